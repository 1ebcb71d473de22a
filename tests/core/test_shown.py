"""Facts of what a site shows: order, dates, titles, covers, counts, crumbs, what is unlisted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from staticgal.core.naming import UNLISTED_LENGTH
from staticgal.core.project import project
from staticgal.core.rendition import DEFAULT_OFFER, Size, Verbatim
from staticgal.core.resolve import Outcomes
from staticgal.core.when import CaptureTime, Day, Month, Span, Year
from tests.conformance.build import World, given

EXACT = {"viewer": "can_view can_see_exact_dates"}
ORIGINAL = (
    "can_view can_download_original can_see_exact_dates can_see_location "
    "can_see_technical_details can_read_metadata"
)
TEN = [f"IMG_{number:04}.jpg" for number in range(1, 11)]


# --- Order -----------------------------------------------------------------------------------


def test_photos_are_oldest_first_and_undated_ones_last() -> None:
    world = given(
        {
            "a.jpg": {},
            "b.jpg": {"taken": "2026-10-15 15:45"},
            "c.jpg": {"taken": "2026-10-15 09:00"},
            "d.jpg": {"taken": "2025"},
        },
        roles=EXACT,
    )

    assert world.order("public") == ["d.jpg", "c.jpg", "b.jpg", "a.jpg"]


def test_descending_turns_the_dated_ones_and_leaves_undated_last() -> None:
    world = given(
        {
            "direction": "desc",
            "a.jpg": {},
            "b.jpg": {"taken": "2026-10-15 15:45"},
            "c.jpg": {"taken": "2026-10-15 09:00"},
        },
        roles=EXACT,
    )

    assert world.order("public") == ["b.jpg", "c.jpg", "a.jpg"]


def test_the_order_within_a_month_is_neither_that_of_time_nor_of_names() -> None:
    days = {name: {"taken": f"2026-10-{day:02} 12:00"} for day, name in enumerate(TEN, start=1)}
    world = given(days)

    order = world.order("public")

    assert sorted(order) == TEN
    assert order not in (TEN, TEN[::-1])


def test_the_order_within_a_month_is_stable_and_the_audiences_own() -> None:
    days = {name: {"taken": f"2026-10-{day:02} 12:00"} for day, name in enumerate(TEN, start=1)}
    world = given(days, {"public": "viewer", "family": "viewer"})
    moved = given({**days, "IMG_0001.jpg": {"taken": "2026-10-31 23:59"}})

    assert world.order("public") == given(days).order("public")
    assert world.order("public") == moved.order("public")
    assert world.order("public") != world.order("family")


def test_months_stay_in_order_without_exact_dates() -> None:
    world = given(
        {
            "a.jpg": {"taken": "2026-10-01 12:00"},
            "b.jpg": {"taken": "2026-09-30 12:00"},
            "c.jpg": {"taken": "2025-12-31"},
        }
    )

    assert world.order("public") == ["c.jpg", "b.jpg", "a.jpg"]


def test_order_within_month_keeps_the_order_of_time_and_no_day() -> None:
    days = {name: {"taken": f"2026-10-{31 - day:02} 12:00"} for day, name in enumerate(TEN)}
    world = given({"order_within_month": True, **days})

    assert world.order("public") == TEN[::-1]
    assert {view.taken for view in world.album("public").photos} == {Month(2026, 10)}


def test_order_within_month_goes_for_its_own_album_only() -> None:
    days = {name: {"taken": f"2026-10-{day:02} 12:00"} for day, name in enumerate(TEN, start=1)}
    world = given({"order_within_month": True, "below/": days})

    assert world.order("public", "below") != TEN


def test_undated_photos_without_titles_are_not_in_the_order_of_their_names() -> None:
    world = given({name: {} for name in TEN}, {"public": "viewer", "family": "viewer"})

    order = world.order("public")

    assert order not in (TEN, TEN[::-1])
    assert order != world.order("family")


def test_undated_photos_are_in_the_order_of_their_titles() -> None:
    world = given(
        {"a.jpg": {"title": "Zoo 10"}, "b.jpg": {"title": "Zoo 9"}, "c.jpg": {"title": "Ape"}}
    )

    assert world.order("public") == ["c.jpg", "b.jpg", "a.jpg"]


def test_sorting_by_name_goes_by_file_names_for_who_may_have_the_files() -> None:
    tree = {"sort": "name", **{f"IMG_{number}.jpg": {} for number in (10, 9, 100)}}
    world = given(tree, roles={"viewer": ORIGINAL})

    assert world.order("public") == ["IMG_9.jpg", "IMG_10.jpg", "IMG_100.jpg"]


def test_sorting_by_name_goes_by_titles_for_who_may_not_have_the_files() -> None:
    tree = {
        "sort": "name",
        "a.jpg": {"title": "Zoo"},
        "b.jpg": {"title": "Ape"},
        **{name: {} for name in TEN},
    }

    order = given(tree).order("public")

    assert order[:2] == ["b.jpg", "a.jpg"]
    assert order[2:] not in (TEN, TEN[::-1])


def test_the_owners_own_list_comes_first() -> None:
    tree = {"custom_order": ["c.jpg", "gone.jpg", "a.jpg"]}
    photos = {"a.jpg": {}, "b.jpg": {"taken": "2020"}, "c.jpg": {}, "d.jpg": {"taken": "2019"}}
    world = given({**tree, **photos})

    assert world.order("public") == ["c.jpg", "a.jpg", "d.jpg", "b.jpg"]


def test_photos_of_the_same_moment_are_always_in_one_order() -> None:
    tree = {name: {"taken": "2026-10-15 15:45"} for name in TEN}
    world = given(tree, roles=EXACT)
    root = world.gallery.root
    turned = replace(world.gallery, root=replace(root, photos=root.photos[::-1]))

    assert World(turned, world.audiences).order("public") == world.order("public")


def test_albums_are_newest_first_and_by_title_within_a_month() -> None:
    tree = {
        "1/": {"title": "Zoo", "date": "2026-10-01", "a.jpg": {}},
        "2/": {"title": "Ape", "date": "2026-10-02", "a.jpg": {}},
        "3/": {"title": "Bee", "date": "2026-11", "a.jpg": {}},
        "4/": {"title": "Cat", "a.jpg": {}},
    }

    assert given(tree).albums_in_order("public") == ["Bee", "Ape", "Zoo", "Cat"]
    assert given(tree, roles=EXACT).albums_in_order("public") == ["Bee", "Ape", "Zoo", "Cat"]


def test_albums_of_one_month_are_by_day_where_days_are_known() -> None:
    tree = {
        "1/": {"title": "Ape", "date": "2026-10-01", "a.jpg": {}},
        "2/": {"title": "Zoo", "date": "2026-10-20", "a.jpg": {}},
    }

    assert given(tree).albums_in_order("public") == ["Ape", "Zoo"]
    assert given(tree, roles=EXACT).albums_in_order("public") == ["Zoo", "Ape"]


# --- Dates and titles ------------------------------------------------------------------------


def test_dates_are_coarse_everywhere_without_the_right_to_days() -> None:
    tree = {
        "date": "2026-10-15",
        "trip/": {
            "shown_name": "",
            "date": "2026-10-15",
            "a.jpg": {"taken": "2026-10-15 15:45"},
            "b.jpg": {"taken": "2026-10-16"},
            "c.jpg": {"taken": "2026-10"},
        },
    }

    site = given(tree).site("public")

    assert "CaptureTime(" not in repr(site)
    assert "Day(" not in repr(site)
    assert "15" not in re.sub(r"'[a-z0-9-]*[a-z2-7]{12,}/?'|long_edge=\d+", "", repr(site))


def test_dates_are_exact_with_the_right_to_them() -> None:
    photo = given({"a.jpg": {"taken": "2026-10-15 15:45"}}, roles=EXACT).photo("public", "a.jpg")

    assert isinstance(photo.taken, CaptureTime)


def test_an_album_spans_what_is_seen_in_it() -> None:
    tree = {
        "a.jpg": {"taken": "2026-09-28 10:00"},
        "b.jpg": {"taken": "2026-10-03 10:00"},
        "c.jpg": {"taken": "2019-01-01", "hidden": True},
        "below/": {"access": "none", "d.jpg": {"taken": "2027-01-01"}},
    }

    span = given(tree).album("public").span
    exact = given(tree, roles=EXACT).album("public").span

    assert span == Span(Month(2026, 9), Month(2026, 10))
    assert exact == Span(Day(date(2026, 9, 28)), Day(date(2026, 10, 3)))


def test_a_year_makes_a_span_of_years() -> None:
    tree = {"a.jpg": {"taken": "2026-09-28"}, "b.jpg": {"taken": "2024"}}

    assert given(tree, roles=EXACT).album("public").span == Span(Year(2024), Year(2026))


def test_an_album_without_a_title_is_called_by_its_folder_less_the_date() -> None:
    tree = {"2026-10-15 Anna/": {"shown_name": "Anna", "date": "2026-10-15", "a.jpg": {}}}

    world = given(tree, roles=EXACT)

    assert world.albums_in_order("public") == ["Anna"]
    assert "2026" not in world.album("public").albums[0].path


def test_an_album_named_by_nothing_but_a_day_is_called_by_its_month() -> None:
    tree = {"2026-10-15/": {"shown_name": "", "date": "2026-10-15", "a.jpg": {}}}

    assert given(tree).albums_in_order("public") == ["October 2026"]
    assert given(tree, roles=EXACT).albums_in_order("public") == ["15 October 2026"]


def test_an_album_has_a_slug_of_its_shown_title_and_an_opaque_id() -> None:
    world = given({"secret name/": {"title": "Anna's Zoo & Café", "a.jpg": {}}})

    assert re.fullmatch(r"annas-zoo-cafe-[a-z2-7]{12}/", world.album("public").albums[0].path)


def test_albums_of_the_same_title_have_different_folders() -> None:
    tree = {"1/": {"title": "Zoo", "a.jpg": {}}, "2/": {"title": "Zoo", "a.jpg": {}}}

    one, two = given(tree).album("public").albums

    assert one.path != two.path


def test_ids_are_the_audiences_own() -> None:
    world = given({"trip/": {"a.jpg": {}}}, {"public": "viewer", "family": "viewer"})

    ids = {world.photo(name, "trip/a.jpg").id for name in ("public", "family")}
    ids |= {world.album(name, "trip").id for name in ("public", "family")}

    assert len(ids) == 4


# --- Covers, counts, numbers -----------------------------------------------------------------


def test_the_owners_cover_is_taken_where_it_is_seen() -> None:
    tree = {"cover": "b.jpg", "a.jpg": {}, "b.jpg": {"access": {"smith": "none"}}, "c.jpg": {}}
    world = given(tree, {"public": "viewer", "smith": "viewer"})

    assert world.cover("public") == "b.jpg"
    assert world.cover("smith") in ("a.jpg", "c.jpg")


def test_a_hidden_cover_leaves_no_trace() -> None:
    named = given({"cover": "b.jpg", "a.jpg": {}, "b.jpg": {"hidden": True}, "c.jpg": {}})
    unnamed = given({"a.jpg": {}, "c.jpg": {}})

    assert named.site("public") == unnamed.site("public")


def test_a_cover_may_lie_in_an_album_below() -> None:
    world = given({"cover": "trip/b.jpg", "trip/": {"a.jpg": {}, "b.jpg": {}}})

    assert world.cover("public") == "trip/b.jpg"


def test_an_unlisted_photo_is_no_cover() -> None:
    world = given({"cover": "a.jpg", "a.jpg": {"unlisted": True}, "b.jpg": {}})

    assert world.cover("public") == "b.jpg"


def test_counts_are_of_what_is_listed_at_any_depth() -> None:
    tree = {
        "a.jpg": {},
        "b.jpg": {"hidden": True},
        "c.jpg": {"unlisted": True},
        "trip/": {"d.jpg": {}, "e.jpg": {"access": "none"}, "day/": {"f.jpg": {}}},
        "drafts/": {"access": "none", "g.jpg": {}},
        "apart/": {"unlisted": True, "h.jpg": {}},
    }

    home = given(tree).album("public")

    assert (home.photo_count, home.album_count) == (3, 2)


def test_numbers_have_no_gaps() -> None:
    tree = {name: {"title": name} for name in TEN} | {
        TEN[0]: {"hidden": True},
        TEN[4]: {"access": "none"},
    }

    numbers = [view.number for view in given(tree).album("public").photos]

    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]


# --- Unlisted --------------------------------------------------------------------------------


def test_an_unlisted_photo_is_in_the_site_and_linked_from_nowhere() -> None:
    world = given({"a.jpg": {}, "b.jpg": {"unlisted": True, "taken": "2020"}})

    home = world.album("public")

    assert world.order("public") == ["a.jpg"]
    assert home.span is None
    assert [view.id for view in home.unlisted_photos] == [world.photo("public", "b.jpg").id]
    assert len(world.photo("public", "b.jpg").id) == UNLISTED_LENGTH


def test_an_unlisted_album_is_in_the_site_and_linked_from_nowhere() -> None:
    world = given({"a.jpg": {}, "apart/": {"unlisted": True, "title": "Apart", "b.jpg": {}}})

    home = world.album("public")

    assert home.albums == ()
    (apart,) = home.unlisted_albums
    assert re.fullmatch(rf"[a-z2-7]{{{UNLISTED_LENGTH}}}/", apart.path)
    assert [view.number for view in apart.photos] == [1]


def test_an_album_of_unlisted_photos_only_is_not_listed() -> None:
    world = given({"a.jpg": {}, "apart/": {"b.jpg": {"unlisted": True}}})

    assert world.album("public").albums == ()
    assert world.albums("public") == {"apart"}


# --- What is between -------------------------------------------------------------------------


def test_an_album_below_one_that_is_not_granted_hangs_from_the_nearest_that_is() -> None:
    below = {"title": "Smith", "access": {"smith": "viewer"}, "a.jpg": {}}
    tree = {"title": "Clients", "description": "All our clients", "smith/": below}
    world = given({"clients/": tree}, {"smith": {}})

    home = world.album("smith")

    assert world.albums_in_order("smith") == ["Smith"]
    assert [crumb.path for crumb in home.albums[0].crumbs] == [""]
    assert "Clients" not in repr(world.site("smith"))
    assert "All our clients" not in repr(world.site("smith"))


def test_a_root_that_is_not_granted_is_an_empty_page_without_its_own_words() -> None:
    tree = {"description": "Our family", "date": "2026", "hidden": True, "a.jpg": {}}
    world = given(tree, {"smith": {}})

    assert world.site("smith") == given({}, {"smith": {}}).site("smith")


def test_a_photo_granted_where_its_album_is_not_is_absent_and_reported() -> None:
    world = given({"trip/": {"a.jpg": {"access": {"smith": "viewer"}}}}, {"smith": {}})

    assert world.photos("smith") == set()
    assert world.outcomes("smith").unreachable_photos == ("trip/a.jpg",)


def test_an_album_granted_with_nothing_to_show_is_absent_and_reported() -> None:
    world = given({"a.jpg": {}, "empty/": {}, "hidden/": {"b.jpg": {"hidden": True}}})

    assert world.albums_in_order("public") == []
    assert set(world.outcomes("public").idle_albums) == {"empty", "hidden"}


def test_an_album_with_photos_only_further_down_is_there() -> None:
    world = given({"year/": {"trip/": {"a.jpg": {}}}})

    assert world.albums_in_order("public") == ["year"]
    assert world.album("public", "year").photo_count == 1


# --- Sizes and originals ---------------------------------------------------------------------


def test_sizes_on_offer_never_exceed_the_right() -> None:
    sizes = {Size.THUMBNAIL, Size.GALLERY}
    for rights, more in (
        ("can_view", set[Size]()),
        ("can_view can_download_medium", {Size.MEDIUM}),
        ("can_view can_download_large", {Size.LARGE}),
        ("can_view can_download_original can_use_zoom", set[Size]()),
    ):
        world = given({"a.jpg": {}}, roles={"viewer": rights})

        offered = world.photo("public", "a.jpg").pictures

        assert {spec.size for spec in offered} == sizes | more


def test_the_original_needs_every_right_that_its_bytes_would_tell_of() -> None:
    rights = ORIGINAL.split()
    for missing in rights:
        less = [right for right in rights if right != missing]
        world = given({"a.jpg": {}}, roles={"viewer": less})
        for job in world.projection("public").jobs:
            assert not any(isinstance(product, Verbatim) for product in job.products)
        if missing != "can_view":
            assert world.photo("public", "a.jpg").original is None

    world = given({"a.jpg": {}}, roles={"viewer": rights})

    assert world.photo("public", "a.jpg").original is not None
    (job,) = world.projection("public").jobs
    assert Verbatim("jpg") in job.products


def test_a_view_names_no_source() -> None:
    world = given({"trip/": {"a.jpg": {}}}, roles={"viewer": ORIGINAL})

    projection = project(world.gallery, world.audiences["public"], b"0" * 32, DEFAULT_OFFER)

    assert "/photos/" not in repr(projection.site)
    assert "trip/a.jpg" not in repr(projection.site)


def test_a_narrowed_site_lacks_what_is_taken_away_and_is_otherwise_the_same() -> None:
    world = given({"a.jpg": {}, "b.jpg": {}})

    def only_b(seen: Outcomes) -> Outcomes:
        return replace(seen, photos={path: seen.photos[path] for path in ("b.jpg",)})

    whole, narrowed = (
        project(world.gallery, world.audiences["public"], b"0" * 32, DEFAULT_OFFER, narrow=narrow)
        for narrow in (None, only_b)
    )

    assert len(whole.site.root.photos) == 2
    assert {photo.id for photo in narrowed.site.root.photos} < {
        photo.id for photo in whole.site.root.photos
    }
    assert len(narrowed.site.root.photos) == 1
