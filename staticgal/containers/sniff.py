"""What a file is by its content, whatever its name says: the check before any decoder is let near.

A RAW file may be TIFF by its first bytes, so the tags are looked at too; SVG, PDF and everything
else that is not a photo is None.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import BinaryIO

from staticgal.containers.tiff import Directory, Tiff

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})
_HEIF_BRANDS = frozenset({b"mif1", b"mif2", b"msf1"})
_SEQUENCE_BRANDS = frozenset({b"avis", b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})

_NEW_SUBFILE_TYPE, _COMPRESSION, _PHOTOMETRIC, _SUB_DIRECTORIES = 254, 259, 262, 330
_DNG_VERSION = 50706
_SENSOR_PHOTOMETRICS = frozenset({32803, 34892})  # colour filter array, linear raw
_MAKER_COMPRESSIONS = frozenset({32767, 32769, 32770, 34713, 65000, 65535})  # ARW SRW NEF K25 PEF
_HEAD = 4096


def sniff(head: bytes) -> str | None:
    """One of jpeg png webp avif tiff gif heic, or None: not a photo that can be shown.

    `head` is the beginning of the file, 32 bytes or more. A TIFF's tags may lie anywhere, so
    only the whole file (or `identify`) tells a RAW file from a TIFF photo for certain.
    """
    return identify(BytesIO(head))


def identify(stream: BinaryIO) -> str | None:
    """As `sniff`, from an open file, looking as far into it as it takes."""
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(_TIFF):
        return None if _is_raw(stream, head) else "tiff"
    return _heif_kind(head)


def is_sequence(head: bytes) -> bool:
    """Whether an AVIF or HEIC file is first of all a sequence: an animation, a burst."""
    return head[4:8] == b"ftyp" and head[8:12] in _SEQUENCE_BRANDS


def _brands(head: bytes) -> tuple[bytes, ...]:
    """The brands of an ISO base media file, the major one first; none: it is no such file."""
    if len(head) < 16 or head[4:8] != b"ftyp":
        return ()
    (size,) = struct.unpack(">I", head[:4])
    end = min(size, len(head), 512)
    return (head[8:12], *(head[i : i + 4] for i in range(16, end - 3, 4)))


def _heif_kind(head: bytes) -> str | None:
    brands = _brands(head)
    if not brands or brands[0] not in _AVIF_BRANDS | _HEIC_BRANDS | _HEIF_BRANDS:
        return None
    for brand in brands:
        if brand in _AVIF_BRANDS:
            return "avif"
        if brand in _HEIC_BRANDS:
            return "heic"
    return "heic"


def _is_raw(stream: BinaryIO, head: bytes) -> bool:
    """Whether a TIFF holds sensor data: a DNG, or one of the makers' own formats."""
    if head[8:10] == b"CR":
        return True
    tiff = Tiff.open(stream)
    if tiff is None:
        return False
    first = tiff.directory(tiff.first)
    if _DNG_VERSION in first or _holds_sensor_data(first):
        return True
    subs = [tiff.directory(offset) for offset in first.integers(_SUB_DIRECTORIES)[:8]]
    if any(_holds_sensor_data(sub) for sub in subs):
        return True
    # The first picture is only a preview, and the real one hangs below it: no editor writes that.
    is_preview = (first.integer(_NEW_SUBFILE_TYPE) or 0) & 1
    return bool(is_preview and subs)


def _holds_sensor_data(directory: Directory) -> bool:
    return (
        directory.integer(_PHOTOMETRIC) in _SENSOR_PHOTOMETRICS
        or directory.integer(_COMPRESSION) in _MAKER_COMPRESSIONS
    )


_KNOWN = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"BM", "a BMP picture, which staticgal does not read"),
    (b"\xff\x0a", "a JPEG XL picture, which staticgal does not read"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture, which staticgal does not read"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture, which staticgal does not read"),
    (b"8BPS", "a Photoshop document, which staticgal does not read"),
    (b"FUJIFILMCCD-RAW", "a RAW file"),
    (b"IIU\0", "a RAW file"),
    (b"IIRO", "a RAW file"),
    (b"IIRS", "a RAW file"),
    (b"MMOR", "a RAW file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"version https://git-lfs", "a Git LFS pointer; the photo itself was not fetched"),
)


def describe(head: bytes) -> str:
    """What a file that is no photo seems to be, in a photographer's words."""
    for start, words in _KNOWN:
        if head.startswith(start):
            return words
    if head.startswith(_TIFF) or head[4:12] == b"ftypcrx ":
        return "a RAW file"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide"):
        return "a video"
    if head[:4] == b"RIFF":
        return "sound or video"
    beginning = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in beginning:
        return "an SVG drawing, which staticgal does not read"
    if beginning.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if not head.strip(b"\0"):
        return "only zeros"
    return "text" if _is_text(head[:1024]) else "not a picture format that is known here"


def _is_text(head: bytes) -> bool:
    printable = sum(byte >= 32 or byte in b"\t\n\r\f" for byte in head)
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as broken:
        if broken.start < len(head) - 4:
            return False
    return b"\0" not in head and printable > 0.95 * len(head)
