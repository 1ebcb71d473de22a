"""A manifest says what a site consists of, survives its own text, and trusts no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from staticgal.site.digest import of_bytes
from staticgal.site.layout import SitePart
from staticgal.site.manifest import Manifest, ManifestError, manifest_file, manifest_of
from tests.app.given import built, family_photos, gallery

PAGE = manifest_file("index.html", 4, of_bytes(b"home"))
PICTURE = manifest_file("m/q/x.avif", 7, of_bytes(b"picture"))
SITE = manifest_of("public", (PICTURE, PAGE))


@pytest.mark.parametrize(
    ("path", "part", "media_type", "is_immutable"),
    [
        ("index.html", SitePart.PAGE, "text/html; charset=utf-8", False),
        ("trip-abc/2.html", SitePart.PAGE, "text/html; charset=utf-8", False),
        ("m/a/abc.avif", SitePart.MEDIA, "image/avif", True),
        ("assets/style-01234567.css", SitePart.ASSET, "text/css; charset=utf-8", True),
        ("robots.txt", SitePart.DATA, "text/plain; charset=utf-8", False),
        ("feed.atom", SitePart.DATA, "application/atom+xml; charset=utf-8", False),
    ],
)
def test_what_a_file_is_follows_from_its_path(
    path: str, part: SitePart, media_type: str, is_immutable: bool
) -> None:
    file = manifest_file(path, 1, of_bytes(b"x"))

    assert (file.part, file.media_type, file.is_immutable) == (part, media_type, is_immutable)


def test_a_manifest_is_sorted_and_holds_each_file_once() -> None:
    assert SITE.files == (PAGE, PICTURE)
    assert manifest_of("public", (PAGE, PICTURE, PAGE)) == SITE
    assert SITE.by_path["index.html"] is PAGE


def test_any_other_file_audience_or_byte_gives_another_digest() -> None:
    others = [
        manifest_of("family", (PAGE, PICTURE)),
        manifest_of("public", (PAGE,)),
        manifest_of("public", (PAGE, manifest_file("m/q/x.avif", 8, PICTURE.sha256))),
        manifest_of("public", (PICTURE, manifest_file("index.html", 4, of_bytes(b"HOME")))),
    ]

    assert len({SITE.digest, *(other.digest for other in others)}) == 5
    assert manifest_of("public", (PAGE, PICTURE)).digest == SITE.digest


def test_a_manifest_is_the_same_after_a_journey_as_text() -> None:
    assert Manifest.from_json(SITE.to_json()) == SITE
    assert Manifest.from_json(SITE.to_json().encode()).digest == SITE.digest
    empty = Manifest("public", ())
    assert Manifest.from_json(empty.to_json()) == empty


def _changed(**said: Any) -> str:
    stored = json.loads(SITE.to_json())
    stored["files"][0] |= said
    return json.dumps(stored)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        '{"version": 1, "audience": "public"}',
        '{"version": 2, "audience": "public", "files": []}',
        '{"version": 1, "audience": "", "files": []}',
        '{"version": 1, "audience": "public", "files": [], "more": 1}',
        '{"version": 1, "audience": "public", "files": [7]}',
        *(
            _changed(path=path)
            for path in ("", "/etc/passwd", "../x", "a/../../x", "./a", "a//b", "a\\b", "a\n", "a/")
        ),
        _changed(path="z.html"),  # out of order
        _changed(path="m/q/x.avif"),  # twice
        _changed(size=-1),
        _changed(size=True),
        _changed(size="4"),
        _changed(sha256="0" * 63),
        _changed(sha256=PAGE.sha256.upper()),
        _changed(part="video"),
        _changed(is_immutable=1),
        _changed(media_type="text/html\r\nSet-Cookie: x"),
        _changed(owner="me"),
        json.dumps({"version": 1, "audience": "public", "files": [{"path": "index.html"}]}),
    ],
)
def test_a_text_that_is_no_manifest_is_refused(text: str) -> None:
    with pytest.raises(ManifestError):
        Manifest.from_json(text)


def test_a_manifest_names_every_file_of_a_real_site_and_no_other(tmp_path: Path) -> None:
    from staticgal.state.database import State

    config = gallery(tmp_path)
    family_photos(tmp_path)
    built(config)
    state = State(tmp_path / ".staticgal/state.sqlite")

    manifest = state.manifest("family")
    state.close()

    site = tmp_path / "build/family"
    there = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    assert there.keys() == manifest.by_path.keys()
    for path, file in manifest.by_path.items():
        content = there[path].read_bytes()
        assert (file.size, file.sha256) == (len(content), of_bytes(content))
    assert {file.part for file in manifest.files} == set(SitePart)
