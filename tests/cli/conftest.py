"""The command in a folder of its own, with a small gallery of real photos."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.command import Ended, in_process

CONFIG = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
  owner: [owner_access]
audiences:
  public: {role: viewer, protection: open}
  family: {role: viewer}
  me: {role: owner}
albums:
  "2026/private": {access: {public: none}}
"""


def photo(path: Path, colour: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (48, 32), colour).save(path)
    return path


@dataclass(frozen=True)
class Folder:
    """A folder in which `staticgal` is run, and what the environment adds."""

    path: Path
    env: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, **env: str) -> Ended:
        """What the command said and how it ended; nobody answers its questions."""
        return in_process(self.path, *words, env={**self.env, **env})

    def json(self, *words: str) -> Any:
        """The one document that it printed."""
        return json.loads(self.run(*words, "--json").stdout)

    def write(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))


def gallery_in(path: Path) -> Folder:
    """Three photos in two albums, one of them kept from the public; not built."""
    folder = Folder(path)
    folder.write("gallery.yaml", CONFIG)
    photo(path / "photos" / "2026" / "a.jpg", "red")
    photo(path / "photos" / "2026" / "b.jpg", "green")
    photo(path / "photos" / "2026" / "private" / "c.jpg", "blue")
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Folder:
    """A folder with nothing in it."""
    return Folder(tmp_path)


@pytest.fixture
def gallery(tmp_path: Path) -> Folder:
    """A gallery of one's own, not built."""
    return gallery_in(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A built gallery, to be looked at and not changed."""
    folder = gallery_in(tmp_path_factory.mktemp("built"))
    ended = folder.run("build")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder
