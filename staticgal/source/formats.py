"""The header of each format: its size and the metadata blocks in it, found without decoding.

JPEG, PNG, WebP, GIF and TIFF are walked here, so that blocks after the pixels are found and a
hostile file costs a bounded number of steps; AVIF is read by Pillow and HEIC by pi-heif, whose
containers also hold how the picture is turned.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from staticgal.errors import SourceError
from staticgal.magic import is_sequence
from staticgal.tiff import Directory, Tiff

_MOST_STEPS = 100_000  # segments, chunks, blocks of one file; GIFs of an hour have fewer
_MOST_BLOCK = 16_000_000

Picture = TypeVar("Picture")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands around the pixels: the size as stored, and raw metadata blocks, empty if none.

    `orientation` is the container's own (1 to 8), which overrides EXIF's; None where it has none.
    `exif` begins with the TIFF header; for a TIFF it is empty, and the file itself is the block.
    `lost` names the blocks (EXIF, XMP, IPTC, ICC) that the file points to and does not hold.
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
    lost: tuple[str, ...] = ()


def read_header(stream: BinaryIO, format: str) -> Header:
    """The header of an open file of this format; SourceError, in plain words, if it is broken."""
    try:
        return _READERS[format](stream)
    except (struct.error, IndexError):
        raise SourceError("is damaged: its header ends too early") from None


def _jpeg(stream: BinaryIO) -> Header:
    size: tuple[int, int] | None = None
    exif = xmp = photoshop = b""
    icc: dict[int, bytes] = {}
    extended: dict[bytes, dict[int, bytes]] = {}
    for marker, segment in _jpeg_segments(stream):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", segment[1:5])
            size = size or (width, height)
        elif marker == 0xE1 and segment.startswith(b"Exif\0"):
            exif = exif or segment[6:]
        elif marker == 0xE1 and segment.startswith(_XMP):
            xmp = xmp or segment[len(_XMP) :]
        elif marker == 0xE1 and segment.startswith(_EXTENDED_XMP):
            body = segment[len(_EXTENDED_XMP) :]
            place = int.from_bytes(body[36:40], "big")
            extended.setdefault(body[:32], {})[place] = body[40:]
        elif marker == 0xE2 and segment.startswith(b"ICC_PROFILE\0"):
            icc.setdefault(segment[12], segment[14:])
        elif marker == 0xED and segment.startswith(b"Photoshop 3.0\0"):
            photoshop += segment[14:]  # one resource may go on in the next segment
    if size is None:
        raise SourceError("is damaged: its header ends before it tells the picture's size")
    # The packet names the one that continues it; any other was left by another program.
    continuation = next((parts for guid, parts in extended.items() if guid in xmp), {})
    return Header(
        *size,
        exif=exif,
        xmp=xmp,
        extended_xmp=b"".join(part for _, part in sorted(continuation.items())),
        photoshop=photoshop,
        icc=b"".join(part for _, part in sorted(icc.items())),
    )


_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_WANTED = frozenset({0xE1, 0xE2, 0xED, *range(0xC0, 0xD0)})


def _jpeg_segments(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The segments up to the first scan that may hold something for us."""
    stream.seek(2)
    for _ in range(_MOST_STEPS):
        start = stream.read(2)
        if len(start) < 2 or start[0] != 0xFF:
            return
        marker = start[1]
        if marker == 0xFF:  # a fill byte
            stream.seek(-1, 1)
            continue
        if marker in (0xDA, 0xD9):
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:  # these have no length
            continue
        (length,) = struct.unpack(">H", stream.read(2))
        if length < 2:
            return
        if marker in _WANTED:
            yield marker, stream.read(length - 2)
        else:
            stream.seek(length - 2, 1)


def _png(stream: BinaryIO) -> Header:
    size: tuple[int, int] | None = None
    found: dict[str, bytes] = {}
    is_animated = False
    for kind, length in _png_chunks(stream):
        if kind == b"IHDR":
            width, height = struct.unpack(">II", stream.read(8))
            size = size or (width, height)
        elif kind == b"acTL":
            is_animated = True
        elif kind in (b"eXIf", b"iCCP", b"tEXt", b"zTXt", b"iTXt") and length <= _MOST_BLOCK:
            name, value = _png_block(kind, stream.read(length))
            if name:
                found.setdefault(name, value)
    if size is None:
        raise SourceError("is damaged: its header ends before it tells the picture's size")
    return Header(*size, is_animated=is_animated, **found)  # type: ignore[arg-type]  # blocks only


