"""The gate: the owner's whole gallery in, one audience's smaller value out.

This is the only maker of Views. Whatever is shown (order, numbers, counts, covers, dates, titles)
is computed here from what the audience may see, and a value it may not know is left out by type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from staticgal.core.dates import album_span, as_known
from staticgal.core.jobs import JobList
from staticgal.core.limit import NO_CONTEXT, EvaluationContext
from staticgal.core.model import Album, Gallery, Metadata, Photo, Technical
from staticgal.core.naming import ALBUM_LENGTH, PHOTO_LENGTH, UNLISTED_LENGTH, keyed_id
from staticgal.core.ordering import SortKey, albums_in_order, photos_in_order
from staticgal.core.permission import VERBATIM, Permission
from staticgal.core.policy import Audience
from staticgal.core.rendition import Offer, RenditionJob
from staticgal.core.resolve import Outcomes, resolve
from staticgal.core.titles import album_title, download_name, folder_name, photo_text, photo_title
from staticgal.core.view import (
    AlbumView,
    Crumb,
    OriginalView,
    PhotoView,
    PlaceView,
    SiteView,
    TechnicalView,
)
from staticgal.core.when import Moment, Span, order_key
from staticgal.core.words.telltale import names_seen, shown_words


@dataclass(frozen=True, slots=True)
class Projection:
    """The gate's two products, which know nothing of each other but opaque ids: the words and
    numbers of a site, and the files to make for it.
    """

    site: SiteView
    jobs: tuple[RenditionJob, ...]


def project(
    gallery: Gallery,
    audience: Audience,
    secret: bytes,
    offer: Offer,
    context: EvaluationContext = NO_CONTEXT,
    narrow: Callable[[Outcomes], Outcomes] | None = None,
) -> Projection:
    """All that the audience's site is made of; it depends on nothing the audience may not see.

    `secret` is the audience's own, 32 bytes; every opaque name comes from it. `narrow` may take
    away from what is seen, for comparing with a site that shows less.
    """
    seen = resolve(gallery.root, audience, context)
    if narrow is not None:
        seen = narrow(seen)
    gate = _Gate(gallery, seen, secret, offer)
    root = gate.home()
    url = f"{gallery.url.rstrip('/')}/{audience.name}/" if gallery.url else ""
    site = SiteView(
        title=gallery.title,
        language=gallery.language,
        url=url,
        is_open=audience.is_open,
        about=gallery.about,
        footer=gallery.footer,
        root=root,
    )
    return Projection(site, gate.jobs.all())


@dataclass(frozen=True, slots=True)
class _SeenPhoto:
    """A photo of the site, as it is known to its audience, and where it stands in its album."""

    photo: Photo
    held: Permission
    taken: Moment | None
    title: str
    key: SortKey

    @property
    def is_unlisted(self) -> bool:
        return self.photo.rule.unlisted


@dataclass(frozen=True, slots=True)
class _ShownPhoto:
    """A photo as it is shown, with what a cover is chosen by."""

    view: PhotoView
    path: str
    ratio: float


@dataclass(frozen=True, slots=True)
class _ShownAlbum:
    """A finished album with what its parent needs of it."""

    view: AlbumView
    is_linked: bool
    span: Span | None
    covers: tuple[_ShownPhoto, ...]  # every listed photo at any depth, own ones first
    key: SortKey


class _Gate:
    """One projection under way; nothing outlives it."""

    def __init__(self, gallery: Gallery, outcomes: Outcomes, secret: bytes, offer: Offer) -> None:
        self._gallery = gallery
        self._outcomes = outcomes
        self._names = names_seen(gallery, outcomes)
        self._secret = secret
        self.jobs = JobList(offer)

    def home(self) -> AlbumView:
        (root,) = self._albums(self._gallery.root, (), is_hidden=False)
        return root.view

    def _albums(
        self, album: Album, crumbs: tuple[Crumb, ...], is_hidden: bool
    ) -> list[_ShownAlbum]:
        """The album if it is in the site, else whatever of it hangs from the album above."""
        is_hidden = is_hidden or album.rule.hidden
        if album.path not in self._outcomes.albums:
            return self._below(album, crumbs, is_hidden)
        return [self._album(album, crumbs, is_hidden)]

    def _below(self, album: Album, crumbs: tuple[Crumb, ...], is_hidden: bool) -> list[_ShownAlbum]:
        return [one for child in album.albums for one in self._albums(child, crumbs, is_hidden)]

    def _album(self, album: Album, crumbs: tuple[Crumb, ...], is_hidden: bool) -> _ShownAlbum:
        held = self._outcomes.albums[album.path]
        own_date = as_known(album.date, held)
        crumb, id, is_unlisted = self._identity(album, own_date, held)
        children = self._below(album, (*crumbs, crumb), is_hidden)
        seen = self._seen(album)
        listed = photos_in_order(album, (p for p in seen if not p.is_unlisted), _key)
        unlisted = sorted((p for p in seen if p.is_unlisted), key=lambda p: p.key.id)
        albums = albums_in_order(album, (a for a in children if a.is_linked), _key)
        apart = sorted((a for a in children if not a.is_linked), key=lambda a: a.view.id)
        photos = [self._shown(one, number, is_hidden) for number, one in enumerate(listed, 1)]
        span = album_span(own_date, _moments(photos, albums))
        photo_count = len(photos) + sum(a.view.photo_count for a in albums)
        covers = (*photos, *(cover for a in albums for cover in a.covers))
        view = AlbumView(
            id=id,
            path=crumb.path,
            title=crumb.title,
            # The root page is there for everybody; its own words only for who may open the root.
            description=album.description if held else "",
            span=span,
            photo_count=photo_count,
            album_count=len(albums) + sum(a.view.album_count for a in albums),
            cover=_cover(album, photos, albums, covers),
            crumbs=crumbs,
            photos=tuple(p.view for p in photos),
            albums=tuple(a.view for a in albums),
            unlisted_photos=tuple(self._shown(one, 0, is_hidden).view for one in unlisted),
            unlisted_albums=tuple(a.view for a in apart),
            is_hidden=is_hidden and bool(held),
        )
        known = own_date or (span.last if span else None)
        key = SortKey(album.path, order_key(known) if known else None, crumb.title, id)
        is_linked = not is_unlisted and photo_count > 0
        return _ShownAlbum(view, is_linked, span, covers, key)

    def _identity(
        self, album: Album, own_date: Moment | None, held: Permission
    ) -> tuple[Crumb, str, bool]:
        """An album's title and folder in the site, its id, and whether nothing may link to it."""
        if album.path == self._gallery.root.path:
            return (
                Crumb(self._gallery.title, ""),
                self._id("album", album.path, ALBUM_LENGTH),
                False,
            )
        title = album_title(album, own_date, held)
        if album.rule.unlisted:
            id = self._id("album", album.path, UNLISTED_LENGTH)
            return Crumb(title, f"{id}/"), id, True
        id = self._id("album", album.path, ALBUM_LENGTH)
        return Crumb(title, f"{folder_name(title, id)}/"), id, False

    def _seen(self, album: Album) -> list[_SeenPhoto]:
        """The photos directly in the album that are in the site."""
        return [
            self._seen_photo(photo, held, album.order_within_month)
            for photo in album.photos
            if (held := self._outcomes.photos.get(photo.path))
        ]

    def _seen_photo(self, photo: Photo, held: Permission, true_order: bool) -> _SeenPhoto:
        taken = as_known(photo.metadata.taken, held)
        sorts_by = photo.metadata.taken if true_order else taken
        title = photo_title(photo, held)
        key = SortKey(
            path=photo.path,
            date=order_key(sorts_by) if sorts_by else None,
            title=title,
            id=self._id(
                "photo", photo.path, UNLISTED_LENGTH if photo.rule.unlisted else PHOTO_LENGTH
            ),
            file_path=photo.path if VERBATIM in held else "",
        )
        return _SeenPhoto(photo, held, taken, title, key)

    def _shown(self, seen: _SeenPhoto, number: int, is_hidden: bool) -> _ShownPhoto:
        photo, held, source = seen.photo, seen.held, seen.photo.source
        data = photo.metadata
        words = shown_words(data, held, self._names)
        view = PhotoView(
            id=seen.key.id,
            number=number,
            title=seen.title,
            caption=photo_text(photo, data.caption, held),
            caption_is_markdown=data.caption_is_markdown,
            alt=photo_text(photo, data.alt, held),
            taken=seen.taken,
            place=_place(data) if Permission.LOCATION in held else None,
            technical=_technical(data) if Permission.TECHNICAL_DETAILS in held else None,
            keywords=words.keywords,
            people=words.people,
            rating=data.rating if Permission.READ_METADATA in held else None,
            label=words.label,
            pictures=self.jobs.pictures_for(held),
            original=(
                OriginalView(download_name(photo), source.size) if VERBATIM in held else None
            ),
            is_hidden=is_hidden or photo.rule.hidden,
            is_animated=source.is_animated,
        )
        self.jobs.add(view, source)
        return _ShownPhoto(view, photo.path, source.width / source.height)

    def _id(self, kind: str, path: str, length: int) -> str:
        return keyed_id(self._secret, kind, path, length)


