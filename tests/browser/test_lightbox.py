"""The lightbox: opened from the rows, driven by keys and buttons, left by Escape and Back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import the_site
from tests.browser.test_pages_in_a_browser import ALBUM, ATTACKED, LISBON, OTTER, SECOND

PATHS = [f"{LISBON.path}{photo.id}.html" for photo in LISBON.photos]


@pytest.fixture
def room(browser: Browser, sites: Path) -> Browser:
    """A browser on the album, where the site has the lightbox."""
    if not list((sites / "ltr" / "assets").glob("lightbox-*.js")):
        pytest.skip("the lightbox is not fetched here: `make vendor`")
    browser.open(ALBUM)
    return browser


def enter(room: Browser, position: int = 0) -> None:
    room.find_all(".rows a")[position].click()
    said = f"{position + 1} of "
    room.until(lambda: said in room.find(".lightbox [role=status]").get_attribute("textContent"))
    room.until(lambda: arrived(room))


def arrived(room: Browser) -> bool:
    image = ".pswp__item[aria-hidden=false] .pswp__img:not(.pswp__img--placeholder)"
    return bool(
        room.run(
            f"const image = document.querySelector('{image}');"
            "return image && image.complete && image.naturalWidth > 0"
        )
    )


def spoken(room: Browser) -> str:
    return str(room.find(".lightbox [role=status]").get_attribute("textContent"))


def is_open(room: Browser) -> bool:
    return bool(room.find_all("dialog.lightbox"))


def test_a_press_opens_the_photo_under_its_own_address(room: Browser) -> None:
    enter(room)

    assert room.path() == OTTER
    assert room.find("dialog.lightbox[open]").get_attribute("aria-label") == "Otter on the bank"
    assert room.find(".lb-count").text == "1 of 16"
    assert room.find(".lb-title").text == "Otter on the bank"
    assert room.find(".lb-text").text == "She waited."
    assert spoken(room) == "1 of 16, Otter on the bank"


def test_nothing_is_fetched_for_the_lightbox_before_it_is_needed(room: Browser) -> None:
    fetched = "return performance.getEntriesByType('resource').map((each) => each.name).join(' ')"
    assert "photoswipe" not in room.run(fetched)

    enter(room)

    assert "photoswipe" in room.run(fetched)


def test_keys_move_and_escape_closes_at_the_photo_last_seen(room: Browser) -> None:
    enter(room)

    room.press("ARROW_RIGHT")
    room.until(lambda: room.path() == SECOND)
    room.press("END")
    room.until(lambda: room.path() == PATHS[-1])
    assert not room.find(".lb-next").is_displayed()
    room.press("ARROW_LEFT")
    room.until(lambda: room.path() == PATHS[-2])
    room.press("ESCAPE")

    room.until(lambda: not is_open(room))
    room.until(lambda: room.path() == ALBUM)
    focused = room.run("return document.activeElement.href")
    assert focused.endswith(PATHS[-2])
    box = room.run(
        "const box = document.activeElement.getBoundingClientRect(); return [box.top, box.bottom]"
    )
    assert -1 <= box[0] <= box[1] <= 901


def test_back_closes_and_forward_opens_again(room: Browser) -> None:
    enter(room)
    room.press("ARROW_RIGHT")
    room.until(lambda: room.path() == SECOND)

    room.driver.back()
    room.until(lambda: not is_open(room))
    assert room.path() == ALBUM

    room.driver.forward()
    room.until(lambda: is_open(room) and spoken(room).startswith("2 of 16"))
    assert room.path() == SECOND


def test_the_address_is_that_of_a_page(room: Browser) -> None:
    enter(room)

    room.driver.refresh()

    assert room.find("h1").text == "Otter on the bank"
    assert room.find("a[rel=next]").is_displayed()


def test_everything_has_a_button(room: Browser) -> None:
    enter(room, 1)
    sizes = room.run(
        "return [...document.querySelectorAll('.lb-disc')].filter((each) => !each.hidden)"
        ".map((each) => [each.offsetWidth, each.offsetHeight])"
    )
    assert sizes == [[48, 48]] * 6

    room.find(".lb-previous").click()
    room.until(lambda: room.path() == OTTER)
    room.find(".lb-next").click()
    room.until(lambda: room.path() == SECOND)
    width = "return document.querySelector('.pswp__item[aria-hidden=false] .pswp__img').offsetWidth"
    before = room.run(width)
    room.find(".lb-zoom").click()
    room.until(lambda: room.find(".lb-zoom").get_attribute("aria-label") == "Zoom out")
    room.until(lambda: room.run(width) >= before)
    room.find(".lb-zoom").click()
    room.until(lambda: room.find(".lb-zoom").get_attribute("aria-label") == "Zoom in")
    room.find(".lb-close").click()
    room.until(lambda: not is_open(room))


def test_details_and_downloads_are_those_of_the_photos_page(room: Browser) -> None:
    enter(room)

    room.find(".lb-details").click()

    panel = room.find(".lb-panel")
    assert "Nikon D810" in panel.text
    assert "Oceanário, Lisbon" in panel.text
    saved_as = [link.get_attribute("download") for link in room.find_all(".lb-panel a[download]")]
    assert saved_as[0] == "IMG_2041.JPG"
    assert room.find(".lb-download").get_attribute("download") == saved_as[0]


def test_a_long_caption_is_short_until_asked_for(room: Browser) -> None:
    room.window(390, 844, mobile=True)
    enter(room, 1)
    text = room.until(lambda: room.find(".lb-text"))
    short = text.size["height"]
    assert short <= 3 * 24

    room.find(".lb-more").click()

    assert text.size["height"] > short
    assert room.find(".lb-text em").text == "boat"


# What a visitor can see of words and controls, and lies on the photo of the open lightbox.
ON_THE_PHOTO = """
const image = document.querySelector(
  '.pswp__item[aria-hidden=false] .pswp__img:not(.pswp__img--placeholder)');
