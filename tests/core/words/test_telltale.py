"""Words that are the photo's own place, day or camera need the right to know these."""

from __future__ import annotations

import pytest

from staticgal.core.model import Album, Gallery, Metadata, Photo, PlaceNames, SourceFile, Technical
from staticgal.core.permission import NONE, Permission
from staticgal.core.policy import Audience
from staticgal.core.project import project
from staticgal.core.rendition import DEFAULT_OFFER
from staticgal.core.resolve import resolve
from staticgal.core.view import PhotoView
from staticgal.core.words.telltale import NO_NAMES, Needed, Words, shown_words
from staticgal.insight.forbidden_words import hidden_words

P = Permission
READ = P.VIEW | P.READ_METADATA
PLACE, DAY, CAMERA = P.LOCATION, P.EXACT_DATES, P.TECHNICAL_DETAILS
OWN = Metadata(
    place_names=PlaceNames("Uferweg 3", "Neustadt", "", "Österreich"),
    technical=Technical(camera="Nikon Z 6", lens="NIKKOR Z 24-70mm f/4 S"),
)


@pytest.mark.parametrize(
    ("word", "needed"),
    [
        # The photo's own names
        *((word, PLACE) for word in ("Neustadt", "neustadt", "NEUSTADT ", "Uferweg 3")),
        *((word, PLACE) for word in ("Österreich", "osterreich", "Neustadt, Österreich")),
        *((word, PLACE) for word in ("Neustadt Marathon", "In Neustadt")),
        *((word, PLACE) for word in ("Uferweg", "uferweg 3a", "city:Neustadt", "home=Neustadt")),
        *((word, CAMERA) for word in ("NIKON Z 6", "Nikon Z6", "Z 6", "Nikon", "Nikon Kamera")),
        *((word, CAMERA) for word in ("NIKON CORPORATION", "Z6 II", "Nikon D750")),
        *((word, CAMERA) for word in ("NIKKOR Z 24-70mm f/4 S", "Nikkor Z 24-70", "mine: Z6")),
        # Trees whose root says what they are
        *((word, PLACE) for word in ("Places|Oberhausen", "Orte|Bayern|Hof", "Lieux/Paris")),
        *((word, PLACE) for word in ("01 - Places|x", "_Meine Orte|x", "Luoghi > Roma")),
        *((word, PLACE) for word in ("Lugares|x", "GPS|x", "Geo|x", "Country|x", "Länder|x")),
        *((word, PLACE) for word in ("Familie|Orte|Hof", "place:Hof", "Ort=Hof", "Места|Москва")),
        *((word, PLACE) for word in ("Τόποι|Αθήνα", "Miejsca|Kraków", "Platser|Lund", "Europe|x")),
        *((word, PLACE) for word in ("World|Italy", "Welt|Italien", "what3words:a.b.c")),
        *((word, DAY) for word in ("Date|x", "Datum|x", "Timeline|x", "Kalender|x")),
        *((word, CAMERA) for word in ("Camera|x", "Kamera|x", "Objektive|x", "Appareil photo|x")),
        # Forms
        *((word, PLACE) for word in ("geo:lat=52.51", "52.51,13.40", "52.5163", "geotagged")),
        *((word, PLACE) for word in ("9F4MGC2M+X9", "52°31'N 13°24'E", "N 52.5163", "JO62qm")),
        *((word, DAY) for word in ("2026-05-04", "2026|05|04", "2026/05/17", "04.05.2026")),
        *((word, DAY) for word in ("Sonntag", "17:30", "20260504", "2026|Mai|4", "May 4")),
        *((word, DAY) for word in ("Anna 2026-05-04", "KW 20", "Sunday")),
        *((word, CAMERA) for word in ("ISO 400", "f/2.8", "50mm", "24-70 mm", "1/250 s")),
        # And all that is a word
        *((word, NONE) for word in ("lake", "Black/White", "24/7", "Top 100", "Route 66", "F1")),
        *((word, NONE) for word in ("2026", "Mai 2026", "October", "Places", "25°C", "B&W")),
        *((word, NONE) for word in ("Tiere|Frosch", "Lost Places|Mill", "Oberhausen", "apple pie")),
        *((word, NONE) for word in ("Neustadter", "Title: x", "", "5 km", "1/2", "Canon", "So")),
    ],
)
def test_what_a_keyword_needs(word: str, needed: Permission) -> None:
    assert Needed(OWN).of_keyword(word) == needed


