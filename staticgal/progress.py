"""Showing the user how it goes. Pure code returns values; only a Reporter prints."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import TYPE_CHECKING, Protocol, TextIO

from staticgal.diagnostics import Diagnostic

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_BAR_AFTER_S = 0.5  # a stage that is over sooner needs no bar
_BAR_EVERY_S = 0.1
_LINE_EVERY_S = 10.0


class Reporter(Protocol):
    """What work reports while it goes on. `total` is in steps; None where it is not known.

    `unit` is "bytes" where a step is one, else "".
    """

    def stage(self, name: str, total: int | None = None, unit: str = "") -> None:
        """A new stage begins: `reading photos`, `making renditions`, `family: writing pages`."""

    def step(self, count: int = 1) -> None:
        """So many steps of the stage are done."""

    def skip(self, what: str, reason: str) -> None:
        """Something is left out, and why: a photo that cannot be read."""

    def warn(self, diagnostic: Diagnostic) -> None:
        """Something to look at; with `--strict` it counts as an error."""

    def done(self, text: str = "") -> None:
        """The stage is over."""


class Quiet:
    """A Reporter that says nothing."""

    def stage(self, name: str, total: int | None = None, unit: str = "") -> None:
        """Say nothing of it."""

    def step(self, count: int = 1) -> None:
        """Say nothing of it."""

    def skip(self, what: str, reason: str) -> None:
        """Say nothing of it."""

    def warn(self, diagnostic: Diagnostic) -> None:
        """Say nothing of it."""

    def done(self, text: str = "") -> None:
        """Say nothing of it."""


class Console:
    """A Reporter for people: a bar with rate and time left on a terminal, plain lines elsewhere.

    It prints warnings at once, and nothing of a stage that is soon over (with `is_verbose`, of
    every stage). What was skipped and warned of is kept, for the command to list at its end.
    """

    def __init__(
        self, stream: TextIO | None = None, *, is_quiet: bool = False, is_verbose: bool = False
    ) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._is_quiet = is_quiet
        self._is_verbose = is_verbose
        self._is_terminal = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._name = ""
        self._total: int | None = None
        self._count = 0
        self._is_bytes = False
        self._began = self._printed = 0.0
        self._has_line = False
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self.skipped: list[tuple[str, str]] = []
        self.warnings: list[Diagnostic] = []

    def stage(self, name: str, total: int | None = None, unit: str = "") -> None:
        """Begin a stage; one that was not ended is over now."""
        self._clear()
        self._name, self._total, self._count = printable(name), total, 0
        self._is_bytes = unit == "bytes"
        self._began = self._printed = time.monotonic()
        if self._is_quiet:
            return
        if self._is_terminal:
            self._stream.write(f"{self._name} …")
            self._stream.flush()
            self._has_line = True
        elif self._is_verbose:
            self._line(
                f"{self._name} …" if total is None else f"{self._name}: {self._amount(total)} …"
            )

    def step(self, count: int = 1) -> None:
        """Move on, and say so now and then."""
        self._count += count
        now = time.monotonic()
        if self._is_quiet or not self._name:
            return
        if self._is_terminal and now - self._began >= _BAR_AFTER_S:
            if now - self._printed >= _BAR_EVERY_S:
                self._printed = now
                self._show_bar(now)
        elif not self._is_terminal and now - self._printed >= _LINE_EVERY_S:
            self._printed = now
            self._line(f"{self._name}: {self._progress(now)}")

    def skip(self, what: str, reason: str) -> None:
        """Keep it for the list at the end."""
        self.skipped.append((what, reason))
        if self._is_verbose:
            self._line(f"left out: {what}: {reason}")

    def warn(self, diagnostic: Diagnostic) -> None:
        """Say it at once."""
        self.warnings.append(diagnostic)
        self._line(f"warning: {diagnostic}")

    def done(self, text: str = "") -> None:
        """End the stage; say so if it was long."""
        if not self._name:
            return
        seconds = time.monotonic() - self._began
        name, self._name = self._name, ""
        self._clear()
        if not self._is_quiet and (self._is_verbose or seconds >= _LINE_EVERY_S):
            counted = f"{self._amount(self._count)} " if self._count else ""
            self._line(f"{name}: {text or f'{counted}done'} in {duration(seconds)}")

    def close(self) -> None:
        """Take the bar away, also when work ended badly."""
        self._name = ""
        self._clear()

    def _progress(self, now: float) -> str:
        """`120 of 500, 8.1 a second, 47 s left`."""
        rate = self._count / max(now - self._began, 0.001)
        of = "" if self._total is None else f" of {self._amount(self._total)}"
        each = f"{self._amount(round(rate))}" if self._is_bytes else f"{rate:.1f}"
        text = f"{self._amount(self._count)}{of}, {each} a second"
        if self._total is not None and rate > 0:
            left = max(self._total - self._count, 0) / rate
            text += f", {duration(left)} left" if left >= 10 else f", {left:.0f} s left"
        return text

    def _amount(self, count: int) -> str:
        return amount(count) if self._is_bytes else str(count)

    def _show_bar(self, now: float) -> None:
        if self._bar is None:
            # Most commands are over before a bar is due, and should not pay for rich.
            from rich.console import Console as RichConsole
            from rich.progress import BarColumn, Progress, TextColumn

            self._clear()
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.fields[progress]}", markup=False),
                console=RichConsole(file=self._stream, highlight=False),
                transient=True,
            )
            self._task = self._bar.add_task(self._name, total=self._total, progress="")
            self._bar.start()
        if self._task is not None:
            self._bar.update(self._task, completed=self._count, progress=self._progress(now))

    def _clear(self) -> None:
        """Leave an empty line: no bar, no name of a stage."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = self._task = None
        elif self._has_line:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
        self._has_line = False

    def _line(self, text: str) -> None:
        """A line of its own, above the bar if there is one."""
        if self._bar is not None:
            self._bar.console.print(printable(text), markup=False, highlight=False, soft_wrap=True)
            return
        self._clear()
        self._stream.write(printable(text) + "\n")
        self._stream.flush()


def printable(text: str) -> str:
    """The text as a terminal may have it: a file's name or a title must not command it, turn its
    lines about, or fill it.

    Control characters and those that change the direction of writing are spelt out; a single word
    or name of several lines is cut in its middle.
    """
    if len(text) > _LONG_WORD:
        text = _TOO_LONG.sub(lambda match: f"{match[0][:120]}…{match[0][-60:]}", text)
    if text.isprintable():
        return text
    return "".join(_spelt_out(char) if _COMMANDS.match(char) else char for char in text)


_LONG_WORD = 240
_TOO_LONG = re.compile(rf"`[^`\n]{{400,}}`|(?<!\S)(?!https?://)\S{{{_LONG_WORD},}}")
_COMMANDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # but for tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # directions: UAX #9
    "\u2028\u2029\u200b\u2060\ufeff]"  # line ends, and what takes no room
)


def _spelt_out(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"


def duration(seconds: float) -> str:
    """As one would say it: `0.4 s`, `47 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def amount(size: int) -> str:
    """A size in bytes, in a unit that reads well: `3.4 MB`."""
    value, unit = float(size), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit else f"{size} bytes"


_UNITS = ("bytes", "kB", "MB", "GB", "TB")
