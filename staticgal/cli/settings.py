"""The options that every command takes, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from staticgal.cli.output import errors_json, errors_text, print_err, print_json
from staticgal.errors import ConfigError, ErrorCode, SourceLocation, StaticgalError
from staticgal.progress import Console

if TYPE_CHECKING:
    from staticgal.config.window import End

FILE_NAME = "gallery.yaml"

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(slots=True)
class Settings:
    """What was given before or after the command's name; filled in while options are read.

    `when_stopped` is what Ctrl-C leaves, in words; `what_stands`, where there is one, is asked for
    them when a command ends before its time. `is_json` says that stdout is for machines.
    """

    config: Path | None = None
    is_quiet: bool = False
    is_verbose: bool = False
    is_json: bool = False
    when_stopped: str = ""
    what_stands: Callable[[], str] | None = None
    consoles: list[Console] = field(default_factory=list)

    def config_path(self) -> Path:
        """The configuration to use: as given, else the nearest one here or further up."""
        if self.config is not None:
            return self.config / FILE_NAME if self.config.is_dir() else self.config
        here = Path.cwd()
        for folder in (here, *here.parents):
            path = folder / FILE_NAME
            if path.is_file():
                if self.is_verbose:
                    print_err(f"using {path}")
                return path if folder != here else Path(FILE_NAME)
        raise ConfigError(
            ErrorCode.NO_SUCH_FILE,
            SourceLocation(FILE_NAME),
            "there is none here or in a folder above",
            "`staticgal init` writes one; another file is named with `-c`",
        )

    @contextmanager
    def reporter(self) -> Iterator[Console]:
        """Shows on stderr how it goes."""
        console = Console(is_quiet=self.is_quiet, is_verbose=self.is_verbose)
        self.consoles.append(console)
        try:
            yield console
        finally:
            console.close()

    def print_error(self, error: StaticgalError) -> None:
        """Print what is wrong, and which photos were left out until then."""
        for console in self.consoles:
            for what, reason in () if self.is_verbose else console.skipped:
                print_err(f"left out: {what}: {reason}")
        print_err(errors_text(error, is_verbose=self.is_verbose))
        if self.what_stands is not None:
            print_err(self.what_stands())
        if self.is_verbose and error.__cause__ is not None:
            print_err(f"    because: {type(error.__cause__).__name__}: {error.__cause__}")
        if self.is_json:
            print_json({"exit_code": int(error.exit_code), "errors": errors_json(error)})


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Settings), name, value)

    return keep


def common(command: _Command) -> _Command:
    """Give a command the options that may stand before or after its name."""
    for option in (
        click.option(
            "-v",
            "--verbose",
            is_flag=True,
            expose_value=False,
            callback=_keep("is_verbose"),
            help="Say more: the file used, each stage, what is left out.",
        ),
        click.option(
            "-q",
            "--quiet",
            is_flag=True,
            expose_value=False,
            callback=_keep("is_quiet"),
            help="Say only what is wrong.",
        ),
        click.option(
            "-c",
            "--config",
            metavar="FILE",
            type=click.Path(path_type=Path, exists=True),
            expose_value=False,
            callback=_keep("config"),
            help=f"The configuration. [default: {FILE_NAME} here, else in a folder above]",
        ),
    ):
        command = option(command)
    return command


def json_option(command: _Command) -> _Command:
    """Give a command `--json`."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        callback=_is_json,
        help="Print one JSON document on stdout; all else goes to stderr.",
    )(command)


def _is_json(ctx: click.Context, _parameter: click.Parameter, value: bool) -> bool:
    ctx.ensure_object(Settings).is_json = value
    return value


def as_of_option(command: _Command) -> _Command:
    """Give a command `--as-of`."""
    return click.option(
        "--as-of",
        metavar="TIME",
        callback=_end,
        help="Judge `visible` as of this day or time, as in 2026-12-24 or '2026-12-24 18:00'. "
        "[default: now]",
    )(command)


def _end(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> End | None:
    if value is None:
        return None
    from staticgal.config.schema.dates import read_end

    try:
        return read_end(value)
    except ValueError:
        raise click.BadParameter(
            f"`{value}` is neither a day nor a time; write it as in 2026-12-24, "
            "'2026-12-24 18:00' or '2026-12-24 18:00 +01:00'"
        ) from None


def audience_option(help: str) -> Callable[[_Command], _Command]:
    """Give a command `--audience`, which may be repeated."""
    return click.option(
        "--audience",
        "audiences",
        metavar="NAME",
        multiple=True,
        shell_complete=_audience_names,
        help=help,
    )


def audience_argument(command: _Command) -> _Command:
    """Give a command the argument AUDIENCE."""
    return click.argument("audience", shell_complete=_audience_names)(command)


def published_argument(command: _Command) -> _Command:
    """Give a command the audiences that it is about, none for all that are published."""
    return click.argument(
        "audiences", nargs=-1, metavar="[AUDIENCE]...", shell_complete=_audience_names
    )(command)


def _audience_names(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The audiences that begin so; none where the configuration cannot be read."""
    from staticgal.config.load import load

    try:
        names = load(ctx.ensure_object(Settings).config_path()).policy.audiences
    except StaticgalError:
        return []
    return [name for name in names if name.startswith(incomplete)]
