"""The small values that templates show, made from Views: words, links, pictures and sizes.

A template gets these and nothing behind them. Text in them is data and is escaped by the
template.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from staticgal.core.view import AlbumView, Crumb, PhotoView, SiteView
from staticgal.render.pages import dates, markdown, pictures, rows, small_albums
from staticgal.render.pages.dates import Dated
from staticgal.render.pages.pictures import Picture
from staticgal.render.pages.strings import Strings, direction, strings_for
from staticgal.site.layout import ABOUT, Media, album_page, photo_page

_EAGER = 6  # photos that are loaded at once; the others when they are scrolled near
_LEAD_FROM = 5  # albums, from which on the first is shown larger
_LEAD_OF_THREE = 3  # as beside two others it fills the screen
_MANY = 10  # albums, from which on the widest windows get a fifth column
# The columns of up to four albums in the bands of the rows; with three, the first takes two.
_FEW_COLUMNS = {1: (1, 1, 1, 1, 1, 1), 2: (1, 1, 2, 2, 2, 2), 3: (2, 2, 3, 3, 3, 3), 4: (2,) * 6}
_LONGEST_ALT = 160


@dataclass(frozen=True, slots=True)
class SiteWords:
    """What every page of a site says alike."""

    title: str
    language: str
    direction: str
    footer: str
    about: str  # link, empty when there is no such page
    home: str  # link
    is_open: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What other sites show of a link to a page of an open site; `image` is an address or empty."""

    title: str
    summary: str
    image: str


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Card:
    """An album on the page above it."""

    title: str
    href: str
    dated: tuple[Dated, ...]
    counts: tuple[str, ...]
    cover: Picture | None
    is_lead: bool
    is_hidden: bool
    is_eager: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class RowPhoto:
    """A photo in the rows of an album; `begins` are the bands in which it begins a row.

    `id` is its place in the page, to which its own page leads back.
    """

    id: str
    href: str
    alt: str
    picture: Picture
    begins: str
    is_hidden: bool
    is_eager: bool
    is_first: bool


def site_words(site: SiteView, root: str) -> SiteWords:
    """What every page says alike, with links from a page that lies `root` away from home."""
    return SiteWords(
        site.title,
        site.language or "en",
        direction(site.language),
        site.footer,
        root + ABOUT if site.about else "",
        root + album_page(""),
        site.is_open,
    )


def preview(
    site: SiteView, title: str, summary: str, photo: PhotoView | None, media: Media
) -> Preview | None:
    """How a link to a page is shown elsewhere; None for a site that is not open to everyone."""
    if not site.is_open:
        return None
    image = site.url + pictures.preview(photo, media).path if site.url and photo else ""
    return Preview(title, summary, image)


def summary_of(album: AlbumView, strings: Strings) -> str:
    """An album in one line: its description, else when and how much."""
    when = dates.span_text(album.span, strings) if album.span else ""
    facts = " · ".join(filter(None, (when, *count_words(album, strings))))
    text = markdown.to_plain(album.description) or facts
    return shortened(text)


def shortened(text: str) -> str:
    """A text in one line, cut between words where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_ALT else text[:_LONGEST_ALT].rsplit(" ", 1)[0] + " …"


def crumbs(site: SiteView, album: AlbumView, root: str) -> tuple[Link, ...]:
    """The way from home to the album above this one."""
    above = [Crumb(site.title, "")]
    above += [crumb for crumb in album.crumbs if crumb.path not in {"", album.path}]
    return tuple(Link(crumb.title, root + album_page(crumb.path)) for crumb in above)


def title_of(site: SiteView, album: AlbumView) -> str:
    """The title an album is shown under; that of home is the site's."""
    return album.title if album.path else site.title


def count_words(album: AlbumView, strings: Strings) -> tuple[str, ...]:
    """What this audience will find in an album: "3 albums", "120 photos"."""
    counts = []
    if album.album_count:
        counts.append(_counted(album.album_count, strings.one_album, strings.albums))
    if album.photo_count:
        counts.append(_counted(album.photo_count, strings.one_photo, strings.photos))
    return tuple(counts)


def dated(album: AlbumView, strings: Strings) -> tuple[Dated, ...]:
    """When the photos of an album were taken, as one or two pieces."""
    return dates.span_words(album.span, strings) if album.span else ()


