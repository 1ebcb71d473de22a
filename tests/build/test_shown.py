"""What a site shows is remembered for the site as it stands, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from staticgal.build.inventory import inventory, is_site
from staticgal.build.state import SiteState, State


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.sqlite")


def test_what_is_shown_comes_back_while_the_site_stands(state: State) -> None:
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))
    state.remember_shown("family", '{"photos":"\\u00e9"}')

    assert state.shown("family") == '{"photos":"\\u00e9"}'
    assert state.shown("public") is None
    state.close()


def test_after_a_swap_that_was_not_noted_the_older_text_is_not_told(state: State) -> None:
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))
    state.remember_shown("family", "{}")

    state.set_site("family", SiteState(is_swapping=True, has_spare=False, folders=""))
    while_swapping = state.shown("family")
    state.set_site("family", SiteState(is_swapping=False, has_spare=True, folders="two"))

    assert while_swapping is None
    assert state.shown("family") is None
    state.close()


def test_a_site_that_is_forgotten_shows_nothing(state: State) -> None:
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))
    state.remember_shown("family", "{}")

    state.forget_site("family")
    state.set_site("family", SiteState(is_swapping=False, has_spare=False, folders="one"))

    assert state.shown("family") is None
    state.close()


def test_nothing_is_remembered_of_a_site_that_is_not_known(state: State) -> None:
    state.remember_shown("family", "{}")

    assert state.shown("family") is None
    state.close()


def test_an_inventory_tells_albums_and_photos_from_the_other_pages(tmp_path: Path) -> None:
    album, photo, unlisted = "abcdefgh2345", "abcdefgh23456777", "abcdefgh234567abcdefgh2345"
    for name in (
        "index.html", "2.html", "404.html", "about.html",
        f"zoo-{album}/index.html", f"zoo-{album}/2.html", f"zoo-{album}/{photo}.html",
        f"{unlisted}/index.html", f"{unlisted}/{unlisted}.html", "m/abcdefgh/x.jpg",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    there = inventory(tmp_path)

    assert is_site(tmp_path)
    assert not is_site(tmp_path / "m")
    assert there.albums == {album, unlisted}
    assert there.photos == {photo, unlisted}
