"""`staticgal clean`: remove what a build can make again."""

from __future__ import annotations

import click

from staticgal.cli.output import near, print_err, print_out
from staticgal.cli.settings import Settings, common
from staticgal.errors import ExitCode


@click.command(short_help="Remove the cache, or everything that was built.")
@click.option("--all", "everything", is_flag=True, help="The built sites too; asks first.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@common
@click.pass_obj
def clean(settings: Settings, everything: bool, yes: bool) -> int:
    """Remove the cache, so that the next build makes everything anew.

    Photos, the configuration and the audiences' secrets are never touched. With --all, what
    somebody else put into a site is moved to `.staticgal/set-aside`.
    """
    from staticgal.app import clean as cleaning

    settings.when_stopped = "nothing was removed"
    path = settings.config_path()
    if everything and not yes:
        click.confirm("Remove the cache and all built sites?", abort=True, err=True)
    settings.when_stopped = ""
    cleaned = cleaning.clean(
        path, everything=everything, warn=lambda one: print_err(f"warning: {one}")
    )
    if not settings.is_quiet:
        for gone in cleaned.removed:
            print_out(f"removed {near(gone)}")
        if not cleaned.removed:
            print_out("there was nothing to remove")
    for why in cleaned.left:
        print_err(why)
    return ExitCode.WORK_FAILED if cleaned.left else ExitCode.DONE
