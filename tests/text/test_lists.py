"""Several things as one says them."""

from __future__ import annotations

from staticgal.text.lists import counted, joined, quoted


def test_one_is_singular_and_all_else_plural() -> None:
    assert [counted(number, "photo") for number in (0, 1, 2)] == ["0 photos", "1 photo", "2 photos"]


def test_the_last_of_several_comes_after_and() -> None:
    assert [joined("abc"[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_names_stand_in_backticks_and_or_may_join_them() -> None:
    assert quoted(["x.md", "y.md"], "or") == "`x.md` or `y.md`"
