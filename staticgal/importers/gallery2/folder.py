"""Gallery 2's items beside the folder they lie in: what it alone has, and what is one photo here.

There each file is an item with rights of its own, the RAW file or video of a photo too.
"""

from __future__ import annotations

from collections.abc import Mapping

from staticgal.importers.gallery2.files import Item
from staticgal.source.groups.pairs import pair
from staticgal.source.tree.files import Kind, Tree, kind


def not_exported(items: Mapping[str, Item], tree: Tree) -> tuple[list[str], list[str]]:
    """The topmost folders, and the photos, that are in the folder and not in the export."""
    folders: list[str] = []
    files: list[str] = []
    for folder in tree.folders:
        if folder.path not in items:
            if not any(folder.path.startswith(f"{one}/") for one in folders):
                folders.append(folder.path)
            continue
        found = pair(folder)
        files += [file.path for file in found.alone if file.path not in items]
        for photo in found.photos:
            pictures = [one.path for one in photo.files() if kind(one.path) is Kind.PHOTO]
            companions = {one.path for one in photo.files()} - set(pictures)
            # The export may name the RAW file or the video of a photo alone.
            if not companions & items.keys():
                files += [path for path in pictures if path not in items]
    return folders, files


def items_of_one_photo(items: Mapping[str, Item], tree: Tree) -> dict[str, tuple[Item, ...]]:
    """By the path of each, the items that are one photo here, where there are several."""
    found: dict[str, tuple[Item, ...]] = {}
    for photo in (one for folder in tree.folders for one in pair(folder).photos):
        several = tuple(items[one.path] for one in photo.files() if one.path in items)
        if len(several) > 1:
            found |= {one.path: several for one in several}
    return found
