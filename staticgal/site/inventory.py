"""Which albums and photos a finished site holds, and which site it is: seen from outside."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from staticgal.core.naming import ALBUM_LENGTH, PHOTO_LENGTH, UNLISTED_LENGTH
from staticgal.site.digest import of_file, of_texts
from staticgal.site.layout import INDEX, ROBOTS, SitePart, part_of
from staticgal.site.robots import lets_in

_ALBUM = re.compile(rf"(?:.*-)?([a-z2-7]{{{ALBUM_LENGTH}}}|[a-z2-7]{{{UNLISTED_LENGTH}}})")
_PHOTO = re.compile(rf"([a-z2-7]{{{PHOTO_LENGTH}}}|[a-z2-7]{{{UNLISTED_LENGTH}}})\.html")


@dataclass(frozen=True, slots=True)
class Inventory:
    """The ids of the albums and photos that have a page in a site.

    `is_open` says that it calls itself a site for anybody on the web.
    """

    albums: frozenset[str]
    photos: frozenset[str]
    is_open: bool


def is_site(folder: Path) -> bool:
    """Whether a site's first page stands in the folder."""
    return (folder / INDEX).is_file()


def inventory(site: Path) -> Inventory:
    """What has a page in the site; links out of it are not followed."""
    albums: set[str] = set()
    photos: set[str] = set()
    for parent, _, names in os.walk(site):
        name = Path(parent).name
        if Path(parent) != site and INDEX in names and (album := _ALBUM.fullmatch(name)):
            albums.add(album[1])
        photos.update(found[1] for one in names if (found := _PHOTO.fullmatch(one)))
    return Inventory(frozenset(albums), frozenset(photos), _is_open(site))


def _is_open(site: Path) -> bool:
    """Whether the site asks search engines in."""
    try:
        return lets_in((site / ROBOTS).read_text("utf-8", "replace"))
    except OSError:
        return False


def signature_of(site: Path) -> str:
    """The signature of the site in a folder; what a host keeps in hidden files is no part of it."""
    digests: dict[str, str] = {}
    for parent, folders, names in os.walk(site):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                file = Path(parent, name)
                path = file.relative_to(site).as_posix()
                digests[path] = "" if part_of(path) is SitePart.MEDIA else _digest(file)
    return signature(digests)


def signature(digests: Mapping[str, str]) -> str:
    """One text for a site of these files, digests by path, by which a copy of it is known.

    Of media the names are enough, as they are made of the bytes.
    """
    return of_texts(
        *(
            path if part_of(path) is SitePart.MEDIA else f"{path}:{digests[path]}"
            for path in sorted(digests)
        )
    )


def _digest(file: Path) -> str:
    """The digest of a file; of none that a site may hold where it cannot be read as one."""
    try:
        return of_file(file) if file.is_file() else "no file"
    except OSError:
        return "not readable"
