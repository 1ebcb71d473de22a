"""A Projection cut into the parts of a site: each album with its files, and what all share.

Each part has an *inputs* text: what its files are made from (digests of sources, specs, encoder,
the words of its pages). If that is the text of the last build, the part is kept as it stands, and
none of its files is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from staticgal.assembly.staged_site import Contents, Media, Part
from staticgal.core.naming import media_name
from staticgal.core.rendition import (
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
from staticgal.site.media_types import media_type
from staticgal.state.store import Store, rendition_key

SITE = "site"  # the part that belongs to no album


@dataclass(frozen=True, slots=True)
class Showing:
    """What the gate lets through for one site: its words, and the files to make for it."""

    site: SiteView
    jobs: Sequence[RenditionJob]


@dataclass(frozen=True, slots=True)
class PartMaker:
    """What the parts of all sites are made with; `made` gives a finished rendition by its key,
    LookupError where there is none, `secrets` key the names of each audience's media.
    """

    theme: Theme
    encoder: str
    store: Store
    secrets: Mapping[str, bytes]
    made: Callable[[str], RenditionFile]

    def parts(self, audience: str, showing: Showing) -> Parts:
        """The parts of one audience's site."""
        return Parts(self, self.secrets[audience], showing)


class Parts:
    """The parts of one audience's site. `secret` keys the names of its media."""

    def __init__(self, maker: PartMaker, secret: bytes, showing: Showing) -> None:
        self._maker = maker
        self._secret = secret
        self._site = showing.site
        self._jobs = {job.photo: job for job in showing.jobs}
        self._offers: dict[int, tuple[tuple[Product, ...], str]] = {}

    def all(self) -> Iterator[Part]:
        """What is shared first, then each album, home first."""
        inputs = pages.digest_of(pages.site_inputs(self._site), self._maker.theme)
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
        words = pages.digest_of(pages.album_inputs(self._site, album, {}), self._maker.theme)
        files = [self._maker.encoder, self._secret.hex()]
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
        made = pages.site_pages(self._site, self._maker.theme)
        return Contents({}, ((page.path, page.content) for page in made))

    def _contents(self, album: AlbumView) -> Contents:
        shown: dict[tuple[str, str], MediaFile] = {}
        media: dict[str, Media] = {}
        for photo in _photos(album):
            for product, key, file in self._files(photo):
                found = self._media_file(file)
                shown[photo.id, product_name(product)] = found
                stored = self._maker.store.path(key, file.extension)
                media[found.path] = Media(stored, file.digest, file.size)
        for photo in _covers(album):
            for product, _, file in self._files(photo):
                shown[photo.id, product_name(product)] = self._media_file(file)
        made = pages.album_pages(self._site, album, shown, self._maker.theme)
        return Contents(media, ((page.path, page.content) for page in made))

    def _files(self, photo: PhotoView) -> Iterator[tuple[Product, str, RenditionFile]]:
        job = self._jobs[photo.id]
        for product in job.products:
            key = self._key(job, product)
            yield product, key, self._maker.made(key)

    def _key(self, job: RenditionJob, product: Product) -> str:
        return rendition_key(job.digest, job.width, job.height, product, self._maker.encoder)

    def _media_file(self, file: RenditionFile) -> MediaFile:
        path = media_path(media_name(self._secret, file.digest), file.extension)
        return MediaFile(
            path=path,
            width=file.width,
            height=file.height,
            size=file.size,
            colour=file.colour,
            media_type=media_type(path),
        )


def _photos(album: AlbumView) -> tuple[PhotoView, ...]:
    return (*album.photos, *album.unlisted_photos)


def _covers(album: AlbumView) -> tuple[PhotoView, ...]:
    """Those of its cards, and its own, which may lie deeper: for previews of links to its page."""
    covers = (album.cover, *(card.cover for card in album.albums))
    return tuple(cover for cover in covers if cover is not None)
