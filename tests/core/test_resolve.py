"""`resolve` against the ten rules: agreement with them written a second time, and their laws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.core.limit import EvaluationContext, Limit, MediaType
from staticgal.core.model import Album, Gallery, Metadata, Photo, SourceFile
from staticgal.core.permission import ALL, NONE, Permission
from staticgal.core.policy import AccessRule, Audience, Bound, Entry, LinkTarget, Window
from staticgal.core.resolve import (
    Grant,
    Outcomes,
    at_photo,
    at_root,
    effective_permissions,
    members_at,
    resolve,
    step,
)
from tests.core import naive
from tests.core.properties import agrees_with_the_rules
from tests.core.strategies import (
    AFTER,
    BEFORE,
    NOW,
    Dice,
    Scene,
    World,
    audiences,
    dice,
    galleries,
    scenes,
    several_limits,
    worlds,
)

EXAMPLES = settings(max_examples=300, deadline=None)
FEWER = settings(max_examples=60, deadline=None)
SOURCE = SourceFile("a", "", "jpeg", 1, 1, 1)


# --- Agreement: the specification ------------------------------------------------------------


@FEWER
@given(galleries(), audiences())
def test_resolve_agrees_with_the_rules_written_naively(
    gallery: Gallery, audience: Audience
) -> None:
    agrees_with_the_rules(resolve, gallery, audience)


@EXAMPLES
@given(scenes())
def test_resolve_agrees_with_the_rules_where_limits_and_days_count(scene: Scene) -> None:
    agrees_with_the_rules(resolve, scene.gallery, scene.audience, scene.context)


# --- Laws, as documentation ------------------------------------------------------------------


@FEWER
@given(galleries(), audiences(), st.data())
def test_none_is_final_whatever_is_said_below(
    gallery: Gallery, audience: Audience, data: st.DataObject
) -> None:
    """Unless the audience owned everything before it came there (rule 4)."""
    alone = replace(audience, includes=(), permissions=audience.permissions & ~Permission.OWNER)
    way = data.draw(st.sampled_from(list(naive.ways(gallery.root))))
    closed_at = way[-1].path
    owner_above = any(
        Permission.OWNER in (entry.permissions if entry else NONE)
        for album in way[:-1]
        for entry in [album.rule.entry(alone.name)]
    )

    closed = changed(gallery.root, closed_at, lambda album: said(album, alone.name, None))

    seen = resolve(closed, alone)
    below = [photo.path for one in way[-1].walk() for photo in one.photos]
    assert owner_above or not [path for path in below if path in seen.photos]


@FEWER
@given(galleries(), audiences(), st.data())
def test_hiding_a_node_never_adds(
    gallery: Gallery, audience: Audience, data: st.DataObject
) -> None:
    way = data.draw(st.sampled_from(list(naive.ways(gallery.root))))

    hidden = changed(
        gallery.root, way[-1].path, lambda album: replace(album, rule=hide(album.rule))
    )

    assert_not_wider(resolve(hidden, audience), resolve(gallery.root, audience))


@FEWER
@given(galleries(), audiences(), st.data())
def test_no_longer_inheriting_never_adds(
    gallery: Gallery, audience: Audience, data: st.DataObject
) -> None:
    way = data.draw(st.sampled_from(list(naive.ways(gallery.root))))

    apart = changed(
        gallery.root,
        way[-1].path,
        lambda album: replace(album, rule=replace(album.rule, photos_inherit=False)),
    )

    assert_not_wider(resolve(apart, audience), resolve(gallery.root, audience))


@FEWER
@given(galleries(), audiences(), st.data())
def test_saying_none_never_adds(gallery: Gallery, audience: Audience, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(list(naive.ways(gallery.root))))
    member = data.draw(st.sampled_from(naive.members(audience)))

    closed = changed(gallery.root, way[-1].path, lambda album: said(album, member.name, None))

    assert_not_wider(resolve(closed, audience), resolve(gallery.root, audience))


@FEWER
@given(galleries(), audiences())
def test_no_permission_outlives_view(gallery: Gallery, audience: Audience) -> None:
    outcomes = resolve(gallery.root, audience)

    assert all(Permission.VIEW in held for held in outcomes.photos.values())
    assert all(Permission.VIEW in held or held == NONE for held in outcomes.albums.values())


@FEWER
@given(galleries(), audiences())
def test_includes_is_the_union_of_the_outcomes(gallery: Gallery, audience: Audience) -> None:
    together = resolve(gallery.root, audience)

    one_by_one = [
        resolve(gallery.root, replace(member, includes=())) for member in naive.members(audience)
    ]
    photos: dict[str, Permission] = {}
    for outcomes in one_by_one:
        for path, held in outcomes.photos.items():
            photos[path] = photos.get(path, NONE) | held
    assert dict(together.photos) == photos


@FEWER
@given(scenes())
def test_includes_is_the_union_where_limits_and_days_count(scene: Scene) -> None:
    together = resolve(scene.gallery.root, scene.audience, scene.context)

    photos: dict[str, Permission] = {}
    is_there = not naive.is_shut(scene.audience.visible, scene.context.as_of)
    included = scene.audience.includes if is_there else ()
    for one in (replace(scene.audience, includes=()), *included):
        alone = resolve(scene.gallery.root, one, scene.context)
        for path, held in alone.photos.items():
            photos[path] = photos.get(path, NONE) | held
    assert dict(together.photos) == photos


@FEWER
@given(scenes(), several_limits())
def test_one_more_limit_never_adds(scene: Scene, more: tuple[Limit, ...]) -> None:
    stricter = replace(scene.context, limits=(*scene.context.limits, *more))

    root, audience = scene.gallery.root, scene.audience
    assert_not_wider(resolve(root, audience, stricter), resolve(root, audience, scene.context))


@FEWER
@given(scenes(), st.data())
def test_neither_the_order_of_limits_nor_saying_one_twice_changes_anything(
    scene: Scene, data: st.DataObject
) -> None:
    limits = scene.context.limits
    twice = data.draw(st.permutations((*limits, *limits)))

    again = resolve(scene.gallery.root, scene.audience, replace(scene.context, limits=tuple(twice)))

    assert again == resolve(scene.gallery.root, scene.audience, scene.context)


@FEWER
@given(scenes(), several_limits())
def test_a_limit_from_others_changes_nothing_for_me(scene: Scene, more: tuple[Limit, ...]) -> None:
    theirs = tuple(replace(limit, audiences=frozenset({"strangers"})) for limit in more)
    context = replace(scene.context, limits=(*theirs, *scene.context.limits))

    after = resolve(scene.gallery.root, scene.audience, context)

    assert after == resolve(scene.gallery.root, scene.audience, scene.context)


@FEWER
@given(scenes(), st.sampled_from((BEFORE, NOW, AFTER)))
def test_at_one_time_a_window_is_open_as_if_nothing_were_said_or_shut_as_by_none(
    scene: Scene, instant: datetime
) -> None:
    """Open from its first instant on, and before its last."""
    alone = replace(scene.audience, includes=(), visible=None, permissions=Permission.VIEW)

    def said_without_times(rule: AccessRule) -> AccessRule:
        entry = rule.entry(alone.name)
        is_owned = entry is not None and Permission.OWNER in entry.permissions
        entries = dict(rule.entries)
        if rule.visible is not None and not is_owned and not is_open(rule.visible, instant):
            entries[alone.name] = Entry(is_none=True)
        return replace(rule, entries=entries, visible=None)

    timeless = everywhere(scene.gallery.root, said_without_times)

    then = resolve(scene.gallery.root, alone, replace(scene.context, as_of=instant))
    assert then == resolve(timeless, alone, scene.context)


@FEWER
@given(scenes(), st.booleans())
def test_an_owner_sees_all_whatever_is_said(scene: Scene, has_view_too: bool) -> None:
    own = Permission.OWNER | (Permission.VIEW if has_view_too else NONE)

    outcomes = resolve(scene.gallery.root, Audience("family", own), scene.context)

    everything = {photo.path for album in scene.gallery.root.walk() for photo in album.photos}
    assert outcomes.photos == dict.fromkeys(everything, ALL)


@FEWER
@given(galleries(), audiences(), dice(), st.data())
def test_owner_access_given_below_is_final_from_there(
    gallery: Gallery, audience: Audience, throw: Dice, data: st.DataObject
) -> None:
    alone = replace(audience, includes=(), permissions=throw.permissions())
    way = data.draw(st.sampled_from(list(naive.ways(gallery.root))))
    closed_above = any(
        entry.is_none for album in way[:-1] if (entry := album.rule.entry(alone.name)) is not None
    )

    owned = changed(
        gallery.root, way[-1].path, lambda album: said(album, alone.name, Permission.OWNER)
    )

    below = {photo.path for one in way[-1].walk() for photo in one.photos}
    seen = resolve(owned, alone).photos
    owner_further_up = any(
        Permission.OWNER in entry.permissions
        for album in way[:-1]
        if (entry := album.rule.entry(alone.name)) is not None
    )
    is_owner = not closed_above or owner_further_up or Permission.OWNER in alone.permissions
    if is_owner and not closed_above:
        assert {path: seen.get(path) for path in below} == dict.fromkeys(below, ALL)


@FEWER
@given(worlds(), st.data())
def test_what_an_audience_gets_does_not_depend_on_the_entries_of_others(
    world: World, data: st.DataObject
) -> None:
    """Where it is named itself, so that `"*"` does not stand for it."""
    audience = data.draw(st.sampled_from(list(world.policy.audiences.values())))
    root = named_everywhere(world.gallery.root, audience.name)

    alone = without_others(root, audience.name)

    assert resolve(root, audience) == resolve(alone, audience)


@FEWER
@given(galleries())
def test_an_audience_that_is_given_nothing_has_an_empty_site(gallery: Gallery) -> None:
    silent = everywhere(gallery.root, lambda _: AccessRule())

    outcomes = resolve(silent, Audience("family"))

    assert outcomes == Outcomes(albums={"": NONE}, photos={})


# --- One step, and what comes of it --------------------------------------------------------------

FAMILY = Audience("family")
SAYS = Entry(Permission.VIEW)
JPEG = MediaType("jpeg")
PAST, OPEN = Window(closes=NOW), Window(NOW)


def test_an_audience_begins_with_its_own_roles_and_outside_its_time_with_nothing() -> None:
    guest = Audience("guest", Permission.VIEW, visible=PAST)

    assert at_root(guest, NOW) == at_root(guest) == Grant(is_closed=True)
    assert at_root(guest, BEFORE) == at_root(replace(guest, visible=None)) == Grant(Permission.VIEW)


def test_outside_its_own_time_an_audience_sees_nothing_whatever_it_includes() -> None:
    root = Album("", photos=(Photo("a.jpg", SOURCE, Metadata()),))
    family = Audience("family", Permission.VIEW)
    guests = Audience("guests", includes=(family,), visible=PAST)
    through_guests = Audience("club", includes=(guests,))
    directly_too = Audience("club", includes=(guests, family))

    def seen(audience: Audience, as_of: datetime | None) -> set[str]:
        return set(resolve(root, audience, EvaluationContext(as_of=as_of)).photos)

    assert seen(guests, BEFORE) == seen(through_guests, BEFORE) == {"a.jpg"}
    assert seen(guests, NOW) == seen(through_guests, NOW) == seen(guests, None) == set()
    assert seen(directly_too, NOW) == {"a.jpg"}


def test_the_entry_of_a_node_replaces_what_is_held_and_a_time_outside_closes_it() -> None:
    before = Grant(Permission.LOCATION)
    rule = AccessRule({"family": SAYS}, hidden=True)

    assert step(before, AccessRule(), "family") == before
    assert step(before, replace(rule, visible=OPEN), "family", NOW) == Grant(
        Permission.VIEW, is_hidden=True
    )
    for shut, instant in ((PAST, NOW), (OPEN, None)):
        assert step(before, replace(rule, visible=shut), "family", instant) == Grant(
            is_closed=True, is_hidden=True
        )
    assert step(before, replace(rule, visible=OPEN), "family") == Grant(
        is_closed=True, is_hidden=True
    )


def test_members_of_an_audience_outside_its_time_are_none_but_itself() -> None:
    guests = Audience("guests", includes=(FAMILY,), visible=PAST)

    assert members_at(guests, BEFORE) == (guests, FAMILY)
    assert members_at(guests, NOW) == members_at(guests) == (guests,)


def test_a_photo_holds_no_more_than_what_is_said_of_one_that_it_belongs_with() -> None:
    both, view = Permission.VIEW | Permission.LOCATION, Entry(Permission.VIEW)

    def bounded(*entries: Entry, own: Entry | None = None) -> Grant:
        bounds = {"family": tuple(Bound("b.jpg", entry) for entry in entries)}
        rule = AccessRule({} if own is None else {"family": own}, bounds=bounds)
        return step(Grant(both), rule, "family")

    assert bounded(view) == Grant(Permission.VIEW)
    assert bounded(Entry(Permission.OWNER)) == Grant(both)
    assert bounded(view, own=Entry(Permission.OWNER)) == Grant(Permission.VIEW)
    assert bounded(Entry(is_none=True), view) == Grant(is_closed=True)
    assert bounded(view, own=Entry(both, is_own=True)) == Grant(both)


def test_a_link_holds_no_more_than_the_photo_where_it_is_at_home() -> None:
    both = Grant(Permission.VIEW | Permission.LOCATION)
    opens = AccessRule({"family": Entry(Permission.VIEW)})
    owns = AccessRule({"family": Entry(Permission.OWNER)})
    blind = AccessRule({"family": Entry(Permission.LOCATION)})
    closes = AccessRule({"family": Entry(is_none=True)})
    nothing = AccessRule()

    def linked(*home: AccessRule, album: Grant = both, own: AccessRule = nothing) -> Grant:
        rule = replace(own, link_targets=(LinkTarget("home/a.jpg", home),))
        return at_photo(album, nothing, Photo("a.jpg", SOURCE, Metadata(), rule), FAMILY)

    assert linked(opens, nothing) == Grant(Permission.VIEW)
    assert linked(owns, nothing) == both
    assert linked(opens, nothing, own=owns) == Grant(Permission.VIEW)
    assert linked(closes, opens) == Grant(is_closed=True)
    assert linked(opens, nothing, album=Grant(is_closed=True)) == Grant(is_closed=True)
    assert linked(blind, opens) == Grant()
    assert linked(opens, AccessRule(photos_inherit=False), nothing) == Grant()
    own = AccessRule({"family": Entry(both.permissions, is_own=True)})
    assert linked(closes, nothing, own=own) == both
    assert linked(closes, nothing, album=Grant(Permission.OWNER)) == Grant(Permission.OWNER)


def test_what_is_said_to_an_owner_or_below_none_changes_nothing_but_hiding() -> None:
    rule = AccessRule({"family": SAYS}, hidden=True, visible=PAST)

    for final in (Grant(Permission.OWNER), Grant(is_closed=True)):
        assert step(final, rule, "family", NOW) == replace(final, is_hidden=True)


def test_a_limit_takes_from_a_photo_what_it_says_and_nothing_from_an_owner() -> None:
    album = Grant(Permission.VIEW | Permission.LOCATION)
    photo = Photo("a.jpg", SOURCE, Metadata(), AccessRule(hidden=True))
    context = EvaluationContext(
        (
            Limit(MediaType("jpeg"), Permission.LOCATION),
            Limit(MediaType("png")),
            Limit(MediaType("jpeg"), ALL, frozenset("x")),
        )
    )

    assert at_photo(album, AccessRule(), photo, FAMILY, context) == Grant(
        Permission.VIEW, is_hidden=True
    )
    assert at_photo(album, AccessRule(photos_inherit=False), photo, FAMILY, context) == Grant(
        is_hidden=True
    )
    for final in (Grant(is_closed=True), Grant(Permission.OWNER)):
        assert at_photo(final, AccessRule(), photo, FAMILY, context) == replace(
            final, is_hidden=True
        )
    assert at_photo(album, AccessRule(), photo, FAMILY) == replace(album, is_hidden=True)
    owner, all_of_it = Grant(Permission.OWNER, is_hidden=True), EvaluationContext((Limit(JPEG),))
    assert at_photo(owner, AccessRule(), photo, FAMILY, all_of_it) == owner


def test_hidden_from_it_means_no_permission_at_all() -> None:
    assert effective_permissions(Grant(Permission.VIEW, is_hidden=True)) == NONE
    assert effective_permissions(Grant(Permission.LOCATION)) == NONE
    assert effective_permissions(Grant(Permission.OWNER, is_hidden=True)) == ALL


def test_what_is_granted_and_not_in_the_site_is_told_in_the_order_of_the_tree() -> None:
    """Under an album that is not granted, one that is stands alone (rule 10)."""
    opens, closes = AccessRule({"family": SAYS}), AccessRule({"family": Entry()})
    shown = Album("a/b", rule=opens, photos=(Photo("a/b/1.jpg", SOURCE, Metadata()),))
    lost = tuple(Photo(f"a/{name}.jpg", SOURCE, Metadata(), opens) for name in "98")
    closed = Album("a", rule=closes, photos=lost, albums=(shown,))
    root = Album("", albums=(closed, Album("z", rule=opens), Album("y", rule=opens)))

    assert resolve(root, Audience("family")) == Outcomes(
        albums={"": NONE, "a/b": Permission.VIEW},
        photos={"a/b/1.jpg": Permission.VIEW},
        idle_albums=("z", "y"),
        unreachable_photos=("a/9.jpg", "a/8.jpg"),
    )


def test_a_time_said_where_an_audience_becomes_owner_does_not_shut_it_out() -> None:
    over = AccessRule({"me": Entry(Permission.OWNER)}, visible=Window(closes=NOW))
    album = Album("trip", rule=over, photos=(Photo("trip/a.jpg", SOURCE, Metadata()),))

    outcomes = resolve(Album("", albums=(album,)), Audience("me"), EvaluationContext(as_of=NOW))

    assert outcomes.photos == {"trip/a.jpg": ALL}


def test_a_limit_that_takes_the_right_to_what_is_hidden_takes_what_is_hidden() -> None:
    photos = tuple(
        Photo(f"{name}.jpg", SOURCE, Metadata(), AccessRule(hidden=is_hidden))
        for name, is_hidden in (("a", True), ("b", False))
    )
    family = Audience("family", Permission.VIEW | Permission.SEE_HIDDEN)
    limit = Limit(MediaType("jpeg"), Permission.SEE_HIDDEN)

    outcomes = resolve(Album("", photos=photos), family, EvaluationContext((limit,)))

    assert outcomes.photos == {"b.jpg": Permission.VIEW}


# --- What the laws are said in ---------------------------------------------------------------


def assert_not_wider(after: Outcomes, before: Outcomes) -> None:
    for path, held in after.photos.items():
        assert held in before.photos.get(path, NONE)
    for path, held in after.albums.items():
        assert held in before.albums.get(path, NONE)


def is_open(window: Window, instant: datetime) -> bool:
    if window.opens is not None and instant < window.opens:
        return False
    return window.closes is None or instant < window.closes


def hide(rule: AccessRule) -> AccessRule:
    return replace(rule, hidden=True)


def said(album: Album, audience: str, held: Permission | None) -> Album:
    """The album with an entry for the audience; None is `none`."""
    entry = Entry(is_none=True) if held is None else Entry(held)
    entries = {**album.rule.entries, audience: entry}
    return replace(album, rule=replace(album.rule, entries=entries))


def changed(album: Album, path: str, change: Callable[[Album], Album]) -> Album:
    """The tree with the album of that path changed."""
    below = replace(album, albums=tuple(changed(child, path, change) for child in album.albums))
    return change(below) if album.path == path else below


def everywhere(album: Album, rule_of: Callable[[AccessRule], AccessRule]) -> Album:
    """The tree with each node's rule changed."""
    return replace(
        album,
        rule=rule_of(album.rule),
        photos=tuple(replace(photo, rule=rule_of(photo.rule)) for photo in album.photos),
        albums=tuple(everywhere(child, rule_of) for child in album.albums),
    )


def named_everywhere(root: Album, audience: str) -> Album:
    """The tree where each rule with a `"*"` says the same to this audience by name."""

    def named(rule: AccessRule) -> AccessRule:
        entry = rule.entry(audience)
        return replace(rule, entries={**rule.entries, audience: entry}) if entry else rule

    return everywhere(root, named)


def without_others(root: Album, audience: str) -> Album:
    """The tree with what it says to this one audience, and to nobody else."""

    def alone(rule: AccessRule) -> AccessRule:
        kept = {name: entry for name, entry in rule.entries.items() if name == audience}
        return replace(rule, entries=kept, others=None)

    return everywhere(root, alone)
