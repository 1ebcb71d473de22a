"""Facts of what a site tells of itself and of each album: address, words, time, order, cover."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

import pytest

from staticgal.core.model import Album, Direction, Gallery, Metadata, Photo, Sort, SourceFile
from staticgal.core.naming import ALBUM_LENGTH, UNLISTED_LENGTH, keyed_id
from staticgal.core.permission import VERBATIM, Permission
from staticgal.core.policy import AccessRule, Audience, Entry
from staticgal.core.project import project
from staticgal.core.rendition import DEFAULT_OFFER
from staticgal.core.view import AlbumView, Crumb, SiteView
from staticgal.core.when import CaptureTime, Day, Moment, Month, Span, Year

P = Permission
SECRET = b"s" * 32
HIDDEN, UNLISTED = AccessRule(hidden=True), AccessRule(unlisted=True)
NOBODY = AccessRule(others=Entry(is_none=True))


def photo(
    path: str,
    taken: Moment | None = None,
    pixels: tuple[int, int] = (6000, 4000),
    rule: AccessRule = AccessRule(),
    title: str = "",
) -> Photo:
    digest = sha256(path.encode()).hexdigest()
    source = SourceFile(f"/photos/{path}", digest, "jpeg", 1_000, *pixels)
    return Photo(path, source, Metadata(title=title, taken=taken), rule)


def full(path: str, **other: object) -> Album:
    """An album with a photo in it, so that it is shown."""
    return Album(path, photos=(photo(f"{path}/a.jpg"),), **other)  # type: ignore[arg-type]  # its fields


def site(
    root: Album, held: Permission = P.VIEW, secret: bytes = SECRET, **other: object
) -> SiteView:
    gallery = Gallery("The Hansens", root, **other)  # type: ignore[arg-type]  # its fields
    return project(gallery, Audience("family", held), secret, DEFAULT_OFFER).site


def home(root: Album, held: Permission = P.VIEW, secret: bytes = SECRET) -> AlbumView:
    return site(root, held, secret).root


def titles(albums: Sequence[AlbumView]) -> list[str]:
    return [album.title for album in albums]


def day(number: int) -> Day:
    return Day(date(2026, 10, number))


def secrets(count: int) -> list[bytes]:
    """Several, so that what falls out right by chance under one of them does not under all."""
    return [sha256(str(number).encode()).digest() for number in range(count)]


# --- The site --------------------------------------------------------------------------------


def test_a_site_lives_below_the_gallerys_address_under_its_audiences_name() -> None:
    for url in ("https://photos.example.org/x", "https://photos.example.org/x/"):
        assert site(Album(""), url=url).url == "https://photos.example.org/x/family/"
    assert site(Album("")).url == ""


def test_the_owners_words_for_every_site_are_in_it() -> None:
    said = site(Album(""), language="de", about="About *us*", footer="© Hansen")

    assert (said.title, said.language) == ("The Hansens", "de")
    assert (said.about, said.footer) == ("About *us*", "© Hansen")
    assert said.root.title == "The Hansens"


def test_a_site_knows_whether_it_is_open() -> None:
    for is_open in (True, False):
        audience = Audience("family", P.VIEW, is_open=is_open)

        found = project(Gallery("", Album("")), audience, SECRET, DEFAULT_OFFER).site

        assert found.is_open == is_open


# --- Addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Anna's Zoo & Café", "annas-zoo-cafe-"),
        ("  --Zoo-- ", "zoo-"),
        ("Zoo 2026/10", "zoo-2026-10-"),
        ("x" * 60, "x" * 48 + "-"),
        ("x" * 47 + " yes", "x" * 47 + "-"),  # no dash left at the cut
        ("動物園", ""),
    ],
)
def test_an_albums_address_is_its_title_in_plain_letters_and_a_keyed_id(
    title: str, slug: str
) -> None:
    (album,) = home(Album("", albums=(full("zoo", title=title),))).albums

    assert album.id == keyed_id(SECRET, "album", "zoo", ALBUM_LENGTH)
    assert album.path == f"{slug}{album.id}/"


def test_an_unlisted_albums_address_is_a_long_keyed_id_alone() -> None:
    (album,) = home(Album("", albums=(full("zoo", title="Zoo", rule=UNLISTED),))).unlisted_albums

    assert album.id == keyed_id(SECRET, "album", "zoo", UNLISTED_LENGTH)
    assert album.path == f"{album.id}/"


def test_the_first_page_cannot_be_unlisted() -> None:
    root = Album("", photos=(photo("a.jpg"),))

    assert site(replace(root, rule=UNLISTED)) == site(root)


def test_the_way_to_an_album_is_told_by_the_shown_titles_above_it() -> None:
    below = replace(full("zoo/ape"), title="Ape")
    root = Album("", albums=(Album("zoo", title="Zoo", albums=(below,)),))

    (zoo,) = home(root).albums
    (ape,) = zoo.albums

    assert ape.crumbs == (Crumb("The Hansens", ""), Crumb("Zoo", zoo.path))


# --- Words and marks -------------------------------------------------------------------------


def test_a_description_is_for_who_may_open_the_album() -> None:
    said = Album("", description="Our *family*", photos=(photo("a.jpg"),))

    assert home(said).description == "Our *family*"
    assert home(said, P(0)).description == ""


def test_an_album_is_called_by_its_title_its_folder_its_date_or_album() -> None:
    for said, shown in (
        (full("1", title="Zoo", shown_name="zoo", date=day(15)), "Zoo"),
        (full("1", shown_name="zoo", date=day(15)), "zoo"),
        (full("1", date=day(15)), "October 2026"),
        (full("1"), "Album"),
    ):
        assert titles(home(Album("", albums=(said,))).albums) == [shown]


@pytest.mark.parametrize(
    ("folder", "shown"),
    [("17.05. Anna", "Anna"), ("Anna Sunday 17th", "Anna"), ("Sonntag", "October 2026")],
)
def test_days_in_a_folders_name_are_in_title_and_address_for_who_may_know_them(
    folder: str, shown: str
) -> None:
    tree = Album("", albums=(full("1", shown_name=folder, date=day(15)),))

    (coarse,), (exact,) = home(tree).albums, home(tree, P.VIEW | P.EXACT_DATES).albums

    assert (coarse.title, exact.title) == (shown, folder)
    assert not re.search("17|sun|sonn", coarse.path.rpartition("-")[0])
    assert [crumb.title for one in tree.albums for crumb in coarse.crumbs] == ["The Hansens"]


def test_a_folders_name_that_was_read_less_its_days_is_taken_as_it_was_read() -> None:
    read = full("1", shown_name="So Anna", undated_name="Anna")

    assert titles(home(Album("", albums=(read,))).albums) == ["Anna"]


def test_an_owners_own_title_keeps_its_days() -> None:
    said = full("1", title="Sunday 17 May", shown_name="x")

    assert titles(home(Album("", albums=(said,))).albums) == ["Sunday 17 May"]


def test_an_album_is_marked_hidden_by_itself_or_by_any_album_above() -> None:
    below = Album("zoo/ape/big", photos=(photo("zoo/ape/big/a.jpg"),))
    plain = Album("zoo", albums=(Album("zoo/ape", albums=(below,)),))
    for hidden, marks in (
        (plain, [False, False, False, False]),
        (replace(plain, rule=HIDDEN), [False, True, True, True]),
        (
            replace(plain, albums=(replace(plain.albums[0], rule=HIDDEN),)),
            [False, False, True, True],
        ),
    ):
        found = site(Album("", albums=(hidden,)), P.VIEW | P.SEE_HIDDEN)

        assert [album.is_hidden for album in found.albums()] == marks


def test_a_mark_of_an_album_between_stays_with_what_hangs_from_above() -> None:
    opened = AccessRule(entries={"family": Entry(P.VIEW | P.SEE_HIDDEN)})
    below = Album("zoo/ape", rule=opened, photos=(photo("zoo/ape/a.jpg"),))
    root = Album("", albums=(Album("zoo", rule=HIDDEN, albums=(below,)),))

    (ape,) = home(root).albums

    assert ape.is_hidden
    assert [view.is_hidden for view in ape.photos] == [True]


def test_a_first_page_that_nobody_opened_bears_no_mark() -> None:
    assert not home(Album("", rule=HIDDEN), P(0)).is_hidden
    assert home(Album("", rule=HIDDEN), P.VIEW | P.SEE_HIDDEN).is_hidden


# --- Time ------------------------------------------------------------------------------------


def test_an_album_spans_what_is_listed_below_it() -> None:
    apart = replace(full("apart", rule=UNLISTED), date=Year(1999))
    taken = (photo("zoo/a.jpg", Month(2025, 3)), photo("zoo/b.jpg", Month(2026, 5)))
    root = Album(
        "", photos=(photo("b.jpg", Month(2026, 1)),), albums=(apart, Album("zoo", photos=taken))
    )

    assert home(root).span == Span(Month(2025, 3), Month(2026, 5))


def test_an_album_with_a_day_of_its_own_lends_it_to_the_album_above() -> None:
    assert home(Album("", albums=(full("zoo", date=Month(2024, 2)),))).span == Span(
        Month(2024, 2), Month(2024, 2)
    )


def test_an_album_without_any_date_spans_nothing() -> None:
    assert home(Album("", albums=(full("zoo"),))).span is None


NOON = CaptureTime(datetime(2026, 10, 15, 12))  # noqa: DTZ001  # as a camera writes it


@pytest.mark.parametrize(
    ("own", "first", "begins"),
    [
        (day(15), NOON, True),
        (day(14), NOON, False),  # a party in October, photographed with a clock gone wrong
        (day(15), Month(2026, 10), True),
        (day(15), Month(2026, 9), False),
        (Month(2026, 10), NOON, True),
        (Month(2026, 9), NOON, False),
        (Month(2025, 10), NOON, False),
        (Month(2026, 10), Month(2026, 10), True),
        (Year(2026), NOON, True),
        (Year(2025), NOON, False),
        (day(15), Year(2026), True),
        (day(15), Year(2025), False),
    ],
)
def test_an_albums_own_date_counts_where_its_photos_contradict_it(
    own: Moment, first: Moment, begins: bool
) -> None:
    photos = (photo("a.jpg", first), photo("b.jpg", Day(date(2030, 1, 1))))
    held = P.VIEW | P.EXACT_DATES
    of_photos = home(Album("", photos=photos), held).span

    span = home(Album("", date=own, photos=photos), held).span

    assert of_photos is not None
    assert span == (of_photos if begins else Span(own, own))


# --- Order -----------------------------------------------------------------------------------


def test_albums_without_a_date_of_their_own_go_by_their_newest_photo() -> None:
    def with_photos(path: str, *taken: Moment) -> Album:
        photos = tuple(photo(f"{path}/{i}.jpg", moment) for i, moment in enumerate(taken))
        return Album(path, title=path, photos=photos)

    albums = (
        with_photos("old", Month(2020, 1), Month(2021, 1)),
        with_photos("new", Month(2019, 1), Month(2026, 1)),
        with_photos("middle", Month(2024, 1), Month(2024, 2)),
    )

    assert titles(home(Album("", albums=albums)).albums) == ["new", "middle", "old"]


def test_an_albums_own_date_decides_its_place_whatever_its_photos_say() -> None:
    years = (photo("long/a.jpg", Year(2001)), photo("long/b.jpg", Year(2026)))
    long = Album("long", title="long", date=Year(2001), photos=years)
    albums = (long, full("middle", title="middle", date=Year(2010)))

    assert titles(home(Album("", albums=albums)).albums) == ["middle", "long"]


def test_albums_of_one_day_go_by_the_time_of_it_where_it_is_known() -> None:
    def at(hour: int) -> CaptureTime:
        return CaptureTime(datetime(2026, 10, 15, hour))  # noqa: DTZ001  # as an owner writes it

    albums = (full("1", title="Ape", date=at(9)), full("2", title="Zoo", date=at(18)))

    assert titles(home(Album("", albums=albums), P.VIEW | P.EXACT_DATES).albums) == ["Zoo", "Ape"]
    assert titles(home(Album("", albums=albums)).albums) == ["Ape", "Zoo"]


DATED = (
    full("1", title="Zoo", date=Month(2026, 10)),
    full("2", title="ape", date=Month(2026, 10)),
    full("3", title="Bee", date=Month(2024, 1)),
    full("4", title="Dog"),
    full("5", title="cat"),
)


@pytest.mark.parametrize(
    ("sort", "direction", "order"),
    [
        (Sort.DATE, None, ["ape", "Zoo", "Bee", "cat", "Dog"]),
        (Sort.DATE, Direction.DESCENDING, ["ape", "Zoo", "Bee", "cat", "Dog"]),
        (Sort.DATE, Direction.ASCENDING, ["Bee", "ape", "Zoo", "cat", "Dog"]),
        (Sort.NAME, None, ["ape", "Bee", "cat", "Dog", "Zoo"]),
        (Sort.NAME, Direction.ASCENDING, ["ape", "Bee", "cat", "Dog", "Zoo"]),
        (Sort.NAME, Direction.DESCENDING, ["Zoo", "Dog", "cat", "Bee", "ape"]),
    ],
)
def test_albums_go_by_date_or_by_name_either_way(
    sort: Sort, direction: Direction | None, order: list[str]
) -> None:
    root = Album("", sort=sort, direction=direction, albums=DATED)

    assert titles(home(root).albums) == order


@pytest.mark.parametrize("sort", Sort)
def test_albums_of_the_same_title_and_date_are_in_the_order_of_their_ids(sort: Sort) -> None:
    albums = tuple(full(str(number), title="Zoo", date=Year(2026)) for number in range(8))

    for ordered in (albums, albums[::-1]):
        ids = [album.id for album in home(Album("", sort=sort, albums=ordered)).albums]

        assert ids == sorted(ids)


def test_unlisted_albums_and_photos_are_in_the_order_of_their_ids() -> None:
    albums = tuple(full(str(number), rule=UNLISTED) for number in range(6))
    photos = tuple(photo(f"{number}.jpg", rule=UNLISTED) for number in range(6))

    for each in (1, -1):
        page = home(Album("", albums=albums[::each], photos=photos[::each]))

        assert len(page.unlisted_albums) == len(page.unlisted_photos) == 6
        assert [one.id for one in page.unlisted_albums] == sorted(
            one.id for one in page.unlisted_albums
        )
        assert [one.id for one in page.unlisted_photos] == sorted(
            one.id for one in page.unlisted_photos
        )


@pytest.mark.parametrize("path", ["", "zoo"])
def test_the_owners_own_list_holds_for_albums_too(path: str) -> None:
    prefix = f"{path}/" if path else ""
    albums = tuple(
        full(f"{prefix}{name}", title=name, date=Year(2000 + number))
        for number, name in enumerate("abcd")
    )
    listing = Album(path, custom_order=("c", "gone", "a"), albums=albums)
    root = listing if not path else Album("", albums=(listing,))

    page = home(root)

    assert titles((page if not path else page.albums[0]).albums) == ["c", "a", "d", "b"]


def names_shown(root: Album, held: Permission, secret: bytes = SECRET) -> list[str]:
    """The titles of the first page's photos, in order; where titles are withheld, of their ids."""
    by_id = {keyed_id(secret, "photo", one.path, 16): one.name for one in root.photos}
    return [by_id[view.id] for view in home(root, held, secret).photos]


