"""An EXIF block, or a TIFF's own tags, as what a photographer would say of the photo."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import BinaryIO

from staticgal.containers.tiff import Directory, Tiff
from staticgal.core.model import Location, Technical
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.core.words.written import is_filler
from staticgal.source.metadata.exif_damage import damage
from staticgal.source.metadata.fields import EMPTY, MetadataFields
from staticgal.source.metadata.keyword_trees import apart_from_people, people_among
from staticgal.source.metadata.plain import in_lines, one_line, plain, words
from staticgal.source.metadata.readings import Readings, of_block

FIRST_YEAR, LAST_YEAR = 1826, 2100  # the first photograph that is left; a camera's clock run wild

# Where each date stands: the time, its offset, its fraction of a second.
_ORIGINAL = (0x9003, 0x9011, 0x9291)
_DIGITIZED = (0x9004, 0x9012, 0x9292)
_CHANGED = (0x0132, 0x9010, 0x9290)

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


@dataclass(frozen=True, slots=True)
class Exif:
    """What an EXIF block says. `orientation` is 1 to 8; `is_original` tells that the time is that
    of the shutter, not that of a scanner or an editor. `lost` names what cannot be read of it, and
    `readings` is all that limits hear of it.
    """

    said: MetadataFields = EMPTY
    orientation: int = 1
    is_original: bool = False
    lost: tuple[str, ...] = ()
    readings: Readings = field(default_factory=dict)


def read_exif(stream: BinaryIO) -> Exif:
    """What the EXIF block says that the stream begins with, as far as it can be read."""
    return exif_of(Tiff.open(stream))


def exif_of(tiff: Tiff | None) -> Exif:
    """The same of one that is open; None of what is no EXIF block."""
    if tiff is None:
        return Exif(lost=("EXIF",))
    image = tiff.directory(tiff.first)
    photo = tiff.directory(image.integer(0x8769) or 0)
    gps = tiff.directory(image.integer(0x8825) or 0)
    orientation = image.integer(0x0112) or 1
    original = _time(photo, photo, _ORIGINAL)
    keywords = words(_windows_text(image, 0x9C9E).split(";")) or ()
    people = people_among(keywords)
    taken = original or _time(photo, photo, _DIGITIZED) or _time(image, photo, _CHANGED)
    made_with = [_text(image, tag) for tag in (0x010F, 0x0110, 0x0131)]
    said = MetadataFields(
        title=_windows_text(image, 0x9C9B) or None,
        caption=written_caption(image.raw(0x010E).partition(b"\0")[0], *made_with)
        or written_caption(_windows_text(image, 0x9C9C), *made_with),
        taken=taken or _satellite_time(gps),
        location=_location(gps),
        technical=_technical(tiff, image, photo),
        keywords=apart_from_people(keywords, people) if keywords else None,
        people=people or None,
        rating=_rating(image),
    )
    lost = damage(tiff, image, photo, gps, said)
    readings = of_block(
        said,
        {
            "title": [text for text in (said.title, _text(image, 0x010D)) if text],
            "location": [said.location, _location(gps, _AIMED_AT)],
            "keywords": [words([*keywords, *_more_words(image)])],
            "rating": [said.rating, stars_of_percent(image.integer(0x4749) or 0)],
        },
    )
    if said.caption is None:
        comment = user_comment(photo.raw(0x9286, _LONGEST_COMMENT), tiff.order)
        caption = written_caption(comment, *made_with)
        said = said if caption is None else replace(said, caption=caption)
    upright = orientation if 1 <= orientation <= 8 else 1
    return Exif(said, upright, original is not None, lost, readings)


def moment_of(
    year: int, month: int = 0, day: int = 0, time: tuple[int, int, int] | None = None
) -> Moment | None:
    """The moment of these numbers, as exact as they go (0: not known); None when there is none.

    Years outside 1826 to 2100 are a clock's mistake. A time that cannot be leaves the day.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month == 0:
        return Year(year)
    if not 1 <= month <= 12:
        return None
    if day == 0:
        return Month(year, month)
    try:
        whole = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    if time is None:
        return Day(whole)
    try:
        return CaptureTime(datetime(year, month, day, *time))  # noqa: DTZ001  local by definition
    except (ValueError, OverflowError):
        return Day(whole)


