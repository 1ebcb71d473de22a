"""The examples, each copied to a folder of its own, and the commands of the program run there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import Ended, in_process

ROOT = Path(__file__).resolve().parents[2]


def copy_of(example: str, into: Path) -> Path:
    """A folder with the example's `gallery.yaml` and photos, as a user would have it."""
    if example != "demo":
        # Not what somebody built there by hand.
        made = shutil.ignore_patterns("build", "secrets", ".staticgal")
        return Path(shutil.copytree(ROOT / "examples" / example, into / example, ignore=made))
    folder = into / "demo"
    shutil.copytree(ROOT / "examples" / "demo", folder / "examples" / "demo")
    shutil.copy(ROOT / "gallery.yaml", folder)
    return folder


def run(folder: Path, *words: str) -> Ended:
    """What `staticgal …` said and how it ended, run in this folder."""
    return in_process(folder, *words)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function from an example's name to its copy, made once."""
    copies: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in copies:
            copies[name] = copy_of(name, tmp_path_factory.mktemp(name))
        return copies[name]

    return of


@pytest.fixture(scope="session")
def access(example: Callable[[str], Path]) -> Callable[[str], Any]:
    """A function from an example's name to what `staticgal access --json` prints for it."""

    def of(name: str) -> Any:
        ended = run(example(name), "access", "--json")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return json.loads(ended.stdout)

    return of


@pytest.fixture(scope="session")
def built(example: Callable[[str], Path]) -> Callable[[str], Path]:
    """A function from an example's name to its `build` folder, built once."""
    finished: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in finished:
            ended = run(example(name), "build")
            assert ended.returncode == 0, ended.stdout + ended.stderr
            finished[name] = example(name) / "build"
        return finished[name]

    return of
