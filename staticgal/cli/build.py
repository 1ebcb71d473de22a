"""`staticgal build`: one verified site for each audience."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from staticgal.cli.build_news import news_json, news_lines
from staticgal.cli.output import (
    aligned,
    near,
    print_err,
    print_json,
    print_out,
    print_passed_over,
    print_problems,
    print_warnings,
    problems_json,
    warnings_json,
)
from staticgal.cli.settings import Settings, as_of_option, audience_option, common, json_option
from staticgal.cli.standing_sites import standing_since
from staticgal.errors import ExitCode
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from staticgal.app.build_result import BuildResult, SiteResult
    from staticgal.config.window import End
    from staticgal.diagnostics import Diagnostic
    from staticgal.insight.schedule import Due

_MOST_WARNINGS = 20  # after a build; `check` prints them all


@click.command(short_help="Write one verified site for each audience.")
@audience_option("Only this audience's site; may be repeated.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Photos worked on at a time. [default: one for each processor]",
)
@click.option(
    "--keep-going",
    is_flag=True,
    help="Build although the photos seem to be on a disk that is not there.",
)
@click.option("--dry-run", is_flag=True, help="Print what would be made, and why; write nothing.")
@click.option("--strict", is_flag=True, help="Build nothing while there are warnings.")
@as_of_option
@json_option
@common
@click.pass_obj
def build(
    settings: Settings,
    audiences: tuple[str, ...],
    jobs: int | None,
    keep_going: bool,
    dry_run: bool,
    strict: bool,
    as_of: End | None,
    as_json: bool,
) -> int:
    """Write one site for each audience, verified before it takes the last one's place.

    A photo that cannot be read is named and left out (exit code 1); all else goes out. A site that
    fails its verification is not put in place (exit code 3).
    """
    from staticgal.app import build as pipeline

    path = settings.config_path()
    settings.what_stands = standing_since(path)
    if strict and not _is_clean(settings, path, jobs, as_of, keep_going=keep_going):
        return ExitCode.USAGE
    with settings.reporter() as reporter:
        options = pipeline.BuildOptions(audiences, jobs, keep_going, dry_run, as_of)
        result = pipeline.build(path, options, reporter)
    code = result.exit_code
    if strict and reporter.warnings and code is ExitCode.DONE:
        code = ExitCode.WORK_FAILED
    if as_json:
        print_json(_document(result, reporter.warnings, code))
    else:
        print_result(settings, result, is_dry=dry_run)
    return code


def _is_clean(
    settings: Settings, path: Path, jobs: int | None, as_of: End | None, *, keep_going: bool
) -> bool:
    """Whether there is no warning, so that `--strict` lets the build begin."""
    from staticgal.app.open_gallery import open_gallery

    with settings.reporter() as reporter:
        opened = open_gallery(path, reporter, jobs, as_of, keep_going=keep_going)
    if not opened.diagnostics and not reporter.warnings:
        return True
    print_warnings(opened.diagnostics, is_verbose=settings.is_verbose)
    print_err("nothing was built: with --strict, warnings count as errors")
    if settings.is_json:
        print_json(
            {
                "exit_code": int(ExitCode.USAGE),
                "errors": [],
                "warnings": warnings_json((*opened.diagnostics, *reporter.warnings)),
            }
        )
    return False


def print_result(
    settings: Settings,
    result: BuildResult,
    *,
    is_dry: bool = False,
    is_shown: bool = False,
) -> None:
    """Print what became of each site, what is wrong, and where to look, unless it is shown."""
    if is_dry:
        for line in result.plan:
            print_out(line)
        if not result.plan and not settings.is_quiet:
            print_out("there is nothing to do")
    elif not settings.is_quiet:
        # While the sites are shown, only those that became others are news.
        news = [site for site in result.sites if not (is_shown and site.is_unchanged)]
        for line in aligned(_site_parts(site) for site in news) or ["nothing changed"]:
            print_out(line)
        for line in news_lines(result):
            print_out(line)
        if result.made:
            print_out(f"{counted(result.made, 'rendition')} made")
        for note in result.notes:
            print_out(note)
    if not settings.is_quiet:
        if result.due is not None:
            print_out(str(result.due))
        print_passed_over(result.passed_over, most=_MOST_WARNINGS)
        most = None if settings.is_verbose else _MOST_WARNINGS
        print_warnings(result.diagnostics, most, is_verbose=settings.is_verbose)
    print_problems(result.problems, is_verbose=settings.is_verbose)
    if is_dry:
        return
    if result.problems:
        print_err(
            "left out until they can be read: repair or replace them, or name them under `ignore:`"
        )
    for site in result.sites:
        if site.findings:
            _print_refused(site)
    if result.exit_code is not ExitCode.REFUSED and not is_shown and not settings.is_quiet:
        print_out("to look at them: staticgal serve")


def _print_refused(site: SiteResult) -> None:
    """Say why a site was not put in place, what is there instead, and how to go on."""
    count = counted(len(site.findings), "problem")
    print_err(f"{site.audience}: the new site was not put in place: {count}")
    for finding in site.findings:
        print_err("  " + str(finding).replace("\n", "\n  "))
    if site.is_there:
        print_err(
            f"  the last site of `{site.audience}` stays, with what was taken away since; where "
            f"that must not wait, delete {near(site.folder)}"
        )
    else:
        print_err(f"  there is no site of `{site.audience}` now")


def _site_parts(site: SiteResult) -> tuple[str, str, str, str]:
    if site.is_unchanged:
        became = "nothing changed"
    elif site.findings:
        became = "not put in place"
        if not site.is_there:
            return site.audience, near(site.folder), "no site", became
        became += "; this is the last one"
    else:
        parts = [f"{counted(site.added, 'file')} written"] if site.added else []
        parts += [f"{site.removed} gone"] if site.removed else []
        became = ", ".join(parts) or "written anew"
    shown = f"{counted(site.photos, 'photo')}, {counted(site.albums, 'album')}"
    return site.audience, near(site.folder), shown, became


def _document(
    result: BuildResult, warnings: Iterable[Diagnostic], code: ExitCode
) -> dict[str, object]:
    return {
        "exit_code": int(code),
        "errors": [],
        "sites": {
            site.audience: {
                "folder": str(site.folder),
                "photos": site.photos,
                "albums": site.albums,
                "added": site.added,
                "removed": site.removed,
                "unchanged": site.is_unchanged,
                "replaced": site.is_replaced,
                "findings": [str(finding) for finding in site.findings],
                "news": news_json(site),
            }
            for site in result.sites
        },
        "removed": list(result.removed),
        "made": result.made,
        "problems": problems_json(result.problems),
        "passed_over": problems_json(result.passed_over),
        "warnings": warnings_json((*result.diagnostics, *warnings)),
        "notes": list(result.notes),
        "plan": list(result.plan),
        "next_change": _due_json(result.due) if result.due else None,
    }


def _due_json(due: Due) -> dict[str, object]:
    return {"at": due.at.isoformat(), "audiences": list(due.audiences)}
