"""Each field of a View, and the permission without which it says nothing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from hashlib import sha256

import pytest

from staticgal.core import view as views
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
from staticgal.core.permission import VERBATIM, Permission
from staticgal.core.policy import Audience
from staticgal.core.project import project
from staticgal.core.rendition import DEFAULT_OFFER, Size
from staticgal.core.view import AlbumView, Crumb, OriginalView, PhotoView, PlaceView, SiteView
from staticgal.core.when import CaptureTime, Month

VIEW = Permission.VIEW
LOCATION, TECHNICAL = Permission.LOCATION, Permission.TECHNICAL_DETAILS

# What a field needs beyond `can_view`. A new field belongs in here with a thought on who may
# know it; without one this test fails.
NEEDS: dict[type, dict[str, Permission]] = {
    PhotoView: {
        "id": VIEW,  # keyed, from the path
        "number": VIEW,  # counted in what is shown
        "title": VIEW,  # the owner's words, reviewed by `check`
        "caption": VIEW,
        "caption_is_markdown": VIEW,
        "alt": VIEW,
        "taken": VIEW,  # as a month; exact with EXACT_DATES: see below
        "place": LOCATION,
        "technical": TECHNICAL,
        "keywords": Permission.READ_METADATA,
        "people": Permission.READ_METADATA,
        "rating": Permission.READ_METADATA,
        "label": Permission.READ_METADATA,
        "pictures": VIEW,  # as many as may be had: see below
        "original": VERBATIM,
        "is_hidden": Permission.SEE_HIDDEN,
        "is_animated": VIEW,  # seen in the picture
    },
    PlaceView: dict.fromkeys(("latitude", "longitude", "names"), LOCATION),
    views.TechnicalView: dict.fromkeys(
        (
            *("camera", "lens", "exposure", "aperture", "iso", "focal_length", "flash"),
            "colour_profile",
        ),
        TECHNICAL,
    ),
    OriginalView: dict.fromkeys(("download_name", "size"), VERBATIM),
    Crumb: dict.fromkeys(("title", "path"), VIEW),
    AlbumView: dict.fromkeys(
        (
            *("id", "path", "title", "description", "span", "photo_count", "album_count"),
            *("cover", "crumbs", "photos", "albums", "unlisted_photos", "unlisted_albums"),
        ),
        VIEW,
    )
    | {"is_hidden": Permission.SEE_HIDDEN},
    # Said alike to everybody, by the owner; `is_open` and `url` tell an audience of itself.
    SiteView: dict.fromkeys(
        ("title", "language", "url", "is_open", "about", "footer", "root"), Permission(0)
    ),
}
EVERYTHING = VIEW | VERBATIM | Permission.DOWNLOAD_MEDIUM | Permission.DOWNLOAD_LARGE
NOTHING = (None, "", ())


def test_every_field_of_every_view_says_which_permission_it_needs() -> None:
    all_views = {
        one
        for one in vars(views).values()
        if isinstance(one, type) and is_dataclass(one) and one.__module__ == views.__name__
    }

    assert {one: [field.name for field in fields(one)] for one in all_views} == {
        one: sorted(said, key=[field.name for field in fields(one)].index)
        for one, said in NEEDS.items()
    }


def shown(held: Permission) -> PhotoView:
    """The one photo, of which everything is known, as who holds this may know it."""
    source = SourceFile("/photos/IMG_1.jpg", sha256(b"1").hexdigest(), "jpeg", 7, 6000, 4000)
    metadata = Metadata(
        title="Title",
        caption="Caption",
        alt="Alt",
        taken=CaptureTime(datetime(2026, 10, 15, 15, 45)),  # noqa: DTZ001  local, as cameras write it
        location=Location(52.5, 13.4),
        place_names=PlaceNames(city="Berlin"),
        technical=Technical(
            *("camera", "lens", "exposure", "aperture", "iso"),
            *("focal length", "flash", "profile"),
        ),
        keywords=("keyword",),
        people=("Anna",),
        rating=4,
        label="Red",
    )
    root = Album("", photos=(Photo("IMG_1.jpg", source, metadata),))
    site = project(Gallery("T", root), Audience("one", held), bytes(32), DEFAULT_OFFER).site
    (photo,) = site.root.photos
    return photo


@pytest.mark.parametrize("lacking", [one for one in Permission if one in EVERYTHING & ~VIEW])
def test_a_field_says_nothing_to_who_lacks_its_permission(lacking: Permission) -> None:
    whole, less = shown(EVERYTHING), shown(EVERYTHING & ~lacking)

    for name, needed in NEEDS[PhotoView].items():
        if lacking & needed:
            assert getattr(whole, name) not in NOTHING
            assert getattr(less, name) in NOTHING, name
        elif name not in ("taken", "pictures"):
            assert getattr(less, name) == getattr(whole, name), name


def test_of_when_it_was_taken_a_month_is_left_to_who_may_not_know_the_day() -> None:
    assert shown(EVERYTHING & ~Permission.EXACT_DATES).taken == Month(2026, 10)


def test_of_its_pictures_only_those_are_left_that_may_be_had() -> None:
    sizes = {spec.size for spec in shown(VIEW).pictures}

    assert sizes == {Size.THUMBNAIL, Size.GALLERY}
