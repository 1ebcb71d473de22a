"""Justified rows, chosen at build time for six bands of window width and laid out by classes alone.

Within a band a row's make-up is fixed and its height follows the width, so nothing is measured or
moved in the browser. The classes and their stylesheet are made here from the same table. The
stylesheet holds every class there can be: it is the same for every site and tells nothing of its
photos.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log


@dataclass(frozen=True, slots=True)
class Band:
    """A range of window widths: `ratios` is the usual sum of a row's ratios (width by height).

    `room` is the width in pixels that its usual window leaves for photos, and `screen` the ratio of
    the room below an album's title.
    """

    letter: str
    from_px: int
    gap: int
    ratios: float
    room: int
    screen: float


BANDS = (
    Band("a", 0, 6, 2.2, 358, 0.55),
    Band("b", 480, 6, 3.0, 560, 0.8),
    Band("c", 720, 8, 4.2, 852, 0.9),
    Band("d", 1080, 8, 5.4, 1360, 1.95),
    Band("e", 1600, 10, 6.6, 1808, 2.05),
    Band("f", 2200, 10, 7.8, 2448, 2.0),
)
PRINT_BAND = BANDS[2]

# What a short last row costs, against ln(sum of ratios / usual sum) squared for a whole one.
_SHORT_LAST_ROW = 0.02
_LONE_LAST_ROW = 0.25
_LONE = 0.5  # of a row
_ALONE = 1.6  # times the usual height: what the only row of an album may grow to
FIFTHS = 5  # steps of the last row's filler
_UNEQUAL = 2.0  # times its neighbour's height: a row that stands out as a mistake
_LONGEST = 2.6  # times the usual sum: no row of several photos is longer


@dataclass(frozen=True, slots=True)
class Rows:
    """One layout of some photos in one band.

    `begins` are the positions that begin a row, 0 left out; `lacks` is what the last row lacks of
    the usual sum, in fifths; `shares` is each photo's part of the row's width, 0 to 1.
    """

    begins: frozenset[int]
    lacks: int
    shares: tuple[float, ...]


def choose(ratios: Sequence[float], usual: float) -> Rows:
    """The rows that come nearest to the usual sum of ratios, taken together.

    No row is twice as high as its neighbour where that can be had. The earlier of two equally good
    layouts.
    """
    if not ratios:
        return Rows(frozenset(), 0, ())
    begins = _nearest_to_usual(ratios, usual)
    if _unequal_neighbours(ratios, usual, begins):
        begins = _most_even(ratios, usual)
    lacks = _lacks(sum(ratios[begins[-1] :]), usual, begins[-1])
    return laid_out(ratios, begins, lacks)


def _nearest_to_usual(ratios: Sequence[float], usual: float) -> list[int]:
    """Where rows begin that cost least. Dynamic programming over the ends of rows."""
    count = len(ratios)
    best = [0.0] + [float("inf")] * count
    begin = [0] * (count + 1)
    for start in range(count):
        for end, total in _rows_from(ratios, usual, start):
            cost = best[start] + _row_cost(total, usual, is_last=end == count)
            if cost < best[end]:
                best[end], begin[end] = cost, start
    begins: list[int] = []
    end = count
    while end > 0:
        end = begin[end]
        begins.append(end)
    return begins[::-1]


def _most_even(ratios: Sequence[float], usual: float) -> list[int]:
    """Where rows begin that have the fewest neighbours of unequal height, then cost least.

    Dynamic programming over rows, each after the best before it. It takes longer, and few albums
    need it.
    """
    count = len(ratios)
    # By end and begin of a row: unequal neighbours up to it, cost, begin of the row before, width.
    ending: list[dict[int, tuple[int, float, int, float]]] = [{} for _ in range(count + 1)]
    for start in range(count):
        for end, total in _rows_from(ratios, usual, start):
            is_last = end == count
            width = _shown_width(total, usual, start, is_last=is_last)
            unequal, cost, before = min(
                (
                    (unequal + is_unequal(other, width), cost, before)
                    for before, (unequal, cost, _, other) in ending[start].items()
                ),
                default=(0, 0.0, 0),
            )
            cost += _row_cost(total, usual, is_last=is_last)
            ending[end][start] = (unequal, cost, before, width)
    begins: list[int] = []
    end = count
    start = min(ending[count], key=lambda one: ending[count][one][:2])
    while end > 0:
        begins.append(start)
        start, end = ending[end][start][2], start
    return begins[::-1]


def _rows_from(ratios: Sequence[float], usual: float, start: int) -> Iterator[tuple[int, float]]:
    """The rows that may begin here: each one's end and its sum of ratios."""
    total = 0.0
    for end in range(start + 1, len(ratios) + 1):
        total += ratios[end - 1]
        if total > usual * _LONGEST and end > start + 1:
            return
        yield end, total


def _unequal_neighbours(ratios: Sequence[float], usual: float, begins: Sequence[int]) -> int:
    ends = (*begins[1:], len(ratios))
    widths = [
        _shown_width(sum(ratios[start:end]), usual, start, is_last=end == len(ratios))
        for start, end in zip(begins, ends, strict=True)
    ]
    return sum(is_unequal(one, other) for one, other in pairwise(widths))


def is_unequal(width: float, other: float) -> bool:
    """Whether one of two rows is at least twice as high: their heights are as 1 to their widths."""
    return max(width, other) >= _UNEQUAL * min(width, other)


