"""Who sees what in each example, written out by hand from the rules, and that each of them builds.

The tables were derived from the ten rules of docs/access.md, not from what the program printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

Matrix = dict[str, dict[str, dict[str, list[str]]]]

# `owner_access` implies every permission there is, and all of them are printed.
EVERYTHING = [
    "can_add_comments",
    "can_add_ratings",
    "can_add_tags",
    "can_delete_any_comments",
    "can_delete_own_comments",
    "can_download_gallery",
    "can_download_large",
    "can_download_medium",
    "can_download_original",
    "can_download_raw",
    "can_edit_any_comments",
    "can_edit_own_comments",
    "can_read_metadata",
    "can_see_exact_dates",
    "can_see_hidden",
    "can_see_location",
    "can_see_technical_details",
    "can_set_picks",
    "can_use_cart",
    "can_use_zoom",
    "can_view",
    "owner_access",
]
VIEW = ["can_view"]
NOTHING: list[str] = []  # the root page is always there, also for who holds nothing at it


def all_hold(permissions: list[str], paths: Iterable[str]) -> dict[str, list[str]]:
    return dict.fromkeys(paths, permissions)


# -- The demo ------------------------------------------------------------------------------------

MOUNTAINS = "2026-05-04 A week in the mountains"
WAY_HOME = f"{MOUNTAINS}/2026-05-10 The way home"
GARDEN = "2026-06-14 In the garden"
BIRTHDAY = "2026-10-15 Anna's birthday"
SURPRISE = "2026-12-24 Surprise for Grandma"
STARS = "2025-02-08 A day among the stars"
SUMMER = "2025-08-21 夏天的一天"
CLIENT = "clients/Café Lindgrün"

FRIEND = ["can_download_medium", "can_see_exact_dates", "can_see_technical_details", "can_view"]
RELATIVE = [
    "can_download_large",
    "can_download_medium",
    "can_download_original",
    "can_read_metadata",
    "can_see_exact_dates",
    "can_see_location",
    "can_see_technical_details",
    "can_view",
]
CUSTOMER = ["can_download_large", "can_download_medium", "can_view"]

SHARED_ALBUMS = ("", STARS, SUMMER, MOUNTAINS, WAY_HOME, GARDEN)
SHARED_PHOTOS = (
    f"{STARS}/DSC_0311.jpg",
    f"{STARS}/DSC_0318.jpg",
    f"{STARS}/DSC_0324.jpg",
    f"{SUMMER}/IMG_20250821_094512.jpg",
    f"{MOUNTAINS}/IMG_20260504_111512.jpg",
    f"{MOUNTAINS}/IMG_20260505_163047.jpg",
    f"{MOUNTAINS}/IMG_20260507_203140.jpg",
    f"{WAY_HOME}/IMG_20260510_120501.jpg",
    f"{WAY_HOME}/IMG_20260510_185212.jpg",
    f"{GARDEN}/DSC_1187.jpg",
    f"{GARDEN}/DSC_1202.jpg",
)
DOGS = f"{MOUNTAINS}/IMG_20260508_093007.jpg"
DAHLIA = f"{GARDEN}/DSC_1190.jpg"
FIG = f"{BIRTHDAY}/IMG_20261015_151204.jpg"
COFFEE = f"{BIRTHDAY}/IMG_20261015_154502.jpg"
DRUM = f"{BIRTHDAY}/IMG_20261015_161033.jpg"
CAT = f"{BIRTHDAY}/IMG_20261015_173000.jpg"
CLIENT_PHOTOS = (f"{CLIENT}/LG-001.jpg", f"{CLIENT}/LG-002.jpg")

DEMO: Matrix = {
    "public": {
        "albums": all_hold(VIEW, (*SHARED_ALBUMS, "prints")),
        "photos": all_hold(VIEW, (*SHARED_PHOTOS, "prints/brushes.jpg")),
    },
    "friends": {
        "albums": {**all_hold(FRIEND, SHARED_ALBUMS), BIRTHDAY: VIEW},
        "photos": {
            **all_hold(FRIEND, (*SHARED_PHOTOS, DOGS)),
            **all_hold(VIEW, (DRUM, CAT)),
            COFFEE: FRIEND,
        },
    },
    "family": {
        "albums": all_hold(RELATIVE, (*SHARED_ALBUMS, BIRTHDAY)),
        "photos": all_hold(RELATIVE, (*SHARED_PHOTOS, DOGS, FIG, COFFEE, DRUM, CAT)),
    },
    "client-lindgruen": {
        "albums": {"": NOTHING, CLIENT: CUSTOMER},
        "photos": all_hold(CUSTOMER, CLIENT_PHOTOS),
    },
    "me": {
        "albums": all_hold(
            EVERYTHING,
            (*SHARED_ALBUMS, BIRTHDAY, SURPRISE, "clients", CLIENT, "prints", "drafts"),
        ),
        "photos": all_hold(
            EVERYTHING,
            (
                *(*SHARED_PHOTOS, DOGS, DAHLIA, FIG, COFFEE, DRUM, CAT, *CLIENT_PHOTOS),
                "prints/brushes.jpg",
                "prints/colours.jpg",
                f"{SURPRISE}/IMG_20261120_191500.jpg",
                "drafts/IMG_20260918_080000.jpg",
            ),
        ),
    },
}

# -- The patterns --------------------------------------------------------------------------------

SHOWN_WORK = ["can_see_technical_details", "can_view"]

PORTFOLIO: Matrix = {
    "public": {
        "albums": all_hold(SHOWN_WORK, ("", "Landscapes", "Still life")),
        "photos": all_hold(
            SHOWN_WORK,
            (
                "Landscapes/last-light.jpg",
                "Landscapes/ridge.jpg",
                "Still life/brushes.jpg",
                "Still life/fig.jpg",
            ),
        ),
    }
}

FAMILY_MEMBER = [
    "can_add_comments",
    "can_add_tags",
    "can_download_large",
    "can_download_medium",
    "can_download_original",
    "can_read_metadata",
    "can_see_exact_dates",
    "can_see_location",
    "can_see_technical_details",
    "can_set_picks",
    "can_use_zoom",
    "can_view",
]
LAKE = "2026/2026-07-18 At the lake"
LAKE_PHOTOS = (f"{LAKE}/IMG_20260718_101500.jpg", f"{LAKE}/IMG_20260718_174000.jpg")
PRIVATE_COLLECTION = (
    "Private collection/IMG_20260801_073000.jpg",
    "Private collection/IMG_20260801_220500.jpg",
)

FAMILY: Matrix = {
    "public": {
        "albums": all_hold(VIEW, ("", "2026", LAKE)),
        "photos": all_hold(VIEW, LAKE_PHOTOS),
    },
    "family": {
        "albums": all_hold(FAMILY_MEMBER, ("", "2026", LAKE, "Private collection")),
        "photos": all_hold(FAMILY_MEMBER, (*LAKE_PHOTOS, *PRIVATE_COLLECTION)),
    },
}

BUYER = ["can_download_medium", "can_download_original", "can_view"]
DELIVERED = ("Delivered/LG-101.jpg", "Delivered/LG-102.jpg")
IN_REVIEW = "In review/LG-201.jpg"

CLIENT_WORK: Matrix = {
    "public": {
        "albums": all_hold(VIEW, ("", "Delivered")),
        "photos": all_hold(VIEW, DELIVERED),
    },
    "client-lindgruen": {
        "albums": {"": BUYER, "Delivered": BUYER, "In review": VIEW},
        "photos": {**all_hold(BUYER, DELIVERED), IN_REVIEW: VIEW},
    },
    "studio": {
        "albums": all_hold(EVERYTHING, ("", "Delivered", "In review")),
        "photos": all_hold(EVERYTHING, (*DELIVERED, IN_REVIEW)),
    },
}

DAY_AND_PLACE = ["can_see_exact_dates", "can_see_location", "can_view"]

PRIVATE: Matrix = {
    "trusted": {
        "albums": all_hold(DAY_AND_PLACE, ("", "Journal")),
        "photos": all_hold(
            DAY_AND_PLACE,
            ("Journal/IMG_20260104_083000.jpg", "Journal/IMG_20260105_210000.jpg"),
        ),
    }
}

PARENT = ["can_download_original", "can_see_exact_dates", "can_view"]
CONCERT = "2026-06-26 Summer concert"
TRIP = "2026-09-11 Class trip"
CONCERT_PHOTOS = (f"{CONCERT}/IMG_20260626_165540.jpg", f"{CONCERT}/IMG_20260626_171500.jpg")
CONSENT_WITHDRAWN = f"{CONCERT}/IMG_20260626_163012.jpg"
TRIP_PHOTO = f"{TRIP}/IMG_20260911_104500.jpg"

SCHOOL: Matrix = {
    "public": {
        "albums": all_hold(VIEW, ("", CONCERT)),
        "photos": all_hold(VIEW, CONCERT_PHOTOS),
    },
    "parents": {
        "albums": all_hold(PARENT, ("", CONCERT, TRIP)),
        "photos": all_hold(PARENT, (*CONCERT_PHOTOS, TRIP_PHOTO)),
    },
    "office": {
        "albums": all_hold(EVERYTHING, ("", CONCERT, TRIP)),
        "photos": all_hold(EVERYTHING, (*CONCERT_PHOTOS, CONSENT_WITHDRAWN, TRIP_PHOTO)),
    },
}

GUEST = ["can_see_exact_dates", "can_view"]
COUPLE = [
    "can_download_large",
    "can_download_medium",
    "can_download_original",
    "can_read_metadata",
    "can_see_exact_dates",
    "can_see_location",
    "can_see_technical_details",
    "can_view",
]

WEDDING: Matrix = {
    "guests": {
        "albums": all_hold(GUEST, ("", "2 The ceremony", "3 The party")),
        "photos": all_hold(GUEST, ("2 The ceremony/W-014.jpg", "3 The party/W-052.jpg")),
    },
    "couple": {
        "albums": all_hold(COUPLE, ("", "1 Getting ready", "2 The ceremony", "3 The party")),
        "photos": all_hold(
            COUPLE,
            (
                "1 Getting ready/W-001.jpg",
                "2 The ceremony/W-014.jpg",
                "3 The party/W-052.jpg",
                "3 The party/W-088.jpg",
            ),
        ),
    },
}

WORKS = ("works/bird.jpg", "works/colour-study.jpg")

ARTIST: Matrix = {
    "public": {
        "albums": all_hold(SHOWN_WORK, ("", "works")),
        "photos": all_hold(SHOWN_WORK, WORKS),
    },
    "me": {
        "albums": all_hold(EVERYTHING, ("", "works", "drafts")),
        "photos": all_hold(EVERYTHING, (*WORKS, "drafts/paper.jpg")),
    },
}

EXAMPLES: dict[str, Matrix] = {
    "demo": DEMO,
    "portfolio": PORTFOLIO,
    "family": FAMILY,
    "client": CLIENT_WORK,
    "private": PRIVATE,
    "school": SCHOOL,
    "wedding": WEDDING,
    "artist": ARTIST,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_audience_of_an_example_sees_exactly_what_is_meant_for_it(
    name: str, access: Callable[[str], Any]
) -> None:
    printed = access(name)

    assert set(printed["audiences"]) == set(EXAMPLES[name])
    for audience, expected in EXAMPLES[name].items():
        assert printed["audiences"][audience] == expected, f"the site of {audience}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_builds_one_site_for_each_audience_and_no_other(
    name: str, built: Callable[[str], Path]
) -> None:
    build = built(name)

    assert {site.name for site in build.iterdir() if site.is_dir()} == set(EXAMPLES[name])
    for audience in EXAMPLES[name]:
        assert (build / audience / "index.html").stat().st_size > 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_table_of_an_example_names_only_photos_that_are_there(
    name: str, example: Callable[[str], Path]
) -> None:
    source = example(name) / ("examples/demo" if name == "demo" else "photos")
    there = {p.relative_to(source).as_posix() for p in source.rglob("*.jpg")}

    named = {photo for site in EXAMPLES[name].values() for photo in site["photos"]}

    assert named <= there
