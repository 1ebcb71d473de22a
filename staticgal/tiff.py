"""Tags of a TIFF structure (EXIF blocks are TIFF too), read within bounds.

Nothing here raises for what the bytes say: what cannot be read is empty. A read takes only what
is asked for, so a directory of 65,535 entries that each claim gigabytes is cheap.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from typing import BinaryIO

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SIZES |= {16: 8, 17: 8, 18: 8}  # BigTIFF
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_CODES |= {16: "Q", 17: "q", 18: "Q"}
_RATIONALS = {5: "I", 10: "i"}
_MOST_ENTRIES = 4096  # the TIFF of a camera has some dozens
_MOST_NUMBERS = 64
_CLASSIC = (42, 0x4F52, 0x5352, 0x0055)  # what Olympus (twice) and Panasonic write for 42 in RAW


class Directory:
    """One directory (IFD) of tags; `is_whole` when all that it lists was read."""

    def __init__(
        self,
        tiff: Tiff,
        entries: dict[int, tuple[int, int, int]],
        following: int,
        *,
        strange: Collection[int] = (),
        is_whole: bool = False,
    ) -> None:
        self._tiff = tiff
        self._entries = entries
        self.following = following
        self._strange = strange  # those of a type that there is not
        self.is_whole = is_whole

    def __contains__(self, tag: int) -> bool:
        return tag in self._entries

    def raw(self, tag: int, most: int = 65_536) -> bytes:
        """The value's bytes, at most so many; empty when there is none."""
        entry = self._entries.get(tag)
        if entry is None:
            return b""
        kind, count, offset = entry
        return self._tiff.read(offset, min(count * _SIZES[kind], most))

    def whole(self, tag: int, most: int) -> bytes | None:
        """All of the value's bytes, empty when there is no such tag; None when they are not all in
        the file, are more than `most`, or are of no type that there is.
        """
        if tag in self._strange:
            return None
        kind, count, _ = self._entries.get(tag, (1, 0, 0))
        value = self.raw(tag, most)
        return value if len(value) == count * _SIZES[kind] else None

    def directory(self, tag: int) -> Directory:
        """The directory that the tag points to; an empty one where there is none."""
        return self._tiff.directory(self.integer(tag) or 0)

    def numbers(self, tag: int) -> tuple[float, ...]:
        """The value as numbers: fractions divided, those by nought left out as NaN."""
        entry = self._entries.get(tag)
        if entry is None:
            return ()
        kind, count, _ = entry
        count = min(count, _MOST_NUMBERS)
        value = self.raw(tag, count * _SIZES[kind])
        count = len(value) // _SIZES[kind]
        value = value[: count * _SIZES[kind]]
        order = self._tiff.order
        if kind in _CODES:
            return struct.unpack(f"{order}{count}{_CODES[kind]}", value)
        if kind in _RATIONALS:
            parts = struct.unpack(f"{order}{2 * count}{_RATIONALS[kind]}", value)
            pairs = zip(parts[::2], parts[1::2], strict=True)
            return tuple(over / under if under else float("nan") for over, under in pairs)
        return ()

    def integer(self, tag: int) -> int | None:
        """The first number of the value, when it is a whole one."""
        numbers = self.numbers(tag)
        return numbers[0] if numbers and isinstance(numbers[0], int) else None

    def integers(self, tag: int) -> tuple[int, ...]:
        """The whole numbers of the value."""
        return tuple(n for n in self.numbers(tag) if isinstance(n, int))


class Tiff:
    """A TIFF structure in an open file; `order` is the byte order as `struct` writes it."""

    def __init__(self, stream: BinaryIO, order: str, is_big: bool, first: int) -> None:
        self._stream = stream
        self.order = order
        self._is_big = is_big
        self.first = first

    @classmethod
    def open(cls, stream: BinaryIO) -> Tiff | None:
        """The structure that begins the file, or None where there is none."""
        stream.seek(0)
        head = stream.read(16)
        order = {b"II": "<", b"MM": ">"}.get(head[:2])
        if order is None or len(head) < 8:
            return None
        (version,) = struct.unpack(order + "H", head[2:4])
        if version in _CLASSIC:
            (first,) = struct.unpack(order + "I", head[4:8])
            return cls(stream, order, False, first)
        if version == 43 and len(head) == 16:
            (first,) = struct.unpack(order + "Q", head[8:16])
            return cls(stream, order, True, first)
        return None

    def read(self, offset: int, length: int) -> bytes:
        """So many bytes from there, fewer at the end of the file."""
        if length <= 0 or not 0 <= offset < 1 << 62:
            return b""
        self._stream.seek(offset)
        return self._stream.read(length)

    def directory(self, offset: int) -> Directory:
        """The directory at an offset; an empty one where there is none."""
        word, entry = ("Q", "HHQ8s") if self._is_big else ("I", "HHI4s")
        count_code = "Q" if self._is_big else "H"
        count_size, entry_size = struct.calcsize("<" + count_code), struct.calcsize("<" + entry)
        if offset <= 0:
            return Directory(self, {}, 0)
        head = self.read(offset, count_size)
        if len(head) < count_size:
            return Directory(self, {}, 0)
        (count,) = struct.unpack(self.order + count_code, head)
        start = offset + count_size
        body = self.read(start, min(count, _MOST_ENTRIES) * entry_size)
        entries: dict[int, tuple[int, int, int]] = {}
        strange: set[int] = set()
        found = len(body) // entry_size
        unpacked = struct.iter_unpack(self.order + entry, body[: found * entry_size])
        for i, (tag, kind, length, value) in enumerate(unpacked):
            size = _SIZES.get(kind)
            if size is None:
                strange.add(tag)
            if size is None or tag in entries:
                continue
            place = start + i * entry_size + entry_size - len(value)
            if length * size > len(value):
                (place,) = struct.unpack(self.order + word, value)
            entries[tag] = (kind, length, place)
        tail = self.read(start + count * entry_size, struct.calcsize("<" + word))
        following = struct.unpack(self.order + word, tail)[0] if len(tail) in (4, 8) else 0
        return Directory(self, entries, following, strange=strange, is_whole=found == count)
