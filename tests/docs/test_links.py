"""Every link of the manual leads somewhere, and every file it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.docs.pages import PAGES, anchors, links, prose
from tests.shared import ROOT

MOST_BYTES = 300_000  # of a picture

_OURS = re.compile(
    r"`((?:staticgal|themes|tests|examples|scripts|docs|benchmarks)/[\w./-]+|[\w-]+\.(?:toml|py))`"
)
_MADE_BY_TESTS = {"config.toml", "settings.py", "theme.toml"}  # of other galleries


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_resolves(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert not broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_of_ours_that_is_named_is_there(page: Path) -> None:
    named = set(_OURS.findall(prose(page))) - _MADE_BY_TESTS

    assert not [name for name in sorted(named) if not (ROOT / name).exists()]


def test_every_page_can_be_found_from_the_index() -> None:
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"index.md"}

    assert pages <= set(links(ROOT / "docs" / "index.md"))


def test_the_index_can_be_found_from_the_readme() -> None:
    assert "docs/index.md" in links(ROOT / "README.md")


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "images").iterdir()), ids=lambda p: p.name)
def test_a_picture_of_the_manual_is_small_and_shown_with_words(path: Path) -> None:
    with Image.open(path) as picture:
        picture.load()
    shown = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", prose(ROOT / "README.md"))

    assert path.stat().st_size <= MOST_BYTES
    assert [words for words, link in shown if link == f"docs/images/{path.name}"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_path_of_the_machine_it_was_written_on(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert str(ROOT) not in text
    assert str(ROOT.parent) + "/" not in text
