"""The headers of a site for a web server's settings: from `site.headers`, said once there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from staticgal.site.headers import headers_for
from staticgal.site.layout import ASSET_FOLDER, INDEX, MEDIA_FOLDER
from staticgal.site.media_types import MEDIA_TYPES

# What `site.layout.is_immutable` says of a path, as patterns can say it.
_IMMUTABLE_FOLDERS: Final = (MEDIA_FOLDER, ASSET_FOLDER)
_CHARSET: Final = "; charset=utf-8"
CACHE_CONTROL: Final = "Cache-Control"
_CONTENT_TYPE: Final = "Content-Type"


@dataclass(frozen=True, slots=True)
class SiteHeaders:
    """`always` are the headers of every answer, `page` and `immutable` the two Cache-Controls."""

    always: dict[str, str]
    page: str
    immutable: str


def site_headers(*, is_open: bool) -> SiteHeaders:
    """What a web server sends with the files of a site; the media types are `media_types`."""
    page = headers_for(INDEX, is_open)
    kept = headers_for(f"{MEDIA_FOLDER}a", is_open)
    own = (CACHE_CONTROL, _CONTENT_TYPE)
    always = {name: value for name, value in page.items() if name not in own}
    return SiteHeaders(always, page[CACHE_CONTROL], kept[CACHE_CONTROL])


def immutable_pattern() -> str:
    """A regular expression, without anchors, for the folders whose files never change."""
    return f"(?:{'|'.join(one.rstrip('/') for one in _IMMUTABLE_FOLDERS)})/"


def media_types() -> dict[str, list[str]]:
    """The endings of each media type, without its charset."""
    found: dict[str, list[str]] = {}
    for ending, kind in MEDIA_TYPES.items():
        found.setdefault(kind.partition(";")[0], []).append(ending)
    return found


def texts_in_utf8() -> list[str]:
    """The media types that say `charset=utf-8`."""
    kinds = dict.fromkeys(MEDIA_TYPES.values())
    return [one.removesuffix(_CHARSET) for one in kinds if one.endswith(_CHARSET)]
