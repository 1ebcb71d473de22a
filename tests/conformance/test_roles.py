"""Access cases T01 to T53: roles, private folders and hidden photos, as in Tenrankai's tests."""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

import pytest

from staticgal.core.permission import ALL, names
from staticgal.core.rendition import Size, Verbatim
from staticgal.core.view import PlaceView
from staticgal.core.when import Month
from tests.conformance.build import World
from tests.conformance.written import given

PRIVACY = "can_see_exact_dates can_see_location can_see_technical_details can_read_metadata"
ORIGINALS = f"can_view can_download_original {PRIVACY}"
MODERATION = ("can_edit_any_comments", "can_delete_any_comments")


def sizes(world: World, audience: str, path: str) -> set[Size]:
    return {spec.size for spec in world.photo(audience, path).pictures}


def has_original(world: World, audience: str) -> bool:
    jobs = world.projection(audience).jobs
    return any(isinstance(product, Verbatim) for job in jobs for product in job.products)


def test_T01_two_roles_merged_keep_the_union_and_add_nothing() -> None:
    roles = {"one": "can_view can_download_medium", "two": "can_view can_see_location"}
    world = given({"a.jpg": {}}, {"family": "one two"}, roles)

    assert world.may("family", "a.jpg") == {"can_view", "can_download_medium", "can_see_location"}


def test_T02_owner_access_turns_all_on() -> None:
    world = given({"a.jpg": {"hidden": True}}, {"me": "owner"}, {"owner": "owner_access"})

    assert world.may("me", "a.jpg") == set(names(ALL))


def test_T04_T05_without_any_rule_nobody_sees_anything() -> None:
    world = given({"a.jpg": {}, "trip/": {"b.jpg": {}}}, {"public": {}, "family": {}})

    assert world.photos("public") == world.photos("family") == set()


def test_T07_none_in_a_folder_takes_it_from_the_public_site() -> None:
    world = given({"a.jpg": {}, "trip/": {"access": {"public": "none"}, "b.jpg": {}}})

    assert world.photos("public") == {"a.jpg"}
    assert world.albums("public") == set()


def test_T08_an_owner_has_originals_and_moderation() -> None:
    world = given({"a.jpg": {}}, {"me": "owner"}, {"owner": "owner_access"})

    assert has_original(world, "me")
    assert world.may("me", "a.jpg") >= set(MODERATION)


def test_T09_an_audience_with_two_roles_may_do_what_either_may() -> None:
    roles = {"viewer": "can_view", "contributor": "can_view can_add_comments can_add_tags"}
    world = given({"a.jpg": {}}, {"family": "viewer contributor"}, roles)

    assert world.may("family", "a.jpg") == {"can_view", "can_add_comments", "can_add_tags"}


def test_T11_in_a_portfolio_the_public_views_the_client_has_sizes_the_photographer_all() -> None:
    roles = {
        "viewer": "can_view",
        "client": "can_view can_download_medium can_download_large can_see_technical_details",
        "photographer": "owner_access",
    }
    audiences = {"public": "viewer", "client": "client", "me": "photographer"}
    world = given({"a.jpg": {"camera": "Canon", "location": (1, 2)}}, audiences, roles)

    assert world.may("public", "a.jpg") == {"can_view"}
    assert world.photo("public", "a.jpg").technical is None
    client = world.photo("client", "a.jpg")
    assert client.technical is not None
    assert client.place is None
    assert sizes(world, "client", "a.jpg") == set(Size)
    assert not has_original(world, "client")
    assert world.may("me", "a.jpg") == set(names(ALL))
    assert has_original(world, "me")


def test_T12_in_a_family_each_knows_what_its_role_says() -> None:
    roles = {
        "family": f"{ORIGINALS} can_add_comments",
        "extended": "can_view can_add_comments can_read_metadata",
        "child": "can_view",
    }
    audiences = {"public": {}, "family": "family", "extended": "extended", "child": "child"}
    photo = {"taken": "2026-10-15 15:45", "location": (52.5, 13.4)}
    world = given({"access": {"public": "none"}, "a.jpg": photo}, audiences, roles)

    assert world.photos("public") == set()
    assert world.photo("family", "a.jpg").place is not None
    assert has_original(world, "family")
    assert "can_add_comments" in world.may("family", "a.jpg")
    extended, child = world.photo("extended", "a.jpg"), world.photo("child", "a.jpg")
    assert (extended.place, extended.taken) == (None, Month(2026, 10))
    assert not has_original(world, "extended")
    assert "can_add_comments" in world.may("extended", "a.jpg")
    assert (child.place, child.taken, child.original) == (None, Month(2026, 10), None)
    assert world.may("child", "a.jpg") == {"can_view"}


