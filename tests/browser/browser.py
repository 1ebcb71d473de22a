"""Chromium as the tests drive it: few verbs, each waiting for what it says."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE_S = 10.0
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WATCH = """
addEventListener('securitypolicyviolation', (e) => console.error('refused ' + e.violatedDirective));
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


class Browser:
    """One Chromium; `driver` is selenium's."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.address = ""

    @classmethod
    def start(cls, binary: str, chromedriver: str, profile: Path) -> Browser:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for option in (*_OPTIONS, f"--user-data-dir={profile}"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        started = cls(webdriver.Chrome(options=options, service=Service(chromedriver)))
        started.command("Page.addScriptToEvaluateOnNewDocument", source=_WATCH)
        return started

    def quit(self) -> None:
        self.driver.quit()

    def begin(self, address: str, handler: functools.partial[Any]) -> None:
        self.address = address
        self._handler = handler
        self.window(1440, 900)
        self.emulate()
        self.scripts(on=True)
        self.driver.get("about:blank")
        self.complaints()

    def serve(self, folder: Path) -> None:
        """Another site at the same address from now on."""
        self._handler.keywords["directory"] = str(folder)

    def command(self, name: str, **parameters: object) -> Any:
        return self.driver.execute_cdp_cmd(name, parameters)

    def window(self, width: int, height: int, *, mobile: bool = False, density: int = 1) -> None:
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=density,
            mobile=mobile,
        )

    def touch(self, *way: tuple[float, float]) -> None:
        """A finger put down at the first place, moved over the others and lifted."""
        for index, (x, y) in enumerate(way):
            kind = "touchMove" if index else "touchStart"
            self.command("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": x, "y": y}])
        self.command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def latency(self, milliseconds: int) -> None:
        """How long each answer of the server takes; 0 for no delay."""
        self.command("Network.enable")
        self.command(
            "Network.emulateNetworkConditions",
            offline=False,
            latency=milliseconds,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def emulate(self, scheme: str = "light", *, calm: bool = True) -> None:
        features = {
            "prefers-color-scheme": scheme,
            "prefers-reduced-motion": "reduce" if calm else "no-preference",
        }
        self.command(
            "Emulation.setEmulatedMedia",
            features=[{"name": name, "value": value} for name, value in features.items()],
        )

    def scripts(self, *, on: bool) -> None:
        self.command("Emulation.setScriptExecutionDisabled", value=not on)

    def open(self, path: str) -> None:
        self.driver.get(self.address + path)

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def find_all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains
        from selenium.webdriver.common.keys import Keys

        for key in keys:
            ActionChains(self.driver).send_keys(getattr(Keys, key, key)).perform()

    def until(self, condition: Callable[[], Any]) -> Any:
        """What the condition gives once it holds."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                if found := condition():
                    return found
            except Exception as error:  # an element may be replaced as it is read
                if time.monotonic() > end:
                    raise error from None
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.03)

    def path(self) -> str:
        return str(self.driver.current_url).removeprefix(self.address)

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]
