"""What became of a build, and how the next one that finds nothing to do says it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from staticgal.errors import ExitCode, SourceLocation

# A build that finds nothing to do must not pay for what it does not use.
if TYPE_CHECKING:
    from staticgal.diagnostics import Diagnostic
    from staticgal.insight.newly_visible import News
    from staticgal.insight.schedule import Due
    from staticgal.source.tree.files import Problem
    from staticgal.verify.pages import Finding


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What became of one audience's site. Any finding keeps the last one, if `is_there` one.

    The numbers are of what stands in the folder at the end (in a dry run: of what would). `news` is
    how that differs from what stood there before; None where it is not known.
    """

    audience: str
    folder: Path
    photos: int
    albums: int
    added: int = 0
    removed: int = 0
    is_unchanged: bool = False
    is_replaced: bool = False
    findings: tuple[Finding, ...] = ()
    is_there: bool = True
    news: News | None = None


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What became of a build. `removed` are the audiences that are no more and whose sites went."""

    sites: tuple[SiteResult, ...]
    problems: tuple[Problem, ...] = ()
    passed_over: tuple[Problem, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    made: int = 0
    notes: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    due: Due | None = None
    removed: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Refused when a site broke a promise, failed when a photo could not be shown."""
        if any(site.findings for site in self.sites):
            return ExitCode.REFUSED
        return ExitCode.WORK_FAILED if self.problems else ExitCode.DONE


def as_plain(result: BuildResult) -> dict[str, Any]:
    """The result of a build that ended well, as plain values."""
    return {
        "sites": [
            [site.audience, str(site.folder), site.photos, site.albums] for site in result.sites
        ],
        "passed_over": [[one.path, one.reason] for one in result.passed_over],
        "warnings": [asdict(diagnostic) for diagnostic in result.diagnostics],
        "notes": result.notes,
        "due": _due_as_plain(result.due) if result.due else None,
    }


def _due_as_plain(due: Due) -> dict[str, Any]:
    return {
        "at": due.at.isoformat(),
        "timezone": str(due.at.tzinfo),
        "audiences": list(due.audiences),
        "places": [asdict(place) for place in due.places],
    }


def _due_of(plain: Mapping[str, Any]) -> Due:
    from zoneinfo import ZoneInfo

    from staticgal.insight.schedule import Due

    return Due(
        datetime.fromisoformat(plain["at"]).astimezone(ZoneInfo(plain["timezone"])),
        tuple(plain["audiences"]),
        tuple(SourceLocation(**one) for one in plain["places"]),
    )


def restore(last: Mapping[str, Any]) -> BuildResult:
    """The result of a build that found nothing to do; its warnings are as they were."""
    from staticgal.diagnostics import Diagnostic, WarningCode
    from staticgal.source.tree.files import Problem

    return BuildResult(
        sites=tuple(
            SiteResult(name, Path(folder), photos, albums, is_unchanged=True)
            for name, folder, photos, albums in last["sites"]
        ),
        passed_over=tuple(Problem(path, reason) for path, reason in last["passed_over"]),
        diagnostics=tuple(
            Diagnostic(
                WarningCode(one["code"]),
                SourceLocation(**one["location"]) if one["location"] else None,
                one["text"],
                one["hint"],
                one["about"],
            )
            for one in last["warnings"]
        ),
        notes=tuple(last["notes"]),
        due=_due_of(last["due"]) if last["due"] else None,
    )