def test_T13_in_a_team_the_lead_inherits_what_a_member_may() -> None:
    own = ("can_add_comments", "can_edit_own_comments", "can_delete_own_comments")
    roles = {
        "public": "can_view can_download_medium",
        "member": f"{ORIGINALS} {' '.join(own)}",
        "lead": {"inherits": "member", "permissions": MODERATION},
        "admin": "owner_access",
    }
    world = given({"a.jpg": {}}, {name: name for name in roles}, roles)

    assert world.may("public", "a.jpg") == {"can_view", "can_download_medium"}
    assert has_original(world, "member")
    assert Size.MEDIUM in sizes(world, "public", "a.jpg")
    assert world.may("member", "a.jpg") == {*ORIGINALS.split(), *own}
    assert world.may("lead", "a.jpg") == {*ORIGINALS.split(), *own, *MODERATION}
    assert world.may("admin", "a.jpg") == set(names(ALL))


def test_T14_a_role_defined_with_less_in_one_folder_is_the_same_elsewhere() -> None:
    roles = {"viewer": f"can_view {PRIVACY}", "all": "owner_access"}
    photo = {"taken": "2026-10-15 15:45", "location": (1, 2), "camera": "Canon"}
    there = {
        "roles": {"viewer": ["can_view"]},
        "access": {"*": "viewer", "smith": "all"},
        "b.jpg": photo,
        "below/": {"access": {"public": "viewer"}, "c.jpg": photo},
    }
    audiences = {"public": "viewer", "smith": "viewer"}
    world = given({"a.jpg": photo, "there/": there, "else/": {"d.jpg": photo}}, audiences, roles)

    for path in ("a.jpg", "else/d.jpg"):
        assert world.may("public", path) == {"can_view", *PRIVACY.split()}
        assert world.photo("public", path).place is not None
    for path in ("there/b.jpg", "there/below/c.jpg"):
        shown = world.photo("public", path)
        assert (shown.place, shown.technical, shown.taken) == (None, None, Month(2026, 10))
    assert world.may("smith", "there/b.jpg") == set(names(ALL))
    assert world.photo("smith", "there/b.jpg").original is not None
    assert world.photo("smith", "a.jpg").original is None


def test_T15_three_roles_merge_seven_rights() -> None:
    roles = {
        "one": "can_view can_see_exact_dates can_see_location",
        "two": "can_view can_download_medium can_download_large",
        "three": "can_read_metadata can_add_comments",
    }
    world = given({"a.jpg": {}}, {"family": "one two three"}, roles)

    assert world.may("family", "a.jpg") == {
        word for said in roles.values() for word in said.split()
    }
    assert len(world.may("family", "a.jpg")) == 7


def test_T16_a_wedding_is_open_to_guests_and_a_corporate_folder_to_whom_it_names() -> None:
    roles = {
        "guest": "can_view can_download_large can_add_comments",
        "couple": {"inherits": "guest", "permissions": [*ORIGINALS.split(), "can_set_picks"]},
        "attendee": ORIGINALS,
        "corporate": {"inherits": "attendee", "permissions": ["can_see_hidden"]},
    }
    corporate = {"acme": "corporate", "acme-too": "attendee", "*": "none"}
    tree = {
        "wedding/": {"access": {"public": "guest", "couple": "couple"}, "a.jpg": {}},
        "corporate/": {"hidden": True, "access": corporate, "b.jpg": {}},
    }
    world = given(tree, {"public": {}, "couple": {}, "acme": {}, "acme-too": {}}, roles)

    assert world.photos("public") == {"wedding/a.jpg"}
    assert world.albums("public") == {"wedding"}
    assert Size.LARGE in sizes(world, "public", "wedding/a.jpg")
    assert not has_original(world, "public")
    assert "can_add_comments" in world.may("public", "wedding/a.jpg")
    assert world.photo("couple", "wedding/a.jpg").original is not None
    assert world.may("couple", "wedding/a.jpg") >= {"can_set_picks", "can_download_large"}
    assert world.photos("couple") == {"wedding/a.jpg"}
    assert world.photos("acme") == {"corporate/b.jpg"}
    assert world.photo("acme", "corporate/b.jpg").original is not None
    assert world.photos("acme-too") == set()  # named there, and hidden is hidden


def test_T17_a_folder_grants_the_location_that_the_gallery_hides() -> None:
    roles = {"viewer": "can_view", "placed": "can_view can_see_location"}
    photo = {"location": (52.5, 13.4)}
    tree = {"a.jpg": photo, "trip/": {"access": {"public": "placed"}, "b.jpg": photo}}
    world = given(tree, {"public": "viewer"}, roles)

    assert world.photo("public", "a.jpg").place is None
    assert world.photo("public", "trip/b.jpg").place == PlaceView(52.5, 13.4, ())
    assert not has_original(world, "public")


def test_T21_public_may_view_and_not_comment() -> None:
    world = given({"a.jpg": {}})

    assert world.may("public", "a.jpg") == {"can_view"}


