"""The nearest names to a path that does not exist."""

from __future__ import annotations

import unicodedata

from staticgal.core.model import Album
from staticgal.text.nearest import close_names

_MOST = 3
_MOST_COMPARED = 5000  # names; finding the nearest of more takes longer than anyone waits


def nearest(root: Album, path: str) -> tuple[str, ...]:
    """The paths that are nearest to one that does not exist.

    That one alone which differs in capitals and accents only; else the same name elsewhere first,
    then what looks alike.
    """
    paths = [p for album in root.walk() for p in (album.path, *(x.path for x in album.photos)) if p]
    meant = _plain(path)
    if same := [p for p in paths if _plain(p) == meant]:
        return tuple(same[:_MOST])
    folder, _, last = meant.rpartition("/")
    plain = {_plain(p): p for p in paths}
    elsewhere = [p for p in plain if p.rpartition("/")[2] == last][:_MOST_COMPARED]
    compared = list(plain)
    if len(compared) > _MOST_COMPARED:
        compared = _about(folder, compared, [_plain(album.path) for album in root.walk()])
    names = {p.rpartition("/")[2]: p for p in compared}
    found = close_names(meant, elsewhere, _MOST, alike=0)
    found += close_names(meant, compared, _MOST)
    found += [names[p] for p in close_names(last, names, _MOST, alike=0.7)]
    return tuple(plain[p] for p in dict.fromkeys(found))[:_MOST]


def _about(folder: str, paths: list[str], albums: list[str]) -> list[str]:
    """Of very many paths those of albums, and of the photos in the folder that was meant."""
    folders = {folder, *close_names(folder, albums, _MOST)}
    is_album = set(albums)
    about = [p for p in paths if p in is_album or p.rpartition("/")[0] in folders]
    return about[:_MOST_COMPARED]


def inside(root: Album, path: str) -> tuple[str, tuple[str, ...]]:
    """The last folder on the way to a path that there is, and what lies in it."""
    album = root
    meant = _plain(path)
    while True:
        below = (a for a in album.albums if meant.startswith(f"{_plain(a.path)}/"))
        next_one = next(below, None)
        if next_one is None:
            break
        album = next_one
    folders, photos = (a.name for a in album.albums), (p.name for p in album.photos)
    return album.path, (*folders, *photos)


def _plain(path: str) -> str:
    """The path without capitals and accents."""
    if path.isascii():
        return path.lower()
    apart = unicodedata.normalize("NFD", path.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
