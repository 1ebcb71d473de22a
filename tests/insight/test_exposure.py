"""What is gained and lost between two sites: laws, and each kind of change by its name."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from staticgal.core.model import Album, Gallery
from staticgal.core.naming import ALBUM_LENGTH, PHOTO_LENGTH, UNLISTED_LENGTH, keyed_id
from staticgal.core.permission import ALL, Permission
from staticgal.core.policy import Audience
from staticgal.core.project import project
from staticgal.core.rendition import DEFAULT_OFFER
from staticgal.core.resolve import resolve
from staticgal.insight.disclosure import all_disclosures
from staticgal.insight.exposure import (
    NO_EXPOSURE,
    Delta,
    Difference,
    Exposure,
    as_text,
    difference,
    exposure_from_ids,
    exposure_of,
    from_text,
)
from tests.core.strategies import SECRET, World, audiences, galleries, worlds

FEWER = settings(max_examples=80, deadline=None)
VIEW = Permission.VIEW
NO_STEP = Delta()


def shown_to(root: Album, audience: Audience) -> Exposure:
    return exposure_of(root, audience, resolve(root, audience), all_disclosures(root))


@FEWER
@given(galleries(), audiences())
def test_a_site_does_not_differ_from_itself(gallery: Gallery, audience: Audience) -> None:
    one = shown_to(gallery.root, audience)

    assert difference(one, one) == Difference(NO_STEP, NO_STEP)
    assert not difference(one, one)


@FEWER
@given(worlds())
def test_what_one_way_gains_the_other_way_loses(world: World) -> None:
    everyone = [shown_to(world.gallery.root, one) for one in world.policy.audiences.values()]
    for one in everyone:
        for other in everyone:
            there, back = difference(one, other), difference(other, one)

            assert (there.gained, there.lost) == (back.lost, back.gained)


@FEWER
@given(worlds())
def test_nothing_is_gained_only_where_nothing_more_is_held(world: World) -> None:
    everyone = [shown_to(world.gallery.root, one) for one in world.policy.audiences.values()]
    for one in everyone:
        for other in everyone:
            is_wider = any(
                held & ~before.get(path, Permission(0))
                for before, after in ((one.albums, other.albums), (one.photos, other.photos))
                for path, held in after.items()
            )
            listed = (one.unlisted - other.unlisted) & {*other.albums, *other.photos}

            assert bool(difference(one, other).gained) == bool(is_wider or listed)


@FEWER
@given(galleries(), audiences())
def test_what_is_kept_as_text_comes_back(gallery: Gallery, audience: Audience) -> None:
    one = shown_to(gallery.root, audience)

    assert from_text(as_text(one)) == one


def test_a_text_that_is_not_understood_is_no_site() -> None:
    for text in ("", "[]", "{}", '{"albums": 1, "photos": [], "unlisted": [], "is_open": true}'):
        assert from_text(text) is None


def test_a_permission_of_another_version_counts_for_nothing() -> None:
    text = as_text(Exposure({}, {"a.jpg": VIEW}, is_open=False)).replace("can_view", "can_fly")

    assert from_text(text) == Exposure({}, {"a.jpg": Permission(0)}, is_open=False)


def test_each_kind_of_widening_has_its_name() -> None:
    before = Exposure({"": VIEW}, {"a.jpg": VIEW}, frozenset({"a.jpg"}), is_open=False)
    after = Exposure(
        {"": VIEW, "x": VIEW},
        {"a.jpg": VIEW | Permission.LOCATION, "x/b.jpg": VIEW},
        is_open=True,
    )

    made = difference(before, after)

    assert made.lost == NO_STEP
    assert made.gained == Delta(
        albums=("x",),
        photos=("x/b.jpg",),
        permissions={"a.jpg": ("can_see_location",)},
        listed=("a.jpg",),
        is_open=True,
    )


def test_without_a_site_before_all_is_gained_as_a_whole() -> None:
    after = Exposure({"": ALL}, {"a.jpg": ALL}, is_open=False)

    made = difference(NO_EXPOSURE, after)

    assert made.gained == Delta(albums=("",), photos=("a.jpg",))
    assert not difference(NO_EXPOSURE, Exposure({}, {}, is_open=True)).lost


@FEWER
@given(galleries(), audiences())
def test_the_ids_of_a_site_tell_which_photos_and_albums_it_shows(
    gallery: Gallery, audience: Audience
) -> None:
    site = project(gallery, audience, SECRET, DEFAULT_OFFER).site
    albums = [album.id for album in site.albums() if album.path]
    photos = [p.id for a in site.albums() for p in (*a.photos, *a.unlisted_photos)]

    there = exposure_from_ids(gallery.root, SECRET, albums, photos, is_open=audience.is_open)

    made = difference(there, shown_to(gallery.root, audience))
    assert made == Difference(NO_STEP, NO_STEP)


def test_ids_that_no_path_leads_to_are_counted() -> None:
    root = Album("", albums=(Album("x"),))
    known = keyed_id(SECRET, "album", "x", ALBUM_LENGTH)
    gone = keyed_id(SECRET, "album", "gone", UNLISTED_LENGTH)
    photo = keyed_id(SECRET, "photo", "gone/a.jpg", PHOTO_LENGTH)

    there = exposure_from_ids(root, SECRET, {known, gone}, {photo})

    assert there.strangers == (1, 1)
    assert difference(there, NO_EXPOSURE).lost == Delta(albums=("x",), strangers=(1, 1))
    assert not difference(there, replace(there, strangers=(0, 0))).gained
