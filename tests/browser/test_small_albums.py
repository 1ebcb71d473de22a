"""Albums of a few photos fill the screen, and every picture is as sharp as the screen."""

from __future__ import annotations

import pytest

from tests.browser.browser import Browser
from tests.browser.conftest import the_site
from tests.browser.test_pages_in_a_browser import ALBUM

SITE = the_site()
BY_COUNT = {
    len(album.photos): album for album in SITE.root.albums if album.title not in ("Coarse",)
}

# The part of the first screen that is picture.
PICTURE = """
return [...document.querySelectorAll('main img')].map((each) => each.getBoundingClientRect())
  .map((box) => Math.max(0, Math.min(box.right, innerWidth) - Math.max(0, box.left))
    * Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(0, box.top)))
  .reduce((sum, each) => sum + each, 0) / innerWidth / innerHeight;
"""


@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720), (1440, 900), (2560, 1440)])
def test_a_few_photos_fill_the_screen(
    browser: Browser, count: int, width: int, height: int
) -> None:
    browser.window(width, height, mobile=width < 1000)

    browser.open(f"{BY_COUNT[count].path}index.html")

    # A photo of 1024 pixels cannot fill the widest windows.
    least = {390: 0.25 if count == 1 else 0.4, 2560: 0.25}.get(width, 0.45)
    assert browser.run(PICTURE) >= least
    assert browser.run("return document.documentElement.scrollWidth") <= width
    heights = browser.run(
        "return [...document.querySelectorAll('.rows a')].map((each) => each.offsetHeight)"
    )
    assert max(heights) < 2 * min(heights)


@pytest.mark.parametrize("path", ["index.html", ALBUM], ids=["home", "album"])
@pytest.mark.parametrize(("width", "density"), [(390, 2), (1440, 1), (1440, 2), (2560, 1)])
def test_pictures_are_as_sharp_as_the_screen(
    browser: Browser, path: str, width: int, density: int
) -> None:
    browser.window(width, 900, mobile=width < 1000, density=density)

    browser.open(path)
    browser.until(lambda: browser.run("return document.readyState === 'complete'"))

    blurred = browser.run(BLURRED)
    assert [each for each in blurred if each[0] > (1.3 if density == 1 else 1.5)] == []


# How many pixels of the screen one pixel of the chosen file has to fill, and the file's width.
BLURRED = """
return [...document.querySelectorAll('main img')].filter((each) => each.complete && each.currentSrc)
  .map((image) => {
    const sets = [...image.parentNode.querySelectorAll('source, img')].map((each) => each.srcset)
      .concat(`${image.src} ${image.getAttribute('width')}w`).join(',').split(',');
    const widths = sets.filter(Boolean).map((each) => each.trim().split(' '))
      .filter(([link]) => new URL(link, location).href === image.currentSrc)
      .map(([, width]) => parseInt(width));
    return [image.offsetWidth * devicePixelRatio / widths[0], widths[0]];
  });
"""
