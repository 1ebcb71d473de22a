"""Makes the photos of all examples from free pictures, with metadata that has something to hide.

    pip download --no-deps -d wheels scikit-image==0.26.0 scikit-learn==1.9.1
    apt-get download lomiri-wallpapers-16.04
    mkdir -p sources && dpkg -x lomiri-wallpapers-16.04_*.deb sources
    for wheel in wheels/*.whl; do unzip -qo "$wheel" -d sources; done
    python examples/demo/make_photos.py sources

`../photos.toml` says what each photo is made from and what is written into it. The photos are in
the repository, so nobody has to run this to build the demo. The same sources and the same Pillow
give the same bytes: there is no clock and no chance in here. `CREDITS.md` is written by it, too.
"""

from __future__ import annotations

import argparse
import struct
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from PIL import Image, ImageCms, TiffImagePlugin

EXAMPLES: Final = Path(__file__).resolve().parent.parent
TABLE: Final = EXAMPLES / "photos.toml"
DEMO_LONG_EDGE: Final = 2400  # so that the large rendition, 1600 px, exists for most of them
DEMO_QUALITY: Final = 85
PATTERN_LONG_EDGE: Final = 640
PATTERN_QUALITY: Final = 75

EXIF_IFD: Final = 0x8769
GPS_IFD: Final = 0x8825
# How pixels must be stored so that a viewer that obeys the orientation shows them upright.
STORED: Final = {
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}

Table = Mapping[str, Any]  # one table of the TOML file, as the reader gives it


