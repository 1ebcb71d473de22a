"""Whether the order of a month tells the order of its days."""

from __future__ import annotations

from itertools import pairwise

from tests.conformance.build import World, given

COUNT = 600


def month(audience: str) -> World:
    """As many photos as a busy month has, their names in the order of time."""
    tree = {
        f"IMG_{n:04}.jpg": {"taken": f"2026-10-{1 + n * 31 // COUNT:02} {n % 24:02}:{n % 60:02}"}
        for n in range(COUNT)
    }
    return given({"month/": tree}, {audience: "viewer"})


def correlation(first: list[int], second: list[int]) -> float:
    """Spearman's, of two orders of the same things."""
    count = len(first)
    apart = sum((a - b) ** 2 for a, b in zip(first, second, strict=True))
    return 1 - 6 * apart / (count * (count**2 - 1))


def order(audience: str) -> list[int]:
    return [int(name[4:8]) for name in month(audience).order(audience, "month")]


def test_the_order_within_a_month_has_nothing_to_do_with_time() -> None:
    # A shuffle of 600 lies beyond 0.16 once in ten thousand times; the key is always the same.
    assert abs(correlation(order("public"), list(range(COUNT)))) < 0.16


def test_neighbours_within_a_month_are_no_nearer_in_time_than_others() -> None:
    shown = order("public")

    near = sum(abs(a - b) for a, b in pairwise(shown)) / (COUNT - 1)

    assert abs(near / (COUNT / 3) - 1) < 0.15  # of two at random: a third of the whole


def test_two_audiences_that_compare_their_orders_learn_nothing_of_time() -> None:
    one, other = order("public"), order("friends")

    assert abs(correlation(one, other)) < 0.16
    both = sorted(range(COUNT), key=lambda n: one.index(n) + other.index(n))
    assert abs(correlation(both, list(range(COUNT)))) < 0.16
