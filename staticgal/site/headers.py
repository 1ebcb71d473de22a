"""The response headers of every file of a site: the same on loopback and at a real host."""

from __future__ import annotations

from typing import Final

from staticgal.site.layout import is_immutable
from staticgal.site.media_types import media_type

# What every page says of itself in a <meta> tag, so that a copy of it in a folder keeps it too.
PAGE_POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
# As a header also what no <meta> tag may say (CSP 3, §3.3): that no other page shows it in a frame.
CONTENT_SECURITY_POLICY: Final = f"{PAGE_POLICY}; frame-ancestors 'none'"

# For an answer that is not the file that was asked for: nobody may keep it.
NO_STORE: Final = "no-store"


def headers_for(path: str, is_open: bool) -> dict[str, str]:
    """The headers of the file at `path` in a site, `/` between its parts and none before.

    `is_open` says that no protection stands before the site. Otherwise no shared cache may keep a
    file, and no search engine may list it.
    """
    scope = "public" if is_open else "private"
    age = "max-age=31536000, immutable" if is_immutable(path) else "no-cache"
    headers = {
        "Content-Type": media_type(path),
        "Cache-Control": f"{scope}, {age}",
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        # Feed readers show the pictures of an open site; those of the others belong on its pages.
        "Cross-Origin-Resource-Policy": "cross-origin" if is_open else "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    }
    if not is_open:
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return headers
