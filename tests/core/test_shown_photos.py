"""Facts of what a site tells of one photo: title, file, place, camera, people, pixels, address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from staticgal.core.model import (
    Album,
    Gallery,
    Location,
    Metadata,
    Photo,
    PlaceNames,
    SourceFile,
    Technical,
)
from staticgal.core.naming import PHOTO_LENGTH, UNLISTED_LENGTH, keyed_id
from staticgal.core.permission import ALL, VERBATIM, Permission
from staticgal.core.policy import AccessRule, Audience, Entry
from staticgal.core.project import Projection, project
from staticgal.core.rendition import DEFAULT_OFFER, RenditionJob, Size, Verbatim
from staticgal.core.resolve import Outcomes
from staticgal.core.view import OriginalView, PhotoView, PlaceView, TechnicalView
from staticgal.core.when import CaptureTime, Month
from staticgal.insight.forbidden_words import hidden_words

P = Permission
SECRET = b"s" * 32
FILE = SourceFile("/photos/trip/a.jpg", "d" * 64, "jpeg", 1_234_567, 6000, 4000)
TAKEN = CaptureTime(datetime(2026, 10, 15, 15, 45), timedelta(hours=2))  # noqa: DTZ001  # as a camera writes it


def photo(path: str = "trip/a.jpg", metadata: Metadata | None = None, **other: object) -> Photo:
    return Photo(path, FILE, metadata or Metadata(), **other)  # type: ignore[arg-type]  # its fields


def projected(*photos: Photo, held: Permission, album: Album | None = None) -> Projection:
    trip = replace(album or Album("trip"), photos=photos)
    gallery = Gallery("The Hansens", Album("", albums=(trip,)))
    return project(gallery, Audience("family", held), SECRET, DEFAULT_OFFER)


def view_of(shown: Photo, held: Permission = P.VIEW, album: Album | None = None) -> PhotoView:
    (found,) = (
        view
        for one in projected(shown, held=held, album=album).site.albums()
        for view in (*one.photos, *one.unlisted_photos)
    )
    return found


# --- Words -----------------------------------------------------------------------------------


def test_the_owners_words_of_a_photo_are_there_for_everybody_who_sees_it() -> None:
    said = Metadata(title="Zoo", caption="*Cake*", caption_is_markdown=True, alt="A cake")

    view = view_of(photo(metadata=said))

    assert (view.title, view.caption, view.alt) == ("Zoo", "*Cake*", "A cake")
    assert view.caption_is_markdown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("a.jpg", ""),
        (" A.JPG ", ""),  # however a program wrote it
        ("b.cr3", ""),  # the file of the same picture beside it
        ("IMG_0001", ""),
        ("img_0001 ", ""),
        ("a", "a"),  # no number: what somebody called the picture
        ("IMG_0002", ""),  # nor any other name that a camera makes
        ("PXL_20261015_154502123", ""),
        ("Anna at the beach.jpg", ""),
        ("C:\\Users\\Anna\\lake", ""),
        ("IMG_0001 at the zoo", "IMG_0001 at the zoo"),
        ("trip", "trip"),
    ],
)
def test_a_title_that_is_a_file_name_is_for_who_gets_the_file(title: str, shown: str) -> None:
    companions = ("trip/b.cr3", "trip/IMG_0001.cr3")
    named = photo(metadata=Metadata(title=title), companions=companions)

    assert view_of(named).title == shown
    assert view_of(named, P.VIEW | VERBATIM).title == title
    told = photo(metadata=Metadata(caption=title, alt=title), companions=companions)
    assert (view_of(told).caption, view_of(told).alt) == (shown, shown)
    assert view_of(told, P.VIEW | VERBATIM).caption == title


def test_a_name_of_two_digits_is_a_title_and_one_of_three_is_a_counter() -> None:
    for stem, shown in (("Zoo 12", "Zoo 12"), ("Zoo 123", "")):
        named = photo(f"trip/{stem}.jpg", Metadata(title=stem))

        assert view_of(named).title == shown


# --- The file itself -------------------------------------------------------------------------


def test_the_original_is_offered_under_its_own_name_with_its_size() -> None:
    assert view_of(photo(), P.VIEW | VERBATIM).original == OriginalView("a.jpg", 1_234_567)


def test_an_original_that_is_a_companion_is_offered_under_the_companions_name() -> None:
    edit = replace(FILE, location="/photos/trip/e\u0301dit.jpg")  # as macOS spells it
    edited = photo(companions=("trip/édit.jpg",))

    view = view_of(replace(edited, source=edit), P.VIEW | VERBATIM)

    assert view.original == OriginalView("édit.jpg", 1_234_567)


def test_an_original_behind_a_link_is_offered_under_the_links_name() -> None:
    led = replace(FILE, location="/photos/drafts/divorce.html")

    view = view_of(replace(photo(), source=led), P.VIEW | VERBATIM)

    assert view.original == OriginalView("a.jpg", 1_234_567)


def test_a_job_says_what_to_make_from_which_file() -> None:
    (job,) = projected(photo(), held=P.VIEW | VERBATIM).jobs

    assert job == RenditionJob(
        photo=keyed_id(SECRET, "photo", "trip/a.jpg", PHOTO_LENGTH),
        products=(*DEFAULT_OFFER.for_permissions(P.VIEW | VERBATIM), Verbatim("jpg")),
        location=FILE.location,
        digest=FILE.digest,
        format="jpeg",
        width=6000,
        height=4000,
    )


def test_photos_of_the_same_rights_share_one_list_of_products() -> None:
    # 100,000 photos with a list each took hundreds of megabytes.
    one, two = projected(photo(), photo("trip/b.jpg"), held=P.VIEW).jobs

    assert one.products is two.products


def test_photos_of_different_rights_are_offered_different_sizes() -> None:
    only_seen = AccessRule(entries={"family": Entry(P.VIEW)})
    jobs = projected(
        photo(), photo("trip/b.jpg", rule=only_seen), held=P.VIEW | P.DOWNLOAD_LARGE
    ).jobs

    sizes = [{spec.size for spec in job.products if not isinstance(spec, Verbatim)} for job in jobs]
    assert sorted(Size.LARGE in found for found in sizes) == [False, True]


def test_a_projection_is_a_value() -> None:
    projection = projected(photo(), held=P.VIEW)

    assert hash(projection) == hash(projected(photo(), held=P.VIEW))


# --- When and where --------------------------------------------------------------------------


def test_an_offset_from_utc_goes_with_the_place() -> None:
    taken = photo(metadata=Metadata(taken=TAKEN))

    assert view_of(taken).taken == Month(2026, 10)
    assert view_of(taken, P.VIEW | P.LOCATION).taken == Month(2026, 10)
    assert view_of(taken, P.VIEW | P.EXACT_DATES).taken == CaptureTime(TAKEN.local)
    assert view_of(taken, P.VIEW | P.EXACT_DATES | P.LOCATION).taken == TAKEN


def test_a_place_is_coordinates_and_names_as_far_as_either_is_known() -> None:
    there, names = Location(52.5, 13.4), PlaceNames(city="Berlin", country="Germany")
    for said, shown in (
        (Metadata(), None),
        (Metadata(location=there), PlaceView(52.5, 13.4, ())),
        (Metadata(place_names=names), PlaceView(None, None, ("Berlin", "Germany"))),
        (Metadata(location=there, place_names=names), PlaceView(52.5, 13.4, names.all())),
    ):
        assert view_of(photo(metadata=said), P.VIEW | P.LOCATION).place == shown
        assert view_of(photo(metadata=said), P.VIEW).place is None


def test_all_that_is_known_of_the_camera_is_shown_or_nothing() -> None:
    known = Technical("Canon", "RF 50", "1/250 s", "f/2.8", "400", "50 mm", "fired", "Display P3")
    shown = TechnicalView(
        camera="Canon",
        lens="RF 50",
        exposure="1/250 s",
        aperture="f/2.8",
        iso="400",
        focal_length="50 mm",
        flash="fired",
        colour_profile="Display P3",
    )
    held = P.VIEW | P.TECHNICAL_DETAILS

    assert view_of(photo(metadata=Metadata(technical=known)), held).technical == shown
    assert view_of(photo(metadata=Metadata(technical=known)), P.VIEW).technical is None
    assert view_of(photo(), held).technical is None


def test_people_keywords_rating_and_label_come_together() -> None:
    said = Metadata(keywords=("cake",), people=("Anna",), rating=5, label="Red")

    told = view_of(photo(metadata=said), P.VIEW | P.READ_METADATA)
    untold = view_of(photo(metadata=said), P.VIEW)

    assert (told.keywords, told.people, told.rating, told.label) == (("cake",), ("Anna",), 5, "Red")
    assert (untold.keywords, untold.people, untold.rating, untold.label) == ((), (), None, "")


def test_a_branch_of_keywords_is_shown_as_its_levels() -> None:
    said = Metadata(keywords=("cake", "Anna", "people", "people|Anna", "school|class"))

    told = view_of(photo(metadata=said), P.VIEW | P.READ_METADATA)

    assert told.keywords == ("cake", "Anna", "people", "school|class")


def test_verification_searches_for_the_levels_of_a_branch_that_no_page_shows() -> None:
    said = Metadata(keywords=("home", "private", "private|home"))
    nothing = Outcomes(albums={"": P.VIEW}, photos={})

    words = set(hidden_words(Gallery("", Album("", photos=(photo(metadata=said),))), nothing))

    assert {"home", "private"} <= words  # another photo may show both, side by side
    assert "private|home" not in words


# --- Marks and addresses ---------------------------------------------------------------------


def test_a_photo_is_marked_hidden_by_itself_or_by_any_album_above() -> None:
    hidden = AccessRule(hidden=True)
    above = Album("", rule=hidden, albums=(Album("trip", photos=(photo(),)),))
    held = P.VIEW | P.SEE_HIDDEN

    assert not view_of(photo(), held).is_hidden
    assert view_of(photo(rule=hidden), held).is_hidden
    assert view_of(photo(), held, Album("trip", rule=hidden)).is_hidden
    site = project(Gallery("", above), Audience("a", held), SECRET, DEFAULT_OFFER).site
    assert [view.is_hidden for one in site.albums() for view in one.photos] == [True]


def test_an_animation_is_marked() -> None:
    moving = replace(photo(), source=replace(FILE, is_animated=True))

    assert view_of(moving).is_animated
    assert not view_of(photo()).is_animated


def test_a_photos_address_is_keyed_by_its_path_and_longer_where_it_is_the_only_protection() -> None:
    unlisted = photo(rule=AccessRule(unlisted=True))

    assert view_of(photo()).id == keyed_id(SECRET, "photo", "trip/a.jpg", PHOTO_LENGTH)
    assert view_of(unlisted).id == keyed_id(SECRET, "photo", "trip/a.jpg", UNLISTED_LENGTH)
    assert view_of(unlisted).number == 0


def test_everything_is_told_to_who_owns_everything() -> None:
    said = Metadata(taken=TAKEN, location=Location(0.0, 0.0), technical=Technical(iso="100"))

    view = view_of(photo(metadata=said, rule=AccessRule(hidden=True)), ALL)

    assert view.taken == TAKEN
    assert view.place == PlaceView(0.0, 0.0, ())  # zero is a place
    assert view.technical is not None
    assert view.original is not None
    assert view.is_hidden
