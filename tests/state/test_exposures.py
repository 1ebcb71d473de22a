"""What a site shows is remembered for the site as it stands, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from staticgal.state.database import State
from staticgal.state.sites import SiteState


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.sqlite")


def test_what_is_shown_comes_back_while_the_site_stands(state: State) -> None:
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))
    state.remember_exposure("family", '{"photos":"\\u00e9"}')

    assert state.exposure("family") == '{"photos":"\\u00e9"}'
    assert state.exposure("public") is None
    state.close()


def test_after_a_swap_that_was_not_noted_the_older_text_is_not_told(state: State) -> None:
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))
    state.remember_exposure("family", "{}")

    state.set_site("family", SiteState(is_swapping=True, has_spare=False, folders=""))
    while_swapping = state.exposure("family")
    state.set_site("family", SiteState(is_swapping=False, has_spare=True, folders="two"))

    assert while_swapping is None
    assert state.exposure("family") is None
    state.close()


def test_a_site_that_is_forgotten_shows_nothing(state: State) -> None:
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))
    state.remember_exposure("family", "{}")

    state.forget_site("family")
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))

    assert state.exposure("family") is None
    state.close()


def test_nothing_is_remembered_of_a_site_that_is_not_known(state: State) -> None:
    state.remember_exposure("family", "{}")

    assert state.exposure("family") is None
    state.close()


def test_of_each_audience_the_last_ten_sites_are_remembered(state: State) -> None:
    assert not state.knows_earlier_exposure("family")
    for number in range(12):
        state.remember_earlier_exposure("family", f"site {number}", f"text {number}")
    state.remember_earlier_exposure("family", "site 2", "text 2 again")
    state.remember_earlier_exposure("public", "site 1", "for all")

    known = [number for number in range(12) if state.earlier_exposure("family", f"site {number}")]

    assert known == list(range(2, 12))
    assert state.earlier_exposure("family", "site 2") == "text 2 again"
    assert state.earlier_exposure("public", "site 1") == "for all"
    state.close()
