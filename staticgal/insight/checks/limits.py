"""What an owner should know of the limits: those that do not reach what they seem to name.

A limit whose folder was renamed holds for nothing, and what it closed would be open for want of it:
that stops the build. What may yet come true, such as a keyword that no photo has, is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from staticgal.core.great_circle import distance_m
from staticgal.core.keywords import meanings
from staticgal.core.model import Album, Location, Metadata, Photo
from staticgal.core.policy import Audience
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.text.folding import folded
from staticgal.text.globs import Pattern, folder_before_pattern, is_pattern, pattern
from staticgal.text.lists import quoted
from staticgal.text.nearest import close_names

_MOST_LISTED = 8  # of the words that there are, where none is near
_MOST_COMPARED = 5000  # words; finding the nearest of more would take longer than the build


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A word that a limit looks for in what photos say of themselves, under the limit's key."""

    key: str
    text: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Zone:
    """A circle around a place, in degrees and metres; `shift`: how far its middle may be moved."""

    latitude: float
    longitude: float
    radius: float
    shift: float | None


@dataclass(frozen=True, slots=True)
class WrittenLimit:
    """What one limit names, as its owner wrote it, at any depth.

    `paths` are patterns, each with whether `not` turns it round; `audiences` those under `from`.
    """

    defined_at: SourceLocation
    paths: tuple[tuple[str, bool], ...] = ()
    terms: tuple[SearchTerm, ...] = ()
    zones: tuple[Zone, ...] = ()
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitReview:
    """What to look at in the limits; the paths that are lost; and those that match."""

    diagnostics: tuple[Diagnostic, ...] = ()
    lost: tuple[Diagnostic, ...] = ()
    matched: frozenset[str] = frozenset()


def limit_review(
    limits: Sequence[WrittenLimit],
    root: Album,
    audiences: Mapping[str, Audience],
    files: Collection[str],
    matched_before: Collection[str],
) -> LimitReview:
    """What to look at in the limits; a path that matches nothing any more is lost.

    `files` are the paths of all files, also of those that are no photo; `matched_before` the
    patterns that matched at the last build.
    """
    if not limits:
        return LimitReview()
    photos = [photo for album in root.walk() for photo in album.photos]
    folders = {album.path.lower() for album in root.walk()}
    paths = _Paths(limits, photos, files)
    of_paths = tuple(paths.without_match(folders, matched_before))
    return LimitReview(
        (
            *(one for one, is_lost in of_paths if not is_lost),
            *_unmatched_words(limits, photos),
            *_zone_warnings(limits, photos),
            *_kept_through_includes(limits, audiences),
        ),
        tuple(one for one, is_lost in of_paths if is_lost),
        paths.matched,
    )


# --- Paths -----------------------------------------------------------------------------------


class _Paths:
    """The paths that limits name, and which of them are those of photos and of other files."""

    def __init__(
        self, limits: Iterable[WrittenLimit], photos: Iterable[Photo], files: Collection[str]
    ) -> None:
        self._named = [(limit, text, is_not) for limit in limits for text, is_not in limit.paths]
        patterns = {text: pattern(text) for _, text, _ in self._named}
        of_photos = (path for photo in photos for path in (photo.path, *photo.companions))
        self._of_photos = _matching(patterns, of_photos)
        rest = {text: one for text, one in patterns.items() if text not in self._of_photos}
        # A photo that cannot be read is in no album, and is still there.
        self._of_files = _matching(rest, files)

    @property
    def matched(self) -> frozenset[str]:
        """The paths that match a photo, or a file that may be one again."""
        return self._of_photos | self._of_files

    def without_match(
        self, folders: Collection[str], matched_before: Collection[str]
    ) -> Iterator[tuple[Diagnostic, bool]]:
        """Each path that no photo has, and whether it is lost; `folders` in lower case."""
        for limit, text, is_negated in self._named:
            if text in self._of_photos:
                continue
            path = pattern(text).text
            problem = f"this limit's `{text}` matches no photo"
            hint = "was a folder renamed or moved? correct the path, or remove it"
            if path.lower() in folders:
                hint = f"that is a folder; its photos are `{path}/**`"
            is_moved = not is_pattern(path) or folder_before_pattern(path).lower() not in folders
            was_there = text in matched_before
            # Behind `not` it takes the more for matching nothing.
            is_lost = not is_negated and text not in self._of_files and (is_moved or was_there)
            if is_lost and was_there:
                problem = (
                    f"this limit's `{text}` matched a photo at the last build and matches none "
                    "now, so it takes nothing there"
                )
                hint += "; if those photos were deleted, remove it"
            elif is_lost:
                problem += ", so it takes nothing there"
            code = WarningCode.MATCHES_NOTHING
            yield Diagnostic(code, limit.defined_at, problem, hint, text), is_lost


def _matching(patterns: Mapping[str, Pattern], paths: Iterable[str]) -> frozenset[str]:
    """The patterns that some path matches."""
    left = dict(patterns)
    for path in paths if patterns else ():
        for text in [text for text, one in left.items() if one.matches(path)]:
            del left[text]
        if not left:
            break
    return frozenset(patterns.keys() - left.keys())


