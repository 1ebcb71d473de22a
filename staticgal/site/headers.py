"""The response headers of every file of a site: the same on loopback and at a real host."""

from __future__ import annotations

from typing import Final

from staticgal.site.layout import MEDIA_FOLDER

# What every page says of itself (`render.pages.CSP`), and what only a header can say: no other page
# may show it in a frame.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

# Not left to the machine's own table (`mimetypes`), which differs from one to the next.
CONTENT_TYPES: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "mov": "video/quicktime",
    "mp4": "video/mp4",
    "png": "image/png",
    "svg": "image/svg+xml; charset=utf-8",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml; charset=utf-8",
    "zip": "application/zip",
}
UNKNOWN_TYPE: Final = "application/octet-stream"

# A name in these folders changes with the bytes under it, so it may be kept for ever.
IMMUTABLE_FOLDERS: Final = (MEDIA_FOLDER, "assets/")

# For an answer that is not the file that was asked for: nobody may keep it.
NO_STORE: Final = "no-store"


def content_type(path: str) -> str:
    """The type of a file by the ending of its name; of a folder, that of its page."""
    if not path or path.endswith("/"):
        return CONTENT_TYPES["html"]
    return CONTENT_TYPES.get(path.rpartition("/")[2].rpartition(".")[2].lower(), UNKNOWN_TYPE)


def is_immutable(path: str) -> bool:
    """Whether the bytes under this name can never be others."""
    return path.startswith(IMMUTABLE_FOLDERS)


def headers_for(path: str, is_open: bool) -> dict[str, str]:
    """The headers of the file at `path` in a site, `/` between its parts and none before.

    `is_open` says that no protection stands before the site. Otherwise no shared cache may keep a
    file, and no search engine may list it.
    """
    scope = "public" if is_open else "private"
    age = "max-age=31536000, immutable" if is_immutable(path) else "no-cache"
    headers = {
        "Content-Type": content_type(path),
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
