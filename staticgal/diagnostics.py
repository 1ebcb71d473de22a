"""Remarks: what is no mistake and yet worth a look; and those that the owner has acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from staticgal.errors import SourceLocation

# What can be acknowledged. A code is never given another meaning.
CODES: Final = (
    "closed-together",
    "damaged-metadata",
    "idle-album",
    "kept-through-includes",
    "matches-no-more",
    "matches-nothing",
    "names-person",
    "no-audience",
    "no-cover",
    "no-original",
    "no-photo",
    "not-yet",
    "note-of-no-photo",
    "open-exact-dates",
    "open-location",
    "open-originals",
    "person-in-two",
    "photo-without-album",
    "raw-alone",
    "same-picture",
    "sees-nothing",
    "sorts-nothing",
    "two-edges",
    "unused-role",
    "video",
    "wider-than-above",
    "words-tell",
)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something to look at: where, what, and how to mend it. It does not stop a build.

    `code` names the kind of remark and `about` what it is about (`public`, `public at 2026/a.jpg`):
    together they are the same from one day to the next, so that an owner can acknowledge them. Only
    that an acknowledgement is of no use has no code, and cannot be acknowledged.
    """

    place: SourceLocation | None
    text: str
    hint: str = ""
    code: str = ""
    about: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.text}" + (f"\n    {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A remark that the owner knows of and does not want to read again."""

    code: str
    about: str
    place: SourceLocation | None = None


def unacknowledged(
    diagnostics: Iterable[Diagnostic], known: Sequence[Acknowledgement]
) -> tuple[Diagnostic, ...]:
    """The remarks that are news, and one for each acknowledgement that is of no use any more."""
    by_key: Mapping[tuple[str, str], Acknowledgement] = {(a.code, a.about): a for a in known}
    left, used = [], set()
    for diagnostic in diagnostics:
        key = diagnostic.code, diagnostic.about
        if diagnostic.code and key in by_key:
            used.add(key)
        else:
            left.append(diagnostic)
    left += [
        Diagnostic(
            one.place,
            f"`{one.code}: {one.about}` is acknowledged, and nothing is remarked of it any more",
            "take it off the list, so that it is told again should it come back",
        )
        for key, one in by_key.items()
        if key not in used
    ]
    return tuple(left)


def listing(words: Sequence[str]) -> str:
    """`a`, `b` and `c`, each as it is written."""
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
