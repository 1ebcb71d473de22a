// What a photo answers to: in the rows of an album a press opens the lightbox, on its own page
// arrow keys and swipes go on too. The lightbox is fetched when a photo is first pressed or focused;
// till it has come, the photo stands in a dark room by itself. Any failure leaves what is there
// without a script: the photo's page.
(() => {
  const rows = document.querySelector(".rows");
  const frame = document.querySelector(".frame[data-open]");
  const isMirrored = document.documentElement.dir === "rtl";
  let fetching;
  let lightbox; // once it is here

  function fetchLightbox() {
    fetching ??= Promise.all([import("./lightbox.js"), rows ?? rowsOfAlbum()])
      .then(([module, list]) => module.lightbox(list, rows ? showInRows : showPage))
      .then((found) => (lightbox = found));
    return fetching;
  }

  // Read but not shown: its pictures are not loaded.
  async function rowsOfAlbum() {
    const answer = await fetch(document.querySelector(".crumbs li:last-child a").href);
    if (!answer.ok) throw new Error("the album is not there");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(".rows");
  }

  function showInRows(link) {
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest" });
  }

  async function showPage(link, isBack) {
    frame.querySelector("button").focus({ preventScroll: true });
    await isBack;
    if (link.href !== location.href) location.replace(link.href);
  }

  async function open(href, image) {
    try {
      history.pushState({ photo: href }, "", href);
    } catch {
      location.href = href; // a site in a folder
      return;
    }
    history.scrollRestoration = "manual";
    const room = lightbox ? undefined : darkRoom(image);
    try {
      await fetchLightbox();
      if (history.state?.photo === href) lightbox.show(href, !room);
    } catch {
      location.replace(href);
      return;
    }
    room?.remove();
  }

  function darkRoom(image) {
    const room = document.createElement("dialog");
    const close = document.createElement("button");
    const picture = new Image();
    room.className = "dark-room";
    room.setAttribute("aria-label", image.alt);
    room.setAttribute("aria-busy", "true");
    close.className = "button";
    close.textContent = (rows ?? frame).dataset.close;
    close.addEventListener("click", () => room.close());
    room.addEventListener("close", () => history.state?.photo && !lightbox && history.back());
    picture.alt = image.alt;
    if (image.currentSrc) picture.src = image.currentSrc;
    room.append(picture, close);
    document.body.append(room);
    room.showModal();
    addEventListener("popstate", () => room.remove(), { once: true });
    return room;
  }

  const wantsPage = (event) => event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  const prepare = () => fetchLightbox().catch(() => {});

  if (rows) {
    const linkOf = (event) => event.target.closest?.(".rows a");
    rows.addEventListener("pointerdown", (event) => linkOf(event) && prepare(), { passive: true });
    rows.addEventListener("focusin", (event) => linkOf(event) && prepare());
    rows.addEventListener("click", (event) => {
      const link = linkOf(event);
      if (!link || wantsPage(event) || event.defaultPrevented) return;
      event.preventDefault();
      open(link.href, link.querySelector("img"));
    });
  } else if (frame) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", frame.dataset.open);
    button.addEventListener("pointerdown", prepare, { passive: true });
    button.addEventListener("focus", prepare);
    button.addEventListener("click", () => open(location.href, frame.querySelector("img")));
    frame.append(button);
  }

  // A photo that was left by Back comes again by Forward.
  addEventListener("popstate", async (event) => {
    if (event.state?.photo && (rows || frame)) (await fetchLightbox()).show(event.state.photo);
  });

  const stage = document.querySelector(".stage");
  if (!stage) return;
  // The lightbox was open here, and the page was loaded anew: it is a page like any other now.
  if (history.state?.photo) history.replaceState(null, "");

  function turn(steps) {
    const link = document.querySelector(`.steps a[rel=${steps < 0 ? "prev" : "next"}]`);
    if (link) location.href = link.href;
  }

  addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!steps || wantsPage(event) || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    turn(isMirrored ? -steps : steps);
  });

  let start;
  stage.addEventListener("touchstart", (event) => {
    const isSwipe = event.touches.length === 1 && visualViewport.scale < 1.01;
    start = isSwipe ? event.touches[0] : undefined;
  }, { passive: true });
  stage.addEventListener("touchend", (event) => {
    if (!start) return;
    const across = event.changedTouches[0].clientX - start.clientX;
    const down = event.changedTouches[0].clientY - start.clientY;
    if (Math.abs(across) > 48 && Math.abs(across) > 2 * Math.abs(down)) turn((across < 0 ? 1 : -1) * (isMirrored ? -1 : 1));
  }, { passive: true });
})();
