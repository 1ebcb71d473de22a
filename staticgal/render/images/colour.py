"""Pixels of any colour space as 8-bit sRGB: what every reader assumes where there is no profile."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from staticgal.errors import RenderError

if TYPE_CHECKING:
    import pyvips

_WHITE = [255, 255, 255]
_PROFILE = "icc-profile-data"

# The colour space in a profile's header → how many bands its pixels have (ICC.1:2022, table 19).
_BANDS_OF_SPACE = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}


def on_white(image: pyvips.Image) -> pyvips.Image:
    """`image` as opaque 8-bit sRGB in three bands, what is transparent laid on white.

    Colours hidden under transparent pixels are gone from it. A profile that is broken, or of
    another kind than the pixels, is ignored as if it were not there. Raises RenderError for
    pixels that no rule makes colours of.
    """
    if not image.hasalpha():
        return _to_srgb(image)
    colours = _to_srgb(image.extract_band(0, n=image.bands - 1))
    alpha = image.extract_band(image.bands - 1)
    if alpha.format != "uchar":
        alpha = (alpha * (255 / opaque(image))).rint().cast("uchar")
    return colours.bandjoin(alpha).flatten(background=_WHITE)


def opaque(image: pyvips.Image) -> float:
    """The alpha value that means opaque in `image`."""
    return {"uchar": 255.0, "ushort": 65535.0}.get(image.format, 255.0)


def _to_srgb(image: pyvips.Image) -> pyvips.Image:
    import pyvips

    profile = image.get(_PROFILE) if image.get_typeof(_PROFILE) else b""
    if _belongs(profile, image) and not is_srgb(profile):
        try:
            return _converted(image)
        except pyvips.Error:
            pass  # a profile that lies about itself must not lose the photo
    if image.interpretation == "multiband":
        image = image.extract_band(0, n=3 if image.bands >= 3 else 1)
        kind = {(3, "uchar"): "srgb", (3, "ushort"): "rgb16", (1, "ushort"): "grey16"}
        image = image.copy(interpretation=kind.get((image.bands, image.format), "b-w"))
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    if image.bands != 3:
        raise RenderError("its colours are of a kind that cannot be read")
    return image if image.format == "uchar" else image.cast("uchar")


def _converted(image: pyvips.Image) -> pyvips.Image:
    # Relative with black point compensation is what editors and printers' previews show.
    if image.format == "ushort" and image.bands == 3:
        # In one step, 16 bits go through a coarse table: up to 20 steps off at the gamut's edge.
        colours = image.icc_import(
            embedded=True, pcs="xyz", intent="relative", black_point_compensation=True
        )
        return colours.icc_export(output_profile="srgb", pcs="xyz", intent="relative", depth=8)
    return image.icc_transform(
        "srgb", embedded=True, intent="relative", black_point_compensation=True, depth=8
    )


def _belongs(profile: bytes, image: pyvips.Image) -> bool:
    bands = _BANDS_OF_SPACE.get(profile[16:20])
    is_cmyk = image.interpretation == "cmyk"
    return (
        bands == image.bands
        and is_cmyk == (bands == 4)
        and image.format in ("uchar", "ushort")
        and image.interpretation != "lab"
    )


# sRGB's primaries as every profile holds them: in XYZ, adapted to D50 (IEC 61966-2-1, ICC.1).
_SRGB_PRIMARIES = {
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
_LARGEST = 100_000  # bytes; primaries and curves fill some hundreds to some thousands
_CURVES = (b"rTRC", b"gTRC", b"bTRC")


@lru_cache(maxsize=64)
def is_srgb(profile: bytes) -> bool:
    """True if converting by `profile` would move no 8-bit value by more than one.

    Half of all photos carry an sRGB profile, and a conversion costs a third of all other work.
    """
    if profile[16:24] != b"RGB XYZ " or len(profile) > _LARGEST:
        return False
    try:
        tags = _tags(profile)
        if any(name.startswith((b"A2B", b"D2B")) for name in tags):
            return False  # tables overrule the primaries
        return all(
            abs(value - wanted) < 0.0015
            for name, primary in _SRGB_PRIMARIES.items()
            for value, wanted in zip(_fixed(tags[name], 8, 3), primary, strict=True)
        ) and all(_is_srgb_curve(tags[name]) for name in _CURVES)
    except (KeyError, IndexError, ValueError, OverflowError, ZeroDivisionError, struct.error):
        return False


def _tags(profile: bytes) -> Mapping[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, 128)
    entries = (struct.unpack_from(">4sII", profile, 132 + 12 * i) for i in range(min(count, 100)))
    return {name: profile[start : start + size] for name, start, size in entries}


def _fixed(tag: bytes, offset: int, count: int) -> list[float]:
    return [number / 65536 for number in struct.unpack_from(f">{count}i", tag, offset)]


def _is_srgb_curve(tag: bytes) -> bool:
    """True if the curve of `tag` is sRGB's own to half an 8-bit step, over all 8-bit values."""
    return all(
        abs(_encoded(_linear(tag, value / 255)) * 255 - value) < 0.5 for value in range(0, 256, 5)
    )


def _encoded(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _linear(tag: bytes, x: float) -> float:
    """The value of a `curv` or `para` curve at `x` (ICC.1:2022, §10.6 and §10.18)."""
    if tag[:4] == b"curv":
        (count,) = struct.unpack_from(">I", tag, 8)
        if count == 0:
            return x
        if count == 1:
            return float(x ** (struct.unpack_from(">H", tag, 12)[0] / 256))
        place = x * (count - 1)
        below = min(int(place), count - 2)
        low, high = struct.unpack_from(">2H", tag, 12 + 2 * below)
        return float(low + (high - low) * (place - below)) / 65535
    (kind,) = struct.unpack_from(">H", tag, 8)
    if tag[:4] != b"para" or kind not in (0, 3):
        raise ValueError(tag[:4])
    if kind == 0:
        return float(x ** _fixed(tag, 12, 1)[0])
    g, a, b, c, d = _fixed(tag, 12, 5)
    return float((a * x + b) ** g) if x >= d else c * x
