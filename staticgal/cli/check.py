"""`staticgal check`: what is wrong, what to look at, and who would see what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from staticgal.cli.output import (
    aligned,
    diagnostics_json,
    problems_json,
    say,
    say_json,
    tell,
    tell_diagnostics,
    tell_how_to_acknowledge,
    tell_other_files,
    tell_passed_over,
    tell_problems,
)
from staticgal.cli.settings import Settings, as_of_option, common, json_option
from staticgal.errors import ExitCode

if TYPE_CHECKING:
    from staticgal.app.open_gallery import LoadedGallery
    from staticgal.config.window import End
    from staticgal.insight.matrix import Reach


@click.command(short_help="Say what is wrong, and who would see what.")
@click.option(
    "--strict", is_flag=True, help="Remarks and warnings count as mistakes (exit code 2)."
)
@as_of_option
@json_option
@common
@click.pass_obj
def check(settings: Settings, strict: bool, as_of: End | None, as_json: bool) -> int:
    """Say what is wrong, and who would see what; write nothing.

    All mistakes in the configuration are told together, each with its file, line and column
    (exit code 2), then photos that cannot be read (exit code 1), then what to look at.
    """
    from staticgal.app import build as pipeline
    from staticgal.insight.matrix import reach

    path = settings.config_path()
    with settings.reporter() as reporter:
        opened = pipeline.open_gallery(path, reporter, as_of=as_of)
    reaches = {name: reach(seen) for name, seen in opened.outcomes.items()}
    code = ExitCode.DONE
    if opened.problems:
        code = ExitCode.WORK_FAILED
    if strict and (opened.diagnostics or reporter.warnings):
        code = ExitCode.USAGE
    if as_json:
        say_json(_document(opened, reaches, reporter.warnings, code))
        return code
    tell_problems(opened.problems, is_verbose=settings.is_verbose)
    if not settings.is_quiet:
        tell_passed_over(opened.passed_over)
        tell_other_files(_other_files(opened), is_verbose=settings.is_verbose)
    tell_diagnostics(opened.diagnostics, is_verbose=settings.is_verbose)
    tell_how_to_acknowledge(opened.diagnostics, is_verbose=settings.is_verbose)
    if strict and code is ExitCode.USAGE:
        tell("with --strict, remarks and warnings count as mistakes")
    if not settings.is_quiet:
        _say_reaches(opened, reaches)
    return code


def _say_reaches(opened: LoadedGallery, reaches: Mapping[str, Reach]) -> None:
    say("Who would see what:" if reaches else "There are no audiences, so nobody sees anything.")
    audiences = opened.config.policy.audiences
    for line in aligned(
        (f"  {name}", "open" if audiences[name].is_open else "protected", str(seen))
        for name, seen in reaches.items()
    ):
        say(line)


def _other_files(opened: LoadedGallery) -> list[str]:
    """The files of the photo folders that nothing here reads, but for those that lie anywhere."""
    from staticgal.source.tree.left_out import is_read_me
    from staticgal.source.tree.scan import Kind, kind

    return [
        f"{name}/{file.path}" if name else file.path
        for name, tree in opened.trees.items()
        for file in tree.files()
        if kind(file.path) is Kind.OTHER and not is_read_me(file.path)
    ]


def _document(
    opened: LoadedGallery, reaches: Mapping[str, Reach], warnings: list[str], code: ExitCode
) -> dict[str, object]:
    audiences = opened.config.policy.audiences
    return {
        "exit_code": int(code),
        "errors": [],
        "problems": problems_json(opened.problems),
        "passed_over": problems_json(opened.passed_over),
        "other_files": _other_files(opened),
        "remarks": diagnostics_json(opened.diagnostics),
        "warnings": list(warnings),
        "audiences": {
            name: {"protection": "open" if audiences[name].is_open else "protected", **asdict(seen)}
            for name, seen in reaches.items()
        },
    }
