"""Publishing: each verified site to its place, from a plan that says what its audience newly sees.

What is planned is a value, decided in `publish.plan` and here; `Publishing.carry_out` acts on it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from shlex import quote
from typing import Final

from staticgal.app import build as pipeline
from staticgal.app.build_result import BuildResult
from staticgal.app.opens_later import openings
from staticgal.app.published import forgotten, remembered_place
from staticgal.app.site_plan import PublishOptions, SitePlan, plan_site, stale
from staticgal.app.verified import verifications
from staticgal.config.clock import now
from staticgal.config.config import Config
from staticgal.config.load import load
from staticgal.config.select_audiences import select_audiences
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.progress import Reporter
from staticgal.publish.open_place import open_place
from staticgal.publish.place import Place, PublishError
from staticgal.publish.run import run
from staticgal.state.folders import STATE_FOLDER
from staticgal.state.lock import building, publishing_alone
from staticgal.state.open_state import explain_disk_errors, open_state
from staticgal.state.published import (
    PublishedPlace,
    remember_published,
)
from staticgal.state.withdrawn import remember_withdrawn

_SETTLES_S: Final = 2.1  # what is older than two seconds is known by its times (`source.tree.scan`)


@dataclass(slots=True)
class Publishing:
    """All that one publish is about; `refused` says of an audience why nothing is done for it.

    `forgotten` are places that were published to and that the configuration no longer names.
    """

    config: Config
    plans: list[SitePlan]
    refused: dict[str, str]
    forgotten: tuple[PublishedPlace, ...]
    built: BuildResult | None
    limit_rate: int = 0
    _places: dict[str, Place] = field(default_factory=dict)

    def wider(self) -> tuple[SitePlan, ...]:
        """The plans by which somebody newly sees something that was not announced."""
        time = now(UTC)
        return tuple(one for one in self.plans if one.unannounced(time))

    def remember_standing(self) -> None:
        """Remember the places where all is as it should be, though another machine saw to it."""
        for one in self.plans:
            if one.plan.is_empty and not one.is_known_here:
                self._remember(one, one.announced)

    def _remember(self, one: SitePlan, opens: Mapping[str, str]) -> None:
        digest = one.publication.manifest.digest
        place = remembered_place(one.destination)
        remember_published(
            self.config.folder, replace(place, digest=digest, shown=one.shown, opens=dict(opens))
        )

    def carry_out(self, one: SitePlan, reporter: Reporter, *, accepts_openings: bool) -> None:
        """Do what the plan says; PublishError where something cannot be done.

        `accepts_openings` says that the owner has read what opens by itself, and wants it. Else
        only what was accepted before opens without another word.
        """
        folder, remembered = self.config.folder, remembered_place(one.destination)
        if not one.plan.is_empty:
            if not one.is_known_here:
                # Known before the first byte is there, whatever comes between.
                remember_published(folder, remembered)
            gone = [deleting.path for deleting in one.plan.all_deletes]
            remember_withdrawn(folder, one.audience, gone)
            place = self._places[one.audience]
            # What is sent is what was looked at: no build may put another site there meanwhile.
            with building(folder / STATE_FOLDER):
                run(
                    *(one.publication, one.plan, one.known, place, reporter, time.time),
                    self.limit_rate,
                )
        announced = {path: at for path, at in one.announced.items() if path in one.opens}
        self._remember(one, one.opens if accepts_openings else announced)


@contextmanager
def publishing(
    config_path: Path, options: PublishOptions, reporter: Reporter
) -> Iterator[Publishing]:
    """What a publish would do, planned; the places are left at the end of the block.

    The sites are built first. Raises ConfigErrors or BuildError as a build does.
    """
    config = load(config_path)
    names = _chosen(config, options.audiences)
    built = None if options.is_built else _build(config_path, config, names, reporter)
    with (
        ExitStack() as stack,
        explain_disk_errors(),
        publishing_alone(config.folder / STATE_FOLDER),
        open_state(config.folder, reporter.warn) as state,
    ):
        found = Publishing(
            config, [], _not_built(built, names), forgotten(config), built, options.limit_rate
        )
        current = verifications(state, config, names)
        for name in names:
            if name in found.refused:
                continue
            try:
                if not current[name].is_current:
                    raise PublishError(stale(name, is_built=options.is_built))
                place = open_place(config.publish[name], options.limit_rate)
                stack.callback(place.close)
                found._places[name] = place
                found.plans.append(plan_site(config, name, options, state, place))
            except PublishError as error:
                found.refused[name] = str(error)
        # A build that knows of no next change knows that nothing opens.
        has_openings = built is None or built.due is not None
        if has_openings and found.plans:
            opens = openings(config_path, names, reporter)
            found.plans = [replace(one, opens=opens[one.audience]) for one in found.plans]
        yield found


def _build(
    config_path: Path, config: Config, names: tuple[str, ...], reporter: Reporter
) -> BuildResult:
    """The sites, built; once more where something was changed just before, as then nobody can
    tell whether it was changed again while it was read.
    """
    built = pipeline.build(config_path, pipeline.BuildOptions(), reporter)
    with open_state(config.folder, reporter.warn) as state:
        is_current = all(one.is_current for one in verifications(state, config, names).values())
    if is_current:
        return built
    reporter.stage("waiting until what was just changed can be told from what is changed next")
    time.sleep(_SETTLES_S)
    reporter.done()
    return pipeline.build(config_path, pipeline.BuildOptions(), reporter)


def _chosen(config: Config, names: tuple[str, ...]) -> tuple[str, ...]:
    chosen = select_audiences(names, config.policy.audiences, "AUDIENCE") if names else ()
    for name in chosen:
        if name not in config.publish:
            raise ConfigError(
                ErrorCode.NOT_PUBLISHED,
                SourceLocation(str(config.path)),
                f"nothing says where the site of `{name}` goes",
                f"add `{name}: ...` under `publish:`",
            )
    if not config.publish:
        still = [
            f"; the site of `{one.audience}` is still at {one}: "
            f"`staticgal unpublish {one.audience} --place {quote(str(one))}`"
            for one in forgotten(config)
        ]
        raise ConfigError(
            ErrorCode.NOT_PUBLISHED,
            SourceLocation(str(config.path)),
            "nothing says where the sites go",
            "add `publish:`, as in "
            "`publish: {family: {target: local, folder: /srv/www/family, protection: nginx}}`"
            + "".join(still),
        )
    return chosen or tuple(config.publish)


def _not_built(built: BuildResult | None, names: tuple[str, ...]) -> dict[str, str]:
    """The audiences whose site did not pass the check of the build just now."""
    sites = built.sites if built else ()
    return {
        site.audience: "its new site did not pass the check, so nothing of it is published"
        for site in sites
        if site.findings and site.audience in names
    }
