"""What is known of the sites that stand: their parts and files, and whether they are intact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from staticgal.site.manifest import Manifest, ManifestFile, manifest_file, manifest_of
from staticgal.state.sqlite import Database

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS sites (
    audience TEXT PRIMARY KEY, is_swapping INTEGER NOT NULL, has_spare INTEGER NOT NULL,
    folders TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (
    audience TEXT NOT NULL, part TEXT NOT NULL, inputs TEXT NOT NULL,
    PRIMARY KEY (audience, part)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    audience TEXT NOT NULL, part TEXT NOT NULL, path TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (audience, part, path)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_path ON files (audience, path);
CREATE TABLE IF NOT EXISTS verified (
    audience TEXT PRIMARY KEY, manifest TEXT NOT NULL, inputs TEXT NOT NULL,
    since TEXT NOT NULL, until TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (
    audience TEXT NOT NULL, path TEXT NOT NULL, is_gone INTEGER NOT NULL,
    PRIMARY KEY (audience, path)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is known of one audience's site on disk.

    `folders` is the signature of its folders when it was swapped in; `has_spare` says that the
    site before it still lies beside the store and differs from it by the pending paths alone.
    """

    is_swapping: bool
    has_spare: bool
    folders: str


class SiteRecords(Database):
    """Each audience's site as it was last put in place."""

    tables = (*Database.tables, _TABLES)

    def site(self, audience: str) -> SiteState | None:
        """What is known of the audience's site; None where nothing is."""
        row = self.db.execute(
            "SELECT is_swapping, has_spare, folders FROM sites WHERE audience=?", (audience,)
        ).fetchone()
        return SiteState(bool(row[0]), bool(row[1]), row[2]) if row else None

    def set_site(self, audience: str, site: SiteState) -> None:
        """Remember how the audience's site stands."""
        self.db.execute(
            "INSERT OR REPLACE INTO sites VALUES (?,?,?,?)",
            (audience, site.is_swapping, site.has_spare, site.folders),
        )

    def forget_site(self, audience: str) -> None:
        """Forget all that is known of an audience's site; the next build makes it whole."""
        self.db.execute("DELETE FROM sites WHERE audience=?", (audience,))
        self.db.execute("DELETE FROM parts WHERE audience=?", (audience,))
        self.db.execute("DELETE FROM files WHERE audience=?", (audience,))
        self.db.execute("DELETE FROM pending WHERE audience=?", (audience,))
        self.forget_verified(audience)

    def distrust(self, audience: str) -> None:
        """Remember that a site is not as it was left, so that the next build makes it whole."""
        self.db.execute("UPDATE sites SET folders='', has_spare=0 WHERE audience=?", (audience,))
        self.forget_verified(audience)

    def forget_verified(self, audience: str) -> None:
        """Forget that a site passed the check (see `state.verified`)."""
        self.db.execute("DELETE FROM verified WHERE audience=?", (audience,))

    def known_audiences(self) -> tuple[str, ...]:
        """Every audience that has a site."""
        return tuple(row[0] for row in self.db.execute("SELECT audience FROM sites"))

    def audiences_with(self, digests: Iterable[str]) -> set[str]:
        """The audiences whose sites hold a file of these bytes."""
        wanted = set(digests)
        if not wanted:
            return set()
        rows = self.db.execute("SELECT DISTINCT audience, digest FROM files")
        return {audience for audience, digest in rows if digest in wanted}

    def parts(self, audience: str) -> dict[str, str]:
        """The inputs of each part of the site, as digests."""
        return dict(self.db.execute("SELECT part, inputs FROM parts WHERE audience=?", (audience,)))

    def manifest(self, audience: str) -> Manifest:
        """Every file of the site."""
        rows = self.db.execute(
            "SELECT path, size, digest FROM files WHERE audience=?", (audience,)
        )  # as they lie: a database sorts and sifts them slower than it is done here
        return manifest_of(audience, (manifest_file(*row) for row in rows))

    def digests(self, audience: str) -> dict[str, str]:
        """The digest of each file of the site, by path."""
        rows = self.db.execute("SELECT path, digest FROM files WHERE audience=?", (audience,))
        return dict(rows)

    def files_of(self, audience: str, part: str) -> dict[str, ManifestFile]:
        """The files of one part, by path."""
        rows = self.db.execute(
            "SELECT path, size, digest FROM files WHERE audience=? AND part=?", (audience, part)
        )
        return {row[0]: manifest_file(*row) for row in rows}

    def paths(self, audience: str) -> set[str]:
        """The paths of all files of the site."""
        rows = self.db.execute("SELECT DISTINCT path FROM files WHERE audience=?", (audience,))
        return {path for (path,) in rows}

    def parts_with(self, audience: str, path: str) -> dict[str, str]:
        """The parts that have this file, each with its digest."""
        return dict(
            self.db.execute(
                "SELECT part, digest FROM files WHERE audience=? AND path=?", (audience, path)
            )
        )

    def replace_part(
        self, audience: str, part: str, inputs: str, files: Iterable[ManifestFile]
    ) -> None:
        """Remember a part as it now is."""
        self.drop_part(audience, part)
        self.db.execute("INSERT INTO parts VALUES (?,?,?)", (audience, part, inputs))
        self.db.executemany(
            "INSERT INTO files VALUES (?,?,?,?,?)",
            ((audience, part, file.path, file.sha256, file.size) for file in files),
        )

    def drop_part(self, audience: str, part: str) -> None:
        """Forget a part; the site is no longer the one that passed the check."""
        self.forget_verified(audience)
        self.db.execute("DELETE FROM parts WHERE audience=? AND part=?", (audience, part))
        self.db.execute("DELETE FROM files WHERE audience=? AND part=?", (audience, part))

    def pending(self, audience: str) -> dict[str, bool]:
        """What the spare lacks: path → is gone (else it is new or changed)."""
        rows = self.db.execute("SELECT path, is_gone FROM pending WHERE audience=?", (audience,))
        return {path: bool(is_gone) for path, is_gone in rows}

    def set_pending(self, audience: str, added: Iterable[str], gone: Iterable[str]) -> None:
        """Remember by what the spare now differs from the site."""
        self.db.execute("DELETE FROM pending WHERE audience=?", (audience,))
        self.db.executemany(
            "INSERT OR REPLACE INTO pending VALUES (?,?,0)", ((audience, path) for path in added)
        )
        self.db.executemany(
            "INSERT OR REPLACE INTO pending VALUES (?,?,1)", ((audience, path) for path in gone)
        )
