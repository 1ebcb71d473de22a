"""Asks the published places, from outside, whether each audience sees its own site and no other."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from staticgal.app.visitors import probe_visitors
from staticgal.config.clock import now
from staticgal.config.config import Config
from staticgal.config.destination import Destination, Protection
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.progress import Reporter
from staticgal.publish.hosting.address import address_of
from staticgal.publish.hosting.ask import Asker
from staticgal.publish.hosting.links import cookie_name, session_name, token
from staticgal.publish.hosting.probe import Finding, ProbedSite, Verdict, questions
from staticgal.publish.hosting.visitors import (
    PROBE_USER,
    link_secret,
    newest_session,
    probe_password,
)
from staticgal.site.layout import ASSET_FOLDER, INDEX, MEDIA_FOLDER
from staticgal.state.withdrawn import withdrawn
from staticgal.text.nearest import did_you_mean

_MINUTES: Final = 10  # that a probe's own link lets in
SOON_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Probed:
    """All questions with their answers; `certificates` by host, with the days left of each.

    `unasked` are audiences nobody could be asked as, with why.
    """

    findings: tuple[Finding, ...]
    certificates: dict[str, tuple[datetime, int]]
    unasked: tuple[tuple[str, str], ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody gets what is not for them."""
        return any(one.verdict is Verdict.OPEN for one in self.findings)

    @property
    def is_unclear(self) -> bool:
        """Whether something is not proven, or a certificate ends soon."""
        return any(one.verdict is Verdict.UNCLEAR for one in self.findings) or any(
            days < SOON_DAYS for _, days in self.certificates.values()
        )


def probe(config: Config, names: tuple[str, ...], reporter: Reporter) -> Probed:
    """Ask about the places of these audiences, or of all that are published with a `url`."""
    for name in names:
        if name not in config.publish:
            raise ConfigError(
                ErrorCode.NOT_PUBLISHED,
                SourceLocation("AUDIENCE"),
                f"`{name}` is not published",
                did_you_mean(name, config.publish, "published"),
            )
    places = [one for one in config.publish.values() if one.url]
    unasked = [(n, "it has no `url`") for n, one in config.publish.items() if not one.url]
    unasked += [
        (one.audience, "staticgal knows no password that lets in there")
        for one in places
        if one.protection is Protection.MANUAL
    ]
    until = int(now(config.timezone).timestamp()) + _MINUTES * 60
    sites = [_site(config, one, until) for one in places]
    asked = names or tuple(one.audience for one in sites)
    asker = Asker()
    wanted = list(questions(sites, asked, f"{secrets.token_hex(12)}.html"))
    findings: list[Finding] = []
    reporter.stage("asking", len(wanted))
    for question in wanted:
        status, problem = asker.ask(question.origin, question.path, question.headers)
        findings.append(Finding(question, status, problem))
        reporter.step()
    reporter.done()
    today = now(config.timezone)
    ends = {origin: (end, (end - today).days) for origin, end in asker.certificates.items()}
    return Probed(tuple(findings), ends, tuple(unasked))


def _site(config: Config, place: Destination, until: int) -> ProbedSite:
    folder = config.output / place.audience
    files = sorted(one.relative_to(folder).as_posix() for one in _files(folder))
    there = set(files)
    return ProbedSite(
        audience=place.audience,
        address=address_of(place),
        is_open=place.protection is Protection.OPEN,
        page=_first(one for one in files if one.endswith(".html") and one.count("/") == 1),
        image=_first(one for one in files if one.startswith(MEDIA_FOLDER)),
        asset=_first(one for one in files if one.startswith(ASSET_FOLDER)),
        folder=place.folder,
        private=place.private,
        withdrawn=tuple(
            one for one in withdrawn(config.folder, place.audience) if one not in there
        ),
        credentials=_credentials(config, place, until),
        newest=_newest(config, place),
    )


def _first(paths: Iterable[str]) -> str:
    return next((one for one in paths if one != INDEX), "")


def _files(folder: Path) -> Iterable[Path]:
    return (one for one in folder.rglob("*") if one.is_file())


def _newest(config: Config, place: Destination) -> dict[str, str]:
    """What only a server takes that has read the passwords and withdrawn links of now; nothing
    where servers read them each time, or nobody can tell.
    """
    if place.protection is not Protection.NGINX:
        return {}
    value = newest_session(probe_visitors(config, place.audience))
    return {"Cookie": f"{session_name(place.audience)}={value}"}


def _credentials(config: Config, place: Destination, until: int) -> dict[str, str]:
    """What lets `probe` in as the audience: a link for some minutes, or its own password."""
    if not place.protection.is_checked:
        return {}
    visitors = probe_visitors(config, place.audience)
    if place.protection is Protection.NGINX:
        made = token(link_secret(visitors), place.audience, "probe_probe000", until)
        # At the other places the same value comes under their names, too.
        names = {
            cookie_name(one.audience)
            for one in config.publish.values()
            if one.protection is Protection.NGINX
        }
        return {"Cookie": "; ".join(f"{name}={made}" for name in sorted(names))}
    known = f"{PROBE_USER}:{probe_password(visitors)}"
    return {"Authorization": f"Basic {base64.b64encode(known.encode()).decode()}"}
