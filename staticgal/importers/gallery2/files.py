"""An export of Gallery 2's items, permissions and groups: one JSON file, or CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.errors import ConfigError, ConfigErrors, ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.gallery2.rights import BY_ID, right
from staticgal.importers.gallery2.tables import ITEMS, MEMBERS, PERMISSIONS, Row, Tables
from staticgal.importers.imported import Difference, can_be_named
from staticgal.source.tree.files import Kind, kind
from staticgal.text.globs import tidy
from staticgal.text.nearest import did_you_mean

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
    defined_at: SourceLocation | None = None
    rights: dict[Principal, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Export:
    """All items by path, and the groups of each user; every permission in it is known."""

    items: Mapping[str, Item]
    groups: Mapping[str, frozenset[str]]
    differences: tuple[Difference, ...]


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
        self.tables = Tables(self.mistakes, self.differences)
        self.items: dict[str, Item] = {}

    def export(self, path: Path, items: Path | None, members: Path | None) -> Export:
        tables: dict[str, list[Row]] = {"items": [], "permissions": [], "members": []}
        if path.suffix.lower() == ".json":
            tables |= self.tables.from_json(path)
        else:
            tables["permissions"] = list(
                self.tables.from_csv(path, PERMISSIONS, {"path", "permission"})
            )
        if items is not None:
            tables["items"] += self.tables.from_csv(items, ITEMS, {"path", "kind"})
        if members is not None:
            tables["members"] += self.tables.from_csv(members, MEMBERS, {"user", "group"})
        for row in tables["items"]:
            self._item(row)
        for row in tables["permissions"]:
            self._permission(row, is_listed=bool(tables["items"]))
        if not tables["permissions"]:
            self.mistakes.add(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(display_path(path)),
                "there are no permissions in it",
                f"a CSV file begins with the line `{','.join(PERMISSIONS)}`",
            )
        self._albums_above()
        groups = self._groups(tables["members"])
        self.mistakes.raise_if_any()
        return Export(self.items, groups, tuple(self.differences))

    def _item(self, row: Row) -> None:
        path = self._path(row)
        if path is None:
            return
        what = row.values.get("kind", "").lower()
        if what not in ("album", "photo"):
            self.mistakes.add(
                ErrorCode.UNKNOWN_NAME,
                row.defined_at,
                f"`{what}` is not a kind of item",
                "write `album` or `photo`",
            )
        hidden = row.values.get("hidden", "").lower()
        if hidden not in _TRUE:
            self.mistakes.add(
                ErrorCode.UNKNOWN_NAME,
                row.defined_at,
                f"`hidden` cannot be `{hidden}`",
                "write `1` or `0`",
            )
        if path in self.items:
            self.mistakes.add(
                ErrorCode.GIVEN_TWICE,
                row.defined_at,
                f"`{path}` is listed twice",
                "keep one of the rows",
            )
        title = " ".join(row.values.get("title", "").split())
        self.items[path] = Item(
            path, what == "album", title, _TRUE.get(hidden, False), row.defined_at
        )

    def _permission(self, row: Row, *, is_listed: bool) -> None:
        path, id = self._path(row), row.values.get("permission", "")
        user, group = row.name("user"), row.name("group")
        if bool(user) == bool(group):
            self.mistakes.add(
                ErrorCode.CONTRADICTION,
                row.defined_at,
                "a row names one user or one group",
                "leave the other column empty",
            )
        if right(id) is None:
            self.mistakes.add(
                ErrorCode.UNKNOWN_PERMISSION,
                row.defined_at,
                f"no permission is named `{id}`",
                did_you_mean(id, BY_ID, "permissions"),
            )
        if path is None:
            return
        if path not in self.items:
            if is_listed:
                self.mistakes.add(
                    ErrorCode.NOT_AN_EXPORT,
                    row.defined_at,
                    f"there is no item `{path}`",
                    "add it to the items, or correct it",
                )
            is_album = kind(path) not in (Kind.PHOTO, Kind.RAW, Kind.VIDEO)
            self.items[path] = Item(path, is_album, defined_at=row.defined_at)
        who = _principal(user, group)
        self.items[path].rights.setdefault(who, set()).add(id)

    def _path(self, row: Row) -> str | None:
        path = tidy(row.values.get("path", "").strip("/"))
        if not can_be_named(path) or "\n" in path:
            self.mistakes.add(
                ErrorCode.OUTSIDE_SOURCE,
                row.defined_at,
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
                        item.defined_at or SourceLocation("export"),
                        f"`{path}` has items in it and is no album",
                        "correct its kind",
                    )
        self.items.setdefault("", Item("", True))

    def _groups(self, rows: list[Row]) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for row in rows:
            user, group = row.name("user"), row.name("group")
            if not user or not group:
                self.mistakes.add(
                    ErrorCode.NOT_AN_EXPORT,
                    row.defined_at,
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


def _principal(user: str, group: str) -> Principal:
    if group.casefold() in ("everybody", "everyone"):
        return EVERYBODY
    if group.casefold() == REGISTERED.name.casefold():
        return REGISTERED
    return Principal(True, group) if group else Principal(False, user)
