"""What stands around the pixels of a file, and what of it is lost, as its container is walked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

MOST_STEPS: Final = 100_000  # segments, chunks, blocks of one file; GIFs of an hour have fewer
MOST_BLOCK: Final = 16_000_000
ANYTHING: Final = "metadata"  # in `unreadable_blocks`: what is lost may have been any block

_NAMES = {"exif": "EXIF", "xmp": "XMP", "iptc": "IPTC", "photoshop": "IPTC", "icc": "ICC"}


@dataclass(frozen=True, slots=True)
class Header:
    """What stands around the pixels: the size as stored, and raw metadata blocks, empty if none.

    `orientation` is the container's own (1 to 8), which overrides EXIF's; None where it has none.
    `exif` begins with the TIFF header; for a TIFF it is empty, and the file itself is the block.
    `further` are blocks of a kind that is there already, each with the name of its field here.
    `unreadable_blocks` names those (EXIF, XMP, IPTC, ICC) that are there, as far as can be told,
    and cannot be read; `metadata` that it may be any of them.
    """

    width: int
    height: int
    orientation: int | None = None
    is_animated: bool = False
    exif: bytes = b""
    xmp: bytes = b""
    extended_xmp: bytes = b""
    iptc: bytes = b""
    photoshop: bytes = b""
    icc: bytes = b""
    further: tuple[tuple[str, bytes], ...] = ()
    unreadable_blocks: tuple[str, ...] = ()


class Blocks:
    """The blocks that the walk through a file finds, by the names of the header's fields."""

    def __init__(self) -> None:
        self.first: dict[str, bytes] = {}
        self._further: list[tuple[str, bytes]] = []
        self._unreadable: dict[str, None] = {}

    def add(self, field: str, block: bytes) -> None:
        """One block; an empty one was meant to say something."""
        if not block:
            self.mark_unreadable(field)
        elif field not in self.first:
            self.first[field] = block
        elif block != self.first[field] and field != "icc":
            self._further.append((field, block))

    def mark_unreadable(self, *fields: str) -> None:
        """Blocks that are there and cannot be read; none named: it may be any."""
        for field in fields or (ANYTHING,):
            self._unreadable[_NAMES.get(field, field)] = None

    def header(self, width: int, height: int, **more: Any) -> Header:
        """All of it, with what else the header tells."""
        more |= self.first
        further, unreadable = tuple(self._further), tuple(self._unreadable)
        return Header(width, height, further=further, unreadable_blocks=unreadable, **more)


def from_tiff_header(block: bytes) -> bytes:
    """An EXIF block from its TIFF header on: many programs put its name before it everywhere."""
    return block[6:] if block.startswith(b"Exif\0") else block
