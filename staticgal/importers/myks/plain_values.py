"""The plain values that a settings file gives to its names, read without running it.

A `settings.py` is a program: a value that only running it would tell is not guessed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from staticgal.config.located.yaml_reader import read_yaml
from staticgal.errors import ConfigError, ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.imported import Difference

# By name: the value, and a function from keys and positions in it to where that part stands.
Values = dict[str, tuple[object, Callable[..., SourceLocation]]]

_NEEDED = ("GALLERY_PATTERNS", "GALLERY_IGNORES")  # the rest has a default, or is not used
_WANTED = (*_NEEDED, "GALLERY_TITLE", "GALLERY_RESIZE_PRESETS", "TIME_ZONE")
_MARKS_TEXT = ("_", "gettext", "gettext_lazy", "ugettext_lazy")
_WRITE_PLAINLY = (
    "staticgal never runs a settings file: write the value out here, or give --settings a JSON or "
    "YAML file that holds the GALLERY_ settings"
)


def python_values(
    text: str, file: str, mistakes: ErrorCollector, differences: list[Difference]
) -> Values:
    """The values that Python source gives the wanted names; ConfigError if it is no Python.

    What is not plain is a mistake where it is needed, else a difference.
    """
    return _PythonFile(file, mistakes, differences).read(text)


def yaml_values(text: str, name: str) -> Values:
    """The values of the wanted names in YAML or JSON; ConfigError if it is no map."""
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


class _NotPlainError(Exception):
    """An expression whose value only running it would tell; `node` is the part at fault."""

    def __init__(self, node: ast.AST) -> None:
        super().__init__()
        self.node = node


class _PythonFile:
    """The plain values that a Python file gives the wanted names."""

    def __init__(self, file: str, mistakes: ErrorCollector, differences: list[Difference]) -> None:
        self.file = file
        self.mistakes = mistakes
        self.differences = differences
        self.plain: dict[str, object] = {}
        self.found: Values = {}

    def read(self, text: str) -> Values:
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
