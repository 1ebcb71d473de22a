"""What the last builds left to know, in one SQLite file beside the store; never in a site.

Losing it costs time, never truth: what a build needs of it is made again from the photo tree. What
sites have shown is not, so `diff` must then go by their pages.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from staticgal.core.rendition import RenditionFile
from staticgal.site.manifest import Manifest, ManifestFile, manifest_file

SCHEMA_VERSION: Final = 1
DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
PLACE_OF: Final = "place of "
KEY_OF: Final = "key of "
_BROKEN: Final = "broken"
_EARLIER: Final = 10  # sites of each audience whose showing is remembered

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS renditions (
    key TEXT PRIMARY KEY, source TEXT NOT NULL, product TEXT NOT NULL, encoder TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    colour INTEGER NOT NULL, extension TEXT NOT NULL, checked TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sites (
    audience TEXT PRIMARY KEY, is_swapping INTEGER NOT NULL, has_spare INTEGER NOT NULL,
    folders TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shown (
    audience TEXT PRIMARY KEY, folders TEXT NOT NULL, shown BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS earlier (
    number INTEGER PRIMARY KEY, audience TEXT NOT NULL, site TEXT NOT NULL, shown BLOB NOT NULL,
    UNIQUE (audience, site)
);
CREATE TABLE IF NOT EXISTS last_build (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Which audiences have a site, and what is remembered of where it stands and of its secret.

    `last_build` is what the rules ask of the last build, packed as it is stored.
    """

    audiences: tuple[str, ...]
    notes: Mapping[str, str]
    last_build: tuple[tuple[str, bytes], ...]


