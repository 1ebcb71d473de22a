"""Runs the command line in a folder of its own, as its owner would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PIL import Image

from tests.command import Ended, in_process


def staticgal(folder: Path, *words: str, **environment: str) -> Ended:
    return in_process(folder, *words, env=environment)


def seen(folder: Path) -> dict[str, Any]:
    """What `access --json` says: by audience, albums and photos with their permissions."""
    ended = staticgal(folder, "access", "--json")
    assert ended.returncode == 0, ended.stderr
    audiences = json.loads(ended.stdout)["audiences"]
    assert isinstance(audiences, dict)
    return audiences


def photos_of(folder: Path, audience: str) -> set[str]:
    return set(seen(folder)[audience]["photos"])


def write(folder: Path, files: dict[str, str]) -> Path:
    """The files with their text; a photo where the name is one."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".jpg"):
            Image.new("RGB", (60, 40), text or "orange").save(path)
        else:
            path.write_text(text, encoding="utf-8")
    return folder
