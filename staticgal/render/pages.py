"""Every page of one audience's site, from its View, its finished files and a theme.

Each group of pages (one album with its photos; the site's own pages) depends on what `*_inputs`
returns and on the theme alone, so a build may keep the pages whose digest has not changed.

Links are relative, so that a site works under any prefix and from a folder. Only `404.html`,
which a server shows for addresses of any depth, links from the root of the host, by the path of
the site's `url`; without a `url` it has neither style nor links.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from staticgal.core.rendition import RenditionSpec
from staticgal.core.view import AlbumView, Crumb, PhotoView, SiteView
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.render import markdown, pictures, shown
from staticgal.render.media import ORIGINAL, Media, MediaFile
from staticgal.render.strings import strings_for
from staticgal.render.theme import Settings, Theme

HTML = "text/html; charset=utf-8"
_ASSET_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
}

# Every page says it itself; a host sends it as a header too, with `frame-ancestors 'none'`.
CSP = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """One file made of words: its path in the site, its bytes and their type."""

    path: str
    content: bytes
    media_type: str


def render(site: SiteView, media: Media, theme: Theme) -> Iterator[Page]:
    """Every page of a site and the theme's assets, one at a time."""
    yield from site_pages(site, theme)
    for album in site.albums():
        yield from album_pages(site, album, media, theme)


def site_pages(site: SiteView, theme: Theme) -> Iterator[Page]:
    """What belongs to no album: assets, `404.html`, `robots.txt`, and `about.html` if written."""
    for path, content in theme.files.items():
        media_type = _ASSET_TYPES.get(path.rpartition(".")[2], "application/octet-stream")
        yield Page(path, content, media_type)
    yield _not_found(site, theme)
    if site.about:
        yield _about(site, theme)
    allowed = "Allow: /" if site.is_open else "Disallow: /"
    yield Page("robots.txt", f"User-agent: *\n{allowed}\n".encode(), "text/plain; charset=utf-8")


def album_pages(site: SiteView, album: AlbumView, media: Media, theme: Theme) -> Iterator[Page]:
    """The pages of one album: its own, numbered further ones, and one for each photo."""
    parts = _parts(album.photos, theme.settings)
    context = _context(site, theme, _root(album))
    for index in range(len(parts)):
        yield _album_page(site, album, media, theme, context, parts, index)
    number = 0
    for index, part in enumerate(parts):
        for photo in part:
            around = album.photos[max(0, number - 1) : number], album.photos[number + 1 :][:1]
            yield _photo_page(site, album, photo, media, theme, context, page=index, around=around)
            number += 1
    for photo in album.unlisted_photos:
        yield _photo_page(site, album, photo, media, theme, context, page=0, around=((), ()))


# --- what pages are made of ----------------------------------------------------------------------


def _context(site: SiteView, theme: Theme, root: str) -> dict[str, Any]:
    """What every template gets."""
    return {
        "site": shown.site_words(site, root),
        "words": strings_for(site.language),
        "root": root,
        "assets": {name: root + path for name, path in theme.paths.items()},
        "csp": CSP,
    }


def _album_page(
    site: SiteView,
    album: AlbumView,
    media: Media,
    theme: Theme,
    context: Mapping[str, Any],
    parts: Sequence[Sequence[PhotoView]],
    index: int,
) -> Page:
    root = _root(album)
    photos = parts[index]
    cards = shown.cards(site, album, media, root) if not index else ()
    row_classes, row_photos = shown.row_photos(
        site, album, photos, media, root, may_be_eager=not cards
    )
    strings = strings_for(site.language)
    text = theme.template("album.html").render(
        context,
        title=shown.title_of(site, album),
        is_home=not album.path,
        is_hidden=album.is_hidden,
        crumbs=shown.crumbs(site, album, root) if album.path else (),
        dated=shown.dated(album, strings) if album.path else (),
        count=shown.count_words(album, strings) if album.path else "",
        description=markdown.to_html(album.description) if not index else "",
        cards=cards,
        has_lead_card=shown.has_lead_card(album),
        has_many_cards=shown.has_many_cards(album),
        row_classes=row_classes,
        photos=row_photos,
        photo_count=len(photos),
        longest_edge=_longest_edge(photos),
        before=sum(len(part) for part in parts[:index]),
        total=len(album.photos),
        page_links=[_page_name(number) for number in range(len(parts))],
        page_index=index,
        page_words=strings.page.format(index + 1, len(parts)) if len(parts) > 1 else "",
    )
    return Page(album.path + _page_name(index), text.encode(), HTML)


