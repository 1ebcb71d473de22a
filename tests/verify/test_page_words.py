"""Which hidden words a page may hold: none, unless they are shown on that very page, or stand in a
text that is made of shown texts and the theme's own.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from staticgal.app.open_gallery import open_gallery
from staticgal.config.load import load
from staticgal.core.project import project
from staticgal.core.view import SiteView
from staticgal.progress import Quiet
from staticgal.render.pages.texts import PageTexts
from staticgal.render.theme import Theme
from staticgal.render.theme import load as load_theme
from staticgal.site.digest import of_bytes
from staticgal.verify.page import CompiledRules, compile_rules, read_page
from staticgal.verify.page_words import Allowed
from staticgal.verify.words import words_of
from tests.app.given import GALLERY, SECRETS, built, gallery, packet, photo, segment, write

THEMES = Path(__file__).parents[2] / "themes"
ALL = "can_view, can_see_exact_dates, can_see_location, can_see_technical_details"
CONFIG = GALLERY.replace("  family: {role: relative}\n", "  family: {role: relative}\n") + (
    "footer: 'Ours, of 2026'\nabout: |\n  We are [the Hansens](https://hansen.example/we).\n"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery that uses every kind of text there is on a page."""
    folder = tmp_path_factory.mktemp("allowed") / "gallery"
    config = gallery(folder, CONFIG)
    photos = folder / "photos"
    write(photos / "_folder.md", "Where we *have* [been](https://been.example/a?b=c) · 12.5 km\n")
    trip = photos / "2026-05-03 Lisbon"
    more = packet("Anna", ("Max, Moritz", "June"), more="<xmp:Rating>4</xmp:Rating>")
    photo(trip / "a.jpg", 1, more=segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + more))
    write(
        trip / "a.jpg.md",
        "---\ntitle: Anna\nkeywords: ['Max, Moritz', June]\npeople: [Anna Hansen]\nrating: 4\n---\n"
        "# Up\n\n1. One\n2. Gran*dma* & [us](https://x.example/%20y 'Title here')\n\n"
        "```python\ncode = 1\n```\n",
    )
    for number in range(2, 5):
        photo(trip / f"{number}.jpg", number, taken=f"2026:0{number}:01 10:15:00", gps=None)
    photo(trip / "5.jpg", 5, title="A · B, and so on", taken="")
    write(trip / "2.jpg.md", f"{'A very long caption that is to be cut somewhere ' * 8}\n")
    write(trip / "3.jpg.md", "---\nunlisted: true\n---\nNot linked.\n")
    for number in range(12):
        photo(photos / f"Album {number}/x.jpg", 20 + number, size=(1300, 900) if number else (9, 9))
    assert built(config).exit_code == 0
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "gallery", symlinks=True)
    return tmp_path / "gallery"


def view(folder: Path, audience: str) -> SiteView:
    opened = open_gallery(folder / "gallery.yaml", Quiet())
    config = load(folder / "gallery.yaml")
    who, secret = config.policy.audiences[audience], bytes.fromhex(SECRETS[audience])
    return project(opened.gallery, who, secret, config.offer, opened.context).site


def found(folder: Path, site: SiteView, audience: str, theme: Theme, words: list[str]) -> list[str]:
    """Every hidden phrase that has no business on a page, in all pages of a site."""
    promise = compile_rules(words, theme.own, (), site.url, theme.third_party)
    return list(_found(folder / "build" / audience, Allowed(PageTexts(site), theme.own), promise))


def _found(site: Path, allowed: Allowed, promise: CompiledRules) -> Iterator[str]:
    for path in sorted(one for one in site.rglob("*") if one.suffix in (".html", ".txt")):
        name = path.relative_to(site).as_posix()
        report = read_page(str(site), name, of_bytes(path.read_bytes()), promise)
        for phrase in allowed.unexplained(name, report.hits):
            yield f"{name}: {' '.join(phrase)} in {dict(report.hits)[phrase]!r}"


@pytest.mark.parametrize("audience", ["public", "family", "me"])
def test_whatever_word_of_a_page_is_hidden_elsewhere_an_honest_page_is_good(
    audience: str, whole: Path
) -> None:
    site, theme = view(whole, audience), load_theme("default", THEMES)
    words: set[str] = set()
    for path in (whole / "build" / audience).rglob("*.html"):
        every = words_of(re.sub(r"&#?\w+;", " ", path.read_text()))
        words.update(every)
        words.update(f"{one} {other}" for one, other in pairwise(every))

    assert found(whole, site, audience, theme, sorted(words)) == []
    assert len(words) > 500


@pytest.mark.parametrize(
    "hidden",
    [
        *("Max", "Resolution", "Image", "June", "Width", "Public", "Event", "Photo", "Album"),
        *("Next", "Width", "Device", "Viewport", "Large", "Lazy", "Picture", "Main", "Details"),
        *("https", "Form", "Anna Hansen", "Photo 2", "of Lisbon", "Anna · Lisbon", "Kamera"),
    ],
)
def test_a_word_of_the_theme_that_is_a_name_too_refuses_no_site(hidden: str, whole: Path) -> None:
    site, theme = view(whole, "public"), load_theme("default", THEMES)

    assert found(whole, site, "public", theme, [hidden]) == []


WHERE = {
    "in a caption": ('<div class="text caption" dir="auto"><p>', "{0} "),
    "in the middle of a text": ("Photo 2 of ", "{0} "),
    "in an alt text": (' alt="', "{0}, "),
    "in an attribute": ("<main", ' data-x="{0}"'),
    "in a comment": ("<main", ' ><!-- {0} --><p'),
    "in a class": ('class="skip', " {0}"),
    "as a name of an attribute": ("<main", " data-{0}"),
    "in an address": ('href="../index.html', "?{0}"),
}  # fmt: skip


@pytest.mark.parametrize("hidden", ["Max", "Image", "Grandma", "Photo", "Next", "Resolution"])
@pytest.mark.parametrize("where", WHERE)
def test_a_hidden_word_is_found_on_a_page_that_should_not_hold_it(
    where: str, hidden: str, folder: Path
) -> None:
    site, theme = view(folder, "public"), load_theme("default", THEMES)
    before, planted = WHERE[where]
    word = f"{hidden}y {hidden}" if "class" in where or "name" in where else f"so {hidden} y"
    if "name" in where:
        word = f"{hidden.lower()}-q"
    pages = [one for one in (folder / "build/public").rglob("*.html") if before in one.read_text()]
    page = sorted(pages)[0]
    text = page.read_text().replace(before, before + planted.format(word), 1)
    page.unlink()
    page.write_text(text)

    (only,) = found(folder, site, "public", theme, [hidden])

    assert f": {hidden.lower()} in" in only
