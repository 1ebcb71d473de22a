"""From the first day until the last, both included, and never for those who own everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.limit import Terms
from staticgal.core.model import Album, Gallery, Metadata, Photo, SourceFile
from staticgal.core.permission import Permission
from staticgal.core.policy import AccessRule, Audience, Entry, Window
from staticgal.core.resolve import resolve
from tests.core.strategies import audiences, galleries

FIRST, LAST = date(2026, 12, 24), date(2027, 1, 31)
CHRISTMAS = Window(FIRST, LAST)
EDGES = [
    (FIRST - timedelta(days=1), False),
    (FIRST, True),
    (LAST, True),
    (LAST + timedelta(days=1), False),
]
OWNER, VIEWER = Audience("me", Permission.OWNER), Audience("public", Permission.VIEW)


def photo(path: str, rule: AccessRule = AccessRule()) -> Photo:
    return Photo(path, SourceFile(f"/{path}", "0" * 64, "jpeg", 1, 60, 40), Metadata(), rule)


def seen(root: Album, audience: Audience, day: date | None) -> set[str]:
    return set(resolve(root, audience, Terms(as_of=day)).photos)


@pytest.mark.parametrize(("day", "is_open"), EDGES)
def test_an_album_is_there_on_its_days_with_all_below(day: date, is_open: bool) -> None:
    below = Album("trip/in", photos=(photo("trip/in/a.jpg"),))
    trip = Album("trip", rule=AccessRule(visible=CHRISTMAS), photos=(photo("trip/b.jpg"),))
    root = Album("", photos=(photo("c.jpg"),), albums=(replace(trip, albums=(below,)),))

    every = {"trip/in/a.jpg", "trip/b.jpg", "c.jpg"}
    assert seen(root, VIEWER, day) == (every if is_open else {"c.jpg"})
    assert seen(root, OWNER, day) == every


@pytest.mark.parametrize(("day", "is_open"), EDGES)
def test_a_photo_is_there_on_its_days(day: date, is_open: bool) -> None:
    root = Album("", photos=(photo("a.jpg", AccessRule(visible=CHRISTMAS)), photo("b.jpg")))

    assert seen(root, VIEWER, day) == ({"a.jpg", "b.jpg"} if is_open else {"b.jpg"})
    assert seen(root, OWNER, day) == {"a.jpg", "b.jpg"}


@pytest.mark.parametrize(("day", "is_open"), EDGES)
def test_an_audience_sees_on_its_days(day: date, is_open: bool) -> None:
    root = Album("", photos=(photo("a.jpg"),), rule=AccessRule({"guest": Entry(Permission.VIEW)}))
    guest = Audience("guest", Permission.VIEW, visible=CHRISTMAS)
    host = Audience("host", includes=(guest,))

    assert seen(root, guest, day) == ({"a.jpg"} if is_open else set())
    assert seen(root, host, day) == seen(root, guest, day)


@pytest.mark.parametrize(
    ("window", "day", "is_open"),
    [
        (Window(FIRST), FIRST - timedelta(days=1), False),
        (Window(FIRST), date.max, True),
        (Window(None, LAST), date.min, True),
        (Window(None, LAST), LAST + timedelta(days=1), False),
    ],
)
def test_either_end_may_be_open(window: Window, day: date, is_open: bool) -> None:
    root = Album("", photos=(photo("a.jpg", AccessRule(visible=window)),))

    assert seen(root, VIEWER, day) == ({"a.jpg"} if is_open else set())


def test_without_a_day_nothing_with_days_is_visible() -> None:
    root = Album("", photos=(photo("a.jpg", AccessRule(visible=CHRISTMAS)), photo("b.jpg")))

    assert seen(root, VIEWER, None) == {"b.jpg"}


def test_a_nearer_entry_does_not_open_what_its_days_have_closed() -> None:
    again = AccessRule({"public": Entry(Permission.VIEW)}, visible=Window(date(2026, 1, 1)))
    trip = Album("trip", rule=AccessRule(visible=CHRISTMAS), photos=(photo("trip/a.jpg", again),))

    assert seen(Album("", albums=(trip,)), VIEWER, date(2026, 6, 1)) == set()


@given(galleries(), audiences(), st.dates())
def test_days_only_take_away(gallery: Gallery, audience: Audience, day: date) -> None:
    def dated(album: Album) -> Album:
        return replace(
            album,
            rule=replace(album.rule, visible=CHRISTMAS if len(album.path) % 2 else None),
            photos=tuple(
                replace(one, rule=replace(one.rule, visible=CHRISTMAS)) for one in album.photos[:1]
            )
            + album.photos[1:],
            albums=tuple(dated(below) for below in album.albums),
        )

    always = resolve(gallery.root, audience).photos
    that_day = resolve(dated(gallery.root), audience, Terms(as_of=day)).photos

    assert that_day.items() <= always.items()
    if CHRISTMAS.holds(day):
        assert that_day == always
