"""The nearest names to a path that does not exist."""

from __future__ import annotations

from difflib import get_close_matches

from staticgal.core.model import Album

_MOST_COMPARED = 5000  # names; finding the nearest of more takes longer than anyone waits


def nearest(root: Album, path: str) -> tuple[str, ...]:
    """The paths that are nearest to one that does not exist: the same name elsewhere first."""
    paths = [p for album in root.walk() for p in (album.path, *(x.path for x in album.photos)) if p]
    last = path.rpartition("/")[2].casefold()
    same = [p for p in paths if p.rpartition("/")[2].casefold() == last]
    folder = path.rpartition("/")[0]
    # In a very large gallery, only what lies in the folder that was meant.
    compared = paths
    if len(paths) > _MOST_COMPARED:
        compared = [p for p in paths if p.rpartition("/")[0] == folder][:_MOST_COMPARED]
    folded = {p.casefold(): p for p in compared}
    close = [folded[p] for p in get_close_matches(path.casefold(), folded, n=3, cutoff=0.6)]
    names_of = {p.rpartition("/")[2].casefold(): p for p in compared}
    close += [names_of[p] for p in get_close_matches(last, names_of, n=3, cutoff=0.7)]
    return tuple(dict.fromkeys((*same[:3], *close)))[:3]
