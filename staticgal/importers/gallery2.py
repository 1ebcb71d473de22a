"""From an export of Gallery 2 to a `gallery.yaml` that shows nobody more than it did.

There every item has its own list of who may do what, and nothing is inherited: what a user may is
all that the user and each of their groups was given on that very item. So every album gets an entry
for every audience, and every photo that differs from its album one of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from staticgal.config.located import Keys
from staticgal.config.mistakes import shown
from staticgal.core.permission import NONE, Permission, join, settle
from staticgal.errors import ConfigError, ConfigErrors, Place, SourceError
from staticgal.importers.gallery2_files import (
    EVERYBODY,
    GUEST,
    REGISTERED,
    Export,
    Item,
    Principal,
    read_export,
)
from staticgal.importers.gallery2_rights import RIGHTS, right
from staticgal.importers.imported import (
    NOTHING,
    ROOT,
    Difference,
    Imported,
    Names,
    Roles,
    exact,
)
from staticgal.source.scan import Kind, Tree, kind, scan

# What Gallery 2 makes unless told otherwise.
_THUMBNAIL, _RESIZE = 150, 640
_OWNER_ID = "core.all"
_MOST_NAMED = 5


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
    said = read_export(export, items, members)
    try:
        tree = scan(source)
    except SourceError:
        raise ConfigErrors(
            [
                ConfigError(
                    Place(shown(source)),
                    "there is no such folder",
                    "name the folder with Gallery 2's albums with `--source`: photos that are not "
                    "in the export are closed one by one",
                )
            ]
        ) from None
    return _Making(said, tree, Path(os.path.relpath(source, output.absolute().parent))).made()


@dataclass(frozen=True, slots=True)
class _Audience:
    """One of ours: who it is for, and all principals whose rights it has."""

    name: str
    principals: frozenset[Principal]
    people: tuple[str, ...] = ()
    is_owner: bool = False


class _Making:
    def __init__(self, said: Export, tree: Tree, source: Path) -> None:
        self.said = said
        self.tree = tree
        self.source = source
        self.roles = Roles()
        self.differences = list(said.differences)
        self.audiences = list(self._audiences())
        self.albums = [said.items[p] for p in sorted(said.items) if said.items[p].is_album]
        self.unreachable: dict[str, list[str]] = {}

    def made(self) -> Imported:
        """The whole document."""
        self._tell_rights()
        albums: dict[str, dict[str, object]] = {}
        photos: dict[str, dict[str, object]] = {}
        inside: dict[str, list[Item]] = {}
        for item in self.said.items.values():
            if not item.is_album:
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
        self._close_the_rest(albums, photos)
        for name, paths in self.unreachable.items():
            self._tell(
                f"`{name}` may see {_some(paths)} in Gallery 2, but not the album; here a photo is "
                "seen with its album only",
                "open the album to that audience, or move the photo",
            )
        audiences: dict[str, object] = {}
        for one in self.audiences:
            said: dict[str, object] = {}
            if one.is_owner:
                said["role"] = self.roles.name("owner", Permission.OWNER)
            if one.people:
                said["people"] = list(one.people)
            if one.principals <= {EVERYBODY, GUEST}:
                said["protection"] = "open"
            audiences[one.name] = said
        document: dict[str, object] = {
            "title": self.said.items[""].title or "Photos",
            "source": self.source.as_posix(),
            "roles": self.roles.document(),
            "audiences": audiences,
            "albums": albums,
        }
        document |= {"photos": photos} if photos else {}
        document["renditions"] = {"sizes": self._sizes()}
        comments: dict[Keys, str] = {
            ("audiences",): "One for each set of users and groups of whom the same is said.",
            ("albums",): "Every audience at every album: there, nothing was inherited.",
            ("renditions",): "Gallery 2's usual sizes: correct them to those you had.",
        }
        return Imported(document, tuple(dict.fromkeys(self.differences)), comments)

    def _asked(self) -> list[_Audience]:
        return [one for one in self.audiences if not one.is_owner]

    def _audiences(self) -> Iterable[_Audience]:
        """The public, each distinct set of principals that a user has, groups without users."""
        used = {who for item in self.said.items.values() for who in item.rights}
        names = Names(("none", "public", "members"))
        yield self._audience("public", frozenset({EVERYBODY, GUEST}))
        everybody = frozenset({EVERYBODY, REGISTERED})
        if REGISTERED in used:
            yield self._audience("members", everybody)
        alike: dict[frozenset[Principal], list[str]] = {}
        for user, groups in self.said.groups.items():
            if user == GUEST.name:
                continue
            own = {Principal(False, user), *(Principal(True, group) for group in groups)} & used
            if own - everybody:
                alike.setdefault(everybody | own, []).append(user)
        joined = {who for one in alike for who in one}
        for group in sorted(used - joined - everybody):
            if group.is_group:
                alike[everybody | {group}] = []
        for principals, people in alike.items():
            special = sorted(principals - everybody)
            alone = len(people) == 1 and any(not who.is_group for who in special)
            wish = people[0] if alone else "-".join(who.name for who in special)
            name = names.new(wish, "people")
            yield self._audience(name, principals, tuple(people))

    def _audience(
        self, name: str, principals: frozenset[Principal], people: tuple[str, ...] = ()
    ) -> _Audience:
        # Ownership counts for all below and is never taken back, so it is for who has everything.
        is_owner = name != "public" and all(
            any(_OWNER_ID in item.rights.get(who, ()) for who in principals)
            for item in self.said.items.values()
        )
        return _Audience(name, principals, people, is_owner)

    def _held(self, item: Item, audience: _Audience) -> Permission:
        ids = frozenset(id for who in audience.principals for id in item.rights.get(who, ()))
        return _ours(ids)

    def _album(self, album: Item, audience: _Audience) -> str:
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
        """What is said of the photos of an album, and whether the others are as the album is."""
        above = {one.name: self._held(album, one) for one in self._asked()}
        differing: dict[str, dict[str, object]] = {}
        granted: dict[str, dict[str, object]] = {}
        for photo in sorted(photos, key=lambda one: one.path):
            entries: dict[str, object] = {}
            grants: dict[str, object] = {}
            for one in self._asked():
                held = self._held(photo, one)
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
        known = self.said.items
        stems = {str(PurePosixPath(path).with_suffix("")) for path in known if path}
        folders: list[str] = []
        files: list[str] = []
        for folder in self.tree.folders:
            if folder.path not in known:
                if not any(folder.path.startswith(f"{one}/") for one in folders):
                    folders.append(folder.path)
                    albums[folder.path] = {"access": "none"}
                continue
            for file in folder.files:
                is_photo = kind(file.path) in (Kind.PHOTO, Kind.RAW, Kind.VIDEO)
                is_other_half = str(PurePosixPath(file.path).with_suffix("")) in stems
                if is_photo and file.path not in known and not is_other_half:
                    files.append(file.path)
                    photos[exact(file.path)] = {"access": "none"}
        if folders or files:
            self._tell(
                f"{_some([*folders, *files])}: in the folder and not in the export, so closed to "
                "all",
                "say under `access` who may see it",
            )
        there = {folder.path for folder in self.tree.folders}
        there |= {file.path for file in self.tree.files()}
        if gone := [path for path in known if path and path not in there]:
            self._tell(f"{_some(gone)}: in the export and not in the folder")

    def _role(self, held: Permission) -> str:
        return self.roles.name(_role_name(held), held)

    def _sizes(self) -> dict[str, object]:
        """Sizes that show nobody more pixels than a thumbnail where that was all there was."""
        pixels = Permission.DOWNLOAD_MEDIUM | Permission.DOWNLOAD_ORIGINAL
        if any(
            (held := self._held(item, one)) and not held & pixels
            for item in self.said.items.values()
            for one in self.audiences
            if not item.is_album
        ):
            self._tell(
                "somebody may see thumbnails only; the gallery size, which comes with `can_view`, "
                f"is therefore {_THUMBNAIL} px for all",
                "give it another size under `renditions` if they may see more",
            )
            return {"thumbnails": [_THUMBNAIL], "gallery": _THUMBNAIL, "medium": _RESIZE}
        return {"thumbnails": [_THUMBNAIL, 2 * _THUMBNAIL], "gallery": _RESIZE, "medium": _RESIZE}

    def _tell_rights(self) -> None:
        ids = {id for item in self.said.items.values() for held in item.rights.values()
               for id in held}  # fmt: skip
        for one in RIGHTS:
            mine = sorted(id for id in ids if right(id) is one)
            if mine and (one.note or not one.ours):
                became = "nothing" if not one.ours else "its nearest here"
                self._tell(f"`{'`, `'.join(mine)}` became {became}: {one.note}")
        hidden = [item.path for item in self.said.items.values() if item.is_hidden]
        if hidden:
            self._tell(
                f"{_some(hidden)}: hidden, so whoever knew the address could open it; here it is "
                "in the site of those alone who may see it",
                "give them the role and add `unlisted: true`; `staticgal link` prints the address",
            )
        if not any(EVERYBODY in item.rights for item in self.said.items.values()):
            self._tell("nothing was given to Everybody, so the public sees nothing")

    def _tell(self, text: str, mend: str = "") -> None:
        self.differences.append(Difference(text, mend))


@lru_cache(maxsize=4096)
def _ours(ids: frozenset[str]) -> Permission:
    """All that these ids give together; without `core.view` nothing is to be found."""
    return settle(join(found.ours for id in ids if (found := right(id))))


def _role_name(held: Permission) -> str:
    """A name that tells the versions, and what may be done."""
    full = right(_OWNER_ID)
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


def _some(paths: list[str]) -> str:
    """The first few, and how many more."""
    named = ", ".join(f"`{path or '(top album)'}`" for path in paths[:_MOST_NAMED])
    more = len(paths) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
