"""What an owner should know of the limits: those that do not reach what they seem to name.

A limit whose folder was renamed holds for nothing, and what it closed would be open for want of it:
that stops the build. What may yet come true, such as a keyword that no photo has, is remarked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from staticgal.config.config import Config
from staticgal.config.limits import SearchTerm, StatedLimit, conditions, sought, zones
from staticgal.config.schema.conditions import NearInput
from staticgal.core.great_circle import distance_m
from staticgal.core.keywords import meanings
from staticgal.core.model import Album, Location, Metadata, Photo
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.source.lost_rules.last_build import LastBuild, of_limit
from staticgal.source.lost_rules.report import LostRules
from staticgal.text.folding import folded
from staticgal.text.globs import Pattern, folder_before_pattern, is_pattern, pattern
from staticgal.text.lists import quoted
from staticgal.text.nearest import close_names

_MOST_LISTED = 8  # of the words that there are, where none is near
_MOST_COMPARED = 5000  # words; finding the nearest of more would take longer than the build


@dataclass(frozen=True, slots=True)
class LimitReview:
    """What to look at in the limits, and their patterns that match, as they are remembered."""

    diagnostics: tuple[Diagnostic, ...] = ()
    matched: frozenset[str] = frozenset()


def limit_review(
    config: Config,
    root: Album,
    files: Collection[str],
    lost: LostRules,
    last: LastBuild,
) -> LimitReview:
    """What to look at in the limits; a path that holds for nothing any more is lost.

    `files` are the paths of all files, also of those that are no photo.
    """
    if not config.limits:
        return LimitReview()
    photos = [photo for album in root.walk() for photo in album.photos]
    known = frozenset(album.path for album in root.walk())
    paths = _Paths(config.limits, photos, files)
    return LimitReview(
        (
            *paths.diagnostics(known, lost, last),
            *_word_remarks(config.limits, photos),
            *_zone_remarks(config.limits, photos),
            *_audience_remarks(config),
        ),
        frozenset(map(of_limit, paths.matched)),
    )


# --- Paths -----------------------------------------------------------------------------------


class _Paths:
    """The paths that limits name, and which of them are those of photos and of other files."""

    def __init__(
        self, limits: Iterable[StatedLimit], photos: Iterable[Photo], files: Collection[str]
    ) -> None:
        self._said = [
            (stated, text, is_negated)
            for stated in limits
            for condition, is_negated in conditions(stated.said.when)
            for text in condition.file or ()
        ]
        named = {text: pattern(text) for _, text, _ in self._said}
        of_photos = (path for photo in photos for path in (photo.path, *photo.companions))
        self._of_photos = _matching(named, of_photos)
        rest = {text: one for text, one in named.items() if text not in self._of_photos}
        # A photo that cannot be read is in no album, and is still there.
        self._of_files = _matching(rest, files)

    @property
    def matched(self) -> frozenset[str]:
        """The paths that hold for a photo, or for a file that may be one again."""
        return self._of_photos | self._of_files

    def diagnostics(
        self, albums: Collection[str], lost: LostRules, last: LastBuild
    ) -> Iterator[Diagnostic]:
        """A remark for each path that no photo has, unless it is lost.

        Behind `not` it takes the more for being lost.
        """
        folders = {path.lower() for path in albums}
        for stated, text, is_negated in self._said:
            if text in self._of_photos:
                continue
            path = pattern(text).text
            problem = f"this limit's `{text}` matches no photo"
            hint = "was a folder renamed or moved? correct the path, or remove it"
            if path.lower() in folders:
                hint = f"that is a folder; its photos are `{path}/**`"
            is_moved = not is_pattern(path) or folder_before_pattern(path).lower() not in folders
            was_there = of_limit(text) in last.matched
            if is_negated or text in self._of_files or not (is_moved or was_there):
                yield Diagnostic(WarningCode.MATCHES_NOTHING, stated.place, problem, hint, text)
            elif was_there:
                lost.add(
                    stated.place,
                    f"this limit's `{text}` matched a photo at the last build and matches none "
                    "now, so it takes nothing there",
                    f"{hint}; if those photos were deleted, remove it",
                    text,
                )
            else:
                lost.add(stated.place, f"{problem}, so it takes nothing there", hint, text)


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


def _word_remarks(limits: Iterable[StatedLimit], photos: Iterable[Photo]) -> Iterator[Diagnostic]:
    """A remark for each word that no photo has: a misspelt one would take nothing."""
    looked_for = [(stated, one) for stated in limits for one in sought(stated)]
    words = _words_of(photos) if looked_for else {}
    for stated, one in looked_for:
        there = words[one.key]
        if any(one.pattern.fullmatch(word) for word in there):
            continue
        yield Diagnostic(
            WarningCode.MATCHES_NOTHING,
            stated.place,
            f"this limit's {one.key} `{one.text}` is that of no photo",
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
        return f"no photo says any {one.key}"
    text = folded(one.text)
    near = [word for word in there if text in word][:1]
    if not near and len(there) <= _MOST_COMPARED:
        near = close_names(text, there)
    if near:
        return f"did you mean `{there[near[0]]}`? the whole is compared; `*` is any letters"
    if len(there) <= _MOST_LISTED:
        return "photos say: " + quoted(sorted(there.values()))
    return "check how your photos write it; `*` stands for any letters"


def _zone_remarks(limits: Iterable[StatedLimit], photos: Iterable[Photo]) -> Iterator[Diagnostic]:
    """A remark for each zone without a photo, and for zones that tell of each other's middle."""
    said = [(stated, zone) for stated in limits for zone in zones(stated)]
    places = _places_of(photos) if said else ()
    for stated, zone in said:
        if not any(_metres(zone, one) <= zone.radius + (zone.shift or 0) for one in places):
            yield Diagnostic(
                WarningCode.MATCHES_NOTHING,
                stated.place,
                f"no photo was taken near {_words(zone)}",
                "were latitude and longitude exchanged, or is a minus missing (south, west)?",
                f"near {_words(zone)}",
            )
    for (_, first), (stated, second) in combinations(said, 2):
        if _tell_of_each_other(first, second):
            yield Diagnostic(
                WarningCode.TWO_EDGES,
                stated.place,
                f"the zones around {_words(first)} and {_words(second)} are moved differently, "
                "and two edges tell more of the middle than one",
                "write the same place in both, and `shift` in both",
                f"{_words(first)} and {_words(second)}",
            )


