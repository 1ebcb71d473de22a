"""`staticgal diff`: what each audience would newly see, or see no longer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from staticgal.cli.audiences import named
from staticgal.cli.output import many, near, problems_json, say, say_json, tell, tell_problems
from staticgal.cli.settings import Settings, as_of_option, audience_option, common, json_option
from staticgal.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from staticgal.compare import SiteDifference
    from staticgal.core.difference import Step

OWNER = "owner_access"
_MOST_NAMES = 10  # of each kind; with -v all


@click.command(short_help="Compare what is shown with what would be.")
@audience_option("Only this audience's site; may be repeated.")
@click.option(
    "--against",
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare with the sites in this folder, or the one site that it is, instead of the last "
    "build.",
)
@as_of_option
@json_option
@common
@click.pass_obj
def diff(
    settings: Settings,
    audiences: tuple[str, ...],
    against: Path | None,
    as_of: date | None,
    as_json: bool,
) -> int:
    """Compare, audience by audience, what the last build shows with what a build would show now.

    Nothing is built. What would newly be seen comes first; if there is any, the exit code is 4, so
    that a script can stop.
    """
    from staticgal import compare

    path = settings.config_path()
    if audiences:
        from staticgal.config.load import load

        audiences = named(audiences, load(path).policy)
    with settings.reporter() as reporter:
        opened, found = compare.compare(path, audiences, against, reporter, as_of)
    code = ExitCode.DONE
    if opened.problems:
        code = ExitCode.WORK_FAILED
    if any(one.difference.gained for one in found):
        code = ExitCode.NEWLY_VISIBLE
    if as_json:
        document = {one.audience: _site_json(one) for one in found}
        say_json(
            {
                "exit_code": int(code),
                "errors": [],
                "audiences": document,
                "problems": problems_json(opened.problems),
            }
        )
        return code
    tell_problems(opened.problems)
    most = None if settings.is_verbose else _MOST_NAMES
    for one in sorted(found, key=lambda one: (not one.difference.gained, not one.difference.lost)):
        if one.difference or not settings.is_quiet:
            for line in _lines(one, most):
                say(line)
    if code is ExitCode.NEWLY_VISIBLE and not settings.is_quiet:
        tell("something is newly visible: look at the lines that begin with `+`")
    return code


def _lines(one: SiteDifference, most: int | None) -> Iterator[str]:
    from staticgal.compare import Basis

    gained, lost = one.difference.gained, one.difference.lost
    if gained:
        verdict = "NEWLY VISIBLE" + (f": {_counts(gained)}" if _counts(gained) else "")
        verdict += f"; gone: {_counts(lost)}" if _counts(lost) else ""
    elif lost:
        verdict = f"nothing new; gone: {_counts(lost)}" if _counts(lost) else "nothing new"
    else:
        verdict = "shows what it showed"
    yield f"{one.audience}: {verdict}"
    if one.basis is Basis.NO_SITE and one.difference:
        yield "  there is no site yet, so all of it is new"
    if one.folder is not None:
        yield f"  compared with the pages in {near(one.folder)}, which do not tell permissions"
    if one.is_foreign:
        yield "  no address in it is one of ours: it was built with other secrets, or other photos"
    if gained.is_open:
        yield "  + it is open to anybody on the web, and was protected"
    if lost.is_open:
        yield "  - it is protected now, and was open to anybody on the web"
    yield from _step_lines("+", gained, most)
    yield from _step_lines("-", lost, most)


def _counts(step: Step) -> str:
    photos = len(step.photos) + step.strangers[0]
    albums = sum(bool(path) for path in step.albums) + step.strangers[1]
    parts = [many(photos, "photo")] if photos else []
    parts += [many(albums, "album")] if albums else []
    by_name: dict[str, int] = {}
    for held in step.permissions.values():
        for name in _short(held):
            by_name[name] = by_name.get(name, 0) + 1
    parts += [f"`{name}` at {count}" for name, count in sorted(by_name.items())]
    return ", ".join(parts)


def _short(held: tuple[str, ...]) -> tuple[str, ...]:
    """The permissions by name; of all at once, the one that implies the others."""
    return (OWNER,) if OWNER in held else held


def _step_lines(sign: str, step: Step, most: int | None) -> Iterator[str]:
    yield from _named(f"  {sign} album", step.albums, most)
    yield from _named(f"  {sign} photo", step.photos, most)
    by_held: dict[tuple[str, ...], list[str]] = {}
    for path, held in step.permissions.items():
        by_held.setdefault(_short(held), []).append(path)
    for held, paths in by_held.items():
        yield f"  {sign} {', '.join(held)}, at"
        yield from _named("     ", paths, most)
    words = "linked from its album, and was not:" if sign == "+" else "no longer linked:"
    yield from _named(f"  {sign} {words}", step.listed, most)
    if any(step.strangers):
        photos, albums = step.strangers
        yield (
            f"  {sign} {many(photos, 'photo')} and {many(albums, 'album')} "
            "that the photo tree no longer has under these names"
        )


def _named(start: str, paths: Sequence[str], most: int | None) -> Iterator[str]:
    for path in paths[:most]:
        yield f"{start} `{path}`" if path else f"{start} (top folder)"
    if most is not None and len(paths) > most:
        yield f"{start} … and {len(paths) - most} more: -v names them all"


def _site_json(one: SiteDifference) -> dict[str, Any]:
    return {
        "newly_visible": bool(one.difference.gained),
        "compared_with": one.basis.name.lower(),
        "folder": str(one.folder) if one.folder else None,
        "other_secrets": one.is_foreign,
        "gained": _step_json(one.difference.gained),
        "lost": _step_json(one.difference.lost),
    }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "albums": list(step.albums),
        "photos": list(step.photos),
        "permissions": {path: list(names) for path, names in step.permissions.items()},
        "linked": list(step.listed),
        "open": step.is_open,
        "unknown_photos": step.strangers[0],
        "unknown_albums": step.strangers[1],
    }
