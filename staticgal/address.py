"""Where an album or photo stands in an audience's site, unlisted ones too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from staticgal.build.secrets import read_or_make
from staticgal.core.explain import find
from staticgal.core.opaque import ALBUM_LENGTH, PHOTO_LENGTH, opaque
from staticgal.core.project import project
from staticgal.pipeline import SECRETS_FOLDER
from staticgal.survey import Opened


@dataclass(frozen=True, slots=True)
class Address:
    """The page of an album or photo: its path in the site, its file, and its URL or "".

    `is_unlisted` says that no page leads there: it, or an album above it, is unlisted.
    """

    path: str
    url: str
    file: Path
    is_unlisted: bool


def address(opened: Opened, audience: str, path: str) -> Address | None:
    """Where it stands; None where the audience's site does not have it, KeyError for no path."""
    way, photo = find(opened.gallery.root, path)
    seen = opened.outcomes[audience]
    if path not in (seen.albums if photo is None else seen.photos):
        return None
    config = opened.config
    secret = read_or_make(config.folder / SECRETS_FOLDER, (audience,))[audience]
    policy = config.policy
    site = project(
        opened.gallery, policy.audiences[audience], secret, config.offer, opened.terms
    ).site
    unlisted = any(album.rule.unlisted for album in way[1:])
    if photo is None:
        id = opaque(secret, "album", path, ALBUM_LENGTH)
        page = "" if not path else next(a.path for a in site.albums() if a.id.startswith(id))
        page += "index.html"
    else:
        unlisted = unlisted or photo.rule.unlisted
        id = opaque(secret, "photo", path, PHOTO_LENGTH)
        page = next(
            f"{album.path}{view.id}.html"
            for album in site.albums()
            for view in (*album.photos, *album.unlisted_photos)
            if view.id.startswith(id)
        )
    url = site.url + page if site.url else ""
    return Address(page, url, config.output / audience / page, unlisted)
