"""A photo's own page: keys, swipes and a press, its words in the first screen, and on paper."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from tests.browser.browser import Browser
from tests.browser.test_lightbox import PATHS, arrived, is_open
from tests.browser.test_pages_in_a_browser import ALBUM, LISBON, OTTER, SECOND


@pytest.fixture
def page(browser: Browser, sites: Path) -> Browser:
    """A browser on the first photo's page, where the site has scripts for it."""
    if not list((sites / "ltr" / "assets").glob("lightbox-*.js")):
        pytest.skip("the lightbox is not fetched here: `make vendor`")
    browser.open(OTTER)
    return browser


def test_arrow_keys_go_on(page: Browser) -> None:
    page.press("ARROW_LEFT")
    assert page.path() == OTTER
    page.press("ARROW_RIGHT")
    page.until(lambda: page.path() == SECOND)
    page.press("ARROW_LEFT")

    page.until(lambda: page.path() == OTTER)


def test_arrow_keys_are_mirrored_with_the_page(page: Browser, sites: Path) -> None:
    page.serve(sites / "rtl")
    page.open(OTTER)

    page.press("ARROW_LEFT")

    page.until(lambda: page.path() == SECOND)


def test_a_swipe_goes_on(page: Browser) -> None:
    page.window(390, 844, mobile=True)
    page.command("Emulation.setTouchEmulationEnabled", enabled=True)
    try:
        page.touch((300, 150), (200, 152), (100, 154))
        page.until(lambda: page.path() == SECOND)
        page.touch((100, 150), (110, 300))  # scrolls
        page.touch((100, 150), (200, 152), (300, 154))
        page.until(lambda: page.path() == OTTER)
    finally:
        page.command("Emulation.setTouchEmulationEnabled", enabled=False)


def test_a_press_opens_the_photo_in_the_lightbox(page: Browser) -> None:
    page.find(".frame").click()
    page.until(lambda: is_open(page) and arrived(page))
    assert page.find(".lb-count").text == "1 of 16"
    assert page.path() == OTTER

    page.press("ESCAPE")
    page.until(lambda: not is_open(page))

    assert page.path() == OTTER


def test_the_lightbox_closes_to_the_page_of_the_photo_last_seen(page: Browser) -> None:
    page.find(".frame").click()
    page.until(lambda: is_open(page) and arrived(page))
    page.press("ARROW_RIGHT")
    page.until(lambda: page.path() == SECOND)

    page.press("ESCAPE")

    page.until(lambda: not is_open(page) and page.find("h1").text == "Photo 2 of A Week in Lisbon")
    assert page.path() == SECOND


def test_the_way_back_leads_to_the_photos_place_in_its_album(page: Browser) -> None:
    page.open(PATHS[-1])

    page.find(".crumbs li:last-child a").click()

    place = f"{ALBUM}#{LISBON.photos[-1].id}"
    page.until(lambda: page.path() == place)
    top, bottom = page.run(
        "const box = document.querySelector(':target').getBoundingClientRect();"
        "return [box.top, box.bottom]"
    )
    assert 0 <= top < bottom <= 900


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (2560, 1440), (390, 844)])
def test_its_words_are_in_the_first_screen(browser: Browser, width: int, height: int) -> None:
    browser.window(width, height, mobile=width < 1000)

    browser.open(OTTER)

    title, caption, picture, words = browser.run(
        "return ['.words h1', '.caption', '.frame', '.words']"
        ".map((each) => document.querySelector(each).getBoundingClientRect())"
    )
    assert title["bottom"] < caption["top"] + 1
    assert caption["bottom"] <= height
    assert picture["width"] * picture["height"] > 0.25 * width * height
    if width > 720:
        assert words["left"] == pytest.approx(picture["left"], abs=1)


def test_its_way_is_one_line_on_a_phone(browser: Browser) -> None:
    browser.window(320, 640, mobile=True)

    browser.open(OTTER)

    assert browser.find(".top").rect["height"] < 60


def test_the_words_of_a_picture_that_failed_can_be_read(browser: Browser) -> None:
    browser.command("Network.enable")
    browser.command("Network.setBlockedURLs", urls=["*/m/*"])
    try:
        browser.open(ALBUM)
        faint = browser.run(CONTRASTS)
    finally:
        browser.command("Network.setBlockedURLs", urls=[])
    browser.complaints()  # of what was blocked

    assert min(faint) >= 4.5


CONTRASTS = """
const luminance = (colour) => colour.match(/\\d+/g).slice(0, 3).map((each) => each / 255)
  .map((each) => each <= 0.04 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
  .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
return [...document.querySelectorAll('.rows a')].map((link) => {
  const [one, other] = [getComputedStyle(link).backgroundColor,
    getComputedStyle(link.querySelector('img')).color].map(luminance);
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
});
"""


# --- paper ---------------------------------------------------------------------------------------


def sheets(browser: Browser) -> int:
    pdf = browser.command("Page.printToPDF", preferCSSPageSize=False)["data"]
    return len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(pdf)))


def test_a_photo_is_printed_on_one_sheet(browser: Browser) -> None:
    browser.open(OTTER)  # of which everything is known

    assert sheets(browser) == 1


def test_the_first_album_keeps_its_shape_on_paper(browser: Browser) -> None:
    browser.command("Emulation.setEmulatedMedia", media="print")
    try:
        browser.window(800, 1100)
        browser.open("index.html")
        covers = browser.run(
            "return [...document.querySelectorAll('.cover')].slice(0, 2)"
            ".map((each) => each.offsetWidth / each.offsetHeight)"
        )
    finally:
        browser.command("Emulation.setEmulatedMedia", media="", features=[])

    assert covers == pytest.approx([1.5, 1.5], abs=0.02)


def test_paper_is_white_and_has_no_controls(browser: Browser) -> None:
    browser.command(
        "Emulation.setEmulatedMedia",
        media="print",
        features=[{"name": "prefers-color-scheme", "value": "dark"}],
    )
    try:
        browser.open(OTTER)
        colours = browser.run(
            "const style = getComputedStyle(document.body);"
            "return [style.backgroundColor, style.color]"
        )
        shown = browser.run(
            "return [...document.querySelectorAll('nav, .downloads, button, .skip')]"
            ".filter((each) => each.offsetHeight).length"
        )
    finally:
        browser.command("Emulation.setEmulatedMedia", media="", features=[])

    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert shown == 0
