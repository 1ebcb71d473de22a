"""`staticgal passwd`: a password for an audience, or for one person of it."""

from __future__ import annotations

from shlex import quote

import click

from staticgal.cli.output import print_err, print_json, print_out
from staticgal.cli.settings import Settings, audience_argument, common, json_option
from staticgal.cli.visitor_lists import people_names, tell_next, visitors_json, visitors_lines
from staticgal.errors import ExitCode


@click.command(short_help="Make a password for an audience.")
@audience_argument
@click.argument("person", required=False, shell_complete=people_names)
@click.option("--list", "is_list", is_flag=True, help="Only list who has a password or a link.")
@click.option("--remove", is_flag=True, help="Take the password away instead.")
@json_option
@common
@click.pass_obj
def passwd(
    settings: Settings,
    audience: str,
    person: str | None,
    is_list: bool,
    remove: bool,
    as_json: bool,
) -> int:
    """Make a password of words for AUDIENCE, or for one PERSON of it, and print it once.

    Only a hash of it is kept. It lets in with the next `staticgal publish`; the last one of the
    same audience or person ends then. Exit code 1 when there is nothing to remove.
    """
    from staticgal.app import visitors
    from staticgal.config.load import load
    from staticgal.publish.hosting.passphrase import entropy_bits

    if is_list and (remove or person):
        raise click.UsageError("`--list` goes with neither PERSON nor `--remove`")
    config = load(settings.config_path())
    if is_list:
        found = visitors.visitors_of(config, audience)
        if as_json:
            print_json({"exit_code": 0, "errors": [], **visitors_json(found, config.timezone)})
        else:
            people = config.policy.audiences[found.audience].people
            for line in visitors_lines(found, people, config.timezone):
                print_out(line)
        return ExitCode.DONE
    if remove:
        return _remove(settings, audience, person, as_json=as_json)
    made = visitors.new_password(config, audience, person)
    if as_json:
        print_json(
            {
                "exit_code": 0,
                "errors": [],
                "user": made.user,
                "password": made.passphrase,
                "replaced": made.is_replaced,
            }
        )
        return ExitCode.DONE
    print_out(f"user      {made.user}")
    print_out(f"password  {made.passphrase}")
    if settings.is_quiet:
        return ExitCode.DONE
    print_err(
        f"it is shown this once ({entropy_bits()} bits: nobody guesses it); write it down, or make "
        "a new one later"
    )
    if made.is_replaced:
        print_err("the password from before ends with the next publish")
    people = config.policy.audiences[audience].people
    if person is None and people:
        print_err(
            "to take it from one person later without the others, give each their own: "
            + ", ".join(f"staticgal passwd {audience} {quote(one)}" for one in people)
        )
    tell_next(config, audience)
    return ExitCode.DONE


def _remove(settings: Settings, audience: str, person: str | None, *, as_json: bool) -> int:
    from staticgal.app import visitors
    from staticgal.config.load import load

    config = load(settings.config_path())
    is_gone = visitors.remove_password(config, audience, person)
    code = ExitCode.DONE if is_gone else ExitCode.WORK_FAILED
    if as_json:
        print_json({"exit_code": int(code), "errors": [], "removed": is_gone})
        return code
    user = person or audience
    if not is_gone:
        print_err(f"`{user}` has no password of `{audience}`; `staticgal passwd {audience} --list`")
        return code
    print_out(f"`{user}` has no password any more")
    if not settings.is_quiet:
        print_err("links that were given out stay as they are; `staticgal revoke` withdraws both")
        tell_next(config, audience)
    return code
