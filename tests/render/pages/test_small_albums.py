"""A few photos fill the screen, in rows that suit each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from staticgal.render.pages.rows import BANDS, FIFTHS, Band, Rows
from staticgal.render.pages.small_albums import FEW, compose

DESKTOP = BANDS[3]
RATIOS = st.sampled_from([0.67, 0.75, 1.0, 1.33, 1.5, 1.78])
ALBUMS = st.lists(RATIOS, min_size=1, max_size=FEW)


def composed(ratios: list[float], band: Band = DESKTOP, edge: int = 1600) -> Rows:
    return compose(tuple(ratios), tuple(round(edge * min(1, one)) for one in ratios), band)


def row_lengths(ratios: list[float], layout: Rows) -> list[float]:
    """Each row's sum of ratios, with what the last one lacks."""
    starts = [0, *sorted(layout.begins)]
    sums = [sum(ratios[start:end]) for start, end in pairwise((*starts, len(ratios)))]
    return [*sums[:-1], sums[-1] + layout.lacks / FIFTHS]


@given(ALBUMS)
def test_half_of_a_desktop_screen_is_picture(ratios: list[float]) -> None:
    assume(sum(ratios) >= 1.3)  # one upright photo has the height of the screen, not the width

    layout = composed(ratios)

    left = 1 / DESKTOP.screen  # of the height of the screen, as parts of its width
    covered = 0.0
    lengths = row_lengths(ratios, layout)
    for length in lengths:
        height = min(left, 1 / length)
        last = length - layout.lacks / FIFTHS if length is lengths[-1] else length
        covered += height * last / length
        left -= height
    assert covered * DESKTOP.screen >= 0.5


@given(ALBUMS, st.sampled_from(BANDS))
def test_shares_are_those_of_whole_rows(ratios: list[float], band: Band) -> None:
    layout = composed(ratios, band)

    whole = len(row_lengths(ratios, layout)) - (1 if layout.lacks else 0)
    assert sum(layout.shares) >= whole - 1e-9
    assert all(0 < share <= 1 for share in layout.shares)


def test_no_photo_is_enlarged_more_than_a_quarter() -> None:
    widest = BANDS[5]
    small = composed([1.5] * 3, widest, edge=1024)
    large = composed([1.5] * 3, widest, edge=2400)

    assert max(small.shares) * widest.room <= 1024 * 1.25
    assert max(large.shares) > max(small.shares)


@pytest.mark.parametrize("band", BANDS, ids=[band.letter for band in BANDS])
def test_a_panorama_fills_a_row(band: Band) -> None:
    layout = composed([4.2, 1.5], band, edge=2400)

    assert layout.begins == {1}
    assert layout.shares[0] == 1


def test_rows_of_a_phone_are_not_twice_as_high_as_others() -> None:
    lengths = row_lengths([1.5, 0.67, 1.5], composed([1.5, 0.67, 1.5], BANDS[0]))

    assert max(lengths) < 2 * min(lengths)
