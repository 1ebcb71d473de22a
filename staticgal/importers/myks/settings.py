"""What myks-gallery's settings say, read without running them: a `settings.py` is a program."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.config.located.decode import decode
from staticgal.config.located.yaml_reader import read_yaml
from staticgal.errors import ConfigError, ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.imported import Difference

_NEEDED = ("GALLERY_PATTERNS", "GALLERY_IGNORES")  # the rest has a default, or is not used
_WANTED = (*_NEEDED, "GALLERY_TITLE", "GALLERY_RESIZE_PRESETS", "TIME_ZONE")
_MARKS_TEXT = ("_", "gettext", "gettext_lazy", "ugettext_lazy")
_WRITE_PLAINLY = (
    "staticgal never runs a settings file: write the value out here, or give --settings a JSON or "
    "YAML file that holds the GALLERY_ settings"
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A regular expression of the settings, and where it stands."""

    text: str
    place: SourceLocation
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
    said: _Said = {}
    try:
        text = decode(path.read_bytes(), name)
        if path.suffix.lower() in (".json", ".yaml", ".yml"):
            said = _from_yaml(text, name)
        else:
            said = _Python(name, mistakes, differences).read(text)
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror}"
        mistakes.add(
            ErrorCode.NOT_AN_EXPORT,
            SourceLocation(name),
            problem,
            "give the path of your project's settings.py",
        )
    except ConfigError as error:
        mistakes.extend(error)
    mistakes.raise_if_any()
    found = _Reading(said, name, mistakes, differences).settings()
    mistakes.raise_if_any()
    return found


_Said = dict[str, tuple[object, Callable[..., SourceLocation]]]


class _NotPlainError(Exception):
    """An expression whose value only running it would tell; `node` is the part at fault."""

    def __init__(self, node: ast.AST) -> None:
        super().__init__()
        self.node = node


class _Python:
    """The plain values that a Python file gives the wanted names."""

    def __init__(self, file: str, mistakes: ErrorCollector, differences: list[Difference]) -> None:
        self.file = file
        self.mistakes = mistakes
        self.differences = differences
        self.plain: dict[str, object] = {}
        self.found: _Said = {}

    def read(self, text: str) -> _Said:
        try:
            module = ast.parse(text)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 0
            column = getattr(error, "offset", None) or 0
            raise ConfigError(
                ErrorCode.NOT_AN_EXPORT,
                SourceLocation(self.file, line, column),
                "this is not Python",
                "is it the right file?",
            ) from None
        except (RecursionError, MemoryError):
            raise ConfigError(
                ErrorCode.TOO_LARGE,
                SourceLocation(self.file),
                "this is nested too deeply to be read",
                _WRITE_PLAINLY,
            ) from None
        for statement in module.body:
            self._statement(statement)
        return self.found

    def _statement(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Name):
                        self._assign(target.id, value, ())
                    else:
                        self._unclear(target)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self._assign(name, value, ())
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                self._assign(name, value, (self.plain.get(name),))
            case _:
                self._unclear(statement)

    def _assign(self, name: str, value: ast.expr, before: tuple[object, ...]) -> None:
        try:
            plain = self._value(value)
            for one in before:
                plain = _sum(one, plain, value)
        except _NotPlainError as broken:
            self.plain.pop(name, None)
            self.found.pop(name, None)
            self._not_plain(name, broken.node, "is not a plain value")
            return
        self.plain[name] = plain
        if name in _WANTED:
            self.found[name] = plain, _places(value, self._at)

    def _unclear(self, statement: ast.AST) -> None:
        """A wanted name may be set further in, under a condition: then nobody knows its value."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
                self.plain.pop(node.id, None)
                self.found.pop(node.id, None)
                self._not_plain(node.id, node, "is not set plainly at the left margin")

    def _not_plain(self, name: str, node: ast.AST, what: str) -> None:
        if name in _NEEDED:
            self.mistakes.add(
                ErrorCode.NOT_AN_EXPORT, self._at(node), f"`{name}` {what}", _WRITE_PLAINLY
            )
        elif name in _WANTED:
            self.differences.append(
                Difference(f"`{name}` {what}, so it was not used", _WRITE_PLAINLY, self._at(node))
            )

    def _value(self, node: ast.expr) -> object:
        match node:
            case ast.Constant(value=str() | bool() | int() | float() | None as value):
                return value
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return [self._value(part) for part in parts]
            case ast.Dict(keys=keys, values=values):
                return {
                    self._key(key, node): self._value(value)
                    for key, value in zip(keys, values, strict=True)
                }
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return _sum(self._value(left), self._value(right), node)
            case ast.Name(id=name) if name in self.plain:
                return self.plain[name]
            case ast.Call(func=called, args=[text], keywords=[]) if _is_compile(called):
                return self._value(text)
            case ast.Call(func=ast.Name(id=name), args=[text], keywords=[]) if name in _MARKS_TEXT:
                return self._value(text)
            case _:
                raise _NotPlainError(node)

    def _key(self, key: ast.expr | None, owner: ast.Dict) -> str:
        value = None if key is None else self._value(key)
        if not isinstance(value, str):
            raise _NotPlainError(key or owner)
        return value

    def _at(self, node: ast.AST) -> SourceLocation:
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1)
        return SourceLocation(self.file, line, column + 1)


def _is_compile(called: ast.expr) -> bool:
    match called:
        case ast.Attribute(value=ast.Name(id="re"), attr="compile"):
            return True
        case _:
            return False


def _sum(left: object, right: object, node: ast.AST) -> object:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, list) and isinstance(right, list):
        return [*left, *right]
    raise _NotPlainError(node)


def _places(
    value: ast.expr, at: Callable[[ast.AST], SourceLocation]
) -> Callable[..., SourceLocation]:
    """Where the parts of a list or tuple stand; what has no part of its own, where it begins."""

    def find(*keys: object) -> SourceLocation:
        node: ast.expr = value
        for key in keys:
            parts = node.elts if isinstance(node, (ast.Tuple, ast.List)) else []
            if not isinstance(key, int) or key >= len(parts):
                break
            node = parts[key]
        return at(node)

    return find


def _from_yaml(text: str, name: str) -> _Said:
    located = read_yaml(text, name)
    if not isinstance(located.value, Mapping):
        raise ConfigError(
            ErrorCode.NOT_AN_EXPORT,
            SourceLocation(name),
            "this holds no settings",
            'write `{"GALLERY_PATTERNS": …}`',
        )
    return {
        key: (value, lambda *keys, key=key: located.places.value((key, *keys)))
        for key, value in located.value.items()
        if key in _WANTED
    }


class _Reading:
    """From plain values to settings; a value of another shape is a mistake."""

    def __init__(
        self, said: _Said, file: str, mistakes: ErrorCollector, differences: list[Difference]
    ) -> None:
        self.said = said
        self.file = file
        self.mistakes = mistakes
        self.differences = differences

    def settings(self) -> MyksSettings:
        if "GALLERY_PATTERNS" not in self.said:
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
        value, _ = self.said.get(name, ("", None))
        return " ".join(value.split()) if isinstance(value, str) else ""

    def _list(self, name: str) -> Iterable[tuple[object, SourceLocation]]:
        if name not in self.said:
            return
        value, at = self.said[name]
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
        value, at = self.said.get("GALLERY_RESIZE_PRESETS", ({}, SourceLocation))
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
