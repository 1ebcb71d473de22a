"""Galleries, audiences and policies of every shape, small enough to shrink to a readable one.

Words come from short lists, so that titles, names and dates are often equal: ties are where a
hidden order shows. Each node is one draw of bytes, a byte for each choice and 0 the plainest:
Hypothesis shrinks them byte by byte, and a gallery of forty draws costs a tenth of one of four
hundred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256, shake_256
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from staticgal.core.limit import (
    AllOf,
    AnyOf,
    Condition,
    EvaluationContext,
    FileName,
    Limit,
    MediaType,
    Near,
    Not,
    Rating,
    Taken,
    TextField,
    TextMatch,
)
from staticgal.core.model import (
    Album,
    Direction,
    Gallery,
    Location,
    Metadata,
    Photo,
    PlaceNames,
    Sort,
    SourceFile,
    Technical,
)
from staticgal.core.permission import ALL, NONE, VERBATIM, Permission
from staticgal.core.policy import (
    AccessRule,
    Audience,
    Bound,
    Entry,
    LinkTarget,
    Policy,
    Role,
    Window,
)
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year

_T = TypeVar("_T")
P = Permission

AUDIENCES = ("public", "family", "smith", "club")
FILE_NAMES = ("IMG_0001.jpg", "IMG_0002.jpg", "PXL_20261015_154502.jpg", "a.jpg", "b.png")
FOLDER_NAMES = ("2026-10-15 Anna", "clients", "drafts", "zoo")
TITLES = ("", "Anna", "Zoo 9", "", "Zoo 10", "2026")
SECRET = sha256(b"the secret of the audience under test").digest()

ROLES: dict[str, Permission] = {
    "viewer": P.VIEW,
    "dated": P.VIEW | P.EXACT_DATES,
    "placed": P.VIEW | P.LOCATION | P.DOWNLOAD_LARGE,
    "pro": P.VIEW | P.TECHNICAL_DETAILS | P.DOWNLOAD_MEDIUM | P.DOWNLOAD_ORIGINAL,
    "reader": P.VIEW | P.READ_METADATA | P.SEE_HIDDEN,
    "insider": P.VIEW | VERBATIM,
    "blind": P.EXACT_DATES | P.LOCATION | P.SEE_HIDDEN,
    "nothing": NONE,
    "owner": P.OWNER,
}

DAYS = (date(2026, 10, 15), date(2026, 10, 1), date(2026, 9, 30), date(2026, 10, 16))
CLOCKS = ((15, 45), (0, 5), (9, 30), (15, 45), (23, 59))
OFFSETS = (None, timedelta(), timedelta(hours=2), timedelta(hours=-9))
BERLIN, SYDNEY, TAVEUNI = (52.5163, 13.3777), (-33.8568, 151.2153), (-16.8, -179.99)
LOCATIONS = (None, Location(*BERLIN), Location(*SYDNEY), Location(*TAVEUNI))
PLACE_NAMES = (
    PlaceNames(),
    PlaceNames(city="Lisbon", country="Portugal"),
    PlaceNames(sublocation="Home"),
)
TECHNICAL = (
    Technical(),
    Technical(camera="Canon EOS R6", lens="RF 50 mm", iso="400", exposure="1/250 s"),
    Technical(colour_profile="Display P3", aperture="f/2.8", flash="fired"),
)
# Upright sides: usual shapes, a panorama, one that is smaller than every rendition.
SIDES = ((6000, 4000), (4000, 6000), (3000, 2500), (9000, 1500), (300, 200))
# What may have stood in a part of the file that cannot be read.
UNKNOWN: tuple[frozenset[str], ...] = (
    frozenset({"taken"}),
    frozenset({"location", "technical"}),
    frozenset({"title", "keywords", "people", "rating", "label"}),
)

NOW = datetime(2026, 10, 15, 18, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
# Each end at the instant, just before and just after: where one is taken as left out or as within,
# it shows.
WINDOWS = (
    Window(NOW, AFTER),
    Window(BEFORE, NOW),
    Window(closes=NOW),
    Window(AFTER),
    Window(NOW),
    Window(closes=AFTER),
    Window(BEFORE, AFTER),
)
SIMPLE: tuple[Condition, ...] = (
    TextMatch(TextField.KEYWORDS, re.compile("cake")),
    TextMatch(TextField.KEYWORDS, re.compile("g.*")),
    TextMatch(TextField.PEOPLE, re.compile("tom")),
    TextMatch(TextField.LABEL, re.compile("red")),
    TextMatch(TextField.TITLE, re.compile("zoo.*")),
    FileName(re.compile(r".*\.png")),
    FileName(re.compile(r"clients/.*")),
    FileName(re.compile(r".*\.arw")),
    TextMatch(TextField.CAMERA, re.compile("canon.*")),
    MediaType("jpeg"),
    MediaType("animation"),
    Rating(4, 5),
    Rating(-1, 1),
    Rating(0, 2),
    Taken(after=date(2026, 10, 15)),
    Taken(before=date(2026, 10, 15)),
    Taken(date(2026, 1, 1), date(2026, 10, 1)),
    Near(*BERLIN, 0),
    Near(52.52, 13.40, 2000),
    Near(-16.8, 179.99, 3000),
)
WITHHELD = (
    ALL,
    P.VIEW,
    P.LOCATION,
    P.EXACT_DATES | P.DOWNLOAD_ORIGINAL,
    P.SEE_HIDDEN,
    P.READ_METADATA | P.DOWNLOAD_LARGE | P.TECHNICAL_DETAILS,
)


class Dice:
    """Choices read off drawn bytes; one byte a choice, and the first option once all are used."""

    def __init__(self, thrown: bytes) -> None:
        self._left = list(thrown)

    def _next(self) -> int:
        return self._left.pop() if self._left else 0

    def pick(self, options: Sequence[_T]) -> _T:
        return options[self._next() % len(options)]

    def one_in(self, chances: int) -> bool:
        return self._next() % chances == chances - 1

    def some(self, options: Sequence[_T], most: int) -> list[_T]:
        """Up to so many of them, each once, in any order."""
        left = list(options)
        count = self.pick(range(min(most, len(left)) + 1))
        return [left.pop(self.pick(range(len(left)))) for _ in range(count)]

    def permissions(self) -> Permission:
        """Sets as people grant them, and any other; ownership seldom: it leaves nothing to test."""
        roles = [*ROLES.values(), *(role for name, role in ROLES.items() if name != "owner"), None]
        if (role := self.pick(roles)) is not None:
            return role
        bits = sum(self._next() << 8 * index for index in range(3))
        return (Permission(bits & ALL.value) & ~P.OWNER) | self.pick((P.VIEW, NONE))

    def entry(self) -> Entry:
        return Entry(is_none=True) if self.one_in(4) else Entry(self.permissions())

    def rule(self, hidden_often: bool = False) -> AccessRule:
        """What one node says: half of them say nothing, as most nodes of a real tree do."""
        if self.pick((True, False)):
            return AccessRule(hidden=hidden_often and self.one_in(2))
        return AccessRule(
            entries={name: self.entry() for name in self.some(AUDIENCES, 2)},
            others=self.entry() if self.one_in(2) else None,
            hidden=self.one_in(4),
            unlisted=self.one_in(6),
            photos_inherit=not self.one_in(3),
        )

    def condition(self, depth: int = 2) -> Condition:
        """One field, or several joined; a joint of one or none is one too."""
        kind = self.pick(("one", "one", "not", "any", "all")) if depth else "one"
        if kind == "one":
            return self.pick(SIMPLE)
        if kind == "not":
            return Not(self.condition(depth - 1))
        inner = tuple(self.condition(depth - 1) for _ in range(self.pick((2, 1, 0, 2))))
        return AnyOf(inner) if kind == "any" else AllOf(inner)

    def limit(self) -> Limit:
        named = self.pick((None, None, frozenset(self.some(AUDIENCES, 3))))
        return Limit(self.condition(), self.pick(WITHHELD), named)

    def window(self) -> Window | None:
        return self.pick(WINDOWS) if self.one_in(4) else None

    def moment(self) -> Moment | None:
        day, (hour, minute) = self.pick(DAYS), self.pick(CLOCKS)
        wall = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  # as a camera writes it
        exact = CaptureTime(wall, self.pick(OFFSETS))
        month, year = Month(self.pick((2026, 2025)), day.month), Year(self.pick((2026, 2025)))
        return self.pick((None, exact, Day(day), month, exact, year, exact))

    def metadata(self) -> Metadata:
        return Metadata(
            title=self.pick(TITLES),
            caption=self.pick(("", "*Cake*")),
            caption_is_markdown=self.pick((False, True)),
            alt=self.pick(("", "A cake")),
            taken=self.moment(),
            location=self.pick(LOCATIONS),
            place_names=self.pick(PLACE_NAMES),
            technical=self.pick(TECHNICAL),
            keywords=self.pick(((), ("cake",), ("cake", "garden"), ("garden; Cake",), ("a/cake",))),
            people=self.pick(((), ("Anna",), ("Anna", "Tom"), ("Tom,  anna",))),
            rating=self.pick((None, -1, 1, 5)),
            label=self.pick(("", "Red")),
        )

    def photo(self, folder: str, name: str, hidden_often: bool = False) -> Photo:
        path = f"{folder}/{name}" if folder else name
        width, height = self.pick(SIDES)
        source = SourceFile(
            location=f"/photos/{path}",
            digest=self.pick(("1" * 64, "2" * 64)),
            format=self.pick(("jpeg", "heic")),
            size=self.pick((1_000, 2_000_000)),
            width=width,
            height=height,
            is_animated=self.one_in(4),
        )
        return Photo(path, source, self.metadata(), self.rule(hidden_often))

    def part_known(self, photo: Photo) -> Photo:
        """The photo, maybe with another file, maybe with a part that cannot be read."""
        companions = (f"{photo.path.rpartition('.')[0]}.arw",) if self.one_in(6) else ()
        unknown = self.pick(UNKNOWN) if self.one_in(6) else frozenset[str]()
        shown = self.pick(((), (), (photo.metadata,), None)) if companions else ()
        readings = (*(shown or ()), self.metadata()) if shown != () else ()
        photo = replace(photo, companions=companions, unknown=unknown, readings=readings)
        if not self.one_in(2):
            return photo
        # All that is said of the others comes of two bytes: drawn in full, it would take sixty.
        seed = bytes((self._left.pop(), self._left.pop()))
        return Dice(shake_256(seed).digest(256)).with_others(photo)

    def with_others(self, photo: Photo) -> Photo:
        """The photo, maybe with others beside it, maybe a link to one elsewhere."""
        other = replace(self.photo("elsewhere", "b.png"), unknown=self.pick(UNKNOWN[:2]))
        rule = photo.rule
        entries = {
            name: replace(entry, is_own=self.one_in(2)) for name, entry in rule.entries.items()
        }
        others = rule.others and replace(rule.others, is_own=self.one_in(2))
        # Of whom the photo speaks itself: there it matters whether it says so of itself alone.
        names = dict.fromkeys((*entries, *self.some(AUDIENCES, 3)))
        bounds = {name: (Bound(other.path, self.entry()),) for name in names}
        there = (LinkTarget(other.path, self.home()),) if self.one_in(2) else ()
        said = replace(rule, entries=entries, others=others, bounds=bounds, link_targets=there)
        return replace(photo, rule=said, related=(other,))

    def home(self) -> tuple[AccessRule, ...]:
        """The rules where a link leads to: one album or two, and the photo's own at the end.

        Drawn freely, hardly one in a hundred is an album without view and a photo in it that is
        opened again; so every third is.
        """
        albums = [self.rule() for _ in range(self.pick((1, 2)))]
        if not self.one_in(3):
            return (*albums, self.rule())
        albums[-1] = AccessRule(others=Entry(self.pick((NONE, ROLES["blind"]))))
        return (*albums, AccessRule(others=Entry(self.permissions())))

    def album(self, path: str, photos: tuple[Photo, ...], albums: tuple[Album, ...]) -> Album:
        names = [*(photo.name for photo in photos), *(below.name for below in albums), "gone.jpg"]
        below = [f"{album.name}/{photo.name}" for album in albums for photo in album.photos]
        return Album(
            path=path,
            title=self.pick(TITLES),
            shown_name=self.pick(("", "Anna", "zoo")),
            description=self.pick(("", "A *day* out")),
            date=self.moment(),
            cover=self.pick(("", *names, *below)),
            sort=self.pick((Sort.DATE, Sort.DATE, Sort.NAME)),
            direction=self.pick((None, Direction.ASCENDING, Direction.DESCENDING)),
            custom_order=tuple(self.some(names, 3)) if self.one_in(3) else (),
            rule=self.rule(),
            photos=photos,
            albums=albums,
            order_within_month=self.one_in(5),
        )


_ENOUGH = 64  # bytes for the most choices a node can need


def dice() -> SearchStrategy[Dice]:
    return st.binary(min_size=_ENOUGH, max_size=_ENOUGH).map(Dice)


def names(options: Sequence[str], most: int) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(options), unique=True, max_size=most).map(sorted)


@st.composite
def albums(draw: DrawFn, path: str, depth: int, most_photos: int = 4) -> Album:
    prefix = f"{path}/" if path else ""
    photos = tuple(draw(dice()).photo(path, name) for name in draw(names(FILE_NAMES, most_photos)))
    below = tuple(
        draw(albums(f"{prefix}{name}", depth - 1, 3))
        for name in (draw(names(FOLDER_NAMES, 2)) if depth else ())
    )
    return draw(dice()).album(path, photos, below)


@st.composite
def galleries(draw: DrawFn) -> Gallery:
    url = draw(st.sampled_from(("", "https://photos.example.org")))
    return Gallery("The Hansens", draw(albums("", depth=2)), url, about="About *us*")


@st.composite
def audiences(draw: DrawFn) -> Audience:
    """The audience under test: one of them all, alone or with what others may do."""
    throw = draw(dice())
    public, smith, club = (
        Audience(name, throw.permissions(), is_open=throw.one_in(2))
        for name in ("public", "smith", "club")
    )
    if throw.one_in(4):
        smith = replace(smith, includes=(club,))
    included = throw.pick(((), (), (smith,), (public, smith)))
    own = throw.pick((P.VIEW, P.VIEW | P.EXACT_DATES, throw.permissions()))
    return Audience("family", own, throw.one_in(2), includes=included)


@dataclass(frozen=True)
class World:
    """A gallery with everybody who looks at it."""

    gallery: Gallery
    policy: Policy


@st.composite
def worlds(draw: DrawFn) -> World:
    throw = draw(dice())
    everyone = tuple(Audience(name, throw.permissions()) for name in AUDIENCES)
    roles = {name: Role(name, held) for name, held in ROLES.items()}
    policy = Policy(roles, {audience.name: audience for audience in everyone})
    return World(draw(galleries()), policy)


@dataclass(frozen=True)
class Scene:
    """A gallery in which limits and times count, one who looks at it, and on which terms."""

    gallery: Gallery
    audience: Audience
    context: EvaluationContext


@st.composite
def scenes(draw: DrawFn) -> Scene:
    gallery, audience = draw(galleries()), draw(audiences())
    throw, limits = draw(dice()), draw(several_limits())
    if throw.one_in(2):
        gallery = replace(gallery, root=_in_time(gallery.root, Dice(draw(_TREEFUL))))
    instant = throw.pick((NOW, NOW, BEFORE, AFTER, None))
    return Scene(gallery, _at_times(throw, audience), EvaluationContext(limits, instant))


def several_limits(most: int = 3) -> SearchStrategy[tuple[Limit, ...]]:
    return st.lists(dice().map(Dice.limit), max_size=most).map(tuple)


# Bytes for all nodes of a tree: up to 22 photos, with what another file of one says, and 7 albums.
_TREEFUL = st.binary(min_size=480, max_size=480)


def _in_time(album: Album, throw: Dice) -> Album:
    """The tree with a window at some of its nodes, and some of its photos known in part only."""

    def dated(rule: AccessRule) -> AccessRule:
        return replace(rule, visible=throw.window())

    return replace(
        album,
        rule=dated(album.rule),
        photos=tuple(
            replace(one, rule=dated(one.rule)) for one in map(throw.part_known, album.photos)
        ),
        albums=tuple(_in_time(child, throw) for child in album.albums),
    )


def _at_times(throw: Dice, audience: Audience) -> Audience:
    """The audience, and each that it includes, at some times only; the same one always the same."""
    windows: dict[str, Window | None] = {}

    def dated(one: Audience) -> Audience:
        if one.name not in windows:
            windows[one.name] = throw.window()
        included = tuple(dated(other) for other in one.includes)
        return replace(one, visible=windows[one.name], includes=included)

    return dated(audience)
