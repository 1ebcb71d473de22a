"""What the reader of finished pictures lets pass, and what it catches."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from staticgal.core.rendition import Format, RenditionSpec, Size
from staticgal.render.images.encode import render
from staticgal.site.copyright import copyright_packet
from staticgal.source.photo_files import LocalPhotos
from staticgal.verify.exif import exif_findings
from staticgal.verify.media import inspect_media
from tests.shared import needs_samples

LINE = "© 2026 Zoë & <Söhne>."
SIZE = (400, 267)
EVERY_FORMAT = list(Format)
SECRET = b"SECRET"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
Change = Callable[[bytes], bytes]


def _renditions(folder: Path, copyright: str) -> dict[Format, Path]:
    source = folder / "source.jpg"
    exif = Image.Exif()
    exif[0x010F] = "SECRET"
    across = Image.linear_gradient("L").resize((1200, 800))
    noise = Image.effect_noise((1200, 800), 60)
    picture = Image.merge("RGB", (across, noise, Image.radial_gradient("L").resize((1200, 800))))
    picture.save(source, exif=exif, comment=SECRET, icc_profile=PROFILE, xmp=b"<x>SECRET</x>")
    specs = [RenditionSpec(Size.GALLERY, 400, one, 80, copyright=copyright) for one in Format]
    done = render(
        LocalPhotos(),
        str(source),
        "jpeg",
        specs,
        lambda spec: folder / f"{copyright[:1]}a.{spec.format}",
    )
    return {spec.format: folder / f"{copyright[:1]}a.{spec.format}" for spec, _ in done}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[Format, bytes]:
    made = _renditions(tmp_path_factory.mktemp("clean"), "")
    return {format: path.read_bytes() for format, path in made.items()}


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> dict[Format, bytes]:
    made = _renditions(tmp_path_factory.mktemp("signed"), LINE)
    return {format: path.read_bytes() for format, path in made.items()}


@pytest.fixture
def findings(tmp_path: Path) -> Callable[..., list[str]]:
    def inspect(data: bytes, format: Format, copyright: str = "") -> list[str]:
        path = tmp_path / f"picture.{format}"
        path.write_bytes(data)
        return inspect_media(path, format.value, *SIZE, copyright)

    return inspect


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_a_rendition_passes(clean, findings, format: Format) -> None:
    assert SECRET not in clean[format]
    assert findings(clean[format], format) == []


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_the_copyright_line_passes_where_it_is_wanted(signed, findings, format: Format) -> None:
    assert findings(signed[format], format, LINE) == []
    if format is not Format.PNG:  # there it is compressed
        assert copyright_packet(LINE) in signed[format]
    with Image.open(io.BytesIO(signed[format])) as image:
        if format is not Format.PNG:
            rights = image.getxmp()["xmpmeta"]["RDF"]["Description"]["rights"]["Alt"]["li"]
            assert rights["text"] == LINE


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_another_line_or_none_is_found(clean, signed, findings, format: Format) -> None:
    assert findings(signed[format], format)
    assert findings(signed[format], format, LINE + "!")
    assert findings(clean[format], format, LINE)


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_bytes_after_the_end_are_found(clean, findings, format: Format) -> None:
    for tail in (b"\0", SECRET, clean[Format.JPEG]):
        assert findings(clean[format] + tail, format)


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_a_file_cut_anywhere_is_found(clean, findings, format: Format) -> None:
    whole = clean[format]
    for end in (0, 1, 5, 11, 30, 100, len(whole) // 2, len(whole) - 1):
        assert findings(whole[:end], format), end


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_another_size_is_found(clean, tmp_path: Path, format: Format) -> None:
    path = tmp_path / f"picture.{format}"
    path.write_bytes(clean[format])

    assert inspect_media(path, format.value, 400, 266)
    assert inspect_media(path, format.value, 267, 400)


@pytest.mark.parametrize("format", EVERY_FORMAT)
@pytest.mark.parametrize("named", EVERY_FORMAT)
def test_a_picture_under_another_extension_is_found(
    clean, findings, format: Format, named: Format
) -> None:
    assert bool(findings(clean[format], named)) == (format is not named)


def test_an_extension_that_no_rendition_has_is_found(clean, tmp_path: Path) -> None:
    for extension in ("gif", "", "JPG", "html"):
        path = tmp_path / f"picture.{extension}"
        path.write_bytes(clean[Format.JPEG])
        assert inspect_media(path, extension, *SIZE)


def test_a_missing_file_is_found(tmp_path: Path) -> None:
    assert inspect_media(tmp_path / "none.jpg", "jpg", *SIZE)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _first(segment: bytes) -> Change:
    return lambda data: data[:2] + segment + data[2:]


def _before_scan(inserted: bytes) -> Change:
    return lambda data: data[: data.index(b"\xff\xda")] + inserted + data[data.index(b"\xff\xda") :]


def _before_end(inserted: bytes) -> Change:
    return lambda data: data[:-2] + inserted + data[-2:]


def _longer_table(marker: bytes) -> Change:
    """The first such table with bytes behind it that no decoder reads."""

    def lengthen(data: bytes) -> bytes:
        place = data.index(marker)
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        header = struct.pack(">H", length + len(SECRET))
        return data[: place + 2] + header + data[place + 4 : end] + SECRET + data[end:]

    return lengthen


JPEG_LEAKS: dict[str, Change] = {
    "EXIF": _first(_segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")),
    "XMP": _first(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")),
    "extended XMP": _first(_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40))),
    "ICC": _first(_segment(0xE2, b"ICC_PROFILE\0\x01\x01" + PROFILE)),
    "MPF": _first(_segment(0xE2, b"MPF\0MM\0*" + bytes(20))),
    "C2PA": _first(_segment(0xEB, b"JP\0\x01" + bytes(20))),
    "IPTC": _first(_segment(0xED, b"Photoshop 3.0\x008BIM")),
    "Adobe": _first(_segment(0xEE, b"Adobe" + bytes(7))),
    "comment": _first(_segment(0xFE, SECRET)),
    "empty comment": _before_scan(_segment(0xFE, b"")),
    "comment after the scan": _before_end(_segment(0xFE, SECRET)),
    "bytes between segments": _before_scan(SECRET),
    "fill bytes": _before_scan(b"\xff\xff\xff"),
    "second picture inside": _before_end(b"\xff\xd9\xff\xd8\xff\xdb"),
    "JFIF with a thumbnail": _first(_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1\xff\0\0")),
    "JFIF with a density": _first(_segment(0xE0, b"JFIF\0\1\1\1\x01\x2c\x01\x2c\0\0")),
    "JFXX thumbnail": _first(_segment(0xE0, b"JFXX\0\x10" + bytes(20))),
    "JFIF late": _before_scan(_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")),
    "bytes behind a quantisation table": _longer_table(b"\xff\xdb"),
    "bytes behind a Huffman table": _longer_table(b"\xff\xc4"),
    "a second frame header": lambda data: _before_scan(
        data[(at := data.index(b"\xff\xc0")) : at + 19]
    )(data),
    "DNL": _before_scan(_segment(0xDC, b"\1\x0b")),
}


@pytest.mark.parametrize("leak", JPEG_LEAKS)
def test_what_does_not_belong_in_a_jpeg_is_found(clean, findings, leak: str) -> None:
    assert findings(JPEG_LEAKS[leak](clean[Format.JPEG]), Format.JPEG)


def test_a_bare_jfif_header_and_a_progressive_jpeg_pass(clean, findings) -> None:
    jfif = _first(_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"))(clean[Format.JPEG])
    progressive = io.BytesIO()
    with Image.open(io.BytesIO(clean[Format.JPEG])) as image:
        image.save(progressive, "JPEG", progressive=True)

    assert findings(jfif, Format.JPEG) == []
    assert findings(progressive.getvalue(), Format.JPEG) == []


def test_a_second_copy_of_the_copyright_is_found(signed, findings) -> None:
    again = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + copyright_packet(LINE))

    assert findings(_before_scan(again)(signed[Format.JPEG]), Format.JPEG, LINE)


def _saved(format: Format, **options: object) -> Change:
    """The same pixels as Pillow writes them with `options`."""

    def save(data: bytes) -> bytes:
        target = io.BytesIO()
        name = {"jpg": "JPEG"}.get(format.value, format.value.upper())
        with Image.open(io.BytesIO(data)) as image:
            image.save(target, name, **options)  # type: ignore[arg-type]  # Pillow's are many
        return target.getvalue()

    return save


def _riff(chunk: bytes, flags: int) -> Change:
    """An extended WebP with one more chunk behind the pixels."""

    def extend(data: bytes) -> bytes:
        canvas = b"".join((side - 1).to_bytes(3, "little") for side in SIZE)
        header = struct.pack("<4sIB3x", b"VP8X", 10, flags) + canvas
        body = b"WEBP" + header + data[12:] + chunk
        return b"RIFF" + struct.pack("<I", len(body)) + body

    return extend


def _riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


WEBP_LEAKS: dict[str, Change] = {
    "EXIF": _riff(_riff_chunk(b"EXIF", SECRET), 8),
    "XMP": _riff(_riff_chunk(b"XMP ", SECRET), 4),
    "ICCP": _saved(Format.WEBP, icc_profile=PROFILE),
    "unknown chunk": _riff(_riff_chunk(b"abcd", SECRET), 0),
    "extended for nothing": _riff(b"", 0),
    "unflagged EXIF": _riff(_riff_chunk(b"EXIF", SECRET), 0),
    "a second picture": lambda data: _grown(data, data[12:]),
    "a chunk without an extended header": lambda data: _grown(data, _riff_chunk(b"EXIF", SECRET)),
}


def _grown(data: bytes, chunk: bytes) -> bytes:
    return data[:4] + struct.pack("<I", len(data) - 8 + len(chunk)) + data[8:] + chunk


@pytest.mark.parametrize("leak", WEBP_LEAKS)
def test_what_does_not_belong_in_a_webp_is_found(clean, findings, leak: str) -> None:
    assert findings(WEBP_LEAKS[leak](clean[Format.WEBP]), Format.WEBP)


def test_a_lossless_webp_passes_and_an_animation_does_not(clean, findings) -> None:
    lossless = _saved(Format.WEBP, lossless=True, exif=b"", xmp=b"")(clean[Format.PNG])
    other = Image.new("RGB", SIZE)
    moving = _saved(Format.WEBP, save_all=True, append_images=[other])(clean[Format.WEBP])

    assert findings(lossless, Format.WEBP) == []
    assert findings(moving, Format.WEBP)


def test_one_byte_more_in_a_signed_webp_is_found(signed, findings) -> None:
    data = signed[Format.WEBP]
    assert findings(_grown(data, b"abcd\0\0\0\0"), Format.WEBP, LINE)
    assert len(copyright_packet(LINE)) % 2
    assert findings(data[:-1] + b"S", Format.WEBP, LINE)  # in the padding
    for flags in (0x0C, 0x24, 0x06, 0x14):
        assert findings(data[:20] + bytes([flags]) + data[21:], Format.WEBP, LINE)


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + checksum


def _after_header(chunk: bytes) -> Change:
    return lambda data: data[:33] + chunk + data[33:]


def _text(data: bytes) -> bytes:
    info = PngInfo()
    info.add_itxt("Comment", "SECRET")
    return _saved(Format.PNG, pnginfo=info)(data)


PNG_LEAKS: dict[str, Change] = {
    "tEXt": _after_header(_png_chunk(b"tEXt", b"Comment\0SECRET")),
    "zTXt": _after_header(_png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(SECRET))),
    "iTXt": _text,
    "eXIf": _after_header(_png_chunk(b"eXIf", b"II*\0")),
    "iCCP": _saved(Format.PNG, icc_profile=PROFILE),
    "tIME": _after_header(_png_chunk(b"tIME", bytes(7))),
    "pHYs": _saved(Format.PNG, dpi=(300, 300)),
    "C2PA": _after_header(_png_chunk(b"caBX", bytes(7))),
    "private chunk": _after_header(_png_chunk(b"prVt", SECRET)),
    "behind the pixels": lambda data: data[:-12] + _png_chunk(b"IDAT", SECRET) + data[-12:],
    "a chunk after IDAT": lambda data: data[:-12] + _png_chunk(b"tEXt", b"a\0b") + data[-12:],
    "in the end chunk": lambda data: data[:-12] + _png_chunk(b"IEND", SECRET),
    "a wrong checksum": lambda data: data[:-1] + b"\0",
}


@pytest.mark.parametrize("leak", PNG_LEAKS)
def test_what_does_not_belong_in_a_png_is_found(clean, findings, leak: str) -> None:
    assert findings(PNG_LEAKS[leak](clean[Format.PNG]), Format.PNG)


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _in_mdat(data: bytes) -> bytes:
    """More bytes in `mdat` than any item names."""
    at = data.index(b"mdat") - 4
    return data[:at] + _box(b"mdat", data[at + 8 :] + SECRET)


def _before_the_item(data: bytes) -> bytes:
    """The item's place mended, so that decoders see the picture as before."""
    at = data.index(b"mdat") - 4
    where = struct.pack(">I", at + 8)
    place = data.index(where, data.index(b"iloc"))
    data = data[:place] + struct.pack(">I", at + 8 + len(SECRET)) + data[place + 4 :]
    return data[:at] + _box(b"mdat", SECRET + data[at + 8 :])


