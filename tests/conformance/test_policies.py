"""Access cases M01 to M52 and G01 to G26: policies of myks-gallery, rights of Gallery 2 and 3."""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

from typing import Any

import pytest

from staticgal.core.model import Gallery
from staticgal.core.project import project
from staticgal.core.rendition import DEFAULT_OFFER, Size, Verbatim
from tests.conformance.build import World, secret
from tests.conformance.written import given

NOBODY: dict[str, Any] = {"public": {}, "anna": {}, "friends": {}, "me": "owner"}
ROLES: dict[str, str | list[str]] = {"viewer": "can_view", "owner": "owner_access"}


def world_of(**album: Any) -> World:
    """One album `trip` that says this; its photo is `a.jpg`, and none of the audiences has a role
    of its own but `me`, the owner.
    """
    photo = {"a.jpg": album.pop("photo", {})}
    return given({"trip/": {**album, **photo}}, NOBODY, ROLES)


def who_sees(world: World, path: str = "trip/a.jpg") -> set[str]:
    return {name for name in NOBODY if path in world.photos(name)} - {"me"}


def test_M01_an_album_without_a_policy_is_in_nobodys_site() -> None:
    assert who_sees(world_of()) == set()


@pytest.mark.parametrize("audience", ["public", "anna", "friends"])
def test_M02_M03_M04_an_album_is_in_the_sites_of_those_it_names(audience: str) -> None:
    world = world_of(access={audience: "viewer"})

    assert who_sees(world) == {audience}
    assert "trip" in world.albums(audience)


def test_M05_neither_photo_nor_album_has_a_policy() -> None:
    world = world_of()

    assert who_sees(world) == set()
    assert world.outcomes("public").unreachable_photos == ()


def test_M06_a_photo_granted_in_an_album_that_is_not_is_absent_and_reported() -> None:
    world = world_of(photo={"access": {"public": "viewer"}})

    assert who_sees(world) == set()
    assert world.outcomes("public").unreachable_photos == ("trip/a.jpg",)


@pytest.mark.parametrize("audience", ["anna", "friends"])
def test_M07_M08_a_photo_with_a_policy_of_its_own_is_only_theirs(audience: str) -> None:
    both = {"anna": "viewer", "friends": "viewer"}
    world = world_of(access=both, photo={"access": {audience: "viewer", "*": "none"}})

    assert who_sees(world) == {audience}


@pytest.mark.parametrize("audience", ["public", "anna", "friends"])
def test_M09_M10_M11_photos_of_an_inheriting_album_are_open_to_the_same(audience: str) -> None:
    world = world_of(access={audience: "viewer"}, photos_inherit=True)

    assert who_sees(world) == {audience}


@pytest.mark.parametrize("audience", ["public", "anna", "friends"])
def test_M12_M13_M14_photos_of_an_album_that_does_not_pass_on_need_their_own(
    audience: str,
) -> None:
    everybody = dict.fromkeys(("public", "anna", "friends"), "viewer")

    without = world_of(access={audience: "viewer"}, photos_inherit=False)
    with_one = world_of(
        access=everybody, photos_inherit=False, photo={"access": {audience: "viewer"}}
    )

    assert who_sees(without) == set()
    assert who_sees(with_one) == {audience}


@pytest.mark.parametrize("audience", ["public", "anna", "friends"])
def test_M15_M16_M17_an_empty_photo_policy_closes_it_to_all_but_the_owner(audience: str) -> None:
    world = world_of(access={audience: "viewer"}, photo={"access": "none"})

    assert who_sees(world) == set()
    assert world.photos("me") == {"trip/a.jpg"}


def test_M18_to_M27_each_view_of_a_site_holds_what_its_audience_may_see() -> None:
    roles: dict[str, str | list[str]] = {
        **ROLES,
        "guest": "can_view can_download_medium",
    }
    tree = {
        "open/": {"access": {"*": "viewer"}, "a.jpg": {"taken": "2026-01-01"}},
        "annas/": {"access": {"anna": "guest"}, "b.jpg": {"taken": "2025-01-01"}},
        "nobodys/": {"c.jpg": {"taken": "2024-01-01"}},
    }
    world = given(tree, NOBODY, roles)

    titles = {name: world.albums_in_order(name) for name in NOBODY}
    years = {name: repr(world.album(name).span) for name in NOBODY}

    assert titles["me"] == ["open", "annas", "nobodys"]
    assert titles["anna"] == ["open", "annas"]
    assert titles["public"] == ["open"]
    assert "2024" in years["me"]
    assert "2025" in years["anna"]
    assert "2024" not in years["anna"]
    assert "2025" not in years["public"]
    assert any(isinstance(p, Verbatim) for job in world.projection("me").jobs for p in job.products)
    for name in ("anna", "public"):
        products = [p for job in world.projection(name).jobs for p in job.products]
        assert not any(isinstance(product, Verbatim) for product in products)
    annas = world.photo("anna", "annas/b.jpg")
    assert Size.MEDIUM in {spec.size for spec in annas.pictures}


