"""The photos of the examples: free to be here, small, and with something in each to hide."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import exifread
import pytest
from PIL import Image

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TABLE = tomllib.loads((EXAMPLES / "photos.toml").read_text(encoding="utf-8"))
PHOTOS: list[dict[str, Any]] = TABLE["photos"]
DEMO = [photo for photo in PHOTOS if photo["path"].startswith("demo/")]

TEXT_FILES = {".html", ".xml", ".json", ".js", ".css", ".txt", ".webmanifest"}


def place_names(photo: dict[str, Any]) -> tuple[str, ...]:
    place = TABLE["places"][photo["place"]]
    return place["sublocation"], place["city"], place["country"]


def everything_in(site: Path) -> bytes:
    return b"\n".join(p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file())


def text_of(site: Path) -> str:
    texts = (p for p in sorted(site.rglob("*")) if p.suffix in TEXT_FILES)
    return "\n".join(p.read_text(encoding="utf-8") for p in texts)


def test_the_table_and_the_folders_name_the_same_photos() -> None:
    there = {p.relative_to(EXAMPLES).as_posix() for p in EXAMPLES.rglob("*.jpg")}

    assert there == {photo["path"] for photo in PHOTOS}


def test_every_photo_is_credited_with_author_and_licence() -> None:
    blocks = (EXAMPLES / "demo/CREDITS.md").read_text(encoding="utf-8").split("- **")

    for photo in PHOTOS:
        source = TABLE["sources"][photo["source"]]
        (block,) = [b for b in blocks if f"`{photo['path']}`" in b]
        assert block.startswith(f"`{source['file']}`**: {source['author']}, [{source['licence']}](")


def test_the_photos_of_the_demo_stay_under_fifteen_megabytes() -> None:
    sizes = [(EXAMPLES / photo["path"]).stat().st_size for photo in DEMO]

    assert 12 <= len(sizes) <= 24
    assert sum(sizes) < 15_000_000


def test_the_photos_of_a_pattern_are_tiny() -> None:
    for photo in PHOTOS:
        if photo not in DEMO:
            path = EXAMPLES / photo["path"]
            with Image.open(path) as image:
                assert max(image.size) <= 640
            assert path.stat().st_size < 100_000


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda photo: photo["path"])
def test_a_photo_holds_the_metadata_that_its_table_says(photo: dict[str, Any]) -> None:
    path = EXAMPLES / photo["path"]
    embedded = photo.get("embed", ["exif", "xmp", "iptc"])

    with path.open("rb") as file:
        tags = exifread.process_file(file, details=False)
    content = path.read_bytes()

    if "exif" in embedded:
        camera = TABLE["cameras"][photo["camera"]]
        assert str(tags["Image Model"]) == camera["model"]
        assert str(tags["EXIF LensModel"]) == camera["lens"]
        assert str(tags["EXIF DateTimeOriginal"]) == f"{photo['taken']:%Y:%m:%d %H:%M:%S}"
        assert str(tags["EXIF OffsetTimeOriginal"]) == photo["taken"].isoformat()[-6:]
        assert ("GPS GPSLatitude" in tags) == ("place" in photo)
    else:
        assert tags == {}
    assert (b"http://ns.adobe.com/xap/1.0/\0" in content) == ("xmp" in embedded)
    assert (b"Photoshop 3.0\0" in content) == ("iptc" in embedded)
    if "exif" in embedded and "place" in photo:
        for name in place_names(photo):
            assert name.encode() in content


def test_the_public_site_of_the_demo_holds_no_place_and_no_person_and_the_family_site_all(
    built: Callable[[str], Path], access: Callable[[str], Any]
) -> None:
    seen = access("demo")["audiences"]
    build = built("demo")
    public, family = everything_in(build / "public"), text_of(build / "family")

    for photo in DEMO:
        path = photo["path"].removeprefix("demo/")
        if "place" in photo:
            for name in place_names(photo):
                assert name.encode() not in public
            if path in seen["family"]["photos"]:
                assert place_names(photo)[0] in family
        for person in photo.get("people", ()):
            assert person.encode() not in public
            if path in seen["family"]["photos"]:
                assert person in family


def test_no_site_of_the_demo_holds_a_word_of_a_photo_that_it_lacks(
    built: Callable[[str], Path], access: Callable[[str], Any]
) -> None:
    seen = access("demo")["audiences"]
    build = built("demo")

    for audience, site in seen.items():
        text = text_of(build / audience)
        for photo in DEMO:
            if "caption" in photo and photo["path"].removeprefix("demo/") not in site["photos"]:
                assert photo["caption"] not in text, audience


def test_the_script_names_the_photo_whose_source_is_missing(tmp_path: Path) -> None:
    script = EXAMPLES / "demo/make_photos.py"

    ended = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert ended.returncode != 0
    assert TABLE["sources"][PHOTOS[0]["source"]]["file"] in ended.stderr
