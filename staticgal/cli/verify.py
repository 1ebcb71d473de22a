"""`staticgal verify`: read the finished sites back and check them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from staticgal.cli.output import print_err, print_json, print_out, warnings_json
from staticgal.cli.settings import Settings, as_of_option, audience_option, common, json_option
from staticgal.errors import ExitCode
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.config.window import End


@click.command(short_help="Check the finished sites once more.")
@audience_option("Only this audience's site; may be repeated.")
@as_of_option
@json_option
@common
@click.pass_obj
def verify(settings: Settings, audiences: tuple[str, ...], as_of: End | None, as_json: bool) -> int:
    """Read the finished sites back and check them.

    Each build does so before a site is put in place; this does it again, for sites that have
    stood for a while. Exit code 3 when there is a problem: a file was changed, or a site shows
    more, or something else, than a build would show now.
    """
    from staticgal.app.verify import verify as verify_sites

    path = settings.config_path()
    with settings.reporter() as reporter:
        found = verify_sites(path, audiences, reporter, as_of)
    code = ExitCode.REFUSED if any(found.values()) else ExitCode.DONE
    if as_json:
        print_json(
            {
                "exit_code": int(code),
                "errors": [],
                "sites": {name: [str(one) for one in found[name]] for name in found},
                "warnings": warnings_json(reporter.warnings),
            }
        )
        return code
    for name, findings in found.items():
        if findings:
            print_err(f"{name}: {counted(len(findings), 'problem')}:")
            for finding in findings:
                print_err("  " + str(finding).replace("\n", "\n  "))
        elif not settings.is_quiet:
            print_out(f"{name}: OK")
    if code is ExitCode.REFUSED:
        print_err("do not publish this; `staticgal build` writes these sites anew")
    return code
