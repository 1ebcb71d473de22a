"""The small values that templates show, made from Views: words, links, pictures and sizes.

A template gets these and nothing behind them. Text in them is data and is escaped by the
template; `Markup` is Markdown that `render.markdown` made safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from staticgal.core.rendition import Size
from staticgal.core.view import AlbumView, Crumb, PhotoView, PlaceView, SiteView, TechnicalView
from staticgal.render import dates, markdown, pictures, rows
from staticgal.render.dates import Dated
from staticgal.render.media import ORIGINAL, Media, MediaFile
from staticgal.render.pictures import Picture
from staticgal.render.strings import Strings, direction, strings_for

_EAGER = 6  # photos that are loaded at once; the others when they are scrolled near
_LEAD_FROM = 5  # albums, from which on the first is shown larger
_MANY = 10  # albums, from which on the widest windows get a fifth column
_LONGEST_ALT = 160
_DOWNLOADS = ((Size.LARGE, "large"), (Size.MEDIUM, "medium"))
_UNSAFE_IN_NAME = re.compile(r"""[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+""")
_LONGEST_NAME = 60


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
    count: str
    cover: Picture | None
    is_lead: bool
    is_hidden: bool
    is_eager: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class RowPhoto:
    """A photo in the rows of an album; `begins` are the bands in which it begins a row."""

    href: str
    alt: str
    picture: Picture
    begins: str
    is_hidden: bool
    is_eager: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of the details: what it is and its words, perhaps with a link or a machine date."""

    name: str
    text: str
    machine: str = ""
    href: str = ""
    link: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Download:
    """One file on offer."""

    name: str
    facts: str
    href: str
    save_as: str


@dataclass(frozen=True, slots=True)
class PhotoWords:
    """A photo's own page, but for the picture."""

    title: str  # shown; empty where the photo has none
    heading: str
    alt: str
    caption: Markup
    position: str
    is_hidden: bool
    details: tuple[Detail, ...]
    downloads: tuple[Download, ...]


def site_words(site: SiteView, root: str) -> SiteWords:
    """What every page says alike, with links from a page that lies `root` away from home."""
    return SiteWords(
        site.title,
        site.language or "en",
        direction(site.language),
        site.footer,
        f"{root}about.html" if site.about else "",
        f"{root}index.html",
        site.is_open,
    )


def crumbs(site: SiteView, album: AlbumView, root: str) -> tuple[Link, ...]:
    """The way from home to the album above this one."""
    above = [Crumb(site.title, "")]
    above += [crumb for crumb in album.crumbs if crumb.path not in {"", album.path}]
    return tuple(Link(crumb.title, f"{root}{crumb.path}index.html") for crumb in above)


def title_of(site: SiteView, album: AlbumView) -> str:
    """The title an album is shown under; that of home is the site's."""
    return album.title if album.path else site.title


def count_words(album: AlbumView, strings: Strings) -> str:
    """What this audience will find in an album: "3 albums · 120 photos"."""
    counts = []
    if album.album_count:
        counts.append(_counted(album.album_count, strings.one_album, strings.albums))
    if album.photo_count:
        counts.append(_counted(album.photo_count, strings.one_photo, strings.photos))
    return " · ".join(counts)


def dated(album: AlbumView, strings: Strings) -> tuple[Dated, ...]:
    """When the photos of an album were taken, as one or two pieces."""
    return dates.span_words(album.span, strings) if album.span else ()


def cards(site: SiteView, album: AlbumView, media: Media, root: str) -> tuple[Card, ...]:
    """The albums directly below one, newest first as they are shown."""
    strings = strings_for(site.language)
    has_lead = has_lead_card(album)
    columns = (2, 2, 3, 4, 4, 5 if len(album.albums) >= _MANY else 4)
    plain = [1 / count for count in columns]
    lead = [1.0, 1.0, *(2 / count for count in columns[2:])]
    return tuple(
        Card(
            below.title,
            f"{root}{below.path}index.html",
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
    return len(album.albums) >= _LEAD_FROM


def has_many_cards(album: AlbumView) -> bool:
    """There are albums enough for a fifth column in the widest windows."""
    return len(album.albums) >= _MANY


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
    layouts = [(band, rows.choose(ratios, band.ratios)) for band in rows.BANDS]
    strings = strings_for(site.language)
    title = title_of(site, album)

    def shown() -> Iterator[RowPhoto]:
        for index, photo in enumerate(photos):
            shares = [layout.shares[index] for _, layout in layouts]
            begins = [band.letter for band, layout in layouts if index in layout.begins]
            yield RowPhoto(
                f"{photo.id}.html",
                alt(photo, title, strings),
                pictures.in_share(photo, media, root, shares),
                " ".join(begins),
                is_hidden=photo.is_hidden,
                is_eager=may_be_eager and index < _EAGER,
                is_first=may_be_eager and not index,
            )

    return rows.row_classes(layouts), shown()


def alt(photo: PhotoView, album_title: str, strings: Strings) -> str:
    """The owner's words for what is seen, else the caption, the title, or "Photo 5 of Lisbon".

    Never a file name: it can tell a day, a place or a count.
    """
    if photo.alt.strip():
        return photo.alt.strip()
    caption = markdown.to_plain(photo.caption) if photo.caption_is_markdown else photo.caption
    caption = " ".join(caption.split())
    if len(caption) > _LONGEST_ALT:
        caption = caption[:_LONGEST_ALT].rsplit(" ", 1)[0] + " …"
    return caption or photo.title.strip() or numbered(photo, album_title, strings)


def numbered(photo: PhotoView, album_title: str, strings: Strings) -> str:
    """What a photo without words is called: "Photo 5 of A Week in Lisbon"."""
    if not photo.number:
        return strings.unlisted_photo.format(album_title)
    return strings.photo_of_album.format(photo.number, album_title)


def photo_words(
    site: SiteView, album: AlbumView, photo: PhotoView, media: Media, root: str
) -> PhotoWords:
    """All that is said of a photo on its own page."""
    strings = strings_for(site.language)
    title = title_of(site, album)
    as_html = markdown.to_html if photo.caption_is_markdown else markdown.paragraphs
    count = len(album.photos)
    return PhotoWords(
        photo.title.strip(),
        photo.title.strip() or numbered(photo, title, strings),
        alt(photo, title, strings),
        as_html(photo.caption),
        strings.position.format(photo.number, count) if photo.number else "",
        photo.is_hidden,
        tuple(_details(photo, strings)),
        tuple(_downloads(photo, title, count, media, root, strings)),
    )


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count)


def _cover(album: AlbumView, media: Media, root: str, shares: Sequence[float]) -> Picture | None:
    return pictures.in_share(album.cover, media, root, shares) if album.cover else None


# --- details -------------------------------------------------------------------------------------


def _details(photo: PhotoView, strings: Strings) -> Iterator[Detail]:
    if photo.taken:
        taken = dates.moment_words(photo.taken, strings)
        yield Detail(strings.taken, taken.text, machine=taken.machine)
    if photo.place:
        yield from _place(photo.place, strings)
    if photo.people:
        yield Detail(strings.people, ", ".join(photo.people))
    if photo.keywords:
        yield Detail(strings.keywords, ", ".join(photo.keywords))
    if photo.rating is not None and photo.rating > 0:
        stars = "★" * photo.rating + "☆" * (5 - photo.rating)
        yield Detail(strings.rating, stars, spoken=strings.stars.format(photo.rating))
    if photo.label:
        yield Detail(strings.label, photo.label)
    if photo.technical:
        yield from _technical(photo.technical, strings)
    if photo.is_animated:
        yield Detail(strings.note, strings.animated)


def _place(place: PlaceView, strings: Strings) -> Iterator[Detail]:
    names = ", ".join(place.names)
    if place.latitude is None or place.longitude is None:
        if names:
            yield Detail(strings.place, names)
        return
    at = f"{place.latitude:.5f}", f"{place.longitude:.5f}"
    href = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=15/{0}/{1}".format(*at)
    if names:
        yield Detail(strings.place, "", href=href, link=names, spoken=strings.map_of.format(names))
    else:
        yield Detail(strings.place, "", href=href, link=strings.map)


def _technical(technical: TechnicalView, strings: Strings) -> Iterator[Detail]:
    settings = (
        technical.focal_length,
        technical.aperture,
        technical.exposure,
        technical.iso,
    )
    lines = (
        (strings.camera, technical.camera),
        (strings.lens, technical.lens),
        (
            strings.settings,
            " · ".join(setting.replace(" ", "\xa0") for setting in settings if setting),
        ),
        (strings.flash, technical.flash),
        (strings.colour_profile, technical.colour_profile),
    )
    for name, text in lines:
        if text:
            yield Detail(name, text)


# --- downloads -----------------------------------------------------------------------------------


def _downloads(
    photo: PhotoView, album_title: str, count: int, media: Media, root: str, strings: Strings
) -> Iterator[Download]:
    """The sizes this audience may take home, largest first; one file is offered once."""
    stem = _download_stem(photo, album_title, count)
    original = media.get((photo.id, ORIGINAL)) if photo.original else None
    if photo.original and original:
        facts = _facts(original, strings)
        href = root + original.path
        yield Download(strings.original, facts, href, photo.original.download_name)
    offered: set[str] = set()
    for size, word in _DOWNLOADS:
        file = _of_size(photo, size, media)
        if file is None or file.path in offered:
            continue
        offered.add(file.path)
        extension = file.path.rpartition(".")[2]
        edge = max(file.width, file.height)
        save_as = f"{stem}-{edge}.{extension}"
        href = root + file.path
        yield Download(getattr(strings, word), _facts(file, strings), href, save_as)


def _of_size(photo: PhotoView, size: Size, media: Media) -> MediaFile | None:
    """The file of a size in the format most programs open."""
    files = [
        file
        for spec in photo.pictures
        if spec.size is size and (file := media.get((photo.id, spec.name)))
    ]
    return next((file for file in files if file.media_type == "image/jpeg"), *files[:1] or [None])


def _facts(file: MediaFile, strings: Strings) -> str:
    """`1600 × 1067 · 0.4 MB`; without the pixels where they are not known."""
    weight = _weight(file.size, strings)
    if not file.width or not file.height:
        return weight
    return f"{file.width} × {file.height} · {weight}"


def _weight(size: int, strings: Strings) -> str:
    if size < 100_000:
        return strings.kilobytes.format(max(1, round(size / 1000)))
    return strings.megabytes.format(f"{size / 1_000_000:.1f}")


def _download_stem(photo: PhotoView, album_title: str, count: int) -> str:
    """A file name from the shown title and the shown number: `Otter-on-the-bank-05`."""
    words = _UNSAFE_IN_NAME.sub(" ", photo.title.strip() or album_title)
    stem = "-".join(words.split())[:_LONGEST_NAME].strip("-. ") or "photo"
    return f"{stem}-{photo.number:0{len(str(count))}}" if photo.number else stem