@pytest.mark.parametrize("direction", [None, *Direction])
def test_photos_by_name_go_either_way_numbers_as_numbers(direction: Direction | None) -> None:
    plain = ["2 b.jpg", "a.jpg", "a 9.jpg", "a 10.jpg", "B.jpg"]
    photos = tuple(photo(name) for name in sorted(plain))
    root = Album("", sort=Sort.NAME, direction=direction, photos=photos)

    shown = names_shown(root, P.VIEW | VERBATIM)

    expected = ["2 b.jpg", "a 9.jpg", "a 10.jpg", "a.jpg", "B.jpg"]
    assert shown == (expected[::-1] if direction is Direction.DESCENDING else expected)


def test_photos_by_name_and_by_title_are_shuffled_where_both_are_silent() -> None:
    photos = tuple(photo(f"{number}.jpg") for number in range(8))
    root = Album("", sort=Sort.NAME, photos=photos)

    for turned in (root, replace(root, photos=photos[::-1])):
        ids = [view.id for view in home(turned).photos]

        assert ids == sorted(ids)


@pytest.mark.parametrize("sort", Sort)
def test_titles_with_numbers_are_in_the_order_of_the_numbers(sort: Sort) -> None:
    spelt = ["Zoo 9", "Zoo 010", "Zoo 11", f"Zoo {'9' * 5000}", "zoo x", ""]
    photos = tuple(photo(f"{5 - i}.jpg", title=title) for i, title in enumerate(spelt))

    shown = home(Album("", sort=sort, photos=photos)).photos

    assert [view.title for view in shown] == spelt


