"""`staticgal publish` and `unpublish`: sites to their places, and away from there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from staticgal.cli.output import print_err, print_json, print_out
from staticgal.cli.publish_plan import (
    forgotten_json,
    forgotten_lines,
    plan_json,
    plan_lines,
    reload_lines,
)
from staticgal.cli.settings import Settings, audience_argument, common, json_option
from staticgal.errors import ConfigError, ErrorCode, ExitCode, SourceLocation, StaticgalError
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.app.publish import Publishing
    from staticgal.app.site_plan import SitePlan
    from staticgal.progress import Console
    from staticgal.state.published import PublishedPlace


_RATE = re.compile(r"(\d+)([kM]?)")
_RATE_UNITS = {"": 1, "k": 1000, "M": 1_000_000}


def _rate(ctx: click.Context, parameter: click.Parameter, value: str | None) -> int:
    """Bytes a second, as in `500k` or `2M`; 0 where none is said."""
    match = _RATE.fullmatch(value or "0")
    if match is None:
        raise click.BadParameter(
            f"`{value}` is no rate; write bytes a second, as in `500k` or `2M`", ctx, parameter
        )
    return int(match[1]) * _RATE_UNITS[match[2]]


@click.command(short_help="Bring the sites to where visitors see them.")
@click.argument("audiences", nargs=-1, metavar="[AUDIENCE]...")
@click.option("--dry-run", is_flag=True, help="Only print what would be done.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--allow-new",
    is_flag=True,
    help="With --yes: also where somebody newly sees something, which else stops with exit code 4.",
)
@click.option(
    "--adopt",
    is_flag=True,
    help="Publish although there are files of others, or the site of another audience.",
)
@click.option(
    "--max-delete",
    type=click.IntRange(min=0),
    metavar="N",
    default=0,
    help="Delete up to N files, be that more than a fifth of a place.",
)
@click.option(
    "--limit-rate", callback=_rate, metavar="RATE",
    help="Send at most so many bytes a second: 500k, 2M.",
)  # fmt: skip
@click.option("--check", "is_check", is_flag=True, help="Look at every file that is there.")
@click.option("--no-build", is_flag=True, help="Take the sites as they stand.")
@json_option
@common
@click.pass_obj
def publish(
    settings: Settings,
    audiences: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    allow_new: bool,
    adopt: bool,
    max_delete: int,
    limit_rate: int,
    is_check: bool,
    no_build: bool,
    as_json: bool,
) -> int:
    """Build the sites and bring each to the place that `publish:` names, after a plan.

    The plan says what each audience newly sees and no longer sees, and which files are sent and
    deleted. What may no longer be seen goes first. Stopped at any point and run again, it ends.
    """
    from staticgal.app.publish import publishing
    from staticgal.app.site_plan import PublishOptions

    if as_json and not (yes or dry_run):
        raise click.UsageError("`--json` does not ask: add `--yes`, or `--dry-run` to look only")
    settings.when_stopped = "run it again to end what was begun"
    options = PublishOptions(audiences, no_build, is_check, adopt, max_delete, limit_rate)
    path = settings.config_path()
    with settings.reporter() as reporter, publishing(path, options, reporter) as found:
        if not as_json:
            _print_plan(settings, found)
        done: set[str] = set()
        tried: dict[str, SitePlan] = {}
        code = _refusal(found)
        if not dry_run:
            found.remember_standing()
        if not dry_run and (todo := _todo(found)):
            is_wider = any(one.audience in todo for one in found.wider())
            if yes and is_wider and not allow_new:
                code = ExitCode.NEWLY_VISIBLE
                print_err("nothing was published: something is newly visible. Look at the plan and "
                          "say `--allow-new`")  # fmt: skip
            else:
                if not yes:
                    click.confirm("Publish this?", abort=True, err=True)
                tried = todo
                code = max(
                    code, _carry_out(found, todo, done, reporter, accepts=not yes or allow_new)
                )
        code = max(code, _proof(found, done, reporter))
        if found.built is not None and found.built.problems and code is ExitCode.DONE:
            code = ExitCode.WORK_FAILED
    for line in reload_lines(tried.values()):
        print_err(line)
    for line in forgotten_lines(found.forgotten):
        print_err(line)
    if as_json:
        print_json(_document(found, done, code))
    elif not settings.is_quiet and done:
        print_out(f"published: {', '.join(sorted(done))}")
    return code


def _print_plan(settings: Settings, found: Publishing) -> None:
    for one in sorted(found.plans, key=lambda one: not one.difference.gained):
        if not (settings.is_quiet and one.is_up_to_date):
            for line in plan_lines(one, is_verbose=settings.is_verbose):
                print_out(line)
    for name, why in found.refused.items():
        print_err(f"{name}: not published: {why}")


def _refusal(found: Publishing) -> ExitCode:
    """The exit code for what is not even tried."""
    built = found.built
    is_refused = any(one.plan.stops for one in found.plans) or (
        built is not None and any(site.findings for site in built.sites)
    )
    if is_refused:
        return ExitCode.REFUSED
    return ExitCode.WORK_FAILED if found.refused else ExitCode.DONE


def _todo(found: Publishing) -> dict[str, SitePlan]:
    return {
        one.audience: one for one in found.plans if not one.is_up_to_date and not one.plan.stops
    }


def _carry_out(
    found: Publishing,
    todo: dict[str, SitePlan],
    done: set[str],
    reporter: Console,
    *,
    accepts: bool,
) -> ExitCode:
    """Publish one site after the other; one that fails keeps no other back."""
    code = ExitCode.DONE
    for name, one in todo.items():
        try:
            found.carry_out(one, reporter, accepts_openings=accepts)
            done.add(name)
        except StaticgalError as error:
            found.refused[name] = str(error)
            code = ExitCode.WORK_FAILED
            print_err(f"{name}: {error}\n    what is missing there comes when this is run again")
    return code


def _proof(found: Publishing, done: set[str], reporter: Console) -> ExitCode:
    """Ask from outside whether what was just published is for its audiences alone."""
    from staticgal.app.probe import probe
    from staticgal.cli.probe import tell_wrong

    places = [found.config.publish[name] for name in sorted(done)]
    names = tuple(one.audience for one in places if one.url and one.protection.is_checked)
    if not names:
        return ExitCode.DONE
    answers = probe(found.config, names, reporter)
    if answers.is_open:
        tell_wrong(answers)
        print_err("take it down until that is fixed: `staticgal unpublish`")
        return ExitCode.REFUSED
    if answers.is_unclear:
        print_err(f"not everything is proven from outside: `staticgal probe {' '.join(names)}`")
    return ExitCode.DONE


def _document(found: Publishing, done: set[str], code: ExitCode) -> dict[str, Any]:
    return {
        "exit_code": int(code),
        "errors": [],
        "sites": {
            one.audience: plan_json(one, is_published=one.audience in done) for one in found.plans
        },
        "refused": dict(found.refused),
        "forgotten": forgotten_json(found.forgotten),
    }


@click.command(short_help="Take a published site down.")
@audience_argument
@click.option("--place", metavar="PLACE", help="Only there: one of several, as `publish` names it.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@json_option
@common
@click.pass_obj
def unpublish(
    settings: Settings, audience: str, place: str | None, yes: bool, as_json: bool
) -> int:
    """Delete the published site of AUDIENCE, wherever it is; files of others stay.

    What visitors have kept cannot be called back.
    """
    from staticgal.app.published import places_of
    from staticgal.app.published import unpublish as take_down
    from staticgal.config.load import load

    if as_json and not yes:
        raise click.UsageError("`--json` does not ask: add `--yes`")
    settings.when_stopped = "run it again to end what was begun"
    config = load(settings.config_path())
    found = _one_place(places_of(config, audience), place)
    if not yes:
        click.confirm(f"Delete the site of `{audience}` at {found}?", abort=True, err=True)
    with settings.reporter() as reporter:
        left = take_down(config, found, reporter)
    if as_json:
        print_json(
            {"exit_code": 0, "errors": [], "audience": audience, "place": str(found),
             "left": list(left)}
        )  # fmt: skip
        return ExitCode.DONE
    if not settings.is_quiet:
        print_out(f"the site of `{audience}` is no longer at {found}")
    if left:
        print_err(f"{counted(len(left), 'file')} of others stay there, such as `{left[0]}`")
    named = config.publish.get(audience)
    if named is not None and str(named) == str(found):
        print_err(f"take `{audience}` out of `publish:`, or the next publish brings it back")
    return ExitCode.DONE


def _one_place(places: tuple[PublishedPlace, ...], wanted: str | None) -> PublishedPlace:
    """The place that is meant; ConfigError where that is not clear."""
    known = ", ".join(f"`{place}`" for place in places)
    meant = [place for place in places if wanted is None or str(place) == wanted]
    if len(meant) != 1:
        raise ConfigError(
            ErrorCode.AMBIGUOUS_NAME if meant else ErrorCode.UNKNOWN_NAME,
            SourceLocation("--place"),
            f"`{places[0].audience}` is at {counted(len(places), 'place')}: {known}",
            "say which with `--place`",
        )
    return meant[0]
