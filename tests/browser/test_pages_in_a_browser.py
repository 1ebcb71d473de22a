"""What a visitor sees in a real Chromium, with and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import the_site

LISBON = the_site().root.albums[0]
ALBUM = f"{LISBON.path}index.html"
OTTER = f"{LISBON.path}{LISBON.photos[0].id}.html"
SECOND = f"{LISBON.path}{LISBON.photos[1].id}.html"
ATTACKED = the_site().root.albums[1]
PAGES = {"home": "index.html", "album": ALBUM, "photo": OTTER, "about": "about.html"}

# The right and left edge of each row, from the boxes of its photos.
EDGES = """
const rows = new Map();
for (const link of document.querySelectorAll('.rows a')) {
  const box = link.getBoundingClientRect();
  const row = rows.get(Math.round(box.top)) ?? [];
  rows.set(Math.round(box.top), [...row, [box.left, box.right, box.height]]);
}
return [...rows.values()];
"""


@pytest.mark.parametrize("page", [*PAGES, "lost"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_its_policy_or_moves_what_is_seen(
    browser: Browser, page: str, scheme: str
) -> None:
    browser.emulate(scheme)

    browser.open(PAGES.get(page, "404.html"))
    browser.run("scrollTo(0, document.body.scrollHeight)")
    browser.until(lambda: browser.run("return document.readyState === 'complete'"))

    assert browser.run("return window.shifted") == 0
    background = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(250, 250, 249)", "dark": "rgb(20, 20, 19)"}[scheme]


@pytest.mark.parametrize(
    "width",
    [
        320,
        390,
        1440,
        2560,
        *(pytest.param(w, marks=pytest.mark.slow) for w in (600, 768, 1024, 1920)),
    ],
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_rows_are_flush_on_both_sides(
    browser: Browser, sites: Path, width: int, direction: str
) -> None:
    browser.window(width, 900)
    browser.serve(sites / direction)

    browser.open(ALBUM)

    left, right = browser.run(
        "const box = document.querySelector('.rows').getBoundingClientRect();"
        "return [box.left, box.right]"
    )
    rows = browser.run(EDGES)
    begin = (lambda row: min(box[0] for box in row)) if direction == "ltr" else None
    for row in rows[:-1]:
        assert min(box[0] for box in row) == pytest.approx(left, abs=0.6)
        assert max(box[1] for box in row) == pytest.approx(right, abs=0.6)
        assert max(box[2] for box in row) - min(box[2] for box in row) < 0.02 * row[0][2]
    if begin:
        assert begin(rows[-1]) == pytest.approx(left, abs=0.6)
    else:
        assert max(box[1] for box in rows[-1]) == pytest.approx(right, abs=0.6)
    assert browser.run("return document.documentElement.scrollWidth") <= width


def test_photos_keep_their_shape_in_the_rows(browser: Browser) -> None:
    browser.open(ALBUM)

    for box, natural in browser.run(
        "return [...document.querySelectorAll('.rows img')].map((image) => {"
        "  const box = image.getBoundingClientRect();"
        "  return [box.width / box.height,"
        "    image.getAttribute('width') / image.getAttribute('height')]})"
    ):
        assert box == pytest.approx(natural, rel=0.015)


def test_the_picture_and_both_buttons_are_in_the_first_screen(browser: Browser) -> None:
    for width, height in ((1440, 900), (390, 844)):
        browser.window(width, height, mobile=width < 720)
        for photo in LISBON.photos[1:4]:
            browser.open(f"{LISBON.path}{photo.id}.html")
            bottoms = browser.run(
                "return [...document.querySelectorAll('.frame, .steps a')]"
                ".map((each) => each.getBoundingClientRect().bottom)"
            )
            assert len(bottoms) == 3
            assert max(bottoms) <= height


def test_everything_can_be_reached_without_a_script(browser: Browser) -> None:
    browser.scripts(on=False)
    browser.open("index.html")

    browser.find(".card").click()
    assert browser.path() == ALBUM
    browser.find(".rows a").click()
    assert browser.path() == OTTER
    browser.find("a[rel=next]").click()
    assert browser.path() == SECOND
    browser.find(".crumbs li:last-child a").click()
    assert browser.path().startswith(f"{ALBUM}#")
    assert not browser.find("#scheme").is_displayed()


def test_a_site_works_from_a_folder(browser: Browser, sites: Path) -> None:
    browser.driver.get((sites / "ltr" / "index.html").as_uri())

    browser.find(".card").click()

    assert browser.find("h1").text == "A Week in Lisbon"
    first = browser.find(".rows img")
    browser.until(lambda: browser.run("return document.images[0].naturalWidth > 0"))
    assert first.is_displayed()
    assert browser.run("return getComputedStyle(document.querySelector('.rows')).display") == "flex"


def test_the_chosen_scheme_is_kept(browser: Browser) -> None:
    browser.open("index.html")
    button = browser.find("#scheme")
    assert button.text == "Dark"

    button.click()

    browser.open(ALBUM)
    assert browser.find("#scheme").text == "Light"
    background = browser.run("return getComputedStyle(document.body).backgroundColor")
    browser.run("localStorage.clear()")
    assert background == "rgb(20, 20, 19)"


def test_text_of_others_does_nothing(browser: Browser) -> None:
    for path in (
        "index.html",
        f"{ATTACKED.path}index.html",
        f"{ATTACKED.path}{ATTACKED.photos[0].id}.html",
    ):
        browser.open(path)

        assert browser.driver.title != "owned"
        assert "<script>" in browser.find("body").text
        assert browser.run("return document.querySelectorAll('[onerror]').length") == 0


def test_focus_is_seen_whole(browser: Browser) -> None:
    browser.open(ALBUM)
    browser.press("TAB")
    skip = browser.driver.switch_to.active_element
    assert skip.text == "Skip to content"
    assert skip.is_displayed()
    browser.press("TAB", "TAB", "TAB")

    outline = browser.run("return getComputedStyle(document.activeElement).outlineWidth")

    assert outline == "3px"


def test_every_target_is_large_enough(browser: Browser) -> None:
    browser.window(390, 844, mobile=True)
    for path in (*PAGES.values(),):
        browser.open(path)
        small = browser.run(
            "return [...document.querySelectorAll('a, button')]"
            ".filter((each) => !each.closest('.text, dd') && !each.matches('.skip'))"
            ".map((each) => [each.textContent, each.getBoundingClientRect()])"
            ".filter(([, box]) => box.width && (box.width < 44 || box.height < 43.5))"
            ".map(([text, box]) => `${text} ${box.width}x${box.height}`)"
        )
        assert small == [], path


def test_dates_and_counts_are_whole_on_a_phone(browser: Browser) -> None:
    browser.window(390, 844, mobile=True)
    browser.open("index.html")

    cut = browser.run(
        "return [...document.querySelectorAll('.meta')]"
        ".filter((line) => line.scrollWidth > line.clientWidth + 1).map((line) => line.innerText)"
    )

    assert cut == []
