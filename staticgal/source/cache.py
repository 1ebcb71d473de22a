"""What photo files said when they were last read, so that unchanged ones are not opened again.

An entry counts only if the same code would read it (`reader_version`), if the file's size, times
and inode are those of then, and if the file was old enough then: a change within the same tick of
the clock would leave them all equal. git's index does the same.
Only facts are kept, never a refusal: a broken photo is looked at in each build.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from staticgal.core.model import Location, PlaceNames, Technical
from staticgal.core.photo_reader import PhotoVersion
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.source.metadata.fields import EMPTY, Facts, MetadataFields
from staticgal.source.photo_files import version_of
from staticgal.source.tree.files import File, Kind, Tree, kind
from staticgal.source.without_gc import without_gc

_TABLE = """
create table if not exists facts_by_photo (
    disk_path blob primary key, version text, read_ns integer, reader integer, facts text
) without rowid
"""


class Row(NamedTuple):
    """One file as it was when it was read: `read_ns` is a moment before the scan that found it."""

    version: PhotoVersion
    read_ns: int
    facts: str

    def vouches_for(self, file: File, scan_started_ns: int) -> bool:
        """Whether the file cannot have changed since; a row from the future vouches for nothing."""
        return (
            self.version == version_of(file)
            and self.read_ns <= scan_started_ns
            and not file.is_racy(self.read_ns)
        )


@dataclass(frozen=True, slots=True)
class CacheLookup:
    """The files of a tree: what is known of some, by disk path, and those to inspect."""

    known: Mapping[str, Facts]
    to_inspect: tuple[File, ...]


class FactsCache:
    """The table of facts in one SQLite file; rows of another reader version count as absent."""

    def __init__(self, store: sqlite3.Connection | Path, reader_version: int) -> None:
        self._database = store if isinstance(store, sqlite3.Connection) else sqlite3.connect(store)
        self._reader = reader_version
        with self._database:
            self._database.execute(_TABLE)
            self._database.execute("drop table if exists facts")  # as earlier versions kept them

    def load(self) -> dict[str, Row]:
        """All rows, by disk path, in one query."""
        rows = self._database.execute(
            "select disk_path, version, read_ns, facts from facts_by_photo where reader = ?",
            (self._reader,),
        )
        return {os.fsdecode(path): Row(*row) for path, *row in rows}

    def lookup(
        self, tree: Tree, scan_started_ns: int, kinds: Collection[Kind] = (Kind.PHOTO,)
    ) -> CacheLookup:
        """The files of these kinds, those already known apart from those that must be inspected."""
        with without_gc():
            return self._looked_up(tree, scan_started_ns, kinds)

    def _looked_up(self, tree: Tree, scan_started_ns: int, kinds: Collection[Kind]) -> CacheLookup:
        rows = self.load()
        known: dict[str, Facts] = {}
        to_inspect: list[File] = []
        memory: Memory = {}
        for file in tree.files():
            if kind(file.path) not in kinds:
                continue
            row = rows.get(file.disk_path)
            if row is not None and row.vouches_for(file, scan_started_ns):
                try:
                    known[file.disk_path] = decode(row.facts, memory)
                    continue
                except (ValueError, TypeError, LookupError):
                    pass  # a damaged row is no row
            to_inspect.append(file)
        return CacheLookup(known, tuple(to_inspect))

    def save(self, rows: Iterable[tuple[File, Facts]], scan_started_ns: int) -> None:
        """Remember these facts; the time is that at which the scan that found the files began."""
        with self._database:
            self._database.executemany(
                "insert or replace into facts_by_photo values (?, ?, ?, ?, ?)",
                (
                    (
                        os.fsencode(file.disk_path),
                        version_of(file),
                        scan_started_ns,
                        self._reader,
                        encode(facts),
                    )
                    for file, facts in rows
                ),
            )

    def prune(self, disk_paths: Collection[str]) -> int:
        """Forget every file but these, and other versions' rows; how many rows went."""
        keep = set(disk_paths)
        rows = self._database.execute("select disk_path, reader from facts_by_photo")
        gone = [(p,) for p, reader in rows if reader != self._reader or os.fsdecode(p) not in keep]
        with self._database:
            self._database.executemany("delete from facts_by_photo where disk_path = ?", gone)
        return len(gone)


# Values that many photos share, such as the camera, kept once: words by themselves, a tuple of
# words by itself, a value by its class and words.
Memory = dict[object, Any]


def encode(facts: Facts) -> str:
    """The facts as one line of JSON, which `decode` reads."""
    values = [
        facts.digest,
        facts.size,
        facts.format,
        facts.width,
        facts.height,
        int(facts.is_animated),
        _encoded(facts.embedded),
        _encoded(facts.exif),
        *([facts.unreadable_blocks] if facts.unreadable_blocks or facts.readings else []),
        *([[_encoded(one) for one in facts.readings]] if facts.readings else []),
    ]
    return json.dumps(values, separators=(",", ":"))


def decode(text: str, memory: Memory | None = None) -> Facts:
    """The facts again; equal parts of photos decoded with one `memory` are one object."""
    memory = {} if memory is None else memory
    digest, size, form, width, height, is_animated, embedded, exif, *rest = json.loads(text)
    return Facts(
        digest,
        size,
        memory.setdefault(form, form),
        width,
        height,
        bool(is_animated),
        _decoded(embedded, memory),
        _decoded(exif, memory),
        tuple(rest[0]) if rest else (),
        tuple(_decoded(one, memory) for one in rest[1]) if len(rest) > 1 else (),
    )


def _encoded(said: MetadataFields) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in fields(MetadataFields):
        match getattr(said, field.name):
            case None:
                continue
            case CaptureTime() | Day() | Month() | Year() as moment:
                values[field.name] = _encoded_moment(moment)
            case Location(latitude, longitude):
                values[field.name] = (latitude, longitude)
            case PlaceNames() | Technical() as value:
                values[field.name] = [getattr(value, part.name) for part in fields(value)]
            case value:
                values[field.name] = value
    return values


def _decoded(values: dict[str, Any], memory: Memory) -> MetadataFields:
    if not values:
        return EMPTY
    if "taken" in values:
        values["taken"] = _decoded_moment(values["taken"])
    if "location" in values:
        values["location"] = Location(*values["location"])
    if "place_names" in values:
        values["place_names"] = _shared(PlaceNames, values["place_names"], memory)
    if "technical" in values:
        values["technical"] = _shared(Technical, values["technical"], memory)
    for name in ("keywords", "people"):
        if name in values:
            words = tuple(values[name])
            values[name] = memory.setdefault(words, words)
    return MetadataFields(**values)


def _shared(made: type[PlaceNames | Technical], value: list[str], memory: Memory) -> object:
    key = (made, *value)
    found = memory.get(key)
    if found is None:
        found = memory[key] = made(*(memory.setdefault(part, part) for part in value))
    return found


_MICROSECOND = timedelta(microseconds=1)


def _encoded_moment(moment: Moment) -> list[str | int | None]:
    match moment:
        case CaptureTime(local, offset):
            return [local.isoformat(), None if offset is None else offset // _MICROSECOND]
        case Day(day):
            return [day.isoformat()]
        case Month(year, month):
            return [year, month]
        case Year(year):
            return [year]


def _decoded_moment(value: list[Any]) -> Moment:
    first, *rest = value
    if isinstance(first, int):
        return Month(first, *rest) if rest else Year(first)
    if not rest:
        return Day(date.fromisoformat(first))
    offset = None if rest[0] is None else timedelta(microseconds=rest[0])
    return CaptureTime(datetime.fromisoformat(first), offset)
