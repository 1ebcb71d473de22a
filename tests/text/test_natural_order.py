"""The order in which people look for names."""

from __future__ import annotations

from staticgal.text.natural_order import natural_key


def test_numbers_count_by_their_size_capitals_do_not_and_nothing_comes_last() -> None:
    names = ["", "photo 10", "Photo 9", "photo 009b", "1" * 5000, "a"]

    assert sorted(names, key=natural_key) == [
        "1" * 5000,
        "a",
        "Photo 9",
        "photo 009b",
        "photo 10",
        "",
    ]
