"""Every page of one audience's site, from its View, its finished files and a theme.

Each group of pages (one album with its photos; the site's own pages) depends on what
`album_inputs` or `site_inputs` returns and on the theme alone, so a build may keep the pages whose
digest has not changed.

Links are relative, so that a site works under any prefix and from a folder. Only `404.html`,
which a server shows for addresses of any depth, links from the root of the host, by the path of
the site's `url`; without a `url` it has neither style nor links.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from staticgal.core.rendition import Size
from staticgal.core.view import AlbumView, PhotoView, SiteView
from staticgal.render.pages import details, markdown, pictures
from staticgal.render.pages import items as shown
from staticgal.render.pages.inputs import album_inputs, digest_of, site_inputs
from staticgal.render.pages.strings import strings_for
from staticgal.render.theme import Settings, Theme
from staticgal.site.headers import PAGE_POLICY
from staticgal.site.layout import ABOUT, NOT_FOUND, ROBOTS, Media, album_page, photo_page
from staticgal.site.robots import robots_text

__all__ = [
    "Page",
    "album_inputs",
    "album_pages",
    "digest_of",
    "render",
    "site_inputs",
    "site_pages",
]


@dataclass(frozen=True, slots=True)
class Page:
    """One file made of words: its path in the site and its bytes."""

    path: str
    content: bytes


def render(site: SiteView, media: Media, theme: Theme) -> Iterator[Page]:
    """Every page of a site and the theme's assets, one at a time."""
    yield from site_pages(site, theme)
    for album in site.albums():
        yield from album_pages(site, album, media, theme)


def site_pages(site: SiteView, theme: Theme) -> Iterator[Page]:
    """What belongs to no album: assets, `404.html`, `robots.txt`, and `about.html` if written."""
    for path, content in theme.assets.items():
        yield Page(path, content)
    yield _not_found(site, theme)
    if site.about:
        yield _about(site, theme)
    yield Page(ROBOTS, robots_text(is_open=site.is_open).encode())


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
        "csp": PAGE_POLICY,
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
    title = shown.title_of(site, album)
    photos = parts[index]
    cards = shown.cards(site, album, media, root) if not index else ()
    row_classes, row_photos = shown.row_photos(
        site, album, photos, media, root, may_be_eager=not cards
    )
    strings = strings_for(site.language)
    text = theme.template("album.html").render(
        context,
        title=title,
        preview=shown.preview(site, title, shown.summary_of(album, strings), album.cover, media),
        is_home=not album.path,
        is_hidden=album.is_hidden,
        crumbs=shown.crumbs(site, album, root) if album.path else (),
        dated=shown.dated(album, strings) if album.path else (),
        counts=shown.count_words(album, strings) if album.path else (),
        description=markdown.to_html(album.description) if not index else "",
        cards=cards,
        has_lead_card=shown.has_lead_card(album),
        has_many_cards=shown.has_many_cards(album),
        few_cards=shown.few_cards(album),
        row_classes=row_classes,
        photos=row_photos,
        photo_count=len(photos),
        longest_edge=_longest_edge(photos),
        gallery_edge=_gallery_edge(photos),
        before=sum(len(part) for part in parts[:index]),
        total=len(album.photos),
        page_links=[album_page("", number) for number in range(len(parts))],
        page_index=index,
        page_words=strings.page.format(index + 1, len(parts)) if len(parts) > 1 else "",
    )
    return Page(album_page(album.path, index), text.encode())


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
    words = details.photo_words(site, album, photo, media, root)
    previous, following = (photo_page("", near[0].id) if near else "" for near in around)
    place = f"#{photo.id}" if photo.number else ""
    text = theme.template("photo.html").render(
        context,
        album_title=title,
        is_home=not album.path,
        crumbs=(*above, shown.Link(title, album_page("", page) + place)),
        preview=shown.preview(site, words.heading, words.alt, photo, media),
        photo=words,
        picture=pictures.on_its_own(photo, media, root),
        previous=previous,
        following=following,
    )
    return Page(photo_page(album.path, photo.id), text.encode())


def _not_found(site: SiteView, theme: Theme) -> Page:
    root = urlsplit(site.url).path or "/" if site.url else ""
    text = theme.template("404.html").render(_context(site, theme, root), has_links=bool(root))
    return Page(NOT_FOUND, text.encode())


def _about(site: SiteView, theme: Theme) -> Page:
    about = markdown.to_html(site.about)
    text = theme.template("about.html").render(_context(site, theme, ""), preview=None, about=about)
    return Page(ABOUT, text.encode())


def _root(album: AlbumView) -> str:
    return "../" * album.path.count("/")


def _parts(photos: Sequence[PhotoView], settings: Settings) -> list[Sequence[PhotoView]]:
    """The photos of each page of an album; one page, perhaps empty, unless there are very many."""
    if len(photos) <= settings.single_page_up_to:
        return [photos]
    size = settings.page_size
    return [photos[start : start + size] for start in range(0, len(photos), size)]


def _longest_edge(photos: Sequence[PhotoView]) -> int:
    """The longest edge on offer for any of these photos."""
    return max((spec.long_edge for photo in photos for spec in photo.pictures), default=0)


def _gallery_edge(photos: Sequence[PhotoView]) -> int:
    """The shortest of these edges but for thumbnails: that of the files rows have behind them."""
    specs = (spec for photo in photos for spec in photo.pictures)
    return min((spec.long_edge for spec in specs if spec.size is not Size.THUMBNAIL), default=0)
