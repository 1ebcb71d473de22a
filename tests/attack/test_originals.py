"""What an original is called, and what it is served as."""

from __future__ import annotations

from pathlib import Path

from tests.app.given import photo
from tests.attack.given import built, download_names, given

PUBLIC_AND_FAMILY = "audiences: {public: {role: viewer}, family: {role: relative}}\n"


def test_an_original_is_never_named_after_what_a_link_leads_to(tmp_path: Path) -> None:
    config = given(tmp_path, "closed/Annas operation.jpg", more=PUBLIC_AND_FAMILY)
    (tmp_path / "photos/closed/_folder.md").write_text("---\naccess: none\n---\n")
    (tmp_path / "photos/open").mkdir()
    (tmp_path / "photos/open/link.jpg").symlink_to("../closed/Annas operation.jpg")
    (tmp_path / "photos/open/link.jpg.md").write_text("---\naccess: {family: relative}\n---\n")

    built(config)

    assert download_names(tmp_path / "build" / "family") == {"link.jpg"}


def test_an_original_is_never_served_as_a_web_page(tmp_path: Path) -> None:
    script = b"<script>alert(1)</script>"
    page = b"\xff\xfe" + (len(script) + 2).to_bytes(2, "big") + script
    config = given(tmp_path, more=PUBLIC_AND_FAMILY)
    photo(tmp_path / "photos" / "page.htm", more=page)  # a JPEG by its first bytes
    (tmp_path / "photos" / "photo.jpg").symlink_to("page.htm")

    built(config)

    files = [path for path in (tmp_path / "build/family/m").rglob("*") if path.is_file()]
    assert [path.suffix for path in files if script in path.read_bytes()] == [".jpg"]


def test_an_edit_is_saved_under_its_own_name(tmp_path: Path) -> None:
    config = given(tmp_path, "IMG_1234.jpg", "IMG_E1234.jpg", more=PUBLIC_AND_FAMILY)

    built(config)

    assert download_names(tmp_path / "build" / "family") == {"IMG_E1234.jpg"}
