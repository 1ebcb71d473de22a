"""Patterns for paths: `*` and `?` within a name, `[...]` for one character, `**` for folders.

Upper and lower case are the same: a camera writes `A.JPG`, and whoever closes `*.jpg` means it too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from staticgal.text.folding import folded

_MAGIC = re.compile(r"[*?\[]")


def is_pattern(text: str) -> bool:
    """Whether it may match other paths than itself."""
    return _MAGIC.search(text) is not None


def tidy(path: str) -> str:
    """A path or pattern as it is compared: NFC, without `./` before or `/` behind."""
    path = unicodedata.normalize("NFC", path)
    while path.startswith("./"):
        path = path[2:]
    return path.strip("/") if path != "." else ""


def folder_before_pattern(path: str) -> str:
    """The folder a pattern names in plain letters, before its first wildcard."""
    folders = path.split("/")[:-1]
    plain = [is_pattern(name) for name in folders]
    return tidy("/".join(folders[: plain.index(True)] if True in plain else folders))


class Pattern:
    """A pattern for paths with `/`; it matches whole paths."""

    __slots__ = ("_start", "expression", "text")

    def __init__(self, text: str) -> None:
        self.text = tidy(text)
        self.expression = re.compile(_expression(self.text), re.IGNORECASE)
        # Most paths lie elsewhere: the folders before the first wildcard tell without a search.
        # Beyond ASCII there are letters with several counterparts, and only the search knows them.
        start = _MAGIC.split(self.text, maxsplit=1)[0].lower()
        self._start = start if start.isascii() else ""

    def matches(self, path: str) -> bool:
        """Whether it matches this path."""
        if path.isascii() and not path.lower().startswith(self._start):
            return False
        return self.expression.fullmatch(path) is not None


@lru_cache(maxsize=4096)
def pattern(text: str) -> Pattern:
    """The pattern of a text, made once."""
    return Pattern(text)


def ignore_expression(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One expression that matches, as a whole, the relative paths that any of these leaves out.

    One without `/` is about names, wherever they are. Here alone `**` may stand beside letters, as
    in `private**`, and goes on through folders: what was left out once must stay left out.
    """
    parts = []
    for text in patterns:
        anywhere = "" if "/" in text.rstrip("/") else "**/"
        parts.append(f"(?:{_expression(anywhere + tidy(text), crosses=True)})")
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def word_expression(text: str) -> str:
    """The regular expression of a pattern for words, in which `/` is a letter like others.

    It is folded, to be tried on folded text.
    """
    text = folded(text)
    return _or_itself(_name(text, any_letter=r"[\s\S]", not_a_letter=""), text)


def _or_itself(expression: str, text: str) -> str:
    """A name with brackets in it may also be meant as it stands: `IMG_1 [2].jpg`."""
    return f"(?:{expression}|{re.escape(text)})" if "[" in text else expression


def _expression(text: str, *, crosses: bool = False) -> str:
    parts = text.split("/")
    found: list[str] = []
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        if part == "**":
            found.append(r"[\s\S]*" if is_last else r"(?:[^/]+/)*")
        else:
            found.append(_name(part, crosses=crosses) + ("" if is_last else "/"))
    return _or_itself("".join(found), text)


def _name(
    part: str, any_letter: str = "[^/]", not_a_letter: str = "(?!/)", *, crosses: bool = False
) -> str:
    found: list[str] = []
    at = 0
    while at < len(part):
        letter = part[at]
        closing = part.find("]", at + 2 if part[at + 1 : at + 2] not in "!^" else at + 3)
        if crosses and part.startswith("**", at):
            found.append(r"[\s\S]*")
            at += 1
        elif letter == "*":
            if not found or found[-1] != f"{any_letter}*":
                found.append(f"{any_letter}*")
        elif letter == "?":
            found.append(any_letter)
        elif letter == "[" and closing > 0:
            inner = part[at + 1 : closing]
            negated = inner[:1] in ("!", "^") and len(inner) > 1
            inner = re.sub(r"([\\\[\]&~|^])", r"\\\1", inner[1:] if negated else inner)
            found.append(f"{not_a_letter}[{'^' if negated else ''}{inner}]")
            at = closing
        else:
            found.append(re.escape(letter))
        at += 1
    return "".join(found)
