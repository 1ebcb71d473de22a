"""What the last builds left to know, all in one file beside the store; never in a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from staticgal.state.exposures import ExposureRecords
from staticgal.state.renditions import RenditionRecords
from staticgal.state.sites import SiteState

PLACE_OF: Final = "place of "
KEY_OF: Final = "key of "


@dataclass(frozen=True, slots=True)
class KnownSites:
    """Which audiences have a site, and what is remembered of where it stands and of its secret.

    `last_build` is what the rules ask of the last build, packed as it is stored.
    """

    audiences: tuple[str, ...]
    notes: Mapping[str, str]
    last_build: tuple[tuple[str, bytes], ...]


class State(RenditionRecords, ExposureRecords):
    """Everything that is remembered of one gallery."""

    tables = (*RenditionRecords.tables, *ExposureRecords.tables)

    def known_sites(self) -> KnownSites:
        """What has to be known of sites as long as they stand, though all else is forgotten."""
        rows = self.db.execute("SELECT key, value FROM meta")
        kept = {key: value for key, value in rows if key.startswith((PLACE_OF, KEY_OF))}
        last_build = self.db.execute("SELECT key, value FROM last_build").fetchall()
        return KnownSites(self.known_audiences(), kept, tuple(last_build))

    def remember_known_sites(self, sites: KnownSites) -> None:
        """Remember that these sites stand; what is in them is not known."""
        with self.transaction():
            for audience in sites.audiences:
                self.set_site(audience, SiteState(False, False, ""))
            for key, value in sites.notes.items():
                self.put(key, value)
            self.db.executemany("INSERT INTO last_build VALUES (?, ?)", sites.last_build)
