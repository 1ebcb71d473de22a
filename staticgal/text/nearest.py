"""The nearest of the names there are to one that there is not: for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_ALIKE = 0.6  # of a ratio from 0 to 1; difflib calls this close


def close_names(name: str, known: Iterable[str], most: int = 1, alike: float = _ALIKE) -> list[str]:
    """At most so many of the known names that look like this one, the nearest first."""
    return get_close_matches(name, list(known), n=most, cutoff=alike)


def did_you_mean(name: str, known: Iterable[str], what: str = "known") -> str:
    """The hint for an unknown name: the nearest known one, if any is near, and all there are."""
    names = sorted(known)
    near = close_names(name, names)
    if not near:
        folded = {other.casefold(): other for other in names}
        near = [folded[n] for n in close_names(name.casefold(), folded)]
    listing = f"{what}: {', '.join(names)}" if names else f"{what}: there are none"
    return f"did you mean `{near[0]}`? {listing}" if near else listing


def slips(one: str, other: str, most: int) -> int:
    """The letters to add, leave out, change or swap with their neighbour to make one the other;
    `most` + 1 where it is more than `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last = row, before
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
