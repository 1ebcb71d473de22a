"""All that one audience's site is made of. There is no field for a hidden thing.

Themes, pages and verification see these values and nothing else. Only `core.project` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from staticgal.core.rendition import RenditionSpec, Verbatim
from staticgal.core.when import Moment, Span


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a photo was taken, for an audience that may know: degrees, and names small to large."""

    latitude: float | None
    longitude: float | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TechnicalView:
    """Camera and exposure, ready to show; empty where not known."""

    camera: str
    lens: str
    exposure: str
    aperture: str
    iso: str
    focal_length: str
    flash: str
    colour_profile: str


@dataclass(frozen=True, slots=True)
class OriginalView:
    """The offer of the original: `download_name` is its own file name, `size` in bytes."""

    download_name: str
    size: int


@dataclass(frozen=True, slots=True)
class PhotoView:
    """One photo as one audience may know it.

    `number` counts from 1 in the shown order of its album (0 for an unlisted photo); `name` is
    the file's name under its album, opaque. A field the audience may not know is None or empty;
    whether that is for want of knowledge or of permission cannot be told.
    """

    id: str
    number: int
    title: str
    caption: str
    caption_is_markdown: bool
    alt: str
    taken: Moment | None
    place: PlaceView | None
    technical: TechnicalView | None
    keywords: tuple[str, ...]
    people: tuple[str, ...]
    rating: int | None
    label: str
    pictures: tuple[RenditionSpec, ...]  # largest first
    original: OriginalView | None
    is_hidden: bool  # marked so by the owner, and this audience may see hidden photos
    is_animated: bool

    def verbatim(self) -> Verbatim | None:
        """The product of the original, if it is offered."""
        if self.original is None:
            return None
        return Verbatim(self.original.download_name.rpartition(".")[2].lower())


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to an album: a title and the album's folder in the site ("" is home)."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class AlbumView:
    """One album as one audience may know it.

    `path` is its folder in the site, ending in "/" ("" is home). `photos` and `albums` are in
    shown order; `photo_count` and `album_count` are of everything listed below it at any depth.
    `unlisted_photos` and `unlisted_albums` are in the site and linked from nowhere.
    """

    id: str
    path: str
    title: str
    description: str  # Markdown
    span: Span | None
    photo_count: int
    album_count: int
    cover: PhotoView | None
    crumbs: tuple[Crumb, ...]
    photos: tuple[PhotoView, ...]
    albums: tuple[AlbumView, ...]
    unlisted_photos: tuple[PhotoView, ...] = ()
    unlisted_albums: tuple[AlbumView, ...] = ()
    is_hidden: bool = False

    def walk(self) -> Iterator[AlbumView]:
        """This album and all below it that are in the site, unlisted ones too; parents first."""
        yield self
        for album in (*self.albums, *self.unlisted_albums):
            yield from album.walk()


@dataclass(frozen=True, slots=True)
class SiteView:
    """One audience's whole site.

    `is_open` says that no protection stands before it (a sitemap and link previews make sense).
    `url` is where this site lives, ending in "/", or empty.
    """

    title: str
    language: str
    url: str
    is_open: bool
    about: str  # Markdown
    footer: str
    root: AlbumView

    def albums(self) -> Iterator[AlbumView]:
        """Every album of the site, home first."""
        return self.root.walk()


def words_of(album: AlbumView) -> Iterator[str]:
    """Every text that the pages of an album are made of: its own, and its sub-albums' titles."""
    yield from (album.title, album.description)
    yield from (crumb.title for crumb in album.crumbs)
    yield from (below.title for below in album.albums)
    for photo in (*album.photos, *album.unlisted_photos):
        yield from words_of_photo(photo)


def words_of_photo(photo: PhotoView) -> Iterator[str]:
    """Every text that is shown of a photo."""
    yield from (photo.title, photo.caption, photo.alt, photo.label)
    yield from (*photo.keywords, *photo.people)
    if photo.place:
        yield from photo.place.names
    if photo.technical:
        yield from (getattr(photo.technical, field.name) for field in fields(photo.technical))
    if photo.original:
        yield photo.original.download_name
