"""The files that pages link to: where each lies in a site, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MEDIA_FOLDER: Final = "m/"  # in a site; a file in it is named by its own bytes


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
