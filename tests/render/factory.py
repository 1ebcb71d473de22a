"""Views made by hand, as `core.project` would make them, for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from staticgal.core.naming import keyed_id
from staticgal.core.rendition import DEFAULT_OFFER, RenditionSpec, Size
from staticgal.core.sizes import long_edge_size
from staticgal.core.view import (
    AlbumView,
    Crumb,
    OriginalView,
    PhotoView,
    PlaceView,
    SiteView,
    TechnicalView,
)
from staticgal.core.when import CaptureTime, Day, Month, Span
from staticgal.site.layout import ORIGINAL, MediaFile, media_path
from staticgal.site.media_types import MEDIA_TYPES

SECRET = b"for tests only"
ALL_SPECS = DEFAULT_OFFER.specs
VIEWER_SPECS = tuple(spec for spec in ALL_SPECS if spec.size in {Size.THUMBNAIL, Size.GALLERY})

PLACE = PlaceView(38.76353, -9.09365, ("Oceanário", "Lisbon"))
TECHNICAL = TechnicalView(
    camera="Nikon D810",
    lens="24-70 mm f/2.8",
    exposure="1/250 s",
    aperture="f/4",
    iso="ISO 400",
    focal_length="50 mm",
    flash="",
    colour_profile="Adobe RGB (1998)",
)
AFTERNOON = CaptureTime(datetime(2024, 5, 6, 15, 45, 12))  # noqa: DTZ001 - local wall time


def a_photo(key: str, number: int = 1, **fields: object) -> PhotoView:
    """One photo of which nothing is known but that it may be viewed."""
    plain = PhotoView(
        id=keyed_id(SECRET, "photo", key, 16),
        number=number,
        title="",
        caption="",
        caption_is_markdown=False,
        alt="",
        taken=None,
        place=None,
        technical=None,
        keywords=(),
        people=(),
        rating=None,
        label="",
        pictures=VIEWER_SPECS,
        original=None,
        is_hidden=False,
        is_animated=False,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # the names are PhotoView's


def a_full_photo(key: str, number: int = 1, **fields: object) -> PhotoView:
    """One photo of which this audience may know and have everything."""
    known: dict[str, object] = {
        "title": "Otter on the bank",
        "caption": "She waited for the boat …",
        "taken": AFTERNOON,
        "place": PLACE,
        "technical": TECHNICAL,
        "keywords": ("otter", "river"),
        "people": ("Anna",),
        "rating": 4,
        "label": "Green",
        "pictures": ALL_SPECS,
        "original": OriginalView("IMG_2041.JPG", 5_300_000),
    }
    return a_photo(key, number, **(known | fields))


def photos(how_many: int, key: str = "photo") -> tuple[PhotoView, ...]:
    return tuple(a_photo(f"{key}{number}", number) for number in range(1, how_many + 1))


def an_album(
    title: str,
    photos: Sequence[PhotoView] = (),
    albums: Sequence[AlbumView] = (),
    **fields: object,
) -> AlbumView:
    """One album; its counts and cover come from what is in it."""
    slug = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in title)
    path = f"{slug.lower()}-{keyed_id(SECRET, 'album', title, 12)}/"
    inside = sum(album.photo_count for album in albums)
    cover = photos[0] if photos else next((album.cover for album in albums if album.cover), None)
    plain = AlbumView(
        id=keyed_id(SECRET, "album", title, 12),
        path=path,
        title=title,
        description="",
        span=None,
        photo_count=len(photos) + inside,
        album_count=len(albums) + sum(album.album_count for album in albums),
        cover=cover,
        crumbs=(Crumb("", ""),),
        photos=tuple(photos),
        albums=tuple(_under(album, Crumb(title, path)) for album in albums),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # the names are AlbumView's


def _under(album: AlbumView, crumb: Crumb) -> AlbumView:
    crumbs = (album.crumbs[0], crumb, *album.crumbs[1:])
    return replace(
        album, crumbs=crumbs, albums=tuple(_under(below, crumb) for below in album.albums)
    )


def a_site(
    *albums: AlbumView, photos: Sequence[PhotoView] = (), description: str = "", **fields: object
) -> SiteView:
    root = replace(
        an_album("", photos, path="", crumbs=(), description=description),
        albums=albums,
        photo_count=len(photos) + sum(album.photo_count for album in albums),
        album_count=len(albums) + sum(album.album_count for album in albums),
    )
    plain = SiteView("The Hansens", "en", "https://photos.example.org/family/", False, "", "", root)
    return replace(plain, **fields)  # type: ignore[arg-type]  # the names are SiteView's


def all_photos(site: SiteView) -> Iterable[PhotoView]:
    for album in site.albums():
        yield from album.photos
        yield from album.unlisted_photos
        if album.cover:
            yield album.cover


def media_of(
    site: SiteView, sizes: Mapping[str, tuple[int, int]] | None = None
) -> dict[tuple[str, str], MediaFile]:
    """Files for every photo of a site; `sizes` are the upright sources' by photo id."""
    media: dict[tuple[str, str], MediaFile] = {}
    for photo in all_photos(site):
        width, height = (sizes or {}).get(photo.id, (3000, 2000))
        for spec in photo.pictures:
            media[photo.id, spec.name] = _file(photo, spec, width, height)
        if photo.original:
            path = media_path(_name(photo, "original"), "jpg")
            media[photo.id, ORIGINAL] = MediaFile(
                path, width, height, photo.original.size, (0, 0, 0), "image/jpeg"
            )
    return media


def _file(photo: PhotoView, spec: RenditionSpec, width: int, height: int) -> MediaFile:
    fitted = long_edge_size(width, height, spec.long_edge)
    kind = f"{spec.format} {fitted}"  # a small original is one file for two sizes
    path = media_path(_name(photo, kind), str(spec.format))
    return MediaFile(
        path, *fitted, fitted[0] * fitted[1] // 5, (120, 90, 60), MEDIA_TYPES[spec.format]
    )


def _name(photo: PhotoView, kind: str) -> str:
    return keyed_id(SECRET, "media", sha256(f"{photo.id} {kind}".encode()).hexdigest())


DAYS = Span(Day(date(2024, 5, 4)), Day(date(2024, 5, 10)))
MONTH = Span(Month(2024, 5), Month(2024, 5))
