"""Notes beside photos and in albums: front matter in YAML or TOML, then Markdown.

A note that cannot be read, or that looks as if it had meant to have front matter, stops the build:
an unreadable rule is not the same as no rule.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from staticgal.config.config import Noted
from staticgal.config.coordinates import check_coordinates
from staticgal.config.located.decode import decode
from staticgal.config.located.source_map import Located, SourceMap
from staticgal.config.located.toml_reader import read_toml
from staticgal.config.located.yaml_reader import read_yaml
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.config.schema.validate import validate
from staticgal.errors import ConfigError, ConfigErrors, ErrorCode, ErrorCollector, SourceLocation
from staticgal.source.notes.stray_rules import (
    FENCES,
    may_be_rule,
    nearly_a_fence,
    refuse_stray_rules,
)

_Note = TypeVar("_Note", AlbumInput, PhotoInput)

MAX_NOTE_BYTES = 1 << 20


def note_bytes(path: Path) -> bytes:
    """A note's bytes, of one that is too long no more than tells so. Raises OSError where it cannot
    be read, or has become a pipe since it was found: nothing waits for one.
    """
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "it is no file any more")
        return file.read(MAX_NOTE_BYTES + 1)


def read_album_note(content: bytes, file: str) -> Noted[AlbumInput]:
    """What a `_folder.md` says; raises ConfigErrors with all that is wrong in it."""
    return _read(content, file, AlbumInput)


def read_photo_note(content: bytes, file: str) -> Noted[PhotoInput]:
    """What a photo's note says; raises ConfigErrors with all that is wrong in it."""
    noted = _read(content, file, PhotoInput)
    note, mistakes = noted.note, ErrorCollector()
    check_coordinates(noted, mistakes)
    if note.caption is not None and noted.body:
        mistakes.add(
            ErrorCode.GIVEN_TWICE,
            noted.location("caption"),
            "the caption is given twice: here and as the text below",
            "keep one of them",
        )
    mistakes.raise_if_any()
    return noted


def is_of_other_program(content: bytes, file: str) -> bool:
    """Whether the front matter has keys that notes do not know, and none that may be a rule: a page
    of Obsidian or Hugo. As the note of a photo it would be refused.
    """
    try:
        located, _ = _split(decode(content, file, MAX_NOTE_BYTES), file)
    except ConfigError:
        return False
    if located is None or not isinstance(located.value, Mapping):
        return False
    keys = [str(key) for key in located.value]
    is_known = all(key in PhotoInput.model_fields for key in keys)
    return not is_known and not any(may_be_rule(key) for key in keys)


def _read(content: bytes, file: str, model: type[_Note]) -> Noted[_Note]:
    mistakes = ErrorCollector()
    try:
        text = decode(content, file, MAX_NOTE_BYTES)
        _refuse_damaged(text, file)
        located, body = _split(text, file)
    except ConfigError as error:
        raise ConfigErrors([error]) from None
    if located is None:
        return Noted(model(), SourceMap(file, lambda: ({}, {})), body=body)
    note = validate(model, {} if located.value is None else located.value, located.places, mistakes)
    mistakes.raise_if_any()
    if note is None:
        raise AssertionError("a note without mistakes is a note")
    return Noted(note, located.places, body=body)


def _refuse_damaged(text: str, file: str) -> None:
    """Raises ConfigError for what a disk or a program that failed leaves of a note."""
    if not text.strip():
        raise ConfigError(
            ErrorCode.UNUSABLE_NOTE,
            SourceLocation(file),
            "this note is empty, and it may have had rules",
            "take it from a backup if it had; else delete it, or write what is to be shown",
        )
    if "\0" in text:
        raise ConfigError(
            ErrorCode.UNUSABLE_NOTE,
            SourceLocation(file),
            "this note holds NUL bytes: it is damaged, or not saved as UTF-8",
            "save it as UTF-8 in your editor, or take it from a backup",
        )


def _split(text: str, file: str) -> tuple[Located | None, str]:
    """The front matter's values, if there is any, and the Markdown."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return None, ""
    fence = lines[start].strip()
    if fence not in FENCES:
        if nearly_a_fence(fence):
            raise ConfigError(
                ErrorCode.BROKEN_FRONT_MATTER,
                SourceLocation(file, start + 1, 1),
                f"`{fence[:20]}` looks like the beginning of front matter, and is not",
                "write a line of exactly `---` (YAML) or `+++` (TOML) before and after it",
            )
        refuse_stray_rules(lines, start, file, is_below_front_matter=False)
        return None, text.strip()
    first = start + 1
    for end in range(first, len(lines)):
        if lines[end].rstrip() == fence:
            break
    else:
        raise ConfigError(
            ErrorCode.BROKEN_FRONT_MATTER,
            SourceLocation(file, start + 1, 1),
            f"front matter begins here with `{fence}` and never ends",
            f"write a line `{fence}` below it",
        )
    read = read_yaml if fence == "---" else read_toml
    located = read("\n".join(lines[first:end]), file, first + 1)
    refuse_stray_rules(lines, end + 1, file, is_below_front_matter=True)
    return located, "\n".join(lines[end + 1 :]).strip()
