"""The media type of every kind of file a site may hold, by the ending of its name."""

from __future__ import annotations

from typing import Final

# As a Content-Type header says it. Not left to the machine's own table (`mimetypes`), which
# differs from one to the next.
MEDIA_TYPES: Final = {
    "atom": "application/atom+xml; charset=utf-8",
    "avif": "image/avif",
    "css": "text/css; charset=utf-8",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "jpe": "image/jpeg",
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
UNKNOWN: Final = "application/octet-stream"

# Files that are read as text when a site is read back, by the ending of their names.
TEXTS: Final = (".html", ".json", ".xml", ".txt", ".webmanifest", ".atom")


def media_type(path: str) -> str:
    """The type of a file by the ending of its name; of a folder, that of its page."""
    if not path or path.endswith("/"):
        return MEDIA_TYPES["html"]
    name = path.rpartition("/")[2]
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), UNKNOWN)
