"""The camera and how it was set, by EXIF, as photographers write it: `1/250 s`, `f/2.8`."""

from __future__ import annotations

import math
import re

from staticgal.containers.tiff import Directory, Tiff
from staticgal.core.model import Technical
from staticgal.source.metadata.exif_texts import text_of

_CORPORATE = re.compile(
    r"[\s,]*\b(corporation|corp|company|co|ltd|inc|gmbh|ag|camera|imaging|optical|digital|electric"
    r"|techwin|electronics|technology|computer|llc)\b\.?,?",
    re.IGNORECASE,
)
_MAKERS = {
    "nikon": "Nikon",
    "olympus": "Olympus",
    "om system": "OM System",
    "sony": "Sony",
    "pentax": "Pentax",
    "fujifilm": "Fujifilm",
    "samsung": "Samsung",
    "leica": "Leica",
    "ricoh": "Ricoh",
    "casio": "Casio",
    "minolta": "Minolta",
    "konica minolta": "Konica Minolta",
    "eastman kodak": "Kodak",
    "kodak": "Kodak",
    "sigma": "Sigma",
    "google": "Google",
    "huawei": "Huawei",
    "xiaomi": "Xiaomi",
    "motorola": "Motorola",
}


def technical(tiff: Tiff, image: Directory, photo: Directory) -> Technical | None:
    """What the block tells of them; None where it tells nothing."""
    found = Technical(
        camera=camera_name(text_of(image, 0x010F), text_of(image, 0x0110)),
        lens=_lens(photo),
        exposure=_exposure(photo),
        aperture=_aperture(photo),
        iso=_iso(photo),
        focal_length=_focal_length(photo),
        flash=_flash(photo),
        colour_profile=_colour_space(tiff, photo),
    )
    return found if found != Technical() else None


def camera_name(maker: str, model: str) -> str:
    """Maker and model as one says them: `Canon EOS 5D`, the maker once and without its `Inc.`"""
    short = _CORPORATE.sub("", maker).strip(" ,.")
    short = _MAKERS.get(short.casefold(), short)
    if not model or not short:
        return model or short
    first = short.split()[0]
    if not model.casefold().startswith(first.casefold()):
        return f"{short} {model}"
    # "NIKON D70s" is "Nikon D70s"; "Canon" and "Canon EOS" agree already.
    return first + model[len(first) :]


def _number(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def _positive(photo: Directory, tag: int) -> float | None:
    numbers = photo.numbers(tag)
    value = numbers[0] if numbers else 0
    return value if math.isfinite(value) and 0 < value < 1e6 else None


def _lens(photo: Directory) -> str:
    model, maker = text_of(photo, 0xA434), text_of(photo, 0xA433)
    if re.search(r"[A-Za-z]", model) and not re.match(r"unknown|n/?a$|0(\.0)? ?mm", model, re.I):
        known = not maker or model.casefold().startswith(maker.split()[0].casefold())
        return model if known else f"{_MAKERS.get(maker.casefold(), maker)} {model}"
    shape = photo.numbers(0xA432)
    if len(shape) != 4 or not math.isfinite(shape[0]) or shape[0] <= 0:
        return ""
    short, long, *apertures = shape
    is_zoom = math.isfinite(long) and long > short
    lens = f"{_number(short)}–{_number(long)} mm" if is_zoom else f"{_number(short)} mm"
    widest = [a for a in apertures if math.isfinite(a) and a > 0]
    return lens + (" f/" + "–".join(dict.fromkeys(map(_number, widest))) if widest else "")


def _exposure(photo: Directory) -> str:
    seconds = _positive(photo, 0x829A)
    if seconds is None:
        speed = photo.numbers(0x9201)
        if not speed or not -20 < speed[0] < 20:
            return ""
        seconds = 2.0 ** -speed[0]
    if seconds < 0.3:
        return f"1/{round(1 / seconds)} s"
    return f"{_number(seconds)} s"


def _aperture(photo: Directory) -> str:
    value = _positive(photo, 0x829D)
    if value is None:
        apex = photo.numbers(0x9202)
        value = math.sqrt(2) ** apex[0] if apex and 0 < apex[0] < 20 else None
    return f"f/{_number(value)}" if value else ""


def _iso(photo: Directory) -> str:
    iso = photo.integer(0x8827)
    if iso in (None, 0, 65535):  # 65535: too large for this tag, so it stands in another
        iso = photo.integer(0x8832) or photo.integer(0x8831) or photo.integer(0x8833)
    return f"ISO {iso}" if iso and 0 < iso < 100_000_000 else ""


def _focal_length(photo: Directory) -> str:
    real, equivalent = _positive(photo, 0x920A), _positive(photo, 0xA405)
    if real is None:
        return f"{_number(equivalent)} mm equivalent" if equivalent else ""
    text = f"{_number(real)} mm"
    if equivalent and _number(equivalent) != _number(real):
        text += f" ({_number(equivalent)} mm equivalent)"
    return text


def _flash(photo: Directory) -> str:
    flash = photo.integer(0x9209)
    if flash is None or flash & 0x20:  # 0x20: there is no flash to fire
        return ""
    return "fired" if flash & 1 else "not fired"


def _colour_space(tiff: Tiff, photo: Directory) -> str:
    interop = tiff.directory(photo.integer(0xA005) or 0)
    match photo.integer(0xA001), interop.raw(0x0001, 4)[:3]:
        case (1, _):
            return "sRGB"
        case (2, _) | (65535, b"R03"):
            return "Adobe RGB (1998)"
        case _:
            return ""
