"""What can go wrong, in the words of the person who has to mend it.

    StaticgalError
    ├── ConfigError      one mistake in a file the owner wrote, with its place
    ├── ConfigErrors     all mistakes of one reading
    ├── SourceError      the photo tree cannot be read
    ├── RenderError      one photo cannot be turned into a rendition
    ├── BuildError       the build cannot go on (disk full, another build runs, ...)
    └── VerifyError      a finished site breaks a promise

Only the command line catches the root; anything else is a bug and shows a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command (SPEC §10)."""

    DONE = 0
    WORK_FAILED = 1
    USAGE = 2
    REFUSED = 3
    NEWLY_VISIBLE = 4


@dataclass(frozen=True, slots=True, order=True)
class SourceLocation:
    """Where something was said: a file as its owner names it, line and column counted from 1.

    Line 0 means the file as a whole.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        at = f"{self.line}:{self.column}" if self.column else f"{self.line}"
        return f"{self.file}:{at}"


class StaticgalError(Exception):
    """The root of all errors that are told to the user without a traceback."""

    exit_code: ExitCode = ExitCode.WORK_FAILED


class ConfigError(StaticgalError):
    """One mistake in a file the owner wrote: where, what, and how to mend it."""

    exit_code = ExitCode.USAGE

    def __init__(self, place: SourceLocation, problem: str, hint: str = "") -> None:
        super().__init__(place, problem, hint)
        self.place = place
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" + (f"\n    {self.hint}" if self.hint else "")


class ConfigErrors(StaticgalError):
    """All mistakes of one reading, in the order of their places."""

    exit_code = ExitCode.USAGE

    def __init__(self, errors: Iterable[ConfigError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.place))
        super().__init__(*self.errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class ErrorCollector:
    """Gathers the mistakes of one reading; `raise_if_any` raises them all, or nothing."""

    def __init__(self) -> None:
        self.found: list[ConfigError] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, place: SourceLocation, problem: str, hint: str = "") -> None:
        """Notes one mistake; the same one at the same place is noted once."""
        if not any(e.place == place and e.problem == problem for e in self.found):
            self.found.append(ConfigError(place, problem, hint))

    def extend(self, error: ConfigError | ConfigErrors) -> None:
        """Notes what another reading raised."""
        for one in error.errors if isinstance(error, ConfigErrors) else (error,):
            self.add(one.place, one.problem, one.hint)

    def raise_if_any(self) -> None:
        """Raises ConfigErrors if there is any mistake."""
        if self.found:
            raise ConfigErrors(self.found)


class SourceError(StaticgalError):
    """The photo tree cannot be read."""


class RenderError(StaticgalError):
    """One photo cannot be turned into renditions; the message is the reason, without the path."""


class BuildError(StaticgalError):
    """The build cannot go on; the last good site stays."""


class VerifyError(StaticgalError):
    """A finished site breaks a promise, so it may not replace the last one."""

    exit_code = ExitCode.REFUSED
