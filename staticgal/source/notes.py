"""Notes beside photos and in albums: front matter in YAML or TOML, then Markdown.

A note that cannot be read, or that looks as if it had meant to have front matter, stops the build:
an unreadable rule is not the same as no rule.
"""

from __future__ import annotations

import re
from typing import TypeVar

from staticgal.config.check import check
from staticgal.config.config import Noted
from staticgal.config.coordinates import check_coordinates
from staticgal.config.located import Located, Places, decode, read_toml, read_yaml
from staticgal.config.mistakes import Mistakes
from staticgal.config.schema import AlbumNote, PhotoNote
from staticgal.errors import ConfigError, ConfigErrors, Place

_Note = TypeVar("_Note", AlbumNote, PhotoNote)

ALBUM_NOTE = "_folder.md"
MAX_NOTE_BYTES = 1 << 20

_FENCES = ("---", "+++")
# An editor that "improves" typing makes one long dash of several.
_NEARLY_A_FENCE = re.compile(r"[-\u2010-\u2015]{3,}|[\u2012-\u2015]+|\+{3,}|-{3,}\S*|\+{3,}\S*")
_KEYS = "|".join(sorted({*AlbumNote.model_fields, *PhotoNote.model_fields}))
_FORGOTTEN = re.compile(rf"\s*(?:(?P<key>{_KEYS})\s*[:=]|\[+\s*(?P<table>{_KEYS})\b[^\]]*\]+\s*$)")


def read_album_note(content: bytes, file: str) -> Noted[AlbumNote]:
    """What a `_folder.md` says; raises ConfigErrors with all that is wrong in it."""
    return _read(content, file, AlbumNote)


def read_photo_note(content: bytes, file: str) -> Noted[PhotoNote]:
    """What a photo's note says; raises ConfigErrors with all that is wrong in it."""
    noted = _read(content, file, PhotoNote)
    note, mistakes = noted.note, Mistakes()
    check_coordinates(noted, mistakes)
    if note.caption is not None and noted.body:
        mistakes.add(
            noted.place("caption"),
            "the caption is given twice: here and as the text below",
            "keep one of them",
        )
    mistakes.tell()
    return noted


def _read(content: bytes, file: str, model: type[_Note]) -> Noted[_Note]:
    mistakes = Mistakes()
    try:
        text = decode(content, file, MAX_NOTE_BYTES)
        located, body = _split(text, file)
    except ConfigError as error:
        raise ConfigErrors([error]) from None
    if located is None:
        return Noted(model(), Places(file, lambda: ({}, {})), body=body)
    note = check(model, {} if located.value is None else located.value, located.places, mistakes)
    mistakes.tell()
    if note is None:
        raise AssertionError("a note without mistakes is a note")
    return Noted(note, located.places, body=body)


def _split(text: str, file: str) -> tuple[Located | None, str]:
    """The front matter's values, if there is any, and the Markdown."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), None)
    if start is None:
        return None, ""
    fence = lines[start].strip()
    if fence not in _FENCES:
        _refuse_forgotten_fence(lines, start, file)
        return None, text.strip()
    first = start + 1
    for end in range(first, len(lines)):
        if lines[end].rstrip() == fence:
            break
    else:
        raise ConfigError(
            Place(file, start + 1, 1),
            f"front matter begins here with `{fence}` and never ends",
            f"write a line `{fence}` below it",
        )
    read = read_yaml if fence == "---" else read_toml
    matter = "\n".join(lines[first:end])
    return read(matter, file, first + 1), "\n".join(lines[end + 1 :]).strip()


def _refuse_forgotten_fence(lines: list[str], start: int, file: str) -> None:
    """Raises ConfigError where plain text begins as only front matter would."""
    if _NEARLY_A_FENCE.fullmatch(lines[start].strip()):
        raise ConfigError(
            Place(file, start + 1, 1),
            f"`{lines[start].strip()[:20]}` looks like the beginning of front matter, and is not",
            "write a line of exactly `---` (YAML) or `+++` (TOML) before and after it",
        )
    for index in range(start, len(lines)):
        if not lines[index].strip():
            return
        match = _FORGOTTEN.match(lines[index])
        if match:
            key = match["key"] or match["table"]
            raise ConfigError(
                Place(file, index + 1, 1),
                f"`{key}` stands here as text to be shown, not as a key",
                "write a line `---` before and after the keys; "
                "if it is text, begin it with another word or an empty first paragraph",
            )
