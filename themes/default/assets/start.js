// Runs before the first paint, so that a chosen scheme never flashes: kept small, and a plain
// script. The button that chooses is only shown here, as it does nothing without a script.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const other = { dark: "light", light: "dark" };

  function kept() {
    try {
      const scheme = localStorage.getItem("scheme");
      return scheme in other ? scheme : "";
    } catch {
      return "";
    }
  }

  function keep(scheme) {
    try {
      localStorage.setItem("scheme", scheme);
    } catch {
      // A browser that keeps nothing still shows what was chosen, for this page.
    }
  }

  const shown = () => root.dataset.scheme || (system.matches ? "dark" : "light");
  if (kept()) root.dataset.scheme = kept();

  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("scheme");
    if (!button) return;
    const label = () => (button.textContent = button.dataset[other[shown()]]);
    button.addEventListener("click", () => {
      root.dataset.scheme = other[shown()];
      keep(root.dataset.scheme);
      label();
    });
    system.addEventListener("change", label);
    label();
    button.hidden = false;
  });
})();
