"""A theme's assets under names that change with their bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from staticgal.errors import StaticgalError
from staticgal.site.layout import ASSET_FOLDER

VENDOR = "vendor/"  # third-party files, fetched as they are
_HASH_LENGTH = 8
# In a script or stylesheet of ours: "./name.js" or url(./name.css) beside it.
_REFERENCE = re.compile(r"""(?<=["'(])\./([\w./-]+\.\w+)(?=["')])""")
_REFERRING = frozenset({".js", ".css"})


class LinkedAssets:
    """Assets named after their bytes, and so after those of the assets they name.

    `paths` are the names in a site by those in the theme's folder, `files` the bytes by the names
    in a site, `unknown` pairs of an asset and a file it names that is not there. What needs a
    third-party file that was not fetched is left out; third-party files that nothing names too.
    """

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        self.paths: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.unknown: list[tuple[str, str]] = []
        self._assets = assets
        self._under_way: list[str] = []
        self._missing: dict[str, str] = {}
        for name in assets:
            if not name.startswith(VENDOR):
                self._link(name)

    def notes(self) -> tuple[str, ...]:
        """What the owner should know: what was left out, and how to get it."""
        missing = sorted(name for name in set(self._missing.values()) if name not in self._assets)
        if not missing:
            return ()
        return (
            f"the lightbox is left out: {', '.join(missing)} not fetched yet"
            " (`make vendor` fetches it; the site works without)",
        )

    def _link(self, name: str) -> str | None:
        """The path of an asset in the site; None if it has to be left out."""
        if name in self.paths or name in self._missing:
            return self.paths.get(name)
        if name in self._under_way:
            round_trip = " → ".join((*self._under_way, name))
            raise StaticgalError(f"assets of the theme name each other in a ring: {round_trip}")
        self._under_way.append(name)
        content = self._resolved(name)
        self._under_way.pop()
        if content is None:
            return None
        return self._add(name, content)

    def _resolved(self, name: str) -> bytes | None:
        content = self._assets[name]
        if name.startswith(VENDOR) or PurePosixPath(name).suffix not in _REFERRING:
            return content
        text = content.decode("utf-8")
        for reference in sorted(set(_REFERENCE.findall(text))):
            if reference not in self._assets:
                if not reference.startswith(VENDOR):
                    self.unknown.append((name, reference))
                    continue
                self._missing[name] = reference
                return None
            path = self._link(reference)
            if path is None:
                self._missing[name] = self._missing[reference]
                return None
            self._licence_of(reference)
            text = text.replace(f"./{reference}", f"./{PurePosixPath(path).name}")
        return text.encode()

    def _licence_of(self, name: str) -> None:
        licence = str(PurePosixPath(name).with_name("LICENSE"))
        if name.startswith(VENDOR) and licence in self._assets and licence not in self.paths:
            stem = PurePosixPath(name).parent.name
            self._add(licence, self._assets[licence], f"{stem}-license.txt")

    def _add(self, name: str, content: bytes, shown: str = "") -> str:
        plain = PurePosixPath(shown or name)
        digest = sha256(content).hexdigest()[:_HASH_LENGTH]
        path = f"{ASSET_FOLDER}{plain.stem}-{digest}{plain.suffix}"
        self.paths[name] = path
        self.files[path] = content
        return path
