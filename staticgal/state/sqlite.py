"""One SQLite file beside the store, and the texts in it that have a name.

Losing it costs time, never truth: what a build needs of it is made again from the photo tree. What
sites have shown is not, so `diff` must then go by their pages.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Final

SCHEMA_VERSION: Final = 1
DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Database:
    """The state file of one gallery; one build at a time writes it (see `state.lock`).

    A file that is no such thing, or a damaged one, is made anew; `was_damaged` says so. Each class
    of records adds its own tables to `tables`.
    """

    tables: ClassVar[tuple[str, ...]] = (
        """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS last_build (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
""",
    )

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
        self.db.executescript("".join(self.tables))
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
