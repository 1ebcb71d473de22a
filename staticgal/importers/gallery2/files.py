"""An export of Gallery 2's items, permissions and groups: one JSON file, or CSV files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.config.located.decode import decode
from staticgal.errors import ConfigError, ConfigErrors, ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.gallery2.rights import BY_ID, right
from staticgal.importers.imported import Difference, can_be_named
from staticgal.source.tree.files import Kind, kind
from staticgal.text.globs import tidy
from staticgal.text.lists import quoted
from staticgal.text.nearest import did_you_mean

MAX_BYTES = 256 << 20

_PERMISSIONS = ("path", "user", "group", "permission")
_ITEMS = ("path", "kind", "title", "hidden")
_MEMBERS = ("user", "group")
_TRUE = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


@dataclass(frozen=True, slots=True, order=True)
class Principal:
    """A user or a group."""

    is_group: bool
    name: str


EVERYBODY = Principal(True, "Everybody")
REGISTERED = Principal(True, "Registered Users")
GUEST = Principal(False, "guest")


@dataclass(slots=True)
class Item:
    """One album or photo, and what each principal was given on it."""

    path: str
    is_album: bool
    title: str = ""
    is_hidden: bool = False
    place: SourceLocation | None = None
    rights: dict[Principal, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """All items by path, and the groups of each user; every permission in it is known."""

    items: Mapping[str, Item]
    groups: Mapping[str, frozenset[str]]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    place: SourceLocation
    values: Mapping[str, str]

    def name(self, key: str) -> str:
        """A user's or group's name, on one line."""
        return " ".join(self.values.get(key, "").split())


def read_export(path: Path, items: Path | None = None, members: Path | None = None) -> Export:
    """The export, from one JSON file or from a CSV file of permissions and those beside it.

    Raises ConfigErrors with every row that cannot be understood.
    """
    reading = _Reading()
    try:
        return reading.export(path, items, members)
    except ConfigError as error:
        raise ConfigErrors([*reading.mistakes.found, error]) from None


class _Reading:
    def __init__(self) -> None:
        self.mistakes = ErrorCollector()
        self.differences: list[Difference] = []
        self.items: dict[str, Item] = {}

    def export(self, path: Path, items: Path | None, members: Path | None) -> Export:
        tables: dict[str, list[_Row]] = {"items": [], "permissions": [], "members": []}
        if path.suffix.lower() == ".json":
            tables |= self._json(path)
        else:
            tables["permissions"] = list(self._csv(path, _PERMISSIONS, {"path", "permission"}))
        if items is not None:
            tables["items"] += self._csv(items, _ITEMS, {"path", "kind"})
        if members is not None:
            tables["members"] += self._csv(members, _MEMBERS, {"user", "group"})
        for row in tables["items"]:
            self._item(row)
        for row in tables["permissions"]:
            self._permission(row, is_listed=bool(tables["items"]))
        if not tables["permissions"]:
            self.mistakes.add(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(display_path(path)),
                "there are no permissions in it",
                f"a CSV file begins with the line `{','.join(_PERMISSIONS)}`",
            )
        self._albums_above()
        groups = self._groups(tables["members"])
        self.mistakes.raise_if_any()
        return Export(self.items, groups, tuple(self.differences))

    def _item(self, row: _Row) -> None:
        path = self._path(row)
        if path is None:
            return
        what = row.values.get("kind", "").lower()
        if what not in ("album", "photo"):
            self.mistakes.add(
                ErrorCode.UNKNOWN_NAME,
                row.place,
                f"`{what}` is not a kind of item",
                "write `album` or `photo`",
            )
        hidden = row.values.get("hidden", "").lower()
        if hidden not in _TRUE:
            self.mistakes.add(
                ErrorCode.UNKNOWN_NAME,
                row.place,
                f"`hidden` cannot be `{hidden}`",
                "write `1` or `0`",
            )
        if path in self.items:
            self.mistakes.add(
                ErrorCode.GIVEN_TWICE,
                row.place,
                f"`{path}` is listed twice",
                "keep one of the rows",
            )
        title = " ".join(row.values.get("title", "").split())
        self.items[path] = Item(path, what == "album", title, _TRUE.get(hidden, False), row.place)

    def _permission(self, row: _Row, *, is_listed: bool) -> None:
        path, id = self._path(row), row.values.get("permission", "")
        user, group = row.name("user"), row.name("group")
        if bool(user) == bool(group):
            self.mistakes.add(
                ErrorCode.CONTRADICTION,
                row.place,
                "a row names one user or one group",
                "leave the other column empty",
            )
        if right(id) is None:
            self.mistakes.add(
                ErrorCode.UNKNOWN_PERMISSION,
                row.place,
                f"no permission is named `{id}`",
                did_you_mean(id, BY_ID, "permissions"),
            )
        if path is None:
            return
        if path not in self.items:
            if is_listed:
                self.mistakes.add(
                    ErrorCode.NOT_AN_EXPORT,
                    row.place,
                    f"there is no item `{path}`",
                    "add it to the items, or correct it",
                )
            is_album = kind(path) not in (Kind.PHOTO, Kind.RAW, Kind.VIDEO)
            self.items[path] = Item(path, is_album, place=row.place)
        who = _principal(user, group)
        self.items[path].rights.setdefault(who, set()).add(id)

    def _path(self, row: _Row) -> str | None:
        path = tidy(row.values.get("path", "").strip("/"))
        if not can_be_named(path) or "\n" in path:
            self.mistakes.add(
                ErrorCode.OUTSIDE_SOURCE,
                row.place,
                f"an item cannot be named here: {path!r}",
                "write its path from the top album, with `/`",
            )
            return None
        return path

    def _albums_above(self) -> None:
        """Every item lies in albums that are items too; one without rows is nobody's."""
        for path in list(self.items):
            while path:
                path = path.rpartition("/")[0]
                item = self.items.setdefault(path, Item(path, True))
                if not item.is_album:
                    self.mistakes.add(
                        ErrorCode.NOT_AN_EXPORT,
                        item.place or SourceLocation("export"),
                        f"`{path}` has items in it and is no album",
                        "correct its kind",
                    )
        self.items.setdefault("", Item("", True))

    def _groups(self, rows: list[_Row]) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for row in rows:
            user, group = row.name("user"), row.name("group")
            if not user or not group:
                self.mistakes.add(
                    ErrorCode.NOT_AN_EXPORT,
                    row.place,
                    "a row names a user and a group",
                    "fill in both",
                )
                continue
            found.setdefault(user, set()).add(_principal("", group).name)
        for item in self.items.values():
            for who in item.rights:
                if not who.is_group:
                    found.setdefault(who.name, set())
        return {user: frozenset(found[user]) for user in sorted(found)}

    def _csv(self, path: Path, columns: tuple[str, ...], needed: set[str]) -> Iterator[_Row]:
        text = decode(_bytes(path), display_path(path), MAX_BYTES)
        # Where a comma is the decimal sign, spreadsheets put semicolons between columns.
        header_line = text.partition("\n")[0]
        between = max(",;\t", key=header_line.count)
        lines = io.StringIO(text, newline="")
        reader = csv.DictReader(lines, restkey="", strict=True, delimiter=between)
        try:
            header = [name.strip().lower() for name in reader.fieldnames or ()]
            reader.fieldnames = header
            missing = needed - set(header)
            if missing:
                raise ConfigError(
                    ErrorCode.MISSING_KEY,
                    SourceLocation(display_path(path), 1),
                    f"a column is missing: {quoted(sorted(missing))}",
                    f"the first line names the columns: {','.join(columns)}",
                )
            for name in header:
                if name not in columns:
                    self.differences.append(
                        Difference(
                            f"the column `{name}` is not known and was left out",
                            "",
                            SourceLocation(display_path(path), 1),
                        )
                    )
            for row in reader:
                if "" in row or None in row.values():
                    raise ConfigError(
                        ErrorCode.NOT_AN_EXPORT,
                        SourceLocation(display_path(path), reader.line_num),
                        f"this row has not {len(header)} columns",
                        f"a value that holds a `{between}` goes in double quotes",
                    )
                values = {key: value.strip() for key, value in row.items()}
                yield _Row(SourceLocation(display_path(path), reader.line_num), values)
        except csv.Error as error:
            raise ConfigError(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(display_path(path), reader.reader.line_num),
                f"this is not CSV: {error}",
                "a value that holds a comma or a quote goes in double quotes",
            ) from None

    def _json(self, path: Path) -> dict[str, list[_Row]]:
        text = decode(_bytes(path), display_path(path), MAX_BYTES)
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
            raise ConfigError(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(display_path(path), line),
                "this is not JSON",
                "export it again",
            ) from None
        if not isinstance(document, dict):
            raise ConfigError(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(display_path(path)),
                "this is not an export",
                "it is a map with `items`, `permissions` and `members`",
            )
        found: dict[str, list[_Row]] = {}
        columns = {"items": _ITEMS, "permissions": _PERMISSIONS, "members": _MEMBERS}
        for name, rows in document.items():
            if name not in columns:
                self.differences.append(
                    Difference(
                        f"`{name}` is not known and was left out",
                        "",
                        SourceLocation(display_path(path)),
                    )
                )
                continue
            for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
                place = SourceLocation(f"{display_path(path)}, {name}, row {number}")
                found.setdefault(name, []).append(self._json_row(row, place, columns[name]))
        return found

    def _json_row(self, row: object, place: SourceLocation, columns: tuple[str, ...]) -> _Row:
        values: dict[str, str] = {}
        for key, value in row.items() if isinstance(row, dict) else (("row", row),):
            if key not in columns:
                self.mistakes.add(
                    ErrorCode.UNKNOWN_KEY,
                    place,
                    f"`{key}` is not known here",
                    did_you_mean(key, columns, "keys"),
                )
            elif value is None or isinstance(value, (str, bool)):
                values[key] = "" if value is None else str(value)
            else:
                self.mistakes.add(
                    ErrorCode.WRONG_TYPE, place, f"`{key}` must be text", "put it in quotes"
                )
        return _Row(place, values)


def _principal(user: str, group: str) -> Principal:
    if group.casefold() in ("everybody", "everyone"):
        return EVERYBODY
    if group.casefold() == REGISTERED.name.casefold():
        return REGISTERED
    return Principal(True, group) if group else Principal(False, user)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(
            ErrorCode.UNREADABLE_FILE,
            SourceLocation(display_path(path)),
            f"the file cannot be read: {error.strerror}",
            "check its name",
        ) from None
