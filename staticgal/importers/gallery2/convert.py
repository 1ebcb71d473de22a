"""From an export of Gallery 2 to a `gallery.yaml` that shows nobody more than it did.

There every item has its own list of who may do what, and nothing is inherited: what a user may is
all that the user and each of their groups was given on that very item. So every album gets an entry
for every audience, and every photo that differs from its album one of its own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.config.located.source_map import Keys
from staticgal.core.permission import ALL, NONE, Permission, effective, union
from staticgal.errors import ConfigError, ConfigErrors, ErrorCode, SourceError, SourceLocation
from staticgal.importers.gallery2.audiences import Audience, audiences_of
from staticgal.importers.gallery2.differences import differences_of, some
from staticgal.importers.gallery2.files import EVERYBODY, GUEST, Export, Item, read_export
from staticgal.importers.gallery2.folder import items_of_one_photo, not_exported
from staticgal.importers.gallery2.rights import OWNER_ID, right
from staticgal.importers.imported import (
    NOTHING,
    ROOT,
    Difference,
    Imported,
    Roles,
    exact,
)
from staticgal.source.tree.files import Tree
from staticgal.source.tree.scan import scan

# What Gallery 2 makes unless told otherwise.
_THUMBNAIL, _RESIZE = 150, 640


def import_gallery2(
    export: Path,
    output: Path,
    source: Path,
    items: Path | None = None,
    members: Path | None = None,
) -> Imported:
    """The `gallery.yaml` to be written to `output`, for the photos in `source`.

    Raises ConfigErrors with every row that cannot be understood; or where there are no photos,
    because whatever the export does not name must be closed by name.
    """
    read = read_export(export, items, members)
    try:
        tree = scan(source)
    except SourceError:
        raise ConfigErrors(
            [
                ConfigError(
                    ErrorCode.NO_SUCH_FILE,
                    SourceLocation(display_path(source)),
                    "there is no such folder",
                    "name the folder with Gallery 2's albums with `--source`: photos that are not "
                    "in the export are closed one by one",
                )
            ]
        ) from None
    return _Making(read, tree, Path(os.path.relpath(source, output.absolute().parent))).made()


class _Making:
    def __init__(self, export: Export, tree: Tree, source: Path) -> None:
        self.export = export
        self.tree = tree
        self.source = source
        self.roles = Roles()
        self.differences = list(export.differences)
        self.unknown_folders, self.unknown_files = not_exported(export.items, tree)
        is_whole = not self.unknown_folders and not self.unknown_files
        self.audiences = list(audiences_of(export, is_whole=is_whole))
        self.there = {folder.path for folder in tree.folders} | {one.path for one in tree.files()}
        self.albums = [
            export.items[p]
            for p in sorted(export.items)
            if export.items[p].is_album and (p in self.there or not p)
        ]
        self.as_one = items_of_one_photo(export.items, tree)
        self.unreachable: dict[str, list[str]] = {}

    def made(self) -> Imported:
        """The whole document."""
        albums: dict[str, dict[str, object]] = {}
        photos: dict[str, dict[str, object]] = {}
        inside: dict[str, list[Item]] = {}
        for item in self.export.items.values():
            if not item.is_album and item.path in self.there:
                inside.setdefault(item.path.rpartition("/")[0], []).append(item)
        for album in self.albums:
            path = album.path
            keys: dict[str, object] = {"title": album.title} if album.title and path else {}
            access = {one.name: self._album(album, one) for one in self._asked()}
            keys |= {"access": access} if access else {}
            own, inherit = self._photos(album, inside.get(path, []))
            keys |= {} if inherit else {"photos_inherit": False}
            if keys:
                albums[path or ROOT] = keys
            photos |= own
        self.differences += differences_of(self.export, self.roles)
        self._close_the_rest(albums, photos)
        for name, paths in self.unreachable.items():
            self._differs(
                f"`{name}` may see {some(paths)} in Gallery 2, but not the album; here a photo is "
                "seen with its album only",
                "open the album to that audience, or move the photo",
            )
        audiences: dict[str, object] = {}
        for one in self.audiences:
            settings: dict[str, object] = {}
            if one.is_owner:
                settings["role"] = self.roles.name("owner", Permission.OWNER)
            if one.people:
                settings["people"] = list(one.people)
            if one.principals <= {EVERYBODY, GUEST}:
                settings["protection"] = "open"
            audiences[one.name] = settings
        document: dict[str, object] = {
            "title": self.export.items[""].title or "Photos",
            "source": self.source.as_posix(),
            "roles": self.roles.document(),
            "audiences": audiences,
            "albums": albums,
        }
        document |= {"photos": photos} if photos else {}
        document["renditions"] = {"sizes": self._sizes()}
        comments: dict[Keys, str] = {
            ("audiences",): "One for each set of users and groups with the same permissions.",
            ("albums",): "Every audience at every album: there, nothing was inherited.",
            ("renditions",): "Gallery 2's usual sizes: correct them to those you had.",
        }
        return Imported(document, tuple(dict.fromkeys(self.differences)), comments)

    def _asked(self) -> list[Audience]:
        return [one for one in self.audiences if not one.is_owner]

    def _held(self, item: Item, audience: Audience) -> Permission:
        ids = frozenset(id for who in audience.principals for id in item.rights.get(who, ()))
        return _ours(ids)

    def _held_as_one(self, photo: Item, audience: Audience) -> Permission:
        """What is held on a photo: of several items that are one photo here, what each gives."""
        held = ALL
        for one in self.as_one.get(photo.path, (photo,)):
            held &= self._held(one, audience)
        return held

    def _album(self, album: Item, audience: Audience) -> str:
        """A role, or `none` where nothing below is open either."""
        held = self._held(album, audience)
        if held:
            return self._role(held)
        prefix = f"{album.path}/" if album.path else ""
        if any(
            one.path.startswith(prefix) and self._held(one, audience)
            for one in self.albums
            if one is not album
        ):
            return self.roles.name(NOTHING, NONE)
        return "none"

    def _photos(self, album: Item, photos: list[Item]) -> tuple[dict[str, dict[str, object]], bool]:
        """The rules for the photos of an album, and whether the others are as the album is."""
        above = {one.name: self._held(album, one) for one in self._asked()}
        differing: dict[str, dict[str, object]] = {}
        granted: dict[str, dict[str, object]] = {}
        for photo in sorted(photos, key=lambda one: one.path):
            entries: dict[str, object] = {}
            grants: dict[str, object] = {}
            for one in self._asked():
                held = self._held_as_one(photo, one)
                if held and not above[one.name]:
                    self.unreachable.setdefault(one.name, []).append(photo.path)
                    continue
                if held:
                    grants[one.name] = self._role(held)
                if held != above[one.name]:
                    entries[one.name] = self._role(held) if held else "none"
            if entries:
                differing[photo.path] = entries
            if grants:
                granted[photo.path] = grants
        inherit = len(differing) <= len(granted)
        chosen = differing if inherit else granted
        found: dict[str, dict[str, object]] = {}
        for photo in photos:
            keys: dict[str, object] = {"title": photo.title} if photo.title else {}
            if photo.path in chosen:
                keys["access"] = chosen[photo.path]
            if keys:
                found[exact(photo.path)] = keys
        return found, inherit

    def _close_the_rest(
        self, albums: dict[str, dict[str, object]], photos: dict[str, dict[str, object]]
    ) -> None:
        """What is in the folder and not in the export was nobody's, and is nobody's here."""
        folders, files = self.unknown_folders, self.unknown_files
        albums.update({path: {"access": "none"} for path in folders})
        photos.update({exact(path): {"access": "none"} for path in files})
        if folders or files:
            self._differs(
                f"{some([*folders, *files])}: in the folder and not in the export, so closed to "
                "all",
                "say under `access` who may see it",
            )
        if gone := [path for path in self.export.items if path and path not in self.there]:
            self._differs(
                f"{some(gone)}: in the export and not in the folder",
                "their permissions were left out; if one was renamed, add an entry for it",
            )

    def _role(self, held: Permission) -> str:
        return self.roles.name(_role_name(held), held)

    def _sizes(self) -> dict[str, object]:
        """Sizes that show nobody more pixels than a thumbnail where that was all there was."""
        pixels = Permission.DOWNLOAD_MEDIUM | Permission.DOWNLOAD_ORIGINAL
        if any(
            (held := self._held(item, one)) and not held & pixels
            for item in self.export.items.values()
            for one in self.audiences
            if not item.is_album
        ):
            self._differs(
                "somebody may see thumbnails only; the gallery size, which comes with `can_view`, "
                f"is therefore {_THUMBNAIL} px for all",
                "give it another size under `renditions` if they may see more",
            )
            return {"thumbnails": [_THUMBNAIL], "gallery": _THUMBNAIL, "medium": _RESIZE}
        return {"thumbnails": [_THUMBNAIL, 2 * _THUMBNAIL], "gallery": _RESIZE, "medium": _RESIZE}

    def _differs(self, text: str, hint: str = "") -> None:
        self.differences.append(Difference(text, hint))


@lru_cache(maxsize=4096)
def _ours(ids: frozenset[str]) -> Permission:
    """All that these ids give together; without `core.view` nothing is to be found."""
    return effective(union(found.ours for id in ids if (found := right(id))))


def _role_name(held: Permission) -> str:
    """A name that tells the versions, and what may be done."""
    full = right(OWNER_ID)
    if full is not None and held == full.ours:
        return "everything"
    versions = (Permission.DOWNLOAD_MEDIUM in held, Permission.DOWNLOAD_ORIGINAL in held)
    words = [{(False, False): "thumbnails", (True, False): "resizes", (False, True): "originals",
              (True, True): "all-versions"}[versions]]  # fmt: skip
    for one, word in _WORDS.items():
        if one in held:
            words.append(word)
    return "-".join(words)


_WORDS: Mapping[Permission, str] = {
    Permission.ADD_COMMENTS: "comments",
    Permission.EDIT_ANY_COMMENTS: "moderation",
    Permission.ADD_RATINGS: "ratings",
    Permission.CART: "cart",
}