def cards(site: SiteView, album: AlbumView, media: Media, root: str) -> tuple[Card, ...]:
    """The albums directly below one, newest first as they are shown."""
    strings = strings_for(site.language)
    has_lead = has_lead_card(album)
    usual = (2, 2, 3, 4, 4, 5 if len(album.albums) >= _MANY else 4)
    columns = _FEW_COLUMNS.get(len(album.albums), usual)
    plain = [1 / count for count in columns]
    lead = [1.0, 1.0, *(2 / count for count in columns[2:])]
    return tuple(
        Card(
            below.title,
            root + album_page(below.path),
            dated(below, strings),
            count_words(below, strings),
            _cover(below, media, root, lead if has_lead and not index else plain),
            is_lead=has_lead and not index,
            is_hidden=below.is_hidden,
            is_eager=index < _EAGER,
            is_first=not index,
        )
        for index, below in enumerate(album.albums)
    )


def has_lead_card(album: AlbumView) -> bool:
    """The first album is shown larger than the others."""
    return len(album.albums) >= _LEAD_FROM or len(album.albums) == _LEAD_OF_THREE


def has_many_cards(album: AlbumView) -> bool:
    """There are albums enough for a fifth column in the widest windows."""
    return len(album.albums) >= _MANY


def few_cards(album: AlbumView) -> int:
    """How many albums there are, where so few get wider columns; else 0."""
    return len(album.albums) if len(album.albums) in _FEW_COLUMNS else 0


def row_photos(
    site: SiteView,
    album: AlbumView,
    photos: Sequence[PhotoView],
    media: Media,
    root: str,
    *,
    may_be_eager: bool,
) -> tuple[str, Iterator[RowPhoto]]:
    """The classes of a list of photos, and the photos in their rows."""
    ratios = [pictures.shape(photo, media) / 100 for photo in photos]
    layouts = [(band, _rows(ratios, photos, media, band)) for band in rows.BANDS]
    strings = strings_for(site.language)
    title = title_of(site, album)
    urgent = _largest_on_a_phone(ratios[:_EAGER], layouts[0][1].shares) if may_be_eager else None

    def shown() -> Iterator[RowPhoto]:
        for index, photo in enumerate(photos):
            shares = [layout.shares[index] for _, layout in layouts]
            begins = [band.letter for band, layout in layouts if index in layout.begins]
            yield RowPhoto(
                photo.id,
                photo_page("", photo.id),
                alt(photo, title, strings),
                pictures.in_share(photo, media, root, shares),
                " ".join(begins),
                is_hidden=photo.is_hidden,
                is_eager=may_be_eager and index < _EAGER,
                is_first=index == urgent,
            )

    return rows.row_classes(layouts), shown()


def _rows(
    ratios: Sequence[float], photos: Sequence[PhotoView], media: Media, band: rows.Band
) -> rows.Rows:
    """Few photos fill the screen; of many all rows are nearly alike."""
    if not 0 < len(photos) <= small_albums.FEW:
        return rows.choose(ratios, band.ratios)
    widths = tuple(pictures.width(photo, media) for photo in photos)
    return small_albums.compose(tuple(ratios), widths, band)


def alt(photo: PhotoView, album_title: str, strings: Strings) -> str:
    """The owner's words for what is seen, else the caption, the title, or "Photo 5 of Lisbon".

    Never a file name: it can tell a day, a place or a count.
    """
    if photo.alt.strip():
        return photo.alt.strip()
    caption = markdown.to_plain(photo.caption) if photo.caption_is_markdown else photo.caption
    caption = shortened(caption)
    return caption or photo.title.strip() or numbered(photo, album_title, strings)


def numbered(photo: PhotoView, album_title: str, strings: Strings) -> str:
    """What a photo without words is called: "Photo 5 of A Week in Lisbon"."""
    if not photo.number:
        return strings.unlisted_photo.format(album_title)
    return strings.photo_of_album.format(photo.number, album_title)


def _largest_on_a_phone(ratios: Sequence[float], shares: Sequence[float]) -> int | None:
    """Which of the first photos covers most of a narrow screen, so that it should come first."""
    areas = [share * share / ratio for ratio, share in zip(ratios, shares, strict=False)]
    return areas.index(max(areas)) if areas else None


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count)


def _cover(album: AlbumView, media: Media, root: str, shares: Sequence[float]) -> Picture | None:
    return pictures.in_share(album.cover, media, root, shares) if album.cover else None
