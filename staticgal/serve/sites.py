"""What is served: each audience's built site, read afresh at each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from staticgal.config.config import Config
from staticgal.core.naming import PHOTO_LENGTH
from staticgal.site.inventory import inventory, is_site


@dataclass(frozen=True, slots=True)
class Site:
    """One audience's site: the folder it is built in, which a build may swap at any moment.

    `base` is the path it will have at its real host ("" where the owner gives no address): its
    page for addresses that do not exist links from there.
    """

    audience: str
    folder: Path
    is_open: bool
    base: str

    @property
    def is_built(self) -> bool:
        """Whether there is anything to show."""
        return is_site(self.folder)

    def photo_count(self) -> int:
        """How many photos have a page that others link to."""
        return sum(len(photo) == PHOTO_LENGTH for photo in inventory(self.folder).photos)

    def stamp(self) -> str:
        """A text that changes when another site stands in the folder."""
        try:
            found = self.folder.stat()
        except OSError:
            return ""
        return f"{found.st_dev:x}-{found.st_ino:x}-{found.st_ctime_ns:x}"


@dataclass(frozen=True, slots=True)
class Sites:
    """All that one `staticgal serve` shows, and whether its pages reload after a build."""

    title: str
    by_audience: Mapping[str, Site]
    is_watching: bool = False

    def stamp(self, audience: str) -> str:
        """When it changes, the page of this audience is old; "" is the start page."""
        if audience:
            site = self.by_audience.get(audience)
            return site.stamp() if site else ""
        return " ".join(site.stamp() for site in self.by_audience.values())


def sites_of(
    config: Config, audiences: tuple[str, ...] = (), *, is_watching: bool = False
) -> Sites:
    """The sites of a configuration: of these audiences, or of all."""
    named = config.policy.audiences
    return Sites(
        config.title,
        {
            name: Site(
                name,
                config.output / name,
                named[name].is_open,
                urlsplit(f"{config.url}/{name}/").path if config.url else "",
            )
            for name in audiences or named
        },
        is_watching,
    )
