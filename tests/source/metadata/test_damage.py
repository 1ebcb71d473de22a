"""Metadata in files of every format: what is damaged is unknown, never nothing."""

from __future__ import annotations

import hashlib
import struct
import time
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from staticgal.containers.formats import read_header
from staticgal.containers.sniff import identify
from staticgal.errors import SourceError
from staticgal.source.inspect import FileMetadata, inspect
from staticgal.source.metadata.fields import Facts
from staticgal.source.metadata.unreadable import ALL_FIELDS, may_hold
from tests.source.metadata.test_exif import block
from tests.source.metadata.test_iptc import UTF8, dataset
from tests.source.metadata.test_raw import Entry, raw
from tests.source.metadata.test_xmp import bag, packet
from tests.source.test_inspect import iptc_segment, segment, xmp_segment

KEYWORD = "private"
TIFF = block(image={0x9C9E: (KEYWORD + "\0").encode("utf-16-le")})
EXIF = b"Exif\0\0" + TIFF
XMP = packet(bag("dc:subject", KEYWORD))
OTHER_XMP = packet(bag("dc:subject", "beach"))
IPTC = dataset(5, b"Title") + dataset(25, KEYWORD.encode()) + dataset(25, b"sea")
GUID = hashlib.md5(XMP).hexdigest().upper().encode()  # noqa: S324


def picture(format: str, **save: Any) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (16, 16), "teal").save(stream, format, **save)
    return stream.getvalue()


JPEG, PNG, WEBP, GIF = (picture(format) for format in ("JPEG", "PNG", "WEBP", "GIF"))


def jpeg(*segments: bytes) -> bytes:
    return JPEG[:2] + b"".join(segments) + JPEG[2:]


def extension(part: bytes, place: int, guid: bytes = GUID, length: int = len(XMP)) -> bytes:
    head = b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", length, place)
    return segment(0xE1, head + part)


def main_packet(guid: bytes = GUID) -> bytes:
    note = f"<xmpNote:HasExtendedXMP xmlns:xmpNote='n'>{guid.decode()}</xmpNote:HasExtendedXMP>"
    return xmp_segment(packet(note))


def chunk(kind: bytes, content: bytes, crc: int | None = None) -> bytes:
    crc = zlib.crc32(kind + content) if crc is None else crc
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


def png(*chunks: bytes) -> bytes:
    return PNG[:-12] + b"".join(chunks) + PNG[-12:]


def profile(kind: str, content: bytes, packed: bool = True) -> bytes:
    text = f"\n{kind}\n{len(content):8}\n{content.hex()}\n".encode()
    name = b"Raw profile type " + kind.encode() + b"\0"
    return (
        chunk(b"zTXt", name + b"\0" + zlib.compress(text))
        if packed
        else chunk(b"tEXt", name + text)
    )


def webp(**save: Any) -> bytes:
    return picture("WEBP", **save)


def gif(*blocks: bytes) -> bytes:
    return GIF[:-1] + b"".join(blocks) + b";"


def tiff(*entries: Entry, following: bytes = b"") -> bytes:
    """A TIFF of this size; the next page is that of another one."""
    content = raw((256, 4, 1, 16), (257, 4, 1, 16), *entries)
    if not following:
        return content
    count = len(entries) + 2
    at, end = len(content), 10 + 12 * count
    page = bytearray(following[8:])
    for entry in range(2, 2 + 12 * struct.unpack("<H", page[:2])[0], 12):
        _, kind, length, value = struct.unpack("<HHII", page[entry : entry + 12])
        if kind in (1, 7) and length > 4:
            page[entry + 8 : entry + 12] = struct.pack("<I", value + at - 8)
    return content[:end] + struct.pack("<I", at) + content[end + 4 :] + bytes(page)


def application(name: bytes, content: bytes) -> bytes:
    return b"!\xff" + bytes([len(name)]) + name + content


XMP_TRAILER = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
GIF_XMP = application(b"XMP DataXMP", XMP + XMP_TRAILER)


def png_xmp() -> PngInfo:
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


def read(folder: Path, content: bytes) -> Facts:
    (folder / "a.jpg").write_bytes(content)
    return inspect(folder / "a.jpg")


def is_heard(content: bytes) -> bool:
    """Whether the keyword is read, or cannot be known, or the file is none."""
    format = identify(BytesIO(content))
    if format is None:
        return True
    try:
        header = read_header(BytesIO(content), format)
    except SourceError:
        return True
    found = FileMetadata(header, BytesIO(header.exif))
    is_read = any(KEYWORD in (one.keywords or ()) for one in (found.embedded, found.exif.fields))
    return is_read or "keywords" in may_hold(found.unreadable_blocks)