def test_numbers_of_other_scripts_are_numbers() -> None:
    two, ten = "\N{ARABIC-INDIC DIGIT TWO}", "\u0661\u0660"
    spelt = [f"Zoo {number}" for number in ("1", two, "3", ten, "11")]
    photos = tuple(photo(f"{5 - i}.jpg", title=title) for i, title in enumerate(spelt))

    shown = home(Album("", sort=Sort.NAME, photos=photos)).photos

    assert [view.title for view in shown] == spelt


def test_photos_of_one_moment_are_in_the_order_of_their_files_for_who_gets_the_files() -> None:
    photos = tuple(photo(f"{number}.jpg", NOON) for number in range(8))

    shown = names_shown(Album("", photos=photos[::-1]), P.VIEW | VERBATIM)
    undated = names_shown(
        Album("", photos=tuple(photo(f"{number}.jpg") for number in range(8))), P.VIEW | VERBATIM
    )

    assert shown == undated == [f"{number}.jpg" for number in range(8)]


# --- Covers ----------------------------------------------------------------------------------


def cover_of(root: Album, secret: bytes = SECRET) -> str | None:
    ids = {
        keyed_id(secret, "photo", one.path, 16): one.path
        for album in root.walk()
        for one in album.photos
    }
    cover = home(root, secret=secret).cover
    return ids[cover.id] if cover else None