def main() -> None:
    """Write every photo of the table, then the credits."""
    parser = argparse.ArgumentParser(description="Makes the photos of the examples.")
    parser.add_argument("sources", type=Path, help="folder with the unpacked packages")
    sources: Path = parser.parse_args().sources
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    for photo in table["photos"]:
        target = EXAMPLES / photo["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(jpeg(photo, table, sources))
        print(f"{target.stat().st_size:9,}  {photo['path']}")  # noqa: T201  # a script may speak
    credits_page = "\n".join(credit_lines(table)) + "\n"
    (EXAMPLES / "demo" / "CREDITS.md").write_text(credits_page, encoding="utf-8")


def jpeg(photo: Table, table: Table, sources: Path) -> bytes:
    """One finished JPEG: pixels, colour profile and whatever metadata its entry embeds."""
    source = table["sources"][photo["source"]]
    is_demo = photo["path"].startswith("demo/")
    edge = DEMO_LONG_EDGE if is_demo else PATTERN_LONG_EDGE
    image = picture(found(source["file"], sources), edge)
    orientation = photo.get("orientation", 1)
    if orientation in STORED:
        image = image.transpose(STORED[orientation])

    embed = photo.get("embed", ["exif", "xmp", "iptc"])
    options: dict[str, Any] = {}
    if "exif" in embed:
        options["exif"] = exif(photo, table, image.size)
        options["icc_profile"] = srgb_profile()
    if "xmp" in embed:
        options["xmp"] = xmp(photo, table)
    if "iptc" in embed:
        options["extra"] = app13(iptc(photo, table))
    finished = BytesIO()
    quality = DEMO_QUALITY if is_demo else PATTERN_QUALITY
    image.save(finished, "JPEG", quality=quality, optimize=True, progressive=True, **options)
    return finished.getvalue()


def found(name: str, sources: Path) -> Path:
    """Where the unpacked packages have this file; without it the script ends and names it."""
    for path in sources.rglob(name):
        return path
    raise SystemExit(f"{name} is nowhere in {sources}: unpack all three packages there")


def picture(path: Path, long_edge: int) -> Image.Image:
    """The source's pixels in RGB, no larger than `long_edge`, never enlarged."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    image.thumbnail((long_edge, long_edge), Image.Resampling.LANCZOS)
    return image


def srgb_profile() -> bytes:
    """The plain sRGB profile with a fixed creation time: the library would write the clock's."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return bytes(profile)


def credit(photo: Table, table: Table) -> str:
    """The line that keeps author and licence in the file itself."""
    source = table["sources"][photo["source"]]
    return f"{source['author']}, {source['licence']}"


# -- EXIF ------------------------------------------------------------------------------------------


def exif(photo: Table, table: Table, size: tuple[int, int]) -> bytes:
    """The EXIF block: camera, exposure, capture time with its offset, owner, position.

    `size` is that of the pixels as stored, before the orientation turns them.
    """
    block = Image.Exif()
    camera = table["cameras"][photo["camera"]]
    taken: datetime = photo["taken"]
    stamp, offset = f"{taken:%Y:%m:%d %H:%M:%S}", f"{taken:%z}"[:3] + ":" + f"{taken:%z}"[3:]
    shutter, aperture, iso, focal_length = photo["exposure"]

    block[0x010E] = ascii_only(photo.get("caption", photo["title"]))  # ImageDescription
    block[0x010F] = camera["make"]
    block[0x0110] = camera["model"]
    block[0x0112] = photo.get("orientation", 1)
    block[0x011A] = block[0x011B] = rational(300)  # XResolution, YResolution
    block[0x0128] = 2  # ResolutionUnit: inch
    block[0x0131] = f"{camera['model']} firmware 2.41"  # Software
    block[0x0132] = stamp  # DateTime
    block[0x013B] = ascii_only(table["sources"][photo["source"]]["author"])  # Artist
    block[0x0213] = 1  # YCbCrPositioning: centred
    block[0x8298] = ascii_only(credit(photo, table))  # Copyright

    details = block.get_ifd(EXIF_IFD)
    details[0x829A] = rational(shutter)  # ExposureTime
    details[0x829D] = rational(aperture)  # FNumber
    details[0x8822] = 3  # ExposureProgram: aperture priority
    details[0x8827] = iso  # PhotographicSensitivity
    details[0x9000] = b"0232"  # ExifVersion
    details[0x9003] = details[0x9004] = stamp  # DateTimeOriginal, DateTimeDigitized
    details[0x9010] = details[0x9011] = details[0x9012] = (
        offset  # OffsetTime, …Original, …Digitized
    )
    details[0x9291] = f"{taken.microsecond // 1000:03d}"  # SubSecTimeOriginal
    details[0x9209] = 16  # Flash: off
    details[0x920A] = rational(focal_length)  # FocalLength
    details[0xA000] = b"0100"  # FlashpixVersion
    details[0xA001] = 1  # ColorSpace: sRGB
    details[0xA002], details[0xA003] = size  # PixelXDimension, PixelYDimension
    details[0xA430] = "Lars Hansen"  # CameraOwnerName
    details[0xA431] = camera["serial"]  # BodySerialNumber
    details[0xA434] = camera["lens"]  # LensModel
    if "note" in photo:
        details[0x9286] = b"ASCII\0\0\0" + photo["note"].encode("ascii")  # UserComment

    if "place" in photo:
        block.get_ifd(GPS_IFD).update(gps(table["places"][photo["place"]], taken))
    return bytes(block.tobytes())


def gps(place: Table, taken: datetime) -> dict[int, Any]:
    """The GPS directory: position, height, direction, and the time once more, in UTC."""
    utc = taken.astimezone(UTC)
    return {
        0: b"\2\3\0\0",  # GPSVersionID
        1: "N" if place["latitude"] >= 0 else "S",
        2: degrees(place["latitude"]),
        3: "E" if place["longitude"] >= 0 else "W",
        4: degrees(place["longitude"]),
        5: b"\0",  # GPSAltitudeRef: above the sea
        6: rational(place["altitude"]),
        7: (rational(utc.hour), rational(utc.minute), rational(utc.second)),  # GPSTimeStamp
        16: "T",  # GPSImgDirectionRef: true north
        17: rational(217.5),
        29: f"{utc:%Y:%m:%d}",  # GPSDateStamp
    }


def degrees(angle: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    """Degrees, minutes and hundredths of a second, as EXIF wants them."""
    hundredths = round(abs(angle) * 360_000)
    return (
        TiffImagePlugin.IFDRational(hundredths // 360_000, 1),
        TiffImagePlugin.IFDRational(hundredths // 6_000 % 60, 1),
        TiffImagePlugin.IFDRational(hundredths % 6_000, 100),
    )


def rational(value: str | float) -> TiffImagePlugin.IFDRational:
    """A number, or a fraction such as "1/250", as an EXIF rational."""
    exact = Fraction(value).limit_denominator(10_000)
    return TiffImagePlugin.IFDRational(exact.numerator, exact.denominator)


def ascii_only(text: str) -> str:
    """EXIF text is ASCII; the true spelling is in XMP and IPTC."""
    return (
        text.translate({ord("“"): '"', ord("”"): '"', ord("é"): "e"})
        .encode("ascii", "replace")
        .decode("ascii")
    )


# -- XMP -------------------------------------------------------------------------------------------

PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
    xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#">
{properties}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def xmp(photo: Table, table: Table) -> bytes:
    """The XMP packet, in the form that Lightroom and digiKam write."""
    place = table["places"].get(photo.get("place"), {})
    taken: datetime = photo["taken"]
    simple = {
        "xmp:CreateDate": taken.isoformat(timespec="milliseconds"),
        "photoshop:DateCreated": taken.isoformat(timespec="seconds"),
        "xmp:CreatorTool": f"{table['cameras'][photo['camera']]['model']} firmware 2.41",
        "xmp:Rating": str(photo.get("rating", "")),
        "xmp:Label": photo.get("label", ""),
        "photoshop:City": place.get("city", ""),
        "photoshop:State": place.get("state", ""),
        "photoshop:Country": place.get("country", ""),
        "Iptc4xmpCore:CountryCode": place.get("code", ""),
        "Iptc4xmpCore:Location": place.get("sublocation", ""),
    }
    lists = (
        ("dc:title", "Alt", [photo["title"]]),
        ("dc:description", "Alt", [photo["caption"]] if "caption" in photo else []),
        ("dc:subject", "Bag", photo.get("keywords", [])),
        ("dc:creator", "Seq", [table["sources"][photo["source"]]["author"]]),
        ("dc:rights", "Alt", [credit(photo, table)]),
        ("Iptc4xmpExt:PersonInImage", "Bag", photo.get("people", [])),
    )
    properties = [f"   <{name}>{escape(value)}</{name}>" for name, value in simple.items() if value]
    properties += [array(name, kind, values) for name, kind, values in lists if values]
    if "face" in photo:
        properties.append(face_region(photo["people"][0], photo["face"]))
    return PACKET.format(properties="\n".join(properties)).encode("utf-8")


def array(name: str, kind: str, values: Iterable[str]) -> str:
    """One XMP array property; an `Alt` is text in the default language."""
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{escape(value)}</rdf:li>" for value in values)
    return f"   <{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def face_region(person: str, area: list[float]) -> str:
    """Where a named face is: centre, width and height as shares of the picture."""
    x, y, width, height = area
    return (
        '   <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
        '<rdf:li rdf:parseType="Resource">'
        f"<mwg-rs:Name>{escape(person)}</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>"
        f'<mwg-rs:Area stArea:x="{x}" stArea:y="{y}" stArea:w="{width}" stArea:h="{height}"'
        ' stArea:unit="normalized"/>'
        "</rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )


# -- IPTC ------------------------------------------------------------------------------------------


def iptc(photo: Table, table: Table) -> bytes:
    """The IPTC records (IIM 4.2): title, caption, keywords, day, place names, credit."""
    place = table["places"].get(photo.get("place"), {})
    taken: datetime = photo["taken"]
    editorial = [
        (5, photo["title"]),
        *((25, keyword) for keyword in photo.get("keywords", [])),
        (55, f"{taken:%Y%m%d}"),
        (60, f"{taken:%H%M%S%z}"),
        (80, table["sources"][photo["source"]]["author"]),
        (90, place.get("city", "")),
        (92, place.get("sublocation", "")),
        (95, place.get("state", "")),
        (100, place.get("code", "")),
        (101, place.get("country", "")),
        (116, credit(photo, table)),
        (120, photo.get("caption", "")),
    ]
    records = record(1, 90, b"\x1b%G")  # what follows is UTF-8
    records += record(2, 0, b"\0\4")
    return records + b"".join(record(2, tag, text.encode()) for tag, text in editorial if text)


def record(section: int, tag: int, value: bytes) -> bytes:
    """One IPTC dataset."""
    return struct.pack(">BBBH", 0x1C, section, tag, len(value)) + value


def app13(records: bytes) -> bytes:
    """The JPEG segment that carries IPTC records inside a Photoshop resource."""
    padded = records + b"\0" * (len(records) % 2)
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + padded
    payload = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


# -- Credits ---------------------------------------------------------------------------------------


def credit_lines(table: Table) -> Iterator[str]:
    """`CREDITS.md`: each picture with its author, licence, package and the photos made from it."""
    yield from (
        "# Who took these pictures",
        "",
        "Written by `make_photos.py` from `../photos.toml`. Paths are relative to `examples/`.",
        "",
        "The pictures of the demo and of the small examples are other people's work, used on",
        "the terms named below. Each was scaled down, never enlarged, and encoded as JPEG;",
        "one is stored turned, as cameras do. Titles, captions, keywords, names, cameras,",
        "times and places in them are invented for the examples and say nothing about the",
        "authors, nor do the authors endorse them. A photo made from a CC BY-SA picture stays",
        "under CC BY-SA. These terms are for the pictures; staticgal itself is under the MIT",
        "licence.",
        "",
    )
    for key, package in table["packages"].items():
        yield from (f"## {package['name']}", "", f"Terms: {package['terms']}.", "")
        for source in (s for s in table["sources"].values() if s["package"] == key):
            licence = f"[{source['licence']}]({table['licences'][source['licence']]})"
            yield f"- **`{source['file']}`**: {source['author']}, {licence}"
            for photo in table["photos"]:
                if table["sources"][photo["source"]] is source:
                    yield f"  - `{photo['path']}`"
        yield ""


if __name__ == "__main__":
    main()
