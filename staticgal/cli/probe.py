"""`staticgal probe`: ask the published sites, from outside, whether they are closed to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from staticgal.cli.output import aligned, print_err, print_json, print_out
from staticgal.cli.publish_plan import forgotten_json, forgotten_lines
from staticgal.cli.settings import Settings, common, json_option, published_argument
from staticgal.errors import ExitCode
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.app.probe import Probed
    from staticgal.publish.hosting.probe import Finding


@click.command(short_help="Ask the published sites whether strangers are kept out.")
@published_argument
@json_option
@common
@click.pass_obj
def probe(settings: Settings, audiences: tuple[str, ...], as_json: bool) -> int:
    """Ask the published sites from outside: as a stranger, as the audience, as each other one.

    Asked are the first page, a page, a picture, a file of the theme, a path that does not exist,
    ways around (`..`), files that nobody may fetch, and what the last publishes withdrew. Exit
    code 3 when anything is open, 1 when something is not proven.
    """
    from staticgal.app import probe as probing
    from staticgal.app import published
    from staticgal.config.load import load

    config = load(settings.config_path())
    with settings.reporter() as reporter:
        found = probing.probe(config, audiences, reporter)
    standing = published.forgotten(config)
    code = _code(found)
    if standing and code is ExitCode.DONE:
        code = ExitCode.WORK_FAILED  # nobody asked about these
    if as_json:
        print_json({**_json(found, code), "forgotten": forgotten_json(standing)})
        return code
    if not settings.is_quiet:
        for line in _table(found.findings):
            print_out(line)
    tell_wrong(found)
    for line in forgotten_lines(standing):
        print_err(line)
    for name, why in found.unasked:
        print_err(f"not asked as `{name}`: {why}")
    for origin, (end, days) in found.certificates.items():
        if days < probing.SOON_DAYS:
            print_err(f"the certificate of {origin} ends in {counted(days, 'day')}: renew it")
        elif not settings.is_quiet:
            print_out(f"the certificate of {origin} is good until {end.date().isoformat()}")
    if code is ExitCode.DONE and not settings.is_quiet:
        print_out(f"nothing is open: {counted(len(found.findings), 'question')} asked")
    return code


_MOST_TOLD = 20


def _code(found: Probed) -> ExitCode:
    if found.is_open:
        return ExitCode.REFUSED
    if found.is_unclear or not found.findings:
        return ExitCode.WORK_FAILED
    return ExitCode.DONE


def _table(findings: tuple[Finding, ...]) -> list[str]:
    """A line for each place and asker, a column for each thing that was asked for."""
    from staticgal.publish.hosting.probe import Subject, Verdict

    subjects = list(Subject)
    cells: dict[tuple[str, str], dict[Subject, dict[str, None]]] = {}
    for one in findings:
        row = cells.setdefault((one.question.audience, one.question.asker), {})
        word = "OPEN" if one.verdict is Verdict.OPEN else str(one.status or "?")
        row.setdefault(one.question.subject, {})[word] = None
    rows = [("site", "asked as", *(one.value for one in subjects))]
    for (audience, asker), row in cells.items():
        rows.append((audience, asker, *("/".join(row.get(one, {"-": None})) for one in subjects)))
    return aligned(rows)


def tell_wrong(found: Probed) -> None:
    """Print each answer that is not as it should be, those first that let somebody in."""
    from staticgal.publish.hosting.probe import NEWEST, Expected, Verdict

    wrong = [one for one in found.findings if one.verdict is not Verdict.FINE]
    wrong.sort(key=lambda one: one.verdict is not Verdict.OPEN)
    for one in wrong[:_MOST_TOLD]:
        asked = one.question
        where = f"{asked.origin}{asked.path}"
        if one.verdict is Verdict.OPEN:
            print_err(f"OPEN: {asked.asker} gets {where} ({one.status}), which is not for them")
        elif not one.status:
            print_err(f"{where} does not answer: {one.problem}")
        elif asked.asker == NEWEST:
            print_err(
                f"the server has not read the passwords and links of `{asked.audience}` as they "
                "are now, so who was withdrawn may still get in: "
                f"`staticgal publish {asked.audience}`, then there `sudo systemctl reload nginx`"
            )
        elif asked.expected is Expected.SHOWN:
            print_err(f"{asked.asker} does not get {where} ({one.status}), which is for them")
        else:
            print_err(f"not proven: {asked.asker} gets {one.status} for {where}")
    if len(wrong) > _MOST_TOLD:
        print_err(f"… and {len(wrong) - _MOST_TOLD} more (`--json` lists them)")


def _json(found: Probed, code: ExitCode) -> dict[str, object]:
    return {
        "exit_code": int(code),
        "errors": [],
        "answers": [
            {
                "audience": one.question.audience,
                "asked_as": one.question.asker,
                "subject": one.question.subject.name.lower(),
                "url": f"{one.question.origin}{one.question.path}",
                "expected": one.question.expected.value,
                "status": one.status or None,
                "verdict": one.verdict.value,
                "problem": one.problem or None,
            }
            for one in found.findings
        ],
        "certificates": {
            origin: {"ends": end.isoformat(), "days": days}
            for origin, (end, days) in found.certificates.items()
        },
        "not_asked_as": dict(found.unasked),
    }
