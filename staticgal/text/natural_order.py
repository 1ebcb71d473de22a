"""Natural order: `photo 9` before `photo 10`."""

from __future__ import annotations

import re
import unicodedata

NaturalKey = tuple[tuple[int, int, str], ...]


def natural_key(text: str) -> NaturalKey:
    """A key under which numbers in a text sort by their value; empty text sorts last."""
    if not text:
        return ((2, 0, ""),)
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple(_number_key(part) if part.isdecimal() else (1, 0, part) for part in parts)


def _number_key(digits: str) -> tuple[int, int, str]:
    """A key for a number of any length; `int` refuses those of thousands of digits."""
    plain = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0")
    return (0, len(plain), plain)
