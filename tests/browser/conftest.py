"""A real Chromium, a loopback server and a small site of drawn photos, once for all tests here."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from staticgal.core.view import PlaceView, SiteView
from staticgal.core.when import Month
from tests.browser.browser import Browser
from tests.browser.write_site import write_site
from tests.render.factory import (
    DAYS,
    VIEWER_SPECS,
    a_full_photo,
    a_photo,
    a_site,
    all_photos,
    an_album,
)

RATIOS = (1.5, 0.667, 1.778, 1.333, 0.75, 1.5, 1.0, 2.4)
ATTACK = "\"><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - as the class it extends has it
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".avif": "image/avif",
        ".js": "text/javascript",
    }

    def end_headers(self) -> None:
        # One address serves two sites in turn.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


def drawn(number: int, ratio: float) -> Image.Image:
    """A photo of a hill: colours enough to compress like one, different for each number."""
    width, height = (1300, round(1300 / ratio)) if ratio >= 1 else (round(1300 * ratio), 1300)
    picture = Image.new("RGB", (width, height), (150, 180, 60 + 17 * number % 160))
    draw = ImageDraw.Draw(picture)
    top = height // 2
    for step in range(0, height, 40):
        shade = (30 + 11 * number % 80, 60 + step * 120 // height, 40)
        draw.ellipse((-width // 3, top + step, width * 4 // 3, height * 2), fill=shade)
    return picture


def the_site() -> SiteView:
    caption = "She waited for the *boat*, as she does every afternoon. " * 9
    lisbon = [
        a_full_photo("otter", 1, title="Otter on the bank", caption="She waited."),
        a_full_photo("long", 2, title="", caption=caption, caption_is_markdown=True),
        *(a_photo(f"lisbon {number}", number) for number in range(3, 17)),
    ]
    attacked = a_full_photo(
        "attacked",
        1,
        title=ATTACK,
        caption=ATTACK,
        caption_is_markdown=True,
        alt=ATTACK,
        people=(ATTACK,),
        keywords=(ATTACK,),
        place=PlaceView(1.0, 2.0, (ATTACK,)),
    )
    return a_site(
        an_album("A Week in Lisbon", lisbon, span=DAYS, description="With *Grandma*."),
        an_album(ATTACK, [attacked], description=ATTACK, path="attacked/"),
        an_album("رحلة إلى البحر", [a_photo(f"sea {number}", number) for number in range(1, 4)]),
        an_album("One", [a_photo("one")], is_hidden=True),
        an_album("Winters", (), [an_album("Snow", [a_photo("snow", is_hidden=True)])]),
        an_album("Two", [a_photo(f"two {number}", number) for number in (1, 2)]),
        an_album("Five", [a_photo(f"five {number}", number) for number in range(1, 6)]),
        an_album("Coarse", [a_photo("month", taken=Month(2024, 5), pictures=VIEWER_SPECS)]),
        description="Photographs of our family.",
        about="We are *us*.",
        footer="© 2026",
        url="http://127.0.0.1/",
    )


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of two sites with the same photos: `ltr` in English, `rtl` in Arabic."""
    folder = tmp_path_factory.mktemp("sites")
    site = the_site()
    ids = dict.fromkeys(photo.id for photo in all_photos(site))
    shapes = [drawn(number, ratio) for number, ratio in enumerate(RATIOS)]
    pictures = {id: shapes[number % len(shapes)] for number, id in enumerate(ids)}
    small = (album for album in site.root.albums if len(album.photos) in {1, 2, 3, 5})
    pictures |= {photo.id: shapes[0] for album in small for photo in album.photos}
    write_site(folder / "ltr", site, pictures)
    shutil.copytree(folder / "ltr" / "m", folder / "rtl" / "m")
    write_site(folder / "rtl", replace(site, language="ar"), pictures)
    return folder


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium without a window; skipped where it or its driver is missing."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("no chromium and chromedriver here")
    pytest.importorskip("selenium", reason="selenium is not installed")
    started = Browser.start(browser, driver, tmp_path_factory.mktemp("profile"))
    yield started
    started.quit()


@pytest.fixture
def browser(chromium: Browser, sites: Path) -> Iterator[Browser]:
    """Chromium on a fresh tab before the sites; a refusal or an error in its console fails."""
    handler = functools.partial(Handler, directory=str(sites / "ltr"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        chromium.begin(f"http://127.0.0.1:{server.server_port}/", handler)
        yield chromium
        assert chromium.complaints() == []
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
