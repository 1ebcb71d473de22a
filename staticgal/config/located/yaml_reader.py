"""YAML to located values, read more plainly than usual.

An unquoted scalar stays text (`Plain`), and the field it is for decides whether `2026` or `no` is a
number, a word or a mistake. Anchors, aliases and tags are refused, so that no file can grow in
memory or become anything but text, lists and maps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from staticgal.config.located.source_map import Keys, Located, Plain, SourceMap, Spot
from staticgal.errors import ConfigError, ErrorCode, SourceLocation

MAX_DEPTH = 40


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml(text: str, file: str, first_line: int = 1) -> Located:
    """The values of a YAML text; raises ConfigError at the first thing that is not YAML."""
    reader = _YamlReader(file, first_line)
    try:
        value = reader.document(iter(yaml.parse(text, Loader=_Loader)))
    except yaml.MarkedYAMLError as error:
        raise _yaml_mistake(error, text, file, first_line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigError(
            ErrorCode.NOT_TEXT,
            SourceLocation(file, line + first_line - 1),
            "there is a control character here, which YAML does not allow",
            "delete it; an editor that shows invisible characters helps",
        ) from None
    keys, values = reader.keys, reader.values
    return Located(value, SourceMap(file, lambda: (keys, values), first_line))


class _YamlReader:
    """Builds values from YAML events; refuses what is not plain text, lists and maps."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.keys: dict[Keys, Spot] = {}
        self.values: dict[Keys, Spot] = {}

    def document(self, events: Iterator[Any]) -> object:
        """The value of the one document there may be; None where there is nothing."""
        value: object = None
        seen = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    raise self._mistake(
                        ErrorCode.NOT_YAML,
                        event,
                        "a second document begins here",
                        "take the line `---` away",
                    )
                value = self._value(next(events), events, ())
        return value

    def _value(self, event: Any, events: Iterator[Any], path: Keys) -> object:
        self._refuse(event, path)
        self.values[path] = _spot(event)
        if isinstance(event, yaml.ScalarEvent):
            if not event.implicit[0]:  # it stood in quotes, or as a block
                return str(event.value)
            return None if event.value in _NULLS else Plain(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[object] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._value(event, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _mapping(self, events: Iterator[Any], path: Keys) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._refuse(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                raise self._mistake(
                    ErrorCode.NOT_YAML, event, "a key must be text", "write `key: value`"
                )
            key, at = str(event.value), (*path, str(event.value))
            if key in found:
                first = self.keys[at][0] + self.first_line - 1
                raise self._mistake(
                    ErrorCode.GIVEN_TWICE,
                    event,
                    f"`{key}` is given twice, first in line {first}",
                    "keep one of them; what belongs together goes under one key",
                )
            self.keys[at] = _spot(event)
            found[key] = self._value(next(events), events, at)
        return found

    def _refuse(self, event: Any, path: Keys) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._mistake(
                ErrorCode.NOT_PLAIN_YAML,
                event,
                "anchors and aliases (`&name`, `*name`) are not read here",
                'write it out; text that begins with `*` or `&` goes in quotes: "*"',
            )
        if event.tag is not None:
            raise self._mistake(
                ErrorCode.NOT_PLAIN_YAML,
                event,
                f"tags (`{event.tag}`) are not read here",
                "take it away; text that begins with `!` goes in quotes",
            )
        if len(path) > MAX_DEPTH:
            raise self._mistake(
                ErrorCode.TOO_LARGE, event, "this is nested too deeply", "write it more plainly"
            )

    def _mistake(self, code: ErrorCode, event: Any, problem: str, hint: str) -> ConfigError:
        line, column = _spot(event)
        return ConfigError(
            code, SourceLocation(self.file, line + self.first_line - 1, column), problem, hint
        )


def _spot(event: Any) -> Spot:
    return event.start_mark.line + 1, event.start_mark.column + 1


_HINTS = (
    ("mapping values are not allowed", "text that holds `: ` goes in quotes, and keys line up"),
    ("found character that cannot start", "text that begins with > @ ` % or such goes in quotes"),
    ("comment or line break", 'text that begins with `>` or `|` goes in quotes: ">= 4"'),
    ("end of stream", "a quote is opened and never closed"),
    ("',' or", "a bracket is opened and never closed, or a comma is missing"),
    (
        "expected key",
        "let keys that belong together begin in one column, and put text with quotes in quotes",
    ),
    ("alphabetic or numeric", 'text that begins with `*` or `&` goes in quotes: "*"'),
)


def _yaml_mistake(
    error: yaml.MarkedYAMLError, text: str, file: str, first_line: int
) -> ConfigError:
    """What the YAML library found, with a hint in a photographer's words."""
    problem = str(error.problem or "it cannot be read").replace("'\\t'", "tab")
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return ConfigError(
            ErrorCode.NOT_YAML,
            SourceLocation(file),
            f"this is not YAML: {problem}",
            "check the file",
        )
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    hint = next((m for words, m in _HINTS if words in problem), "check indentation and quotes")
    if line[mark.column : mark.column + 1] == "\t":
        problem, hint = "there is a tab here", "indent with spaces, never with tabs"
    place = SourceLocation(file, mark.line + first_line, mark.column + 1)
    context = error.context_mark
    if context is not None and context.line != mark.line:
        hint += f"; what is being read here began in line {context.line + first_line}"
    return ConfigError(ErrorCode.NOT_YAML, place, f"this is not YAML: {problem}", hint)
