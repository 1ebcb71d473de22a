"""Limits hear every field of every program, in each block and file; what is shown is one of them.

One gallery, in which each field in turn holds what a limit withholds, and the command that tells
who sees what. The owner sees every photo.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.app.given import gallery, picture, segment, staticgal, write

GALLERY = """\
title: The Hansens
source: photos
roles: {viewer: [can_view], owner: [owner_access]}
audiences: {public: {role: viewer, protection: open}, me: {role: owner}}
limits:
  - {when: {file: "keyword/**", keyword: private}, withhold: all}
  - {when: {file: "people/**", people: Lena Demo}, withhold: all}
  - {when: {file: "title/**", title: School}, withhold: all}
  - {when: {file: "label/**", label: [Red, Winner]}, withhold: all}
  - {when: {file: "camera/**", camera: Canon EOS R5}, withhold: all}
  - {when: {file: "stars/**", rating: 4}, withhold: all}
  - {when: {file: "day/**", taken: {after: 2020-05-04, before: 2020-05-05}}, withhold: all}
  - when: {file: "home/**", near: {latitude: 42.3601, longitude: -71.0589, radius: 1 km}}
    withhold: all
"""
SPACES = {
    "acdsee": "http://ns.acdsee.com/iptc/1.0/",
    "acdsee-rs": "http://ns.acdsee.com/regions/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "digiKam": "http://www.digikam.org/ns/1.0/",
    "dji": "http://www.dji.com/drone-dji/1.0/",
    "em": "http://ns.microsoft.com/expressionmedia/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "ics": "http://ns.idimager.com/ics/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "mediapro": "http://ns.iview-multimedia.com/mediapro/1.0/",
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "MPRI": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
    "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
    "ms": "http://ns.microsoft.com/photo/1.0/",
    "ms-other": "http://ns.microsoft.com/photo/1.0",
    "mwg-coll": "http://www.metadataworkinggroup.com/schemas/collections/",
    "mwg-kw": "http://www.metadataworkinggroup.com/schemas/keywords/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "photomech": "http://ns.camerabits.com/photomechanic/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STRUCT = 'rdf:parseType="Resource"'


def bag(name: str, *items: str, kind: str = "Bag") -> str:
    inside = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<{name}><rdf:{kind}>{inside}</rdf:{kind}></{name}>"


def one(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>"


def alt(name: str, **texts: str) -> str:
    inside = "".join(f'<rdf:li xml:lang="{k}">{v}</rdf:li>' for k, v in texts.items())
    return f"<{name}><rdf:Alt>{inside}</rdf:Alt></{name}>"


def framed(space: str, region: str) -> str:
    regions = f"{space}:Regions {STRUCT}"
    inside = f"<{space}:RegionList><rdf:Bag>{region}</rdf:Bag></{space}:RegionList>"
    return f"<{regions}>{inside}</{space}:Regions>"


def packet(inside: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        f'xmlns:rdf="{RDF}" {spaces}>'
        f'<rdf:Description rdf:about="">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )


CATEGORIES = (
    "&lt;Categories&gt;&lt;Category Assigned=&quot;{}&quot;&gt;Status"
    "&lt;Category Assigned=&quot;{}&quot;&gt;private&lt;/Category&gt;&lt;/Category&gt;"
    "&lt;/Categories&gt;"
)
NESTED = (
    f"<mwg-kw:Keywords {STRUCT}><mwg-kw:Hierarchy><rdf:Bag><rdf:li {STRUCT}>"
    "<mwg-kw:Keyword>Status</mwg-kw:Keyword><mwg-kw:Children><rdf:Bag>"
    f"<rdf:li {STRUCT}><mwg-kw:Keyword>private</mwg-kw:Keyword></rdf:li>"
    "</rdf:Bag></mwg-kw:Children></rdf:li></rdf:Bag></mwg-kw:Hierarchy></mwg-kw:Keywords>"
)
NESTED_LABELS = (
    f"<ics:TagStructure><rdf:Bag><rdf:li {STRUCT}><ics:LabelName>Status</ics:LabelName>"
    f"<ics:SubLabels><rdf:Bag><rdf:li {STRUCT}><ics:LabelName>private</ics:LabelName></rdf:li>"
    "</rdf:Bag></ics:SubLabels></rdf:li></rdf:Bag></ics:TagStructure>"
)
PERSON = alt("ext:Name", **{"x-default": "Lena Demo"})
BEACH = bag("dc:subject", "beach")

XMP = {
    "keyword": {
        "subject": bag("dc:subject", "private"),
        "subject-text": one("dc:subject", "private"),
        "subject-capitals": bag("dc:subject", " PRIVATE "),
        "commas": bag("dc:subject", "beach, private; x"),
        "slashes": bag("dc:subject", "Status/private/yes"),
        "arrows": bag("dc:subject", "yes &lt; private &lt; Status"),
        "lightroom": BEACH + bag("lr:hierarchicalSubject", "Family|private|Anna"),
        "digikam": BEACH + bag("digiKam:TagsList", "Status/private", kind="Seq"),
        "media-pro": BEACH + bag("mediapro:CatalogSets", "Status|private"),
        "expression-media": BEACH + bag("em:CatalogSets", "Status|private"),
        "acdsee": BEACH + bag("acdsee:keywords", "private"),
        "acdsee-categories": BEACH + one("acdsee:categories", CATEGORIES.format(0, 1)),
        "microsoft": BEACH + bag("ms:LastKeywordXMP", "Status/private"),
        "microsoft-other": BEACH + bag("ms-other:LastKeywordIPTC", "private"),
        "mwg": BEACH + NESTED,
        "pdf": BEACH + one("pdf:Keywords", "beach, private"),
        "prism": BEACH + bag("prism:keyword", "private"),
        "categories": BEACH + bag("photoshop:SupplementalCategories", "private"),
        "idimager": BEACH + NESTED_LABELS,
        "collection": BEACH
        + f"<mwg-coll:Collections><rdf:Bag><rdf:li {STRUCT}>"
        + one("mwg-coll:CollectionName", "private")
        + "</rdf:li></rdf:Bag></mwg-coll:Collections>",
        "lines": bag("dc:subject", "beach&#10;private"),
        "commas-of-others": bag("dc:subject", "海、private", "beach\uff0cPrivate\uff1bx"),
        "arabic": bag("dc:subject", "beach\u060c private"),
        "wide": bag("dc:subject", "\uff50\uff52\uff49\uff56\uff41\uff54\uff45"),
        "hash": bag("dc:subject", "#private"),
        "quoted": bag("dc:subject", '"beach", "private"'),
        "node-of-a-kind": f"{BEACH}</rdf:Description><dc:Photo>"
        + bag("dc:subject", "private")
        + "</dc:Photo><rdf:Description>",
        "second-rdf": f"{BEACH}</rdf:Description></rdf:RDF>"
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:dc="{SPACES["dc"]}"><rdf:Description>'
        + bag("dc:subject", "private"),
        "elsewhere-not-understood": '<dc:subject rdf:nodeID="a"/></rdf:Description>'
        '<rdf:Bag rdf:nodeID="a"><rdf:li>private</rdf:li></rdf:Bag><rdf:Description>',
        "twice": BEACH + "</rdf:Description><rdf:Description>" + bag("dc:subject", "private"),
    },
    "people": {
        "person-in-image": bag("ext:PersonInImage", "Lena Demo"),
        "case-and-spaces": bag("ext:PersonInImage", " lena  demo "),
        "list": bag("ext:PersonInImage", "Ann Onym; Lena Demo"),
        "details": f"<ext:PersonInImageWDetails><rdf:Bag><rdf:li {STRUCT}>"
        + alt("ext:PersonName", en="Lena Demo")
        + "</rdf:li></rdf:Bag></ext:PersonInImageWDetails>",
        "iptc-region": f"<ext:ImageRegion><rdf:Bag><rdf:li {STRUCT}>{PERSON}"
        "</rdf:li></rdf:Bag></ext:ImageRegion>",
        "iptc-region-person": f"<ext:ImageRegion><rdf:Bag><rdf:li {STRUCT}>"
        + bag("ext:PersonInImage", "Lena Demo")
        + "</rdf:li></rdf:Bag></ext:ImageRegion>",
        "mwg-attributes": framed("mwg-rs", '<rdf:li mwg-rs:Type="Face" mwg-rs:Name="Lena Demo"/>'),
        "mwg-description": framed(
            "mwg-rs", '<rdf:li><rdf:Description mwg-rs:Name="Lena Demo"/></rdf:li>'
        ),
        "mwg-elements": framed(
            "mwg-rs", f"<rdf:li {STRUCT}><mwg-rs:Name>Lena Demo</mwg-rs:Name></rdf:li>"
        ),
        "acdsee-region": framed(
            "acdsee-rs", '<rdf:li acdsee-rs:Type="Face" acdsee-rs:Name="Lena Demo"/>'
        ),
        "microsoft": f"<MP:RegionInfo {STRUCT}><MPRI:Regions><rdf:Bag>"
        '<rdf:li MPReg:PersonDisplayName="Lena Demo"/></rdf:Bag></MPRI:Regions></MP:RegionInfo>',
        "microsoft-description": "<MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag><rdf:li>"
        '<rdf:Description MPReg:PersonDisplayName="Lena Demo"/></rdf:li></rdf:Bag>'
        "</MPRI:Regions></rdf:Description></MP:RegionInfo>",
        "media-pro": bag("mediapro:People", "Lena Demo"),
        "prism": bag("prism:person", "Lena Demo"),
        "lightroom": bag("lr:hierarchicalSubject", "People|Family|Lena Demo"),
        "lightroom-german": bag("lr:hierarchicalSubject", "Personen|Lena Demo"),
        "digikam": bag("digiKam:TagsList", "People/Lena Demo"),
        "flat-keyword": bag("dc:subject", "beach", "Lena Demo"),
        "keyword-list": bag("dc:subject", "beach, lena demo"),
    },
    "title": {
        "title": alt("dc:title", **{"x-default": "School"}),
        "other-language": alt("dc:title", **{"x-default": "Schule", "en": "School"}),
        "headline": alt("dc:title", en="Sea") + one("photoshop:Headline", "School"),
    },
    "label": {
        "label": one("xmp:Label", "Red"),
        "photoshop": one("xmp:Label", "Rot") + one("photoshop:LabelColor", "red"),
        "digikam": one("xmp:Label", "Rot") + one("digiKam:ColorLabel", "1"),
        "photo-mechanic": one("xmp:Label", "Rot") + one("photomech:ColorClass", "1"),
        "photo-mechanic-apart": one("xmp:Label", "Rot") + one("photomech:Prefs", "0:1:0:001234"),
    },
    "camera": {
        "tiff": one("tiff:Make", "Canon") + one("tiff:Model", "Canon EOS R5"),
    },
    "stars": {
        "xmp": one("xmp:Rating", "4"),
        "acdsee": one("acdsee:rating", "4"),
        "microsoft": one("ms:Rating", "75"),
        "photo-mechanic": one("photomech:Prefs", "0:2:4:001234"),
        "two-programs": one("xmp:Rating", "2") + one("ms:Rating", "75"),
        "not-understood": one("xmp:Rating", "four"),
    },
    "day": {
        "exif": one("exif:DateTimeOriginal", "2020-05-04T10:00:00"),
        "photoshop": one("exif:DateTimeOriginal", "2021-01-01")
        + one("photoshop:DateCreated", "2020-05-04"),
    },
    "home": {
        "standard": one("exif:GPSLatitude", "42,21.606N") + one("exif:GPSLongitude", "71,3.534W"),
        "seconds": one("exif:GPSLatitude", "42,21,36.36N")
        + one("exif:GPSLongitude", "71,3,32.04W"),
        "decimal": one("exif:GPSLatitude", "42.3601N") + one("exif:GPSLongitude", "71.0589W"),
        "signed": one("exif:GPSLatitude", "42.3601") + one("exif:GPSLongitude", "-71.0589"),
        "apart": one("exif:GPSLatitude", "42.3601")
        + one("exif:GPSLatitudeRef", "N")
        + one("exif:GPSLongitude", "71.0589")
        + one("exif:GPSLongitudeRef", "W"),
        "apart-and-signed": one("exif:GPSLatitude", "42.3601")
        + one("exif:GPSLongitude", "-71.0589")
        + one("exif:GPSLongitudeRef", "W"),
        "apart-and-inside": one("exif:GPSLatitude", "42,21.606N")
        + one("exif:GPSLongitude", "71,3.534W")
        + one("exif:GPSLongitudeRef", "W"),
        "apart-word": one("exif:GPSLatitude", "42.3601")
        + one("exif:GPSLongitude", "71.0589")
        + one("exif:GPSLongitudeRef", "West"),
        "symbols": one("exif:GPSLatitude", "42° 21' 36.36\" N")
        + one("exif:GPSLongitude", "71 deg 3' 32.04\" W"),
        "fractions": one("exif:GPSLatitude", "42/1,21/1,3636/100N")
        + one("exif:GPSLongitude", "71/1,3/1,3204/100W"),
        "comma-and-minutes": one("exif:GPSLatitude", "42,36") + one("exif:GPSLongitude", "-71,06"),
        "aimed-at": one("exif:GPSDestLatitude", "42,21.606N")
        + one("exif:GPSDestLongitude", "71,3.534W"),
        "keywords": bag("dc:subject", "geotagged", "geo:lat=42.3601", "geo:lon=-71.0589"),
        "comma": one("exif:GPSLatitude", "42,3601") + one("exif:GPSLongitude", "-71,0589"),
        "geo": one("geo:lat", "42.3601") + one("geo:long", "-71.0589"),
        "drone": one("dji:GpsLatitude", "+42.3601") + one("dji:GpsLongtitude", "-71.0589"),
        "shown": f"<ext:LocationShown><rdf:Bag><rdf:li {STRUCT}>"
        + one("exif:GPSLatitude", "42,21.606N")
        + one("exif:GPSLongitude", "71,3.534W")
        + "</rdf:li></rdf:Bag></ext:LocationShown>",
        "not-understood": one("exif:GPSLatitude", "somewhere")
        + one("exif:GPSLongitude", "71,3.534W"),
    },
}
OPEN = {
    "keyword": {
        "other": bag("dc:subject", "beach, not privately owned", "2024"),
        "not-assigned": one("acdsee:categories", CATEGORIES.format(1, 0)),
    },
    "people": {
        "other": framed("mwg-rs", '<rdf:li mwg-rs:Name="Lena Demonstrata"/>'),
        "first-name": bag("ext:PersonInImage", "Lena", "Demo"),
        "focus": framed("mwg-rs", '<rdf:li mwg-rs:Type="Focus" mwg-rs:Name="Lena Demo"/>'),
    },
    "title": {"other": alt("dc:title", en="Schools")},
    "label": {
        "prefs": one("photomech:Prefs", "0:0:0:001234"),
        "none": one("digiKam:ColorLabel", "0") + one("photoshop:LabelColor", "none"),
    },
    "camera": {"other": one("tiff:Model", "Canon EOS R50")},
    "stars": {"none": one("xmp:Rating", "0"), "other": one("ms:Rating", "99")},
    "day": {"other": one("photoshop:DateCreated", "2020-05-05")},
    "home": {
        "east": one("exif:GPSLatitude", "42.3601N") + one("exif:GPSLongitude", "71.0589E"),
        "sydney": one("exif:GPSLatitude", "33.8568")
        + one("exif:GPSLatitudeRef", "S")
        + one("exif:GPSLongitude", "151.2153")
        + one("exif:GPSLongitudeRef", "E"),
        "nowhere": one("exif:GPSLatitude", "0,0.0N") + one("exif:GPSLongitude", "0,0.0E"),
    },
}


def jpeg(
    path: Path, seed: int, xmp: str = "", exif: Image.Exif | None = None, iptc: bytes = b""
) -> Path:
    data = io.BytesIO()
    more = {"xmp": packet(xmp).encode()} if xmp else {}
    picture(seed).save(data, "JPEG", **more, **({"exif": exif} if exif is not None else {}))
    content = data.getvalue()
    if iptc:
        block = b"8BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + bytes(len(iptc) % 2)
        content = content[:2] + segment(0xED, b"Photoshop 3.0\0" + block) + content[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def iim(*words: tuple[int, bytes]) -> bytes:
    return b"".join(b"\x1c\2" + bytes([n]) + len(v).to_bytes(2, "big") + v for n, v in words)


def windows(**texts: str) -> Image.Exif:
    exif = Image.Exif()
    for name, tag in (("title", 0x9C9B), ("keywords", 0x9C9E), ("subject", 0x9C9F)):
        if name in texts:
            exif[tag] = texts[name].encode("utf-16-le") + b"\0\0"
    return exif


def exif(**values: int | str) -> Image.Exif:
    found = Image.Exif()
    for name, tag in (("stars", 0x4746), ("percent", 0x4749), ("make", 0x010F), ("model", 0x0110)):
        if name in values:
            found[tag] = values[name]
    if "taken" in values:
        found.get_ifd(0x8769)[0x9003] = values["taken"]
    return found


def at_home(first: int = 1) -> Image.Exif:
    found = Image.Exif()
    gps = found.get_ifd(0x8825)
    values = ("N", (42.0, 21.0, 36.36), "W", (71.0, 3.0, 32.04))
    gps.update(enumerate(values, first))
    return found


def far_away() -> str:
    return one("exif:GPSLatitude", "10,0.0N") + one("exif:GPSLongitude", "10,0.0E")


def seen(folder: Path, audience: str = "public") -> set[str]:
    ended = staticgal(folder, "access", "--json")
    assert ended.returncode == 0, ended.stderr
    return {*json.loads(ended.stdout)["audiences"][audience]["photos"]}


def not_read(folder: Path) -> set[str]:
    """The photos of which something could not be read, so that limits take what they could."""
    ended = staticgal(folder, "check", "--json")
    return {
        one["about"]
        for one in json.loads(ended.stdout)["warnings"]
        if one["code"] == "damaged-metadata"
    }


def fields(table: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    yield from (
        (f"{kind}/{name}", xmp) for kind, names in table.items() for name, xmp in names.items()
    )


def test_every_field_of_xmp_is_heard_inside_a_photo_and_beside_it(tmp_path: Path) -> None:
    gallery(tmp_path, GALLERY)
    photos = tmp_path / "photos"
    withheld, open_ = dict(fields(XMP)), dict(fields(OPEN))
    for seed, (name, xmp) in enumerate(
        (withheld | {f"{n}-open": x for n, x in open_.items()}).items()
    ):
        jpeg(photos / f"{name}.inside.jpg", 2 * seed, xmp)
        jpeg(photos / f"{name}.beside.jpg", 2 * seed + 1)
        write(photos / f"{name}.beside.xmp", packet(xmp))

    found = seen(tmp_path)

    assert sorted(found) == sorted(
        f"{name}-open.{where}.jpg" for name in open_ for where in ("inside", "beside")
    )
    assert len(seen(tmp_path, "me")) == 2 * (len(withheld) + len(open_))
    unclear = {name for name in withheld if "not-understood" in name}
    told = {path.partition(".")[0] for path in not_read(tmp_path)}
    assert told == unclear  # all others were heard, not feared


def test_every_block_is_heard_whichever_is_shown(tmp_path: Path) -> None:
    gallery(tmp_path, GALLERY)
    photos = tmp_path / "photos"
    for kind in TAGS:  # a limit on a folder that is not there stops the build
        write(photos / kind / "_folder.md", "Photos.\n")
    withheld = {
        "keyword/iptc.jpg": {"iptc": iim((25, b"private"))},
        "keyword/iptc-beside-xmp.jpg": {"xmp": BEACH, "iptc": iim((25, b"private"))},
        "keyword/iptc-beside-tree.jpg": {
            "xmp": bag("lr:hierarchicalSubject", "Places|Sea"),
            "iptc": iim((25, b"beach"), (25, b"private")),
        },
        "keyword/iptc-list.jpg": {"iptc": iim((25, b"beach;private"))},
        "keyword/iptc-category.jpg": {"iptc": iim((25, b"beach"), (20, b"private"))},
        "keyword/windows.jpg": {"exif": windows(keywords="beach;private")},
        "keyword/windows-beside-xmp.jpg": {"xmp": BEACH, "exif": windows(keywords="private")},
        "keyword/windows-beside-iptc.jpg": {
            "iptc": iim((25, b"beach")),
            "exif": windows(keywords="private"),
        },
        "keyword/windows-lines.jpg": {"exif": windows(keywords="beach\nprivate")},
        "keyword/windows-behind-its-end.jpg": {"exif": windows(keywords="beach\0private")},
        "keyword/iptc-lines.jpg": {"iptc": iim((25, b"beach\nprivate"))},
        "keyword/windows-subject.jpg": {"exif": windows(subject="private")},
        "people/iptc-keyword.jpg": {"iptc": iim((25, b"Lena Demo"))},
        "people/windows-tree.jpg": {"exif": windows(keywords="People/Lena Demo")},
        "title/iptc.jpg": {"xmp": alt("dc:title", en="Sea"), "iptc": iim((5, b"School"))},
        "title/iptc-headline.jpg": {"iptc": iim((5, b"Sea"), (105, b"School"))},
        "title/windows.jpg": {"xmp": alt("dc:title", en="Sea"), "exif": windows(title="School")},
        "camera/exif.jpg": {
            "xmp": one("tiff:Model", "X100"),
            "exif": exif(make="Canon", model="Canon EOS R5"),
        },
        "stars/exif.jpg": {"xmp": one("xmp:Rating", "2"), "exif": exif(stars=4)},
        "stars/photo-mechanic.jpg": {"iptc": iim((25, b"sea"), (221, b"0:1:4:001234"))},
        "label/photo-mechanic.jpg": {"iptc": iim((25, b"sea"), (221, b"1:1:0:001234"))},
        "stars/percent.jpg": {"xmp": one("xmp:Rating", "2"), "exif": exif(percent=75)},
        "stars/not-of-the-camera.jpg": {"xmp": one("xmp:Rating", "0"), "exif": exif(stars=4)},
        "day/exif.jpg": {
            "xmp": one("photoshop:DateCreated", "2021-01-01"),
            "exif": exif(taken="2020:05:04 10:00:00"),
        },
        "day/iptc.jpg": {
            "exif": exif(taken="2021:01:01 10:00:00"),
            "iptc": iim((55, b"20200504")),
        },
        "home/exif.jpg": {"xmp": far_away(), "exif": at_home()},
        "home/aimed-at.jpg": {"exif": at_home(0x13)},
        "home/iptc-keywords.jpg": {
            "iptc": iim((25, b"geo:lat=42.3601"), (25, b"geo:lon=-71.0589"))
        },
    }
    for seed, (name, blocks) in enumerate(withheld.items()):
        jpeg(photos / name, seed, **blocks)  # type: ignore[arg-type]  # each block of its own type
        jpeg(photos / f"{name[:-4]}-under.jpg", 100 + seed, **blocks)  # type: ignore[arg-type]
        beside = BEACH + alt("dc:title", en="Sea") + one("xmp:Rating", "2") + far_away()
        beside += one("photoshop:DateCreated", "2021-01-01") + one("tiff:Model", "X100")
        write(photos / f"{name[:-4]}-under.xmp", packet(beside))
    jpeg(photos / "stars/zero.jpg", 500, one("xmp:Rating", "0"), exif(stars=3))
    jpeg(
        photos / "day/edited.jpg",
        501,
        one("xmp:CreateDate", "2020-05-04"),
        exif(taken="2019:01:01 10:00:00"),
    )
    jpeg(
        photos / "day/to-the-month.jpg",
        502,
        one("photoshop:DateCreated", "2020-05"),
        exif(taken="2020:05:06 10:00:00"),
    )

    found = seen(tmp_path)

    assert found == {"stars/zero.jpg", "day/edited.jpg", "day/to-the-month.jpg"}
    assert not not_read(tmp_path)
    assert len(seen(tmp_path, "me")) == 2 * len(withheld) + 3


def test_the_owners_note_settles_what_it_says(tmp_path: Path) -> None:
    gallery(tmp_path, GALLERY)
    photos = tmp_path / "photos"
    notes = {
        "keyword/a.jpg": (bag("dc:subject", "private"), "keywords: [beach]"),
        "people/a.jpg": (bag("dc:subject", "Lena Demo"), "people: [Ben]"),
        "people/nobody.jpg": (bag("dc:subject", "Lena Demo"), "people: []"),
        "title/a.jpg": (alt("dc:title", en="School"), "title: Sea"),
        "label/a.jpg": (one("xmp:Label", "Red"), "label: Blue"),
        "camera/a.jpg": (one("tiff:Model", "Canon EOS R5"), "camera: Leica"),
        "stars/a.jpg": (one("xmp:Rating", "4"), "rating: 0"),
        "day/a.jpg": (one("photoshop:DateCreated", "2020-05-04"), "date: 2021-01-01"),
        "home/a.jpg": (one("exif:GPSLatitude", "somewhere"), "{latitude: 1, longitude: 1}"),
    }
    for seed, (name, (xmp, note)) in enumerate(notes.items()):
        jpeg(photos / name, seed, xmp)
        write(photos / f"{name}.md", f"---\n{note}\n---\n")

    found = seen(tmp_path)

    assert found == {*notes}


def test_under_not_each_place_that_says_anything_must_say_it(tmp_path: Path) -> None:
    limits = "limits: [{when: {not: {keyword: web}}, withhold: all}]\n"
    gallery(tmp_path, GALLERY[: GALLERY.index("limits:")] + limits)
    photos = tmp_path / "photos"
    web = bag("dc:subject", "beach", "web") + bag("lr:hierarchicalSubject", "Status|web")
    jpeg(photos / "xmp.jpg", 1, web)
    jpeg(photos / "copied.jpg", 2, web, iptc=iim((25, b"beach"), (25, b"web")))
    jpeg(photos / "acdsee.jpg", 3, bag("acdsee:keywords", "web"))
    jpeg(photos / "taken-out-of-xmp.jpg", 4, BEACH, iptc=iim((25, b"beach"), (25, b"web")))
    jpeg(photos / "taken-out-beside.jpg", 5, web)
    write(photos / "taken-out-beside.xmp", packet(BEACH))
    jpeg(photos / "none.jpg", 6)

    found = seen(tmp_path)

    assert found == {"xmp.jpg", "copied.jpg", "acdsee.jpg"}


def test_a_photo_without_stars_is_one_of_few(tmp_path: Path) -> None:
    limits = 'limits: [{when: {rating: "< 3"}, withhold: all, from: [public]}]\n'
    gallery(tmp_path, GALLERY[: GALLERY.index("limits:")] + limits)
    photos = tmp_path / "photos"
    jpeg(photos / "unrated.jpg", 1)
    jpeg(photos / "zero.jpg", 2, one("xmp:Rating", "0"))
    jpeg(photos / "rejected.jpg", 3, one("xmp:Rating", "-1"))
    jpeg(photos / "two.jpg", 4, one("xmp:Rating", "2"))
    jpeg(photos / "three.jpg", 5, one("xmp:Rating", "3"))
    jpeg(photos / "zero-of-the-camera.jpg", 6, one("xmp:Rating", "0"))
    write(photos / "zero-of-the-camera.xmp", packet(one("xmp:Rating", "4")))

    found = seen(tmp_path)

    assert found == {"three.jpg", "zero-of-the-camera.jpg"}


TAGS = {
    "keyword": (
        *("-XMP-dc:Subject=private", "-IPTC:Keywords=private", "-XPKeywords=private;x"),
        *("-XMP-lr:HierarchicalSubject=a|private|b", "-XMP-digiKam:TagsList=a/private"),
        *("-XMP-mediapro:CatalogSets=a|private", "-XMP-expressionmedia:CatalogSets=a|private"),
        *("-XMP-acdsee:Keywords=private", "-XMP-microsoft:LastKeywordXMP=a/private"),
        *("-XMP-photoshop:SupplementalCategories=private", "-IPTC:SupplementalCategories=private"),
        *("-XMP-pdf:Keywords=a, private", "-XMP-prism:Keyword=private"),
        "-XMP-mwg-kw:KeywordInfo={Hierarchy=[{Keyword=a,Children=[{Keyword=private}]}]}",
        '-XMP-acdsee:Categories=<Categories><Category Assigned="1">private</Category></Categories>',
    ),
    "people": (
        *("-XMP-iptcExt:PersonInImage=Lena Demo", "-XMP-mediapro:People=Lena Demo"),
        "-XMP-iptcExt:PersonInImageWDetails={PersonName=Lena Demo}",
        "-XMP-iptcExt:ImageRegion={PersonInImage=[Lena Demo]}",
        "-XMP-mwg-rs:RegionInfo={RegionList=[{Name=Lena Demo,Type=Face}]}",
        "-XMP-MP:RegionInfoMP={Regions=[{PersonDisplayName=Lena Demo}]}",
    ),
    "title": ("-XMP-dc:Title=School", "-IPTC:ObjectName=School", "-XPTitle=School"),
    "label": ("-XMP-xmp:Label=Red", "-XMP-digiKam:ColorLabel#=1"),
    "camera": ("-Model=EOS R5 -Make=Canon", "-XMP-tiff:Model=EOS R5 -XMP-tiff:Make=Canon"),
    "stars": (
        *("-XMP-xmp:Rating=4", "-IFD0:Rating=4", "-IFD0:RatingPercent=75"),
        *("-XMP-microsoft:RatingPercent=75", "-XMP-acdsee:Rating=4"),
    ),
    "day": (
        *("-ExifIFD:DateTimeOriginal=2020:05:04 10:00:00", "-IPTC:DateCreated=2020:05:04"),
        *("-XMP-photoshop:DateCreated=2020:05:04", "-XMP-exif:DateTimeOriginal=2020:05:04"),
    ),
    "home": (
        "-GPSLatitude=42.3601 -GPSLatitudeRef=N -GPSLongitude=71.0589 -GPSLongitudeRef=W",
        "-XMP-exif:GPSLatitude=42.3601 -XMP-exif:GPSLongitude=-71.0589",
        "-XMP-iptcExt:LocationShown={GPSLatitude=42.3601,GPSLongitude=-71.0589}",
        "-XMP-iptcExt:LocationCreated={GPSLatitude=42.3601,GPSLongitude=-71.0589}",
    ),
}


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="no exiftool here")
def test_what_another_program_writes_is_heard_from_every_field(tmp_path: Path) -> None:
    gallery(tmp_path, GALLERY)
    photos = tmp_path / "photos"
    written = []
    for kind, several in TAGS.items():
        for number, tags in enumerate(several):
            path = jpeg(photos / kind / f"{number}.jpg", len(written))
            words = tags.replace(" -", "\n-").split("\n")
            written.append((path, words))
    arguments = "\n-execute\n".join(
        "\n".join([*words, "-overwrite_original", str(path)]) for path, words in written
    )
    ended = subprocess.run(
        ["exiftool", "-@", "-"],  # noqa: S607  the one on the path
        input=arguments,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.count("1 image files updated") == len(written), ended.stderr

    found = seen(tmp_path)

    assert {name: TAGS[name.split("/")[0]][int(name.split("/")[1][:-4])] for name in found} == {}
    assert len(seen(tmp_path, "me")) == len(written)
    assert not not_read(tmp_path)
