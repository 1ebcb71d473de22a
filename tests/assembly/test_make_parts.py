"""Which media the pages of one album speak of."""

from __future__ import annotations

from pathlib import Path

from tests.app.given import GALLERY, built, gallery, photo, write


def test_an_album_of_an_open_site_may_have_its_cover_from_far_below(tmp_path: Path) -> None:
    config = gallery(tmp_path, GALLERY)
    photo(tmp_path / "photos/trip/city/first.jpg", seed=1)
    photo(tmp_path / "photos/trip/city/park/chosen.jpg", seed=2)
    write(tmp_path / "photos/trip/_folder.md", "---\ncover: city/park/chosen.jpg\n---\n")

    result = built(config, "public")

    assert result.exit_code == 0, result
    previews = {
        path.parent.name.partition("-")[0]: line
        for path in (tmp_path / "build/public").rglob("index.html")
        for line in path.read_text().splitlines()
        if 'property="og:image"' in line
    }
    assert previews["trip"] == previews["park"] != previews["city"]
