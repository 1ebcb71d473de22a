"""Photos that could not be made are remembered as long as neither they nor the program change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from staticgal.core.photo_reader import PhotoVersion
from staticgal.state.database import State
from staticgal.state.failures import recall, remember

VERSIONS = {"a.jpg": PhotoVersion("one"), "b.jpg": PhotoVersion("other")}
BOTH = {"a.jpg": "is damaged", "b.jpg": "is cut short"}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def test_what_could_not_be_made_is_recalled_while_it_is_as_it_was(state: State) -> None:
    remember(state, "one", BOTH, list(BOTH), VERSIONS)

    assert recall(state, lambda: "one", VERSIONS) == BOTH
    assert recall(state, lambda: "two", VERSIONS) == {}
    assert recall(state, lambda: "one", {"a.jpg": PhotoVersion("two")}) == {}


def test_what_was_made_since_is_forgotten_and_what_was_not_tried_is_kept(state: State) -> None:
    remember(state, "one", BOTH, list(BOTH), VERSIONS)
    remember(state, "one", {}, ["a.jpg"], VERSIONS)

    assert recall(state, lambda: "one", VERSIONS) == {"b.jpg": "is cut short"}


def test_the_program_is_not_asked_for_where_all_was_made(state: State) -> None:
    remember(state, "one", {}, list(BOTH), VERSIONS)

    assert recall(state, lambda: pytest.fail("asked"), VERSIONS) == {}
