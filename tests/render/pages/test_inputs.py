"""A page is made again when what it may show is another: no field of a View is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from staticgal.core.rendition import Format, RenditionSpec, Size
from staticgal.core.view import (
    AlbumView,
    Crumb,
    OriginalView,
    PhotoView,
    PlaceView,
    SiteView,
    TechnicalView,
)
from staticgal.core.when import Day, Span
from staticgal.render.pages.inputs import album_inputs, site_inputs
from staticgal.site.layout import ORIGINAL, MediaFile

SPEC = RenditionSpec(Size.THUMBNAIL, 400, Format.AVIF, 60)
DAY = Day(date(2026, 10, 15))
FILE = MediaFile("p/1.avif", 400, 300, 1000, (1, 2, 3), "image/avif")
MEDIA = {("p", SPEC.name): FILE, ("p", ORIGINAL): replace(FILE, path="p/1.jpg")}
PHOTO = PhotoView(
    "p", 1, "Otter", "At the zoo", False, "An otter", DAY,
    PlaceView(52.5, 13.4, ("Berlin",)),
    TechnicalView("c", "l", "1/250 s", "f/2", "100", "35 mm", "off", "sRGB"),
    ("zoo",), ("Anna",), 3, "Red", (SPEC,), OriginalView("otter.jpg", 9000), False, False,
)  # fmt: skip
CARD = AlbumView(
    "b", "zoo/apes/", "Apes", "Many", Span(DAY, DAY), 1, 0, PHOTO, (Crumb("Zoo", "zoo/"),), (), ()
)
ALBUM = AlbumView(
    "a", "zoo/", "Zoo", "Much", Span(DAY, DAY), 2, 1, PHOTO, (Crumb("Home", ""),), (PHOTO,),
    (CARD,), (replace(PHOTO, id="q"),),
)  # fmt: skip
SITE = SiteView("Ours", "en", "https://example.org/", True, "About", "Footer", ALBUM)

# A card shows no photos, albums or description of its own; the way to it is that of its page.
NOT_ON_A_CARD = {"description", "crumbs", "photos", "albums", "unlisted_photos", "unlisted_albums"}
# How a file is encoded; its path in the site is made of its bytes.
IN_THE_FILE = {"quality", "effort", "copyright"}


def other(value: Any) -> Any:
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case Size():
            return Size.LARGE
        case Format():
            return Format.JPEG
        case str():
            return value + "x"
        case Day():
            return Day(date(2026, 10, 16))
        case Span():
            return Span(value.first, Day(date(2026, 10, 16)))
        case ():
            return (CARD,)
        case tuple():
            return value[:-1]
        case _:
            return None


def changes(view: Any, kept: set[str] | None = None) -> Iterator[tuple[str, Any]]:
    """Each field by name, and the value with another in it; of values in it as well."""
    for field in fields(view):
        if field.name in (kept or ()):
            continue
        name, value = f"{type(view).__name__}.{field.name}", getattr(view, field.name)
        yield name, replace(view, **{field.name: other(value)})
        if is_dataclass(value) and not isinstance(value, Day | Span | PhotoView | AlbumView):
            for below, changed in changes(value):
                yield f"{name}/{below}", replace(view, **{field.name: changed})


def inputs(site: SiteView = SITE, **change: Any) -> bytes:
    return album_inputs(site, replace(ALBUM, **change), MEDIA)


@pytest.mark.parametrize(("field", "changed"), [*changes(PHOTO)])
def test_no_field_of_a_photo_is_forgotten(field: str, changed: PhotoView) -> None:
    assert inputs(photos=(changed,)) != inputs(), field
    assert inputs(unlisted_photos=(changed,)) != inputs(), field


@pytest.mark.parametrize(
    ("field", "changed"),
    # An album that is not listed is on no page but its own.
    [*changes(ALBUM, {"unlisted_albums"})],
)
def test_no_field_of_an_album_is_forgotten(field: str, changed: AlbumView) -> None:
    assert album_inputs(SITE, changed, MEDIA) != inputs(), field


@pytest.mark.parametrize(("field", "changed"), [*changes(CARD, NOT_ON_A_CARD)])
def test_no_field_of_an_album_s_card_is_forgotten(field: str, changed: AlbumView) -> None:
    assert inputs(albums=(changed,)) != inputs(), field


@pytest.mark.parametrize(("field", "changed"), [*changes(ALBUM.crumbs[0])])
def test_no_field_of_the_way_to_an_album_is_forgotten(field: str, changed: Crumb) -> None:
    assert inputs(crumbs=(changed,)) != inputs(), field


@pytest.mark.parametrize(("field", "changed"), [*changes(SPEC, IN_THE_FILE)])
def test_no_field_of_a_rendition_is_forgotten(field: str, changed: RenditionSpec) -> None:
    assert inputs(photos=(replace(PHOTO, pictures=(changed,)),)) != inputs(), field


@pytest.mark.parametrize("key", MEDIA)
def test_no_field_of_a_file_is_forgotten(key: tuple[str, str]) -> None:
    for field, changed in changes(MEDIA[key]):
        assert album_inputs(SITE, ALBUM, {**MEDIA, key: changed}) != inputs(), field


@pytest.mark.parametrize(("field", "changed"), [*changes(SITE, {"root", "about"})])
def test_no_field_of_the_site_is_forgotten(field: str, changed: SiteView) -> None:
    assert inputs(changed) != inputs(), field
    assert site_inputs(changed) != site_inputs(SITE), field


def test_the_words_about_a_site_are_on_its_own_page_and_others_link_to_it() -> None:
    assert site_inputs(replace(SITE, about="Other")) != site_inputs(SITE)
    assert inputs(replace(SITE, about="")) != inputs()
