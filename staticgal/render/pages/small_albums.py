"""Rows of a few photos, composed to fill a screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from staticgal.render.pages.rows import FIFTHS, Band, Rows, is_unequal, laid_out

FEW = 8  # photos, up to which an album is composed

_HIGHER_LAST = 1.6  # times the row above it: what a short last row may grow to
_ENLARGED = 1.25  # a photo may be shown this much larger than its largest file
# Costs, against ln(height of all rows / height of the screen) squared.
_NOT_FILLED = 2.0  # times that, where the rows do not reach the end of the screen
_FAULT = 4.0  # a row higher than the screen, a photo enlarged too much: by the ln of how much
_TWOFOLD = 5.0  # a row twice as high as its neighbour


@lru_cache(maxsize=4096)  # small albums are often alike
def compose(ratios: tuple[float, ...], widths: tuple[int, ...], band: Band) -> Rows:
    """Of all ways to part up to `FEW` photos into rows the one that fills the screen most evenly.

    `ratios` are the photos' (width by height), `widths` those of each one's largest file in pixels.
    """
    count = len(ratios)
    # The sum of ratios at which a row enlarges this photo as much as it may.
    least = [
        ratio * band.room / (_ENLARGED * width) for ratio, width in zip(ratios, widths, strict=True)
    ]

    def cost(begins: Sequence[int]) -> float:
        rows = list(pairwise((*begins, count)))
        sums = [sum(ratios[start:end]) for start, end in rows]
        too_high = sum(max(0.0, log(band.screen / total)) for total in sums[:-1])
        whole = max(sums[-1], _least_of_last(sums[:-1], band.screen))
        empty = 1 - sums[-1] / whole
        sums[-1] = whole
        height = sum(1 / total for total in sums) * band.screen  # in screens
        fill = log(height) ** 2 * (1 if height > 1 else _NOT_FILLED)
        small = sum(max(0.0, log(total / band.ratios)) for total in sums)
        uneven = sum(log(one / other) ** 2 for one, other in pairwise(sums)) / 2
        twofold = sum(is_unequal(one, other) for one, other in pairwise(sums))
        blurred = sum(
            max(0.0, log(max(least[start:end]) / total))
            for (start, end), total in zip(rows, sums, strict=True)
        )
        faults = _FAULT * (too_high + blurred) + _TWOFOLD * twofold
        return fill + uneven + small + empty + faults

    begins = min((_begins(choice, count) for choice in range(1 << (count - 1))), key=cost)
    sums = [sum(ratios[start:end]) for start, end in pairwise(begins)]
    lacking = _least_of_last(sums, band.screen) - sum(ratios[begins[-1] :])
    return laid_out(ratios, begins, max(0, round(lacking * FIFTHS)))


def _begins(choice: int, count: int) -> list[int]:
    """Where rows begin, by the bits of a number: one for each photo but the first."""
    return [0, *(at for at in range(1, count) if choice >> (at - 1) & 1)]


def _least_of_last(sums: Sequence[float], screen: float) -> float:
    """The least sum of a last row below rows with these: it is not much higher than the one above
    it, nor higher than the screen.
    """
    return max(screen, sums[-1] / _HIGHER_LAST) if sums else screen
