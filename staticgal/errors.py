"""What can go wrong, in the words of the person who has to fix it.

    StaticgalError
    ├── ConfigError      one mistake in a file the owner wrote, with its location
    ├── ConfigErrors     all mistakes of one reading
    ├── SourceError      the photo tree cannot be read
    ├── RenderError      one photo cannot be turned into a rendition
    ├── BuildError       the build cannot go on (disk full, another build runs, ...)
    └── VerifyError      a finished site shows something else than it should

Only the command line catches the root; anything else is a bug and shows a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """The exit codes of every command: listed in docs/troubleshooting.md."""

    DONE = 0
    WORK_FAILED = 1
    USAGE = 2
    REFUSED = 3
    NEWLY_VISIBLE = 4


class ErrorCode(StrEnum):
    """What kind of error it is; `docs/messages.md` explains each. None gets another meaning."""

    ALREADY_THERE = "already-there"
    AMBIGUOUS_NAME = "ambiguous-name"
    BROKEN_FRONT_MATTER = "broken-front-matter"
    BUILD_STOPPED = "build-stopped"
    CIRCLE = "circle"
    CONTRADICTION = "contradiction"
    EMPTY_VALUE = "empty-value"
    ENDS_BEFORE_START = "ends-before-start"
    FAILED = "failed"
    GIVEN_TWICE = "given-twice"
    LATER_VERSION = "later-version"
    LOST_RULE = "lost-rule"
    MISSING_KEY = "missing-key"
    NEAR_NOTE_NAME = "near-note-name"
    NO_EFFECT = "no-effect"
    NO_SUCH_FILE = "no-such-file"
    NO_SUCH_PATH = "no-such-path"
    NOT_AN_EXPORT = "not-an-export"
    NOT_PLAIN_YAML = "not-plain-yaml"
    NOT_PUBLISHED = "not-published"
    NOT_SUPPORTED = "not-supported"
    NOT_TEXT = "not-text"
    NOT_TOML = "not-toml"
    NOT_YAML = "not-yaml"
    OUT_OF_RANGE = "out-of-range"
    OUTSIDE_SOURCE = "outside-source"
    OVERLAPPING_FOLDERS = "overlapping-folders"
    PUBLISH_FAILED = "publish-failed"
    SITE_REFUSED = "site-refused"
    STRAY_RULE = "stray-rule"
    TOO_LARGE = "too-large"
    UNKNOWN_AUDIENCE = "unknown-audience"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_NAME = "unknown-name"
    UNKNOWN_PERMISSION = "unknown-permission"
    UNKNOWN_ROLE = "unknown-role"
    UNPROTECTED = "unprotected"
    UNREADABLE_FILE = "unreadable-file"
    UNREADABLE_PHOTO = "unreadable-photo"
    UNREADABLE_SOURCE = "unreadable-source"
    UNUSABLE_NAME = "unusable-name"
    UNUSABLE_NOTE = "unusable-note"
    UNUSABLE_PATTERN = "unusable-pattern"
    UNUSABLE_SECRET = "unusable-secret"
    UNUSABLE_THEME = "unusable-theme"
    WRONG_TYPE = "wrong-type"
    WRONG_VALUE = "wrong-value"


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
    """The root of all errors that are shown to the user without a traceback."""

    exit_code: ExitCode = ExitCode.WORK_FAILED
    code: ErrorCode = ErrorCode.FAILED


class ConfigError(StaticgalError):
    """One mistake in a file the owner wrote: its kind, where, what, and how to fix it."""

    exit_code = ExitCode.USAGE

    def __init__(
        self, code: ErrorCode, location: SourceLocation, problem: str, hint: str = ""
    ) -> None:
        super().__init__(code, location, problem, hint)
        self.code = code
        self.location = location
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.location}: {self.problem}" + (f"\n    {self.hint}" if self.hint else "")


class ConfigErrors(StaticgalError):
    """All mistakes of one reading, in the order of their locations."""

    exit_code = ExitCode.USAGE

    def __init__(self, errors: Iterable[ConfigError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.location))
        super().__init__(*self.errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class ErrorCollector:
    """Gathers the mistakes of one reading; `raise_if_any` raises them all, or nothing."""

    def __init__(self) -> None:
        self.found: list[ConfigError] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, code: ErrorCode, location: SourceLocation, problem: str, hint: str = "") -> None:
        """Notes one mistake; the same one at the same location is noted once."""
        if not any(e.location == location and e.problem == problem for e in self.found):
            self.found.append(ConfigError(code, location, problem, hint))

    def extend(self, error: ConfigError | ConfigErrors) -> None:
        """Notes what another reading raised."""
        for one in error.errors if isinstance(error, ConfigErrors) else (error,):
            self.add(one.code, one.location, one.problem, one.hint)

    def raise_if_any(self) -> None:
        """Raises ConfigErrors if there is any mistake."""
        if self.found:
            raise ConfigErrors(self.found)


class SourceError(StaticgalError):
    """The photo tree, or one file of it, cannot be read."""

    code = ErrorCode.UNREADABLE_SOURCE


class RenderError(StaticgalError):
    """One photo cannot be turned into renditions; the message is the reason, without the path."""

    code = ErrorCode.UNREADABLE_PHOTO


class BuildError(StaticgalError):
    """The build cannot go on; the last good site stays."""

    code = ErrorCode.BUILD_STOPPED


class VerifyError(StaticgalError):
    """A finished site shows something else than it should, so it may not replace the last one."""

    exit_code = ExitCode.REFUSED
    code = ErrorCode.SITE_REFUSED
