"""All that each group of pages is made from, as bytes to compare with those of the last build.

Every field of a View is among them, unless it is named here as one that no page shows: a page whose
inputs are the same is kept as it is, and must not keep what its audience may no longer see.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from dataclasses import fields
from hashlib import sha256
from operator import attrgetter
from typing import Any

from staticgal.core.rendition import RenditionSpec
from staticgal.core.view import (
    AlbumView,
    Crumb,
    OriginalView,
    PhotoView,
    PlaceView,
    SiteView,
    TechnicalView,
)
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.render.theme import Theme
from staticgal.site.layout import ORIGINAL, Media, MediaFile


def album_inputs(site: SiteView, album: AlbumView, media: Media) -> bytes:
    """All that the pages of one album are made from, the theme apart."""
    facts = _PhotoFacts(media)
    photos = [facts.of(photo) for photo in (*album.photos, *album.unlisted_photos)]
    below = [(_card(card), _span(card), facts.of_cover(card.cover)) for card in album.albums]
    own = (
        _album(album),
        _span(album),
        len(album.photos),
        facts.of_cover(album.cover) if site.is_open else None,
        site.url if site.is_open else "",
        tuple(_crumb(crumb) for crumb in album.crumbs),
    )
    return _plain_bytes(("album", _site_facts(site), own, below, photos))


def site_inputs(site: SiteView) -> bytes:
    """All that the site's own pages are made from, the theme apart."""
    return _plain_bytes(("site", _site_facts(site), site.url, site.about))


def digest_of(inputs: bytes, theme: Theme) -> str:
    """A digest of a group of pages: the same means the same bytes."""
    return sha256(theme.digest.encode() + inputs).hexdigest()


_Plain = Any  # tuples and lists of str, int, float, bool and None


def _values(view: type, *others: str) -> Callable[[Any], _Plain]:
    """A function that gives the value of each field, but for those that are seen to by others."""
    return attrgetter(*(one.name for one in fields(view) if one.name not in others))


_crumb = _values(Crumb)
_file = _values(MediaFile)
_technical = _values(TechnicalView)
_place = _values(PlaceView)
_original = _values(OriginalView)
_photo = _values(PhotoView, "taken", "place", "technical", "original", "pictures")
# Albums below have pages of their own, and those that are not listed are on no page above them.
_BELOW = ("span", "cover", "crumbs", "photos", "unlisted_photos", "albums", "unlisted_albums")
_album = _values(AlbumView, *_BELOW)
_card = _values(AlbumView, "description", *_BELOW)  # which stands on the album's own page alone
_site = _values(SiteView, "url", "about", "root")


class _PhotoFacts:
    """Photos as plain tuples, with the facts of their files."""

    def __init__(self, media: Mapping[tuple[str, str], MediaFile]) -> None:
        self._media = media
        # Photos of one album share their offer: its names are spelt out once. The offer is kept
        # beside its names, so that no other object can get its id.
        self._offers: dict[int, tuple[tuple[RenditionSpec, ...], tuple[_Plain, ...]]] = {}

    def of(self, photo: PhotoView) -> _Plain:
        place, technical, original = photo.place, photo.technical, photo.original
        return (
            _photo(photo),
            None if photo.taken is None else _moment(photo.taken),
            None if place is None else _place(place),
            None if technical is None else _technical(technical),
            None if original is None else _original(original),
            self._files(photo),
        )

    def of_cover(self, photo: PhotoView | None) -> _Plain:
        return None if photo is None else self._files(photo)

    def _files(self, photo: PhotoView) -> list[_Plain]:
        files: list[_Plain] = []
        for spec in self._names(photo.pictures):
            file = self._media.get((photo.id, spec[0]))
            files.append((spec, None if file is None else _file(file)))
        if photo.original is not None:
            file = self._media.get((photo.id, ORIGINAL))
            files.append(None if file is None else _file(file))
        return files

    def _names(self, offer: tuple[RenditionSpec, ...]) -> tuple[_Plain, ...]:
        known = self._offers.get(id(offer))
        if known is None:
            # How a file is encoded and its line of copyright are in the file, whose facts follow.
            names = tuple(
                (spec.name, str(spec.size), spec.long_edge, str(spec.format)) for spec in offer
            )
            known = self._offers[id(offer)] = (offer, names)
        return known[1]


def _site_facts(site: SiteView) -> _Plain:
    return (_site(site), bool(site.about))


def _span(album: AlbumView) -> _Plain:
    return (_moment(album.span.first), _moment(album.span.last)) if album.span else None


def _moment(moment: Moment) -> _Plain:
    """A moment as it is shown, without the offset, which no page tells."""
    match moment:
        case CaptureTime():
            return moment.local.isoformat()
        case Day():
            return moment.date.isoformat()
        case Month():
            return (moment.year, moment.month)
        case Year():
            return moment.year


def _plain_bytes(facts: _Plain) -> bytes:
    # Version 2 knows no references between objects, so equal facts are equal bytes.
    return marshal.dumps(facts, 2)
