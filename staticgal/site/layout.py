"""Where each file of a site lies, what it is called, and which part of the site it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

INDEX: Final = "index.html"  # the page of a folder: home at the top, an album's below
NOT_FOUND: Final = "404.html"
ABOUT: Final = "about.html"
ROBOTS: Final = "robots.txt"
OF_EVERY_SITE: Final = (INDEX, NOT_FOUND, ROBOTS)

MEDIA_FOLDER: Final = "m/"  # a file in it is named by its own bytes
ASSET_FOLDER: Final = "assets/"  # of the theme; each name holds a digest of the bytes under it
_PAGE: Final = ".html"


class SitePart(StrEnum):
    """What a file is to the site; `DATA` is what programs read: feeds, JSON, `robots.txt`."""

    PAGE = "page"
    MEDIA = "media"
    ASSET = "asset"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One finished file of a site: its path there, its size in pixels and in bytes.

    `colour` is the mean of its pixels (sRGB, 0 to 255 each).
    """

    path: str
    width: int
    height: int
    size: int
    colour: tuple[int, int, int]
    media_type: str


# Photo id and product name (`RenditionSpec.name`, or ORIGINAL) to its file.
Media = Mapping[tuple[str, str], MediaFile]
ORIGINAL = "original"


def media_path(name: str, extension: str) -> str:
    """Where a media file lies in a site: `m/a/abc….avif`."""
    return f"{MEDIA_FOLDER}{name[0]}/{name}.{extension}"


def album_page(album: str, index: int = 0) -> str:
    """Where the page of an album lies, by the album's path (`""` or `name/`); a long album has
    further ones, counted from 1.
    """
    return f"{album}{f'{index + 1}{_PAGE}' if index else INDEX}"


def photo_page(album: str, photo: str) -> str:
    """Where the page of a photo lies, by its album's path and its id."""
    return f"{album}{photo}{_PAGE}"


def is_page(path: str) -> bool:
    """Whether a file is a page that visitors read."""
    return path.endswith(_PAGE)


def page_of(path: str) -> str:
    """The page that answers for a path: a folder's own, where it is one."""
    return f"{path}{INDEX}" if not path or path.endswith("/") else path


def part_of(path: str) -> SitePart:
    """What the file at this path is to the site."""
    if path.startswith(MEDIA_FOLDER):
        return SitePart.MEDIA
    if path.startswith(ASSET_FOLDER):
        return SitePart.ASSET
    return SitePart.PAGE if is_page(path) else SitePart.DATA


def is_immutable(path: str) -> bool:
    """Whether the bytes under this name can never be others."""
    return path.startswith((MEDIA_FOLDER, ASSET_FOLDER))
