"""`staticgal access`: the table of albums and audiences."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from staticgal.cli.output import print_json, print_out, print_problems
from staticgal.cli.settings import Settings, as_of_option, audience_option, common, json_option
from staticgal.config.select_audiences import select_audiences
from staticgal.errors import ExitCode

if TYPE_CHECKING:
    from staticgal.config.window import End


@click.command(short_help="Print the table of albums and audiences.")
@audience_option("Only this audience; may be repeated.")
@click.option(
    "--published", is_flag=True, help="What is published now, as the last publishes left it."
)
@as_of_option
@json_option
@common
@click.pass_obj
def access(
    settings: Settings,
    audiences: tuple[str, ...],
    published: bool,
    as_of: End | None,
    as_json: bool,
) -> int:
    """Print who sees what: albums, audiences, and numbers of photos.

    With --json: of everything that is in a site, the permissions held there.
    """
    # Imported when it runs, here and in all commands: `--help` need not know how photos are read.
    from staticgal.app.open_gallery import open_gallery
    from staticgal.insight import access_matrix

    if published:
        if as_of is not None:
            raise click.UsageError("`--published` is about now; leave `--as-of` out")
        return _published(settings, audiences, as_json=as_json)
    path = settings.config_path()
    with settings.reporter() as reporter:
        opened = open_gallery(path, reporter, as_of=as_of)
    wanted = select_audiences(audiences, opened.config.policy.audiences)
    outcomes = {name: opened.outcomes[name] for name in wanted}
    if as_json:
        print_json(access_matrix.as_json(outcomes))
    else:
        width = shutil.get_terminal_size().columns
        print_out(access_matrix.matrix(opened.gallery.root, outcomes, width).rstrip("\n"))
    print_problems(opened.problems)
    return ExitCode.WORK_FAILED if opened.problems else ExitCode.DONE


def _published(settings: Settings, audiences: tuple[str, ...], *, as_json: bool) -> int:
    """Print what is at each place; neither the photos nor the places are looked at."""
    from staticgal.app.published import shown_places
    from staticgal.cli.access_published import published_json, published_lines
    from staticgal.config.load import load

    found = shown_places(load(settings.config_path()), audiences)
    if as_json:
        print_json({"places": [published_json(one) for one in found]})
        return ExitCode.DONE
    for one in found:
        for line in published_lines(one):
            print_out(line)
        if not one.is_named:
            print_out("  gallery.yaml no longer names this place")
    if not found:
        print_out("nothing was published from here")
    return ExitCode.DONE
