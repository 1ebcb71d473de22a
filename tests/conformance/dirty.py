"""Photos with a secret in each field, and a search of a whole site for them."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from PIL import Image, ImageCms
from PIL.ExifTags import IFD

FIELDS = (
    *("MAKE", "MODEL", "LENS", "SOFTWARE", "ARTIST", "COMMENT", "COM", "TRAIL"),
    *("KEYWORD", "PERSON", "CITY", "LABEL", "TOOL", "PROFILE", "FILE"),
)
CAPTION = "Cake for all"
CAMERA = ("MODEL", "LENS", "PROFILE")
WORDS = ("KEYWORD", "PERSON")

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmp:CreatorTool="{TOOL}" xmp:Label="{LABEL}" xmp:Rating="4" photoshop:City="{CITY}">
<dc:subject><rdf:Bag><rdf:li>{KEYWORD}</rdf:li></rdf:Bag></dc:subject>
<ext:PersonInImage><rdf:Bag><rdf:li>{PERSON}</rdf:li></rdf:Bag></ext:PersonInImage>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def secret(field: str, mark: str) -> str:
    """The word that stands in this field of the photo so marked, and nowhere else."""
    return f"QX{field}{mark}"


@dataclass(frozen=True)
class Shot:
    """What is told apart of a photo: its mark, its colour, when and where it was taken."""

    mark: str
    colour: tuple[int, int, int]
    taken: str = "2026:10:15 15:45:12"
    latitude: float = 52.51631
    longitude: float = 13.37771

    def secrets(self) -> list[str]:
        return [secret(field, self.mark) for field in FIELDS]

    def write(self, path: Path, size: tuple[int, int] = (1800, 1200)) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        words = {field: secret(field, self.mark) for field in FIELDS}
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = words["MAKE"], words["MODEL"]
        exif[0x0131], exif[0x013B] = words["SOFTWARE"], words["ARTIST"]
        exif[0x0132] = self.taken
        exif[0x010E] = CAPTION  # else the comment would be the caption
        shot = exif.get_ifd(IFD.Exif)
        shot[0x9003] = shot[0x9004] = self.taken
        shot[0x9286] = b"ASCII\0\0\0" + words["COMMENT"].encode()
        shot[0xA434] = words["LENS"]
        gps = exif.get_ifd(IFD.GPSInfo)
        gps[1], gps[2] = "NS"[self.latitude < 0], degrees(self.latitude)
        gps[3], gps[4] = "EW"[self.longitude < 0], degrees(self.longitude)
        Image.new("RGB", size, self.colour).save(
            path,
            "JPEG",
            quality=95,
            exif=exif,
            xmp=XMP.format(**words).encode(),
            comment=words["COM"].encode(),
            icc_profile=profile(words["PROFILE"]),
        )
        with path.open("ab") as file:
            file.write(words["TRAIL"].encode())
        assert all(found_in(path.read_bytes(), word) for word in self.secrets()[:-1])


def profile(description: str) -> bytes:
    """An ICC profile of sRGB that calls itself this."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    text = description.encode("utf-16-be")
    said = struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(text), 28) + text
    entry = content.index(b"desc", 132)  # the table of tags follows the header and their count
    content[entry + 4 : entry + 12] = struct.pack(">II", len(content), len(said))
    content += said + bytes(-len(said) % 4)
    content[:4] = struct.pack(">I", len(content))
    return bytes(content)


def degrees(value: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return (whole, minutes, round(rest * 60, 3))


def spellings(word: str) -> set[bytes]:
    """A word as it may stand in a file: plain, escaped, quoted, in UTF-16, in hex."""
    plain = {word, escape(word), quote(word), word.encode().hex()}
    both = {form.encode(coding) for form in (word,) for coding in ("utf-16-le", "utf-16-be")}
    return {form.lower().encode() for form in plain} | {form.lower() for form in both}


def found_in(content: bytes, word: str) -> bool:
    lowered = content.lower()
    return any(form in lowered for form in spellings(word))


def files(site: Path) -> Iterator[Path]:
    yield from sorted(path for path in site.rglob("*") if path.is_file())


def finds(site: Path, word: str) -> list[str]:
    """Where in a site a word stands: in a file or in a name."""
    return [
        str(path.relative_to(site))
        for path in files(site)
        if found_in(str(path.relative_to(site)).encode(), word) or found_in(path.read_bytes(), word)
    ]


def colours(site: Path) -> set[tuple[int, int, int]]:
    """The middle pixel of each picture of a site, rounded: what can be seen in it."""
    found = set()
    for path in files(site):
        if path.suffix in (".jpg", ".avif", ".webp", ".png"):
            with Image.open(path) as image:
                middle = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
            assert isinstance(middle, tuple)
            found.add(rounded(middle))
    return found


def rounded(colour: tuple[int, ...]) -> tuple[int, int, int]:
    red, green, blue = (round(part / 40) * 40 for part in colour)
    return red, green, blue


def edges(site: Path) -> set[int]:
    """The long edges of the pictures of a site."""
    found = set()
    for path in site.glob("m/*/*"):
        with Image.open(path) as image:
            found.add(max(image.size))
    return found


def fingerprint(site: Path) -> dict[str, str]:
    """Each file of a site with the digest of its bytes."""
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files(site)
    }
