"""The headers of each kind of file, for open and protected sites."""

from __future__ import annotations

import pytest

from staticgal.core.rendition import Format
from staticgal.site.headers import CONTENT_SECURITY_POLICY, PAGE_POLICY, headers_for


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("", "text/html; charset=utf-8"),
        ("2026/", "text/html; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("m/a/abc.avif", "image/avif"),
        ("m/a/abc.webp", "image/webp"),
        ("m/a/abc.JPG", "image/jpeg"),
        ("assets/start-01234567.mjs", "text/javascript; charset=utf-8"),
        ("assets/start-01234567.js", "text/javascript; charset=utf-8"),
        ("assets/style-01234567.css", "text/css; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("search.json", "application/json; charset=utf-8"),
        ("site.webmanifest", "application/manifest+json; charset=utf-8"),
        ("m/a/abc.xyz", "application/octet-stream"),
        ("a.b/LICENSE", "application/octet-stream"),
    ],
)
def test_the_type_follows_from_the_name_alone(path: str, content_type: str) -> None:
    assert headers_for(path, is_open=True)["Content-Type"] == content_type


def test_every_format_of_rendition_has_its_type() -> None:
    types = {one: headers_for(f"m/a/abc.{one}", is_open=True)["Content-Type"] for one in Format}

    assert types == {
        Format.JPEG: "image/jpeg",
        Format.WEBP: "image/webp",
        Format.AVIF: "image/avif",
        Format.PNG: "image/png",
    }


@pytest.mark.parametrize(
    ("path", "is_open", "cache_control"),
    [
        ("m/a/abc.avif", True, "public, max-age=31536000, immutable"),
        ("m/a/abc.avif", False, "private, max-age=31536000, immutable"),
        ("assets/style-01234567.css", False, "private, max-age=31536000, immutable"),
        ("index.html", True, "public, no-cache"),
        ("2026/", False, "private, no-cache"),
        ("2026-m/index.html", False, "private, no-cache"),
        ("robots.txt", True, "public, no-cache"),
    ],
)
def test_only_what_never_changes_is_kept_without_asking(
    path: str, is_open: bool, cache_control: str
) -> None:
    assert headers_for(path, is_open)["Cache-Control"] == cache_control


def test_a_protected_site_is_kept_out_of_search_engines_and_other_pages() -> None:
    protected, of_all = headers_for("", is_open=False), headers_for("", is_open=True)

    assert protected["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "X-Robots-Tag" not in of_all
    assert protected["Cross-Origin-Resource-Policy"] == "same-origin"


def test_every_file_is_served_as_what_it_is_named_and_tells_no_other_host_of_itself() -> None:
    for path in ("index.html", "m/a/abc.avif", "assets/start.js"):
        headers = headers_for(path, is_open=True)

        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_the_policy_is_that_of_the_pages_and_forbids_frames() -> None:
    assert f"{PAGE_POLICY}; frame-ancestors 'none'" == CONTENT_SECURITY_POLICY
    assert headers_for("", is_open=True)["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
