"""The command line: the only place that prints results and catches errors of the user."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from staticgal import __version__
from staticgal.cli.access import access
from staticgal.cli.build import build
from staticgal.cli.check import check
from staticgal.cli.clean import clean
from staticgal.cli.completion import completion
from staticgal.cli.diff import diff
from staticgal.cli.explain import explain
from staticgal.cli.hosting import hosting
from staticgal.cli.importing import import_
from staticgal.cli.init import init
from staticgal.cli.invite import invite
from staticgal.cli.link import link
from staticgal.cli.output import print_err
from staticgal.cli.passwd import passwd
from staticgal.cli.probe import probe
from staticgal.cli.publish import publish, unpublish
from staticgal.cli.revoke import revoke
from staticgal.cli.schema import schema
from staticgal.cli.serve import serve
from staticgal.cli.settings import Settings, common
from staticgal.cli.verify import verify
from staticgal.errors import ExitCode, StaticgalError

_COMMANDS = (
    *(init, check, build, serve, access, explain, diff, verify, link),
    *(publish, unpublish, hosting, passwd, invite, revoke, probe),
    *(schema, import_, clean, completion),
)
_STOPPED = 130  # what a shell reports of a command that Ctrl-C ended


class _InOrder(click.Group):
    """Lists its commands in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click names it
        """The names of the commands as they were added."""
        return list(self.commands)


@click.group(
    cls=_InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 some work failed, 2 usage or configuration, 3 verify refused, "
    "4 (diff, publish) something is newly visible.",
)
@click.version_option(__version__, "--version", message="staticgal %(version)s")
@common
def command() -> None:
    """One photo tree in, one complete static site per audience out.

    To begin: `staticgal init` in a folder, then `staticgal check`, `staticgal build` and
    `staticgal serve`.
    """


for _command in _COMMANDS:
    command.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code comes back."""
    for stream in (sys.stdout, sys.stderr):
        _let_anything_be_printed(stream)
    settings = Settings()
    try:
        ended = command.main(
            arguments,
            prog_name="staticgal",
            standalone_mode=False,
            obj=settings,
            color=False if os.environ.get("NO_COLOR") else None,
        )
    except click.UsageError as error:
        error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.WORK_FAILED
    except click.Abort:
        left = settings.what_stands() if settings.what_stands else settings.when_stopped
        print_err(f"stopped; {left}" if left else "stopped")
        return _STOPPED
    except StaticgalError as error:
        settings.print_error(error)
        return error.exit_code
    return ended if isinstance(ended, int) else ExitCode.DONE


def _let_anything_be_printed(stream: TextIO | None) -> None:
    """Spell out what the terminal's encoding lacks: a file's name must not end a command."""
    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
