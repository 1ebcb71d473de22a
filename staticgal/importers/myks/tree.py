"""Which files of the photo folder are the photos of a dump, and how all others are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from staticgal.errors import StaticgalError
from staticgal.importers.imported import Difference, can_be_named
from staticgal.importers.myks.patterns import globs_of
from staticgal.importers.myks.settings import MyksSettings
from staticgal.importers.myks.values import MyksAlbum, MyksDump, MyksPhoto
from staticgal.source.groups.pairs import pair
from staticgal.source.tree.files import File, Folder, Kind, Tree, kind
from staticgal.source.tree.scan import scan
from staticgal.text.globs import ignore_expression
from staticgal.text.lists import counted

_SHOWN = (Kind.PHOTO, Kind.RAW, Kind.VIDEO)  # what would come into a site by itself
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """One photo as it will be, and the photos of the dump that it is made of: mostly one."""

    path: str
    of: tuple[tuple[MyksAlbum, MyksPhoto], ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The folders and photos that were found, by path, and the globs that leave out the rest.

    `folders` has the albums of each folder that holds photos: more than one where several
    categories share it.
    """

    folders: Mapping[str, tuple[MyksAlbum, ...]]
    photos: Mapping[str, tuple[Shown, ...]]  # by folder
    ignore: tuple[str, ...]
    differences: tuple[Difference, ...]


def place(dump: MyksDump, settings: MyksSettings, folder: Path) -> Placed:
    """Find each photo of the dump below the folder."""
    return _Placing(dump, settings, scan(folder)).placed()


def literal(path: str) -> str:
    """A glob that matches this path; a letter that cannot be written in one stands as `?`."""
    made = re.sub(r"[\[*?]", r"[\g<0>]", path)
    made = "".join(c if c.isprintable() and c != "\\" else "?" for c in made)
    bare = made.rstrip()
    return bare + "?" * (len(made) - len(bare))


