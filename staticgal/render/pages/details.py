"""What is said of one photo on its own page: words, details, and files to take home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from staticgal.core.rendition import Size
from staticgal.core.view import AlbumView, PhotoView, PlaceView, SiteView, TechnicalView
from staticgal.render.pages import dates, markdown
from staticgal.render.pages.items import alt, numbered, title_of
from staticgal.render.pages.strings import Strings, strings_for
from staticgal.site.layout import ORIGINAL, Media, MediaFile

_DOWNLOADS = ((Size.LARGE, "large"), (Size.MEDIUM, "medium"))
_UNSAFE_IN_NAME = re.compile(r"""[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+""")
_LONGEST_NAME = 60


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
    href = map_address(place)
    if not href:
        if names:
            yield Detail(strings.place, names)
        return
    if names:
        yield Detail(strings.place, "", href=href, link=names, spoken=strings.map_of.format(names))
    else:
        yield Detail(strings.place, "", href=href, link=strings.map)


def map_address(place: PlaceView) -> str:
    """Where the place is shown on a map; empty where no coordinates may be known."""
    if place.latitude is None or place.longitude is None:
        return ""
    at = f"{place.latitude:.5f}", f"{place.longitude:.5f}"
    return "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=15/{0}/{1}".format(*at)


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
    stem = download_stem(photo, album_title, count)
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
    return min(files, key=lambda file: file.media_type != "image/jpeg", default=None)


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


def download_stem(photo: PhotoView, album_title: str, count: int) -> str:
    """A file name from the shown title and the shown number: `Otter-on-the-bank-05`."""
    words = _UNSAFE_IN_NAME.sub(" ", photo.title.strip() or album_title)
    stem = "-".join(words.split())[:_LONGEST_NAME].strip("-. ") or "photo"
    return f"{stem}-{photo.number:0{len(str(count))}}" if photo.number else stem
