"""How results are printed: text for people, one JSON document for machines."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from staticgal.cli.gathered import Line, gathered
from staticgal.errors import ConfigError, ConfigErrors, StaticgalError
from staticgal.progress import printable

if TYPE_CHECKING:
    from staticgal.diagnostics import Diagnostic
    from staticgal.source.tree.scan import Problem

_MOST_ENDINGS = 8
_MOST_NAMES = 20  # of remarks that may be acknowledged, on one line

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


def say(text: str = "") -> None:
    """Print a result."""
    click.echo(printable(text))


def tell(text: str) -> None:
    """Print what is not the result, on stderr: an error, a remark, a hint."""
    click.echo(printable(text), err=True)


def say_json(document: object) -> None:
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


def many(count: int, noun: str) -> str:
    """`1 photo`, `2 photos`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def aligned(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Lines whose parts stand under each other, two spaces apart."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def mistakes_json(error: StaticgalError) -> list[Json]:
    """What is wrong, one entry a mistake, with its place where it has one."""
    if isinstance(error, ConfigErrors):
        return [_mistake_json(one) for one in error.errors]
    if isinstance(error, ConfigError):
        return [_mistake_json(error)]
    return [{"problem": str(error)}]


def _mistake_json(error: ConfigError) -> Json:
    return {
        "file": error.place.file,
        "line": error.place.line,
        "column": error.place.column,
        "problem": error.problem,
        "mend": error.hint,
    }


def problems_json(problems: Iterable[Problem]) -> list[Json]:
    """Photos that cannot be read, or what else was skipped, each with its reason."""
    return [{"path": problem.path, "reason": problem.reason} for problem in problems]


def diagnostics_json(diagnostics: Iterable[Diagnostic]) -> list[Json]:
    """Things to look at, each with its place where it has one."""
    return [
        {
            "file": diagnostic.place.file if diagnostic.place else None,
            "line": diagnostic.place.line if diagnostic.place else None,
            "column": diagnostic.place.column if diagnostic.place else None,
            "text": diagnostic.text,
            "mend": diagnostic.hint,
            "code": diagnostic.code,
            "about": diagnostic.about,
        }
        for diagnostic in diagnostics
    ]


def tell_problems(problems: Iterable[Problem], *, is_verbose: bool = False) -> None:
    """List the photos that cannot be read; of many alike in one folder the first."""
    table = [Line(problem.path, problem.reason) for problem in problems]
    if table:
        tell(f"{many(len(table), 'photo')} cannot be read:")
        for text in gathered(table, is_verbose=is_verbose):
            tell(f"  {text}")


def tell_passed_over(passed_over: Iterable[Problem], most: int | None = None) -> None:
    """List what is no part of the gallery, or the first `most` lines of it: each name on one."""
    by_name: dict[tuple[str, str], list[str]] = {}
    for one in passed_over:
        by_name.setdefault((one.path.rpartition("/")[2].casefold(), one.reason), []).append(
            one.path
        )
    if not by_name:
        return
    tell("passed over (to take such a folder in, rename it; a link is never followed):")
    lines = [
        f"  {paths[0]}: {reason}" + (f" (and {len(paths) - 1} more of this name)" * bool(paths[1:]))
        for (_, reason), paths in by_name.items()
    ]
    for line in lines[:most]:
        tell(line)
    if most is not None and len(lines) > most:
        tell(f"  … and {len(lines) - most} more: `staticgal check`")


def tell_other_files(paths: Iterable[str], *, is_verbose: bool = False) -> None:
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
    tell(f"not read, as they are no photos or notes: {', '.join(kinds)}{names}")
    if is_verbose:
        for path in sorted(path for found in by_ending.values() for path in found):
            tell(f"  {path}")


def tell_diagnostics(
    diagnostics: Iterable[Diagnostic], most: int | None = None, *, is_verbose: bool = False
) -> None:
    """List what to look at, of many alike in one folder the first; of all the first `most`."""
    table = list(diagnostics)
    if table:
        tell(f"{many(len(table), 'remark')}:")
        lines = (Line(str(one.place or ""), one.text, one.hint) for one in table)
        told = gathered(lines, is_verbose=is_verbose)
        for text in told[:most]:
            tell("  " + text.replace("\n", "\n  "))
        if most is not None and len(told) > most:
            tell("  … and more: `staticgal check`")


def mistakes_text(error: StaticgalError, *, is_verbose: bool = False) -> str:
    """What is wrong, as it is printed; of many mistakes alike in one folder the first."""
    if not isinstance(error, ConfigErrors):
        return str(error)
    lines = (Line(str(one.place), one.problem, one.hint) for one in error.errors)
    return "\n".join(gathered(lines, is_verbose=is_verbose))


def tell_how_to_acknowledge(diagnostics: Iterable[Diagnostic], *, is_verbose: bool = False) -> None:
    """Say what to write so that these remarks are not told again, those that can be."""
    by_code: dict[str, list[str]] = {}
    for diagnostic in diagnostics:
        if diagnostic.code:
            by_code.setdefault(diagnostic.code, []).append(diagnostic.about)
    if by_code:
        tell("to silence remarks that you have looked at, add to gallery.yaml:")
        tell("  acknowledged:")
        for code, about in by_code.items():
            if len(about) > _MOST_NAMES and not is_verbose:
                tell(f"    {code}: [...]  # {len(about)} names: `staticgal check -v` prints them")
                continue
            words = ", ".join(json.dumps(one, ensure_ascii=False) for one in dict.fromkeys(about))
            tell(f"    {code}: [{words}]")
