"""An example that `check` remarks on teaches the remark, not the thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.examples.conftest import run

NAMES = ("artist", "client", "demo", "family", "portfolio", "private", "school", "wedding")


@pytest.mark.parametrize("name", NAMES)
def test_check_has_nothing_to_remark_of_an_example(
    example: Callable[[str], Path], name: str
) -> None:
    ended = run(example(name), "check", "--strict")

    assert ended.returncode == 0
    assert ended.stderr == ""