def _places_of(photos: Iterable[Photo]) -> frozenset[Location]:
    every: Iterable[Metadata] = (
        data for photo in photos for data in (photo.metadata, *photo.readings)
    )
    return frozenset(data.location for data in every if data.location is not None)


def _tell_of_each_other(first: NearInput, second: NearInput) -> bool:
    """Whether two zones are around one place, as far as it is to be hidden, moved differently."""
    hidden = max(first.shift or 0, second.shift or 0)
    there = Location(second.latitude, second.longitude)
    if not hidden or _metres(first, there) > hidden:
        return False
    is_same = (first.latitude, first.longitude) == (second.latitude, second.longitude)
    return not is_same or first.shift is None or second.shift is None


def _metres(zone: NearInput, place: Location) -> float:
    return distance_m(zone.latitude, zone.longitude, place.latitude, place.longitude)


def _words(zone: NearInput) -> str:
    return f"{zone.latitude}, {zone.longitude}"


# --- Audiences -------------------------------------------------------------------------------


def _audience_remarks(config: Config) -> Iterator[Diagnostic]:
    """A remark for each audience that keeps through another what is withheld from it."""
    for stated in config.limits:
        named = stated.said.from_ or ()
        for name in named:
            audience = config.policy.audiences[name]
            through = [one.name for one in audience.members() if one.name not in named]
            if through:
                listing = quoted(through)
                yield Diagnostic(
                    WarningCode.KEPT_THROUGH_INCLUDES,
                    stated.place,
                    f"`{name}` includes {listing}, from whom this limit takes nothing: what "
                    f"`{name}` may do through them it keeps",
                    f"add {listing} to `from`, or leave `from` out: that is everyone",
                    name,
                )
