"""Notes that are there and cannot be taken: each stops the build, as a rule may stand in it.

A link that leads nowhere, a folder or a pipe of a note's name, a name a letter off, a cloud's
placeholder, what `ignore:` takes away while the photos stay: none of them is "no rule".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation
from staticgal.source.groups.pairs import Pairs
from staticgal.source.notes.misnamed import (
    ALBUM_NOTE,
    Nearness,
    PhotoNames,
    is_like_none,
    is_lock,
    is_spare_of,
    near_album_note,
    unsaved_name,
)
from staticgal.source.notes.stray_rules import FENCES, words_that_are_rules
from staticgal.source.notes.targets import NoteTargets, target_of
from staticgal.source.tree.files import File, Folder, Kind, kind
from staticgal.source.tree.skipped_notes import SkippedNote, is_read_me

_INSIDE = re.compile(r"\.(?:md|xmp)\b.", re.IGNORECASE)  # `x.jpg.md.jpg` is no photo
_RULE = re.compile(
    r"^\s*\[?(?:access|hidden|permissions|photos_inherit|roles|unlisted|visible)\b", re.MULTILINE
)
_APPLE_DOUBLE = b"\x00\x05\x16\x07"  # what a Mac keeps apart of a file, on disks of others
_MOST_BYTES = 1 << 20


def refuse_lost_notes(
    folder: Folder,
    pairs: Pairs,
    owners: NoteTargets,
    mistakes: ErrorCollector,
    has_photos: Callable[[str], bool],
) -> None:
    """Note a mistake for each note of a folder that is not taken."""
    others = [file for file in folder.files if _is_other(file)]
    if not others and not folder.skipped_notes and not pairs.notes:
        return
    known = frozenset(file.name.casefold() for file in pairs.notes)
    names = PhotoNames(one.name for photo in pairs.photos for one in photo.files())
    for left_out in folder.skipped_notes:
        _check_left_out(left_out, folder, owners, names, known, mistakes, has_photos)
    for file in others:
        if not is_like_none(file.name):
            _check_name(file.name, file.disk_path, names, known, mistakes)
    for file in pairs.notes:
        if not _is_note(file.name, owners):
            _check_name(file.name, file.disk_path, names, (), mistakes)
        elif target_of(file.name).casefold() == "folder":
            mistakes.add(
                ErrorCode.AMBIGUOUS_NAME,
                _place(file.disk_path),
                "this may be about this folder or about a photo of that name",
                f"rename it `{ALBUM_NOTE}` if it is about the folder, "
                f"`{owners.of(target_of(file.name))[1][0].name}.md` if about the photo",
            )


def _is_other(file: File) -> bool:
    if kind(file.path) is Kind.OTHER:
        return True
    return kind(file.path) is not Kind.NOTE and _INSIDE.search(file.name) is not None


def _is_note(name: str, owners: NoteTargets) -> bool:
    """Whether it is, by its name, the note of this folder or of one of its photos."""
    if name.lower() == ALBUM_NOTE:
        return True
    return kind(name) is Kind.NOTE and bool(owners.of(target_of(name))[0])


def _check_left_out(
    one: SkippedNote,
    folder: Folder,
    owners: NoteTargets,
    names: PhotoNames,
    known: Collection[str],
    mistakes: ErrorCollector,
    has_photos: Callable[[str], bool],
) -> None:
    if (unsaved := unsaved_name(one.name)) is not None:
        _check_unsaved(unsaved, one.disk_path, names, known, mistakes)
        return
    if is_lock(one.name) or is_spare_of(one.name, known) or _is_apples(one):
        return
    is_album_note = one.name.lower() == ALBUM_NOTE or near_album_note(one.name) is Nearness.CERTAIN
    if one.is_ignored:
        near = names.near(one.name)
        is_photo_note = _is_note(one.name, owners) or (near and near[1] is Nearness.CERTAIN)
        if (is_album_note and has_photos(folder.path)) or (is_photo_note and not is_album_note):
            mistakes.add(
                ErrorCode.UNUSABLE_NOTE,
                _place(one.disk_path),
                f"this note {one.reason}, and the photos it is about are not: "
                "a rule in it would be lost",
                "write the pattern so that it leaves notes alone, or takes the photos too; "
                f"or delete the note; or write `{_whole(one.path)}` under `ignore:` if it is meant",
            )
        return
    path = Path(one.disk_path)
    if one.name.startswith((".", "__")) and path.with_name(target_of(path.name)).exists():
        return  # it is about a photo that is hidden as it is
    is_folder = path.is_dir() and not path.is_symlink()
    is_note = _is_note(one.name, owners)
    if not is_note and kind(one.name) is Kind.NOTE and not is_folder and not is_read_me(one.name):
        is_note = not one.name.startswith((".", "__"))
    if is_note:
        mistakes.add(
            ErrorCode.UNUSABLE_NOTE,
            _place(one.disk_path),
            f"this is named like a note, and {one.reason}: a rule in it would be lost",
            "put the note itself there, as a plain file; or delete this",
        )
    elif not is_folder or kind(one.name) is Kind.NOTE:
        _check_name(one.name, one.disk_path, names, known, mistakes)


def _check_unsaved(
    note: str, disk_path: str, names: PhotoNames, known: Collection[str], mistakes: ErrorCollector
) -> None:
    """Note a mistake where an editor left this of a note that is gone."""
    is_note = note.lower() == ALBUM_NOTE or (kind(note) is Kind.NOTE and names.near(note))
    if note.casefold() in known or not is_note:
        return
    mistakes.add(
        ErrorCode.UNUSABLE_NOTE,
        _place(disk_path),
        f"an editor left this of `{note}`, which is not there: a rule in it would be lost",
        f"bring `{note}` back with the editor that made this; or delete this",
    )


def _check_read_me(disk_path: str, mistakes: ErrorCollector) -> None:
    """Note a mistake where a text that lies about anywhere begins as notes do."""
    try:
        with Path(disk_path).open(encoding="utf-8-sig", errors="replace") as file:
            first = file.readline().strip()
            is_note = first in FENCES and _RULE.search(file.read(_MOST_BYTES)) is not None
    except OSError:
        return
    if is_note:
        mistakes.add(
            ErrorCode.UNUSABLE_NOTE,
            _place(disk_path),
            "this holds what may be rules, and no text of this name is read",
            f"if it is the note of this folder, rename it `{ALBUM_NOTE}`; "
            "else take the lines between the fences out",
        )


def _check_name(
    name: str,
    disk_path: str,
    names: PhotoNames,
    known: Collection[str],
    mistakes: ErrorCollector,
) -> None:
    """Note a mistake where a name is nearly a note's."""
    if (unsaved := unsaved_name(name)) is not None:
        _check_unsaved(unsaved, disk_path, names, known, mistakes)
        return
    if is_read_me(name):
        _check_read_me(disk_path, mistakes)
        return
    if is_lock(name) or is_spare_of(name, known):
        return
    photo = names.near(name)
    album = near_album_note(name) if names.begins(name) in {None, name} else None
    if album is None and photo is None:
        return
    sure = album or (photo[1] if photo else None)
    if sure is Nearness.PERHAPS and not _holds_rules(disk_path):
        return
    ending = "xmp" if ".xmp" in name.casefold() else "md"  # what a program wrote is no note
    meant = f"`{ALBUM_NOTE}`" if album else f"`{photo[0]}.{ending}`" if photo else ""
    if name.casefold().endswith(".icloud"):
        mistakes.add(
            ErrorCode.UNUSABLE_NOTE,
            _place(disk_path),
            f"{meant} is in the cloud only: this stands for it, and its rules are not here",
            "download it: in the Finder, `Download Now`",
        )
    elif sure is Nearness.PERHAPS:
        mistakes.add(
            ErrorCode.NEAR_NOTE_NAME,
            _place(disk_path),
            f"this holds what may be rules, and is not read under the name `{name}`",
            f"if it is a note, rename it {meant}; else name it under `ignore:`",
        )
    else:
        mistakes.add(
            ErrorCode.NEAR_NOTE_NAME,
            _place(disk_path),
            f"a note named `{name}` is not read, and rules in it would be lost",
            f"if it is a note, rename it {meant}, or move what counts there and delete this; "
            "else give it another name",
        )


def _holds_rules(disk_path: str) -> bool:
    """Whether a file holds front matter, or what may be a rule; so may one that cannot be read."""
    try:
        if not Path(disk_path).is_file():
            return True
        with Path(disk_path).open("rb") as file:
            content = file.read(_MOST_BYTES)
    except OSError:
        return True
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return words_that_are_rules(content.decode("utf-16" if wide else "utf-8-sig", "replace"))


def _is_apples(one: SkippedNote) -> bool:
    """Whether this is what a Mac keeps apart of another file, and no note that is hidden."""
    if not one.name.startswith("._"):
        return False
    path = Path(one.disk_path)
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(4) == _APPLE_DOUBLE
    except OSError:
        return False


def _whole(path: str) -> str:
    """A line of `ignore:` that is about this path alone."""
    return "/" + re.sub(r"[\[*?]", r"[\g<0>]", path)


def _place(disk_path: str) -> SourceLocation:
    return SourceLocation(display_path(Path(disk_path)))
