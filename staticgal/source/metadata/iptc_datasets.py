"""The datasets of an IPTC block (IIM), one after the other, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

CHARACTER_SET: Final = (1, 90)
UTF8: Final = b"\x1b%G"
MOST_DATASETS: Final = 10_000


class Dataset(NamedTuple):
    """One dataset by its record and its number in it, and where the next one begins.

    `is_whole` is false where its length is none, or goes beyond the block: then `value` is what
    there is.
    """

    record: int
    number: int
    value: bytes
    end: int
    is_whole: bool

    @property
    def key(self) -> tuple[int, int]:
        """What it says, by the standard's table."""
        return self.record, self.number


def datasets(block: bytes) -> Iterator[Dataset]:
    """The datasets as far as they follow each other, at most 10,000."""
    at = 0
    for _ in range(MOST_DATASETS):
        if block[at : at + 1] != b"\x1c" or at + 5 > len(block):
            return
        record, number = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        is_whole = True
        if size & 0x8000:  # a long value: its length has a length
            width = size & 0x7FFF
            is_whole = 0 < width <= 8
            size = int.from_bytes(block[at : at + min(width, 8)], "big")
            at += width
        value = block[at : at + size]
        at += size
        yield Dataset(record, number, value, at, is_whole and at <= len(block))
