"""`staticgal hosting`: settings of a web server for what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from staticgal.cli.output import near, print_err, print_json, print_out
from staticgal.cli.settings import Settings, common, json_option
from staticgal.errors import ExitCode

if TYPE_CHECKING:
    from staticgal.app.hosting import HostingFile


@click.command(short_help="Write the settings of a web server.")
@click.argument("server", type=click.Choice(["nginx", "apache", "caddy"]))
@json_option
@common
@click.pass_obj
def hosting(settings: Settings, server: str, as_json: bool) -> int:
    """Write the settings with which nginx, Apache or Caddy shows each audience its site.

    They go into `hosting/` beside gallery.yaml, for the audiences that say so under `publish:`.
    Run again, only what changed is changed, and nothing that you wrote yourself.
    """
    from staticgal.app.hosting import steps, write_hosting
    from staticgal.config.destination import Protection
    from staticgal.config.load import load

    config = load(settings.config_path())
    found = write_hosting(config, Protection(server))
    has_left = any(one.merged.left for one in found.files)
    code = ExitCode.WORK_FAILED if has_left else ExitCode.DONE
    if as_json:
        print_json(
            {
                "exit_code": int(code),
                "errors": [],
                "files": [
                    {
                        "path": str(one.path),
                        "host": one.host or None,
                        "audiences": list(one.audiences),
                        "changed": list(one.merged.changed),
                        "removed": list(one.merged.removed),
                        "left": list(one.merged.left),
                    }
                    for one in found.files
                ],
                "left_out": dict(found.left_out),
            }
        )
        return code
    for one in found.files:
        _tell_file(settings, one)
    for audience, why in found.left_out:
        print_err(f"`{audience}` is not in it: {why}")
    if not settings.is_quiet:
        print_out()
        for line in steps(config, Protection(server), found):
            print_out(line)
    return code


def _tell_file(settings: Settings, one: HostingFile) -> None:
    changed = one.merged.changed or one.merged.removed
    if not settings.is_quiet:
        which = ", ".join((*one.merged.changed, *(f"{name} (gone)" for name in one.merged.removed)))
        print_out(f"{near(one.path)}: {'changed: ' + which if changed else 'nothing to change'}")
    for name in one.merged.left:
        print_err(
            f"{near(one.path)}: the section `{name}` was changed by hand and is left as it is; "
            "delete it and run this again, and a new one is written"
        )