@pytest.mark.parametrize("word", ["newyork", "NewYork", "#newyork", "new-york", "New York City"])
def test_a_place_of_several_words_is_known_written_as_one(word: str) -> None:
    photo = Metadata(place_names=PlaceNames(city="New York"))

    assert Needed(photo).of_keyword(word) == PLACE
    assert Needed(photo).of_keyword("York") == NONE


def test_every_level_of_a_tree_needs_what_one_of_its_levels_does() -> None:
    # "Kirchdorf" stands in no other field
    tree = ("Urlaub", "Kirchdorf", "Neustadt", "Urlaub|Neustadt|Kirchdorf")
    data = Metadata(place_names=PlaceNames(city="Neustadt"), keywords=("lake", *tree))

    words = shown_words(data, READ, NO_NAMES)

    assert words == Words(("lake",), (), "")
    assert shown_words(data, READ | PLACE, NO_NAMES).keywords == ("lake", *tree[:3])


@pytest.mark.parametrize(
    ("name", "is_shown"),
    [
        ("Neustadt", False),
        ("2026-05-04", False),
        ("Nikon Z 6", False),
        ("Anna", True),
        ("Jack Neustadt", True),  # somebody may be called like a town, and more
        ("Friday", True),  # a name too
    ],
)
def test_a_name_of_somebody_is_withheld_only_if_it_is_a_place_a_day_or_a_camera(
    name: str, is_shown: bool
) -> None:
    data = Metadata(place_names=OWN.place_names, technical=OWN.technical, people=(name,))

    assert shown_words(data, READ, NO_NAMES).people == ((name,) if is_shown else ())
    assert shown_words(data, READ | PLACE | DAY | CAMERA, NO_NAMES).people == (name,)


def test_a_model_that_ends_like_a_boys_name_takes_no_boy_away() -> None:
    data = Metadata(technical=Technical(camera="Apple iPhone 12 Pro Max"), people=("Max",))

    assert shown_words(data, READ, NO_NAMES).people == ("Max",)
    assert Needed(data).of_keyword("Max") == NONE
    assert Needed(data).of_keyword("iPhone") == CAMERA


def _photo(name: str, data: Metadata) -> Photo:
    return Photo(name, SourceFile(f"/{name}", "d" * 64, "jpeg", 1, 3, 2), data)


def _views(held: Permission, *photos: Photo) -> dict[str, PhotoView]:
    gallery = Gallery("x", Album("", photos=photos))
    found = project(gallery, Audience("club", held), b"s" * 32, DEFAULT_OFFER)
    by_id = {job.photo: job.location.removeprefix("/") for job in found.jobs}
    return {by_id[view.id]: view for view in found.site.root.photos}


def test_the_gate_withholds_each_word_from_who_may_not_know_what_it_tells() -> None:
    words = ("lake", "Neustadt", "2026-05-04", "Nikon")
    said = Metadata(
        place_names=OWN.place_names, technical=OWN.technical, keywords=words, label="Neustadt"
    )
    for more, shown in (
        (NONE, ("lake",)),
        (PLACE, ("lake", "Neustadt")),
        (DAY, ("lake", "2026-05-04")),
        (CAMERA, ("lake", "Nikon")),
        (PLACE | DAY | CAMERA, words),
    ):
        view = _views(READ | more, _photo("a.jpg", said))["a.jpg"]

        assert view.keywords == shown
        assert view.label == ("Neustadt" if PLACE in more else "")


def test_a_place_name_of_another_photo_in_the_site_is_a_place_name() -> None:
    placed = _photo("a.jpg", Metadata(place_names=PlaceNames(city="Neustadt")))
    tagged = _photo("b.jpg", Metadata(keywords=("Neustadt", "Neustadt fair"), people=("Neustadt",)))

    both, alone = _views(READ, placed, tagged)["b.jpg"], _views(READ, tagged)["b.jpg"]

    assert both.keywords == ("Neustadt fair",)  # a word of its own, for all the site knows
    assert both.people == ("Neustadt",)
    assert alone.keywords == ("Neustadt", "Neustadt fair")


def test_what_is_withheld_is_searched_for_in_the_finished_site() -> None:
    words = ("lake", "Places", "Oberhausen", "Places|Oberhausen", "2026-05-04")
    root = Album("", photos=(_photo("a.jpg", Metadata(keywords=words)),))
    seen = resolve(root, Audience("club", READ))

    found = set(hidden_words(Gallery("x", root), seen))

    assert {"Oberhausen", "2026-05-04"} <= found
    assert not {"lake", "Places"} & found