def _key(one: _SeenPhoto | _ShownAlbum) -> SortKey:
    return one.key


def _moments(photos: Iterable[_ShownPhoto], albums: Iterable[_ShownAlbum]) -> Iterator[Moment]:
    """When what is listed was taken, as far as that is known."""
    yield from (p.view.taken for p in photos if p.view.taken is not None)
    for span in (a.span for a in albums if a.span is not None):
        yield from (span.first, span.last)


def _place(data: Metadata) -> PlaceView | None:
    location, place_names = data.location, data.place_names.all()
    if location is None and not place_names:
        return None
    return PlaceView(
        latitude=location.latitude if location else None,
        longitude=location.longitude if location else None,
        names=place_names,
    )


def _technical(data: Metadata) -> TechnicalView | None:
    details = data.technical
    if details == Technical():
        return None
    return TechnicalView(
        camera=details.camera,
        lens=details.lens,
        exposure=details.exposure,
        aperture=details.aperture,
        iso=details.iso,
        focal_length=details.focal_length,
        flash=details.flash,
        colour_profile=details.colour_profile,
    )


def _cover(
    album: Album,
    photos: Sequence[_ShownPhoto],
    albums: Sequence[_ShownAlbum],
    covers: Sequence[_ShownPhoto],
) -> PhotoView | None:
    """The owner's choice if this audience sees it; else the first that fits a 3:2 frame well."""
    if album.cover:
        chosen = f"{album.path}/{album.cover}" if album.path else album.cover
        for shown in covers:
            if shown.path == chosen:
                return shown.view
    fitting = (p.view for p in photos if 1.2 <= p.ratio <= 1.8)
    own, below = (p.view for p in photos), (a.view.cover for a in albums)
    return next(chain(fitting, own, below), None)
