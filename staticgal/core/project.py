"""The gate: the owner's whole gallery in, one audience's smaller value out.

This is the only maker of Views. Whatever is shown (order, numbers, counts, covers, dates, titles)
is computed here from what the audience may see, and a value it may not know is left out by type.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from staticgal.core.limit import NO_CONTEXT, EvaluationContext
from staticgal.core.model import Album, Direction, Gallery, Metadata, Photo, Sort
from staticgal.core.naming import ALBUM_LENGTH, PHOTO_LENGTH, UNLISTED_LENGTH, keyed_id
from staticgal.core.permission import VERBATIM, Permission
from staticgal.core.policy import Audience
from staticgal.core.rendition import Offer, Product, RenditionJob, RenditionSpec, Verbatim
from staticgal.core.resolve import Outcomes, resolve
from staticgal.core.view import (
    AlbumView,
    Crumb,
    OriginalView,
    PhotoView,
    PlaceView,
    SiteView,
    TechnicalView,
)
from staticgal.core.when import (
    CaptureTime,
    Moment,
    Span,
    Year,
    coarse,
    day_of,
    order_key,
    span_of,
    words,
)
from staticgal.core.words.telltale import names_seen, shown_words
from staticgal.core.words.written import is_file_name

_Item = TypeVar("_Item")


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
    return Projection(site, tuple(gate.jobs))


@dataclass(frozen=True, slots=True)
class _Found:
    """A photo of the site with what only the gate may know of it: what it is sorted by."""

    photo: Photo
    held: Permission
    id: str
    taken: Moment | None
    order: tuple[tuple[int, int, int, float] | None, str, str]  # when, name, shuffle


@dataclass(frozen=True, slots=True)
class _Shown:
    """A photo as it is shown, with what a cover is chosen by."""

    view: PhotoView
    path: str
    ratio: float


@dataclass(frozen=True, slots=True)
class _Built:
    """A finished album with what its parent needs of it."""

    view: AlbumView
    path: str
    is_unlisted: bool
    moments: tuple[Moment, ...]
    covers: tuple[_Shown, ...]  # every listed photo at any depth, own ones first
    order: tuple[object, ...]


class _Gate:
    """One projection under way; nothing outlives it."""

    def __init__(self, gallery: Gallery, outcomes: Outcomes, secret: bytes, offer: Offer) -> None:
        self._gallery = gallery
        self._outcomes = outcomes
        self._names = names_seen(gallery, outcomes)
        self._secret = secret
        self._offer = offer
        # Photos share their offers: equal ones are one tuple, here and for whoever compares them.
        self._pictures: dict[Permission, tuple[RenditionSpec, ...]] = {}
        self._products: dict[tuple[Product, ...], tuple[Product, ...]] = {}
        self.jobs: list[RenditionJob] = []

    def home(self) -> AlbumView:
        (built,) = self._albums(self._gallery.root, (), is_hidden=False)
        return built.view

    def _albums(self, album: Album, crumbs: tuple[Crumb, ...], is_hidden: bool) -> list[_Built]:
        """The album if it is in the site, else whatever of it hangs from the album above."""
        is_hidden = is_hidden or album.rule.hidden
        if album.path not in self._outcomes.albums:
            return [b for child in album.albums for b in self._albums(child, crumbs, is_hidden)]
        return [self._album(album, crumbs, is_hidden)]

    def _album(self, album: Album, crumbs: tuple[Crumb, ...], is_hidden: bool) -> _Built:
        held = self._outcomes.albums[album.path]
        own_date = _as_known(album.date, held)
        is_root = album.path == self._gallery.root.path
        title = self._gallery.title if is_root else _album_title(album, own_date, held)
        unlisted = album.rule.unlisted and not is_root
        id = self._id("album", album.path, UNLISTED_LENGTH if unlisted else ALBUM_LENGTH)
        path = "" if is_root else f"{id}/" if unlisted else f"{_slug(title, id)}/"
        below = (*crumbs, Crumb(title, path))
        children = [b for child in album.albums for b in self._albums(child, below, is_hidden)]
        found = [
            self._found(photo, held_there, album.order_within_month)
            for photo in album.photos
            if (held_there := self._outcomes.photos.get(photo.path))
        ]
        listed = self._in_order(album, [f for f in found if not f.photo.rule.unlisted])
        unlinked = sorted((f for f in found if f.photo.rule.unlisted), key=lambda f: f.id)
        kept = [b for b in children if not b.is_unlisted and b.view.photo_count]
        albums = self._albums_in_order(album, kept)
        apart = [b for b in children if b.is_unlisted or not b.view.photo_count]
        photos = [self._shown(one, number, is_hidden) for number, one in enumerate(listed, 1)]
        moments = (
            *(s.view.taken for s in photos if s.view.taken is not None),
            *(moment for b in albums for moment in b.moments),
        )
        covers = (*photos, *(cover for b in albums for cover in b.covers))
        view = AlbumView(
            id=id,
            path=path,
            title=title,
            # The root page is there for everybody; its own words only for who may open the root.
            description=album.description if held else "",
            span=_span(own_date, moments),
            photo_count=len(photos) + sum(b.view.photo_count for b in albums),
            album_count=len(albums) + sum(b.view.album_count for b in albums),
            cover=_cover(album, photos, albums, covers),
            crumbs=crumbs,
            photos=tuple(s.view for s in photos),
            albums=tuple(b.view for b in albums),
            unlisted_photos=tuple(self._shown(one, 0, is_hidden).view for one in unlinked),
            unlisted_albums=tuple(b.view for b in sorted(apart, key=lambda b: b.view.id)),
            is_hidden=is_hidden and bool(held),
        )
        span = _span(own_date, moments)
        return _Built(
            view=view,
            path=album.path,
            is_unlisted=unlisted,
            moments=(span.first, span.last) if span else (),
            covers=covers,
            order=_album_order(own_date or (span.last if span else None), title, id),
        )

    def _found(self, photo: Photo, held: Permission, true_order: bool) -> _Found:
        length = UNLISTED_LENGTH if photo.rule.unlisted else PHOTO_LENGTH
        id = self._id("photo", photo.path, length)
        taken = _as_known(photo.metadata.taken, held)
        sorts_by = photo.metadata.taken if true_order else taken
        # File names tell of days and counters: only who gets the file itself may see their order.
        name = photo.path if VERBATIM in held else ""
        # The id is keyed: where no more is known than a month, a shuffle that tells nothing.
        return _Found(photo, held, id, taken, (order_key(sorts_by) if sorts_by else None, name, id))

    def _shown(self, found: _Found, number: int, is_hidden: bool) -> _Shown:
        photo, held, source = found.photo, found.held, found.photo.source
        data = photo.metadata
        said = shown_words(data, held, self._names)
        original = OriginalView(_own_name(photo), source.size) if VERBATIM in held else None
        view = PhotoView(
            id=found.id,
            number=number,
            title=_title(photo, held),
            caption=_written(photo, data.caption, held),
            caption_is_markdown=data.caption_is_markdown,
            alt=_written(photo, data.alt, held),
            taken=found.taken,
            place=_place(data) if Permission.LOCATION in held else None,
            technical=_technical(data) if Permission.TECHNICAL_DETAILS in held else None,
            keywords=said.keywords,
            people=said.people,
            rating=data.rating if Permission.READ_METADATA in held else None,
            label=said.label,
            pictures=self._pictures_for(held),
            original=original,
            is_hidden=is_hidden or photo.rule.hidden,
            is_animated=source.is_animated,
        )
        self._job(photo, view)
        return _Shown(view, photo.path, source.width / source.height)

    def _job(self, photo: Photo, view: PhotoView) -> None:
        verbatim = view.verbatim()
        originals: tuple[Verbatim, ...] = (verbatim,) if verbatim else ()
        products: tuple[Product, ...] = (*view.pictures, *originals)
        products = self._products.setdefault(products, products)
        source = photo.source
        self.jobs.append(
            RenditionJob(
                photo=view.id,
                products=products,
                location=source.location,
                digest=source.digest,
                format=source.format,
                width=source.width,
                height=source.height,
            )
        )

    def _pictures_for(self, held: Permission) -> tuple[RenditionSpec, ...]:
        if held not in self._pictures:
            self._pictures[held] = self._offer.for_permissions(held)
        return self._pictures[held]

    def _in_order(self, album: Album, photos: list[_Found]) -> list[_Found]:
        """As the owner wants them; else oldest first, undated last."""
        if album.sort is Sort.NAME:
            # Without the right to file names the order goes by the title that is shown.
            photos.sort(key=lambda f: (_natural(f.order[1] or _title(f.photo, f.held)), f.id))
            if album.direction is Direction.DESCENDING:
                photos.reverse()
        else:
            dated = sorted((f for f in photos if f.order[0]), key=lambda f: f.order)
            undated = [f for f in photos if not f.order[0]]
            undated.sort(key=lambda f: (_natural(_title(f.photo, f.held)), f.order))
            if album.direction is Direction.DESCENDING:
                dated.reverse()
            photos = dated + undated
        return _listed_first(album, photos, lambda f: f.photo.path)

    def _albums_in_order(self, album: Album, albums: list[_Built]) -> list[_Built]:
        """As the owner wants them; else newest first, and by title within what is told of dates."""
        if album.sort is Sort.NAME:
            albums.sort(key=lambda b: (_natural(b.view.title), b.view.id))
            if album.direction is Direction.DESCENDING:
                albums.reverse()
        else:
            albums.sort(key=lambda b: b.order[1:])
            dated = [b for b in albums if b.order[0]]
            undated = [b for b in albums if not b.order[0]]
            ascending = album.direction is Direction.ASCENDING
            dated.sort(key=lambda b: b.order[0], reverse=not ascending)  # type: ignore[arg-type, return-value]  # tuples of numbers; `dated` has no None
            albums = dated + undated
        return _listed_first(album, albums, lambda b: b.path)

    def _id(self, kind: str, path: str, length: int) -> str:
        return keyed_id(self._secret, kind, path, length)


def _as_known(moment: Moment | None, held: Permission) -> Moment | None:
    """The moment as exact as may be known; none where nothing is held."""
    if moment is None or not held:
        return None
    if Permission.EXACT_DATES not in held:
        return coarse(moment)
    if isinstance(moment, CaptureTime) and Permission.LOCATION not in held:
        return CaptureTime(moment.local)  # an offset from UTC tells of a place
    return moment


def _title(photo: Photo, held: Permission) -> str:
    return _written(photo, photo.metadata.title, held)


def _written(photo: Photo, text: str, held: Permission) -> str:
    """The text, unless it is a file's name that some program wrote there.

    File names tell of days and counters, and are for who gets the file itself.
    """
    return "" if VERBATIM not in held and is_file_name(photo, text) else text


def _own_name(photo: Photo) -> str:
    """The name of the file that is shown, which is one of the photo's own.

    Where the file is a link, `location` is what it leads to: that may lie in an album which this
    audience does not see, under a name that tells of it, or with the ending of a web page.
    """
    name = unicodedata.normalize("NFC", _base(photo.source.location))
    return name if name in map(_base, photo.companions) else photo.name


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
    t = data.technical
    view = TechnicalView(
        camera=t.camera,
        lens=t.lens,
        exposure=t.exposure,
        aperture=t.aperture,
        iso=t.iso,
        focal_length=t.focal_length,
        flash=t.flash,
        colour_profile=t.colour_profile,
    )
    return view if view != TechnicalView("", "", "", "", "", "", "", "") else None


def _album_title(album: Album, known_date: Moment | None, held: Permission) -> str:
    """The owner's title, else the folder's name less its date, else that date as far as known."""
    if title := album.shown_title(with_days=Permission.EXACT_DATES in held):
        return title
    return words(known_date) if known_date else "Album"


def _span(own_date: Moment | None, moments: Iterable[Moment]) -> Span | None:
    """What the album says of its time: its photos' span, unless its own date contradicts that."""
    photos = span_of(moments)
    if own_date is None or (photos and _begins(photos.first, own_date)):
        return photos
    return span_of((own_date,))


