"""A gallery as an attacker finds or fills it: photos at paths of one's choice, and its sites."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from staticgal.app.build import BuildOptions, build
from staticgal.app.build_result import BuildResult
from staticgal.app.open_gallery import open_gallery
from staticgal.core.project import project
from staticgal.errors import ConfigErrors, StaticgalError
from staticgal.progress import Quiet
from tests.app.given import photo

ROLES = """\
title: The Hansens
source: {source}
roles:
  viewer: [can_view]
  taker: [can_view, can_download_medium]
  relative: [can_view, can_see_exact_dates, can_see_location, can_see_technical_details,
    can_read_metadata, can_download_original]
  owner: [owner_access]
"""


def given(
    folder: Path,
    *paths: str,
    more: str = "audiences: {public: {role: viewer}}\n",
    source: str = "photos",
) -> Path:
    """A gallery with a photo, taken on 15 October 2026, at each of these paths below `source`."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed, path in enumerate(paths, 1):
        photo(folder / source / path, seed, gps=None)
    config = folder / "gallery.yaml"
    config.write_text(ROLES.format(source=source) + more)
    return config


def built(config: Path, *, keep_going: bool = False) -> BuildResult:
    """The gallery's sites, built in this process."""
    return build(config, BuildOptions(jobs=1, keep_going=keep_going), Quiet())


def refused(config: Path) -> str:
    """What the owner is told instead of a build."""
    try:
        result = built(config)
    except ConfigErrors as errors:
        return "\n".join(map(str, errors.errors))
    except StaticgalError as error:
        return str(error)
    raise AssertionError(f"it was built: {result}")


def shown_albums(config: Path, audience: str = "public") -> list[str]:
    """The titles and addresses of the albums of an audience's site, which is not built."""
    opened = open_gallery(config, Quiet(), jobs=1)
    who = opened.config.policy.audiences[audience]
    site = project(opened.gallery, who, bytes(32), opened.config.offer, opened.context).site
    # An address ends in an opaque id, which has digits of its own.
    return [f"{album.title} | {album.path.rpartition('-')[0]}" for album in site.albums()]


def diagnostics(config: Path) -> str:
    """All that `check` remarks."""
    return "\n".join(str(one) for one in open_gallery(config, Quiet(), jobs=1).diagnostics)


def titles(site: Path) -> set[str]:
    """The first heading of each page of a site."""
    pages = (page.read_text() for page in site.rglob("*.html"))
    return {
        unescape(found[1]) for page in pages if (found := re.search(r"<h1[^>]*>(.*?)</h1>", page))
    }


def download_names(site: Path) -> set[str]:
    """The names under which a site's files are saved."""
    pages = (page.read_text() for page in site.rglob("*.html"))
    return {unescape(name) for page in pages for name in re.findall(r'download="([^"]*)"', page)}
