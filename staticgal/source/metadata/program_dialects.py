"""Values that some programs write in their own way, as the standards say it: Photo Mechanic's
`Prefs`, labels by number, stars in percent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# What digiKam's numbers mean, and those of Photo Mechanic; 0 is none.
DIGIKAM = (*("", "Red", "Orange", "Yellow", "Green", "Blue", "Magenta", "Gray", "Black", "White"),)
PHOTO_MECHANIC = (
    *("", "Winner", "Winner alt", "Superior", "Superior alt", "Typical", "Typical alt"),
    *("Extras", "Trash"),
)


@dataclass(frozen=True, slots=True)
class Prefs:
    """The stars and the label of Photo Mechanic; None and nothing where it says none."""

    stars: int | None = None
    labels: tuple[str, ...] = ()


def photo_mechanic(texts: Iterable[str]) -> Prefs:
    """What Photo Mechanic keeps in one field: marked or not, the label, the stars, a number."""
    found = Prefs()
    for text in texts:
        if match := _PREFS.match(text):
            found = Prefs(min(int(match["stars"]), 5), label_of(match["label"], PHOTO_MECHANIC))
    return found


_PREFS = re.compile(r"\s*\d\s*:\s*(?P<label>\d)\s*:\s*(?P<stars>\d)\s*:")


def label_of(number: str, meaning: tuple[str, ...]) -> tuple[str, ...]:
    """The word for a label that is kept as a number; the number where there is no word."""
    is_known = re.fullmatch("[0-9]", number) and int(number) < len(meaning)
    word = meaning[int(number)] if is_known else number
    return (word,) if word else ()


def stars_of_percent(number: int) -> int | None:
    """The scale of Windows (1, 25, 50, 75, 99) as stars; None where it is none of that scale."""
    if not 0 <= number <= 100:
        return None
    return min(5, round(number / 25) + 1) if number else 0
