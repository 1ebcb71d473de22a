"""Which files make one photo: RAW beside JPEG, a live photo's video, an edit beside its original.

What is one photo has one rule: hiding it hides all its files. Other edits, copies and formats are
photos of their own, and only `together` with it: what closes one of them closes all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from staticgal.source.groups.derived_names import folded_stem
from staticgal.source.groups.photo_groups import PhotoGroups
from staticgal.source.tree.files import File, Folder, Kind, kind

_EDIT = re.compile(r"(?P<before>IMG_)E(?P<number>\d{4,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PhotoFiles:
    """The files of one photo: `shown` has its pixels, `main` its identity (the unedited file,
    where there is an edit; else the same); `others` are its companions and further edits.
    """

    main: File
    shown: File
    others: tuple[File, ...] = ()

    @property
    def path(self) -> str:
        """Who the photo is."""
        return self.main.path

    def files(self) -> tuple[File, ...]:
        """All of them, the shown one first, each once."""
        if self.main is self.shown:
            return (self.shown, *self.others)
        return (self.shown, self.main, *self.others)


@dataclass(frozen=True, slots=True)
class Pairs:
    """One folder: its photos, RAW files and videos that belong to none, and all notes.

    `groups` are of the photos that belong together, where several do.
    """

    photos: tuple[PhotoFiles, ...]
    alone: tuple[File, ...]
    notes: tuple[File, ...]
    groups: tuple[tuple[PhotoFiles, ...], ...] = ()


def pair(folder: Folder) -> Pairs:
    """The photos of a folder, in the order of their files, with all that belongs to each."""
    by_kind: dict[Kind, list[File]] = {}
    for file in folder.files:
        by_kind.setdefault(kind(file.path), []).append(file)
    photos = by_kind.get(Kind.PHOTO, [])
    companions = [
        *by_kind.get(Kind.RAW, ()),
        *by_kind.get(Kind.VIDEO, ()),
        *by_kind.get(Kind.COMPANION, ()),
    ]
    notes = tuple(by_kind.get(Kind.NOTE, ()))
    edits = _edits(photos) if any(_EDIT.match(file.name) for file in photos) else {}
    taken = {file.path for several in edits.values() for file in several}
    alike = [_group(file, edits.get(file.path, ())) for file in photos if file.path not in taken]
    by_stem: dict[str, list[PhotoFiles]] = {}
    for one in alike:
        for text in {folded_stem(file.name) for file in one.files()}:
            by_stem.setdefault(text, []).append(one)
    together = PhotoGroups(by_stem, {folded_stem(file.name) for file in companions})
    belonging, alone = _belonging(alike, companions, together)
    whole = {
        one.path: PhotoFiles(one.main, one.shown, (*one.others, *belonging.get(one.path, ())))
        for one in alike
    }
    groups = (
        tuple({one.path: whole[one.path] for one in several}.values())
        for several in together.groups()
        if len(several) > 1
    )
    return Pairs(
        tuple(whole.values()),
        tuple(file for file in alone if kind(file.path) is not Kind.COMPANION),
        notes,
        tuple(group for group in groups if len(group) > 1),
    )


def stem(name: str) -> str:
    """A file's name without its extension, in NFC."""
    return unicodedata.normalize("NFC", name.rpartition(".")[0] or name)


def unedited_stem(text: str) -> str:
    """The stem that an edit's original has: `IMG_1234` for `IMG_E1234`; else the same."""
    match = _EDIT.fullmatch(text)
    return match["before"] + match["number"] if match else text


def _edits(photos: Iterable[File]) -> dict[str, list[File]]:
    """The edits of each photo that has any, by the path of the unedited file."""
    by_stem: dict[str, list[File]] = {}
    for file in photos:
        by_stem.setdefault(stem(file.name).casefold(), []).append(file)
    found: dict[str, list[File]] = {}
    for file in photos:
        own = stem(file.name)
        originals = by_stem.get(unedited_stem(own).casefold(), []) if _EDIT.fullmatch(own) else []
        if originals:
            # Beside HEIC and JPEG of one number, an edit belongs to that of its own format.
            original = min(originals, key=lambda one: (_extension(one) != _extension(file), one))
            found.setdefault(original.path, []).append(file)
    return found


def _group(main: File, edits: Iterable[File]) -> PhotoFiles:
    ordered = sorted(edits, key=lambda one: (_extension(one) != _extension(main), one))
    if not ordered:
        return PhotoFiles(main, main)
    return PhotoFiles(main, ordered[0], tuple(ordered[1:]))


def _belonging(
    groups: Iterable[PhotoFiles], companions: Sequence[File], together: PhotoGroups[PhotoFiles]
) -> tuple[dict[str, list[File]], list[File]]:
    """The companions of each photo by its path, and those of none.

    Where two photos share a stem their companion is of both: so each takes it along when hidden.
    One whose stem no photo has is of all edits and copies of that stem.
    """
    if not companions:
        return {}, []
    exact: dict[str, list[PhotoFiles]] = {}
    folded: dict[str, list[PhotoFiles]] = {}
    for group in groups:
        for text in set(_stems(group)):
            exact.setdefault(text, []).append(group)
        for text in {text.casefold() for text in _stems(group)}:
            folded.setdefault(text, []).append(group)
    belonging: dict[str, list[File]] = {}
    alone: list[File] = []
    for file in companions:
        own = unedited_stem(stem(file.name))
        owners = exact.get(own) or folded.get(own.casefold())
        if owners is None:
            found = together.of(folded_stem(file.name))
            owners = list({one.path: one for one in found}.values())
        for owner in owners:
            belonging.setdefault(owner.path, []).append(file)
        if not owners:
            alone.append(file)
    return belonging, alone


def _stems(group: PhotoFiles) -> Iterator[str]:
    for file in group.files():
        yield unedited_stem(stem(file.name))


def _extension(file: File) -> str:
    return file.name.rpartition(".")[2].casefold()