def shots(*pixels: tuple[int, int], path: str = "") -> tuple[Photo, ...]:
    """Photos in the order of their months, so that no chance decides."""
    return tuple(
        photo(f"{path}{number}.jpg", Month(2020, number), size)
        for number, size in enumerate(pixels, 1)
    )


@pytest.mark.parametrize(
    ("pixels", "cover"),
    [
        ([(1199, 1000), (1200, 1000), (1500, 1000)], "2.jpg"),
        ([(1801, 1000), (1800, 1000), (1500, 1000)], "2.jpg"),
        ([(1000, 1500), (3000, 1000), (1500, 1000)], "3.jpg"),
        ([(1000, 1500), (3000, 1000)], "1.jpg"),
    ],
)
def test_a_cover_is_the_first_photo_that_fits_its_frame(
    pixels: list[tuple[int, int]], cover: str
) -> None:
    assert cover_of(Album("", photos=shots(*pixels))) == cover


def test_an_albums_own_photos_stand_for_it_before_those_below() -> None:
    below = Album("zoo", photos=shots((1500, 1000), path="zoo/"))

    assert cover_of(Album("", photos=shots((1000, 1500)), albums=(below,))) == "1.jpg"
    assert cover_of(Album("", albums=(below,))) == "zoo/1.jpg"
    assert cover_of(Album("")) is None