const photo = image.getBoundingClientRect();
return [...document.querySelectorAll('.lb-disc, .lb-count, .lb-words, .lb-panel, .lb-more')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}))
  .map((each) => [each.className, each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.right, photo.right) - Math.max(box.left, photo.left) > 0.5
    && Math.min(box.bottom, photo.bottom) - Math.max(box.top, photo.top) > 0.5)
  .map(([name]) => name)
  .concat(photo.width * photo.height > 0.1 * innerWidth * innerHeight ? [] : ['it is small']);
"""
SCREENS = [(390, 844), (844, 390), (320, 256), (640, 512), (1280, 720), (1440, 900), (2560, 1440)]


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_nothing_lies_on_the_photo(room: Browser, width: int, height: int) -> None:
    room.emulate(calm=False)  # the opening fade is where it went wrong
    room.window(width, height, mobile=width < 1000)
    enter(room)
    room.until(lambda: room.run(ON_THE_PHOTO) == [])

    room.find(".lb-details").click()
    room.until(lambda: room.find(".lb-panel").is_displayed())
    room.until(lambda: [each for each in room.run(ON_THE_PHOTO) if each != "it is small"] == [])
    room.press("ESCAPE")
    room.until(lambda: not room.find(".lb-panel").is_displayed())
    assert is_open(room)

    room.press("ARROW_RIGHT")  # to a long caption
    room.until(lambda: spoken(room).startswith("2 of 16") and arrived(room))
    room.until(lambda: room.run(ON_THE_PHOTO) == [])


def test_a_tap_hides_all_but_the_photo_and_brings_it_back(room: Browser) -> None:
    room.window(390, 844, mobile=True)
    room.command("Emulation.setTouchEmulationEnabled", enabled=True)
    try:
        enter(room)
        shown = (
            "return document.querySelector('.lb-close').checkVisibility({visibilityProperty: true})"
        )
        assert room.run(shown)

        room.touch((195, 300))
        room.until(lambda: not room.run(shown))

        room.touch((195, 300))
        room.until(lambda: room.run(shown))
    finally:
        room.command("Emulation.setTouchEmulationEnabled", enabled=False)


def test_a_press_is_answered_while_the_lightbox_is_on_its_way(room: Browser) -> None:
    room.latency(600)
    try:
        room.find_all(".rows a")[0].click()
        answer = room.find(".dark-room[open]")
        assert answer.is_displayed()
        assert answer.find_element("css selector", "img").rect["height"] > 700
        room.until(lambda: is_open(room) and not room.find_all(".dark-room"))
        assert room.path() == OTTER
    finally:
        room.latency(0)


STYLES = "return [...document.styleSheets].map((each) => each.href).join(' ')"


def test_a_press_can_be_taken_back_while_the_lightbox_is_on_its_way(room: Browser) -> None:
    room.latency(600)
    try:
        room.find_all(".rows a")[0].click()
        room.find(".dark-room button").click()
        room.until(lambda: room.path() == ALBUM and not room.find_all(".dark-room"))
    finally:
        room.latency(0)
    room.until(lambda: "lightbox" in room.run(STYLES))
    assert not is_open(room)


def test_details_that_tell_no_more_than_a_month_are_not_offered(room: Browser) -> None:
    coarse = next(album for album in the_site().root.albums if album.title == "Coarse")
    room.open(f"{coarse.path}index.html")
    room.find(".rows a").click()
    room.until(lambda: is_open(room) and arrived(room))
    room.until(lambda: spoken(room) == "1 of 1")

    assert not room.find(".lb-details").is_displayed()


def test_tab_stays_inside(room: Browser) -> None:
    enter(room)
    inside = (
        "return document.activeElement === document.body"
        " || !!document.activeElement.closest('dialog')"
    )
    for _ in range(12):
        room.press("TAB")
        assert room.run(inside)


def test_a_mirrored_room_is_in_mirrored_order(room: Browser, sites: Path) -> None:
    room.serve(sites / "rtl")
    room.open(ALBUM)
    enter(room)

    room.press("ARROW_LEFT")

    room.until(lambda: room.path() == SECOND)
    next_box = room.find(".lb-next").rect
    assert next_box["x"] < 100
    assert room.find(".lb-close").rect["x"] < 100
    assert room.find(".lb-count").rect["x"] > 1300


def test_text_of_others_does_nothing_in_the_lightbox(room: Browser) -> None:
    room.open(f"{ATTACKED.path}index.html")
    enter(room)

    room.find(".lb-details").click()

    assert "<script>" in room.find(".lb-words").text
    assert "<script>" in room.find(".lb-panel").text
    assert room.driver.title != "owned"
    assert room.run("return document.querySelectorAll('[onerror]').length") == 0


def test_a_modified_press_is_left_to_the_browser(room: Browser) -> None:
    room.run(
        "document.querySelector('.rows a').dispatchEvent(new MouseEvent('click',"
        "{bubbles: true, cancelable: true, shiftKey: true}))"
    )

    assert not is_open(room)
