"""Where an album or photo stands in an audience's site, unlisted ones too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from staticgal.app.keys import missing
from staticgal.app.open_gallery import LoadedGallery
from staticgal.core.naming import ALBUM_LENGTH, PHOTO_LENGTH, keyed_id
from staticgal.core.project import project
from staticgal.core.view import AlbumView
from staticgal.errors import StaticgalError
from staticgal.insight.explain import find
from staticgal.site.layout import album_page, photo_page
from staticgal.state.folders import SECRETS_FOLDER
from staticgal.state.secrets import read_or_make


@dataclass(frozen=True, slots=True)
class Address:
    """The page of an album or photo: its path in the site, its file, and its URL or "".

    `is_unlinked` says that no page leads there. `within` is the outermost album above that nobody
    finds without an address, or None: the page leads up to it, and so to all that is in it.
    """

    path: str
    url: str
    file: Path
    is_unlinked: bool
    within: str | None


def address(opened: LoadedGallery, audience: str, path: str) -> Address | None:
    """Where it stands; None where the audience's site does not have it, KeyError for no path."""
    way, photo = find(opened.gallery.root, path)
    seen = opened.outcomes[audience]
    if path not in (seen.albums if photo is None else seen.photos):
        return None
    config = opened.config
    if audience in missing(config):
        raise StaticgalError(
            f"secrets/{audience}.key is missing, so no address of the site that stands is known. "
            "Put it back from your backup; or build again: then a new one is made, and every "
            "address changes"
        )
    secret = read_or_make(config.folder / SECRETS_FOLDER, (audience,))[audience]
    who = config.policy.audiences[audience]
    site = project(opened.gallery, who, secret, config.offer, opened.context).site
    ids = {keyed_id(secret, "album", album.path, ALBUM_LENGTH): album.path for album in way}
    page, is_unlinked, above = next(
        _photo_page(site.root, keyed_id(secret, "photo", path, PHOTO_LENGTH))
        if photo is not None
        else _album_page(site.root, keyed_id(secret, "album", path, ALBUM_LENGTH))
    )
    within = ids[above[0].id[:ALBUM_LENGTH]] if above else None
    url = site.url + page if site.url else ""
    return Address(page, url, config.output / audience / page, is_unlinked, within)


Apart = tuple[AlbumView, ...]  # the albums on the way, the outermost first, that nothing links to


def _albums(album: AlbumView, apart: Apart = ()) -> Iterator[tuple[AlbumView, Apart]]:
    """It and all albums below, each with those of its way, itself included, that stand apart."""
    yield album, apart
    for one in album.albums:
        yield from _albums(one, apart)
    for one in album.unlisted_albums:
        yield from _albums(one, (*apart, one))


def _album_page(root: AlbumView, id: str) -> Iterator[tuple[str, bool, Apart]]:
    """The page of the album with that id, whether it stands apart, and what does above it."""
    for album, apart in _albums(root):
        if album.id.startswith(id):
            is_apart = album in apart[-1:]
            yield album_page(album.path), is_apart, apart[:-1] if is_apart else apart


def _photo_page(root: AlbumView, id: str) -> Iterator[tuple[str, bool, Apart]]:
    """The page of the photo with that id, whether it stands apart, and which albums above do."""
    for album, apart in _albums(root):
        for photos, is_apart in ((album.photos, False), (album.unlisted_photos, True)):
            for one in photos:
                if one.id.startswith(id):
                    yield photo_page(album.path, one.id), is_apart, apart