def _begins(first: Moment, own_date: Moment) -> bool:
    """Whether photos that begin at `first` begin when the album says it was."""
    day, own_day = day_of(first), day_of(own_date)
    if day and own_day:
        return day == own_day
    if isinstance(own_date, Year) or isinstance(first, Year):
        return order_key(first)[0] == order_key(own_date)[0]
    return coarse(first) == coarse(own_date)


def _cover(
    album: Album, photos: Sequence[_Shown], albums: Sequence[_Built], covers: Sequence[_Shown]
) -> PhotoView | None:
    """The owner's choice if this audience sees it; else the first that fits a 3:2 frame well."""
    if album.cover:
        chosen = f"{album.path}/{album.cover}" if album.path else album.cover
        for shown in covers:
            if shown.path == chosen:
                return shown.view
    fitting = (s.view for s in photos if 1.2 <= s.ratio <= 1.8)
    own, below = (s.view for s in photos), (b.view.cover for b in albums)
    return next(chain(fitting, own, below), None)


def _album_order(
    known: Moment | None, title: str, id: str
) -> tuple[tuple[int, int, int, float] | None, str, str]:
    """Date as far as it is known, then title, then an opaque tie-break."""
    return (order_key(known) if known else None, title.casefold(), id)


def _listed_first(album: Album, items: list[_Item], path: Callable[[_Item], str]) -> list[_Item]:
    """The owner's own list first, in its order, then the rest."""
    prefix = f"{album.path}/" if album.path else ""
    place = {f"{prefix}{name}": number for number, name in enumerate(album.custom_order)}
    return sorted(items, key=lambda item: place.get(path(item), len(place)))


def _slug(title: str, id: str) -> str:
    """A folder's name: the shown title in plain letters where it has any, and the opaque id."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words_of = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:48].strip("-")
    return f"{words_of}-{id}" if words_of else id


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key under which `photo 9` sorts before `photo 10`; empty text sorts last."""
    if not text:
        return ((2, 0, ""),)
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple(_number(part) if part.isdecimal() else (1, 0, part) for part in parts)


def _number(digits: str) -> tuple[int, int, str]:
    """A key for a number of any length; `int` refuses those of thousands of digits."""
    plain = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0")
    return (0, len(plain), plain)


def _base(path: str) -> str:
    return path.rpartition("/")[2]
