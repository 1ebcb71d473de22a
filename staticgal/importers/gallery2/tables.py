"""The tables of an export of Gallery 2, as rows of text: from CSV files, or from one of JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.errors import ConfigError, ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.imported import Difference
from staticgal.importers.reading import read_text
from staticgal.text.lists import quoted
from staticgal.text.nearest import did_you_mean

MAX_BYTES = 256 << 20

PERMISSIONS = ("path", "user", "group", "permission")
ITEMS = ("path", "kind", "title", "hidden")
MEMBERS = ("user", "group")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its values by column, and where it stands."""

    defined_at: SourceLocation
    values: Mapping[str, str]

    def name(self, key: str) -> str:
        """A user's or group's name, on one line."""
        return " ".join(self.values.get(key, "").split())


@dataclass(frozen=True, slots=True)
class Tables:
    """Reads tables; `mistakes` and `differences` learn of keys and columns that are not known."""

    mistakes: ErrorCollector
    differences: list[Difference]

    def from_csv(self, path: Path, columns: tuple[str, ...], needed: set[str]) -> Iterator[Row]:
        """The rows of a CSV file; ConfigError where it is none, or lacks a column."""
        text = read_text(path, "check its name", MAX_BYTES)
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
                yield Row(SourceLocation(display_path(path), reader.line_num), values)
        except csv.Error as error:
            raise ConfigError(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(display_path(path), reader.reader.line_num),
                f"this is not CSV: {error}",
                "a value that holds a comma or a quote goes in double quotes",
            ) from None

    def from_json(self, path: Path) -> dict[str, list[Row]]:
        """The rows of the three tables in a JSON file; ConfigError where it is none."""
        text = read_text(path, "check its name", MAX_BYTES)
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
        found: dict[str, list[Row]] = {}
        columns = {"items": ITEMS, "permissions": PERMISSIONS, "members": MEMBERS}
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

    def _json_row(self, row: object, place: SourceLocation, columns: tuple[str, ...]) -> Row:
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
        return Row(place, values)
