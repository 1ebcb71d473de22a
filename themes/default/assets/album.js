// Opens photos of the rows in the lightbox, which is fetched when a photo is first pressed or
// focused. Any failure leaves what is there without a script: the link to the photo's page.
(() => {
  const list = document.querySelector(".rows");
  if (!list) return;
  let lightbox;

  function fetchLightbox() {
    lightbox ??= import("./lightbox.js").then((module) => module.lightbox(list));
    return lightbox;
  }

  const photoOf = (event) => event.target.closest?.(".rows a");
  const prepare = (event) => photoOf(event) && fetchLightbox().catch(() => {});
  list.addEventListener("pointerdown", prepare, { passive: true });
  list.addEventListener("focusin", prepare);

  list.addEventListener("click", async (event) => {
    const link = photoOf(event);
    const wantsPage = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || wantsPage || event.defaultPrevented) return;
    event.preventDefault();
    try {
      (await fetchLightbox()).open(link);
    } catch {
      location.href = link.href;
    }
  });

  // Forward again to a photo that was left by Back.
  addEventListener("popstate", async (event) => {
    if (event.state?.photo) (await fetchLightbox()).show(event.state.photo);
  });
})();
