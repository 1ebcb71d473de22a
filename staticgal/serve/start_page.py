"""The page from which one switches audience; it is of `serve` alone and in no site."""

from __future__ import annotations

from html import escape

from staticgal.serve.sites import Site, Sites
from staticgal.text.lists import counted

CSS = """\
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto;
  padding: 0 1.25rem; color: #1a1a1a; background: #fdfdfc; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
p { margin: 0 0 1.5rem; color: #595959; }
ul { list-style: none; margin: 0; padding: 0; border-top: 1px solid #d0d0cc; }
li { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; min-height: 3rem;
  padding: .75rem 0; box-sizing: border-box; border-bottom: 1px solid #d0d0cc; }
li > :first-child { flex: 1 1 10rem; font-weight: 600; overflow-wrap: anywhere; }
li > :last-child { flex: 0 0 6.5rem; text-align: end; }
a { color: #0b57a4; text-underline-offset: .2em; }
a:focus-visible { outline: 3px solid currentcolor; outline-offset: 3px; }
@media (prefers-color-scheme: dark) {
  body { color: #ececea; background: #161616; }
  p { color: #b0b0ac; }
  ul, li { border-color: #3a3a38; }
  a { color: #8ec5ff; }
}
"""

ICON = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect x="2" y="6" width="13" height="20" rx="2" fill="#0b57a4"/>
<rect x="17" y="6" width="13" height="20" rx="2" fill="#8ec5ff"/>
</svg>
"""

# Asking, not listening: a browser keeps no more than six connections to one host open, and one
# for each page would leave none for photos.
RELOAD = """\
// Reloads the page once its site was built again.
const address = "/_staticgal/stamp/" + location.pathname.split("/")[1];
let shown = null;
async function look() {
  if (document.hidden && shown !== null) return;
  try {
    const reply = await fetch(address, { cache: "no-store" });
    if (!reply.ok) return;
    const stamp = await reply.text();
    if (shown === null) shown = stamp;
    else if (stamp !== shown) location.reload();
  } catch {
    // `staticgal serve` was stopped; it may come back.
  }
}
look();
setInterval(look, 1000);
"""


def html(sites: Sites, own: str) -> str:
    """The page as text; `own` is the folder under which its style and script are served."""
    items = "\n".join(_item(site) for site in sites.by_audience.values())
    script = f'<script src="/{own}/reload.js" defer></script>\n' if sites.is_watching else ""
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(sites.title)}: audiences</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/{own}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/{own}/start.css">
{script}</head>
<body>
<main>
<h1><bdi>{escape(sites.title)}</bdi></h1>
<p>One site for each audience. Open two side by side to compare.</p>
<ul>
{items}
</ul>
</main>
</body>
</html>
"""


def _item(site: Site) -> str:
    name = escape(site.audience)
    protection = "open to everybody" if site.is_open else "protected"
    if not site.is_built:
        return f"<li><span>{name}</span> <span>{protection}</span> <span>not built yet</span></li>"
    photos = site.photo_count()
    count = counted(photos, "photo")
    link = f'<a href="/{name}/">{name}</a>'
    return f"<li>{link} <span>{protection}</span> <span>{count}</span></li>"
