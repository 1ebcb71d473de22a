"""`staticgal check`: errors, warnings, and who would see what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from staticgal.cli.output import (
    aligned,
    print_err,
    print_how_to_acknowledge,
    print_json,
    print_other_files,
    print_out,
    print_passed_over,
    print_problems,
    print_warnings,
    problems_json,
    warnings_json,
)
from staticgal.cli.publish_plan import forgotten_lines
from staticgal.cli.settings import Settings, as_of_option, common, json_option
from staticgal.errors import ExitCode

if TYPE_CHECKING:
    from staticgal.app.open_gallery import LoadedGallery
    from staticgal.config.window import End
    from staticgal.diagnostics import Diagnostic
    from staticgal.insight.access_matrix import Reach


@click.command(short_help="Say what is wrong, and who would see what.")
@click.option("--strict", is_flag=True, help="Warnings count as errors (exit code 2).")
@as_of_option
@json_option
@common
@click.pass_obj
def check(settings: Settings, strict: bool, as_of: End | None, as_json: bool) -> int:
    """Say what is wrong, and who would see what; write nothing.

    All mistakes in the configuration are reported together, each with its file, line and column
    (exit code 2), then photos that cannot be read (exit code 1), then warnings.
    """
    from staticgal.app.open_gallery import open_gallery
    from staticgal.app.published import forgotten
    from staticgal.insight.access_matrix import reach

    path = settings.config_path()
    with settings.reporter() as reporter:
        opened = open_gallery(path, reporter, as_of=as_of)
    reaches = {name: reach(seen) for name, seen in opened.outcomes.items()}
    code = ExitCode.DONE
    if opened.problems:
        code = ExitCode.WORK_FAILED
    warnings = (*opened.diagnostics, *reporter.warnings)
    if strict and warnings:
        code = ExitCode.USAGE
    if as_json:
        print_json(_document(opened, reaches, warnings, code))
        return code
    print_problems(opened.problems, is_verbose=settings.is_verbose)
    if not settings.is_quiet:
        print_passed_over(opened.passed_over)
        print_other_files(_other_files(opened), is_verbose=settings.is_verbose)
    print_warnings(opened.diagnostics, is_verbose=settings.is_verbose)
    print_how_to_acknowledge(opened.diagnostics, is_verbose=settings.is_verbose)
    if strict and code is ExitCode.USAGE:
        print_err("with --strict, warnings count as errors")
    if not settings.is_quiet:
        _say_reaches(opened, reaches)
    for line in forgotten_lines(forgotten(opened.config)):
        print_err(line)
    return code


def _say_reaches(opened: LoadedGallery, reaches: Mapping[str, Reach]) -> None:
    print_out(
        "Who would see what:" if reaches else "There are no audiences, so nobody sees anything."
    )
    audiences = opened.config.policy.audiences
    for line in aligned(
        (f"  {name}", "open" if audiences[name].is_open else "protected", str(seen))
        for name, seen in reaches.items()
    ):
        print_out(line)


def _other_files(opened: LoadedGallery) -> list[str]:
    """The files of the photo folders that nothing here reads, but for those that lie anywhere."""
    from staticgal.source.tree.files import Kind, kind
    from staticgal.source.tree.skipped_notes import is_read_me

    return [
        f"{name}/{file.path}" if name else file.path
        for name, tree in opened.trees.items()
        for file in tree.files()
        if kind(file.path) is Kind.OTHER and not is_read_me(file.path)
    ]


def _document(
    opened: LoadedGallery,
    reaches: Mapping[str, Reach],
    warnings: Iterable[Diagnostic],
    code: ExitCode,
) -> dict[str, object]:
    audiences = opened.config.policy.audiences
    return {
        "exit_code": int(code),
        "errors": [],
        "problems": problems_json(opened.problems),
        "passed_over": problems_json(opened.passed_over),
        "other_files": _other_files(opened),
        "warnings": warnings_json(warnings),
        "audiences": {
            name: {"protection": "open" if audiences[name].is_open else "protected", **asdict(seen)}
            for name, seen in reaches.items()
        },
    }