def _with_unit(data: bytes) -> bytes:
    """A metadata unit behind the frame, in the item's own data (its length is mended)."""
    unit = bytes([5 << 3 | 2, len(SECRET)]) + SECRET
    at = data.index(b"mdat") - 4
    old = struct.pack(">I", len(data) - at - 8)
    iloc = data.index(b"iloc")
    place = data.index(old, iloc)
    data = data[:place] + struct.pack(">I", len(data) - at - 8 + len(unit)) + data[place + 4 :]
    return data[:at] + _box(b"mdat", data[at + 8 :] + unit)


def _swapped(old: bytes, new: bytes) -> Change:
    def swap(data: bytes) -> bytes:
        assert data.count(old) == 1
        return data.replace(old, new)

    return swap


AVIF_LEAKS: dict[str, Change] = {
    "EXIF": _saved(Format.AVIF, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
    "XMP": _saved(Format.AVIF, xmp=b"<x:xmpmeta/>"),
    "ICC": _saved(Format.AVIF, icc_profile=PROFILE),
    "uuid": lambda data: data + _box(b"uuid", bytes(16) + SECRET),
    "free": lambda data: data + _box(b"free", SECRET),
    "motion photo": lambda data: data + _box(b"mpvd", SECRET),
    "no item's bytes in mdat": _in_mdat,
    "an AV1 metadata unit": _with_unit,
    "another item kind": _swapped(b"av01\0\0\0\0\x0epitm", b"Exif\0\0\0\0\x0epitm"),
    "a minor version": _swapped(b"ftypavif\0\0\0\0", b"ftypavif\0\0\0\7"),
    "another brand": _swapped(b"mif1avifmiaf", b"mif1avifABCD"),
    "a handler's name": _swapped(b"pict" + bytes(13), b"pict" + bytes(12) + b"S"),
    "a handler's reserved bytes": _swapped(b"pict" + bytes(13), b"pict" + SECRET + bytes(7)),
    "bytes before the item in mdat": _before_the_item,
    "another pixel format": _swapped(b"pixi\0\0\0\0\3\x08\x08\x08", b"pixi\0\0\0\0\3\x08\x08\x09"),
    "another property": _swapped(b"pixi", b"udes"),
    "a location elsewhere": _swapped(b"iloc\0\0\0\0D@", b"iloc\1\0\0\0D@"),
}


@pytest.mark.parametrize("leak", AVIF_LEAKS)
def test_what_does_not_belong_in_an_avif_is_found(clean, findings, leak: str) -> None:
    changed = AVIF_LEAKS[leak](clean[Format.AVIF])

    assert changed != clean[Format.AVIF]
    assert findings(changed, Format.AVIF)


@needs_samples
def test_every_sample_that_gives_something_away_is_found(samples: Path) -> None:
    expected = json.loads((samples / "expected.json").read_text("utf-8"))
    checked = 0
    for name, told in sorted(expected.items()):
        extension = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}.get(told["type"])
        if extension is None or not (told.get("classes") or told.get("structure")):
            continue
        width, height = told.get("pixels", (1, 1))
        found = inspect_media(samples / name, extension, width, height)
        assert any("holds" in one or "has" in one for one in found), (name, found)
        checked += 1

    assert checked > 60


