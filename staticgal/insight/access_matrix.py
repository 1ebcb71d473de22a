"""Who sees what, told to the owner: as JSON, as a table of albums and audiences, in one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill

from staticgal.core.model import Album
from staticgal.core.permission import VERBATIM, Permission, names
from staticgal.core.resolve import Outcomes
from staticgal.text.lists import counted

AccessJson = dict[str, dict[str, dict[str, dict[str, list[str]]]]]

_TOP = "(top folder)"
_SUM = "all photos"
_LEGEND = "Photos directly in each album. -: the album is not in that audience's site."
_MIN_LABEL = 24  # below this, names of albums can no longer be told apart


def as_json(outcomes: Mapping[str, Outcomes]) -> AccessJson:
    """What is in each audience's site, by source path, with sorted permissions."""
    return {
        "audiences": {
            audience: {
                "albums": _named(outcomes[audience].albums),
                "photos": _named(outcomes[audience].photos),
            }
            for audience in sorted(outcomes)
        }
    }


def _named(held: Mapping[str, Permission]) -> dict[str, list[str]]:
    return {path: list(names(held[path])) for path in sorted(held)}


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a gallery one audience sees: of how many photos it may know or have what.

    `albums` does not count the root album, which is in every site; `originals` counts photos whose
    original is offered byte for byte.
    """

    photos: int
    albums: int
    exact_dates: int
    places: int
    details: int
    keywords: int
    medium: int
    large: int
    originals: int

    def __str__(self) -> str:
        """One line, as an owner would say it."""
        if not self.photos:
            return "no photo"
        where = f" in {counted(self.albums, 'album')}" if self.albums else ""
        dates = self._part(self.exact_dates, "exact dates", "month only")
        if 0 < self.exact_dates < self.photos:
            dates += ", else the month"
        return f"{counted(self.photos, 'photo')}{where}: " + "; ".join(
            (
                dates,
                self._part(self.places, "places", "no places"),
                self._part(self.details, "camera details", "no camera details"),
                self._part(self.keywords, "keywords", "no keywords"),
                self._sizes(),
                self._part(self.originals, "originals", "no originals"),
            )
        )

    def _part(self, count: int, some: str, none: str) -> str:
        if not count:
            return none
        return some if count == self.photos else f"{some} of {count}"

    def _sizes(self) -> str:
        """The largest sizes on offer, until one of them is there for every photo."""
        said: list[str] = []
        for count, name in ((self.large, "large"), (self.medium, "medium")):
            if count == self.photos:
                return ", else ".join((*said, f"{name} size"))
            if count:
                said.append(f"{name} size of {count}")
        return ", else ".join((*said, "gallery size"))


def reach(seen: Outcomes) -> Reach:
    """How much this audience sees."""
    held = tuple(seen.photos.values())

    def count(permission: Permission) -> int:
        return sum(permission in one for one in held)

    return Reach(
        photos=len(held),
        albums=sum(path != "" for path in seen.albums),
        exact_dates=count(Permission.EXACT_DATES),
        places=count(Permission.LOCATION),
        details=count(Permission.TECHNICAL_DETAILS),
        keywords=count(Permission.READ_METADATA),
        medium=count(Permission.DOWNLOAD_MEDIUM),
        large=count(Permission.DOWNLOAD_LARGE),
        originals=count(VERBATIM),
    )


def matrix(root: Album, outcomes: Mapping[str, Outcomes], width: int = 80) -> str:
    """A table of all albums and audiences, with the number of photos directly in each.

    No line is wider than `width` cells (at least 40); audiences that do not fit side by side
    follow in further blocks. Albums that are in no site are listed too.
    """
    if not outcomes:
        return "There are no audiences.\n"
    width = max(width, 40)
    rows = tuple(_rows(root))
    label_width = max(cells(label) for label in (_SUM, *(label for label, _ in rows)))
    label_width = min(label_width, max(_MIN_LABEL, width // 2))
    columns = [_Column(name, root, rows, outcomes[name]) for name in outcomes]
    blocks = []
    for block in _blocks(columns, width - label_width):
        lines = [_line("", [column.title for column in block], block, label_width)]
        for index, (label, _) in enumerate(rows):
            lines.append(
                _line(label, [column.counts[index] for column in block], block, label_width)
            )
        lines.append(_line(_SUM, [column.sum for column in block], block, label_width))
        blocks.append("\n".join(line.rstrip() for line in lines))
    return "\n\n".join((*blocks, fill(_LEGEND, width))) + "\n"


def _rows(root: Album) -> Iterator[tuple[str, Album]]:
    """Each album under the name of its folder, set in as deep as it lies."""
    yield _TOP, root
    for album in root.walk():
        if album.path:
            yield "  " * album.path.count("/") + album.name, album


class _Column:
    """One audience's numbers, ready to print."""

    def __init__(
        self, name: str, root: Album, rows: Sequence[tuple[str, Album]], seen: Outcomes
    ) -> None:
        self.counts = [
            str(sum(photo.path in seen.photos for photo in album.photos))
            if album.path in seen.albums or album is root
            else "-"
            for _, album in rows
        ]
        self.sum = str(len(seen.photos))
        self.title = name
        self.width = max(len(name), len(self.sum))


def _blocks(columns: Sequence[_Column], room: int) -> Iterator[list[_Column]]:
    """As many columns side by side as there is room for; each has two cells before it."""
    block: list[_Column] = []
    used = 0
    for column in columns:
        column.width = min(column.width, room - 2)
        if block and used + column.width + 2 > room:
            yield block
            block, used = [], 0
        block.append(column)
        used += column.width + 2
    yield block


def _line(label: str, values: Sequence[str], block: Sequence[_Column], label_width: int) -> str:
    numbers = (
        "  " + _shortened(value, column.width).rjust(column.width)
        for value, column in zip(values, block, strict=True)
    )
    label = _shortened(label, label_width)
    return label + " " * (label_width - cells(label)) + "".join(numbers)


def _shortened(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    while cells(text) > width - 1:
        text = text[:-1]
    return text + "…"


def cells(text: str) -> int:
    """How many cells of a terminal the text takes: wide characters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
