"""Tags of a TIFF structure (EXIF blocks are TIFF too), read within bounds.

Nothing here raises for what the bytes say: what cannot be read is empty. A read takes only what
is asked for, so a directory of 65,535 entries that each claim gigabytes is cheap. But account is
kept: `Tiff.values` are the values that were asked for, each with whether it was there.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import BinaryIO, NamedTuple

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SIZES |= {16: 8, 17: 8, 18: 8}  # BigTIFF
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_CODES |= {16: "Q", 17: "q", 18: "Q"}
_RATIONALS = {5: "I", 10: "i"}
_MOST_ENTRIES = 4096  # the TIFF of a camera has some dozens
_MOST_NUMBERS = 64
_MOST_BYTES = 65_536
_CLASSIC = (42, 0x4F52, 0x5352, 0x0055)  # what Olympus (twice) and Panasonic write for 42 in RAW


class Value(NamedTuple):
    """A value that was asked for: the tag, its directory's offset, and where its bytes begin and
    end in the file; `is_whole` when they are all there, of a type that there is, and said once.

    A NamedTuple, as each photo has dozens of them and it is made in a third of the time.
    """

    directory: int
    tag: int
    begin: int
    end: int
    is_whole: bool


class Directory:
    """One directory (IFD) of tags, from `begin` to `end` in the file; `is_whole` when all that it
    lists was read. `strange` are the tags of a type that there is not, by tag that
    type; `twice` those said twice.
    """

    def __init__(
        self,
        tiff: Tiff,
        entries: dict[int, tuple[int, int, int]],
        following: int,
        *,
        begin: int = 0,
        end: int = 0,
        strange: Mapping[int, int] | None = None,
        twice: Collection[int] = (),
        is_whole: bool = False,
    ) -> None:
        self._tiff = tiff
        self._entries = entries
        self.following = following
        self.begin = begin
        self.end = end
        self.strange = strange or {}
        self.twice = twice
        self.is_whole = is_whole

    def __contains__(self, tag: int) -> bool:
        return tag in self._entries

    @property
    def tags(self) -> Collection[int]:
        """The tags of types that there are, in the file's order."""
        return self._entries.keys()

    def shape(self, tag: int) -> tuple[int, int]:
        """The type and the count of the value, 0 and 0 where there is none."""
        kind, count, _ = self._entries.get(tag, (0, 0, 0))
        return kind, count

    def extents(self) -> Iterator[tuple[int, int, int]]:
        """Each tag with where its value is said to begin and end in the file."""
        for tag, (kind, count, offset) in self._entries.items():
            yield tag, offset, offset + count * _SIZES[kind]

    def is_within(self, end: int, but_for: Collection[int]) -> bool:
        """Whether all values are said to end before there, those of these tags aside."""
        for tag, (kind, count, offset) in self._entries.items():
            if offset + count * _SIZES[kind] > end and tag not in but_for:
                return False
        return True

    def raw(self, tag: int, most: int | None = None) -> bytes:
        """The value's bytes, at most so many; empty when there is none."""
        entry = self._entries.get(tag)
        if entry is None:
            if tag in self.strange:
                self._tiff.values.add(Value(self.begin, tag, 0, 0, is_whole=False))
            return b""
        kind, count, offset = entry
        size = count * _SIZES[kind]
        most_read = _MOST_BYTES if most is None else most
        value = self._tiff.read(offset, size if size < most_read else most_read)
        # Who says how much is wanted knows that there may be more; a text is never that long.
        is_whole = len(value) == (size if most is None or size < most else most)
        self._tiff.values.add(
            Value(self.begin, tag, offset, offset + size, is_whole and tag not in self.twice)
        )
        return value

    def whole(self, tag: int, most: int) -> bytes | None:
        """All of the value's bytes, empty when there is no such tag; None when they are not all in
        the file, are more than `most`, or are of no type that there is.
        """
        if tag in self.strange:
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
            if tag in self.strange:
                self.raw(tag)  # which takes note that it was asked for
            return ()
        kind, count, _ = entry
        count = count if count < _MOST_NUMBERS else _MOST_NUMBERS
        size = count * _SIZES[kind]
        value = self.raw(tag, size)
        if len(value) < size:
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
        # Blocks that are in memory are cut there: a quarter of the time of a read.
        self._content = stream.getvalue() if isinstance(stream, BytesIO) else None
        self.order = order
        self.is_big = is_big
        self.first = first
        self.size = stream.seek(0, 2)
        self.values: set[Value] = set()  # those that were asked for
        self._directories: dict[int, Directory] = {}

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
        if self._content is not None:
            return self._content[offset : offset + length]
        self._stream.seek(offset)
        return self._stream.read(length)

    def directory(self, offset: int) -> Directory:
        """The directory at an offset; an empty one where there is none."""
        found = self._directories.get(offset)
        if found is None:
            found = self._directories[offset] = self._directory(offset)
        return found

    def _directory(self, offset: int) -> Directory:
        if offset <= 0:
            return Directory(self, {}, 0)
        # Sizes of a count, an entry and an offset, and how `struct` writes them.
        count_size, entry_size, word_size = (8, 20, 8) if self.is_big else (2, 12, 4)
        count_code, word = ("Q", "Q") if self.is_big else ("H", "I")
        head = self.read(offset, count_size)
        if len(head) < count_size:
            return Directory(self, {}, 0)
        (count,) = struct.unpack(self.order + count_code, head)
        start = offset + count_size
        body = self.read(start, min(count, _MOST_ENTRIES) * entry_size)
        entries: dict[int, tuple[int, int, int]] = {}
        strange: dict[int, int] = {}
        twice: set[int] = set()
        found = len(body) // entry_size
        entry = f"{self.order}HH{word}{word}"
        unpacked = struct.iter_unpack(entry, body[: found * entry_size])
        inside = start + entry_size - word_size
        for tag, kind, length, place in unpacked:
            size = _SIZES.get(kind)
            if tag in entries:
                twice.add(tag)
            if size is None:
                strange[tag] = kind
            elif tag not in entries:
                # A value that is short enough stands in the entry itself.
                entries[tag] = (kind, length, inside if length * size <= word_size else place)
            inside += entry_size
        tail = self.read(start + count * entry_size, word_size)
        following = struct.unpack(self.order + word, tail)[0] if len(tail) in (4, 8) else 0
        return Directory(
            self,
            entries,
            following,
            begin=offset,
            end=start + count * entry_size,
            strange=strange,
            twice=twice,
            is_whole=found == count,
        )
