"""Makes source photos and colour profiles for the tests, and renders them to compare."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms

from staticgal.containers.sniff import identify
from staticgal.core.rendition import Format, RenditionFile, RenditionSpec, Size
from staticgal.render.images.encode import render
from staticgal.source.photo_files import LocalPhotos

LOSSLESS = Format.PNG

# XYZ of red, green and blue, adapted to D50, and the exponent of the curve.
DISPLAY_P3 = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
PROPHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))


def spec(long_edge: int, format: Format = LOSSLESS, copyright: str = "") -> RenditionSpec:
    return RenditionSpec(Size.LARGE, long_edge, format, 82, copyright=copyright)


def render_to(
    folder: Path, source: Path, *specs: RenditionSpec, max_megapixels: int = 400
) -> list[tuple[Path, RenditionFile]]:
    with source.open("rb") as stream:
        format = identify(stream)
    assert format is not None
    folder.mkdir(exist_ok=True)

    def into(one: RenditionSpec) -> Path:
        return folder / f"{one.name}.{one.format}"

    done = render(LocalPhotos(), str(source), format, specs, into, max_megapixels)
    return [(into(one), file) for one, file in done]


def rendered(source: Path, long_edge: int = 4000) -> Image.Image:
    """`source` rendered without loss, read back by Pillow."""
    folder = source.parent / "rendered"
    ((path, _),) = render_to(folder, source, spec(long_edge))
    with Image.open(path) as image:
        image.load()
        return image


def picture(width: int = 96, height: int = 64) -> Image.Image:
    """A picture of which no turn and no mirror image looks like another, in many colours."""
    across = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90)
    down = Image.linear_gradient("L")
    bands = (across, down, Image.radial_gradient("L"))
    return Image.merge("RGB", [band.resize((width, height)) for band in bands])


def difference(one: Image.Image, other: Image.Image) -> tuple[float, int]:
    """Mean and largest difference of two pictures' values, in 8-bit steps."""
    assert one.size == other.size
    pairs = zip(one.convert("RGB").tobytes(), other.convert("RGB").tobytes(), strict=True)
    steps = [abs(a - b) for a, b in pairs]
    return sum(steps) / len(steps), max(steps)


def by_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """What Pillow's colour management makes of `image`: sRGB, relative, black point compensated."""
    converted = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None
    return converted


def matrix_profile(primaries: tuple[tuple[float, ...], ...], gamma: float | None) -> bytes:
    """An ICC profile of an RGB space; without a gamma it has sRGB's curve."""
    tags = {
        name: b"XYZ " + bytes(4) + _fixed(*primary)
        for name, primary in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)
    }
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(gamma))
    return _profile(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    return _profile(b"GRAY", {b"kTRC": _curve(gamma)})


def _curve(gamma: float | None) -> bytes:
    if gamma is None:
        srgb = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
        return b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(*srgb)
    return b"para" + bytes(4) + struct.pack(">HH", 0, 0) + _fixed(gamma)


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _profile(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    words = "made for a test".encode("utf-16-be")
    text = b"mluc" + struct.pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(words), 28) + words
    white = b"XYZ " + bytes(4) + _fixed(0.96420, 1.0, 0.82491)
    tags = {b"desc": text, b"cprt": text, b"wtpt": white} | tags
    start = 132 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    header = struct.pack(">I4sI4s4s4s12s4s", 0, bytes(4), 0x04200000, b"mntr", space, b"XYZ ",
                         struct.pack(">6H", 2024, 1, 1, 0, 0, 0), b"acsp")  # fmt: skip
    header += bytes(28) + _fixed(0.96420, 1.0, 0.82491)
    header = header.ljust(128, b"\0")
    profile = header + table + body
    return struct.pack(">I", len(profile)) + profile[4:]


def deep_png(image: Image.Image, profile: bytes = b"") -> bytes:
    """`image` as a PNG of 16 bits a band, which Pillow does not write in colour."""
    kind = {"L": 0, "RGB": 2, "LA": 4, "RGBA": 6}[image.mode]
    row = image.width * len(image.getbands())
    values = image.tobytes()
    rows = (values[i : i + row] for i in range(0, len(values), row))
    deep = b"".join(
        b"\0" + bytes(half for value in line for half in (value, value)) for line in rows
    )
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", *image.size, 16, kind, 0, 0, 0))]
    if profile:
        chunks.append((b"iCCP", b"test\0\0" + zlib.compress(profile)))
    chunks += [(b"IDAT", zlib.compress(deep)), (b"IEND", b"")]
    return png(chunks)


def png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