def test_T23_metadata_is_read_with_its_own_right_only() -> None:
    said = {"keywords": ["cake"], "people": ["Anna"], "rating": 5}
    roles = {"viewer": "can_view", "reader": "can_view can_read_metadata"}
    world = given({"a.jpg": said}, {"public": "viewer", "family": "reader"}, roles)

    without, with_it = world.photo("public", "a.jpg"), world.photo("family", "a.jpg")

    assert (without.keywords, without.people, without.rating) == ((), (), None)
    assert (with_it.keywords, with_it.people, with_it.rating) == (("cake",), ("Anna",), 5)


PRIVATE = {"a.jpg": {}, "private/": {"access": {"anna": "viewer", "*": "none"}, "b.jpg": {}}}
THREE = {"public": "viewer", "anna": {}, "tom": {}}


def test_T26_a_private_folder_is_absent_for_the_public() -> None:
    world = given(PRIVATE, THREE)

    assert world.photos("public") == {"a.jpg"}
    assert world.albums("public") == set()


def test_T27_a_private_folder_is_there_for_the_user_it_lists() -> None:
    assert given(PRIVATE, THREE).photos("anna") == {"private/b.jpg"}


def test_T28_a_private_folder_is_absent_for_another() -> None:
    assert given(PRIVATE, THREE).photos("tom") == set()


def test_T30_location_is_there_for_the_role_that_has_it() -> None:
    roles = {"viewer": "can_view", "placed": "can_view can_see_location"}
    audiences = {"public": "viewer", "family": "placed"}
    world = given({"a.jpg": {"location": (52.5, 13.4), "city": "Berlin"}}, audiences, roles)

    place = world.photo("family", "a.jpg").place

    assert world.photo("public", "a.jpg").place is None
    assert place is not None
    assert (place.latitude, place.longitude, place.names) == (52.5, 13.4, ("Berlin",))


FIVE = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]


@pytest.mark.parametrize("folder", ["", "trip"])
@pytest.mark.parametrize(
    "hidden",
    [[], ["a.jpg"], ["e.jpg"], ["b.jpg", "d.jpg"], ["b.jpg", "c.jpg"], FIVE],
    ids=["none", "first", "last", "two_apart", "two_in_a_row", "all"],
)
def test_T34_to_T45_hidden_photos_are_absent_and_the_rest_are_neighbours(
    hidden: list[str], folder: str
) -> None:
    """Pages take previous and next from the shown order, so it is the order that decides."""
    photos = {
        name: {"taken": f"2026-{month:02}-01", "hidden": name in hidden}
        for month, name in enumerate(FIVE, start=1)
    }
    tree = {f"{folder}/": photos} if folder else photos
    world = given(tree)

    shown = [name for name in FIVE if name not in hidden]
    album = next((one for one in world.site("public").albums() if one.photos), None)

    assert world.photos("public") == {f"{folder}/{name}" if folder else name for name in shown}
    if not shown:
        assert album is None
        return
    assert album is not None
    assert world.order("public", folder) == shown
    assert [view.number for view in album.photos] == [*range(1, len(shown) + 1)]


def test_T46_a_folder_with_none_is_absent() -> None:
    world = given({"a.jpg": {}, "trip/": {"access": "none", "b.jpg": {}}})

    assert world.albums("public") == set()


def test_T49_T50_a_hidden_folder_and_its_photos_are_absent() -> None:
    below = {"c.jpg": {}}
    hidden = {"hidden": True, "title": "Trip", "b.jpg": {}, "below/": below}
    world = given({"a.jpg": {}, "trip/": hidden})

    home = world.album("public")

    assert home.albums == ()
    assert "Trip" not in repr(home)
    assert world.photos("public") == {"a.jpg"}
    assert home.photo_count == 1


def test_T53_a_folder_whose_role_reads_no_metadata_shows_none_and_another_does() -> None:
    roles = {"viewer": "can_view", "reader": "can_view can_read_metadata"}
    said = {"keywords": ["cake"], "people": ["Anna"], "rating": 5}
    tree = {
        "one/": {"access": {"public": "viewer"}, "a.jpg": said},
        "two/": {"access": {"public": "reader"}, "b.jpg": said},
    }
    world = given(tree, {"public": {}}, roles)

    one, two = world.photo("public", "one/a.jpg"), world.photo("public", "two/b.jpg")
    assert (one.keywords, one.people, one.rating) == ((), (), None)
    assert (two.keywords, two.people, two.rating) == (("cake",), ("Anna",), 5)


def test_T77_descending_by_name_is_the_reverse_of_ascending() -> None:
    tree = {name: {"title": title} for name, title in zip(FIVE, "edcba", strict=True)}

    up = given({"sort": "name", "direction": "asc", **tree}).order("public")
    down = given({"sort": "name", "direction": "desc", **tree}).order("public")
    listed = given({"custom_order": ["c.jpg", "a.jpg"], **tree}).order("public")

    assert up == FIVE[::-1]
    assert down == up[::-1]
    assert listed[:2] == ["c.jpg", "a.jpg"]
    assert sorted(listed) == FIVE
