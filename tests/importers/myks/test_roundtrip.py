"""The real myks-gallery is asked who sees what, and the imported gallery must say the same.

Each case stands in a folder of its own, named after it; where our rule differs on purpose (a photo
needs its album), the test says so.
"""
# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.importers.myks_site.given import (
    IS_INSTALLED,
    WHY_NOT,
    Ours,
    Policy,
    Scenario,
    Site,
    number_of,
    site_of,
)

pytestmark = pytest.mark.skipif(not IS_INSTALLED, reason=WHY_NOT)

VISITOR = ""
FAMILY: Policy = {"groups": ["Family"]}
FRIENDS: Policy = {"groups": ["Friends & co."]}
EVE: Policy = {"users": ["eve"]}
PUBLIC: Policy = {"public": True}
EMPTY: Policy = {}
APART: Policy = {"inherit": False}

USERS: dict[str, dict[str, Any]] = {
    "anna": {"groups": ["Family"]},
    "bob": {"groups": ["Friends & co."]},
    "cleo": {"groups": ["Family", "Friends & co."]},
    "dan": {},
    "eve": {},
    "fay": {"groups": ["Family", "Unused"]},
}
SEE_ALL: dict[str, dict[str, Any]] = {
    "boss": {"superuser": True},
    "ken": {"groups": ["Keepers"]},
    "zoe": {"see_all": True, "groups": ["Family"]},
}
INACTIVE: dict[str, dict[str, Any]] = {
    "gone": {"superuser": True, "active": False},
    "old": {"groups": ["Family"], "active": False},
}
IN_FAMILY = {"anna", "cleo", "fay"}
IN_FRIENDS = {"bob", "cleo"}
EVERYBODY = {*USERS, VISITOR}

POLICIES: dict[str, Policy | None] = {
    "M01": None,
    "M02": PUBLIC,
    "M03": EVE,
    "M04": FAMILY,
    "M05": None,
    "M06": None,
    "M07": {**FAMILY, **EVE},
    "M08": {"groups": ["Family", "Friends & co."]},
    "M09": PUBLIC,
    "M10": EVE,
    "M11": FAMILY,
    "M12": {**PUBLIC, **APART},
    "M13": {**EVE, **APART},
    "M14": {**FAMILY, **APART},
    "M15": PUBLIC,
    "M16": EVE,
    "M17": FAMILY,
    "M40": PUBLIC,
    "M45": FRIENDS,
    "M46": {**FAMILY, **APART},
    "M47": FAMILY,
    "M51": FAMILY,
    "Below": FAMILY,
    "Below/Closed": None,
    "Below/Empty": EMPTY,
    "Below/Open": PUBLIC,
    "Shut": EMPTY,
    "Shut/Friends": FRIENDS,
    "Odd": {**FRIENDS, **APART},
}
PHOTOS: dict[str, Policy] = {
    "M06/b.jpg": PUBLIC,
    "M07/b.jpg": EVE,
    "M08/b.jpg": FRIENDS,
    "M12/b.jpg": PUBLIC,
    "M13/b.jpg": EVE,
    "M14/b.jpg": FAMILY,
    "M15/b.jpg": EMPTY,
    "M16/b.jpg": EMPTY,
    "M17/b.jpg": EMPTY,
    "M40/b.jpg": FAMILY,
    "M45/b.jpg": FAMILY,
    "M47/a.jpg": EMPTY,
    "M47/d.jpg": EMPTY,
    "Odd/b[1].jpg": FRIENDS,
}


def in_tree(path: str) -> str:
    return f"2024_01_01_{path}"