class State:
    """The state file of one gallery; one build at a time writes it (see `build.lock`).

    A file that is no such thing, or a damaged one, is made anew; `was_damaged` says so.
    """

    def __init__(self, path: Path) -> None:
        self.was_damaged = False
        try:
            self._open(path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in DAMAGED:
                raise
            self.db.close()
            for tail in ("", "-wal", "-shm"):
                path.with_name(path.name + tail).unlink(missing_ok=True)
            self._open(path)
            self.was_damaged = True

    def _open(self, path: Path) -> None:
        if not path.exists():  # it knows titles and places that are hidden from some
            path.touch(mode=0o600)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        # A power cut may lose the last transaction, which only means doing its work again.
        self.db.execute("PRAGMA synchronous=NORMAL")
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        if version not in (0, SCHEMA_VERSION):
            names = self.db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
            for (name,) in names:
                self.db.execute(f'DROP TABLE IF EXISTS "{name}"')
        self.db.executescript(_TABLES)
        self.db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def is_sound(self) -> bool:
        """Whether the file can be read from end to end."""
        try:
            return [row[0] for row in self.db.execute("PRAGMA quick_check")] == ["ok"]
        except sqlite3.DatabaseError:
            return False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # What was true when the last build ended, by name.

    def get(self, key: str) -> str:
        """A remembered text, or ""."""
        row = self.db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def put(self, key: str, value: str) -> None:
        """Remember a text."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def last_build(self, key: str) -> str:
        """A text about what the last build had, or ""."""
        row = self.db.execute("SELECT value FROM last_build WHERE key=?", (key,)).fetchone()
        return zlib.decompress(row[0]).decode() if row else ""

    def set_last_build(self, texts: Mapping[str, str]) -> None:
        """Remember these texts, by key: all of them or none."""
        with self.transaction():
            self.db.executemany(
                "INSERT OR REPLACE INTO last_build VALUES (?, ?)",
                ((key, zlib.compress(text.encode(), level=1)) for key, text in texts.items()),
            )

    # Renditions: constructive traces.

    def keys(self) -> set[str]:
        """The keys of all finished renditions that were not found to be broken."""
        rows = self.db.execute("SELECT key FROM renditions WHERE checked<>?", (_BROKEN,))
        return {key for (key,) in rows}

    def unchecked(self, version: str) -> set[str]:
        """The keys of those that have not passed this version of the check."""
        rows = self.db.execute("SELECT key FROM renditions WHERE checked<>?", (version,))
        return {key for (key,) in rows}

    def rendition(self, key: str) -> RenditionFile:
        """One finished rendition; LookupError if there is none."""
        row = self.db.execute(
            "SELECT digest, size, width, height, colour, extension FROM renditions WHERE key=?",
            (key,),
        ).fetchone()
        if row is None:
            raise LookupError(key)
        digest, size, width, height, c, extension = row
        return RenditionFile(
            digest, size, width, height, (c >> 16, c >> 8 & 255, c & 255), extension
        )

    def sources(self) -> dict[str, set[tuple[str, str]]]:
        """For each source digest what was ever made of it: (product, encoder)."""
        found: dict[str, set[tuple[str, str]]] = {}
        for source, product, encoder in self.db.execute(
            "SELECT source, product, encoder FROM renditions"
        ):
            found.setdefault(source, set()).add((product, encoder))
        return found

    def add_renditions(self, rows: Iterable[tuple[str, str, str, str, RenditionFile]]) -> None:
        """Remember (key, source digest, product, encoder, file), not yet checked."""
        self.db.executemany(
            "INSERT OR REPLACE INTO renditions VALUES (?,?,?,?,?,?,?,?,?,?,'')",
            (
                (
                    *(key, source, product, encoder, file.digest, file.size),
                    *(file.width, file.height),
                    file.colour[0] << 16 | file.colour[1] << 8 | file.colour[2],
                    file.extension,
                )
                for key, source, product, encoder, file in rows
            ),
        )

    def mark_checked(self, keys: Iterable[str], version: str) -> None:
        """Remember that these were read back and found good, by which version of the check."""
        self.db.executemany(
            "UPDATE renditions SET checked=? WHERE key=?", ((version, key) for key in keys)
        )

    def mark_broken(self, keys: Iterable[str]) -> None:
        """Remember that these break a promise, so that they are made anew, not trusted."""
        self.mark_checked(keys, _BROKEN)

    def keys_with(self, digests: Iterable[str]) -> set[str]:
        """The keys of finished renditions that have these bytes."""
        wanted = set(digests)
        rows = self.db.execute("SELECT key, digest FROM renditions")
        return {key for key, digest in rows if digest in wanted}

    def forget_renditions(self, keys: Iterable[str]) -> None:
        """Forget what is no longer in the store."""
        self.db.executemany("DELETE FROM renditions WHERE key=?", ((key,) for key in keys))

    # Sites.

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
        self.db.execute("DELETE FROM shown WHERE audience=?", (audience,))
        self.forget_verified(audience)

    def distrust(self, audience: str) -> None:
        """Remember that a site is not as it was left, so that the next build makes it whole."""
        self.db.execute("UPDATE sites SET folders='', has_spare=0 WHERE audience=?", (audience,))
        self.forget_verified(audience)

    def forget_verified(self, audience: str) -> None:
        """Forget that a site passed the check (see `state.verified`)."""
        self.db.execute("DELETE FROM verified WHERE audience=?", (audience,))

    def audiences_with(self, digests: Iterable[str]) -> set[str]:
        """The audiences whose sites hold a file of these bytes."""
        wanted = set(digests)
        if not wanted:
            return set()
        rows = self.db.execute("SELECT DISTINCT audience, digest FROM files")
        return {audience for audience, digest in rows if digest in wanted}

    def known_audiences(self) -> tuple[str, ...]:
        """Every audience that has a site."""
        return tuple(row[0] for row in self.db.execute("SELECT audience FROM sites"))

    def standing(self) -> Standing:
        """What has to be known of sites as long as they stand, though all else is forgotten."""
        rows = self.db.execute("SELECT key, value FROM meta")
        kept = {key: value for key, value in rows if key.startswith((PLACE_OF, KEY_OF))}
        last_build = self.db.execute("SELECT key, value FROM last_build").fetchall()
        return Standing(self.known_audiences(), kept, tuple(last_build))

    def remember_standing(self, standing: Standing) -> None:
        """Remember that these sites stand; what is in them is not known."""
        with self.transaction():
            for audience in standing.audiences:
                self.set_site(audience, SiteState(False, False, ""))
            for key, value in standing.notes.items():
                self.put(key, value)
            self.db.executemany("INSERT INTO last_build VALUES (?, ?)", standing.last_build)

    def remember_shown(self, audience: str, text: str) -> None:
        """Remember what the audience's site shows, as it stands now, in words of the caller's."""
        site = self.site(audience)
        if site is not None:
            packed = zlib.compress(text.encode("ascii"), level=1)
            self.db.execute(
                "INSERT OR REPLACE INTO shown VALUES (?,?,?)", (audience, site.folders, packed)
            )

    def shown(self, audience: str) -> str | None:
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

    def remember_earlier(self, audience: str, site: str, text: str) -> None:
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

    def knows_earlier(self, audience: str) -> bool:
        """Whether anything is remembered of a site of the audience wherever a copy of it lies."""
        found = self.db.execute("SELECT 1 FROM earlier WHERE audience=? LIMIT 1", (audience,))
        return found.fetchone() is not None

    def earlier(self, audience: str, site: str) -> str | None:
        """What the audience's site of this signature showed, wherever a copy of it lies now."""
        row = self.db.execute(
            "SELECT shown FROM earlier WHERE audience=? AND site=?", (audience, site)
        ).fetchone()
        return zlib.decompress(row[0]).decode("ascii") if row else None

    def parts(self, audience: str) -> dict[str, str]:
        """The inputs of each part of the site, as digests."""
        return dict(self.db.execute("SELECT part, inputs FROM parts WHERE audience=?", (audience,)))

    def manifest(self, audience: str) -> Manifest:
        """Every file of the site."""
        rows = self.db.execute(
            "SELECT DISTINCT path, size, digest FROM files WHERE audience=? ORDER BY path",
            (audience,),
        )
        return Manifest(audience, tuple(manifest_file(*row) for row in rows))

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
