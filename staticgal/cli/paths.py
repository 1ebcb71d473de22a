"""Paths of albums and photos as they were typed."""

from __future__ import annotations

from pathlib import Path
from posixpath import abspath, normpath
from typing import TYPE_CHECKING

from staticgal.errors import ConfigError, ErrorCode, SourceError, SourceLocation
from staticgal.text.lists import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from staticgal.app.open_gallery import LoadedGallery


_MOST_LISTED = 8


def source_path(opened: LoadedGallery, typed: str) -> str:
    """The path below `source` of the album or photo that was meant.

    A path on the disk is understood too, as a shell completes it, and so is another file of a
    photo or album, such as its RAW or the note about it. Raises ConfigError with the nearest names
    where there is none, SourceError where it is a photo that cannot be read, or a file left out.
    """
    root = opened.gallery.root
    known = {album.path: album.path for album in root.walk()}
    known |= {one: p.path for a in root.walk() for p in a.photos for one in p.companions}
    known |= {p.path: p.path for album in root.walk() for p in album.photos}
    candidates = [_tidied(typed), *_below_sources(opened, typed)]
    for one in candidates:
        if one in known:
            return known[one]
    for one in candidates:
        if (about := _noted(one, known)) is not None:
            return about
    for problem in opened.problems:
        if problem.path in candidates:
            raise SourceError(f"{problem.path}: this photo is in no site: {problem.reason}")
    for one in candidates:
        _refuse_left_out(opened, one)
    raise ConfigError(
        ErrorCode.NO_SUCH_PATH,
        SourceLocation(typed),
        "there is no album or photo of this name",
        _hint(opened, candidates),
    )


def _tidied(path: str) -> str:
    from staticgal.text.globs import tidy

    path = normpath(tidy(path).strip("/"))
    return "" if path == "." else path


def _noted(path: str, known: Mapping[str, str]) -> str | None:
    """The album or photo that a note of this name is about."""
    folder, _, name = path.rpartition("/")
    if name.lower() == "_folder.md":
        return known.get(folder)
    target, _, ending = path.rpartition(".")
    if ending.lower() not in ("md", "xmp"):
        return None
    if target in known:
        return known[target]
    about = {found for one, found in known.items() if one.rpartition(".")[0] == target}
    return about.pop() if len(about) == 1 else None


def _refuse_left_out(opened: LoadedGallery, path: str) -> None:
    """Raises SourceError where there is a file of this name, and it is no photo of the gallery."""
    from staticgal.config.display_path import display_path

    for gallery in opened.config.galleries:
        prefix = f"{gallery.name}/" if gallery.name else ""
        inner = path.removeprefix(prefix)
        if path.startswith(prefix) and (gallery.source / inner).is_file():
            name = display_path(gallery.source / inner)
            reasons = [
                one.text for one in opened.diagnostics if one.location and one.location.file == name
            ]
            reason = reasons[0] if reasons else "no photo, or `ignore` or `exclude` leave it out"
            raise SourceError(f"{name}: this file is in no site: {reason}")


def _hint(opened: LoadedGallery, candidates: list[str]) -> str:
    from staticgal.insight.nearest_paths import inside, nearest

    root = opened.gallery.root
    near = dict.fromkeys(p for one in candidates for p in nearest(root, one))
    if near:
        return f"did you mean {quoted(list(near)[:3], 'or')}?"
    folder, names = max((inside(root, one) for one in candidates), key=lambda found: len(found[0]))
    listing = ", ".join(f"`{name}`" for name in names[:_MOST_LISTED])
    more = ", …" if len(names) > _MOST_LISTED else ""
    return (
        f"in {f'`{folder}`' if folder else 'the top folder'} there is {listing or 'nothing'}{more}"
    )


def _below_sources(opened: LoadedGallery, typed: str) -> list[str]:
    """What a path on the disk is called below the folders of photos."""
    from staticgal.text.globs import tidy

    found = []
    for gallery in opened.config.galleries:
        try:
            inside = Path(abspath(typed)).relative_to(abspath(gallery.source))
        except ValueError:
            continue
        inner = tidy(inside.as_posix()) if inside.parts else ""
        found.append("/".join(part for part in (gallery.name, inner) if part))
    return found