def offset_of(text: str) -> timedelta | None:
    """`+02:00`, `-0500` or `Z` as an offset from UTC; None when it is none."""
    if text.strip() in ("Z", "z"):
        return timedelta()
    match = re.fullmatch(r"\s*([+-])(\d\d):?(\d\d)\s*", text)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3])
    if hours > 15 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if match[1] == "-" else offset


_TIME = re.compile(
    r"(\d{4})[:\-/. ](\d\d?)[:\-/. ](\d\d?)(?:[T ]+(\d\d?)[:.](\d\d?)(?:[:.](\d\d?))?)?"
    r"(?:\.(\d{1,6})\d*)?\s*(Z|[+-]\d\d:?\d\d)?.*"
)


def _time(place: Directory, photo: Directory, tags: tuple[int, int, int]) -> Moment | None:
    """The moment at these tags; cameras without a clock write zeros or spaces, which is None."""
    match = _TIME.fullmatch(one_line(place.raw(tags[0], 64).partition(b"\0")[0]))
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    clock = None if match[4] is None else (int(match[4]), int(match[5]), int(match[6] or 0))
    moment = moment_of(year, month, day, clock)
    if not isinstance(moment, CaptureTime):
        return moment
    fraction = _fraction(photo.raw(tags[2], 16)) or (match[7] or "")
    offset = offset_of(one_line(photo.raw(tags[1], 16).partition(b"\0")[0]) or (match[8] or ""))
    local = moment.local.replace(microsecond=int(fraction.ljust(6, "0")) if fraction else 0)
    return CaptureTime(local, offset)


def _fraction(value: bytes) -> str:
    match = re.match(rb"\s*(\d{1,6})", value)
    return match[1].decode("ascii") if match else ""


def _satellite_time(gps: Directory) -> Moment | None:
    """What the satellites said, which is UTC; better than nothing, and only then asked."""
    match = re.match(rb"\s*(\d{4})[:\-./](\d\d?)[:\-./](\d\d?)", gps.raw(0x001D, 16))
    if match is None:
        return None
    clock = gps.numbers(0x0007)
    time = None
    if len(clock) == 3 and all(math.isfinite(part) for part in clock):
        time = (int(clock[0]), int(clock[1]), int(clock[2]))
    moment = moment_of(int(match[1]), int(match[2]), int(match[3]), time)
    return CaptureTime(moment.local, timedelta()) if isinstance(moment, CaptureTime) else moment


def _location(gps: Directory, first: int = 0x0001) -> Location | None:
    """The position in the four tags from the first one on."""
    latitude = _degrees(gps, first, first + 1, b"NS")
    longitude = _degrees(gps, first + 2, first + 3, b"EW")
    return location_of(latitude, longitude)


_AIMED_AT = 0x0013  # where that begins at which the camera was aimed


def location_of(latitude: float | None, longitude: float | None) -> Location | None:
    """The pair, to a centimetre; None unless both are there and on the globe.

    Exactly 0, 0 is what a receiver without a fix writes, and counts as absent.
    """
    if latitude is None or longitude is None:
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180) or latitude == longitude == 0:
        return None
    return Location(round(latitude, 7), round(longitude, 7))


def _degrees(gps: Directory, reference: int, tag: int, signs: bytes) -> float | None:
    """Degrees, minutes and seconds joined; without its letter a value could lie anywhere."""
    letter = gps.raw(reference, 4)[:1].upper()
    parts = gps.numbers(tag)[:3]
    # Receivers write 0/0 for the seconds they do not know, and then they are none.
    parts = tuple(0.0 if i and math.isnan(part) else part for i, part in enumerate(parts))
    if not letter or letter not in signs or not parts or not all(map(math.isfinite, parts)):
        return None
    degrees = sum(part / 60.0**i for i, part in enumerate(parts))
    return -degrees if letter == signs[1:] else degrees


def _text(directory: Directory, tag: int) -> str:
    return one_line(directory.raw(tag, 1024).partition(b"\0")[0])


def written_caption(text: bytes | str, *made_with: str) -> str | None:
    """A caption that somebody wrote; None for none, and for what cameras and programs fill in.

    `made_with` is what is known of the photo's maker, model and program.
    """
    caption = plain(text)
    return None if is_filler(caption, made_with) else caption


_LONGEST_COMMENT = 400_000
_CODES = {b"ASCII\0\0\0": "utf-8", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}


