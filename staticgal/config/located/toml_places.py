"""Where the keys and values of a valid TOML text stand: a light scan that reads no values.

The TOML library tells what a file says and not where; this walks over the same text once more.
It may only be given text that the library has accepted.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import tomli

from staticgal.config.located.source_map import Keys, Spot

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\[\s\S])*?"""(?:"{0,2})')
_LONG_LITERAL = re.compile(r"'''[\s\S]*?'''(?:'{0,2})")
_OTHER = re.compile(r"[^,\]}#\n]*")


def toml_places(text: str) -> tuple[dict[Keys, Spot], dict[Keys, Spot]]:
    """Line and column, from 1, of each key and of each value, by path."""
    scan = _Scan(text)
    scan.document()
    return scan.keys, scan.values


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keys: dict[Keys, Spot] = {}
        self.values: dict[Keys, Spot] = {(): (1, 1)}
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._arrays: dict[Keys, int] = {}  # arrays of tables: how many there are so far

    def document(self) -> None:
        table: Keys = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            start = self.at
            if self.text.startswith("[[", start):
                self.at += 2
                table = self._header(is_array=True, start=start)
                self.at += 2
            elif self.text[start] == "[":
                self.at += 1
                table = self._header(is_array=False, start=start)
                self.at += 1
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self, *, is_array: bool, start: int) -> Keys:
        names = self._dotted()
        path: Keys = ()
        for index, (name, spot) in enumerate(names):
            path = (*path, name)
            self.keys.setdefault(path, spot)
            if is_array and index == len(names) - 1:
                count = self._arrays.get(path, 0)
                self._arrays[path] = count + 1
                path = (*path, count)
            elif path in self._arrays:
                path = (*path, self._arrays[path] - 1)
            self.values.setdefault(path, self._spot(start))
        return path

    def _pair(self, table: Keys) -> None:
        path = table
        for name, spot in self._dotted():
            path = (*path, name)
            self.keys.setdefault(path, spot)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _dotted(self) -> list[tuple[str, Spot]]:
        names: list[tuple[str, Spot]] = []
        while True:
            self._skip(_SPACE)
            spot = self._spot(self.at)
            if bare := _BARE_KEY.match(self.text, self.at):
                names.append((bare[0], spot))
                self.at = bare.end()
            else:
                quoted = (_BASIC if self.text[self.at] == '"' else _LITERAL).match(
                    self.text, self.at
                )
                if quoted is None:
                    raise AssertionError("the TOML library accepted this text")
                names.append((str(tomli.loads(f"key = {quoted[0]}")["key"]), spot))
                self.at = quoted.end()
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _value(self, path: Keys) -> None:
        self.values[path] = self._spot(self.at)
        rest = self.text[self.at : self.at + 3]
        if rest == '"""':
            self._skip(_LONG_BASIC)
        elif rest == "'''":
            self._skip(_LONG_LITERAL)
        elif rest[:1] == '"':
            self._skip(_BASIC)
        elif rest[:1] == "'":
            self._skip(_LITERAL)
        elif rest[:1] in "[{":
            self._several(path, is_array=rest[0] == "[")
        else:
            self._skip(_OTHER)

    def _several(self, path: Keys, *, is_array: bool) -> None:
        """An array or an inline table, which in TOML 1.1 may both run over several lines."""
        self.at += 1
        self._skip(_BLANK)
        count = 0
        while self.text[self.at] != ("]" if is_array else "}"):
            if is_array:
                self._value((*path, count))
                count += 1
            else:
                self._pair(path)
            self._skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()

    def _spot(self, offset: int) -> Spot:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
