"""Paths of albums and photos as they were typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from staticgal.errors import ConfigError, Place, SourceError

if TYPE_CHECKING:
    from staticgal.survey import Opened


def source_path(opened: Opened, typed: str) -> str:
    """The path below `source` of the album or photo that was meant.

    A path on the disk is understood too, as a shell completes it, and so is another file of a
    photo, such as its RAW. Raises ConfigError with the nearest names where there is none,
    SourceError where it is a photo that cannot be read.
    """
    from staticgal.config.globs import tidy
    from staticgal.core.nearest import nearest

    root = opened.gallery.root
    known = {
        path for album in root.walk() for path in (album.path, *(p.path for p in album.photos))
    }
    companions = {one: p.path for a in root.walk() for p in a.photos for one in p.companions}
    candidates = [tidy(typed).strip("/"), *_below_sources(opened, typed)]
    candidates = ["" if one == "." else one for one in candidates]
    for one in candidates:
        if one in known or one in companions:
            return one if one in known else companions[one]
    for problem in opened.problems:
        if problem.path in candidates:
            raise SourceError(f"{problem.path}: this photo is in no site: {problem.reason}")
    near = list(dict.fromkeys(p for one in candidates for p in nearest(root, one)))[:3]
    raise ConfigError(
        Place(typed),
        "there is no album or photo of this name",
        f"did you mean {' or '.join(f'`{one}`' for one in near)}?"
        if near
        else "name it by its path below the folder of photos",
    )


def _below_sources(opened: Opened, typed: str) -> list[str]:
    """What a path on the disk is called below the folders of photos."""
    from staticgal.config.globs import tidy

    found = []
    for gallery in opened.config.galleries:
        try:
            inside = Path(typed).absolute().relative_to(gallery.source.absolute())
        except ValueError:
            continue
        inner = tidy(inside.as_posix()) if inside.parts else ""
        found.append("/".join(part for part in (gallery.name, inner) if part))
    return found
