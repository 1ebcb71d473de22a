"""A gallery of the real myks-gallery, and what staticgal makes of it."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from staticgal.config.located.yaml_reader import read_yaml

HERE = Path(__file__).parent
SETTINGS = HERE / "settings.py"
IS_INSTALLED = all(importlib.util.find_spec(name) for name in ("django", "gallery"))
WHY_NOT = "Django and myks-gallery are not installed: `pip install staticgal[test]`"

Policy = dict[str, Any]


@dataclass
class Scenario:
    """What an owner did in myks-gallery's admin; a key of `albums` may end in `|category`."""

    files: Iterable[str]
    groups: Iterable[str] = ()
    users: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    albums: Mapping[str, Policy] = field(default_factory=dict)
    photos: Mapping[str, Policy] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    later: Iterable[str] = ()  # files that come after the last scan
    seeing_groups: Iterable[str] = ()  # those of `groups` that may see all photos


@dataclass(frozen=True)
class Site:
    """The folder of a site that ran: what each user saw there, by name ("" for a visitor)."""

    path: Path
    seen: Mapping[str, Mapping[str, list[str]]]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What `staticgal` said in this folder."""
        return subprocess.run(
            [sys.executable, "-m", "staticgal", *words],
            cwd=self.path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def imported(self, *options: str, dump: str = "dump.json") -> Ours:
        """The gallery that `staticgal import myks` made of it."""
        given = ("--settings", str(SETTINGS), "--dump", dump, "--photos", "photos")
        told = self.run("import", "myks", *given, "--force", *options)
        assert told.returncode == 0, told.stdout + told.stderr
        ended = self.run("access", "--json")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        text = (self.path / "gallery.yaml").read_text(encoding="utf-8")
        said: Any = read_yaml(text, "gallery.yaml").value
        return Ours(
            json.loads(ended.stdout)["audiences"],
            said,
            told.stdout + told.stderr,
        )


@dataclass(frozen=True)
class Ours:
    """What the imported gallery shows, what its file says, and what the import told."""

    audiences: Mapping[str, Any]
    said: Mapping[str, Any]
    told: str

    def audience(self, user: str) -> str | None:
        """The one audience of a user, or None for somebody without a site."""
        found = [
            name for name, one in self.said["audiences"].items() if user in one.get("people", ())
        ]
        assert len(found) <= 1
        return found[0] if found else None

    def photos(self, audience: str | None) -> set[str]:
        """The photos in the site of that audience; nothing without a site."""
        found = self.audiences.get(audience) if audience else None
        return set(found["photos"]) if found else set()

    def shown_to(self, user: str) -> set[str]:
        """The photos in the user's site; those of the public one for a visitor."""
        return self.photos(self.audience(user) if user else "public")


def site_of(folder: Path, scenario: Scenario) -> Site:
    """The site, made and asked by the real package in another process."""
    for number, path in enumerate(scenario.files):
        picture(folder / "photos" / path, number)
    said = {
        "groups": list(scenario.groups),
        "seeing_groups": list(scenario.seeing_groups),
        "users": dict(scenario.users),
        "albums": dict(scenario.albums),
        "photos": dict(scenario.photos),
        "renamed": dict(scenario.renamed),
    }
    (folder / "scenario.json").write_text(json.dumps(said), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(HERE / "run.py")],
        cwd=folder,
        env={**os.environ, "MYKS_SITE": str(folder), "DJANGO_SETTINGS_MODULE": "settings"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    for number, path in enumerate(scenario.later):
        picture(folder / "photos" / path, number)
    return Site(folder, json.loads((folder / "seen.json").read_text(encoding="utf-8")))


def picture(path: Path, number: int = 0) -> None:
    """A tiny picture unlike the others, also after it was encoded anew."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8 + number % 5, 6), colour(number)).save(path)


def colour(number: int) -> tuple[int, int, int]:
    """That of the picture of this number: far enough from all others, up to 512 of them."""
    return number % 8 * 32 + 16, number // 8 % 8 * 32 + 16, number // 64 % 8 * 32 + 16


def number_of(path: Path) -> int:
    """The number of a picture, from its colour."""
    with Image.open(path) as image:
        red, green, blue = image.convert("RGB").getpixel((3, 3))  # type: ignore[misc]
    return red // 32 + green // 32 * 8 + blue // 32 * 64
