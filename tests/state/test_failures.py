"""Photos that could not be made are remembered as long as neither they nor the program change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from staticgal.state.database import State
from staticgal.state.failures import recall, remember

STAMPS = {"a.jpg": (1, 2, 3, 4), "b.jpg": (5, 6, 7, 8)}
BOTH = {"a.jpg": "is damaged", "b.jpg": "is cut short"}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def test_what_could_not_be_made_is_recalled_while_it_is_as_it_was(state: State) -> None:
    remember(state, "one", BOTH, list(BOTH), STAMPS)

    assert recall(state, lambda: "one", STAMPS) == BOTH
    assert recall(state, lambda: "two", STAMPS) == {}
    assert recall(state, lambda: "one", {"a.jpg": (1, 2, 3, 5)}) == {}


def test_what_was_made_since_is_forgotten_and_what_was_not_tried_is_kept(state: State) -> None:
    remember(state, "one", BOTH, list(BOTH), STAMPS)
    remember(state, "one", {}, ["a.jpg"], STAMPS)

    assert recall(state, lambda: "one", STAMPS) == {"b.jpg": "is cut short"}


def test_the_program_is_not_asked_for_where_all_was_made(state: State) -> None:
    remember(state, "one", {}, list(BOTH), STAMPS)

    assert recall(state, lambda: pytest.fail("asked"), STAMPS) == {}
