"""Limits only take away, in any order, and mean what the owner would say they mean."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.great_circle import EARTH_RADIUS_M, distance_m, shifted
from staticgal.core.limit import (
    AllOf,
    AnyOf,
    Condition,
    EvaluationContext,
    FileName,
    Limit,
    MediaType,
    Near,
    Not,
    Rating,
    Taken,
    TextField,
    TextMatch,
    fields_used,
    matches,
    withheld,
)
from staticgal.core.model import Album, Gallery, Location, Metadata, Photo, SourceFile, Technical
from staticgal.core.permission import ALL, NONE, Permission
from staticgal.core.policy import AccessRule, Audience, Entry
from staticgal.core.resolve import Outcomes, resolve
from staticgal.core.when import CaptureTime, Day, Month, Year
from staticgal.errors import SourceLocation
from tests.core.strategies import AUDIENCES, audiences, dice, galleries

P = Permission


def word(text: str) -> re.Pattern[str]:
    return re.compile(text)


SIMPLE: list[Condition] = [
    TextMatch(TextField.KEYWORDS, word("cake")),
    TextMatch(TextField.PEOPLE, word("anna")),
    TextMatch(TextField.LABEL, word("red")),
    TextMatch(TextField.TITLE, word("zoo.*")),
    FileName(word(r".*\.png")),
    FileName(word(r".*IMG.*")),
    TextMatch(TextField.CAMERA, word("canon.*")),
    MediaType("jpeg"),
    Rating(4, 5),
    Rating(-1, 2),
    Taken(after=date(2026, 10, 1)),
    Taken(before=date(2026, 10, 15)),
    Near(52.5, 13.4, 5000),
]
conditions = st.recursive(
    st.sampled_from(SIMPLE),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda all_: AllOf(tuple(all_))),
        st.lists(inner, min_size=1, max_size=3).map(lambda any_: AnyOf(tuple(any_))),
        inner.map(Not),
    ),
    max_leaves=6,
)
limits = st.builds(
    Limit,
    conditions,
    st.sampled_from((ALL, P.VIEW, P.LOCATION, P.EXACT_DATES | P.SEE_HIDDEN)),
    st.sampled_from((None, frozenset({"family"}), frozenset(AUDIENCES[1:]))),
)
several = st.lists(limits, max_size=4).map(tuple)


def photos_of(album: Album) -> Iterator[Photo]:
    for one in album.walk():
        yield from one.photos


def is_within(less: Outcomes, more: Outcomes) -> bool:
    return all(
        held in more_held.get(path, NONE)
        for held_at, more_held in ((less.photos, more.photos), (less.albums, more.albums))
        for path, held in held_at.items()
    )


@given(galleries(), audiences(), several, several)
def test_limits_only_take_away(
    gallery: Gallery, audience: Audience, some: tuple[Limit, ...], more: tuple[Limit, ...]
) -> None:
    none = resolve(gallery.root, audience)
    few = resolve(gallery.root, audience, EvaluationContext(some))
    many = resolve(gallery.root, audience, EvaluationContext((*some, *more)))

    assert is_within(few, none)
    assert is_within(many, few)


@given(galleries(), audiences(), several, st.randoms(use_true_random=False))
def test_their_order_never_matters(
    gallery: Gallery, audience: Audience, some: tuple[Limit, ...], dealer: object
) -> None:
    shuffled = list(some)
    dealer.shuffle(shuffled)  # type: ignore[attr-defined]  # it is a random.Random

    assert resolve(gallery.root, audience, EvaluationContext(some)) == resolve(
        gallery.root, audience, EvaluationContext(tuple(shuffled))
    )


@given(galleries(), audiences(), limits)
def test_a_limit_takes_exactly_what_it_says_where_it_says_it(
    gallery: Gallery, audience: Audience, limit: Limit
) -> None:
    alone = replace(audience, includes=())
    before = resolve(gallery.root, alone).photos
    after = resolve(gallery.root, alone, EvaluationContext((limit,))).photos
    photos = {photo.path: photo for photo in photos_of(gallery.root)}

    for path, held in before.items():
        left = held
        if P.OWNER not in held and limit.concerns(alone.name) and matches(limit.when, photos[path]):
            left = held & ~limit.withhold
        # What was seen though it is hidden is gone with the right to see that.
        is_lost = P.SEE_HIDDEN in held & ~left and after.get(path, NONE) == NONE
        assert is_lost or after.get(path, NONE) == (left if P.VIEW in left else NONE)


@given(galleries(), several)
def test_an_owner_keeps_everything(gallery: Gallery, some: tuple[Limit, ...]) -> None:
    owner = Audience("family", P.OWNER)

    assert resolve(gallery.root, owner, EvaluationContext(some)) == resolve(gallery.root, owner)


@given(galleries(), conditions)
def test_all_and_a_list_with_view_take_the_photo_alike(
    gallery: Gallery, condition: Condition
) -> None:
    viewer = Audience("family", ALL & ~P.OWNER)

    assert (
        resolve(gallery.root, viewer, EvaluationContext((Limit(condition, ALL),))).photos
        == resolve(gallery.root, viewer, EvaluationContext((Limit(condition, P.VIEW),))).photos
    )


@given(galleries(), conditions, limits)
def test_from_spares_everybody_else(gallery: Gallery, condition: Condition, limit: Limit) -> None:
    smith = Audience("smith", ALL & ~P.OWNER)
    only_public = replace(limit, when=condition, audiences=frozenset({"public"}))

    assert resolve(gallery.root, smith, EvaluationContext((only_public,))) == resolve(
        gallery.root, smith
    )


# --- Conditions, judged a second time ------------------------------------------------------------


def may_be(condition: Condition, photo: Photo) -> set[bool]:
    """What a condition may come to, said naively; of a photo whose day is known, one thing."""
    if isinstance(condition, AllOf | AnyOf):
        found = [may_be(one, photo) for one in condition.conditions]
        by_all = isinstance(condition, AllOf)
        if all(by_all in one for one in found):
            return {by_all}.union(*({not by_all} & one for one in found))
        return {not by_all}
    if isinstance(condition, Not):
        return {not one for one in may_be(condition.condition, photo)}
    taken = photo.metadata.taken
    days = [taken] if taken is None else [first_day(taken), last_day(taken)]
    return {holds(condition, photo, day) for day in days}


def holds(condition: Condition, photo: Photo, day: str | None) -> bool:
    """Whether a condition on one field holds of a photo of that day."""
    data = photo.metadata
    return condition in {
        *([SIMPLE[0]] if "cake" in " ".join(data.keywords).lower() else []),
        *([SIMPLE[1]] if "anna" in " ".join(data.people).lower() else []),
        *([SIMPLE[2]] if data.label.lower() == "red" else []),
        *([SIMPLE[3]] if data.title.lower().startswith("zoo") else []),
        *([SIMPLE[4]] if photo.path.endswith(".png") else []),
        *([SIMPLE[5]] if "IMG" in photo.path else []),
        *([SIMPLE[6]] if data.technical.camera.startswith("Canon") else []),
        *([SIMPLE[7]] if photo.source.format == "jpeg" else []),
        *([SIMPLE[8]] if data.rating in (4, 5) else []),
        *([SIMPLE[9]] if data.rating in (None, -1, 0, 1, 2) else []),
        *([SIMPLE[10]] if day and day >= "2026-10-01" else []),
        *([SIMPLE[11]] if day and day < "2026-10-15" else []),
        *([SIMPLE[12]] if data.location and data.location.latitude == 52.5163 else []),
    }


def first_day(moment: object) -> str:
    match moment:
        case Day(day):
            return day.isoformat()
        case Month(year, month):
            return f"{year:04}-{month:02}-01"
        case Year(year):
            return f"{year:04}-01-01"
        case CaptureTime(local):
            return local.date().isoformat()
        case _:
            raise TypeError(moment)


def last_day(moment: object) -> str:
    match moment:
        case Month(year, month):
            return f"{year:04}-{month:02}-31"
        case Year(year):
            return f"{year:04}-12-31"
        case _:
            return first_day(moment)


@given(galleries(), conditions)
def test_a_condition_means_what_it_says(gallery: Gallery, condition: Condition) -> None:
    for photo in photos_of(gallery.root):
        assert matches(condition, photo) == (True in may_be(condition, photo))


@given(dice(), conditions)
def test_what_cannot_be_known_is_withheld_with_and_without_not(
    throw: object, condition: Condition
) -> None:
    photo: Photo = throw.photo("", "IMG_0001.jpg")  # type: ignore[attr-defined]  # a Dice
    lost = replace(photo, unknown=frozenset(Metadata.__dataclass_fields__))

    if matches(condition, photo):
        assert matches(condition, lost) or not fields_used(condition)
    for simple in SIMPLE:
        if fields_used(simple):
            assert matches(simple, lost)
            assert matches(Not(simple), lost)
            assert matches(Not(Not(simple)), lost)
    assert matches(AllOf((condition, FileName(word("nothing")))), lost) is False


def test_an_unknown_field_matters_only_to_what_asks_for_it() -> None:
    photo = bare(Metadata(rating=5), unknown=frozenset({"keywords"}))

    assert matches(TextMatch(TextField.KEYWORDS, word("private")), photo)
    assert not matches(Rating(1, 4), photo)
    assert not matches(Not(Rating(4, 5)), photo)
    assert matches(AnyOf((Rating(1, 4), TextMatch(TextField.KEYWORDS, word("private")))), photo)
    assert not matches(AllOf((Rating(1, 4), TextMatch(TextField.KEYWORDS, word("private")))), photo)


def bare(metadata: Metadata, **more: object) -> Photo:
    source = SourceFile("/a.jpg", "0" * 64, "jpeg", 1, 60, 40)
    return Photo("a.jpg", source, metadata, **more)  # type: ignore[arg-type]  # its own fields


def test_what_only_another_file_of_the_photo_says_counts_whatever_stands_before() -> None:
    raw = Metadata(keywords=("private",), rating=5, label="Red")
    jpeg = Metadata(keywords=("party",), rating=2, label="Red")
    photo = bare(jpeg, readings=(jpeg, raw))

    assert matches(TextMatch(TextField.KEYWORDS, word("private")), photo)
    assert matches(TextMatch(TextField.KEYWORDS, word("party")), photo)
    assert not matches(TextMatch(TextField.KEYWORDS, word("secret")), photo)
    assert matches(Not(Rating(4, 5)), photo)
    assert not matches(Not(TextMatch(TextField.LABEL, word("red"))), photo)
    assert matches(AllOf((TextMatch(TextField.KEYWORDS, word("private")), Rating(2, 2))), photo)


def test_what_is_shown_counts_only_if_it_is_among_what_is_said() -> None:
    photo = bare(Metadata(keywords=("shown",)), readings=(Metadata(keywords=("said",)),))

    assert matches(TextMatch(TextField.KEYWORDS, word("said")), photo)
    assert not matches(Not(TextMatch(TextField.KEYWORDS, word("said"))), photo)
    assert not matches(TextMatch(TextField.KEYWORDS, word("shown")), photo)


@pytest.mark.parametrize(
    ("written", "does"),
    [
        ("beach, private", True),
        ("beach;Private ;x", True),
        ("beach / private", True),
        ("family < private", True),
        ("x, status|private|y", True),
        ("status\\private", True),
        (" Pri\u200bvate\u00ad ", True),
        ("not privately owned", False),
        ("beach, not private", False),
        ("private-ish", False),
        ("", False),
        (",;|", False),
    ],
)
def test_each_of_a_list_in_one_entry_and_each_level_counts(written: str, does: bool) -> None:
    pattern, photo = word("private"), bare(Metadata(keywords=(written,), people=(written,)))

    assert matches(TextMatch(TextField.KEYWORDS, pattern), photo) is does
    assert matches(TextMatch(TextField.PEOPLE, pattern), photo) is does


def test_an_entry_with_a_comma_is_also_what_it_says_as_a_whole() -> None:
    photo = bare(Metadata(keywords=("Places|Lisbon,  Portugal",)))

    assert matches(TextMatch(TextField.KEYWORDS, word(r"places\|lisbon, portugal")), photo)
    assert matches(TextMatch(TextField.KEYWORDS, word(r"places\|lisbon")), photo)
    assert matches(TextMatch(TextField.KEYWORDS, word("portugal")), photo)
    assert not matches(TextMatch(TextField.KEYWORDS, word("places portugal")), photo)


@pytest.mark.parametrize("spaces", ["lena demo", "Lena  Demo", " lena\u00a0demo ", "Lena\tDEMO"])
def test_runs_of_spaces_do_not_matter_and_a_name_is_the_whole_name(spaces: str) -> None:
    photo = bare(Metadata(people=(spaces,)))

    assert matches(TextMatch(TextField.PEOPLE, word("lena demo")), photo)
    assert not matches(TextMatch(TextField.PEOPLE, word("lena")), photo)
    assert not matches(TextMatch(TextField.PEOPLE, word("lena demonstrata")), photo)


@pytest.mark.parametrize("written", ["Café", "CAFE\u0301", "cafe\u0301"])
def test_capitals_and_ways_to_write_an_accent_do_not_matter(written: str) -> None:
    condition = TextMatch(TextField.KEYWORDS, word("caf\u00e9"))

    assert matches(condition, bare(Metadata(keywords=(written,))))


def test_a_photo_without_the_field_matches_only_what_is_negated() -> None:
    photo = bare(Metadata())

    for simple in SIMPLE:
        if fields_used(simple) and simple != Rating(-1, 2):
            assert not matches(simple, photo)
            assert matches(Not(simple), photo)


@pytest.mark.parametrize(
    ("stars", "least", "most", "does", "does_not"),
    [
        (None, -1, 2, True, False),
        (None, 0, 0, True, False),
        (None, 0, 2, True, False),
        (None, 1, 5, False, True),
        (None, -1, -1, False, True),
        (-1, -1, 2, True, False),
        (-1, -1, -1, True, False),
        (-1, 0, 0, True, True),  # less than no stars: it may be meant, and may not
        (-1, 0, 2, True, True),
        (-1, 1, 2, False, True),
        (2, 0, 2, True, False),
        (3, 0, 2, False, True),
    ],
)
def test_no_rating_is_no_stars_and_a_rejected_photo_has_fewer(
    stars: int | None, least: int, most: int, does: bool, does_not: bool
) -> None:
    photo = bare(Metadata(rating=stars))

    assert matches(Rating(least, most), photo) is does
    assert matches(Not(Rating(least, most)), photo) is does_not


def test_a_pattern_for_anything_asks_for_something_and_another_word_does_not_match() -> None:
    unsaid, other = bare(Metadata()), bare(Metadata(title="Sea", label="Blue"))
    other = replace(other, metadata=replace(other.metadata, technical=Technical(camera="Leica")))

    for field in (TextField.LABEL, TextField.TITLE, TextField.CAMERA):
        assert not matches(TextMatch(field, word(".*")), unsaid)
        assert matches(TextMatch(field, word(".*")), other)
        assert matches(TextMatch(field, word("sea|blue|leica")), other)
        assert not matches(TextMatch(field, word("red")), other)


def test_a_path_of_a_companion_counts() -> None:
    photo = replace(bare(Metadata()), companions=("a.arw",))

    assert matches(FileName(word(r".*\.arw")), photo)


# --- Near ------------------------------------------------------------------------------------

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def by_vectors(a: Location, b: Location) -> float:
    """The distance by the chord between two points of the sphere."""

    def point(one: Location) -> tuple[float, float, float]:
        high, around = math.radians(one.latitude), math.radians(one.longitude)
        return (
            math.cos(high) * math.cos(around),
            math.cos(high) * math.sin(around),
            math.sin(high),
        )

    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.dist(point(a), point(b)) / 2))


@given(st.builds(Location, latitudes, longitudes), st.builds(Location, latitudes, longitudes))
def test_a_distance_is_that_along_the_sphere(a: Location, b: Location) -> None:
    measured = distance_m(a.latitude, a.longitude, b.latitude, b.longitude)

    assert measured == pytest.approx(by_vectors(a, b), abs=1)
    assert measured == pytest.approx(distance_m(b.latitude, b.longitude, a.latitude, a.longitude))


@pytest.mark.parametrize(
    ("middle", "photo", "metres"),
    [
        ((0, 179.9999), (0, -179.9999), 22.2),  # across the antimeridian
        ((-17, 180), (-17, -180), 0),
        ((90, 0), (90, 123), 0),  # a pole is one place, whatever its longitude
        ((89.9999, 0), (89.9999, 180), 22.2),
        ((-89.9999, 10), (-89.9999, -170), 22.2),
        ((52.51, 13.40), (52.5145, 13.40), 500.4),
        ((60, 0), (60, 0.01), 556),
    ],
)
def test_near_holds_across_the_antimeridian_and_at_the_poles(
    middle: tuple[float, float], photo: tuple[float, float], metres: float
) -> None:
    there = bare(Metadata(location=Location(*photo)))

    assert distance_m(*middle, *photo) == pytest.approx(metres, abs=0.5)
    assert matches(Near(*middle, metres + 1), there)
    if metres > 1:
        assert not matches(Near(*middle, metres - 1), there)


@given(latitudes, longitudes, st.floats(0, 100_000), st.floats(0, 2 * math.pi))
def test_a_shift_goes_as_far_as_it_says(
    latitude: float, longitude: float, far: float, bearing: float
) -> None:
    to_latitude, to_longitude = shifted(latitude, longitude, far, bearing)

    assert -90 <= to_latitude <= 90
    assert -180 <= to_longitude <= 180
    assert distance_m(latitude, longitude, to_latitude, to_longitude) == pytest.approx(far, abs=0.1)


def test_a_condition_asks_for_the_fields_of_all_that_it_joins() -> None:
    fields = ["keywords", "people", "label", "title", None, None, "technical", None, "rating"]
    fields += ["rating", "taken", "taken", "location"]

    assert [fields_used(one) for one in SIMPLE] == [frozenset({one} - {None}) for one in fields]
    assert fields_used(Not(SIMPLE[0])) == {"keywords"}
    assert fields_used(AnyOf((SIMPLE[0], Not(SIMPLE[1]), SIMPLE[4]))) == {"keywords", "people"}
    assert fields_used(AllOf((SIMPLE[12], SIMPLE[10]))) == {"location", "taken"}
    assert isinstance(fields_used(SIMPLE[4]), frozenset)


@pytest.mark.parametrize(
    ("bearing", "to"), [(0, (1, 179.5)), (0.5, (0, -179.5)), (1, (-1, 179.5)), (1.5, (0, 178.5))]
)
def test_a_shift_goes_clockwise_from_north(bearing: float, to: tuple[float, float]) -> None:
    one_degree = math.pi * EARTH_RADIUS_M / 180

    assert shifted(0, 179.5, one_degree, bearing * math.pi) == pytest.approx(to)


def test_the_far_side_of_the_earth_is_half_its_girth_away() -> None:
    assert distance_m(12, 169, -12, -11) == pytest.approx(math.pi * EARTH_RADIUS_M)
    assert matches(Near(12, 169, 0), bare(Metadata(location=Location(12, 169))))


def test_an_animation_is_a_kind_whatever_its_format() -> None:
    still, moving = bare(Metadata()), bare(Metadata())
    moving = replace(moving, source=replace(still.source, is_animated=True))

    assert matches(MediaType("animation"), moving)
    assert matches(MediaType("jpeg"), moving)
    assert not matches(MediaType("animation"), still)
    assert not matches(MediaType("png"), moving)


def test_what_is_left_unsaid_is_open_and_takes_all_from_everyone() -> None:
    day = date(2026, 10, 15)

    assert (Taken(day), Taken(before=day)) == (Taken(day, None), Taken(None, day))
    assert Limit(Rating(1, 5)) == Limit(Rating(1, 5), ALL, None)
    assert Limit(Rating(1, 5)).defined_at is None
    assert withheld([Limit(Rating(0, 5))], bare(Metadata()), "x") == (Limit(Rating(0, 5)),)
    assert Limit(Rating(1, 5)) == Limit(Rating(1, 5), defined_at=SourceLocation("gallery.yaml", 9))
    assert EvaluationContext() == EvaluationContext((), None)


# --- Days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken", "after", "before", "does_not"),
    [
        (
            CaptureTime(datetime.fromisoformat("2026-10-15T23:59")),
            date(2026, 10, 15),
            date(2026, 10, 16),
            False,
        ),
        (Day(date(2026, 10, 15)), date(2026, 10, 15), date(2026, 10, 16), False),
        (Day(date(2026, 10, 15)), date(2026, 10, 16), None, True),
        (Month(2026, 10), None, date(2026, 10, 15), True),
        (Month(2026, 10), date(2026, 10, 15), None, True),
        (Month(2026, 10), date(2026, 10, 5), date(2026, 10, 9), True),
        (Month(2026, 10), date(2026, 10, 1), date(2026, 11, 1), False),
        (Month(2026, 10), date(2026, 10, 2), date(2026, 11, 1), True),
        (Month(2026, 10), date(2026, 10, 1), date(2026, 10, 31), True),
        (Year(2026), date(2026, 6, 1), None, True),
        (Year(2026), date(2026, 1, 1), date(2027, 1, 1), False),
        (None, date(2026, 1, 1), None, True),
    ],
)
def test_a_photo_that_may_be_of_another_day_is_withheld_under_not(
    taken: object, after: date | None, before: date | None, does_not: bool
) -> None:
    photo = bare(Metadata(taken=taken))  # type: ignore[arg-type]  # a Moment

    assert matches(Not(Taken(after, before)), photo) is does_not


@pytest.mark.parametrize(
    ("taken", "after", "before", "does"),
    [
        (Day(date(2026, 10, 15)), date(2026, 10, 15), None, True),
        (Day(date(2026, 10, 15)), date(2026, 10, 16), None, False),
        (Day(date(2026, 10, 15)), None, date(2026, 10, 15), False),
        (Day(date(2026, 10, 15)), None, date(2026, 10, 16), True),
        (Month(2026, 10), date(2026, 10, 31), None, True),
        (Month(2026, 10), date(2026, 11, 1), None, False),
        (Month(2026, 12), None, date(2026, 12, 2), True),
        (Month(2026, 12), date(2026, 12, 31), None, True),
        (Month(2026, 12), date(2027, 1, 1), None, False),
        (Month(2026, 11), date(2026, 11, 30), None, True),
        (Month(2026, 11), date(2026, 12, 1), None, False),
        (Month(2026, 2), date(2026, 2, 28), None, True),
        (Month(2026, 2), date(2026, 3, 1), None, False),
        (Month(2026, 2), None, date(2026, 2, 1), False),
        (Year(2026), None, date(2026, 1, 2), True),
        (Year(2026), date(2027, 1, 1), None, False),
        (Year(2026), date(2026, 12, 31), date(2027, 1, 1), True),
        (Year(2026), None, date(2026, 1, 1), False),
        (Month(9999, 12), date(9999, 12, 31), None, True),
        (Month(9999, 12), None, date(9999, 12, 1), False),
    ],
)
def test_a_photo_known_to_the_month_matches_if_some_day_of_it_does(
    taken: object, after: date | None, before: date | None, does: bool
) -> None:
    photo = bare(Metadata(taken=taken))  # type: ignore[arg-type]  # a Moment

    assert matches(Taken(after, before), photo) is does


def test_limits_are_joined_over_what_each_member_holds() -> None:
    root = Album("", photos=(bare(Metadata()),), rule=AccessRule({"smith": Entry(P.VIEW)}))
    smith = Audience("smith")
    both = Audience("both", P.VIEW | P.LOCATION, includes=(smith,))
    taken = Limit(FileName(word(".*")), ALL, frozenset({"both"}))

    assert resolve(root, both, EvaluationContext((taken,))).photos == {"a.jpg": P.VIEW}
    assert resolve(root, both, EvaluationContext((replace(taken, audiences=None),))).photos == {}
