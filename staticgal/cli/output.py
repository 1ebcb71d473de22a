"""How results are printed: text for people, one JSON document for machines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from staticgal.cli.grouped_lines import Line, gathered
from staticgal.errors import ConfigError, ConfigErrors, SourceLocation, StaticgalError
from staticgal.progress import printable
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.diagnostics import Diagnostic
    from staticgal.source.tree.files import Problem

_MOST_ENDINGS = 8
_MOST_NAMES = 20  # of warnings that may be acknowledged, on one line

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def print_out(text: str = "") -> None:
    """Print a result."""
    click.echo(printable(text))


def print_err(text: str) -> None:
    """Print what is not the result, on stderr: an error, a warning, a hint."""
    click.echo(printable(text), err=True)


def print_json(document: object) -> None:
    """Print the document, in UTF-8 whatever the terminal's encoding is.

    A name that is no valid UTF-8 comes out as the escape that JSON has for it.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def near(path: Path) -> str:
    """The path from the working directory where that is shorter, with `/` behind a folder."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = str(path)
    shown = str(path) if relative.startswith("..") else relative
    return shown + "/" if path.is_dir() else shown


def aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Lines whose parts stand under each other, two spaces apart."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def errors_json(error: StaticgalError) -> list[Json]:
    """What is wrong, one entry a mistake, with its place where it has one."""
    if isinstance(error, ConfigErrors):
        return [_error_json(one) for one in error.errors]
    if isinstance(error, ConfigError):
        return [_error_json(error)]
    return [{"code": error.code, **_location_json(None), "problem": str(error), "hint": ""}]


def _error_json(error: ConfigError) -> Json:
    return {
        "code": error.code,
        **_location_json(error.location),
        "problem": error.problem,
        "hint": error.hint,
    }


def _location_json(location: SourceLocation | None) -> dict[str, Json]:
    return {
        "file": location.file if location else None,
        "line": location.line if location else None,
        "column": location.column if location else None,
    }


def problems_json(problems: Iterable[Problem]) -> list[Json]:
    """Photos that cannot be read, or what else was skipped, each with its reason."""
    return [{"path": problem.path, "reason": problem.reason} for problem in problems]


def warnings_json(warnings: Iterable[Diagnostic]) -> list[Json]:
    """Things to look at, each with its location where it has one."""
    return [
        {
            "code": one.code,
            **_location_json(one.location),
            "text": one.text,
            "hint": one.hint,
            "about": one.about,
        }
        for one in warnings
    ]


def print_problems(problems: Iterable[Problem], *, is_verbose: bool = False) -> None:
    """List the photos that cannot be read; of many alike in one folder the first."""
    table = [Line(problem.path, problem.reason) for problem in problems]
    if table:
        print_err(f"{counted(len(table), 'photo')} cannot be read:")
        for text in gathered(table, is_verbose=is_verbose):
            print_err(f"  {text}")


def print_passed_over(passed_over: Iterable[Problem], most: int | None = None) -> None:
    """List what is no part of the gallery, or the first `most` lines of it: each name on one."""
    by_name: dict[tuple[str, str], list[str]] = {}
    for one in passed_over:
        by_name.setdefault((one.path.rpartition("/")[2].casefold(), one.reason), []).append(
            one.path
        )
    if not by_name:
        return
    print_err("passed over (to take such a folder in, rename it; a link is never followed):")
    lines = [
        f"  {paths[0]}: {reason}" + (f" (and {len(paths) - 1} more of this name)" * bool(paths[1:]))
        for (_, reason), paths in by_name.items()
    ]
    for line in lines[:most]:
        print_err(line)
    if most is not None and len(lines) > most:
        print_err(f"  … and {len(lines) - most} more: `staticgal check`")


def print_other_files(paths: Iterable[str], *, is_verbose: bool = False) -> None:
    """Say how many files are none that are read, by their endings; name them if verbose."""
    by_ending: dict[str, list[str]] = {}
    for path in paths:
        _, dot, ending = path.rpartition("/")[2].rpartition(".")
        by_ending.setdefault(f".{ending.lower()}" if dot else "no ending", []).append(path)
    if not by_ending:
        return
    most = sorted(by_ending.items(), key=lambda one: (-len(one[1]), one[0]))
    kinds = [f"{len(found)} {ending}" for ending, found in most]
    rest = sum(len(found) for _, found in most[_MOST_ENDINGS:])
    if rest:
        kinds[_MOST_ENDINGS:] = [f"{rest} others"]
    names = "" if is_verbose else " (`-v` names them)"
    print_err(f"not read, as they are no photos or notes: {', '.join(kinds)}{names}")
    if is_verbose:
        for path in sorted(path for found in by_ending.values() for path in found):
            print_err(f"  {path}")


def print_warnings(
    diagnostics: Iterable[Diagnostic], most: int | None = None, *, is_verbose: bool = False
) -> None:
    """List what to look at, of many alike in one folder the first; of all the first `most`."""
    table = list(diagnostics)
    if table:
        print_err(f"{counted(len(table), 'warning')}:")
        lines = (Line(str(one.location or ""), one.text, one.hint) for one in table)
        shown = gathered(lines, is_verbose=is_verbose)
        for text in shown[:most]:
            print_err("  " + text.replace("\n", "\n  "))
        if most is not None and len(shown) > most:
            print_err("  … and more: `staticgal check`")


def errors_text(error: StaticgalError, *, is_verbose: bool = False) -> str:
    """What is wrong, as it is printed; of many mistakes alike in one folder the first."""
    if not isinstance(error, ConfigErrors):
        return str(error)
    lines = (Line(str(one.location), one.problem, one.hint) for one in error.errors)
    return "\n".join(gathered(lines, is_verbose=is_verbose))


def print_how_to_acknowledge(
    diagnostics: Iterable[Diagnostic], *, is_verbose: bool = False
) -> None:
    """Say what to write so that these warnings are not printed again, those that can be."""
    by_code: dict[str, list[str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.can_be_acknowledged:
            by_code.setdefault(diagnostic.code, []).append(diagnostic.about)
    if by_code:
        print_err("to silence warnings you have reviewed, add to gallery.yaml:")
        print_err("  acknowledged:")
        for code, about in by_code.items():
            if len(about) > _MOST_NAMES and not is_verbose:
                print_err(
                    f"    {code}: [...]  # {len(about)} names: `staticgal check -v` prints them"
                )
                continue
            words = ", ".join(json.dumps(one, ensure_ascii=False) for one in dict.fromkeys(about))
            print_err(f"    {code}: [{words}]")
