"""One photo file as Facts: what it is, its size, and what its own metadata says. No pixels.

The files are other people's: a wrong one is a SourceError with a reason in plain words, and a
broken block of metadata costs only what that block said.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO, TypeVar

from staticgal.containers.formats import read_header
from staticgal.containers.header import Header
from staticgal.containers.nested import further_blocks
from staticgal.containers.photoshop import resources
from staticgal.containers.sniff import describe, identify
from staticgal.containers.tiff import Tiff
from staticgal.core.model import Technical
from staticgal.core.sizes import upright_size
from staticgal.core.when import CaptureTime, Day, Moment, Month, coarse, day_of
from staticgal.errors import SourceError
from staticgal.source.metadata.exif import Exif, read_exif, read_exif_tags
from staticgal.source.metadata.fields import Facts, MetadataFields, coalesce
from staticgal.source.metadata.generated_texts import without_generated
from staticgal.source.metadata.icc import colour_profile_name
from staticgal.source.metadata.iptc import Iptc, iptc_in_photoshop, read_iptc
from staticgal.source.metadata.iptc_damage import iptc_damage
from staticgal.source.metadata.limit_readings import Readings, merge_readings, pack
from staticgal.source.metadata.xmp import Xmp, parse_xmp
from staticgal.source.photo_files import open_plain
from staticgal.source.tree.files import Kind, kind
from staticgal.text.folding import folded

DEFAULT_MAX_MEGAPIXELS = 400
_WHOLE = 64_000_000  # bytes; larger files are hashed piece by piece, and only looked into

Block = TypeVar("Block")


def inspect(path: Path, max_megapixels: float = DEFAULT_MAX_MEGAPIXELS) -> Facts:
    """The facts of one photo file; SourceError, whose text follows the file's name, if it is none.

    A link is not followed, and a file that changes while it is read is refused.
    """
    if kind(path.name) is Kind.RAW:
        raise SourceError("is a RAW file by its name")
    with opened(path) as (file, size):
        return _inspected(file, size, max_megapixels)


@contextmanager
def opened(path: Path) -> Iterator[tuple[BufferedReader, int]]:
    """A file to be read, and its size; SourceError as `inspect` raises it."""
    try:
        with open_plain(path, os.O_NOFOLLOW) as file:
            before = os.fstat(file.fileno())
            yield file, before.st_size
            after = os.fstat(file.fileno())
    except OSError as broken:
        raise SourceError(f"cannot be read: {(broken.strerror or str(broken)).lower()}") from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise SourceError("changed while it was read; build again once it is whole")


def _inspected(file: BufferedReader, size: int, max_megapixels: float) -> Facts:
    stream: BinaryIO = file
    if size <= _WHOLE:
        content = file.read()
        size = len(content)
        digest = hashlib.sha256(content).hexdigest()
        stream = BytesIO(content)
    else:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    form = identify(stream)
    if form is None:
        if not size:
            raise SourceError("the file is empty (0 bytes)")
        stream.seek(0)
        raise SourceError(f"is not a picture: its content is {describe(stream.read(4096))}")
    header = read_header(stream, form)
    _refuse_impossible_size(header, max_megapixels)
    said = FileMetadata(header, stream if form == "tiff" else BytesIO(header.exif))
    orientation = said.exif.orientation if header.orientation is None else header.orientation
    width, height = upright_size(header.width, header.height, orientation)
    return Facts(
        digest=digest,
        size=size,
        format=form,
        width=width,
        height=height,
        is_animated=header.is_animated,
        embedded=said.embedded,
        exif=said.exif.fields,
        unreadable_blocks=tuple(dict.fromkeys(said.unreadable_blocks)),
        readings=said.readings,
    )


def _refuse_impossible_size(header: Header, max_megapixels: float) -> None:
    width, height = header.width, header.height
    if width < 1 or height < 1:
        raise SourceError(f"is damaged: its header says it is {width} × {height} pixels")
    if width * height > max_megapixels * 1_000_000:
        raise SourceError(f"is {width} × {height} pixels, more than {max_megapixels:g} megapixels")


class FileMetadata:
    """All that the blocks of one file say; `unreadable_blocks` names those that could not be read.

    `readings` is what limits hear where that is more or other than what is shown.
    """

    def __init__(self, header: Header, exif: BinaryIO) -> None:
        self.unreadable_blocks = list(header.unreadable_blocks)
        block, tiff = Exif(), Tiff.open(exif)
        if exif.seek(0, 2):
            block = self._block("EXIF", lambda: read_exif_tags(tiff), Exif())
            self.unreadable_blocks += block.unreadable
        xmp = self._block("XMP", lambda: parse_xmp(header.xmp), None) if header.xmp else None
        xmp = xmp or Xmp()
        more = Xmp()
        if header.extended_xmp:
            more = self._block("XMP", lambda: parse_xmp(header.extended_xmp), Xmp())
        iptc = self._iptc(header.iptc or iptc_in_photoshop(header.photoshop))
        if not resources(header.photoshop).is_whole:
            self.unreadable_blocks.append("IPTC")
        profile = self._block("ICC", lambda: colour_profile_name(header.icc), "")
        if profile:
            technical = replace(block.fields.technical or Technical(), colour_profile=profile)
            block = replace(block, fields=replace(block.fields, technical=technical))
        self.exif = block
        self.unreadable_blocks += (*xmp.unreadable, *more.unreadable)
        written = without_generated((xmp.fields, more.fields, iptc.fields, block.fields), ())
        self.embedded = _reconciled(coalesce(*written[:3]), xmp, block)
        shown = coalesce(self.embedded, block.fields)
        blocks = [
            _of_xmp(xmp),
            _of_xmp(more),
            _unlike(iptc.readings, xmp),
            _unlike(_of_exif(block), xmp),
            *(
                _unlike(self._further(kind, content), xmp)
                for kind, content in further_blocks(header, tiff if header.exif else None)
            ),
            {"taken": [shown.taken]},
        ]
        self.readings = pack(merge_readings(blocks), shown)

    def _further(self, kind: str, content: bytes) -> Readings:
        """What limits hear of a block of a kind that is there already, or in another's place."""
        match kind:
            case "exif":
                exif = self._block("EXIF", lambda: read_exif(BytesIO(content)), Exif())
                self.unreadable_blocks += exif.unreadable
                return _of_exif(exif)
            case "xmp":
                xmp = self._block("XMP", lambda: parse_xmp(content), Xmp())
                self.unreadable_blocks += xmp.unreadable
                return _of_xmp(xmp)
            case _:
                return self._iptc(content).readings

    def _iptc(self, content: bytes) -> Iptc:
        if not content:
            return Iptc()
        self.unreadable_blocks += iptc_damage(content)
        return self._block("IPTC", lambda: read_iptc(content), Iptc())

    def _block(self, name: str, read: Callable[[], Block], nothing: Block) -> Block:
        """What a reader makes of its block; `nothing`, and the block's name noted, if it fails."""
        try:
            return read()
        except Exception:  # noqa: BLE001
            # The worker boundary: metadata comes from strangers, and a mistake of ours in reading
            # it may cost this block, never the photo, let alone the build.
            self.unreadable_blocks.append(name)
            return nothing


