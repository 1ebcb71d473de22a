"""The next day on which a site becomes another one by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings

from staticgal.core.limit import Terms
from staticgal.core.model import Album, Metadata, Photo, SourceFile
from staticgal.core.permission import Permission
from staticgal.core.policy import AccessRule, Audience, Window
from staticgal.core.resolve import resolve
from staticgal.core.schedule import Due, next_due
from staticgal.errors import Place
from tests.core.strategies import World
from tests.core.test_explain import worlds

VIEW = Permission.VIEW
TODAY = date(2026, 10, 15)
SOURCE = SourceFile("a", "", "jpeg", 1, 1, 1)


def at(line: int) -> Place:
    return Place("gallery.yaml", line)


def tree(window: Window | None = None, rule: AccessRule | None = None) -> Album:
    inside = rule or AccessRule(visible=window)
    album = Album("x", photos=(Photo("x/a.jpg", SOURCE, Metadata()),), rule=inside)
    return Album("", albums=(album,))


def due(root: Album, *audiences: Audience, day: date = TODAY) -> Due | None:
    everyone = {audience.name: audience for audience in audiences}
    terms = Terms(as_of=day)
    now = {name: resolve(root, one, terms) for name, one in everyone.items()}
    return next_due(root, everyone, terms, now)


FAMILY = Audience("family", VIEW)


def test_a_window_that_begins_is_due_on_its_first_day() -> None:
    found = due(tree(Window(first=date(2026, 12, 24), place=at(9))), FAMILY)

    assert found == Due(date(2026, 12, 24), ("family",), (at(9),))
    assert "2026-12-24, for `family` (gallery.yaml:9)" in str(found)


def test_a_window_that_ends_is_due_on_the_day_after_its_last() -> None:
    found = due(tree(Window(last=TODAY, place=at(9))), FAMILY)

    assert found == Due(TODAY + timedelta(days=1), ("family",), (at(9),))


def test_a_window_that_changes_nothing_is_passed_over() -> None:
    opens_for_nobody = Window(first=date(2026, 12, 24))
    nobody = Audience("club")

    assert due(tree(opens_for_nobody), nobody) is None
    found = due(
        tree(opens_for_nobody), nobody, replace(FAMILY, visible=Window(first=date(2027, 1, 1)))
    )
    assert found is not None
    assert found.day == date(2027, 1, 1)


def test_the_window_of_an_audience_counts() -> None:
    guests = replace(FAMILY, visible=Window(last=date(2026, 11, 1), place=at(4)))

    assert due(tree(), guests) == Due(date(2026, 11, 2), ("family",), (at(4),))


def test_without_windows_nothing_falls_due() -> None:
    assert due(tree(), FAMILY) is None
    assert due(tree(Window(last=date.max)), FAMILY) is None


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_until_that_day_every_site_stays_as_it_is_and_on_it_one_does_not(
    world: tuple[World, Terms],
) -> None:
    (there, terms) = world
    root, everyone = there.gallery.root, there.policy.audiences
    now = {name: resolve(root, one, terms) for name, one in everyone.items()}

    found = next_due(root, everyone, terms, now)

    last = found.day if found else date(2027, 2, 1)
    for days in range((last - TODAY).days):
        then = replace(terms, as_of=TODAY + timedelta(days=days))
        assert {name: resolve(root, one, then) for name, one in everyone.items()} == now
    if found:
        then = replace(terms, as_of=found.day)
        changed = {n for n, one in everyone.items() if resolve(root, one, then) != now[n]}
        assert changed == set(found.audiences) != set()
