"""Long lists made short: what is the same for many files of one folder is printed once.

300 RAW files without a JPEG are one thing to know, not 300. With `-v` each is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_QUOTED = re.compile(r"`[^`]*`|\d+")
_NAMED = 3  # so many alike are each named; of more, the first stands for all
_ALIKE = 4  # so many lines of one kind are printed for a folder; of more, the first ones


class Line(NamedTuple):
    """What is printed of one file, or of one place in it: where, what, how to fix it."""

    where: str
    text: str
    hint: str = ""

    @property
    def folder(self) -> str | None:
        """The folder of the file; what stands at a line of a file is of no folder."""
        if not self.where or re.search(r":\d+$", self.where):
            return None
        return self.where.rpartition("/")[0]

    def words(self) -> str:
        """As it is printed."""
        where = f"{self.where}: " if self.where else ""
        return f"{where}{self.text}" + (f"\n    {self.hint}" if self.hint else "")


def gathered(lines: Iterable[Line], *, is_verbose: bool = False) -> list[str]:
    """What to print, in the order of what comes first of each kind."""
    if is_verbose:
        return [line.words() for line in lines]
    alike: dict[tuple[str | int, str], list[Line]] = {}
    for line in _merged(lines):
        alike.setdefault(_key(line, _QUOTED.sub("`", line.text), len(alike)), []).append(line)
    return [text for several in alike.values() for text in _cut(several)]


def _key(line: Line, text: str, number: int) -> tuple[str | int, str]:
    """The same for what is printed together: a line that is of no folder stands alone."""
    return (number if line.folder is None else line.folder), text


def _merged(lines: Iterable[Line]) -> Iterator[Line]:
    """One line for what is the same for many files of a folder in the same words."""
    same: dict[tuple[str | int, str], list[Line]] = {}
    for line in lines:
        same.setdefault(_key(line, line.text, len(same)), []).append(line)
    for several in same.values():
        if len(several) <= _NAMED:
            yield from several
        else:
            yield several[0]._replace(
                where=f"{several[0].where} and {len(several) - 1} more in this folder"
            )


def _cut(lines: list[Line]) -> Iterator[str]:
    for line in lines if len(lines) <= _ALIKE else lines[: _ALIKE - 1]:
        yield line.words()
    if len(lines) > _ALIKE:
        folder = f"{lines[0].folder}: " if lines[0].folder else ""
        yield f"{folder}{len(lines) - _ALIKE + 1} more like this (`-v` names them)"
