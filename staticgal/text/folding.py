"""How words are compared: what nobody sees or hears apart is alike."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1 << 14)  # photos share their keywords
def folded(text: str) -> str:
    """The text as words are compared: capitals, ways to write an accent or a width, runs of spaces,
    and what cannot be seen do not matter.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
        text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    return " ".join(text.lower().split())
