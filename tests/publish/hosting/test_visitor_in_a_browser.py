"""A visitor with a real browser: a magic link shows pictures, a password does, nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.browser import Browser
from tests.publish.hosting.servers import Rig

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMEDRIVER = shutil.which("chromedriver")
_LOADED = """
const seen = [...document.images];
return seen.length > 0 && seen.every((one) => one.complete && one.naturalWidth > 0);
"""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or CHROMEDRIVER is None, reason="no Chromium on this machine"
)


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Browser]:
    assert CHROMIUM is not None
    assert CHROMEDRIVER is not None
    browser = Browser.start(CHROMIUM, CHROMEDRIVER, tmp_path / "profile")
    try:
        yield browser
    finally:
        browser.quit()


def shows_pictures(visitor: Browser) -> bool:
    return bool(visitor.driver.execute_script(_LOADED))


def test_a_visitor_who_opens_a_link_sees_the_pictures_and_no_other_site(
    nginx: Rig, visitor: Browser
) -> None:
    here = f"http://127.0.0.1:{nginx.port}"
    driver = visitor.driver
    driver.get(f"{here}/family/")
    before = driver.find_element("tag name", "body").text

    driver.get(here + nginx.invite("family", "--album", "2026/private"))
    opened = driver.current_url
    pictures = shows_pictures(visitor)
    driver.get(f"{here}/family/")
    again = shows_pictures(visitor)
    cookies = driver.execute_script("return document.cookie")
    driver.get(f"{here}/client-smith/")
    other = driver.find_element("tag name", "body").text

    assert "2026" not in before
    assert opened.startswith(f"{here}/family/")
    assert "enter" not in opened
    assert (pictures, again) == (True, True)
    assert cookies == ""
    assert "clients" not in other


def test_a_visitor_who_gives_the_password_sees_the_pictures(nginx: Rig, visitor: Browser) -> None:
    # A browser without a window has no prompt; an address with a password is what it would send.
    password = nginx.passwords["family"]
    visitor.driver.get(f"http://family:{password}@127.0.0.1:{nginx.port}/family/")

    assert shows_pictures(visitor)
    assert visitor.driver.get_cookies()[0]["name"] == "sgs_family"
