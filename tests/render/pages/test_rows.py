"""Rows are balanced, whole, and laid out by classes that the stylesheet knows."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
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


@given(st.lists(RATIOS, min_size=8, max_size=60), st.sampled_from(BANDS[1:]))
def test_no_row_is_twice_as_high_as_its_neighbour(ratios: list[float], band: rows.Band) -> None:
    layout = choose(ratios, band.ratios)

    heights = [1 / sum(row) for row in made_rows(ratios, layout)]
    heights[-1] = min(heights[-1], 1 / (sum(made_rows(ratios, layout)[-1]) + layout.lacks / 5))
    for one, other in pairwise(heights):
        assert max(one, other) < 2 * min(one, other)


@given(st.lists(RATIOS, min_size=1, max_size=9), st.sampled_from(BANDS))
def test_no_other_rows_would_cost_less(ratios: list[float], band: rows.Band) -> None:
    def cost(layout: list[list[float]]) -> float:
        return sum(
            rows._row_cost(sum(row), band.ratios, is_last=row is layout[-1]) for row in layout
        )

    def all_layouts(left: list[float]) -> list[list[list[float]]]:
        if not left:
            return [[]]
        return [
            [left[:end], *others]
            for end in range(1, len(left) + 1)
            for others in all_layouts(left[end:])
        ]

    chosen = cost(made_rows(ratios, choose(ratios, band.ratios)))

    assert chosen <= min(cost(layout) for layout in all_layouts(ratios)) + 1e-9


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