def test_M28_a_site_with_nothing_in_it_has_a_home_page_still() -> None:
    site = world_of(access={"anna": "viewer"}).site("public")

    assert site.title == "The Hansens"
    assert site.root.albums == ()
    assert site.root.photo_count == 0


def test_M29_a_site_holds_only_what_its_audience_is_granted() -> None:
    tree = {
        "open/": {"access": {"public": "viewer"}, "a.jpg": {}},
        "annas/": {"access": {"anna": "viewer"}, "b.jpg": {}},
    }

    assert given(tree, NOBODY, ROLES).photos("anna") == {"annas/b.jpg"}


def test_M40_a_stricter_photo_policy_denies_in_lists_and_pages_alike() -> None:
    both = {"public": "viewer", "anna": "viewer"}
    photos = {"a.jpg": {"access": {"public": "none"}}, "b.jpg": {}}
    world = given({"trip/": {"access": both, **photos}}, NOBODY, ROLES)

    assert world.order("public", "trip") == ["b.jpg"]
    assert len(world.projection("public").jobs) == 1
    assert len(world.projection("anna").jobs) == 2


def test_M41_equal_names_of_albums_and_photos_never_collide() -> None:
    same = {"title": "Same", "a.jpg": {"title": "Same"}, "b.jpg": {"title": "Same"}}
    tree = {"one/": same, "two/": {**same, "same/": same}}
    world = given(tree)

    albums = list(world.site("public").albums())
    ids = [view.id for album in albums for view in album.photos]

    assert len({album.path for album in albums}) == len(albums) == 4
    assert len(set(ids)) == len(ids) == 6


def test_M45_a_photo_is_granted_and_its_album_is_not() -> None:
    world = given({"trip/": {"access": "none", "a.jpg": {"access": {"public": "viewer"}}}})

    assert world.photos("public") == set()


def test_M46_an_album_with_no_visible_photo_is_absent() -> None:
    world = world_of(access={"public": "viewer"}, photo={"hidden": True})

    assert world.albums("public") == set()
    assert world.outcomes("public").idle_albums == ("trip",)


def test_M47_previous_and_next_skip_at_both_ends() -> None:
    names = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    tree = {name: {"taken": f"202{number}"} for number, name in enumerate(names)}
    world = given({**tree, "a.jpg": {"access": "none"}, "d.jpg": {"access": "none"}})

    assert world.order("public") == ["b.jpg", "c.jpg"]


def test_M48_dates_come_from_visible_albums_only() -> None:
    tree = {
        "seen/": {"a.jpg": {"taken": "2026-10"}},
        "closed/": {"access": "none", "b.jpg": {"taken": "1999-01"}},
    }

    assert "1999" not in repr(given(tree).site("public"))


def test_M52_equal_timestamps_have_one_order() -> None:
    names = [f"{letter}.jpg" for letter in "abcdefgh"]
    tree = {name: {"taken": "2026-10-15 15:45"} for name in names}
    roles = {"viewer": "can_view can_see_exact_dates"}

    for role in ({"viewer": "can_view"}, roles):
        order = given(tree, roles=role).order("public")
        backwards = given(dict(reversed(tree.items())), roles=role).order("public")
        fewer = given({name: tree[name] for name in names if name != "d.jpg"}, roles=role)

        assert backwards == order
        assert fewer.order("public") == [name for name in order if name != "d.jpg"]


# --- Gallery 2 and 3 -------------------------------------------------------------------------

PRIVACY = "can_see_exact_dates can_see_location can_see_technical_details can_read_metadata"
SIZES = {
    Size.MEDIUM: "can_download_medium",
    Size.LARGE: "can_download_large",
}


def test_G01_an_original_needs_its_own_right() -> None:
    roles = {"viewer": f"can_view can_download_medium can_download_large can_use_zoom {PRIVACY}"}
    (job,) = given({"a.jpg": {}}, roles=roles).projection("public").jobs

    assert not any(isinstance(product, Verbatim) for product in job.products)


@pytest.mark.parametrize("lacking", PRIVACY.split())
def test_G01_an_original_needs_each_right_to_what_stands_in_it(lacking: str) -> None:
    rights = [right for right in PRIVACY.split() if right != lacking]
    roles = {"viewer": ["can_view", "can_download_original", *rights]}
    world = given({"a.jpg": {}}, roles=roles)

    (job,) = world.projection("public").jobs
    assert not any(isinstance(product, Verbatim) for product in job.products)
    assert world.photo("public", "a.jpg").original is None


@pytest.mark.parametrize("size", SIZES)
def test_G02_each_size_is_absent_without_its_own_right(size: Size) -> None:
    others = [right for one, right in SIZES.items() if one is not size]
    roles: dict[str, str | list[str]] = {
        "viewer": ["can_view", "can_download_original", *PRIVACY.split(), *others]
    }
    world = given({"a.jpg": {}}, roles=roles)

    assert size not in {spec.size for spec in world.photo("public", "a.jpg").pictures}


