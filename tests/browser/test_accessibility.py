"""axe-core finds nothing on any kind of page, in light and in dark, nor in the open lightbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.browser import Browser
from tests.browser.test_lightbox import enter
from tests.browser.test_pages_in_a_browser import ALBUM, ATTACKED, PAGES

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not in node_modules")

VIOLATIONS = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ['violations']}).then((results) => done(results.violations.map(
  (found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' | ')}`)));
"""
PATHS = {**PAGES, "lost": "404.html", "attacked": f"{ATTACKED.path}index.html"}


def violations(browser: Browser) -> list[str]:
    # By the debugger's own door: the policy of the page lets no script in, and rightly so.
    browser.command("Runtime.evaluate", expression=AXE.read_text(encoding="utf-8"))
    return list(browser.driver.execute_async_script(VIOLATIONS))


@pytest.mark.parametrize("page", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_barrier(browser: Browser, page: str, scheme: str) -> None:
    browser.emulate(scheme)
    browser.open(PATHS[page])

    assert violations(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_lightbox_has_no_barrier(browser: Browser, sites: Path, scheme: str) -> None:
    if not list((sites / "ltr" / "assets").glob("lightbox-*.js")):
        pytest.skip("the lightbox is not fetched here: `make vendor`")
    browser.emulate(scheme)
    browser.open(ALBUM)
    enter(browser)
    assert violations(browser) == []

    browser.find(".lb-details").click()

    assert violations(browser) == []
