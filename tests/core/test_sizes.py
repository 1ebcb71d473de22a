"""How large a picture of a size is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.sizes import long_edge_size


@pytest.mark.parametrize(
    ("source", "fitted"),
    [
        ((6000, 4000), (1024, 683)),
        ((4000, 6000), (683, 1024)),
        ((8000, 4000), (1024, 512)),  # 2:1 is no panorama
        ((8000, 2000), (1448, 362)),
        ((13000, 2000), (1846, 284)),
        ((30000, 1000), (2048, 68)),  # twice the long edge at most
        ((2000, 13000), (158, 1024)),  # upright, height is what screens lack
        ((1500, 300), (1500, 300)),  # never enlarged
    ],
)
def test_a_picture_is_fitted_to_the_long_edge_a_panorama_to_its_area(
    source: tuple[int, int], fitted: tuple[int, int]
) -> None:
    assert long_edge_size(*source, 1024) == fitted


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.integers(16, 4096))
def test_no_size_is_larger_than_the_source_or_its_area(width: int, height: int, edge: int) -> None:
    fitted_width, fitted_height = long_edge_size(width, height, edge)

    assert fitted_width <= min(width, 2 * edge)
    assert fitted_height <= min(height, edge)
    if width > 2 * height and fitted_height > 1:
        assert fitted_width * (fitted_height - 1) <= edge * edge / 2
