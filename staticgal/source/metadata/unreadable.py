"""What a photo cannot be asked because a part of its file is damaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.insight.explained_words import field_words, note_keys
from staticgal.source.metadata.fields import Facts, MetadataFields
from staticgal.source.notes.sidecars import place_of
from staticgal.source.tree.files import File
from staticgal.text.lists import joined

ALL_FIELDS = frozenset(field.name for field in fields(MetadataFields))
# What may stand in a part of a file, by its name in `Facts.unreadable_blocks`; any other may hold
# everything, as XMP and EXIF do. No condition asks for a colour profile's name.
_MAY_HOLD = {
    "IPTC": ALL_FIELDS - {"location", "technical"},
    "GPS": frozenset(("location", "taken")),
    "position": frozenset(("location",)),
    "date": frozenset(("taken",)),
    "stars": frozenset(("rating",)),
    "ICC": frozenset[str](),
}


def may_hold(lost: Iterable[str]) -> frozenset[str]:
    """The fields that these parts of a file, which cannot be read, may say something of."""
    return frozenset[str]().union(*(_MAY_HOLD.get(part, ALL_FIELDS) for part in lost))


def unknown_fields(noted: MetadataFields, *lost: frozenset[str]) -> frozenset[str]:
    """The fields that cannot be known, of those that lost parts and files may have held.

    A limit hears every source, so no other one settles them, only the owner's own note.
    """
    every = frozenset[str]().union(*lost)
    return frozenset(name for name in every if getattr(noted, name) is None)


def unread_parts(facts: Facts) -> list[str]:
    """The parts of a photo's own file that cannot be read, as in a sentence."""
    return [f"its {part}" for part in facts.unreadable_blocks if may_hold([part])]


def damaged_photo(
    file: File, path: str, blocks: tuple[str, ...], asked: frozenset[str]
) -> Diagnostic:
    """That a part of a photo's file cannot be read, and what limits make of it."""
    text = f"its {joined(blocks)} cannot be read, so nothing from there is shown"
    hint = "save the metadata again with the program that you edit it with"
    if asked:
        text += _taken(asked)
        hint += _or_say(asked)
    return Diagnostic(WarningCode.DAMAGED_METADATA, place_of(file), text, hint, path)


def damaged_xmp(file: File, path: str, reason: str, asked: frozenset[str]) -> Diagnostic:
    """That an XMP file cannot be read, and what limits make of it; `reason` follows "this file"."""
    text = f"this XMP file {reason}, so nothing from it is shown for `{path}`"
    hint = "write it anew with the program that made it"
    if asked:
        text += _taken(asked)
        hint += _or_say(asked)
    return Diagnostic(WarningCode.DAMAGED_METADATA, place_of(file), text, hint, file.path)


def damaged_companion(file: File, path: str, asked: frozenset[str]) -> Diagnostic:
    """That another file of a photo cannot be read, or not all of it, which limits ask too."""
    text = f"what it says of `{path}` cannot be read, or not all of it{_taken(asked)}"
    hint = f"repair the file{_or_say(asked)}"
    return Diagnostic(WarningCode.DAMAGED_METADATA, place_of(file), text, hint, path)


def _or_say(asked: Iterable[str]) -> str:
    return f", or say {note_keys(asked)} in a note beside the photo"


def _taken(asked: Iterable[str]) -> str:
    return f"; limits on its {field_words(asked)} treat the photo as if they matched"
