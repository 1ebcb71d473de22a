"""The nearest known name to one that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str], what: str = "known") -> str:
    """The mend for an unknown name: the nearest known one, if any is near, and all there are."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if not near:
        folded = {other.casefold(): other for other in names}
        near = [folded[n] for n in get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)]
    listing = f"{what}: {', '.join(names)}" if names else f"{what}: there are none"
    return f"did you mean `{near[0]}`? {listing}" if near else listing