def _with_exif(picture: bytes, format: Format) -> bytes:
    """The picture with a camera and a place in its EXIF, as other programs write it."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET"
    exif.get_ifd(0x8825)[1] = "N"
    if format is Format.WEBP:
        tiff = b"Exif\0\0" + exif.tobytes().removeprefix(b"Exif\0\0")
        chunks = (b"VP8X", bytes([8, *(0,) * 9])), (b"VP8 ", b"pixels"), (b"EXIF", tiff)
        body = b"".join(name + struct.pack("<I", len(data)) + data for name, data in chunks)
        return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body
    data = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.save(data, image.format, exif=exif)
    return data.getvalue()


@pytest.mark.parametrize("format", EVERY_FORMAT)
def test_exifread_finds_by_itself_what_was_left_of_exif(
    clean: dict[Format, bytes], signed: dict[Format, bytes], format: Format
) -> None:
    leaking = _with_exif(clean[format], format)

    assert exif_findings(clean[format]) == []
    assert exif_findings(signed[format]) == []
    (finding,) = exif_findings(leaking)
    assert "Image Make" in finding
    assert "GPS GPSLatitudeRef" in finding


def test_what_exifread_cannot_read_is_a_finding(clean: dict[Format, bytes]) -> None:
    assert exif_findings(clean[Format.AVIF][:100])
