"""The owner's unfiltered truth: photos, albums, and what is known of them.

Nothing after the gate may import this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from staticgal.core.policy import AccessRule
from staticgal.core.when import Moment
from staticgal.errors import SourceLocation
from staticgal.text.undated import without_days


@dataclass(frozen=True, slots=True)
class Location:
    """Where a photo was taken, in degrees (WGS 84); north and east are positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Place names from metadata, from small to large; empty where not said."""

    sublocation: str = ""
    city: str = ""
    state: str = ""
    country: str = ""

    def all(self) -> tuple[str, ...]:
        """Those that are said, from small to large."""
        return tuple(n for n in (self.sublocation, self.city, self.state, self.country) if n)


@dataclass(frozen=True, slots=True)
class Technical:
    """Camera and exposure, as a photographer writes them ("1/250 s", "f/2.8"); empty: not said."""

    camera: str = ""
    lens: str = ""
    exposure: str = ""
    aperture: str = ""
    iso: str = ""
    focal_length: str = ""
    flash: str = ""
    colour_profile: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of one photo once all sources are merged; each field may be missing."""

    title: str = ""
    caption: str = ""  # Markdown when `caption_is_markdown`, else plain text
    caption_is_markdown: bool = False
    alt: str = ""
    taken: Moment | None = None
    location: Location | None = None
    place_names: PlaceNames = PlaceNames()
    technical: Technical = Technical()
    keywords: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    rating: int | None = None  # 1 to 5, 0 is "unrated" and reads as None, -1 is rejected
    label: str = ""

    def shown_keywords(self) -> tuple[str, ...]:
        """The keywords but for whole branches, `a|b`: they are for limits, and shown by levels."""
        known = set(self.keywords)
        return tuple(
            word for word in self.keywords if "|" not in word or not known >= {*word.split("|")}
        )


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file whose pixels are shown.

    `location` is where to open it and says nothing past the gate but in a RenditionJob; `digest`
    is the SHA-256 of its bytes in hex; `width` and `height` are those of the upright picture.
    """

    location: str
    digest: str
    format: str
    size: int
    width: int
    height: int
    is_animated: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo: its identity is `path`, relative to the source, with `/`.

    `companions` are the paths of the other files that are this photo too. `unknown` names the
    fields of `metadata` that a damaged part of the file may have held: what they are, and whether
    they are, nobody knows, so a limit that asks for one of them must not let the photo pass;
    `unread` names those parts and files, as in a sentence.
    `readings` are what `metadata` may be by all that its files say, where that is more or other
    than what is shown; limits judge each of them in place of `metadata`, and nobody is shown them.
    `related` are the photos with which it belongs together: a limit that takes something of one
    takes it of all.
    """

    path: str
    source: SourceFile
    metadata: Metadata
    rule: AccessRule = AccessRule()
    companions: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    readings: tuple[Metadata, ...] = ()
    related: tuple[Photo, ...] = ()
    defined_at: SourceLocation | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


class Sort(StrEnum):
    """How an album orders its photos, unless a custom list says so."""

    DATE = "date"
    NAME = "name"


class Direction(StrEnum):
    """Which way an order runs."""

    ASCENDING = "asc"
    DESCENDING = "desc"


@dataclass(frozen=True, slots=True)
class Album:
    """One folder. `name` is the folder's own; `title` what the owner wrote, or empty.

    `shown_name` is the folder name less a date that was parsed from it (empty when nothing is
    left); `undated_name` less every day, weekday and time, for those who may not know them, or
    None where it was not looked for. `date` is what the front matter or else the folder name says.
    `custom_order` lists names of photos or sub-albums, which come first, in that order. `cover` is
    a path relative to the album.
    """

    path: str
    title: str = ""
    shown_name: str = ""
    undated_name: str | None = None
    description: str = ""
    date: Moment | None = None
    cover: str = ""
    sort: Sort = Sort.DATE
    direction: Direction | None = None
    custom_order: tuple[str, ...] = ()
    rule: AccessRule = AccessRule()
    photos: tuple[Photo, ...] = ()
    albums: tuple[Album, ...] = ()
    order_within_month: bool = False
    defined_at: SourceLocation | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    def shown_title(self, *, with_days: bool) -> str:
        """What the owner wrote as its title, else the folder's name, maybe less all days in it."""
        if self.title or with_days:
            return self.title or self.shown_name
        return without_days(self.shown_name if self.undated_name is None else self.undated_name)

    def walk(self) -> Iterator[Album]:
        """This album and all below, parents first."""
        yield self
        for album in self.albums:
            yield from album.walk()


@dataclass(frozen=True, slots=True)
class Gallery:
    """The whole tree under one root album, whose path is "", and the owner's words for every site.

    `about` is Markdown; `url` is where the sites live, or empty.
    """

    title: str
    root: Album
    url: str = ""
    language: str = "en"
    about: str = ""
    footer: str = ""
