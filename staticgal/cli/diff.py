"""`staticgal diff`: what each audience would newly see, or see no longer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from staticgal.cli.output import (
    near,
    print_err,
    print_json,
    print_out,
    print_problems,
    problems_json,
)
from staticgal.cli.settings import Settings, as_of_option, audience_option, common, json_option
from staticgal.config.select_audiences import select_audiences
from staticgal.errors import ExitCode
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from staticgal.app.compare import SiteDifference
    from staticgal.config.window import End
    from staticgal.insight.exposure import Delta

OWNER = "owner_access"
PUBLISHED = "published"
_MOST_NAMES = 10  # of each kind; with -v all


def _folder(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Path | str | None:
    """A folder that is there, or the word for what was published."""
    if value is None or value == PUBLISHED:
        return value
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    return Path(folder.convert(value, parameter, ctx))


@click.command(short_help="Compare what is shown with what would be.")
@audience_option("Only this audience's site; may be repeated.")
@click.option(
    "--against",
    metavar="FOLDER",
    callback=_folder,
    help="Compare with the sites in this folder, or the one site that it is, instead of the last "
    "build; with `published`, compare with what was published last.",
)
@as_of_option
@json_option
@common
@click.pass_obj
def diff(
    settings: Settings,
    audiences: tuple[str, ...],
    against: Path | str | None,
    as_of: End | None,
    as_json: bool,
) -> int:
    """Compare, audience by audience, what the last build shows with what a build would show now.

    Nothing is built. What would newly be seen comes first; if there is any, the exit code is 4, so
    that a script can stop.
    """
    from staticgal.app import compare

    path = settings.config_path()
    if audiences:
        from staticgal.config.load import load

        audiences = select_audiences(audiences, load(path).policy.audiences)
    with settings.reporter() as reporter:
        if isinstance(against, str):
            opened, found = compare.compare_published(path, audiences, reporter, as_of)
        else:
            opened, found = compare.compare(path, audiences, against, reporter, as_of)
    code = ExitCode.DONE
    if opened.problems:
        code = ExitCode.WORK_FAILED
    if any(one.is_wider for one in found):
        code = ExitCode.NEWLY_VISIBLE
    if as_json:
        document = {one.audience: _site_json(one) for one in found}
        print_json(
            {
                "exit_code": int(code),
                "errors": [],
                "audiences": document,
                "problems": problems_json(opened.problems),
            }
        )
        return code
    print_problems(opened.problems)
    most = None if settings.is_verbose else _MOST_NAMES
    for one in sorted(found, key=_widest_first):
        if one.difference or one.unsure or not settings.is_quiet:
            for line in _lines(one, most):
                print_out(line)
    if code is ExitCode.NEWLY_VISIBLE and not settings.is_quiet:
        sign = "+" if any(one.difference.gained for one in found) else "?"
        print_err(f"something is newly visible: look at the lines that begin with `{sign}`")
    return code


def _widest_first(one: SiteDifference) -> tuple[bool, bool, bool, bool]:
    gained, lost = one.difference.gained, one.difference.lost
    return (not gained.is_open, not gained, not one.unsure, not lost)


def _lines(one: SiteDifference, most: int | None) -> Iterator[str]:
    from staticgal.app.compare import Basis
    from staticgal.insight.exposure import without_replaced

    gained = one.difference.gained
    lost = without_replaced(one.difference.lost, gained)
    if gained:
        verdict = "NEWLY VISIBLE" + (f": {counts(gained)}" if counts(gained) else "")
    else:
        verdict = "perhaps newly visible" if one.unsure else "nothing new"
    if lost:
        verdict += f"; gone: {counts(lost)}" if counts(lost) else ""
    elif not gained and not one.unsure:
        verdict = "shows what it showed"
    yield f"{one.audience}: {verdict}"
    if one.basis is Basis.NO_SITE and one.difference:
        yield "  there is no site yet, so all of it is new"
    if one.basis is Basis.EARLIER_BUILD and one.folder is not None:
        yield f"  compared with {near(one.folder)}, a copy of an earlier build or of the last"
    if one.basis is Basis.FOLDER and one.folder is not None:
        yield f"  compared with the pages in {near(one.folder)}, which do not show permissions,"
        yield "  nor whether pictures and words are others now"
    if one.is_foreign:
        yield f"  {_foreign(one.whose)}"
    if gained.is_open:
        was = "" if one.basis is Basis.NO_SITE else ", and was protected"
        yield f"  + it is open to anybody on the web{was}"
    if lost.is_open:
        yield "  - it is protected now, and was open to anybody on the web"
    if one.unsure:
        yield f"  ? held now, and perhaps not before: {', '.join(_short(one.unsure))}"
    yield from step_lines("+", gained, most)
    yield from step_lines("-", lost, most)


def _foreign(whose: str) -> str:
    if whose:
        return f"it is the site of `{whose}`"
    return "no address in it is one of ours: it was built with other secrets, or other photos"


def counts(step: Delta) -> str:
    """How much lies on one side of a difference, in a few words."""
    photos = len(step.photos) + step.strangers[0]
    albums = sum(bool(path) for path in step.albums) + step.strangers[1]
    parts = ["open to anybody on the web"] if step.is_open else []
    parts += [counted(photos, "photo")] if photos else []
    parts += [counted(albums, "album")] if albums else []
    held = Counter(name for held in step.permissions.values() for name in _short(held))
    kinds_seen = Counter(kind for kinds in step.disclosed.values() for kind in kinds)
    parts += [f"`{name}` at {held[name]}" for name in sorted(held)]
    parts += [f"{kind} at {count}" for kind, count in kinds_seen.items()]
    parts += [f"linked at {len(step.listed)}"] if step.listed else []
    return ", ".join(parts)


def _short(held: tuple[str, ...]) -> tuple[str, ...]:
    """The permissions by name; of all at once, the one that implies the others."""
    return (OWNER,) if OWNER in held else held


def step_lines(sign: str, step: Delta, most: int | None) -> Iterator[str]:
    """What lies on one side of a difference, `most` names of each kind."""
    yield from _named(f"  {sign} album", step.albums, most)
    yield from _named(f"  {sign} photo", step.photos, most)
    for held, paths in _by_value({path: _short(one) for path, one in step.permissions.items()}):
        yield f"  {sign} {', '.join(held)}, at"
        yield from _named("     ", paths, most)
    for kinds, paths in _by_value(step.disclosed):
        yield f"  {sign} {'new or other' if sign == '+' else 'no longer'} {', '.join(kinds)}, at"
        yield from _named("     ", paths, most)
    words = "linked from its album, and was not:" if sign == "+" else "no longer linked:"
    yield from _named(f"  {sign} {words}", step.listed, most)
    if any(step.strangers):
        photos, albums = step.strangers
        yield (
            f"  {sign} {counted(photos, 'photo')} and {counted(albums, 'album')} "
            "that the photo tree no longer has under these names"
        )


def _by_value(
    disclosed: Mapping[str, tuple[str, ...]],
) -> Iterable[tuple[tuple[str, ...], list[str]]]:
    """The paths that disclose the same, together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for path, one in disclosed.items():
        found.setdefault(one, []).append(path)
    return found.items()


def _named(start: str, paths: Sequence[str], most: int | None) -> Iterator[str]:
    for path in paths[:most]:
        yield f"{start} `{path}`" if path else f"{start} (top folder)"
    if most is not None and len(paths) > most:
        yield f"{start} … and {len(paths) - most} more: -v names them all"


def _site_json(one: SiteDifference) -> dict[str, Any]:
    return {
        "newly_visible": one.is_wider,
        "compared_with": one.basis.name.lower(),
        "folder": str(one.folder) if one.folder else None,
        "other_secrets": one.is_foreign,
        "perhaps_gained": list(one.unsure),
        "gained": step_json(one.difference.gained),
        "lost": step_json(one.difference.lost),
    }


def step_json(step: Delta) -> dict[str, Any]:
    """One side of a difference for machines."""
    return {
        "albums": list(step.albums),
        "photos": list(step.photos),
        "permissions": {path: list(names) for path, names in step.permissions.items()},
        "disclosed": {path: list(kinds) for path, kinds in step.disclosed.items()},
        "linked": list(step.listed),
        "open": step.is_open,
        "unknown_photos": step.strangers[0],
        "unknown_albums": step.strangers[1],
    }