HAND_MADE = Scenario(
    files=[
        *(in_tree(f"{album}/{name}.jpg") for album in POLICIES for name in "ab"),
        *(in_tree(f"M47/{name}.jpg") for name in "cd"),
        in_tree("M51/s.png"),
        in_tree("Odd/b[1].jpg"),
        in_tree("Odd/b1.jpg"),
        in_tree("M04/scan.tif"),
        "private/x.jpg",
        "2024/01_02_Dated/2024-01-02_03-04-05.jpg",
    ],
    groups=["Family", "Friends & co.", "Unused", "Keepers"],
    seeing_groups=["Keepers"],
    users={**USERS, **SEE_ALL, **INACTIVE},
    albums={
        **{in_tree(name): policy for name, policy in POLICIES.items() if policy is not None},
        in_tree("M51|Scans"): FRIENDS,
        "2024/01_02_Dated": FAMILY,
    },
    photos={in_tree(path): policy for path, policy in PHOTOS.items()},
    renamed={in_tree("M11"): "Renamed by hand"},
    later=[in_tree("M11/new.jpg"), in_tree("M11/new/c.jpg"), "stray.jpg", "2030/new.jpg"],
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of(tmp_path_factory.mktemp("myks"), HAND_MADE)


@pytest.fixture(scope="module")
def ours(site: Site) -> Ours:
    return site.imported()


def there(site: Site, path: str, kind: str = "reached") -> set[str]:
    """Who sees a photo in myks-gallery, of those who do not see everything."""
    return {user for user in EVERYBODY if in_tree(path) in site.seen[user][kind]}


def here(ours: Ours, path: str) -> set[str]:
    return {user for user in EVERYBODY if in_tree(path) in ours.shown_to(user)}


def assert_seen(site: Site, ours: Ours, album: str, a: set[str], b: set[str]) -> None:
    """`a.jpg` and `b.jpg` are seen by these, there and here."""
    for name, expected in (("a", a), ("b", b)):
        path = f"{album}/{name}.jpg"
        assert (there(site, path), here(ours, path)) == (expected, expected), path


def test_every_user_sees_the_same_photos_in_both(site: Site, ours: Ours) -> None:
    for user in {*EVERYBODY, *SEE_ALL}:
        assert ours.shown_to(user) == set(site.seen[user]["reached"]), user or "a visitor"


def test_the_built_sites_hold_the_pictures_that_each_user_sees_there(site: Site) -> None:
    numbers = {path: number for number, path in enumerate(HAND_MADE.files)}
    ours = site.imported()

    ended = site.run("build", "-q")

    assert ended.returncode == 0, ended.stderr
    for user in {*EVERYBODY, *SEE_ALL}:
        audience = ours.audience(user) if user else "public"
        folder = site.path / "build" / str(audience)
        found = {number_of(one) for one in folder.glob("m/**/*.jpg")} if audience else set()
        assert found == {numbers[path] for path in site.seen[user]["reached"]}, user


def test_M01_an_album_without_a_policy_is_nobodys(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M01", set(), set())


def test_M02_a_public_album_is_everybodys(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M02", EVERYBODY, EVERYBODY)


def test_M03_an_album_for_a_user_is_that_users(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M03", {"eve"}, {"eve"})


def test_M04_an_album_for_a_group_is_its_members(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M04", IN_FAMILY, IN_FAMILY)


def test_M05_without_any_policy_a_photo_is_nobodys(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M05", set(), set())


def test_M06_a_public_photo_of_a_closed_album_is_absent_here_and_told(
    site: Site, ours: Ours
) -> None:
    assert there(site, "M06/b.jpg", "photos") == EVERYBODY
    assert here(ours, "M06/b.jpg") == set()
    assert in_tree("M06/b.jpg") in ours.told
    assert_seen(site, ours, "M06", set(), set())


def test_M07_a_photo_for_a_user_is_only_that_users(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M07", IN_FAMILY | {"eve"}, {"eve"})


def test_M08_a_photo_for_a_group_is_only_its_members(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M08", IN_FAMILY | IN_FRIENDS, IN_FRIENDS)


@pytest.mark.parametrize(
    ("album", "people"), [("M09", EVERYBODY), ("M10", {"eve"}), ("M11", IN_FAMILY)]
)
def test_M09_M10_M11_photos_follow_an_inheriting_album(
    site: Site, ours: Ours, album: str, people: set[str]
) -> None:
    assert_seen(site, ours, album, people, people)


@pytest.mark.parametrize(
    ("album", "people"), [("M12", EVERYBODY), ("M13", {"eve"}), ("M14", IN_FAMILY)]
)
def test_M12_M13_M14_without_inherit_a_photo_needs_its_own_policy(
    site: Site, ours: Ours, album: str, people: set[str]
) -> None:
    assert_seen(site, ours, album, set(), people)


@pytest.mark.parametrize(
    ("album", "people"), [("M15", EVERYBODY), ("M16", {"eve"}), ("M17", IN_FAMILY)]
)
def test_M15_M16_M17_an_empty_photo_policy_closes_the_photo(
    site: Site, ours: Ours, album: str, people: set[str]
) -> None:
    assert_seen(site, ours, album, people, set())


def test_M28_without_a_public_policy_there_is_no_public_site(tmp_path: Path) -> None:
    path = in_tree("Private/a.jpg")
    scenario = Scenario([path], ["Family"], {"anna": USERS["anna"]}, {in_tree("Private"): FAMILY})

    ours = site_of(tmp_path, scenario).imported()

    assert ours.audiences.keys() == {"family"}
    assert ours.shown_to("anna") == {path}


def test_M29_what_is_public_can_be_kept_to_the_public_site(site: Site) -> None:
    apart = site.imported("--without-public")

    for user in USERS.keys() - {"dan"}:
        assert apart.shown_to(user) == set(site.seen[user]["own"]), user
    assert apart.shown_to(VISITOR) == set(site.seen[VISITOR]["reached"])
    assert site.seen["dan"]["own"] == []  # so the public site is all there is for dan


def test_M40_a_stricter_photo_policy_denies_under_a_laxer_album(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "M40", EVERYBODY, IN_FAMILY)


def test_M45_a_photo_is_absent_where_its_album_is_not_granted(site: Site, ours: Ours) -> None:
    assert there(site, "M45/b.jpg", "photos") == IN_FAMILY
    assert_seen(site, ours, "M45", IN_FRIENDS, {"cleo"})
    assert in_tree("M45/b.jpg") in ours.told


def test_M46_an_album_without_visible_photos_is_in_no_site_but_of_those_who_see_all(
    site: Site, ours: Ours
) -> None:
    assert_seen(site, ours, "M46", set(), set())
    with_it = {name for name, one in ours.audiences.items() if in_tree("M46") in one["albums"]}
    assert with_it == {"see-all"}


def test_M47_the_photos_left_between_closed_ones_are_the_same(site: Site, ours: Ours) -> None:
    seen = {name: here(ours, f"M47/{name}.jpg") for name in "abcd"}

    assert seen == {"a": set(), "b": IN_FAMILY, "c": IN_FAMILY, "d": set()}
    assert seen == {name: there(site, f"M47/{name}.jpg") for name in "abcd"}


def test_M50_what_was_said_of_a_renamed_folder_opens_nothing(site: Site, tmp_path: Path) -> None:
    moved = Site(tmp_path, site.seen)
    shutil.copytree(site.path / "photos", tmp_path / "photos")
    shutil.copy(site.path / "dump.json", tmp_path)
    photos = tmp_path / "photos"
    (photos / in_tree("M02")).rename(photos / in_tree("M02 renamed"))

    ours = moved.imported()

    assert not [one for one in ours.audiences.values() for path in one["photos"] if "M02" in path]
    assert f"of which no photo was found: {in_tree('M02')}" in ours.told


def test_M51_albums_of_two_categories_in_one_folder_keep_their_own_policies(
    site: Site, ours: Ours
) -> None:
    assert_seen(site, ours, "M51", IN_FAMILY, IN_FAMILY)
    assert there(site, "M51/s.png") == here(ours, "M51/s.png") == IN_FRIENDS
    assert f"`{in_tree('M51')}` holds the albums of several categories" in ours.told


def test_a_folder_inside_an_album_keeps_its_own_policy(site: Site, ours: Ours) -> None:
    assert_seen(site, ours, "Below", IN_FAMILY, IN_FAMILY)
    assert_seen(site, ours, "Below/Closed", set(), set())
    assert_seen(site, ours, "Below/Empty", set(), set())
    assert_seen(site, ours, "Below/Open", EVERYBODY, EVERYBODY)
    assert_seen(site, ours, "Shut", set(), set())
    assert_seen(site, ours, "Shut/Friends", IN_FRIENDS, IN_FRIENDS)


def test_a_name_that_looks_like_a_pattern_is_only_itself(site: Site, ours: Ours) -> None:
    assert there(site, "Odd/b[1].jpg") == here(ours, "Odd/b[1].jpg") == IN_FRIENDS
    assert there(site, "Odd/b1.jpg") == here(ours, "Odd/b1.jpg") == set()


@pytest.mark.parametrize("user", SEE_ALL)
def test_who_may_see_all_photos_does(site: Site, ours: Ours, user: str) -> None:
    assert ours.audience(user) == "see-all"
    assert ours.shown_to(user) == set(site.seen[user]["photos"])
    assert in_tree("M01/a.jpg") in ours.shown_to(user)


def test_what_myks_gallery_does_not_hold_is_in_no_site(ours: Ours) -> None:
    everywhere = {path for one in ours.audiences.values() for path in one["photos"]}

    absent = ("new.jpg", "new/c.jpg", "stray.jpg", "scan.tif", "private/x.jpg")
    assert not [path for path in everywhere if path.endswith(absent)]
    assert f"before the next scan: {in_tree('M11/new.jpg')}" in ours.told
    assert "matched by no pattern" in ours.told
    assert "stray.jpg, 2030/new.jpg" in ours.told


def test_people_are_listed_where_they_belong(ours: Ours) -> None:
    people = {name: one.get("people") for name, one in ours.said["audiences"].items()}

    assert people == {
        "public": ["dan"],
        "family": ["anna", "fay"],
        "friends-co": ["bob"],
        "family-and-friends-co": ["cleo"],
        "eve": ["eve"],
        "see-all": ["boss", "ken", "zoe"],
    }
    assert "not active, so in no audience: gone, old" in ours.told


def test_an_audience_includes_those_with_a_part_of_its_groups(ours: Ours) -> None:
    includes = {name: one.get("includes") for name, one in ours.said["audiences"].items()}

    assert includes == {
        "public": None,
        "family": ["public"],
        "friends-co": ["public"],
        "family-and-friends-co": ["family", "friends-co"],
        "eve": ["public"],
        "see-all": None,
    }
    # Named again only where the two together show more: an album of one, a photo of the other.
    named = [path for path, one in ours.said["albums"].items() if "family-and" in str(one)]
    assert named == [in_tree("M45")]


def test_a_title_given_by_hand_is_kept_and_one_from_the_folder_is_read_again(ours: Ours) -> None:
    albums = ours.said["albums"]

    assert albums[in_tree("M11")]["title"] == "Renamed by hand"
    assert [path for path, one in albums.items() if "title" in one] == [in_tree("M11")]


def test_natural_keys_say_the_same_as_numbers(site: Site, ours: Ours) -> None:
    natural = site.imported(dump="natural.json")

    assert natural.said == ours.said
    assert natural.audiences == ours.audiences


def test_originals_are_given_only_if_asked_for(site: Site, ours: Ours) -> None:
    def may_download(gallery: Ours) -> set[bool]:
        return {
            "can_download_original" in held
            for one in gallery.audiences.values()
            for held in one["photos"].values()
        }

    assert may_download(ours) == {False}
    assert may_download(site.imported("--originals")) == {True}


def drawn(seed: int) -> Scenario:
    """Twelve albums, six users and four groups, with policies as they come."""
    rng = random.Random(seed)  # noqa: S311  a scenario, no secret
    groups = [f"Group {name}" for name in "ABCD"]
    users = {
        f"user{number}": {"groups": rng.sample(groups, rng.randint(0, 3))} for number in range(6)
    }
    tops = [f"2023_01_{number + 1:02}_Album" for number in range(7)]
    albums = [*tops, *(f"{rng.choice(tops)}/Part {number}" for number in range(5))]
    files = [f"{album}/{number}.jpg" for album in albums for number in range(rng.randint(1, 4))]
    files += [f"{album}/scan.png" for album in rng.sample(tops, 2)]

    def policy(*, is_album: bool) -> Policy:
        made: Policy = {
            "public": rng.random() < 0.15,
            "groups": [one for one in groups if rng.random() < 0.3],
            "users": [one for one in users if rng.random() < 0.12],
        }
        return {**made, "inherit": rng.random() < 0.7} if is_album else made

    def chosen(several: list[str], share: float) -> Iterator[str]:
        return (one for one in several if rng.random() < share)

    keys = [*albums, *(f"{one.rpartition('/')[0]}|Scans" for one in files if one.endswith(".png"))]
    return Scenario(
        files=files,
        groups=groups,
        users=users,
        albums={path: policy(is_album=True) for path in chosen(keys, 0.8)},
        photos={path: policy(is_album=False) for path in chosen(files, 0.4)},
    )


@pytest.mark.parametrize("seed", range(4))
def test_drawn_policies_show_every_user_the_same_in_both(tmp_path: Path, seed: int) -> None:
    site = site_of(tmp_path, drawn(seed))
    together, apart = site.imported(), site.imported("--without-public")

    for user in site.seen:
        assert together.shown_to(user) == set(site.seen[user]["reached"]), user or "a visitor"
        if user and apart.audience(user) != "public":
            assert apart.shown_to(user) == set(site.seen[user]["own"]), user
    sizes = {len(one["reached"]) for one in site.seen.values()}
    assert len(sizes) > 2  # users differ, or nothing was compared
