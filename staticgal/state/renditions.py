"""What is known of the finished renditions in the store: what each was made of, and its check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from staticgal.core.rendition import RenditionFile
from staticgal.state.sqlite import Database

_BROKEN: Final = "broken"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS renditions (
    key TEXT PRIMARY KEY, source TEXT NOT NULL, product TEXT NOT NULL, encoder TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    colour INTEGER NOT NULL, extension TEXT NOT NULL, checked TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
"""


class RenditionRecords(Database):
    """Finished renditions, by the key of what made them."""

    tables = (*Database.tables, _TABLES)

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
