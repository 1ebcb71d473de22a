"""`limits:` as written, made conditions over photos."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.config.config import Config
from staticgal.config.limits import evaluation_context, needs_secret
from staticgal.config.schema.condition_values import read_metres, read_stars
from staticgal.core.great_circle import distance_m
from staticgal.core.limit import Limit, Near, matches
from staticgal.core.model import Location, Metadata, Photo, SourceFile, Technical
from staticgal.core.permission import ALL, Permission
from staticgal.core.when import Day
from tests.config.given import BASE, given_config

SECRET = bytes(range(32))


def limits(config: Config, secret: bytes | None = None) -> tuple[Limit, ...]:
    return evaluation_context(config.limits, secret, None).limits


def photo(path: str = "2026/Anna/IMG_1.jpg", kind: str = "jpeg", **said: object) -> Photo:
    source = SourceFile(f"/{path}", "0" * 64, kind, 1, 60, 40, is_animated=kind == "gif")
    return Photo(path, source, Metadata(**said))  # type: ignore[arg-type]  # its own fields


def takes(folder: Path, when: str, one: Photo, secret: bytes | None = None) -> bool:
    config = given_config(folder, f"limits:\n  - when: {when}\n    withhold: all\n")
    (limit,) = limits(config, secret)
    return matches(limit.when, one)


PRIVATE = photo(keywords=("Holidays", "Private"))
FAMILY = photo(keywords=("Private|Family",), people=("Anna Hansen",), label="Red")
STARRED = photo(rating=4, title="Anna's school", technical=Technical(camera="Apple iPhone 15"))
DATED = photo(taken=Day(date(2026, 10, 15)), location=Location(52.511, 13.401))


@pytest.mark.parametrize(
    ("when", "one", "does"),
    [
        ("{keyword: private}", PRIVATE, True),
        ("{keyword: priv}", PRIVATE, False),
        ("{keyword: 'priv*'}", PRIVATE, True),
        ("{keyword: [secret, PRIVATE]}", PRIVATE, True),
        ("{keyword: private}", FAMILY, True),
        ("{keyword: family}", FAMILY, True),
        ("{keyword: fam}", FAMILY, False),
        ("{keyword: 'private|family'}", FAMILY, True),
        ("{keyword: private/family}", FAMILY, True),
        ("{keyword: 'Family < Private'}", FAMILY, True),
        ("{keyword: private/friends}", FAMILY, False),
        ("{keyword: 'Family > Private'}", FAMILY, False),
        ("{keyword: [secret, 'fam*']}", FAMILY, True),
        ("{keyword: b/w}", photo(keywords=("B/W",)), True),
        ("{keyword: /}", photo(keywords=("/",)), True),
        ("{people: 'anna*'}", FAMILY, True),
        ("{people: anna}", FAMILY, False),
        ("{label: [purple, red]}", FAMILY, True),
        ("{rating: '>= 4'}", STARRED, True),
        ("{rating: '> 4'}", STARRED, False),
        ("{rating: 4}", STARRED, True),
        ("{rating: 1..3}", STARRED, False),
        ("{not: {rating: '>= 4'}}", STARRED, False),
        ("{not: {rating: '>= 4'}}", PRIVATE, True),
        ("{rating: '< 3'}", PRIVATE, True),
        ("{rating: '< 3'}", STARRED, False),
        ("{rating: 0}", PRIVATE, True),
        ("{rating: 0..2}", PRIVATE, True),
        ("{rating: 0..2}", photo(rating=-1), True),
        ("{rating: -1}", PRIVATE, False),
        ("{title: '*school*'}", STARRED, True),
        ("{camera: '*iphone*'}", STARRED, True),
        ("{camera: 'iPhone*'}", STARRED, True),
        ("{camera: [canon, iphone 15]}", STARRED, True),
        ("{camera: 'apple*'}", STARRED, True),
        ("{camera: iphone}", STARRED, False),
        ("{camera: 'phone*'}", STARRED, False),
        ("{file: '2026/**/IMG_?.jpg'}", STARRED, True),
        ("{file: '*.jpg'}", STARRED, False),
        ("{file: ['*.jpg', '**/img_1.jpg', '2026/?nna/*']}", STARRED, True),
        ("{file: ['*.jpg', 'a|b']}", STARRED, False),
        ("{file: '2026/a [1].jpg'}", photo("2026/a [1].jpg"), True),
        ("{file: '2026/a [1].jpg'}", photo("2026/a 1.jpg"), True),
        ("{file: '**/[!a]*[1].jpg'}", photo("2026/b1.jpg"), True),
        ("{keyword: '[private]'}", photo(keywords=("[Private]",)), True),
        ("{keyword: '[private]'}", PRIVATE, False),
        ("{file: '**'}", STARRED, True),
        ("{media: jpg}", STARRED, True),
        ("{media: [png, gif]}", STARRED, False),
        ("{media: animation}", photo("a.gif", "gif"), True),
        ("{media: animation}", STARRED, False),
        ("{taken: {after: 2026-10-15}}", DATED, True),
        ("{taken: {before: 2026-10-15}}", DATED, False),
        ("{taken: {after: 2026-01-01, before: 2027-01-01}}", DATED, True),
        ("{taken: {after: 2026-01-01}}", PRIVATE, False),
        ("{near: {latitude: 52.51, longitude: 13.40, radius: 500 m}}", DATED, True),
        ("{near: {latitude: 52.51, longitude: 13.40, radius: 0.1 km}}", DATED, False),
        ("{near: {latitude: 52.51, longitude: 13.40, radius: 500 m}}", PRIVATE, False),
        ("{keyword: private, people: 'anna*'}", FAMILY, True),
        ("{keyword: private, people: ben}", FAMILY, False),
        ("{any: [{people: ben}, {label: red}]}", FAMILY, True),
        ("{all: [{people: ben}, {label: red}]}", FAMILY, False),
        ("{label: red, not: {people: ben}}", FAMILY, True),
    ],
)
def test_a_condition_says_which_photos(tmp_path: Path, when: str, one: Photo, does: bool) -> None:
    assert takes(tmp_path, when, one) is does


def test_a_limit_says_what_is_taken_and_from_whom(tmp_path: Path) -> None:
    config = given_config(
        tmp_path,
        "limits:\n"
        "  - {when: {keyword: a}, withhold: all}\n"
        "  - {when: {keyword: a}, withhold: can_see_location, from: public}\n"
        "  - {when: {keyword: a}, withhold: [can_view, can_use_zoom], from: [public, family]}\n",
    )

    one, two, three = limits(config)

    assert (one.withhold, one.audiences) == (ALL, None)
    assert (two.withhold, two.audiences) == (Permission.LOCATION, frozenset({"public"}))
    assert three.withhold == Permission.VIEW | Permission.ZOOM
    assert three.audiences == frozenset({"public", "family"})
    assert [limit.defined_at.line for limit in (one, two, three) if limit.defined_at] == [
        13,
        14,
        15,
    ]


def test_an_owner_may_stand_beside_others_in_from(tmp_path: Path) -> None:
    base = BASE.replace("audiences:\n", "audiences:\n  me: {role: owner}\n").replace(
        "roles:\n", "roles:\n  owner: [owner_access]\n"
    )

    config = given_config(
        tmp_path, "limits: [{when: {keyword: a}, withhold: all, from: [family, me]}]\n", base
    )

    assert [one.audiences for one in limits(config)] == [frozenset({"family", "me"})]


def test_without_limits_there_are_none(tmp_path: Path) -> None:
    config = given_config(tmp_path)

    assert limits(config) == ()
    assert not needs_secret(config.limits)


# --- The shift of a zone -------------------------------------------------------------------------

ZONE = "{near: {latitude: 52.51, longitude: 13.40, radius: 500 m, shift: 300 m}}"


def zones(folder: Path, secret: bytes, *whens: str) -> list[Near]:
    lines = "".join(f"  - {{when: {when}, withhold: all}}\n" for when in whens)
    config = given_config(folder, f"limits:\n{lines}")
    assert needs_secret(config.limits)
    return [limit.when for limit in limits(config, secret) if isinstance(limit.when, Near)]


def test_a_shifted_zone_is_never_made_without_its_secret(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="secret"):
        takes(tmp_path, f"{{not: {{any: [{ZONE}]}}}}", PRIVATE)


def test_a_shift_is_the_same_each_time_and_for_each_zone_around_a_place(tmp_path: Path) -> None:
    wide = ZONE.replace("500 m", "2 km")

    one, two = zones(tmp_path, SECRET, ZONE, wide)
    (again,) = zones(tmp_path, SECRET, ZONE)
    (other,) = zones(tmp_path, bytes(32), ZONE)

    assert one == again
    assert (one.latitude, one.longitude) == (two.latitude, two.longitude)
    assert (one.latitude, one.longitude) != (other.latitude, other.longitude)


def test_zones_around_a_place_share_the_least_of_their_shifts(tmp_path: Path) -> None:
    less = ZONE.replace("300 m", "200 m")

    one, two = zones(tmp_path, SECRET, ZONE, less)
    (alone,) = zones(tmp_path, SECRET, less)

    # Moved in proportion, the two middles would lie on a line that leads to the place.
    assert one == two == alone


def test_the_place_stays_inside_and_its_offset_is_spread_over_the_whole_reach(
    tmp_path: Path,
) -> None:
    far = []
    config = given_config(tmp_path, f"limits:\n  - {{when: {ZONE}, withhold: all}}\n")
    for number in range(400):
        (limit,) = limits(config, number.to_bytes(32))
        assert isinstance(limit.when, Near)
        far.append(distance_m(52.51, 13.40, limit.when.latitude, limit.when.longitude))
        assert matches(limit.when, photo(location=Location(52.51, 13.40)))

    assert max(far) < 300.01
    # Every spot of the disc is as likely: half of them lie beyond 300 m / √2.
    assert 150 < sum(one > 212.1 for one in far) < 250


# --- Values ----------------------------------------------------------------------------------


@given(st.integers(1, 9999), st.sampled_from(["m", " m", "km", " km"]))
def test_a_length_is_in_metres(number: int, unit: str) -> None:
    assert read_metres(f"{number}{unit}") == number * (1000 if "k" in unit else 1)


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        (">= 4", (4, 5)),
        (">3", (4, 5)),
        ("<= 2", (-1, 2)),
        ("<1", (-1, 0)),
        ("= 3", (3, 3)),
        ("3", (3, 3)),
        (3, (3, 3)),
        ("-1", (-1, -1)),
        ("1..2", (1, 2)),
        ("0", (0, 0)),
        ("0..2", (0, 2)),
        ("< 5", (-1, 4)),
    ],
)
def test_stars_are_from_the_least_to_the_most(text: object, stars: tuple[int, int]) -> None:
    assert read_stars(text) == stars