@pytest.mark.parametrize("path", ["", "zoo/"])
def test_the_owner_may_choose_any_listed_photo_below(path: str) -> None:
    below = Album("zoo/ape", photos=shots(*[(1500, 1000)] * 9, path="zoo/ape/"))
    zoo = Album("zoo", photos=shots((1500, 1000), path="zoo/"), albums=(below,))
    chosen = "zoo/ape/7.jpg"
    if path:
        chosen_in = replace(zoo, cover=chosen.removeprefix(path))
        assert cover_of(Album("", albums=(chosen_in,))) == chosen
    else:
        assert cover_of(Album("", cover=chosen, albums=(zoo,))) == chosen


def test_a_cover_that_is_not_shown_is_passed_over() -> None:
    photos = shots((1500, 1000), (1500, 1000))
    unseen = (photos[0], replace(photos[1], rule=NOBODY))

    assert cover_of(Album("", cover="2.jpg", photos=photos)) == "2.jpg"
    assert cover_of(Album("", cover="2.jpg", photos=unseen)) == "1.jpg"


def test_albums_lie_below_one_another_and_are_counted_so() -> None:
    below = Album("zoo", photos=shots((1, 1), (1, 1), path="zoo/"), albums=(full("zoo/ape"),))
    page = home(Album("", photos=shots((1, 1)), albums=(below, full("cat"))))

    assert (page.photo_count, page.album_count) == (5, 3)
    assert (page.albums[0].photo_count, page.albums[0].album_count) == (3, 1)
