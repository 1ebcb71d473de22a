"""The next time at which a site becomes another one by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.core.limit import EvaluationContext
from staticgal.core.model import Album, Metadata, Photo, SourceFile
from staticgal.core.permission import Permission
from staticgal.core.policy import AccessRule, Audience, Window
from staticgal.core.resolve import resolve
from staticgal.errors import SourceLocation
from staticgal.insight.schedule import Drift, Due, drift, next_change, next_due, windows
from tests.core.strategies import NOW, World
from tests.insight.test_explain import worlds

VIEW = Permission.VIEW
EVE = datetime(2026, 12, 24, 17, 30, tzinfo=UTC)
LATER = EVE + timedelta(days=30)
SOURCE = SourceFile("a", "", "jpeg", 1, 1, 1)


def at(line: int) -> SourceLocation:
    return SourceLocation("gallery.yaml", line)


def tree(window: Window | None = None, rule: AccessRule | None = None) -> Album:
    inside = rule or AccessRule(visible=window)
    album = Album("x", photos=(Photo("x/a.jpg", SOURCE, Metadata()),), rule=inside)
    return Album("", albums=(album,))


def due(root: Album, *audiences: Audience, now: datetime = NOW) -> Due | None:
    everyone = {audience.name: audience for audience in audiences}
    context = EvaluationContext(as_of=now)
    seen = {name: resolve(root, one, context) for name, one in everyone.items()}
    return next_due(root, everyone, context, seen)


FAMILY = Audience("family", VIEW)


def test_a_window_that_begins_is_due_at_its_first_instant() -> None:
    found = due(tree(Window(EVE, defined_at=at(9))), FAMILY)

    assert found == Due(EVE, ("family",), (at(9),))
    assert str(found) == (
        "the next change falls due on 24 December 2026 at 17:30 (UTC), for `family` "
        "(gallery.yaml:9): build again then"
    )


def test_a_window_that_ends_is_due_when_it_does() -> None:
    found = due(tree(Window(closes=EVE, defined_at=at(9))), FAMILY)

    assert found == Due(EVE, ("family",), (at(9),))
    assert due(tree(Window(closes=EVE)), FAMILY, now=EVE) is None


def test_what_is_due_is_told_on_the_clock_that_the_gallery_goes_by() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    found = due(tree(Window(EVE)), FAMILY, now=NOW.astimezone(berlin))

    assert found is not None
    assert found.at.isoformat() == "2026-12-24T18:30:00+01:00"
    assert "on 24 December 2026 at 18:30 (Europe/Berlin), for `family`: build" in str(found)


def test_a_window_that_changes_nothing_is_passed_over() -> None:
    opens_for_nobody = Window(EVE)
    nobody = Audience("club")

    assert due(tree(opens_for_nobody), nobody) is None
    found = due(tree(opens_for_nobody), nobody, replace(FAMILY, visible=Window(LATER)))
    assert found is not None
    assert found.at == LATER


def test_an_album_that_opens_with_nothing_in_it_is_no_change() -> None:
    empty = Album("", albums=(Album("x", rule=AccessRule(visible=Window(EVE))),))

    assert due(empty, FAMILY) is None


def test_the_window_of_an_audience_counts_for_itself_and_those_who_include_it() -> None:
    guests = replace(FAMILY, visible=Window(closes=EVE, defined_at=at(4)))
    everyone = Audience("everyone", includes=(guests,))

    assert due(tree(), guests) == Due(EVE, ("family",), (at(4),))
    assert due(tree(), everyone, guests) == Due(EVE, ("everyone", "family"), (at(4),))


def test_what_is_inherited_falls_due_with_the_album_above() -> None:
    below = tree().albums[0]
    root = Album("", albums=(Album("y", rule=AccessRule(visible=Window(EVE)), albums=(below,)),))

    found = due(root, FAMILY)

    assert found is not None
    assert found.at == EVE


def test_without_windows_or_after_them_nothing_falls_due() -> None:
    assert due(tree(), FAMILY) is None
    assert due(tree(Window(NOW, EVE)), FAMILY, now=LATER) is None


def test_of_many_places_a_few_are_named() -> None:
    photos = tuple(
        Photo(
            f"{line}.jpg", SOURCE, Metadata(), AccessRule(visible=Window(EVE, defined_at=at(line)))
        )
        for line in range(1, 9)
    )

    found = due(Album("", photos=photos), FAMILY)

    assert "(gallery.yaml:1, gallery.yaml:2, gallery.yaml:3 and 5 more)" in str(found)


@settings(max_examples=80, deadline=None)
@given(worlds(), st.timedeltas(timedelta(), timedelta(days=100)))
def test_until_then_every_site_stays_as_it_is_and_then_one_does_not(
    world: tuple[World, EvaluationContext], passed: timedelta
) -> None:
    (there, context) = world
    root, everyone = there.gallery.root, there.policy.audiences
    now = {name: resolve(root, one, context) for name, one in everyone.items()}

    def sites(instant: datetime) -> dict[str, object]:
        then = replace(context, as_of=instant)
        seen = {name: resolve(root, one, then) for name, one in everyone.items()}
        return {name: (one.albums, one.photos) for name, one in seen.items()}

    found = next_due(root, everyone, context, now)

    before = sites(NOW)
    edge = next_change(windows(root, everyone.values()), NOW)
    if edge is not None:
        assert found is None or edge <= found.at
        assert sites(edge - timedelta(microseconds=1)) == before
    if found is None:
        assert sites(NOW + passed) == before
    else:
        assert sites(min(NOW + passed, found.at - timedelta(microseconds=1))) == before
        then = sites(found.at)
        assert {name for name in everyone if then[name] != before[name]} == set(found.audiences)
        assert found.audiences


# --- What time has changed since a site was built ------------------------------------------------


def drifted(root: Album, audience: Audience, built_for: datetime, now: datetime) -> Drift | None:
    return drift(root, audience, EvaluationContext(as_of=now), built_for)


def test_a_site_shows_too_much_when_something_in_it_has_closed_since() -> None:
    (closed,) = tree(Window(closes=EVE, defined_at=at(9))).albums
    opened = replace(closed, path="y", rule=AccessRule(visible=Window(EVE, defined_at=at(7))))

    found = drifted(Album("", albums=(closed, opened)), FAMILY, NOW, LATER)

    assert found == Drift(NOW, LATER, True, (at(9),))
    assert str(found) == (
        "it was built for 2026-10-15 18:00 (UTC), and shows what may not be seen at "
        "2027-01-23 17:30 (gallery.yaml:9): build again"
    )


def test_a_site_that_was_built_ahead_of_its_time_shows_too_much() -> None:
    found = drifted(tree(Window(EVE)), FAMILY, LATER, NOW)

    assert found is not None
    assert found.shows_too_much


def test_a_site_lacks_what_has_opened_since() -> None:
    found = drifted(tree(Window(EVE)), FAMILY, NOW, LATER)

    assert found is not None
    assert not found.shows_too_much
    assert "and lacks what may be seen at" in str(found)


def test_a_permission_that_ended_with_its_audience_is_too_much() -> None:
    friends = Audience("friends", VIEW | Permission.LOCATION, visible=Window(closes=EVE))
    everyone = Audience("everyone", VIEW, includes=(friends,))

    found = drifted(tree(), everyone, NOW, LATER)

    assert found is not None
    assert found.shows_too_much


def test_time_that_changes_nothing_is_no_drift() -> None:
    assert drifted(tree(Window(closes=EVE)), FAMILY, NOW, NOW + timedelta(days=1)) is None
    assert drifted(tree(Window(closes=EVE)), Audience("club"), NOW, LATER) is None
    assert drifted(tree(), FAMILY, NOW, LATER) is None