class _Placing:
    def __init__(self, dump: MyksDump, settings: MyksSettings, tree: Tree) -> None:
        self.dump = dump
        self.settings = settings
        self.tree = tree
        self.files = [file for file in tree.files() if kind(file.path) in _SHOWN]
        self.differences: list[Difference] = []

    def placed(self) -> Placed:
        taken = self._taken()
        own = list(self._own_globs(taken))
        ignore = [*own, *self._by_path(taken, own)]
        matched = ignore_expression(ignore)
        for file in self.files:
            if file.path not in taken and not _covers(matched, file.path):
                raise StaticgalError(
                    f"{file.disk_path}: this file is not in the dump, and its name cannot be "
                    "written down to leave it out; rename it, or move it away"
                )
        self._tell(
            [path for path in taken if _covers(matched, path)],
            "left out along with others whose names differ in a letter that cannot be written",
            "rename these, and add entries for them",
        )
        taken = {path: of for path, of in taken.items() if not _covers(matched, path)}
        self._tell(
            [one.path for one in self.tree.files() if one.path.endswith(".md")],
            "that staticgal reads as a note on an album or a photo, and myks-gallery does not",
            "look into it: what it says of access wins over gallery.yaml",
        )
        photos = {one.path: self._shown(one, taken) for one in self.tree.folders}
        self._tell_missing(
            {
                photo.path
                for _, photo in chain.from_iterable(
                    one.of for several in photos.values() for one in several
                )
            }
        )
        folders: dict[str, tuple[MyksAlbum, ...]] = {}
        for path, several in photos.items():
            albums = {id(album): album for one in several for album, _ in one.of}
            if albums:
                folders[path] = tuple(albums.values())
        return Placed(
            folders,
            {path: several for path, several in photos.items() if several},
            tuple(ignore),
            tuple(self.differences),
        )

    def _taken(self) -> dict[str, list[tuple[MyksAlbum, MyksPhoto]]]:
        """The photos of the dump by the file that they are; the dump has its names in NFKC."""
        by_name: dict[str, list[File]] = {}
        for file in self.files:
            by_name.setdefault(unicodedata.normalize("NFKC", file.path), []).append(file)
        taken: dict[str, list[tuple[MyksAlbum, MyksPhoto]]] = {}
        unsayable: list[str] = []
        for album in self.dump.albums:
            for photo in album.photos:
                found = by_name.get(photo.path, [])
                if not found:
                    continue
                file = next((one for one in found if one.path == photo.path), found[0])
                if len(found) > 1:
                    others = ", ".join(one.path for one in found if one is not file)
                    text = f"`{file.path}` and {others} have one name in myks-gallery"
                    hint = "only the first is taken; rename the others, and say who sees them"
                    self.differences.append(Difference(text, hint))
                if not can_be_named(file.path):
                    unsayable.append(file.path)
                    continue
                taken.setdefault(file.path, []).append((album, photo))
        self._tell(
            unsayable,
            "left out, as gallery.yaml cannot name a path with `\\` or `..` in it",
            "rename it in the photo folder, and add an entry for it",
        )
        return taken

    def _own_globs(self, taken: Iterable[str]) -> Iterator[str]:
        """`GALLERY_IGNORES`, as far as globs can say it."""
        kept = list(taken)
        for ignore, glob in globs_of(self.settings.ignores):
            if glob is None or _covers_any(glob, kept):
                text = f"the ignore `{ignore.text}` has no equal among globs"
                hint = "what it leaves out today is left out by name; add a glob for what may come"
                self.differences.append(Difference(text, hint, ignore.defined_at))
            else:
                yield glob

    def _by_path(self, taken: Mapping[str, object], own: Iterable[str]) -> list[str]:
        """What is on the disk and not in the dump: by kind or folder where all of it goes."""
        matched = ignore_expression(list(own))
        unknown = [
            one for one in self.files if one.path not in taken and not _covers(matched, one.path)
        ]
        endings = dict.fromkeys(_ending(one.path) for one in unknown)
        # What a pattern takes will be there after the next scan, and others of its kind with it.
        coming = {_ending(one.path) for one in unknown if self._is_matched(one)}
        kinds = [
            ending
            for ending in endings
            if ending not in coming and not _covers_any(f"*{literal(ending)}", taken)
        ]
        held = {path.rpartition("/")[0] for path in taken}
        above = {""} | {one for path in held for one in _with_folders_above(path)}
        rest = [one.path for one in unknown if _ending(one.path) not in kinds]
        whole: dict[str, None] = {}
        for path in rest:
            lowest = path.rpartition("/")[0]
            outside = [one for one in _with_folders_above(lowest) if one not in above]
            whole[outside[-1] if outside else path] = None
        self._tell_unknown(unknown)
        return [*(f"*{literal(ending)}" for ending in kinds), *(f"/{literal(p)}" for p in whole)]

    def _is_ignored(self, file: File) -> bool:
        name = unicodedata.normalize("NFKC", file.path)
        return any(one.begins(name) for one in self.settings.ignores)

    def _is_matched(self, file: File) -> bool:
        """Whether the next scan would take it in."""
        name = unicodedata.normalize("NFKC", file.path)
        return not self._is_ignored(file) and any(
            one.begins(name) for one in self.settings.patterns
        )

    def _tell_unknown(self, unknown: Iterable[File]) -> None:
        ignored, matched, others = [], [], []
        for file in unknown:
            if self._is_ignored(file):
                ignored.append(file.path)
            elif self._is_matched(file):
                matched.append(file.path)
            else:
                others.append(file.path)
        self._tell(
            matched,
            "not in the dump though a pattern takes it: nobody sees it before the next scan",
            "left out under `ignore:`; take its line away to have it follow its album",
        )
        self._tell(
            others,
            "matched by no pattern, so not in myks-gallery",
            "left out under `ignore:`; what comes later and no pattern would match is not",
        )
        self._tell(ignored, "left out by GALLERY_IGNORES", "left out under `ignore:` as well")

    def _shown(
        self, folder: Folder, taken: Mapping[str, list[tuple[MyksAlbum, MyksPhoto]]]
    ) -> tuple[Shown, ...]:
        """The photos of a folder, as files are put together here."""
        kept = Folder(folder.path, tuple(one for one in folder.files if one.path in taken))
        pairs = pair(kept)
        found = []
        for one in pairs.photos:
            of = [known for file in one.files() for known in taken[file.path]]
            names = sorted(file.path for file in one.files())
            if len(names) > 1:
                text = f"{', '.join(names)} are one photo here"
                hint = "it is shown to those who may see all of them"
                self.differences.append(Difference(text, hint))
            found.append(Shown(one.path, tuple(of)))
        self._tell(
            [file.path for file in pairs.alone],
            "in the dump, but it is not a picture, and staticgal shows pictures only",
            "it is in no site",
        )
        return tuple(found)

    def _tell_missing(self, found: set[str]) -> None:
        on_disk = {unicodedata.normalize("NFKC", one.path) for one in self.files}
        skipped = {one.path: one.reason for one in self.tree.problems}
        missing: list[str] = []
        for album in self.dump.albums:
            for photo in album.photos:
                if photo.path in found or photo.path in on_disk:
                    continue
                reason = skipped.get(photo.path)
                missing.append(f"{photo.path} {reason}" if reason else photo.path)
        self._tell(
            missing,
            "in the dump, but not among the pictures in the photo folder",
            "renamed or deleted since the last scan, hidden by its name (`.` or `__` before it), "
            "or of a kind that staticgal does not read",
        )

    def _tell(self, paths: Iterable[str], what: str, hint: str) -> None:
        """One difference for all files with which it is so."""
        names = list(paths)
        if not names:
            return
        named = ", ".join(names[:_MOST_NAMED])
        more = f", and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        count = counted(len(names), "file")
        self.differences.append(Difference(f"{count} {what}: {named}{more}", hint))


def _with_folders_above(path: str) -> Iterator[str]:
    """The folder itself and those above it, without the topmost."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _covers(expression: re.Pattern[str] | None, path: str) -> bool:
    """Whether the file, or a folder that it lies in, is left out."""
    return expression is not None and any(map(expression.fullmatch, _with_folders_above(path)))


def _covers_any(glob: str, paths: Iterable[str]) -> bool:
    expression = ignore_expression([glob])
    return any(_covers(expression, path) for path in paths)


def _ending(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[name.rfind(".") :]