def user_comment(value: bytes, order: str) -> str:
    """The text of EXIF's UserComment, which says in its first eight bytes how it is written.

    `order` is the byte order of the file; UTF-16 that says nothing else is in it, or should be.
    """
    code, text = _CODES.get(value[:8].upper()), value[8:]
    if code == "utf-16":
        return _utf16(text, order)
    if code is None and value[:8].strip(b"\0 "):
        text = value  # some write no code
    text = text.partition(b"\0")[0]
    try:
        return plain(text.decode(code)) if code == "iso2022_jp" else plain(text)
    except UnicodeDecodeError:
        return plain(text.decode("shift_jis", "replace"))


def _utf16(text: bytes, order: str) -> str:
    text = text[: len(text) // 2 * 2]
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    else:
        # Programs that write it in the order of their own machine are many; of most letters of
        # Europe the high byte is nearly always 0, 1, 3 or 4.
        high = {"<": text[1::2], ">": text[::2]}
        small = {side: sum(byte < 6 for byte in half) for side, half in high.items()}
        other = "<" if order == ">" else ">"
        order = other if small[other] > small[order] else order
        encoding = "utf-16-le" if order == "<" else "utf-16-be"
    return plain(text.decode(encoding, "replace").partition("\0")[0])


def _windows_text(image: Directory, tag: int) -> str:
    """What Windows Explorer wrote: UTF-16 in a field of bytes."""
    value = image.raw(tag)
    return plain(value[: len(value) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0])


def _more_words(image: Directory) -> list[str]:
    """What may be keywords besides: the subject, lists in lines, what stands behind an end, and
    what some program wrote as if it were no UTF-16.
    """
    found: list[str] = []
    for tag in (0x9C9E, 0x9C9F):
        value = image.raw(tag)
        texts = [value[: len(value) // 2 * 2].decode("utf-16-le", "replace")]
        if b"\0" not in value.rstrip(b"\0"):
            texts.append(plain(value))
        found += (
            one for text in texts for part in text.split("\0") for one in in_lines(plain(part))
        )
    return found


def _rating(image: Directory) -> int | None:
    stars = image.integer(0x4746)
    return stars if stars is not None and 0 <= stars <= 5 else None


def stars_of_percent(number: int) -> int | None:
    """The scale of Windows (1, 25, 50, 75, 99) as stars; None where it is none of that scale."""
    if not 0 <= number <= 100:
        return None
    return min(5, round(number / 25) + 1) if number else 0


def _technical(tiff: Tiff, image: Directory, photo: Directory) -> Technical | None:
    technical = Technical(
        camera=camera_name(_text(image, 0x010F), _text(image, 0x0110)),
        lens=_lens(photo),
        exposure=_exposure(photo),
        aperture=_aperture(photo),
        iso=_iso(photo),
        focal_length=_focal_length(photo),
        flash=_flash(photo),
        colour_profile=_colour_space(tiff, photo),
    )
    return technical if technical != Technical() else None


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
    model, maker = _text(photo, 0xA434), _text(photo, 0xA433)
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


def colour_profile_name(profile: bytes) -> str:
    """The description inside an ICC profile, or empty."""
    count = int.from_bytes(profile[128:132], "big")
    for i in range(min(count, 100)):
        at = 132 + 12 * i
        if profile[at : at + 4] != b"desc":
            continue
        start = int.from_bytes(profile[at + 4 : at + 8], "big")
        size = int.from_bytes(profile[at + 8 : at + 12], "big")
        return _profile_text(profile[start : start + min(size, 10_000)])
    return ""


def _profile_text(value: bytes) -> str:
    if value[:4] == b"desc":
        length = int.from_bytes(value[8:12], "big")
        return one_line(value[12 : 12 + length].partition(b"\0")[0])
    if value[:4] == b"mluc":
        return _localised(value)
    return ""


def _localised(value: bytes) -> str:
    """The English of a text in many languages, else the first."""
    records: Sequence[bytes] = [
        value[16 + 12 * i : 28 + 12 * i]
        for i in range(min(int.from_bytes(value[8:12], "big"), 100))
    ]
    for record in sorted(records, key=lambda r: r[:2] != b"en"):
        length, start = int.from_bytes(record[4:8], "big"), int.from_bytes(record[8:12], "big")
        return one_line(value[start : start + length // 2 * 2].decode("utf-16-be", "replace"))
    return ""
