"""A tiny gallery's sites, file for file and page for page, as they were last looked at.

Rewritten by `pytest tests/golden --update-golden`, and then read in the diff. Pages are kept whole;
of media and of the theme's assets only that they are there, as encoders and the lightbox vary: a
name that follows from such bytes stands as MEDIA or without its digest.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.app.given import AUDIENCES, built, family_photos, gallery

GOLDEN = Path(__file__).parent / "small"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden") / "gallery"
    config = gallery(folder)
    family_photos(folder)
    assert built(config).exit_code == 0
    return folder / "build"


def _settled(text: str) -> str:
    text = re.sub(r"\bm/[a-z2-7]/[a-z2-7]{26}\b", "MEDIA", text)
    text = re.sub(r"(assets/[\w.-]+?)-[0-9a-f]{8}\b", r"\1", text)
    return re.sub(r"\bk\d{3}\b", "COLOUR", text)


def _listing(site: Path) -> str:
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    kept = (path for path in paths if "photoswipe" not in path and "lightbox" not in path)
    return "".join(f"{path}\n" for path in sorted(_settled(path) for path in kept))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_small_site_is_as_it_was_last_looked_at(
    audience: str, output: Path, request: pytest.FixtureRequest
) -> None:
    site = output / audience
    found = {f"{audience}/files.txt": _listing(site)}
    for page in sorted(site.rglob("*.html")):
        found[f"{audience}/{page.relative_to(site).as_posix()}"] = _settled(page.read_text())
    if request.config.getoption("--update-golden", default=False):
        for old in (GOLDEN / audience).rglob("*.*"):
            old.unlink()
        for path, text in found.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_text(text)

    kept = {
        path.relative_to(GOLDEN).as_posix(): path.read_text()
        for path in (GOLDEN / audience).rglob("*.*")
    }

    assert found == kept
