from __future__ import annotations

from staticgal.text.natural_order import natural_key


def test_numbers_in_a_text_sort_by_their_value_whatever_their_letters_and_zeros() -> None:
    texts = ["Photo 10", "photo 9", "photo ٣", "photo 010 b", "10", "9 x", "", "photo"]

    assert sorted(texts, key=natural_key) == [
        *("9 x", "10", "photo", "photo ٣", "photo 9", "Photo 10", "photo 010 b", "")
    ]


def test_a_number_of_thousands_of_digits_is_a_number_too() -> None:
    assert natural_key("1" + "0" * 5000) > natural_key("9" * 5000)
