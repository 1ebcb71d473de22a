"""What a file is by its content, above all what it is not."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from staticgal.containers.sniff import describe, identify, is_sequence, sniff

FORMATS = {
    "JPEG": "jpeg",
    "PNG": "png",
    "WEBP": "webp",
    "AVIF": "avif",
    "TIFF": "tiff",
    "GIF": "gif",
}


def picture(format: str) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (8, 6), "red").save(stream, format)
    return stream.getvalue()


def ftyp(major: bytes, *compatible: bytes) -> bytes:
    brands = b"".join(compatible)
    return struct.pack(">I", 16 + len(brands)) + b"ftyp" + major + bytes(4) + brands + bytes(64)


def tiff(*directories: dict[int, tuple[int, ...]], order: str = "<") -> bytes:
    """A TIFF of directories of long numbers; the second one hangs below the first."""
    counts = [len(directory) for directory in directories]
    counts[0] += len(directories) > 1
    sizes = [2 + 12 * count + 4 for count in counts]
    starts = [8 + sum(sizes[:i]) for i in range(len(directories))]
    head = b"II*\0" if order == "<" else b"MM\0*"
    out = head + struct.pack(order + "I", 8)
    for i, directory in enumerate(directories):
        tags = dict(directory)
        if i == 0 and len(directories) > 1:
            tags[330] = tuple(starts[1:2])
        out += struct.pack(order + "H", len(tags))
        for tag, values in sorted(tags.items()):
            out += struct.pack(order + "HHII", tag, 4, 1, values[0])
        out += bytes(4)
    return out


@pytest.mark.parametrize(("library", "name"), FORMATS.items())
def test_each_format_is_known_by_its_content(library: str, name: str) -> None:
    content = picture(library)

    assert sniff(content) == identify(BytesIO(content)) == name
    assert sniff(content[:32]) == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (ftyp(b"avif", b"mif1", b"miaf"), "avif"),
        (ftyp(b"mif1", b"avif", b"miaf"), "avif"),
        (ftyp(b"avis", b"avif", b"msf1"), "avif"),
        (ftyp(b"heic", b"mif1"), "heic"),
        (ftyp(b"mif1", b"heic"), "heic"),
        (ftyp(b"mif1"), "heic"),
        (ftyp(b"msf1", b"hevc"), "heic"),
        (ftyp(b"isom", b"avif"), None),
        (ftyp(b"qt  "), None),
        (ftyp(b"crx ", b"crx ", b"isom"), None),
    ],
)
def test_avif_and_heic_are_told_apart_by_their_brands(head: bytes, name: str | None) -> None:
    assert sniff(head) == name


def test_sequences_are_recognised() -> None:
    assert is_sequence(ftyp(b"avis", b"avif"))
    assert is_sequence(ftyp(b"msf1", b"hevc"))
    assert is_sequence(ftyp(b"hevc", b"heic"))
    assert not is_sequence(ftyp(b"avif", b"avis"))
    assert not is_sequence(picture("JPEG"))


SIZE = {256: (100,), 257: (80,)}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    "directories",
    [
        [{**SIZE, 50706: (0x01040000,)}],
        [{**SIZE, 262: (32803,)}],
        [{**SIZE, 262: (34892,)}],
        [{**SIZE, 259: (34713,)}],
        [{**SIZE, 259: (32767,)}],
        [{**SIZE, 254: (1,)}, SIZE],
        [SIZE, {**SIZE, 262: (32803,)}],
    ],
)
def test_a_raw_file_that_is_tiff_by_its_bytes_is_no_photo(
    directories: list[dict[int, tuple[int, ...]]], order: str
) -> None:
    content = tiff(*directories, order=order)

    assert sniff(content) is None
    assert describe(content) == "a RAW file"


def test_a_raw_file_of_canon_is_no_photo() -> None:
    assert sniff(b"II*\0\x10\0\0\0CR\x02\0" + bytes(64)) is None


@pytest.mark.parametrize("directories", [[SIZE], [{**SIZE, 259: (7,)}], [SIZE, SIZE]])
def test_a_tiff_photo_is_one(directories: list[dict[int, tuple[int, ...]]]) -> None:
    assert sniff(tiff(*directories)) == "tiff"


def test_the_tags_of_a_raw_file_are_found_at_its_very_end() -> None:
    directory = tiff({50706: (0x01040000,)})[8:]
    content = b"II*\0" + struct.pack("<I", 100_000) + bytes(99_992) + directory

    assert identify(BytesIO(content)) is None


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"Dear diary,\n", "text"),
        ("Grüße".encode(), "text"),
        (b"<!DOCTYPE html><p>", "a web page"),
        (b'<?xml version="1.0"?><svg xmlns=', "an SVG drawing"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04\0\0", "a ZIP"),
        (bytes(100), "only zeros"),
        (ftyp(b"isom"), "a video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"\xff\x0a\0", "JPEG XL"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
        (bytes(range(128, 256)), "not a picture format"),
    ],
)
def test_what_is_no_photo_is_named(head: bytes, words: str) -> None:
    assert sniff(head) is None
    assert words in describe(head)


@given(
    st.sampled_from([b"", b"II*\0", b"MM\0*", b"II+\0", b"\0\0\0\x18ftyp"]), st.binary(max_size=80)
)
def test_any_bytes_can_be_looked_at(start: bytes, rest: bytes) -> None:
    sniff(start + rest)
    is_sequence(start + rest)
    assert describe(start + rest)
