"""The items of metadata in an AVIF or HEIC file, by the boxes that list them.

The libraries that open such a file pass over what they cannot read; this tells that it is there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from staticgal.containers.boxes import XMP_UUID, Box, boxes, read_at
from staticgal.containers.header import Blocks, from_tiff_header

_XMP_TYPE = b"application/rdf+xml"
_PICTURES = frozenset(
    b"hvc1 hvt1 lhv1 av01 avc1 vvc1 j2k1 jpeg grid iden iovl tmap mski unci uri".split()
)


def add_items(stream: BinaryIO, blocks: Blocks) -> bool:
    """Add the metadata of the file to the blocks; whether it is a sequence, too, whose own metadata
    is not understood.
    """
    size = stream.seek(0, 2)
    top = list(boxes(stream, 0, size))
    metas = [box for box in top if box.kind == b"meta"]
    is_sequence = any(box.kind == b"moov" for box in top)
    if len(metas) != 1 or is_sequence:
        blocks.mark_unreadable()
    for box in top:
        if box.kind == b"uuid" and read_at(stream, box.start, 16) == XMP_UUID:
            blocks.add("xmp", read_at(stream, box.start + 16, box.end - box.start - 16))
    for meta in metas:
        try:
            _Items(stream, meta).take(blocks)
        except (struct.error, IndexError, ValueError):
            blocks.mark_unreadable()
    return is_sequence


class _Items:
    """The items that one `meta` box lists."""

    def __init__(self, stream: BinaryIO, meta: Box) -> None:
        self._stream = stream
        self._boxes = {box.kind: box for box in boxes(stream, meta.start + 4, meta.end)}

    def take(self, blocks: Blocks) -> None:
        """Add the items that are metadata to the blocks; ValueError where the lists are broken."""
        if not {b"iinf", b"iloc"} <= self._boxes.keys():
            raise ValueError("no list of items")
        places = dict(self._places())
        for number, kind, content_type in self._listed():
            if kind == b"Exif":
                item = self._content("exif", places.get(number), blocks)
                skip = int.from_bytes(item[:4], "big")
                blocks.add("exif", from_tiff_header(item[4 + skip :]))
            elif kind == b"mime" and content_type == _XMP_TYPE:
                blocks.add("xmp", self._content("xmp", places.get(number), blocks))
            elif kind.strip() not in _PICTURES and not content_type.startswith(b"image/"):
                blocks.mark_unreadable()  # what it is nobody knows, or its name is damaged

    def _listed(self) -> Iterator[tuple[int, bytes, bytes]]:
        """The number, the kind and the content type of each item."""
        box = self._boxes[b"iinf"]
        head = read_at(self._stream, box.start, 8)
        width = 2 if head[0] == 0 else 4
        count, listed = int.from_bytes(head[4 : 4 + width], "big"), 0
        for entry in boxes(self._stream, box.start + 4 + width, box.end):
            data = read_at(self._stream, entry.start, entry.end - entry.start)
            width = {2: 2, 3: 4}.get(data[0], 0)
            if entry.kind != b"infe" or not width:
                raise ValueError("no entry of an item")
            listed += 1
            number = int.from_bytes(data[4 : 4 + width], "big")
            kind = data[6 + width : 10 + width]
            content_type = data[10 + width :].split(b"\0")[1] if kind == b"mime" else b""
            yield number, kind, content_type
        if listed != count:
            raise ValueError("a list of another length")

    def _places(self) -> Iterator[tuple[int, tuple[int, list[tuple[int, int]]]]]:
        """By number of the item how it is stored, and the places and lengths of its parts."""
        box = self._boxes[b"iloc"]
        data = read_at(self._stream, box.start, box.end - box.start)
        version = data[0]
        of_offset, of_length, of_base = data[4] >> 4, data[4] & 15, data[5] >> 4
        of_index = data[5] & 15 if version in (1, 2) else 0
        of_number = 2 if version < 2 else 4
        cursor = _Cursor(data, 6)
        for _ in range(cursor.number(of_number)):
            number = cursor.number(of_number)
            way = cursor.number(2) & 15 if version in (1, 2) else 0
            if cursor.number(2):
                way = -1  # in another file
            base = cursor.number(of_base)
            parts = []
            for _ in range(cursor.number(2)):
                cursor.number(of_index)
                offset = cursor.number(of_offset)
                parts.append((base + offset, cursor.number(of_length)))
            yield number, (way, parts)

    def _content(
        self, field: str, place: tuple[int, list[tuple[int, int]]] | None, blocks: Blocks
    ) -> bytes:
        """The bytes of an item; those that are missing are lost."""
        way, parts = place or (-1, [])
        if way == 0:
            begin, end = 0, self._stream.seek(0, 2)
        elif way == 1 and b"idat" in self._boxes:
            begin, end = self._boxes[b"idat"].start, self._boxes[b"idat"].end
        else:
            blocks.mark_unreadable(field)
            return b""
        content = b""
        for offset, length in parts:
            length = length or end - begin - offset
            part = read_at(self._stream, begin + offset, min(length, end - begin - offset))
            if len(part) < length:
                blocks.mark_unreadable(field)
            content += part
        return content


class _Cursor:
    """Numbers of any width, one after the other; ValueError behind the last one."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def number(self, width: int) -> int:
        """The next one of so many bytes."""
        if self._at + width > len(self._data):
            raise ValueError("it ends too early")
        value = int.from_bytes(self._data[self._at : self._at + width], "big")
        self._at += width
        return value
