"""`staticgal clean`: remove what a build can make again."""

from __future__ import annotations

import click

from staticgal.cli.output import near, say
from staticgal.cli.settings import Settings, common


@click.command(short_help="Remove the cache, or everything that was built.")
@click.option("--all", "everything", is_flag=True, help="The built sites too; asks first.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@common
@click.pass_obj
def clean(settings: Settings, everything: bool, yes: bool) -> None:
    """Remove the cache, so that the next build makes everything anew.

    Photos, the configuration and the audiences' secrets are never touched.
    """
    from staticgal import pipeline

    settings.when_stopped = "nothing was removed"
    path = settings.config_path()
    if everything and not yes:
        click.confirm("Remove the cache and all built sites?", abort=True, err=True)
    settings.when_stopped = ""
    removed = pipeline.clean(path, everything=everything)
    if settings.is_quiet:
        return
    for gone in removed:
        say(f"removed {near(gone)}")
    if not removed:
        say("there was nothing to remove")
