"""The configuration once it is read: every name an object, every path a path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from staticgal.config.destination import Destination
from staticgal.config.limits import StatedLimit
from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.core.model import Direction, Sort
from staticgal.core.policy import Policy
from staticgal.core.rendition import Offer
from staticgal.diagnostics import Acknowledgement
from staticgal.errors import SourceLocation
from staticgal.state.folders import OWN_FOLDERS

_Note = TypeVar("_Note", AlbumInput, PhotoInput)


@dataclass(frozen=True, slots=True)
class Noted(Generic[_Note]):
    """What is said of an album or photo, and where: `at` is its place in its file.

    `body` is the Markdown below the front matter of a file; what stands in `gallery.yaml` has none.
    """

    note: _Note
    places: SourceMap
    at: Keys = ()
    body: str = ""

    def location(self, *keys: str | int) -> SourceLocation:
        """Where it says this."""
        return self.places.key((*self.at, *keys))

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.places.file


@dataclass(frozen=True, slots=True)
class GalleryConfig:
    """One photo tree: `name` is "" where it is the only one. `albums` and `photos` are what
    `gallery.yaml` says of them, by tidy path or pattern; `root` what it says of the whole.
    """

    name: str
    title: str
    source: Path
    root: Noted[AlbumInput] | None
    albums: Mapping[str, Noted[AlbumInput]]
    photos: Mapping[str, Noted[PhotoInput]]
    location: SourceLocation


@dataclass(frozen=True, slots=True)
class NamePatterns:
    """The owner's own expressions for dates in names, tried before the usual ones."""

    folders: tuple[re.Pattern[str], ...] = ()
    files: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All that `gallery.yaml` says.

    `url` has no `/` at its end, and is empty where none is given. `theme` is the name of a theme
    that comes with staticgal, or a folder. `page_size` is None where it follows the number of
    photos. `publish` says where the site of an audience goes, for
    those that go out. `inputs` are the files that were read for this.
    """

    path: Path
    folder: Path
    title: str
    url: str
    language: str
    timezone: ZoneInfo
    about: str
    footer: str
    policy: Policy
    limits: tuple[StatedLimit, ...]
    acknowledged: tuple[Acknowledgement, ...]
    galleries: tuple[GalleryConfig, ...]
    theme: str | Path
    offer: Offer
    output: Path
    ignore: tuple[str, ...]
    names: NamePatterns
    max_megapixels: int
    page_size: int | None
    sort: Sort
    direction: Direction | None
    order_within_month: bool
    publish: Mapping[str, Destination]
    inputs: tuple[Path, ...]

    @property
    def exclude(self) -> tuple[Path, ...]:
        """The folders staticgal writes itself: never photos, wherever they lie."""
        return (self.output, *(self.folder / name for name in OWN_FOLDERS))

    @property
    def is_single(self) -> bool:
        """Whether there is one photo tree whose albums are the albums of the sites."""
        return len(self.galleries) == 1 and not self.galleries[0].name
