"""What the sites show, as text: those that stand, and copies of some that stood before."""

from __future__ import annotations

import zlib
from typing import Final

from staticgal.state.sites import SiteRecords

_EARLIER: Final = 10  # sites of each audience whose exposure is remembered
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS shown (
    audience TEXT PRIMARY KEY, folders TEXT NOT NULL, shown BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS earlier (
    number INTEGER PRIMARY KEY, audience TEXT NOT NULL, site TEXT NOT NULL, shown BLOB NOT NULL,
    UNIQUE (audience, site)
);
"""


class ExposureRecords(SiteRecords):
    """What each site shows, in words of the caller's."""

    tables = (*SiteRecords.tables, _TABLES)

    def remember_exposure(self, audience: str, text: str) -> None:
        """Remember what the audience's site shows, as it stands now, in words of the caller's."""
        site = self.site(audience)
        if site is not None:
            packed = zlib.compress(text.encode("ascii"), level=1)
            self.db.execute(
                "INSERT OR REPLACE INTO shown VALUES (?,?,?)", (audience, site.folders, packed)
            )

    def exposure(self, audience: str) -> str | None:
        """What the audience's site shows; None where that is not known of the site as it stands.

        A build that was stopped between swapping a site in and remembering it leaves an older text;
        that belongs to folders which are no more, and is not told.
        """
        row = self.db.execute(
            "SELECT shown FROM shown JOIN sites USING (audience, folders)"
            " WHERE audience=? AND NOT is_swapping",
            (audience,),
        ).fetchone()
        return zlib.decompress(row[0]).decode("ascii") if row else None

    def remember_earlier_exposure(self, audience: str, site: str, text: str) -> None:
        """Remember what the site of this signature shows, and forget those long ago."""
        packed = zlib.compress(text.encode("ascii"), level=1)
        self.db.execute(
            "INSERT OR REPLACE INTO earlier (audience, site, shown) VALUES (?,?,?)",
            (audience, site, packed),
        )
        self.db.execute(
            "DELETE FROM earlier WHERE audience=?1 AND number NOT IN (SELECT number FROM earlier"
            " WHERE audience=?1 ORDER BY number DESC LIMIT ?2)",
            (audience, _EARLIER),
        )

    def knows_earlier_exposure(self, audience: str) -> bool:
        """Whether anything is remembered of a site of the audience wherever a copy of it lies."""
        found = self.db.execute("SELECT 1 FROM earlier WHERE audience=? LIMIT 1", (audience,))
        return found.fetchone() is not None

    def earlier_exposure(self, audience: str, site: str) -> str | None:
        """What the audience's site of this signature showed, wherever a copy of it lies now."""
        row = self.db.execute(
            "SELECT shown FROM earlier WHERE audience=? AND site=?", (audience, site)
        ).fetchone()
        return zlib.decompress(row[0]).decode("ascii") if row else None

    def forget_site(self, audience: str) -> None:
        """Forget all that is known of an audience's site; the next build makes it whole."""
        super().forget_site(audience)
        self.db.execute("DELETE FROM shown WHERE audience=?", (audience,))
