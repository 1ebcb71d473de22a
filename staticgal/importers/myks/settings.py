"""What myks-gallery's settings say, read without running them: a `settings.py` is a program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.errors import ConfigError, ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.imported import Difference
from staticgal.importers.myks.plain_values import Values, python_values, yaml_values
from staticgal.importers.reading import read_text


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression of the settings, and where it stands."""

    text: str
    defined_at: SourceLocation
    category: str = ""

    def begins(self, path: str) -> bool:
        """Whether it matches from the start of the path on, as myks-gallery asks."""
        return re.match(self.text, path) is not None


@dataclass(frozen=True, slots=True)
class Preset:
    """A size that photos were shown in: fitted into a box, or cropped to it."""

    name: str
    width: int
    height: int
    is_cropped: bool


@dataclass(frozen=True, slots=True)
class MyksSettings:
    """The settings that mean something here. `title` and `timezone` are empty if not given."""

    title: str
    patterns: tuple[Expression, ...]
    ignores: tuple[Expression, ...]
    presets: tuple[Preset, ...]
    timezone: str
    differences: tuple[Difference, ...] = ()


def read_settings(path: Path) -> MyksSettings:
    """The settings in a Python, JSON or YAML file; ConfigErrors with all that is wrong in it."""
    name = display_path(path)
    mistakes = ErrorCollector()
    differences: list[Difference] = []
    values: Values = {}
    try:
        text = read_text(path, "give the path of your project's settings.py")
        if path.suffix.lower() in (".json", ".yaml", ".yml"):
            values = yaml_values(text, name)
        else:
            values = python_values(text, name, mistakes, differences)
    except ConfigError as error:
        mistakes.extend(error)
    mistakes.raise_if_any()
    found = _Reading(values, name, mistakes, differences).settings()
    mistakes.raise_if_any()
    return found


class _Reading:
    """From plain values to settings; a value of another shape is a mistake."""

    def __init__(
        self, values: Values, file: str, mistakes: ErrorCollector, differences: list[Difference]
    ) -> None:
        self.values = values
        self.file = file
        self.mistakes = mistakes
        self.differences = differences

    def settings(self) -> MyksSettings:
        if "GALLERY_PATTERNS" not in self.values:
            self.mistakes.add(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(self.file),
                "`GALLERY_PATTERNS` is not in this file",
                "give the file that sets it: what another one brings in by `import` is not read",
            )
        return MyksSettings(
            title=self._text("GALLERY_TITLE"),
            patterns=tuple(self._patterns()),
            ignores=tuple(self._ignores()),
            presets=tuple(self._presets()),
            timezone=self._text("TIME_ZONE"),
            differences=tuple(self.differences),
        )

    def _text(self, name: str) -> str:
        value, _ = self.values.get(name, ("", None))
        return " ".join(value.split()) if isinstance(value, str) else ""

    def _list(self, name: str) -> Iterable[tuple[object, SourceLocation]]:
        if name not in self.values:
            return
        value, at = self.values[name]
        if not isinstance(value, list):
            self.mistakes.add(
                ErrorCode.NOT_AN_EXPORT,
                at(),
                f"`{name}` is not a list",
                "write it as myks-gallery wants it",
            )
            return
        for index, one in enumerate(value):
            yield one, at(index)

    def _patterns(self) -> Iterable[Expression]:
        for one, place in self._list("GALLERY_PATTERNS"):
            match one:
                case [str(category), str(text)]:
                    yield from self._expression(text, place, category)
                case _:
                    self.mistakes.add(
                        ErrorCode.NOT_AN_EXPORT,
                        place,
                        "a pattern is a category and a regular expression",
                        "write `('Photos', r'(?P<a_year>…)…')`",
                    )

    def _ignores(self) -> Iterable[Expression]:
        for one, place in self._list("GALLERY_IGNORES"):
            if isinstance(one, str):
                yield from self._expression(one, place)
            else:
                self.mistakes.add(
                    ErrorCode.UNUSABLE_PATTERN,
                    place,
                    "this is not a regular expression",
                    "write it as text",
                )

    def _expression(
        self, text: str, place: SourceLocation, category: str = ""
    ) -> Iterable[Expression]:
        try:
            re.compile(text)
        except (re.error, RecursionError, OverflowError) as error:
            self.mistakes.add(
                ErrorCode.UNUSABLE_PATTERN,
                place,
                f"`{text}` is not a regular expression: {error}",
                "correct it",
            )
            return
        yield Expression(text, place, category)

    def _presets(self) -> Iterable[Preset]:
        value, at = self.values.get("GALLERY_RESIZE_PRESETS", ({}, SourceLocation))
        for name, box in value.items() if isinstance(value, Mapping) else ():
            match box:
                case [width, height, cropped]:
                    sides = [_whole(width), _whole(height)]
                    if min(sides) > 0:
                        is_cropped = str(cropped).lower() == "true"
                        yield Preset(str(name), sides[0], sides[1], is_cropped)
                        continue
                case _:
                    pass
            text = f"the preset `{name}` is not a width, a height and whether to crop"
            self.differences.append(Difference(text, "it was not used", at()))


def _whole(value: object) -> int:
    """The number, 0 for what is none: in YAML an unquoted number arrives as text."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
