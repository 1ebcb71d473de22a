"""Justified rows, chosen at build time for six bands of window width and laid out by classes alone.

Within a band a row's make-up is fixed and its height follows the width, so nothing is measured or
moved in the browser. The classes and their stylesheet are made here from the same table. The
stylesheet holds every class there can be: it is the same for every site and tells nothing of its
photos.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Band:
    """A range of window widths: `ratios` is the usual sum of a row's ratios (width by height)."""

    letter: str
    from_px: int
    gap: int
    ratios: float


BANDS = (
    Band("a", 0, 6, 2.2),
    Band("b", 480, 6, 3.0),
    Band("c", 720, 8, 4.2),
    Band("d", 1080, 8, 5.4),
    Band("e", 1600, 10, 6.6),
    Band("f", 2200, 10, 7.8),
)
PRINT_BAND = BANDS[2]

# What a short last row costs, against ln(sum of ratios / usual sum) squared for a whole one.
_SHORT_LAST_ROW = 0.02
_LONE_LAST_ROW = 0.25
_LONE = 0.5  # of a row
_ALONE = 1.6  # times the usual height: what the only row of an album may grow to
_FIFTHS = 5  # steps of the last row's filler
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

    Dynamic programming over the ends of rows; the earlier of two equally good layouts.
    """
    count = len(ratios)
    best = [0.0] + [float("inf")] * count
    begin = [0] * (count + 1)
    longest = usual * _LONGEST
    for start in range(count):
        so_far = best[start]
        total = 0.0
        for end in range(start + 1, count + 1):
            total += ratios[end - 1]
            if total > longest and end > start + 1:
                break
            cost = so_far + _row_cost(total, usual, is_last=end == count)
            if cost < best[end]:
                best[end], begin[end] = cost, start
    return _laid_out(ratios, usual, begin)


def _row_cost(total: float, usual: float, *, is_last: bool) -> float:
    if is_last and total < usual:
        return _LONE_LAST_ROW if total < _LONE * usual else _SHORT_LAST_ROW
    return log(total / usual) ** 2


def _laid_out(ratios: Sequence[float], usual: float, begin: Sequence[int]) -> Rows:
    shares: list[float] = []
    begins: set[int] = set()
    lacks = 0
    end = len(ratios)
    while end > 0:
        start = begin[end]
        total = sum(ratios[start:end])
        if end == len(ratios):
            full = usual / _ALONE if start == 0 else usual
            lacks = max(0, round((full - total) * _FIFTHS))
            total += lacks / _FIFTHS
        shares.extend(ratio / total for ratio in reversed(ratios[start:end]))
        begins.add(start)
        end = start
    return Rows(frozenset(begins - {0}), lacks, tuple(reversed(shares)))


# --- ratios and colours as classes ---------------------------------------------------------------

_FINE = range(40, 401)  # hundredths: a step is at most 0.75 % of the usual ratios
_NARROW = range(10, 40)
_WIDE = range(405, 1205, 5)
RATIO_CLASSES = (*_NARROW, *_FINE, *_WIDE)


def ratio_class(width: int, height: int) -> int:
    """A photo's ratio in hundredths, as near as there is a class for it: 3:2 is 150, for `r150`."""
    hundredths = round(100 * width / height)
    if hundredths > _FINE[-1]:
        return min(_WIDE[-1], 5 * round(20 * width / height))
    return max(_NARROW[0], hundredths)


def colour_class(colour: tuple[int, int, int]) -> str:
    """A colour rounded to four steps a channel, as one of 64 classes `k000` to `k333`."""
    return "k" + "".join(str((channel * 3 + 127) // 255) for channel in colour)


_WIDTH_STEP = 80
_WIDEST = 60


def width_class(width: int) -> str:
    """The class that lets a single picture grow to 1.25 times its pixels, in steps of 80."""
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
    yield "".join(f".w{step}{{--w:{step * _WIDTH_STEP}px}}" for step in range(1, _WIDEST + 1))
    for band in BANDS:
        yield "".join(
            f".{band.letter}{fifths}{{--{band.letter}:{fifths / _FIFTHS:g}}}"
            for fifths in range(round(band.ratios * _FIFTHS) + 1)
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
