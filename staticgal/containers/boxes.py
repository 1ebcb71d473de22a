"""The boxes of which AVIF, HEIC and CR3 files are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from staticgal.containers.header import MOST_BLOCK

_MOST_BOXES = 10_000
# A box of the kind `uuid` that begins with this is XMP (XMP specification, part 3).
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what it is, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


def boxes(stream: BinaryIO, at: int, end: int) -> Iterator[Box]:
    """The boxes from one place to another, as far as they follow each other."""
    for _ in range(_MOST_BOXES):
        head = read_at(stream, at, 16)
        if at + 8 > end or len(head) < 8:
            return
        length, kind, start = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), at + 16
        elif length == 0:
            length = end - at
        if length < start - at:
            return
        yield Box(kind, start, min(at + length, end))
        at += length


def read_at(stream: BinaryIO, at: int, length: int, most: int = MOST_BLOCK) -> bytes:
    """So many bytes from there, fewer at the end of the file, and never more than `most`."""
    stream.seek(at)
    return stream.read(max(0, min(length, most)))