def _row_cost(total: float, usual: float, *, is_last: bool) -> float:
    if is_last and total < usual:
        return _LONE_LAST_ROW if total < _LONE * usual else _SHORT_LAST_ROW
    return log(total / usual) ** 2


def _lacks(total: float, usual: float, start: int) -> int:
    """What a last row of this sum lacks of the usual one, in fifths."""
    full = usual / _ALONE if start == 0 else usual
    return max(0, round((full - total) * FIFTHS))


def _shown_width(total: float, usual: float, start: int, *, is_last: bool) -> float:
    """The width of a row for a height of 1, with the filler of the last."""
    return total + _lacks(total, usual, start) / FIFTHS if is_last else total


def laid_out(ratios: Sequence[float], begins: Sequence[int], lacks: int) -> Rows:
    """Rows that begin at these photos, 0 among them; the last one lacks this, in fifths."""
    shares: list[float] = []
    for start, end in zip(begins, (*begins[1:], len(ratios)), strict=True):
        total = sum(ratios[start:end])
        if end == len(ratios):
            total += lacks / FIFTHS
        shares.extend(ratio / total for ratio in ratios[start:end])
    return Rows(frozenset(begins) - {0}, lacks, tuple(shares))


# --- ratios and colours as classes ---------------------------------------------------------------

_FINE = range(40, 401)  # hundredths: a step is at most 0.75 % of the usual ratios
_NARROW = range(10, 40)
_WIDE = range(410, 1210, 10)
RATIO_CLASSES = (*_NARROW, *_FINE, *_WIDE)


def ratio_class(width: int, height: int) -> int:
    """A photo's ratio in hundredths, as near as there is a class for it: 3:2 is 150, for `r150`."""
    hundredths = round(100 * width / height)
    if hundredths > _FINE[-1]:
        return min(_WIDE[-1], 10 * round(10 * width / height))
    return max(_NARROW[0], hundredths)


def colour_class(colour: tuple[int, int, int]) -> str:
    """A colour rounded to four steps a channel, as one of 64 classes `k000` to `k333`."""
    return "k" + "".join(str((channel * 3 + 127) // 255) for channel in colour)


def _is_light(red: int, green: int, blue: int) -> bool:
    """Whether black is read better than white on a colour of channels 0 to 3 (WCAG 2 contrast)."""
    linear = (((channel / 3 + 0.055) / 1.055) ** 2.4 for channel in (red, green, blue))
    luminance: float = sum(weight * value for weight, value in zip(_LUMINANCE, linear, strict=True))
    return luminance > 0.18


_LUMINANCE = (0.2126, 0.7152, 0.0722)
_WIDTH_STEP = 100
_WIDEST = 48


def width_class(width: int) -> str:
    """The class that lets a single picture grow to 1.25 times its pixels, in steps of 100."""
    return f"w{min(_WIDEST, max(1, width * 5 // 4 // _WIDTH_STEP))}"


def row_classes(rows: Iterable[tuple[Band, Rows]]) -> str:
    """The classes of a list of photos: `rows a4 b0 …`, what each band's last row lacks."""
    return " ".join(("rows", *(f"{band.letter}{layout.lacks}" for band, layout in rows)))


def stylesheet() -> str:
    """The style rules behind all these classes."""
    return "\n".join((*_shape_rules(), *_band_rules(), ""))


def _shape_rules() -> Iterable[str]:
    yield (
        ".rows{display:flex;flex-wrap:wrap;align-items:flex-start;column-gap:var(--g)}"
        ".rows>li{display:contents}"
        ".rows a{flex:var(--r) 1 0;min-width:0;aspect-ratio:var(--r);margin-block-end:var(--g)}"
        ".rows img{width:100%;height:100%;object-fit:cover}"
    )
    yield "".join(f".r{ratio}{{--r:{ratio / 100:g}}}" for ratio in RATIO_CLASSES)
    steps = [(r, g, b) for r in range(4) for g in range(4) for b in range(4)]
    yield "".join(
        f".k{r}{g}{b}{{background-color:#{5 * r:x}{5 * g:x}{5 * b:x}}}" for r, g, b in steps
    )
    light = ",".join(f".k{r}{g}{b}" for r, g, b in steps if _is_light(r, g, b))
    yield f"[class^=k]{{color:#fff}}{light}{{color:#000}}"
    yield "".join(f".w{step}{{--w:{step * _WIDTH_STEP}px}}" for step in range(1, _WIDEST + 1))
    for band in BANDS:
        yield "".join(
            f".{band.letter}{fifths}{{--{band.letter}:{fifths / FIFTHS:g}}}"
            for fifths in range(round(band.ratios * FIFTHS) + 1)
        )


def _band_rules() -> Iterable[str]:
    for band, following in zip(BANDS, (*BANDS[1:], None), strict=True):
        upto = f" and (max-width:{following.from_px - 0.02}px)" if following else ""
        yield f"@media screen and (min-width:{band.from_px}px){upto}{{{_rules_of(band)}}}"
    yield f"@media print{{{_rules_of(PRINT_BAND)}}}"


def _rules_of(band: Band) -> str:
    return (
        f".rows{{--g:{band.gap}px}}"
        f'.{band.letter}::before{{content:"";flex:0 0 100%}}'
        f'.rows::after{{content:"";flex:var(--{band.letter}) 1 0;'
        "margin-inline-start:calc(-1*var(--g))}"
    )
