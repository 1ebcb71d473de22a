"""One TOML file of Tenrankai: each of its values taken out as what it must be, or a mistake.

Tenrankai does not start with a value of a wrong type. Here it must not count as one that is
missing, since what is missing means the open default there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import category

from staticgal.config.display_path import display_path
from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.config.located.toml_reader import read_toml
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.importers.imported import Difference, Weight
from staticgal.importers.reading import read_text
from staticgal.importers.tenrankai.values import Block, RoleInput

Table = Mapping[str, object]

_BLOCK = {"public_role", "default_authenticated_role", "roles", "user_roles", "site_admins"}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is gathered while files are read."""

    mistakes: ErrorCollector = field(default_factory=ErrorCollector)
    differences: list[Difference] = field(default_factory=list)


def is_one_line(text: str) -> bool:
    """Whether the text has no line break or other control character in it."""
    return not any(category(letter) in ("Cc", "Zl", "Zp") for letter in text)


def read_file(path: Path, notes: Notes) -> TomlFile:
    """The file's values; ConfigError where it cannot be read or is not TOML."""
    text = read_text(path, "name Tenrankai's `config.toml`, or its folder `config.d`")
    located = read_toml(text, display_path(path))
    return TomlFile(notes, path, located.value, located.places)


class TomlFile:
    """The values of one file, and where they stand; `top` is its table."""

    def __init__(self, notes: Notes, path: Path, value: object, places: SourceMap) -> None:
        self._notes = notes
        self.path = path
        self.top: Table = value if isinstance(value, dict) else {}
        self.places = places

    def table(self, table: Table, key: str, at: Keys) -> Table:
        """The table below the key, empty where there is none."""
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        where = (*at, key)
        self.mistake(
            ErrorCode.WRONG_TYPE,
            where,
            f"`{key}` must be a table",
            f"write `[{_header(where)}]` above its keys",
        )
        return {}

    def tables(self, table: Table, key: str, at: Keys) -> list[tuple[Table, Keys]]:
        """The tables of the list below the key, each with its place."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            where = (*at, key)
            hint = f"write `[[{_header(where)}]]` above the keys of each"
            self.mistake(ErrorCode.WRONG_TYPE, where, f"`{key}` must be a list of tables", hint)
            return []
        return [(one, (*at, key, index)) for index, one in enumerate(value)]

    def text(self, table: Table, key: str, at: Keys) -> str | None:
        """One line of text, or None."""
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.mistake(
                ErrorCode.WRONG_TYPE, (*at, key), f"`{key}` must be text", "put it in quotes"
            )
            return None
        if not is_one_line(value):
            self.mistake(
                ErrorCode.WRONG_TYPE,
                (*at, key),
                f"`{key}` must be one line of text",
                "keep it to one line",
            )
            return None
        return value

    def flag(self, table: Table, key: str, at: Keys) -> bool:
        """Whether it is set to true."""
        value = table.get(key, False)
        return self.is_flag(value, (*at, key)) and value is True

    def is_flag(self, value: object, at: Keys) -> bool:
        """Whether the value is a flag at all, which it must be."""
        if not isinstance(value, bool):
            self.mistake(
                ErrorCode.WRONG_TYPE,
                at,
                f"`{at[-1]}` must be true or false",
                "write `true` or `false`",
            )
        return isinstance(value, bool)

    def words(self, table: Table, key: str, at: Keys) -> tuple[str, ...]:
        """A list of texts, empty where there is none."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.mistake(
            ErrorCode.WRONG_TYPE,
            (*at, key),
            f"`{key}` must be a list of texts",
            'write `["one", "two"]`',
        )
        return ()

    def users(self, table: Table, key: str, at: Keys) -> tuple[str, ...]:
        """A list of users; a name that nobody can have is that of nobody, never of a visitor."""
        return tuple(one for one in self.words(table, key, at) if one.strip() and is_one_line(one))

    def number(self, table: Table, key: str, at: Keys) -> float | None:
        """A number, or None."""
        value = table.get(key)
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            return value
        self.mistake(
            ErrorCode.WRONG_TYPE, (*at, key), f"`{key}` must be a number", "write it without quotes"
        )
        return None

    def unknown(
        self, table: Table, at: Keys, known: set[str], server: set[str], what: str,
        *, is_folder: bool = False,
    ) -> None:  # fmt: skip
        """Notes the keys that are neither known nor of the server."""
        for key in sorted(table.keys() - known - server):
            text = f"`{key}` is not known in {what} and was left out"
            if is_folder:
                text += "; Tenrankai may then pass over all rules of the file, here they count"
            self.left_out((*at, key), text)
        if "image_watermark" in table:
            self.left_out((*at, "image_watermark"), "watermarks are not imported")

    def left_out(self, at: Keys, text: str, hint: str = "") -> None:
        """Notes what has no equal here."""
        place = self.places.key(at)
        self._notes.differences.append(Difference(text, hint, place, Weight.DROPPED))

    def mistake(self, code: ErrorCode, at: Keys, problem: str, hint: str) -> None:
        """Notes what stops the import."""
        self._notes.mistakes.add(code, self.places.value(at), problem, hint)

    def block(self, value: object, at: Keys) -> Block:
        """A `permissions` block."""
        if not isinstance(value, dict):
            self.mistake(
                ErrorCode.WRONG_TYPE, at, "`permissions` must be a table", "write `[permissions]`"
            )
            return Block()
        self.unknown(value, at, _BLOCK, set(), "`permissions`")
        if value.get("site_admins"):
            self.left_out(
                (*at, "site_admins"),
                "the administrators of the server are no audience",
                "make one, as in `me: {role: owner}` with `owner: [owner_access]`",
            )
        places = {
            key: self.places.value((*at, key))
            for key in ("public_role", "default_authenticated_role") if key in value
        }  # fmt: skip
        users: dict[str, tuple[str, ...]] = {}
        for one, where in self.tables(value, "user_roles", at):
            self.unknown(one, where, {"username", "roles"}, set(), "`user_roles`")
            name = self.text(one, "username", where)
            if name is None or not name.strip():
                if not one.get("username"):
                    self.mistake(
                        ErrorCode.MISSING_KEY,
                        where,
                        "`username` is missing",
                        'write `username = "mom"`',
                    )
                continue
            if name in users:
                self.mistake(
                    ErrorCode.GIVEN_TWICE,
                    (*where, "username"),
                    f"`{name}` is named twice",
                    "put all roles into one list",
                )
            users[name] = tuple(dict.fromkeys(self.words(one, "roles", where)))
            for role in users[name]:
                places.setdefault(f"user {name} {role}", self.places.value((*where, "roles")))
        return Block(
            self.text(value, "public_role", at),
            self.text(value, "default_authenticated_role", at),
            self._roles(self.table(value, "roles", at), (*at, "roles")),
            users,
            places,
        )

    def _roles(self, table: Table, at: Keys) -> dict[str, RoleInput]:
        found: dict[str, RoleInput] = {}
        for name in table:
            where = (*at, name)
            role = self.table(table, name, at)
            self.unknown(role, where, {"name", "permissions", "inherits"}, set(), "a role")
            flags: set[str] = set()
            if isinstance(role.get("permissions"), list):
                flags.update(self.words(role, "permissions", where))
            else:
                listed = self.table(role, "permissions", where)
                flags.update(
                    flag
                    for flag, is_set in listed.items()
                    if self.is_flag(is_set, (*where, "permissions", flag)) and is_set
                )
            found[name] = RoleInput(
                frozenset(flags), self.text(role, "inherits", where), self.places.key(where)
            )
        return found


def _header(at: Keys) -> str:
    return ".".join(one for one in at if isinstance(one, str))