def _png_chunks(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    at = 8
    for _ in range(_MOST_STEPS):
        stream.seek(at)
        start = stream.read(8)
        if len(start) < 8 or start[4:] == b"IEND":
            return
        length = int.from_bytes(start[:4], "big")
        yield start[4:], length
        at += 12 + length


def _png_block(kind: bytes, chunk: bytes) -> tuple[str, bytes]:
    """Which block of a Header a chunk is, and its bytes; no name: none."""
    if kind == b"eXIf":
        return "exif", chunk
    keyword, _, rest = chunk.partition(b"\0")
    match kind, keyword:
        case b"iCCP", _:
            return "icc", _inflated(rest[1:])
        case b"iTXt", b"XML:com.adobe.xmp":
            is_compressed = rest[:1] == b"\1"
            text = rest[2:].split(b"\0", 2)[-1]
            return "xmp", _inflated(text) if is_compressed else text
        case b"tEXt" | b"zTXt", _ if keyword.startswith(b"Raw profile type "):
            text = _inflated(rest[1:]) if kind == b"zTXt" else rest
            return _raw_profile(keyword[17:], text)
        case b"tEXt" | b"zTXt", b"XML:com.adobe.xmp":
            return "xmp", _inflated(rest[1:]) if kind == b"zTXt" else rest
        case _:
            return "", b""


def _inflated(packed: bytes) -> bytes:
    """Unpacked, at most as much as any honest block has; a broken stream as far as it goes."""
    unpacker = zlib.decompressobj()
    unpacked = bytearray()
    try:
        for at in range(0, len(packed), 4096):
            unpacked += unpacker.decompress(packed[at : at + 4096], _MOST_BLOCK)
            if len(unpacked) >= _MOST_BLOCK:
                break
    except zlib.error:
        pass
    return bytes(unpacked)


def _raw_profile(kind: bytes, text: bytes) -> tuple[str, bytes]:
    """ImageMagick's way of putting other formats' blocks into a PNG: a length, then hex."""
    try:
        _, _, length, digits = text.split(b"\n", 3)
        # Some leave junk behind the digits that the length announces.
        wanted = b"".join(digits.split())[: 2 * int(length)]
        block = bytes.fromhex(wanted.decode("ascii"))
    except ValueError:
        return "", b""
    if block.startswith(b"Exif\0"):
        return "exif", block[6:]
    if block.startswith(_XMP):
        return "xmp", block[len(_XMP) :]
    match kind:
        case b"exif" | b"APP1":
            return "exif", block
        case b"xmp":
            return "xmp", block
        case b"iptc" | b"8bim":
            return ("photoshop" if block.startswith(b"8BIM") else "iptc"), block
        case b"icc" | b"icm":
            return "icc", block
        case _:
            return "", b""


def _webp(stream: BinaryIO) -> Header:
    canvas: tuple[int, int] | None = None
    picture: tuple[int, int] | None = None
    found: dict[str, bytes] = {}
    is_animated = False
    at = 12
    for _ in range(_MOST_STEPS):
        stream.seek(at)
        start = stream.read(8)
        if len(start) < 8:
            break
        kind, length = start[:4], int.from_bytes(start[4:], "little")
        at += 8 + length + length % 2
        if kind == b"VP8X":
            head = stream.read(10)
            canvas = (_little(head[4:7]) + 1, _little(head[7:10]) + 1)
            is_animated = bool(head[0] & 2)
        elif kind == b"VP8 ":
            head = stream.read(10)
            if head[3:6] == b"\x9d\x01\x2a":
                width, height = struct.unpack("<HH", head[6:10])
                picture = picture or (width & 0x3FFF, height & 0x3FFF)
        elif kind == b"VP8L":
            head = stream.read(5)
            bits = _little(head[1:5])
            picture = picture or ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        elif kind == b"ANIM":
            is_animated = True
        elif kind in _WEBP_BLOCKS and length <= _MOST_BLOCK:
            found.setdefault(_WEBP_BLOCKS[kind], stream.read(length))
    size = canvas or picture
    if size is None:
        raise SourceError("is damaged: its header ends before it tells the picture's size")
    if found.get("exif", b"").startswith(b"Exif\0"):
        found["exif"] = found["exif"][6:]
    return Header(*size, is_animated=is_animated, **found)  # type: ignore[arg-type]  # blocks only


_WEBP_BLOCKS = {b"EXIF": "exif", b"XMP ": "xmp", b"ICCP": "icc"}


def _little(value: bytes) -> int:
    return int.from_bytes(value, "little")


def _gif(stream: BinaryIO) -> Header:
    stream.seek(6)
    width, height, flags = struct.unpack("<HHB", stream.read(5))
    stream.seek(13 + _palette(flags))
    pictures, xmp = 0, b""
    for _ in range(_MOST_STEPS):
        kind = stream.read(1)
        if kind == b"!":
            is_application = stream.read(1) == b"\xff"
            name = stream.read(stream.read(1)[0]) if is_application else b""
            block = _sub_blocks(stream, keep=name == b"XMP DataXMP")
            xmp = xmp or block.partition(b"\x01\xff\xfe")[0]
        elif kind == b",":
            _, _, frame_width, frame_height, flags = struct.unpack("<HHHHB", stream.read(9))
            pictures += 1
            if pictures == 1:
                # Decoders grow the canvas to hold a frame that is larger than it says.
                width, height = max(width, frame_width), max(height, frame_height)
            if pictures == 2 and xmp:
                break
            stream.seek(_palette(flags) + 1, 1)
            _sub_blocks(stream, keep=False)
        else:
            break
    return Header(width, height, is_animated=pictures > 1, xmp=xmp)


def _palette(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _sub_blocks(stream: BinaryIO, *, keep: bool) -> bytes:
    """Skip a chain of sub-blocks; the raw bytes of it, when they are kept."""
    start = stream.tell()
    while length := stream.read(1):
        if not length[0]:
            break
        stream.seek(length[0], 1)
    if not keep:
        return b""
    end = stream.tell()
    stream.seek(start)
    block = stream.read(min(end - start, _MOST_BLOCK))
    stream.seek(end)
    return block


def _tiff(stream: BinaryIO) -> Header:
    tiff = Tiff.open(stream)
    first = tiff.directory(tiff.first) if tiff else None
    width, height = (first.integer(256), first.integer(257)) if first else (None, None)
    if first is None or width is None or height is None:
        raise SourceError("is damaged: its header does not tell the picture's size")
    return tiff_header(first, width, height)


def tiff_header(first: Directory, width: int = 0, height: int = 0) -> Header:
    """What a TIFF's first directory holds beside the picture, also in that of a RAW file."""
    xmp, iptc, photoshop, icc = (
        first.whole(tag, _MOST_BLOCK) for tag in (700, 33723, 34377, 34675)
    )
    is_lost = {
        "EXIF": any(_is_astray(first, tag) for tag in (0x8769, 0x8825)),
        "XMP": xmp is None,
        "IPTC": iptc is None or (not iptc and photoshop is None),
        "ICC": icc is None,
    }
    return Header(
        width,
        height,
        xmp=xmp or b"",
        iptc=iptc or b"",
        photoshop=photoshop or b"",
        icc=icc or b"",
        lost=tuple(name for name, lost in is_lost.items() if lost or not first.is_whole),
    )


def _is_astray(first: Directory, tag: int) -> bool:
    """Whether the directory that a tag points to is not there."""
    offset = first.whole(tag, 8)
    return offset is None or (any(offset) and not first.directory(tag).is_whole)


def _avif(stream: BinaryIO) -> Header:
    from PIL.AvifImagePlugin import AvifImageFile

    stream.seek(0)
    picture = _opened(lambda: AvifImageFile(stream))
    info = picture.info
    # Pillow puts the container's turn (irot, imir) where EXIF's orientation would be.
    orientation = picture.getexif().get(0x0112, 1)
    return Header(
        *picture.size,
        orientation=orientation,
        is_animated=bool(getattr(picture, "is_animated", False)),
        exif=_after_name(info.get("exif") or b""),
        xmp=info.get("xmp") or b"",
        icc=info.get("icc_profile") or b"",
    )


def _heic(stream: BinaryIO) -> Header:
    import pi_heif

    stream.seek(0)
    if is_sequence(stream.read(16)):
        raise SourceError("is a sequence of pictures (a burst or a short film), not one photo")
    stream.seek(0)
    picture = _opened(lambda: pi_heif.open_heif(stream, convert_hdr_to_8bit=False))
    info = picture.info
    width, height = picture.size  # upright already
    return Header(
        width,
        height,
        orientation=1,
        exif=_after_name(info.get("exif") or b""),
        xmp=info.get("xmp") or b"",
        icc=info.get("icc_profile") or b"",
    )


def _opened(open_picture: Callable[[], Picture]) -> Picture:
    """What a library opens; a refusal of its is told as damage."""
    try:
        return open_picture()
    except (OSError, ValueError, SyntaxError, RuntimeError, EOFError, IndexError) as broken:
        raise SourceError(f"is damaged: its header cannot be read ({broken})") from None


def _after_name(exif: bytes) -> bytes:
    """The block from its TIFF header on."""
    return exif[6:] if exif.startswith(b"Exif\0") else exif


_READERS: dict[str, Callable[[BinaryIO], Header]] = {
    "jpeg": _jpeg,
    "png": _png,
    "webp": _webp,
    "gif": _gif,
    "tiff": _tiff,
    "avif": _avif,
    "heic": _heic,
}
