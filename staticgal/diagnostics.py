"""Warnings: what is no mistake and yet worth a look; and those that the owner has acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from staticgal.errors import SourceLocation


class WarningCode(StrEnum):
    """What kind of warning it is; `docs/messages.md` explains each. None gets another meaning."""

    CHANGED_FILES = "changed-files"
    CLOSED_TOGETHER = "closed-together"
    DAMAGED_METADATA = "damaged-metadata"
    DAMAGED_STATE = "damaged-state"
    FOREIGN_FILES = "foreign-files"
    IDLE_ALBUM = "idle-album"
    KEPT_THROUGH_INCLUDES = "kept-through-includes"
    LOST_SECRET = "lost-secret"
    MATCHES_NO_MORE = "matches-no-more"
    MATCHES_NOTHING = "matches-nothing"
    NAMES_PERSON = "names-person"
    NO_AUDIENCE = "no-audience"
    NO_COVER = "no-cover"
    NO_ORIGINAL = "no-original"
    NO_PHOTO = "no-photo"
    NOT_YET = "not-yet"
    NOTE_OF_NO_PHOTO = "note-of-no-photo"
    OLD_SITE = "old-site"
    OPEN_EXACT_DATES = "open-exact-dates"
    OPEN_LOCATION = "open-location"
    OPEN_ORIGINALS = "open-originals"
    OUT_OF_DATE = "out-of-date"
    PERSON_IN_TWO = "person-in-two"
    PHOTO_WITHOUT_ALBUM = "photo-without-album"
    RAW_ALONE = "raw-alone"
    READABLE_SECRET = "readable-secret"
    SAME_PICTURE = "same-picture"
    SEES_NOTHING = "sees-nothing"
    SORTS_NOTHING = "sorts-nothing"
    STALE_ACKNOWLEDGEMENT = "stale-acknowledgement"
    TWO_EDGES = "two-edges"
    UNUSED_ROLE = "unused-role"
    VIDEO = "video"
    WIDER_THAN_ABOVE = "wider-than-above"
    WORDS_TELL = "words-tell"


# What a command meets on the disk, and what is said of the acknowledgements themselves: it is over
# with the next build, or with the list corrected.
_PASSING: Final = frozenset(
    {
        WarningCode.CHANGED_FILES,
        WarningCode.DAMAGED_STATE,
        WarningCode.FOREIGN_FILES,
        WarningCode.LOST_SECRET,
        WarningCode.OLD_SITE,
        WarningCode.OUT_OF_DATE,
        WarningCode.READABLE_SECRET,
        WarningCode.STALE_ACKNOWLEDGEMENT,
    }
)
ACKNOWLEDGEABLE: Final = tuple(code for code in WarningCode if code not in _PASSING)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A warning: where, what, and what to do about it. It does not stop a build.

    `about` names what it is about (`public`, `public at 2026/a.jpg`): together with the code it is
    the same from one day to the next, so that an owner can acknowledge it.
    """

    code: WarningCode
    location: SourceLocation | None
    text: str
    hint: str = ""
    about: str = ""

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        return f"{where}{self.text}" + (f"\n    {self.hint}" if self.hint else "")

    @property
    def can_be_acknowledged(self) -> bool:
        """Whether `acknowledged:` may list it."""
        return self.code in ACKNOWLEDGEABLE


# What receives the warnings that come up while work goes on.
Warn = Callable[[Diagnostic], None]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A warning that the owner knows of and does not want to read again."""

    code: WarningCode
    about: str
    location: SourceLocation | None = None


def unacknowledged(
    diagnostics: Iterable[Diagnostic], known: Sequence[Acknowledgement]
) -> tuple[Diagnostic, ...]:
    """The warnings that are news, and one for each acknowledgement that is of no use any more."""
    by_key: Mapping[tuple[str, str], Acknowledgement] = {(a.code, a.about): a for a in known}
    left, used = [], set()
    for diagnostic in diagnostics:
        key = diagnostic.code, diagnostic.about
        if key in by_key:
            used.add(key)
        else:
            left.append(diagnostic)
    left += [
        Diagnostic(
            WarningCode.STALE_ACKNOWLEDGEMENT,
            one.location,
            f"`{one.code}: {one.about}` is acknowledged, but there is no such warning any more",
            "take it off the list, so that you see it should it come back",
            f"{one.code}: {one.about}",
        )
        for key, one in by_key.items()
        if key not in used
    ]
    return tuple(left)
