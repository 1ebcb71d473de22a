"""The owner's free texts that hold a day, a place or a camera from the metadata beside them.

They are the owner's words and are shown; what is told here is whom they tell more than it may know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from staticgal.core.model import Album, Gallery, Metadata, Photo
from staticgal.core.permission import Permission
from staticgal.core.policy import Audience
from staticgal.core.resolve import Outcomes
from staticgal.core.when import CaptureTime, Moment, day_of
from staticgal.core.words.machine_written import is_file_name
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.text.day_names import plain
from staticgal.text.days_in_text import day_mentions
from staticgal.text.lists import joined, quoted


@dataclass(frozen=True, slots=True)
class _Secrets:
    """What the metadata of some photos say that not everybody may know."""

    days: set[date] = field(default_factory=set)
    times: set[tuple[int, int]] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    cameras: set[str] = field(default_factory=set)

    def add(self, other: _Secrets) -> None:
        """Those of other photos too."""
        self.days.update(other.days)
        self.places.update(other.places)
        self.cameras.update(other.cameras)


@dataclass(frozen=True, slots=True)
class _Text:
    """One text and the secrets of its photos that stand in it."""

    defined_at: SourceLocation | None
    what: str
    path: str  # an audience is told the text if it sees this album or photo
    days: tuple[str, ...]
    place_names: tuple[str, ...]
    cameras: tuple[str, ...]

    def kept_from(self, held: Permission) -> dict[str, tuple[str, ...]]:
        """What of it one with these permissions may not know, by what that is."""
        found = {
            "exact days": () if Permission.EXACT_DATES in held else self.days,
            "places": () if Permission.LOCATION in held else self.place_names,
            "camera details": () if Permission.TECHNICAL_DETAILS in held else self.cameras,
        }
        return {what: words for what, words in found.items() if words}


class FreeTexts:
    """All free texts of a gallery that hold such a word; `where` says where a path lies."""

    def __init__(self, gallery: Gallery, where: Callable[[str], SourceLocation]) -> None:
        self._where = where
        self._albums: list[_Text] = []
        self._photos: list[_Text] = []
        self._read(gallery.root)

    def warnings_for(self, audience: Audience, seen: Outcomes) -> Iterator[Diagnostic]:
        """A warning for each text that tells this audience what it may not know."""
        for table, held_at in ((self._albums, seen.albums), (self._photos, seen.photos)):
            for text in table:
                held = held_at.get(text.path)
                secrets = text.kept_from(held) if held else {}
                if secrets:
                    words = quoted([word for several in secrets.values() for word in several])
                    yield Diagnostic(
                        WarningCode.WORDS_TELL,
                        text.defined_at,
                        f"{text.what} mentions {words}, but `{audience.name}` may not see "
                        f"{joined(secrets)}",
                        "word it differently, or give that audience the permission",
                        f"{audience.name} at {text.path}",
                    )

    def _read(self, album: Album) -> _Secrets:
        """Weigh the album's texts and all below; what all its photos' metadata say."""
        secrets = _Secrets(days=_days_of(album.date))
        for child in album.albums:
            secrets.add(self._read(child))
        for photo in album.photos:
            data = photo.metadata
            said = (data.title, data.caption, data.alt)
            text = " \n ".join(one for one in said if one and not is_file_name(photo, one))
            own = _secrets_of(data)
            if text:
                self._photos += self._naming(photo, text, own)
            secrets.add(own)
        text = " \n ".join((album.shown_title(with_days=False), album.description))
        self._albums += self._naming(album, text, secrets)
        return secrets

    def _naming(self, node: Album | Photo, text: str, secrets: _Secrets) -> tuple[_Text, ...]:
        """What of these secrets the node's text tells, if it tells any."""
        days = secrets.days
        mentioned = day_mentions(text, sorted({day.year for day in days})) if days else ()
        days_named = [
            *sorted(day.isoformat() for day in days.intersection(mentioned)),
            *(_weekdays_in(text, *days) if len(days) == 1 else ()),
            *(clock for hour, minute in secrets.times for clock in _clocks_in(text, hour, minute)),
        ]
        folded = text.casefold()
        places_named = sorted(
            name
            for name in secrets.places
            if len(name) > 2 and re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded)
        )
        words = f" {_key(text)} " if secrets.cameras else ""
        cameras_named = sorted(name for name in secrets.cameras if f" {_key(name)} " in words)
        if not days_named and not places_named and not cameras_named:
            return ()
        place = node.defined_at or self._where(node.path)
        named = (days_named, places_named, cameras_named)
        return (_Text(place, text_words(node, place), node.path, *map(tuple, named)),)


def text_words(node: Album | Photo, place: SourceLocation) -> str:
    """The text of the album or photo, as it is called after the place where that stands."""
    if isinstance(node, Album):
        return f"the text of album `{node.path}`"
    return "its text" if place.file.endswith(node.path) else f"the text of photo `{node.path}`"


def _secrets_of(data: Metadata) -> _Secrets:
    taken, technical = data.taken, data.technical
    clock = {(taken.local.hour, taken.local.minute)} if isinstance(taken, CaptureTime) else set()
    # The maker alone is a word of many other things: an apple, a canon.
    names = (technical.camera, technical.camera.partition(" ")[2], technical.lens)
    return _Secrets(
        days=_days_of(taken),
        times=clock - {(0, 0)},
        places=set(data.place_names.all()),
        cameras={name for name in names if re.search(r"\d", name) and len(name) > 2},
    )


def _days_of(moment: Moment | None) -> set[date]:
    day = day_of(moment) if moment else None
    return {day} if day else set()


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


_WEEKDAYS: Final = tuple(
    frozenset(names.split())
    for names in (
        "monday montag lundi lunes lunedi maandag mandag poniedzialek pondeli hetfo",
        "tuesday dienstag mardi martes martedi dinsdag tisdag tirsdag wtorek utery kedd",
        "wednesday mittwoch mercredi miercoles mercoledi woensdag onsdag sroda streda szerda",
        "thursday donnerstag jeudi jueves giovedi donderdag torsdag czwartek ctvrtek csutortok",
        "friday freitag vendredi viernes venerdi vrijdag fredag piatek patek pentek",
        "saturday samstag sonnabend samedi sabado sabato zaterdag lordag sobota szombat",
        "sunday sonntag dimanche domingo domenica zondag sondag niedziela nedele vasarnap",
    )
)


def _weekdays_in(text: str, day: date) -> Iterable[str]:
    """The weekday of the day, where the text names it."""
    names = _WEEKDAYS[day.weekday()]
    words = dict.fromkeys(re.findall(r"[^\W\d_]+", text))
    return [word for word in words if plain(word) in names]


def _clocks_in(text: str, hour: int, minute: int) -> Iterable[str]:
    """The time of day, where the text names it to the minute: `18:30`, `18.30 Uhr`, `6:30 pm`."""
    half = f"0?{hour % 12 or 12}[:.]{minute:02}\\s?{'p' if hour > 11 else 'a'}\\.?m"
    forms = (
        rf"(?<![\d:.])(?:0?{hour}(?::{minute:02}|\.{minute:02}\s?(?:uhr|h)|h{minute:02})|{half})"
    )
    return re.findall(rf"{forms}(?![\d:])", text, re.IGNORECASE)
