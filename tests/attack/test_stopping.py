"""Innocent or hostile words that would keep every site from being built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.given import photo
from tests.attack.given import built, download_names, given, titles


def test_photos_named_after_their_album_and_number_may_be_downloaded(tmp_path: Path) -> None:
    names = [f"Smith Wedding/Smith-Wedding-{n}.jpg" for n in range(1, 4)]
    config = given(tmp_path, *names, more="audiences: {public: {role: taker}}\n")

    assert not [finding for site in built(config).sites for finding in site.findings]
    assert "Smith-Wedding-1-96.jpg" in download_names(tmp_path / "build" / "public")


@pytest.mark.parametrize(
    "name", ["None", "Self", "User", "Disallow", "Agent", "Robots", "Next", "Event", "Software"]
)
def test_something_hidden_may_be_called_what_every_site_says(tmp_path: Path, name: str) -> None:
    """In its policy, in `robots.txt`, in the theme's own words, or in the lightbox's licence."""
    config = given(tmp_path, "open/a.jpg", f"{name}/{name}.jpg")
    (tmp_path / "photos" / name / "_folder.md").write_text("---\naccess: none\n---\n")

    result = built(config)

    assert not [finding for site in result.sites for finding in site.findings]
    assert [site.photos for site in result.sites] == [1]


@pytest.mark.parametrize("name", ["Public", "https", "Hansen"])
def test_something_hidden_may_be_called_like_a_part_of_the_sites_address(
    tmp_path: Path, name: str
) -> None:
    """Sites open to everybody name their own address, for previews elsewhere."""
    more = "url: https://hansen.example\naudiences: {public: {role: viewer, protection: open}}\n"
    config = given(tmp_path, "open/a.jpg", f"{name}/b.jpg", f"{name}/c.jpg", more=more)
    (tmp_path / "photos" / name / "_folder.md").write_text("---\ntitle: Spring\n---\n")
    hidden = f"---\ntitle: {name}\naccess: none\n---\n"
    (tmp_path / "photos" / name / "c.jpg.md").write_text(hidden)

    result = built(config)

    assert not [finding for site in result.sites for finding in site.findings]
    assert [site.photos for site in result.sites] == [2]
    page = (tmp_path / "build/public/index.html").read_text()
    assert 'content="https://hansen.example/public/' in page


def test_another_photos_hidden_name_is_still_found(tmp_path: Path) -> None:
    config = given(
        tmp_path, "Party/Smith-Wedding-1.jpg", more="audiences: {public: {role: taker}}\n"
    )
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "theme.yaml").write_text("name: Mine\n")
    leak = "{{ 'Sm' ~ 'ith-Wed' ~ 'ding-1' }}"
    (mine / "album.html").write_text(
        f"{{% extends 'default/album.html' %}}{{% block title %}}{leak}{{% endblock %}}"
    )
    config.write_text(config.read_text() + "theme: ./mine\n")

    findings = [finding for site in built(config).sites for finding in site.findings]

    assert any("`smith wedding 1`" in finding.problem for finding in findings)


def test_a_gallery_may_lie_where_its_address_says(tmp_path: Path) -> None:
    url = f"url: https://photos.example.org{tmp_path}\n"
    config = given(tmp_path, "a.jpg", more=f"{url}audiences: {{public: {{role: viewer}}}}\n")

    assert not [finding for site in built(config).sites for finding in site.findings]


def test_a_title_of_a_thousand_digits_stops_no_build(tmp_path: Path) -> None:
    config = given(tmp_path)
    photo(tmp_path / "photos/a/1.jpg", 1, taken="", title="9" * 5000)
    photo(tmp_path / "photos/a/2.jpg", 2, taken="", title="10")

    assert built(config).exit_code == 0
    assert "9" * 5000 in titles(tmp_path / "build" / "public")
