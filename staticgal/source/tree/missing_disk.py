"""A disk that is not there: a photo folder is suddenly empty, or cannot be read in large part.

Photos that are gone were deleted, and go from the sites. But where all of a gallery is gone, or
much of it cannot be read any more, the disk is more likely at fault: the sites must not go with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from staticgal.config.config import Config, GalleryConfig
from staticgal.config.display_path import display_path
from staticgal.errors import SourceError
from staticgal.source.lost_rules.last_build import LastBuild
from staticgal.source.metadata.fields import Facts
from staticgal.source.tree.files import Kind, Problem, Tree, kind

_MOST_UNREADABLE = 20  # photos at once, of a gallery of any size
_PART = 10  # of a larger gallery, one in so many

_HINT = (
    "Is the disk there? If it is, and this is meant, `staticgal build --keep-going` builds the "
    "sites without these photos"
)


def refuse_empty(
    config: Config, trees: Mapping[str, Tree], last: LastBuild, *, sites_have_photos: bool
) -> None:
    """Raises SourceError where a gallery has no photo, and had some at the last build.

    `sites_have_photos` says that sites of it stand that show some: they tell what was there when
    nothing else does. It counts where no gallery has a photo.
    """
    empty = [one for one in config.galleries if not _has_photos(trees[one.name])]
    for gallery in empty:
        before = last.counts.get(gallery.name, 0)
        if before:
            photos = "1 photo was" if before == 1 else f"{before} photos were"
            raise SourceError(
                f"{_is_empty(gallery, trees[gallery.name])}, though {photos} in it at the last "
                f"build.\n    {_HINT}"
            )
    if empty and len(empty) == len(config.galleries) and sites_have_photos:
        gallery = empty[0]
        raise SourceError(
            f"{_is_empty(gallery, trees[gallery.name])}, though the sites in "
            f"`{display_path(config.output)}` show photos.\n    {_HINT}"
        )


def is_empty(trees: Iterable[Tree]) -> bool:
    """Whether there is no photo at all."""
    return not any(map(_has_photos, trees))


def refuse_unreadable(
    config: Config,
    trees: Mapping[str, Tree],
    facts: Mapping[tuple[str, str], Facts | Problem],
    last: LastBuild,
) -> None:
    """Raises SourceError where a large part of a gallery was read for the last build, and cannot
    be read now. What is in a folder that cannot be read counts with it.
    """
    problems = [
        (name, one.path) for (name, _), one in facts.items() if isinstance(one, Problem)
    ] + [(name, one.path) for name, tree in trees.items() for one in tree.problems]
    for gallery in config.galleries if problems else ():
        prefix = f"{gallery.name}/" if gallery.name else ""
        paths = {prefix + path for name, path in problems if name == gallery.name}
        refuse_large_part(gallery, paths, last)


def refuse_large_part(gallery: GalleryConfig, unreadable: Collection[str], last: LastBuild) -> None:
    """Raises SourceError where these photos, or those in these folders, are a large part of what
    the last build had of the gallery; paths begin with its name.
    """
    if not unreadable:
        return
    before = last.counts.get(gallery.name, 0)
    lost = sum(_lies_in(path, unreadable) for path in last.photos()) if before else 0
    if lost > _MOST_UNREADABLE and lost * _PART >= before:
        raise SourceError(
            f"{lost} of the {before} photos in `{display_path(gallery.source)}` cannot be read "
            f"now, and could at the last build.\n    {_HINT}"
        )


def _lies_in(path: str, places: Collection[str]) -> bool:
    """Whether a photo is one of these places, or in one."""
    while path:
        if path in places:
            return True
        path = path.rpartition("/")[0]
    return False


def _has_photos(tree: Tree) -> bool:
    return any(kind(file.path) is Kind.PHOTO for file in tree.files())


def _is_empty(gallery: GalleryConfig, tree: Tree) -> str:
    has_anything = len(tree.folders) > 1 or any(True for _ in tree.files()) or tree.problems
    what = "has no photo in it" if has_anything else "is empty"
    return f"the folder `{display_path(gallery.source)}` {what}"
