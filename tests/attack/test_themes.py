"""What a theme may bring into a site: nothing from outside its folder."""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex

import pytest

from staticgal.state.folders import SECRETS_FOLDER
from tests.attack.given import built, given, refused


def themed(folder: Path, leads_to: str) -> Path:
    """A gallery whose theme brings a link among its assets."""
    config = given(folder, "a.jpg", more="audiences: {public: {role: viewer}}\ntheme: ./mine\n")
    assets = folder / "mine" / "assets"
    assets.mkdir(parents=True)
    (folder / "mine" / "theme.yaml").write_text("name: Mine\n")
    (assets / "font.txt").symlink_to(leads_to)
    return config


@pytest.mark.parametrize("leads_to", ["/etc/passwd", "../../secrets/public.key"])
def test_a_themes_link_to_a_file_outside_of_it_is_not_published(
    tmp_path: Path, leads_to: str
) -> None:
    config = themed(tmp_path, leads_to)
    (tmp_path / SECRETS_FOLDER).mkdir(mode=0o700)
    (tmp_path / SECRETS_FOLDER / "public.key").write_text(token_hex(32) + "\n")

    told = refused(config)

    assert "mine/assets/font.txt: this is a link to something outside the theme's folder" in told
    assert not (tmp_path / "build").exists()


def test_a_themes_folder_of_assets_may_not_be_a_link_to_another(tmp_path: Path) -> None:
    config = themed(tmp_path, "/etc/passwd")
    (tmp_path / "mine" / "assets" / "font.txt").unlink()
    (tmp_path / "mine" / "assets").rmdir()
    (tmp_path / "mine" / "assets").symlink_to("/etc")

    assert "mine/assets: this is a link" in refused(config)


def test_a_themes_link_to_a_file_of_its_own_is_followed(tmp_path: Path) -> None:
    config = themed(tmp_path, "note.txt")
    (tmp_path / "mine" / "assets" / "note.txt").write_text("ours\n")

    assert built(config).exit_code == 0
    assert [p.read_text() for p in (tmp_path / "build").rglob("font-*.txt")] == ["ours\n"]
