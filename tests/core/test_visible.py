"""From one instant on and before another, and never withheld from those who own everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.limit import EvaluationContext
from staticgal.core.model import Album, Gallery, Metadata, Photo, SourceFile
from staticgal.core.permission import Permission
from staticgal.core.policy import AccessRule, Audience, Entry, Window
from staticgal.core.resolve import resolve
from tests.core.strategies import audiences, galleries

OPENS, CLOSES = datetime(2026, 12, 24, 17, tzinfo=UTC), datetime(2027, 1, 31, 23, tzinfo=UTC)
CHRISTMAS = Window(OPENS, CLOSES)
A_MOMENT = timedelta(microseconds=1)
EDGES = [
    (OPENS - A_MOMENT, False),
    (OPENS, True),
    (CLOSES - A_MOMENT, True),
    (CLOSES, False),
]
OWNER, VIEWER = Audience("me", Permission.OWNER), Audience("public", Permission.VIEW)


def photo(path: str, rule: AccessRule = AccessRule()) -> Photo:
    return Photo(path, SourceFile(f"/{path}", "0" * 64, "jpeg", 1, 60, 40), Metadata(), rule)


def seen(root: Album, audience: Audience, at: datetime | None) -> set[str]:
    return set(resolve(root, audience, EvaluationContext(as_of=at)).photos)


@pytest.mark.parametrize(("at", "is_open"), EDGES)
def test_an_album_is_there_in_its_time_with_all_below(at: datetime, is_open: bool) -> None:
    below = Album("trip/in", photos=(photo("trip/in/a.jpg"),))
    trip = Album("trip", rule=AccessRule(visible=CHRISTMAS), photos=(photo("trip/b.jpg"),))
    root = Album("", photos=(photo("c.jpg"),), albums=(replace(trip, albums=(below,)),))

    every = {"trip/in/a.jpg", "trip/b.jpg", "c.jpg"}
    assert seen(root, VIEWER, at) == (every if is_open else {"c.jpg"})
    assert seen(root, OWNER, at) == every


@pytest.mark.parametrize(("at", "is_open"), EDGES)
def test_a_photo_is_there_in_its_time(at: datetime, is_open: bool) -> None:
    root = Album("", photos=(photo("a.jpg", AccessRule(visible=CHRISTMAS)), photo("b.jpg")))

    assert seen(root, VIEWER, at) == ({"a.jpg", "b.jpg"} if is_open else {"b.jpg"})
    assert seen(root, OWNER, at) == {"a.jpg", "b.jpg"}


@pytest.mark.parametrize(("at", "is_open"), EDGES)
def test_an_audience_sees_in_its_time(at: datetime, is_open: bool) -> None:
    root = Album("", photos=(photo("a.jpg"),), rule=AccessRule({"guest": Entry(Permission.VIEW)}))
    guest = Audience("guest", Permission.VIEW, visible=CHRISTMAS)
    host = Audience("host", includes=(guest,))

    assert seen(root, guest, at) == ({"a.jpg"} if is_open else set())
    assert seen(root, host, at) == seen(root, guest, at)


@pytest.mark.parametrize(
    ("window", "at", "is_open"),
    [
        (Window(OPENS), OPENS - A_MOMENT, False),
        (Window(OPENS), datetime.max.replace(tzinfo=UTC), True),
        (Window(None, CLOSES), datetime.min.replace(tzinfo=UTC), True),
        (Window(None, CLOSES), CLOSES, False),
    ],
)
def test_either_end_may_be_open(window: Window, at: datetime, is_open: bool) -> None:
    root = Album("", photos=(photo("a.jpg", AccessRule(visible=window)),))

    assert seen(root, VIEWER, at) == ({"a.jpg"} if is_open else set())


def test_without_a_time_nothing_with_times_is_visible() -> None:
    root = Album("", photos=(photo("a.jpg", AccessRule(visible=CHRISTMAS)), photo("b.jpg")))

    assert seen(root, VIEWER, None) == {"b.jpg"}


def test_a_nearer_entry_does_not_open_what_time_has_closed() -> None:
    entries = {"public": Entry(Permission.VIEW)}
    again = AccessRule(entries, visible=Window(OPENS - timedelta(days=300)))
    trip = Album("trip", rule=AccessRule(visible=CHRISTMAS), photos=(photo("trip/a.jpg", again),))

    assert seen(Album("", albums=(trip,)), VIEWER, OPENS - timedelta(days=200)) == set()


@given(galleries(), audiences(), st.datetimes(timezones=st.just(UTC)))
def test_times_only_take_away(gallery: Gallery, audience: Audience, at: datetime) -> None:
    def timed(album: Album) -> Album:
        return replace(
            album,
            rule=replace(album.rule, visible=CHRISTMAS if len(album.path) % 2 else None),
            photos=tuple(
                replace(one, rule=replace(one.rule, visible=CHRISTMAS)) for one in album.photos[:1]
            )
            + album.photos[1:],
            albums=tuple(timed(below) for below in album.albums),
        )

    always = resolve(gallery.root, audience).photos
    then = resolve(timed(gallery.root), audience, EvaluationContext(as_of=at)).photos

    assert then.items() <= always.items()
    if CHRISTMAS.holds(at):
        assert then == always


def test_an_instant_is_the_same_on_whatever_clock() -> None:
    """Also in the hour that a clock shows twice, of which a naive comparison knows but one."""
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    second = first.replace(fold=1)
    between = Window(closes=datetime(2026, 10, 25, 1, 0, tzinfo=UTC))

    assert between.holds(first)
    assert not between.holds(second)


def test_the_next_change_of_a_window_is_its_next_end() -> None:
    assert CHRISTMAS.next_change(OPENS - A_MOMENT) == OPENS
    assert CHRISTMAS.next_change(OPENS) == CLOSES
    assert CHRISTMAS.next_change(CLOSES) is None
    assert Window(OPENS).next_change(OPENS) is None
