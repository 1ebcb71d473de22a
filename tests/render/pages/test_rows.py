"""Rows are balanced, whole, and laid out by classes that the stylesheet knows."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from staticgal.render.pages import rows
from staticgal.render.pages.rows import BANDS, Rows, choose

RATIOS = st.sampled_from([0.5, 0.67, 0.75, 1.0, 1.33, 1.5, 1.78, 2.4])
DESKTOP = BANDS[3].ratios


def made_rows(ratios: list[float], layout: Rows) -> list[list[float]]:
    starts = [0, *sorted(layout.begins)]
    return [
        ratios[start:end] for start, end in zip(starts, [*starts[1:], len(ratios)], strict=True)
    ]


@given(st.lists(RATIOS, min_size=1, max_size=60), st.sampled_from(BANDS))
def test_each_row_is_flush(ratios: list[float], band: rows.Band) -> None:
    layout = choose(ratios, band.ratios)

    shares = iter(layout.shares)
    widths = [sum(next(shares) for _ in row) for row in made_rows(ratios, layout)]
    assert all(abs(width - 1) < 1e-9 for width in widths[:-1])
    assert widths[-1] <= 1 + 1e-9


def widths(layout: list[list[float]], usual: float) -> list[float]:
    """Each row's width for a height of 1; a last row has at least the usual one."""
    *others, last = (sum(row) for row in layout)
    lacks = max(0, round(5 * (usual - last))) / 5 if others else 0
    return [*others, last + lacks]


def unequal(layout: list[list[float]], usual: float) -> int:
    """How many rows are at least twice as high as the one before or after."""
    return sum(
        max(one, other) >= 2 * min(one, other) for one, other in pairwise(widths(layout, usual))
    )


def can_be_even(ratios: list[float], usual: float) -> bool:
    """Whether there are rows of which none is twice as high as its neighbour."""

    @cache
    def on(start: int, before: float) -> bool:
        for end in range(start + 1, len(ratios) + 1):
            row = ratios[start:end]
            if len(row) > 1 and sum(row) > 2.6 * usual:
                break
            is_last = end == len(ratios)
            (width,) = widths([row], usual) if not is_last else widths([[1.0], row], usual)[1:]
            if before and max(before, width) >= 2 * min(before, width):
                continue
            if is_last or on(end, width):
                return True
        return False

    return on(0, 0.0)


@given(st.lists(RATIOS, min_size=8, max_size=40), st.sampled_from(BANDS[1:]))
@example([0.5, 2.4, 1.78, 2.4, 0.5, 0.5, 1.0, 1.78, 1.33], BANDS[1])
def test_no_row_is_twice_as_high_as_its_neighbour_where_that_can_be_had(
    ratios: list[float], band: rows.Band
) -> None:
    layout = made_rows(ratios, choose(ratios, band.ratios))

    assert unequal(layout, band.ratios) == 0 or not can_be_even(ratios, band.ratios)


@given(st.lists(RATIOS, min_size=1, max_size=9), st.sampled_from(BANDS))
@example([0.5, 2.4, 1.78, 2.4, 0.5, 0.5, 1.0, 1.78, 1.33], BANDS[1])
def test_no_other_rows_would_cost_less(ratios: list[float], band: rows.Band) -> None:
    def cost(layout: list[list[float]]) -> tuple[int, float]:
        costs = (rows._row_cost(sum(row), band.ratios, is_last=row is layout[-1]) for row in layout)
        return unequal(layout, band.ratios), round(sum(costs), 9)

    def all_layouts(left: list[float]) -> list[list[list[float]]]:
        if not left:
            return [[]]
        return [
            [left[:end], *others]
            for end in range(1, len(left) + 1)
            if end == 1 or sum(left[:end]) <= 2.6 * band.ratios
            for others in all_layouts(left[end:])
        ]

    chosen = cost(made_rows(ratios, choose(ratios, band.ratios)))

    assert chosen <= min(cost(layout) for layout in all_layouts(ratios))


def test_a_short_last_row_keeps_the_usual_height() -> None:
    layout = choose([1.5] * 9, DESKTOP)

    assert made_rows([1.5] * 9, layout)[-1] != []
    assert layout.shares[-1] < 0.34


def test_the_only_photo_of_an_album_is_shown_larger_than_one_in_a_row() -> None:
    alone = choose([1.5], DESKTOP).shares[0]
    in_a_row = choose([1.5] * 7, DESKTOP).shares[0]

    assert in_a_row * 1.4 < alone < 0.5


def test_no_photos_have_no_rows() -> None:
    assert choose([], DESKTOP) == Rows(frozenset(), 0, ())


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_every_ratio_has_a_class(width: int, height: int) -> None:
    assert f".r{rows.ratio_class(width, height)}{{" in rows.stylesheet()


@given(st.integers(600, 6000), st.integers(600, 6000))
def test_rounding_a_ratio_crops_little(width: int, height: int) -> None:
    rounded = rows.ratio_class(width, height) / 100

    if 0.4 <= width / height <= 12:
        assert abs(rounded / (width / height) - 1) < 0.0126


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_and_width_has_a_class(colour: tuple[int, int, int]) -> None:
    style = rows.stylesheet()

    assert f".{rows.colour_class(colour)}{{" in style
    assert f".{rows.width_class(sum(colour) * 20)}{{" in style


@given(st.lists(RATIOS, min_size=1, max_size=30))
def test_what_the_last_row_lacks_has_a_class(ratios: list[float]) -> None:
    layouts = [(band, choose(ratios, band.ratios)) for band in BANDS]

    for name in rows.row_classes(layouts).split():
        assert re.search(rf"\.{name}[{{>]", rows.stylesheet())
