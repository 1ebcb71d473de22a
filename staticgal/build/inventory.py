"""Which albums and photos a finished site holds, by their opaque ids: seen from outside."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from staticgal.core.opaque import ALBUM_LENGTH, PHOTO_LENGTH, UNLISTED_LENGTH

_ALBUM = re.compile(rf"(?:.*-)?([a-z2-7]{{{ALBUM_LENGTH}}}|[a-z2-7]{{{UNLISTED_LENGTH}}})")
_PHOTO = re.compile(rf"([a-z2-7]{{{PHOTO_LENGTH}}}|[a-z2-7]{{{UNLISTED_LENGTH}}})\.html")
HOME = "index.html"


@dataclass(frozen=True, slots=True)
class Inventory:
    """The ids of the albums and photos that have a page in a site."""

    albums: frozenset[str]
    photos: frozenset[str]


def is_site(folder: Path) -> bool:
    """Whether a site's first page stands in the folder."""
    return (folder / HOME).is_file()


def inventory(site: Path) -> Inventory:
    """What has a page in the site; links out of it are not followed."""
    albums: set[str] = set()
    photos: set[str] = set()
    for parent, _, names in os.walk(site):
        name = Path(parent).name
        if Path(parent) != site and HOME in names and (album := _ALBUM.fullmatch(name)):
            albums.add(album[1])
        photos.update(found[1] for one in names if (found := _PHOTO.fullmatch(one)))
    return Inventory(frozenset(albums), frozenset(photos))