# By format and block: a whole file, and where in it another byte would only be another word.
WHOLE: dict[str, tuple[bytes, bytes]] = {
    "jpeg-exif": (jpeg(segment(0xE1, EXIF)), TIFF),
    "jpeg-xmp": (jpeg(xmp_segment(XMP)), XMP),
    "jpeg-iptc": (jpeg(iptc_segment(IPTC)), KEYWORD.encode()),
    "png-exif": (picture("PNG", exif=EXIF), TIFF),
    "png-xmp": (picture("PNG", pnginfo=png_xmp()), XMP),
    "png-profile": (png(profile("exif", EXIF)), b"none"),
    "webp-exif": (webp(exif=EXIF), TIFF),
    "webp-xmp": (webp(xmp=XMP), XMP),
    "gif-xmp": (gif(GIF_XMP), XMP),
    "avif-exif": (picture("AVIF", exif=EXIF), TIFF),
    "avif-xmp": (picture("AVIF", xmp=XMP), XMP),
}
# The numbers of datasets are names as tags are: another is another's.
IDENTITIES = {"jpeg-iptc": {at + IPTC.find(b"\x1c\x02\x19") for at in (1, 2)}}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_says_its_keyword_and_has_lost_nothing(tmp_path: Path, name: str) -> None:
    facts = read(tmp_path, WHOLE[name][0])

    assert KEYWORD in (*(facts.embedded.keywords or ()), *(facts.exif.keywords or ()))
    assert facts.unreadable_blocks == ()


@pytest.mark.parametrize("name", WHOLE)
def test_no_wrong_byte_around_a_block_makes_a_file_say_nothing(name: str) -> None:
    content, value = WHOLE[name]
    begin = content.find(value)
    words = range(begin, begin + len(value)) if begin >= 0 else range(0)
    names = {content.find(IPTC) + at for at in IDENTITIES.get(name, ())}

    opened = [
        (at, wrong)
        for at in sorted({*range(len(content))} - {*words, *names})
        for wrong in {content[at] ^ 1, content[at] ^ 0x40, 0, 0xFF} - {content[at]}
        if not is_heard(content[:at] + bytes([wrong]) + content[at + 1 :])
    ]

    assert not opened


@pytest.mark.parametrize("name", WHOLE)
def test_no_cut_makes_a_file_say_nothing(name: str) -> None:
    content, _ = WHOLE[name]

    opened = [end for end in range(len(content)) if not is_heard(content[:end])]

    assert not opened


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
GARBAGE = b"\x00\x01garbage"
LONG_LENGTH = b"\x1c\x02\x78\x80\x04" + (40_000).to_bytes(4, "big")
PADDED_EXIF = segment(0xE1, EXIF + bytes(500))
FRAMES: Iterable[Image.Image] = [Image.new("RGB", (16, 16), one) for one in ("red", "blue")]

