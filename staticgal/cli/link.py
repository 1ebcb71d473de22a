"""`staticgal link`: the address of an album or photo in an audience's site."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

import click

from staticgal.cli.output import print_err, print_json, print_out
from staticgal.cli.paths import source_path
from staticgal.cli.settings import Settings, as_of_option, common, json_option
from staticgal.config.select_audiences import select_audiences
from staticgal.errors import ExitCode

if TYPE_CHECKING:
    from staticgal.config.window import End


@click.command(short_help="Print the address of an album or photo.")
@click.argument("path")
@click.argument("audience")
@as_of_option
@json_option
@common
@click.pass_obj
def link(settings: Settings, path: str, audience: str, as_of: End | None, as_json: bool) -> int:
    """Print where the album or photo at PATH stands in the site of AUDIENCE, unlisted ones too.

    It is the whole address where `url` is set, else the path inside the site. Exit code 1 when it
    is not in that audience's site.
    """
    from staticgal.app.open_gallery import open_gallery
    from staticgal.app.site_addresses import address
    from staticgal.insight.explained_words import time_words

    config_path = settings.config_path()
    with settings.reporter() as reporter:
        opened = open_gallery(config_path, reporter, as_of=as_of)
    (name,) = select_audiences((audience,), opened.config.policy.audiences, "AUDIENCE")
    at = source_path(opened, path)
    found = address(opened, name, at)
    code = ExitCode.DONE if found else ExitCode.WORK_FAILED
    if as_json:
        print_json(
            {
                "exit_code": int(code),
                "errors": [],
                "path": found.path if found else None,
                "url": found.url or None if found else None,
                "unlisted": found.is_unlinked or found.within is not None if found else None,
                "within": found.within if found else None,
                "built": found.file.is_file() if found else None,
            }
        )
        return code
    if found is None:
        time = f" --as-of {quote(time_words(opened.context.as_of))}" if as_of else ""
        why = f"staticgal explain {quote(path)} {name}{time}"
        print_err(f"`{at}` is not in the site of `{name}`; why: {why}")
        return code
    print_out(found.url or found.path)
    if settings.is_quiet:
        return code
    if not found.url:
        print_err(
            "this is its path inside the site; set `url` in gallery.yaml for the whole address"
        )
    if not found.file.is_file():
        print_err("it is not in the site as it stands: build first")
    if found.is_unlinked:
        print_err("no page leads there: whoever has the address can pass it on")
    if found.within is not None:
        print_err(
            f"it leads up to the album `{found.within}`, which no page outside leads to: whoever "
            "has the address can see that album, too, and pass it on"
        )
    return code
