"""What a walk leaves out and may be a note by its name: kept apart, as a rule may stand in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import NamedTuple

from staticgal.text.globs import ignore_expression

_READ_ME = frozenset({"readme.md", "credits.md", "license.md", "licence.md"})
# Whatever may be a note by its name has this in it; `source/notes/misnamed.py` looks closer.
MAY_BE_NOTE = re.compile(r"folder|\.(?:r?md|xmp|mk?dn?|mkd|mdow|mkdow|markd)", re.IGNORECASE)
# A path from the top with no `*` or `?` in it, but for one in brackets, which stands for itself.
_NAMES_ONE = re.compile(r"(?=.*/)(?:[^*?\[]|\[[^\]!^]\])+")


class SkippedNote(NamedTuple):
    """What may be a note by its name and is none of the files: why, in words that follow it."""

    path: str
    disk_path: str
    reason: str
    is_ignored: bool = False
    mtime_ns: int = 0

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


def is_read_me(path: str) -> bool:
    """Whether this is a text that lies about in any folder, and is about no photo."""
    return path.rpartition("/")[2].lower() in _READ_ME


def hidden_note(path: str, entry: os.DirEntry[str]) -> SkippedNote:
    """A hidden file that may be a note; its time tells whether it has changed."""
    try:
        changed = entry.stat(follow_symlinks=False).st_mtime_ns
    except OSError:
        changed = 0
    return SkippedNote(path, entry.path, "is hidden by its name", mtime_ns=changed)


def why_ignored(patterns: Iterable[str], path: str) -> str:
    """Why a note that `ignore:` takes is left out; "" where a line is about this note alone."""
    taking = [one for one in patterns if _takes(one, path)]
    if any(_NAMES_ONE.fullmatch(one) for one in taking):
        return ""
    return f"is left out by `ignore: {taking[0] if taking else ''}`"


def _takes(pattern: str, path: str) -> bool:
    expression = ignore_expression([pattern])
    return expression is not None and expression.fullmatch(path) is not None