def _photo_page(
    site: SiteView,
    album: AlbumView,
    photo: PhotoView,
    media: Media,
    theme: Theme,
    context: Mapping[str, Any],
    *,
    page: int,
    around: tuple[Sequence[PhotoView], Sequence[PhotoView]],
) -> Page:
    root = _root(album)
    title = shown.title_of(site, album)
    above = shown.crumbs(site, album, root) if album.path else ()
    previous, following = (f"{near[0].id}.html" if near else "" for near in around)
    text = theme.template("photo.html").render(
        context,
        album_title=title,
        is_home=not album.path,
        crumbs=(*above, shown.Link(title, _page_name(page))),
        photo=shown.photo_words(site, album, photo, media, root),
        picture=pictures.on_its_own(photo, media, root),
        previous=previous,
        following=following,
    )
    return Page(f"{album.path}{photo.id}.html", text.encode(), HTML)


def _not_found(site: SiteView, theme: Theme) -> Page:
    root = urlsplit(site.url).path or "/" if site.url else ""
    text = theme.template("404.html").render(_context(site, theme, root), has_links=bool(root))
    return Page("404.html", text.encode(), HTML)


def _about(site: SiteView, theme: Theme) -> Page:
    about = markdown.to_html(site.about)
    text = theme.template("about.html").render(_context(site, theme, ""), about=about)
    return Page("about.html", text.encode(), HTML)


def _root(album: AlbumView) -> str:
    return "../" * album.path.count("/")


def _parts(photos: Sequence[PhotoView], settings: Settings) -> list[Sequence[PhotoView]]:
    """The photos of each page of an album; one page, perhaps empty, unless there are very many."""
    if len(photos) <= settings.single_page_up_to:
        return [photos]
    size = settings.page_size
    return [photos[start : start + size] for start in range(0, len(photos), size)]


def _page_name(index: int) -> str:
    return f"{index + 1}.html" if index else "index.html"


def _longest_edge(photos: Sequence[PhotoView]) -> int:
    """The longest edge on offer for any of these photos."""
    return max((spec.long_edge for photo in photos for spec in photo.pictures), default=0)


# --- digests -------------------------------------------------------------------------------------


def album_inputs(site: SiteView, album: AlbumView, media: Media) -> bytes:
    """All that the pages of one album are made from, the theme apart."""
    facts = _PhotoFacts(media)
    photos = [facts.of(photo) for photo in (*album.photos, *album.unlisted_photos)]
    below = [
        (
            card.path,
            card.title,
            _span(card),
            card.photo_count,
            card.album_count,
            card.is_hidden,
            facts.of_cover(card.cover),
        )
        for card in album.albums
    ]
    own = (
        album.path,
        album.title,
        album.description,
        _span(album),
        album.photo_count,
        album.album_count,
        album.is_hidden,
        len(album.photos),
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

_crumb = attrgetter(*Crumb.__dataclass_fields__)
_file = attrgetter(*MediaFile.__dataclass_fields__)
_technical = attrgetter(
    "camera", "lens", "exposure", "aperture", "iso", "focal_length", "flash", "colour_profile"
)
_photo = attrgetter(
    "id",
    "number",
    "title",
    "caption",
    "caption_is_markdown",
    "alt",
    "keywords",
    "people",
    "rating",
    "label",
    "is_hidden",
    "is_animated",
)


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
            None if place is None else (place.latitude, place.longitude, place.names),
            None if technical is None else _technical(technical),
            None if original is None else (original.download_name, original.size),
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
            names = tuple(
                (spec.name, str(spec.size), spec.long_edge, str(spec.format)) for spec in offer
            )
            known = self._offers[id(offer)] = (offer, names)
        return known[1]


def _site_facts(site: SiteView) -> _Plain:
    return (site.title, site.language, site.is_open, bool(site.about), site.footer)


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
