"""From Tenrankai's configuration to a `gallery.yaml` that shows nobody more than it did.

Each folder there is judged by itself and its gallery; here what is said of an album counts below
it. So every folder that differs from the one above gets an entry, and what `"none"` closes stays
closed below, where Tenrankai opens it again: that, and all else that differs, is listed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from staticgal.importers.imported import (
    ROOT,
    Difference,
    Imported,
    Names,
    Roles,
    exact,
    value,
)
from staticgal.importers.tenrankai.differences import differences_of, general, names_of
from staticgal.importers.tenrankai.files import Reader
from staticgal.importers.tenrankai.renditions import renditions_of
from staticgal.importers.tenrankai.roles import ANYBODY, PUBLIC, Rights
from staticgal.importers.tenrankai.values import FOLDER_FILE, FolderInput, GalleryInput
from staticgal.importers.tenrankai.walk import AccessValue, Audience, Walk, audiences_of


def import_tenrankai(config: Path, output: Path, site: str | None = None) -> Imported:
    """The `gallery.yaml` to be written to `output`, from a `config.toml` or a folder `config.d`.

    Raises ConfigErrors with everything in Tenrankai's files that cannot be read or understood.
    """
    reader = Reader()
    found = reader.site(config, site)
    rights = [Rights(gallery, reader.mistakes) for gallery in found.galleries]
    making = _Making(reader.differences, audiences_of(rights, found.users), len(rights) == 1)
    made = [making.gallery(g, r, output) for g, r in zip(found.galleries, rights, strict=True)]
    reader.mistakes.raise_if_any()
    return making.imported(found.title, found.galleries, made)


@dataclass(frozen=True, slots=True)
class _Made:
    """One gallery as it will be written."""

    top: Mapping[str, AccessValue]
    albums: Mapping[str, dict[str, object]]
    photos: Mapping[str, dict[str, object]]
    source: str
    ignored: tuple[str, ...]


class _Making:
    """Gathers roles, entries and differences of all galleries."""

    def __init__(
        self, differences: Sequence[Difference], audiences: list[Audience], is_single: bool
    ) -> None:
        self.is_single = is_single
        self.differences = list(differences)
        self.audiences = audiences
        self.roles = Roles()
        self.seeing: set[str] = set()  # audiences that hold something somewhere

    def gallery(self, gallery: GalleryInput, rights: Rights, output: Path) -> _Made:
        """The entries of one gallery, for every audience."""
        self.differences += differences_of(gallery, rights)
        folders = {one.path: one for one in gallery.folders}
        top: dict[str, AccessValue] = {}
        albums: dict[str, dict[str, AccessValue]] = {path: {} for path in folders}
        lost: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for audience in self.audiences:
            of = "" if self.is_single else gallery.name
            walk = Walk(gallery, rights, audience, self.roles, of)
            for closed, below in walk.lost.items():
                lost.setdefault((closed, tuple(below)), []).append(audience.name)
            if walk.sees_something:
                self.seeing.add(audience.name)
            if walk.top:
                top[audience.name] = value(walk.top)
            for path, entry in walk.entries.items():
                albums[path][audience.name] = entry
        for (closed, shut), audiences in sorted(lost.items()):
            self.differences.append(
                Difference(
                    f"`{closed or '(top folder)'}` is closed to {names_of(audiences)}, and so is "
                    f"all below it; Tenrankai, since it has roles, shows {names_of(shut)}, as it "
                    "asks only the folder itself",
                    "to open one, move it out, or give the closed album the role `nothing` instead "
                    "of `none`",
                    folders[closed].defined_at,
                )
            )
        kept: dict[str, dict[str, object]] = {}
        for path, folder in folders.items():
            keys = self._keys(folder, albums[path])
            if keys:
                kept[path or ROOT] = keys
        return _Made(
            top,
            kept,
            self._photos(gallery.folders),
            _relative(gallery.folder, output, gallery.source),
            tuple(_ignored(one.path) for one in gallery.folders if one.has_rules),
        )

    def imported(
        self, title: str, galleries: Sequence[GalleryInput], made: Sequence[_Made]
    ) -> Imported:
        """The whole document."""
        is_single = self.is_single
        audiences: dict[str, object] = {}
        for one in self.audiences:
            if one.who == ANYBODY and one.name not in self.seeing:
                if one.people:
                    self.differences.append(
                        Difference(
                            f"no rule shows {names_of(one.people)} anything, so they are in no "
                            "audience"
                        )
                    )
                continue
            keys: dict[str, object] = {}
            top = made[0].top.get(one.name) if is_single else None
            if top is not None:
                keys["role" if isinstance(top, str) else "roles"] = top
            if one.people:
                keys["people"] = list(one.people)
            if one.who == PUBLIC:
                keys["protection"] = "open"
            audiences[one.name] = keys
        unseeing = {one.name for one in self.audiences} - audiences.keys()
        made = [_without(one, unseeing) for one in made]
        document: dict[str, object] = {"title": title}
        trees: list[dict[str, object]] = []
        names = Names(())
        for gallery, one_made in zip(galleries, made, strict=True):
            tree: dict[str, object] = {"source": one_made.source}
            albums = dict(one_made.albums)
            if not is_single:
                name = names.new(gallery.name, "photos")
                if name != gallery.name:
                    self._differs(
                        f"the gallery `{gallery.name}` is named `{name}` here",
                        "as paths begin with it; its title is what visitors see",
                        gallery,
                    )
                root = albums.pop(ROOT, {})  # it is the gallery itself
                access = {**one_made.top, **_map(root.pop("access", {}))}
                tree = {"name": name, "title": gallery.title, **tree, **root}
                tree |= {"access": access} if access else {}
            tree |= {"albums": albums} if albums else {}
            tree |= {"photos": one_made.photos} if one_made.photos else {}
            trees.append(tree)
        document |= {"source": trees[0].pop("source")} if is_single else {}
        document["roles"] = self.roles.document()
        document["audiences"] = audiences
        if is_single:
            document |= trees[0]
        else:
            document["galleries"] = trees
        ignored = sorted({one for each in made for one in each.ignored})
        if ignored:
            document["ignore"] = ignored
        document["renditions"] = renditions_of(galleries, self.differences)
        # What concerns access first, what is general last, each once.
        ranked = sorted(self.differences, key=lambda one: one.weight)
        ranked += general(galleries, self.roles, has_ignored=bool(ignored))
        return Imported(document, list(dict.fromkeys(ranked)), _comments(document))

    def _keys(self, folder: FolderInput, access: Mapping[str, AccessValue]) -> dict[str, object]:
        """The keys of one album."""
        keys: dict[str, object] = {}
        if folder.title and folder.path:
            keys["title"] = folder.title
        if folder.hidden and folder.path:
            keys["unlisted"] = True
            self.differences.append(
                Difference(
                    f"the hidden folder `{folder.path}` could be opened by whoever guessed its "
                    "address; here it is `unlisted`, under an address that cannot be guessed",
                    "`staticgal link` prints it; write `hidden: true` to show it to nobody "
                    "without `can_see_hidden`",
                    folder.defined_at,
                )
            )
        if folder.sort is not None:
            keys["sort"] = folder.sort
        if folder.direction is not None:
            keys["direction"] = folder.direction
        if access:
            keys["access"] = dict(access)
        if folder.has_rules and folder.has_text:
            self.differences.append(
                Difference(
                    f"the text of `{folder.path or '(top folder)'}` is not shown: it stands in a "
                    f"`{FOLDER_FILE}` that is left out",
                    "once its rules stand here, take its front matter and its line under `ignore` "
                    "away",
                    folder.defined_at,
                )
            )
        return keys

    def _photos(self, folders: Iterable[FolderInput]) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for folder in folders:
            for name in folder.hidden_images:
                path = f"{folder.path}/{name}" if folder.path else name
                found[exact(path)] = {"hidden": True}
        return found

    def _differs(self, text: str, hint: str, gallery: GalleryInput) -> None:
        self.differences.append(Difference(text, hint, gallery.defined_at))


def _without(made: _Made, audiences: Iterable[str]) -> _Made:
    """The same, without a word on audiences that there are not."""
    albums: dict[str, dict[str, object]] = {}
    for path, keys in made.albums.items():
        access = {k: v for k, v in _map(keys.get("access")).items() if k not in set(audiences)}
        left = {k: v for k, v in keys.items() if k != "access"} | (
            {"access": access} if access else {}
        )
        if left:
            albums[path] = left
    return replace(made, albums=albums)


def _map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _relative(folder: Path, output: Path, source: str) -> str:
    """The folder as seen from the new file; an absolute path stays one."""
    if Path(source).is_absolute():
        return source
    return Path(os.path.relpath(folder, output.absolute().parent)).as_posix()


def _ignored(path: str) -> str:
    """A pattern for exactly this folder's file; the slash in front keeps it to the top folder."""
    return f"{exact(path)}/{FOLDER_FILE}" if path else f"/{FOLDER_FILE}"


def _comments(document: Mapping[str, object]) -> dict[tuple[str | int, ...], str]:
    return {
        ("roles",): "As Tenrankai had them, inherited permissions written out.",
        ("audiences",): "`people` are the names with which they logged in.",
        **(
            {("ignore",): "Their rules stand above. What is changed in these files has no effect."}
            if "ignore" in document
            else {}
        ),
    }
