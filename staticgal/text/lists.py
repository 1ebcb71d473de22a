"""Several things as one says them: counted, and one after the other."""

from __future__ import annotations

from collections.abc import Iterable


def counted(count: int, noun: str) -> str:
    """`1 photo`, `2 photos`; for nouns that take an s."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def joined(words: Iterable[str], last: str = "and") -> str:
    """`a`; `a and b`; `a, b and c`. `last` stands before the last one."""
    *first, end = (*words,) or ("",)
    return f"{', '.join(first)} {last} {end}" if first else end


def quoted(words: Iterable[str], last: str = "and") -> str:
    """The same with each word in backticks, as it is written."""
    return joined((f"`{word}`" for word in words), last)