DAMAGED = {
    "jpeg-stray-bytes": (jpeg(JFIF, GARBAGE, segment(0xE1, EXIF)), "metadata"),
    "jpeg-behind-an-unknown-marker": (jpeg(segment(0x61, b"x"), segment(0xE1, EXIF)), "metadata"),
    "jpeg-no-name": (jpeg(segment(0xE1, TIFF)), "EXIF"),
    "jpeg-part-of-a-name": (jpeg(segment(0xE1, b"Exi\0\0" + TIFF)), "EXIF"),
    "jpeg-empty-exif": (jpeg(segment(0xE1, b"Exif\0\0")), "EXIF"),
    "jpeg-exif-of-zeros": (jpeg(segment(0xE1, b"Exif\0\0" + bytes(90))), "EXIF"),
    "jpeg-another-marker": (jpeg(segment(0xE9, EXIF)), "EXIF"),
    "jpeg-comment": (jpeg(segment(0xFE, b"Photoshop 3.0\0" + IPTC)), "IPTC"),
    "jpeg-empty-xmp": (jpeg(xmp_segment(b"")), "XMP"),
    "jpeg-behind-the-scan": (JPEG[:-2] + xmp_segment(XMP[:-20]) + JPEG[-2:], "XMP"),
    "jpeg-extension-missing": (jpeg(main_packet()), "XMP"),
    "jpeg-extension-half": (jpeg(main_packet(), extension(XMP[:99], 0)), "XMP"),
    "jpeg-extension-gap": (
        jpeg(main_packet(), extension(XMP[:99], 0), extension(XMP[120:], 120)),
        "XMP",
    ),
    "jpeg-extension-overlap": (
        jpeg(main_packet(), extension(XMP[:99], 0), extension(XMP[90:], 90)),
        "XMP",
    ),
    "jpeg-extension-other-name": (
        jpeg(main_packet(b"0" * 32), extension(XMP, 0)),
        "XMP",
    ),
    "jpeg-extension-digest": (
        jpeg(main_packet(b"0" * 32), extension(XMP, 0, guid=b"0" * 32)),
        "XMP",
    ),
    "jpeg-extension-of-nothing": (jpeg(extension(XMP, 0)), "XMP"),
    "iptc-stray-byte": (jpeg(iptc_segment(dataset(25, b"sea") + b"x" + IPTC)), "IPTC"),
    "iptc-too-long": (jpeg(iptc_segment(b"\x1c\x02\x19\x40\0" + IPTC)), "IPTC"),
    "iptc-too-long-by-far": (jpeg(iptc_segment(LONG_LENGTH + IPTC)), "IPTC"),
    "iptc-too-short": (jpeg(iptc_segment(b"\x1c\x02\x19\0\1sea" + IPTC)), "IPTC"),
    "iptc-swallowed": (
        jpeg(iptc_segment(b"\x1c\x02\x05" + struct.pack(">H", len(IPTC)) + IPTC)),
        "IPTC",
    ),
    "iptc-record": (jpeg(iptc_segment(b"\x1c\x42" + IPTC[2:])), "IPTC"),
    "iptc-no-utf-8": (jpeg(iptc_segment(UTF8 + dataset(25, b"priv\xe9"))), "IPTC"),
    "iptc-strange-letters": (
        jpeg(iptc_segment(b"\x1c\x01\x5a\x00\x03\x1b$B" + dataset(25, b"priv\xe9"))),
        "IPTC",
    ),
    "iptc-no-day": (jpeg(iptc_segment(dataset(55, b"last week"))), "date"),
    "iptc-not-photoshop": (jpeg(segment(0xED, b"Photoshop 2.5\0" + IPTC)), "IPTC"),
    "png-exif-checksum": (png(chunk(b"eXIf", TIFF, 1)), "metadata"),
    "png-unknown-checksum": (png(chunk(b"eXIg", TIFF, 1)), "metadata"),
    "png-not-packed": (png(chunk(b"zTXt", b"XML:com.adobe.xmp\0\0" + XMP)), "XMP"),
    "png-half-packed": (
        png(chunk(b"zTXt", b"XML:com.adobe.xmp\0\0" + zlib.compress(XMP)[:-9])),
        "XMP",
    ),
    "png-profile-not-packed": (png(chunk(b"zTXt", b"Raw profile type exif\0\0abc")), "metadata"),
    "png-profile-cut": (
        png(chunk(b"tEXt", b"Raw profile type exif\0\nexif\n  99\n" + EXIF.hex().encode())),
        "metadata",
    ),
    "png-large": (png(chunk(b"iTXt", bytes(16_000_001))), "metadata"),
    "png-chunks": (png(*[chunk(b"teXt", b"")] * 100_001), "metadata"),
    "png-no-chunk": (PNG[:-12] + b"\0\0\0\1\1\2\3\4" + PNG[-12:], "metadata"),
    "gif-xmp-without-end": (gif(application(b"XMP DataXMP", b"\x05<rdf>\0")), "XMP"),
    "gif-xmp-of-another-name": (gif(application(b"XMP DataYMP", XMP + XMP_TRAILER)), "XMP"),
    "gif-xmp-as-comment": (gif(b"!\xfe" + XMP + XMP_TRAILER), "XMP"),
    "gif-iptc": (
        gif(application(b"MGKIPTC0000", bytes([len(IPTC) - 2]) + IPTC[:-2] + b"\0")),
        "IPTC",
    ),
    "tiff-iptc-outside": (tiff((33723, 7, 500, 5_000_000)), "IPTC"),
    "tiff-resources-outside": (
        tiff((33723, 7, len(IPTC), IPTC), (34377, 7, 500, 5_000_000)),
        "IPTC",
    ),
    "tiff-xmp-outside": (tiff((700, 1, 500, 5_000_000)), "XMP"),
    "tiff-exif-outside": (tiff((0x8769, 4, 1, 5_000_000)), "EXIF"),
    "tiff-keywords-outside": (tiff((0x9C9E, 1, 500, 5_000_000)), "EXIF"),
    "tiff-of-two-pages": (
        tiff((700, 1, len(OTHER_XMP), OTHER_XMP), following=tiff((700, 1, 5, b"<rdf>"))),
        "XMP",
    ),
    "avif-moving": (
        picture("AVIF", save_all=True, append_images=list(FRAMES), exif=EXIF),
        "metadata",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    content, lost = DAMAGED[name]

    facts = read(tmp_path, content)

    assert lost in facts.unreadable_blocks
    if lost != "date":
        assert {"keywords", "title", "people"} <= may_hold(facts.unreadable_blocks)


EXCHANGED = b"".join(part[::-1] for part in (b"\x1c\x02\x19\0", b"\x07pri", b"vate", bytes(4)))
HARMLESS: dict[str, bytes] = {
    "jpeg-fill-bytes": jpeg(b"\xff\xff", segment(0xE1, EXIF)),
    "jpeg-padded-exif": jpeg(PADDED_EXIF),
    "jpeg-same-twice": jpeg(xmp_segment(XMP), xmp_segment(XMP), segment(0xE1, EXIF)),
    "jpeg-exif-in-two-segments": jpeg(
        segment(0xE1, EXIF[:40]), segment(0xE1, b"Exif\0\0" + EXIF[40:])
    ),
    "jpeg-padded-xmp": jpeg(xmp_segment(XMP + b" " * 2000 + b"\n\0\0")),
    "jpeg-trailer": jpeg(segment(0xE1, EXIF)) + jpeg(xmp_segment(b"<broken")) + b"\0\0ftypmp42",
    "jpeg-other-applications": jpeg(
        segment(0xE1, b"FLIR\0\1\0\0"), segment(0xEB, b"JP\0\0"), segment(0xED, b"Adobe_CM\0")
    ),
    "jpeg-extension": jpeg(
        main_packet(), extension(XMP[99:], 99), extension(XMP[:99], 0), segment(0xFE, b"hello")
    ),
    "iptc-padded": jpeg(iptc_segment(IPTC + bytes(7))),
    "iptc-version": jpeg(iptc_segment(dataset(0, b"\x7f\xff") + IPTC)),
    "iptc-latin-1": jpeg(iptc_segment(dataset(25, b"Gr\xfcn"))),
    "iptc-utf-8": jpeg(iptc_segment(UTF8 + dataset(25, "Grün".encode()))),
    "iptc-no-date": jpeg(iptc_segment(dataset(55, b"00000000"))),
    "tiff-iptc": tiff((33723, 7, len(IPTC), IPTC)),
    "tiff-iptc-as-numbers": tiff((33723, 4, 4, EXCHANGED)),
    "tiff-of-two-pages": tiff((700, 1, len(XMP), XMP), following=tiff((700, 1, len(XMP), XMP))),
    "png-comment": png(chunk(b"tEXt", b"Comment\0hello"), chunk(b"prVt", b"?")),
    "png-trailer": PNG + b"garbage",
    "webp-trailer": webp(exif=EXIF) + b"garbage",
    "gif-loop": gif(application(b"NETSCAPE2.0", b"\x03\1\0\0\0"), b"!\xfe\x05hello\0"),
    "gif-trailer": GIF + b"garbage",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_odd_and_harms_nothing_is_no_damage(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, HARMLESS[name]).unreadable_blocks == ()


@pytest.mark.parametrize(
    "make",
    [
        lambda: jpeg(segment(0xE1, b"Exif\0\0" + TIFF[:8] + b"\xff\xff" + TIFF[10:])),
        lambda: jpeg(segment(0xED, b"Photoshop 3.0\0" + IPTC)),
        lambda: png(chunk(b"eXIf", TIFF[:40])),
        lambda: webp(exif=EXIF[:40]),
        lambda: WHOLE["avif-exif"][0].replace(TIFF, TIFF[:8] + b"\xff\xff" + TIFF[10:]),
    ],
    ids=["jpeg", "jpeg-iptc", "png", "webp", "avif"],
)
def test_a_damaged_block_costs_no_other_in_any_format(
    tmp_path: Path, make: Callable[[], bytes]
) -> None:
    facts = read(tmp_path, make())

    assert facts.unreadable_blocks in (("EXIF",), ("IPTC",))
    assert facts.width == 16


def test_a_gif_of_tiny_pieces_is_given_up_soon(tmp_path: Path) -> None:
    started = time.process_time()

    with pytest.raises(SourceError, match="more pieces than any program makes"):
        read(tmp_path, GIF[:-2] + b"\1\0" * 20_000_000)

    assert time.process_time() - started < 5


def test_every_part_that_is_not_known_by_name_may_have_held_anything() -> None:
    assert may_hold(["metadata"]) == may_hold(["EXIF"]) == ALL_FIELDS


@pytest.mark.parametrize(
    "content",
    [
        jpeg(xmp_segment(OTHER_XMP), xmp_segment(XMP)),
        jpeg(segment(0xE1, b"Exif\0\0" + block(image={0x0110: "A"})), segment(0xE1, EXIF)),
        jpeg(segment(0xE1, b"Exif\0\0" + block(image={700: XMP, 0x0110: "A"}))),
    ],
    ids=("two-xmp", "two-exif", "xmp-in-exif"),
)
def test_a_second_block_of_a_kind_is_heard(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(content)

    facts = inspect(tmp_path / "a.jpg")

    assert facts.unreadable_blocks == ()
    heard = {word for one in facts.readings for word in one.keywords or ()}
    assert "private" in heard | {*(facts.embedded.keywords or ()), *(facts.exif.keywords or ())}
