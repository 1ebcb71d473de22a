"""One photo file as Facts, on files made here and on real ones."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from staticgal.core.when import CaptureTime
from staticgal.errors import SourceError
from staticgal.source.inspect import inspect
from staticgal.source.metadata.fields import EMPTY
from staticgal.source.metadata.moments import offset_of
from staticgal.source.tree.files import Kind, kind
from tests.shared import SAMPLES, needs_samples
from tests.source.metadata.test_iptc import BLOCK as IPTC
from tests.source.metadata.test_xmp import alt, bag, packet
from tests.source.moments import local

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif"}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = packet(alt("dc:title", x_default="From XMP") + bag("dc:subject", "sea"), 'xmp:Rating="4"')


def exif(orientation: int = 1) -> bytes:
    written = Image.Exif()
    written[0x0110] = "EOS 5D"
    written[0x0112] = orientation
    written.get_ifd(0x8769)[0x9003] = "2026:10:15 15:45:02"
    return written.tobytes()


def given_picture(path: Path, format: str, size: tuple[int, int] = (80, 60), **save: Any) -> Path:
    Image.new("RGB", size, "teal").save(path, format, **save)
    return path


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def given_jpeg(path: Path, *segments: bytes, size: tuple[int, int] = (80, 60)) -> Path:
    """A JPEG with these segments put in front."""
    stream = BytesIO()
    Image.new("RGB", size, "teal").save(stream, "JPEG")
    path.write_bytes(b"\xff\xd8" + b"".join(segments) + stream.getvalue()[2:])
    return path


def iptc_segment(block: bytes) -> bytes:
    size = len(block).to_bytes(4, "big")
    return segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + size + block)


def xmp_segment(data: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + data)


@pytest.mark.parametrize(("format", "extension"), EXTENSIONS.items())
@pytest.mark.parametrize("orientation", [1, 6])
def test_the_same_is_read_from_each_format(
    tmp_path: Path, format: str, extension: str, orientation: int
) -> None:
    path = tmp_path / f"a.{extension}"
    save: dict[str, Any] = {"exif": exif(orientation), "icc_profile": SRGB}
    if format == "PNG":
        from PIL.PngImagePlugin import PngInfo

        save["pnginfo"] = PngInfo()
        save["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP.decode())
    elif format == "TIFF":
        save["tiffinfo"] = {700: XMP}
        save["exif"] = None
        tags = Image.Exif()
        tags.load(exif(orientation))
        tags[700] = XMP
        save = {"exif": tags, "icc_profile": SRGB}
    else:
        save["xmp"] = XMP
    given_picture(path, format, **save)

    facts = inspect(path)

    assert facts.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.size == path.stat().st_size
    assert (facts.width, facts.height) == ((60, 80) if orientation == 6 else (80, 60))
    assert not facts.is_animated
    assert facts.exif.taken == CaptureTime(local(2026, 10, 15, 15, 45, 2))
    assert facts.exif.technical is not None
    assert facts.exif.technical.camera == "EOS 5D"
    assert facts.exif.technical.colour_profile == "sRGB built-in"
    assert (facts.embedded.title, facts.embedded.keywords) == ("From XMP", ("sea",))
    assert facts.embedded.rating == 4
    assert facts.unreadable_blocks == ()


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animation_is_told_from_a_still(tmp_path: Path, format: str) -> None:
    frames = [Image.new("RGB", (32, 24), colour) for colour in ("red", "blue", "green")]
    frames[0].save(tmp_path / "a.gif", format, save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "b.gif", format)

    moving, still = inspect(tmp_path / "a.gif"), inspect(tmp_path / "b.gif")

    assert moving.is_animated
    assert not still.is_animated
    assert moving.format == still.format == format.lower()
    assert (moving.width, moving.height) == (32, 24)


def test_xmp_goes_before_iptc_field_by_field(tmp_path: Path) -> None:
    path = given_jpeg(tmp_path / "a.jpg", xmp_segment(XMP), iptc_segment(IPTC))

    embedded = inspect(path).embedded

    assert embedded.title == "From XMP"
    assert embedded.caption == "Anna\nund das Meer, Grün"
    assert embedded.keywords == ("sea",)
    assert embedded.place_names is not None
    assert embedded.place_names.city == "Lisbon"


def test_the_time_of_a_scan_in_xmp_does_not_displace_the_shutters(tmp_path: Path) -> None:
    edit = xmp_segment(packet(attributes='xmp:CreateDate="2030-01-01T00:00:00"'))
    path = given_jpeg(tmp_path / "a.jpg", segment(0xE1, exif()), edit)

    facts = inspect(path)

    assert facts.embedded.taken is None
    assert facts.exif.taken == CaptureTime(local(2026, 10, 15, 15, 45, 2))


@pytest.mark.parametrize(
    ("said", "is_kept"),
    [
        ("2026-10-15", False),
        ("2026-10", False),
        ("2026", False),
        ("2026-10-14", True),
        ("2026-10-15T15:45:02+02:00", True),
        ("2026-10-15T10:00:00", True),
    ],
)
def test_a_coarser_time_in_xmp_does_not_displace_the_same_in_exif(
    tmp_path: Path, said: str, is_kept: bool
) -> None:
    xmp = xmp_segment(packet(attributes=f'photoshop:DateCreated="{said}"'))
    path = given_jpeg(tmp_path / "a.jpg", segment(0xE1, exif()), xmp)

    assert (inspect(path).embedded.taken is not None) == is_kept


def test_xmp_that_goes_on_in_further_segments_is_joined(tmp_path: Path) -> None:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    more = packet(bag("dc:subject", "private"))
    half = len(more) // 2
    main = packet(f"<xmpNote:x xmlns:xmpNote='n'>{guid.decode()}</xmpNote:x>")
    parts = [
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + guid
            + struct.pack(">II", len(more), at)
            + part,
        )
        for at, part in ((half, more[half:]), (0, more[:half]))
    ]
    path = given_jpeg(tmp_path / "a.jpg", xmp_segment(main), *parts)

    assert inspect(path).embedded.keywords == ("private",)


def test_a_broken_block_is_lost_and_named_and_the_others_are_read(tmp_path: Path) -> None:
    path = given_jpeg(
        tmp_path / "a.jpg", segment(0xE1, exif()), xmp_segment(XMP[:-40]), iptc_segment(IPTC)
    )

    facts = inspect(path)

    assert facts.unreadable_blocks == ("XMP",)
    assert facts.embedded.title == "The beach"
    assert facts.exif.taken is not None


@pytest.mark.parametrize(
    ("tag", "block"), [(700, "XMP"), (33723, "IPTC"), (34377, "IPTC"), (0x8825, "GPS")]
)
def test_a_block_that_a_tiff_points_to_and_does_not_hold_is_lost(
    tmp_path: Path, tag: int, block: str
) -> None:
    size = struct.pack("<HHIIHHII", 256, 4, 1, 80, 257, 4, 1, 60)
    away = struct.pack("<HHII", tag, 4, 1 if tag == 0x8825 else 99, 1_000_000)
    content = b"II*\0" + struct.pack("<IH", 8, 3) + size + away + bytes(4)
    (tmp_path / "a.tif").write_bytes(content)

    assert inspect(tmp_path / "a.tif").unreadable_blocks == (block,)


def test_metadata_behind_the_pixels_of_a_png_is_found(tmp_path: Path) -> None:
    path = given_picture(tmp_path / "a.png", "PNG")
    content = path.read_bytes()
    packed = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)
    crc = zlib.crc32(b"iTXt" + packed).to_bytes(4, "big")
    chunk = len(packed).to_bytes(4, "big") + b"iTXt" + packed + crc
    path.write_bytes(content[:-12] + chunk + content[-12:])

    assert inspect(path).embedded.title == "From XMP"


def test_a_png_chunk_that_inflates_without_end_is_cut(tmp_path: Path) -> None:
    bomb = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(50_000_000), 9)
    path = given_picture(tmp_path / "a.png", "PNG")
    content = path.read_bytes()
    crc = zlib.crc32(b"iTXt" + bomb).to_bytes(4, "big")
    path.write_bytes(
        content[:-12] + len(bomb).to_bytes(4, "big") + b"iTXt" + bomb + crc + content[-12:]
    )
    started = time.perf_counter()

    facts = inspect(path)

    assert facts.unreadable_blocks == ("XMP",)
    assert time.perf_counter() - started < 2


def test_content_counts_and_not_the_name(tmp_path: Path) -> None:
    assert inspect(given_picture(tmp_path / "a.png", "JPEG")).format == "jpeg"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jpg", b"", r"the file is empty \(0 bytes\)"),
        ("a.jpg", b"Dear diary, today I went to the sea.", "is not a picture: its content is text"),
        ("a.jpg", b"", "the file is empty"),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "is damaged: its header ends"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "is damaged: its header ends"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0", "is damaged: its header ends"),
        ("a.gif", b"GIF89a\1\0", "is damaged: its header ends"),
        ("a.tif", b"II*\0\x08\0\0\0\0\0", "is damaged: its header does not tell"),
        ("a.avif", b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "is damaged: its header"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "is damaged: its header"),
        ("a.heic", b"\0\0\0\x18ftypmsf1\0\0\0\0hevcmsf1", "sequence of pictures"),
        ("a.nef", b"II*\0", "is a RAW file by its name"),
        ("a.gif", b"GIF89a\0\0\0\0\0\0\0;", "0 × 0 pixels"),
    ],
)
def test_what_is_no_readable_photo_is_refused_in_plain_words(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(SourceError, match=reason):
        inspect(tmp_path / name)


def test_a_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"\0\0\0\rIHDR" + head + zlib.crc32(b"IHDR" + head).to_bytes(4, "big")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)

    with pytest.raises(SourceError, match="is 60000 × 60000 pixels, more than 400 megapixels"):
        inspect(tmp_path / "a.png")

    assert inspect(tmp_path / "a.png", max_megapixels=4000).width == 60_000


def test_a_raw_file_named_tif_is_refused(tmp_path: Path) -> None:
    directory = struct.pack("<HHHII", 1, 50706, 1, 4, 0x00000401)
    (tmp_path / "a.tif").write_bytes(b"II*\0" + struct.pack("<I", 8) + directory + bytes(4))

    with pytest.raises(SourceError, match="its content is a RAW file"):
        inspect(tmp_path / "a.tif")


def test_links_pipes_folders_and_missing_files_are_refused_at_once(tmp_path: Path) -> None:
    given_picture(tmp_path / "a.jpg", "JPEG")
    (tmp_path / "link.jpg").symlink_to("a.jpg")
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")

    for name in ("link.jpg", "folder.jpg", "pipe.jpg", "missing.jpg"):
        with pytest.raises(SourceError):
            inspect(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    given_picture(tmp_path / "a.jpg", "JPEG").chmod(0)

    with pytest.raises(SourceError, match="cannot be read: permission denied"):
        inspect(tmp_path / "a.jpg")


def test_a_file_too_large_for_memory_is_read_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = given_jpeg(tmp_path / "a.jpg", segment(0xE1, exif(6)), xmp_segment(XMP))
    whole = inspect(small)
    monkeypatch.setattr("staticgal.source.inspect._WHOLE", 10)

    assert inspect(small) == whole


def test_a_picture_with_no_metadata_says_nothing(tmp_path: Path) -> None:
    facts = inspect(given_picture(tmp_path / "a.jpg", "JPEG"))

    assert facts.embedded == facts.exif == EMPTY


def seeds() -> Iterator[bytes]:
    for format in ("JPEG", "PNG", "WEBP", "TIFF", "GIF"):
        stream = BytesIO()
        Image.new("RGB", (20, 10), "teal").save(
            stream, format, **({} if format == "GIF" else {"exif": exif()})
        )
        yield stream.getvalue()


@given(st.sampled_from(list(seeds())), st.data())
def test_a_damaged_photo_gives_facts_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, min(len(content), 600)))
    junk = data.draw(st.binary(max_size=8))
    end = data.draw(st.integers(0, len(content)) | st.just(len(content)))
    path = tmp_path_factory.getbasetemp() / "damaged.jpg"
    path.write_bytes((content[:at] + junk + content[at + len(junk) :])[:end])

    with contextlib.suppress(SourceError):
        facts = inspect(path)
        assert facts.width >= 1
        assert facts.height >= 1


def sample_files() -> list[str]:
    if not SAMPLES.is_dir():
        return []
    found = sorted(p.relative_to(SAMPLES) for p in SAMPLES.rglob("*") if p.is_file())
    return [str(path) for path in found if path.suffix not in (".json", ".txt")]


@needs_samples
def test_every_sample_gives_facts_or_a_reason_quickly() -> None:
    expected = json.loads((SAMPLES / "expected.json").read_text())
    inspect(SAMPLES / "me/cheers_1440x960.heic")  # loads the libraries
    for name in sample_files():
        started = time.perf_counter()
        if kind(name) is not Kind.PHOTO:
            with pytest.raises(SourceError):
                inspect(SAMPLES / name)
        else:
            facts = inspect(SAMPLES / name)
            known = expected[name]
            assert facts.digest == known["sha256"], name
            if known["decodes"]:
                assert sorted((facts.width, facts.height)) == sorted(known["pixels"]), name
        assert time.perf_counter() - started < 2, name


@needs_samples
@pytest.mark.skipif(shutil.which("exiftool") is None, reason="no exiftool here")
def test_time_and_place_agree_with_exiftool() -> None:
    _agree_with_exiftool(SAMPLES, [name for name in sample_files() if kind(name) is Kind.PHOTO])


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="no exiftool here")
def test_time_and_place_of_photos_made_here_agree_with_exiftool(tmp_path: Path) -> None:
    made = {
        "plain.jpg": (None, None),
        "time.jpg": ("2026:10:15 15:45:02", None),
        "offset.png": ("2026:10:15 15:45:02", "+05:45"),
        "before.webp": ("1999:12:31 23:59:59", "-03:30"),
        "never.jpg": ("0000:00:00 00:00:00", None),
    }
    places = [
        ((33, 51, 31.5), "S", (151, 12, 54.25), "E"),
        ((64, 8, 1.75), "N", (21, 56, 0.5), "W"),
    ]
    for number, (name, (taken, offset)) in enumerate(made.items()):
        written = Image.Exif()
        if taken:
            written.get_ifd(0x8769)[0x9003] = taken
        if offset:
            written.get_ifd(0x8769)[0x9011] = offset
        if number:
            latitude, north, longitude, east = places[number % 2]
            written.get_ifd(0x8825).update({1: north, 2: latitude, 3: east, 4: longitude})
        Image.new("RGB", (30, 20), "green").save(tmp_path / name, exif=written)

    _agree_with_exiftool(tmp_path, list(made))


def _agree_with_exiftool(folder: Path, names: list[str]) -> None:
    tags = ("EXIF:DateTimeOriginal", "EXIF:OffsetTimeOriginal", "EXIF:GPSLatitudeRef")
    wanted = [f"-{tag}" for tag in (*tags, "Composite:GPSPosition")]
    command = ["exiftool", "-j", "-n", "-G0", *wanted, *names]
    # It exits with 1 when a file is damaged, and tells of the others all the same.
    said = subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout
    told = json.loads(said.decode("utf-8", "replace"), strict=False)
    assert len(told) == len(names)

    for name, theirs in zip(names, told, strict=True):
        ours = inspect(folder / name).exif
        original = theirs.get("EXIF:DateTimeOriginal", "")
        if original and not original.startswith(IMPOSSIBLE):
            assert isinstance(ours.taken, CaptureTime), name
            assert f"{ours.taken.local:%Y:%m:%d %H:%M:%S}" == original, name
            offset = theirs.get("EXIF:OffsetTimeOriginal")
            assert ours.taken.offset == (None if offset is None else offset_of(offset)), name
        position = theirs.get("Composite:GPSPosition", NO_FIX)
        if position == NO_FIX:
            assert ours.location is None, name
        elif "EXIF:GPSLatitudeRef" in theirs:  # others are XMP's, or a maker's own
            assert ours.location is not None, name
            latitude, longitude = (float(part) for part in position.split())
            assert ours.location.latitude == pytest.approx(latitude, abs=1e-6), name
            assert ours.location.longitude == pytest.approx(longitude, abs=1e-6), name


NO_FIX = "0 0"
IMPOSSIBLE = ("0000", "1601")  # a clock that was never set, and a year before photography