# --- Words and places ------------------------------------------------------------------------


def _unmatched_words(
    limits: Iterable[WrittenLimit], photos: Iterable[Photo]
) -> Iterator[Diagnostic]:
    """Each word that no photo has: a misspelt one would take nothing."""
    looked_for = [(limit, one) for limit in limits for one in limit.terms]
    words = _words_of(photos) if looked_for else {}
    for limit, one in looked_for:
        there = words[one.key]
        if any(one.pattern.fullmatch(word) for word in there):
            continue
        yield Diagnostic(
            WarningCode.MATCHES_NOTHING,
            limit.defined_at,
            f"no photo has this limit's {one.key} `{one.text}`",
            _hint(one, there),
            f"{one.key} {one.text}",
        )


def _words_of(photos: Iterable[Photo]) -> dict[str, dict[str, str]]:
    """All words that photos say, by key: as they are compared, and as one of them writes it."""
    found: dict[str, dict[str, str]] = {
        key: {} for key in ("keyword", "people", "label", "title", "camera")
    }
    for photo in photos:
        for data in (photo.metadata, *photo.readings):
            for key, several in (("keyword", data.keywords), ("people", data.people)):
                for word in several:
                    whole, *parts = meanings(word) or ("",)
                    found[key].setdefault(whole, word)
                    for part in parts:
                        found[key].setdefault(part, part)
            for key, word in (
                ("label", data.label),
                ("title", data.title),
                ("camera", data.technical.camera),
            ):
                if word:
                    found[key].setdefault(folded(word), word)
    return found


def _hint(one: SearchTerm, there: Mapping[str, str]) -> str:
    if not there:
        return f"no photo has any {one.key}"
    text = folded(one.text)
    near = [word for word in there if text in word][:1]
    if not near and len(there) <= _MOST_COMPARED:
        near = close_names(text, there)
    if near:
        return f"did you mean `{there[near[0]]}`? the whole is compared; `*` is any letters"
    if len(there) <= _MOST_LISTED:
        return "photos say: " + quoted(sorted(there.values()))
    return "check how your photos write it; `*` stands for any letters"


def _zone_warnings(limits: Iterable[WrittenLimit], photos: Iterable[Photo]) -> Iterator[Diagnostic]:
    """Each zone without a photo, and zones that tell of each other's middle."""
    zones = [(limit, zone) for limit in limits for zone in limit.zones]
    places = _places_of(photos) if zones else ()
    for limit, zone in zones:
        if not any(_metres(zone, one) <= zone.radius + (zone.shift or 0) for one in places):
            yield Diagnostic(
                WarningCode.MATCHES_NOTHING,
                limit.defined_at,
                f"no photo was taken near {_words(zone)}",
                "were latitude and longitude exchanged, or is a minus missing (south, west)?",
                f"near {_words(zone)}",
            )
    for (_, first), (limit, second) in combinations(zones, 2):
        if _tell_of_each_other(first, second):
            yield Diagnostic(
                WarningCode.TWO_EDGES,
                limit.defined_at,
                f"the zones around {_words(first)} and {_words(second)} are moved differently, "
                "and two edges give away more of the middle than one",
                "write the same place in both, and `shift` in both",
                f"{_words(first)} and {_words(second)}",
            )


def _places_of(photos: Iterable[Photo]) -> frozenset[Location]:
    every: Iterable[Metadata] = (
        data for photo in photos for data in (photo.metadata, *photo.readings)
    )
    return frozenset(data.location for data in every if data.location is not None)


def _tell_of_each_other(first: Zone, second: Zone) -> bool:
    """Whether two zones are around one place, as far as it is to be hidden, moved differently."""
    hidden = max(first.shift or 0, second.shift or 0)
    there = Location(second.latitude, second.longitude)
    if not hidden or _metres(first, there) > hidden:
        return False
    is_same = (first.latitude, first.longitude) == (second.latitude, second.longitude)
    return not is_same or first.shift is None or second.shift is None


def _metres(zone: Zone, place: Location) -> float:
    return distance_m(zone.latitude, zone.longitude, place.latitude, place.longitude)


def _words(zone: Zone) -> str:
    return f"{zone.latitude}, {zone.longitude}"


# --- Audiences -------------------------------------------------------------------------------


def _kept_through_includes(
    limits: Iterable[WrittenLimit], audiences: Mapping[str, Audience]
) -> Iterator[Diagnostic]:
    """Each audience that keeps through another what a limit takes from it."""
    for limit in limits:
        for name in limit.audiences:
            members = (one.name for one in audiences[name].members())
            through = [one for one in members if one not in limit.audiences]
            if through:
                listing = quoted(through)
                yield Diagnostic(
                    WarningCode.KEPT_THROUGH_INCLUDES,
                    limit.defined_at,
                    f"`{name}` includes {listing}, from whom this limit takes nothing: what "
                    f"`{name}` may do through them it keeps",
                    f"add {listing} to `from`, or leave `from` out: that is everyone",
                    name,
                )
