"""`staticgal revoke`: withdraw passwords and links."""

from __future__ import annotations

import click

from staticgal.cli.output import print_err, print_json, print_out
from staticgal.cli.settings import Settings, audience_argument, common, json_option
from staticgal.cli.visitor_lists import people_names, tell_next
from staticgal.errors import ExitCode
from staticgal.text.lists import counted


@click.command(short_help="Withdraw passwords and links.")
@audience_argument
@click.option(
    "--person",
    metavar="NAME",
    shell_complete=people_names,
    help="Only this person's. [default: everybody's]",
)
@json_option
@common
@click.pass_obj
def revoke(settings: Settings, audience: str, person: str | None, as_json: bool) -> int:
    """Withdraw the password and all links of one person, or of everybody in AUDIENCE.

    It reaches the server with the next `staticgal publish`. Then give new ones to those who may
    still come in: `staticgal passwd`, `staticgal invite`.
    """
    from staticgal.app import visitors
    from staticgal.config.load import load

    config = load(settings.config_path())
    gone = visitors.revoke(config, audience, person)
    if as_json:
        print_json(
            {
                "exit_code": 0,
                "errors": [],
                "users": list(gone.users),
                "links": gone.links,
            }
        )
        return ExitCode.DONE
    if gone.users:
        print_out(f"withdrawn: the password of {', '.join(gone.users)}")
    if gone.links:
        print_out(f"withdrawn: {counted(gone.links, 'link')}")
    if not gone.users and not gone.links:
        print_out("there was no password and no link that still let in")
    if settings.is_quiet:
        return ExitCode.DONE
    tell_next(config, audience)
    print_err(
        "until then they still let in. Nobody can take back pictures that somebody has saved, "
        "and what their browser has kept"
    )
    if person is not None and "all" in visitors.visitors_of(config, audience).people():
        print_err(
            f"a link for everybody of `{audience}` is out as well, and `{person}` may have it"
        )
    if person is not None and visitors.visitors_of(config, audience).password_of(audience):
        print_err(
            f"`{person}` may know the password of `{audience}` as a whole, which still lets in"
        )
    return ExitCode.DONE
