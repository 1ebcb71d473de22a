"""A Projection as the parts of a site: each album with its pages and media, and what is shared.

A part's inputs are named by what makes its files (source digests, specs, encoder), not by the
finished files: so for a part that has not changed nothing at all has to be looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from staticgal.assembly.stage import Contents, Media, Part
from staticgal.core.naming import media_name
from staticgal.core.rendition import (
    MEDIA_TYPE,
    Format,
    Product,
    RenditionFile,
    RenditionJob,
    product_name,
)
from staticgal.core.view import AlbumView, PhotoView, SiteView
from staticgal.render.pages import site as pages
from staticgal.render.theme import Theme
from staticgal.site.digest import of_texts
from staticgal.site.layout import MediaFile, media_path
from staticgal.state.store import Store, rendition_key

SITE = "site"  # the part that belongs to no album

_ORIGINAL_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "heif": "image/heif",
}


class Parts:
    """The parts of one audience's site. `secret` keys the names of its media."""

    def __init__(
        self,
        site: SiteView,
        jobs: Iterable[RenditionJob],
        made: Callable[[str], RenditionFile],
        encoder: str,
        secret: bytes,
        store: Store,
        theme: Theme,
    ) -> None:
        self._site = site
        self._jobs = {job.photo: job for job in jobs}
        self._made = made
        self._encoder = encoder
        self._secret = secret
        self._store = store
        self._theme = theme
        self._offers: dict[int, tuple[tuple[Product, ...], str]] = {}

    def all(self) -> Iterator[Part]:
        """What is shared first, then each album, home first."""
        inputs = pages.digest_of(pages.site_inputs(self._site), self._theme)
        yield Part(SITE, inputs, self._shared)
        for album in self._site.albums():
            yield Part(album.id, self._inputs(album), partial(self._contents, album))

    def promised(self) -> Iterator[tuple[str, RenditionFile, Product]]:
        """Every media file of the site that is made: its path, what it is, what it was to be."""
        for album in self._site.albums():
            for photo in _photos(album):
                try:
                    files = list(self._files(photo))
                except LookupError:  # a photo that could not be made is in no site
                    continue
                for product, _, file in files:
                    yield self._media_file(file).path, file, product

    def _inputs(self, album: AlbumView) -> str:
        words = pages.digest_of(pages.album_inputs(self._site, album, {}), self._theme)
        files = [self._encoder, self._secret.hex()]
        for photo in (*_photos(album), *_covers(album)):
            job = self._jobs[photo.id]
            files += (job.digest, self._offer(job.products))
        return of_texts(words, *files)

    def _offer(self, products: tuple[Product, ...]) -> str:
        """The products in one word; photos share their offers, so each is spelt once."""
        known = self._offers.get(id(products))
        if known is None:
            known = self._offers[id(products)] = (products, of_texts(*map(repr, products)))
        return known[1]

    def _shared(self) -> Contents:
        made = pages.site_pages(self._site, self._theme)
        return Contents({}, ((page.path, page.content) for page in made))

    def _contents(self, album: AlbumView) -> Contents:
        shown: dict[tuple[str, str], MediaFile] = {}
        media: dict[str, Media] = {}
        for photo in _photos(album):
            for product, key, file in self._files(photo):
                found = self._media_file(file)
                shown[photo.id, product_name(product)] = found
                stored = self._store.path(key, file.extension)
                media[found.path] = Media(stored, file.digest, file.size)
        for photo in _covers(album):
            for product, _, file in self._files(photo):
                shown[photo.id, product_name(product)] = self._media_file(file)
        made = pages.album_pages(self._site, album, shown, self._theme)
        return Contents(media, ((page.path, page.content) for page in made))

    def _files(self, photo: PhotoView) -> Iterator[tuple[Product, str, RenditionFile]]:
        job = self._jobs[photo.id]
        for product in job.products:
            key = self._key(job, product)
            yield product, key, self._made(key)

    def _key(self, job: RenditionJob, product: Product) -> str:
        return rendition_key(job.digest, job.width, job.height, product, self._encoder)

    def _media_file(self, file: RenditionFile) -> MediaFile:
        return MediaFile(
            path=media_path(media_name(self._secret, file.digest), file.extension),
            width=file.width,
            height=file.height,
            size=file.size,
            colour=file.colour,
            media_type=media_type(file.extension),
        )


def media_type(extension: str) -> str:
    """The media type of a rendition or original by its extension."""
    try:
        return MEDIA_TYPE[Format(extension)]
    except ValueError:
        return _ORIGINAL_TYPES.get(extension, "application/octet-stream")


def _photos(album: AlbumView) -> tuple[PhotoView, ...]:
    return (*album.photos, *album.unlisted_photos)


def _covers(album: AlbumView) -> tuple[PhotoView, ...]:
    """Those of its cards, and its own, which may lie deeper: for previews of links to its page."""
    covers = (album.cover, *(card.cover for card in album.albums))
    return tuple(cover for cover in covers if cover is not None)