def _of_xmp(xmp: Xmp) -> Readings:
    """What limits hear of a packet: not a time that is that of a scan or an edit."""
    return xmp.readings if xmp.is_original else {**xmp.readings, "taken": ()}


def _of_exif(exif: Exif) -> Readings:
    """What limits hear of a block, likewise."""
    return exif.readings if exif.is_original else {**exif.readings, "taken": ()}


def _unlike(readings: Readings, xmp: Xmp) -> Readings:
    """The same, less keywords that are those of XMP, copied into a field that knows no trees."""
    said = {folded(word) for words in readings.get("keywords", ()) for word in words}
    every = {folded(word) for words in xmp.readings.get("keywords", ()) for word in words}
    is_copy = said <= every and said >= {folded(word) for word in xmp.flat}
    return {**readings, "keywords": ()} if said and is_copy else readings


def _reconciled(embedded: MetadataFields, xmp: Xmp, exif: Exif) -> MetadataFields:
    """XMP and IPTC less a time that EXIF knows better.

    Editors write `xmp:CreateDate` when they scan or export, and days without their times; neither
    may replace the moment at which the shutter opened.
    """
    ours, theirs = embedded.taken, exif.fields.taken
    if ours is None or theirs is None:
        return embedded
    is_edit = ours == xmp.fields.taken and not xmp.is_original and exif.is_original
    return replace(embedded, taken=None) if is_edit or _is_finer(theirs, ours) else embedded


def _is_finer(moment: Moment, other: Moment) -> bool:
    """Whether both tell the same, and the first tells more."""
    match other:
        case CaptureTime():
            return (
                isinstance(moment, CaptureTime)
                and other.offset is None
                and moment.local.replace(microsecond=0) == other.local.replace(microsecond=0)
            )
        case Day():
            return isinstance(moment, CaptureTime) and day_of(moment) == other.date
        case Month():
            return day_of(moment) is not None and coarse(moment) == other
        case _:
            month = coarse(moment)
            return moment != other and month.year == other.year