def test_G03_without_view_nothing_is_there() -> None:
    roles = {"viewer": "can_download_large can_see_location can_see_hidden can_read_metadata"}
    world = given({"a.jpg": {}}, roles=roles)

    assert world.may("public", "a.jpg") == set()
    assert world.projection("public").jobs == ()
    assert world.site("public").root.photo_count == 0


def test_G05_a_cart_needs_view() -> None:
    assert given({"a.jpg": {}}, roles={"viewer": "can_use_cart"}).may("public", "a.jpg") == set()


def test_G09_several_rights_are_all_of_them() -> None:
    rights = {"can_view", "can_see_location", "can_download_large"}
    world = given({"a.jpg": {}}, roles={"viewer": sorted(rights)})

    assert world.may("public", "a.jpg") == rights


def test_G10_the_rights_of_an_audience_do_not_depend_on_the_other_audiences() -> None:
    tree = {"access": {"public": "viewer"}, "a.jpg": {}}
    alone = given(tree, {"public": {}}, ROLES)
    together = given(tree, NOBODY, ROLES)

    one, other = alone.projection("public"), together.projection("public")
    assert one.site == other.site
    assert [job.products for job in one.jobs] == [job.products for job in other.jobs]
    assert [job.photo for job in one.jobs] == [job.photo for job in other.jobs]


def test_G15_keywords_of_hidden_photos_are_nowhere() -> None:
    roles = {"viewer": "can_view can_read_metadata"}
    tree = {"a.jpg": {"keywords": ["cake"]}, "b.jpg": {"hidden": True, "keywords": ["secret"]}}

    assert "secret" not in repr(given(tree, roles=roles).site("public"))


def test_G18_a_child_of_a_denied_parent_is_absent() -> None:
    world = given({"trip/": {"access": "none", "day/": {"photos_inherit": True, "a.jpg": {}}}})

    assert world.photos("public") == set()


def test_G19_what_is_allowed_below_a_denial_stays_absent() -> None:
    allowed = {"access": {"public": "viewer"}, "a.jpg": {"access": {"public": "viewer"}}}
    world = given({"trip/": {"access": "none", "day/": allowed}})

    assert world.photos("public") == set()
    assert world.albums("public") == set()


def test_G20_reopening_the_parent_restores_children_that_inherit() -> None:
    below: dict[str, Any] = {"day/": {"a.jpg": {}}}
    closed = given({"trip/": {"access": "none", **below}})
    reopened = given({"trip/": {**below}})

    assert closed.photos("public") == set()
    assert reopened.photos("public") == {"trip/day/a.jpg"}


def test_G21_a_change_of_view_reaches_the_photos() -> None:
    world = given({"trip/": {"a.jpg": {}}}, {"public": {}})
    opened = given({"access": {"public": "viewer"}, "trip/": {"a.jpg": {}}}, {"public": {}})

    assert world.photos("public") == set()
    assert opened.photos("public") == {"trip/a.jpg"}


def test_G22_other_rights_may_be_revoked_lower() -> None:
    roles = {"viewer": "can_view", "guest": "can_view can_download_large"}
    tree = {"a.jpg": {}, "trip/": {"access": {"public": "viewer"}, "b.jpg": {}}}
    world = given(tree, {"public": "guest"}, roles)

    assert world.may("public", "a.jpg") == {"can_view", "can_download_large"}
    assert world.may("public", "trip/b.jpg") == {"can_view"}


def test_G23_a_moved_photo_takes_the_rights_of_where_it_is() -> None:
    closed = {"access": "none"}
    before = given({"trip/": {"a.jpg": {}}, "closed/": closed})
    after = given({"trip/": {}, "closed/": {**closed, "a.jpg": {}}})

    assert before.photos("public") == {"trip/a.jpg"}
    assert after.photos("public") == set()


def test_G26_without_its_cover_photo_an_album_has_another() -> None:
    with_it = given({"cover": "a.jpg", "a.jpg": {}, "b.jpg": {}})
    without = given({"cover": "a.jpg", "b.jpg": {}})

    hidden = given({"cover": "a.jpg", "a.jpg": {"hidden": True}, "b.jpg": {}})
    assert with_it.cover("public") == "a.jpg"
    assert without.cover("public") == "b.jpg"
    assert hidden.cover("public") == "b.jpg"


def test_TL10_files_below_a_private_folder_are_judged_by_it() -> None:
    world = given({"private/": {"access": "none", "deep/": {"deeper/": {"a.jpg": {}}}}})

    assert world.photos("public") == set()


def test_TL4_the_cover_of_a_closed_album_is_nowhere() -> None:
    closed = {"access": "none", "cover": "b.jpg", "b.jpg": {}, "c.jpg": {}}
    world = given({"cover": "closed/b.jpg", "a.jpg": {}, "closed/": closed})

    assert world.cover("public") == "a.jpg"
    assert len(world.projection("public").jobs) == 1


def test_an_empty_gallery_makes_an_empty_site() -> None:
    world = given({})
    gallery = Gallery("The Hansens", world.gallery.root)

    projection = project(gallery, world.audiences["public"], secret("public"), DEFAULT_OFFER)

    assert projection.jobs == ()
