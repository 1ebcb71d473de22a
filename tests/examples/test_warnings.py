"""An example that `check` warns of teaches the warning, not the thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.examples.conftest import run

NAMES = ("artist", "client", "demo", "family", "portfolio", "private", "school", "wedding")


@pytest.mark.parametrize("name", NAMES)
def test_check_has_no_warning_about_an_example(example: Callable[[str], Path], name: str) -> None:
    ended = run(example(name), "check", "--strict")

    assert ended.returncode == 0
    assert ended.stderr == ""
