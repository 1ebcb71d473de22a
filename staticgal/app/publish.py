"""Publishing: each verified site to its place, from a plan that says what its audience newly sees.

What is planned is a value, decided in `publish.plan` and here; `Publishing.carry_out` acts on it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from staticgal.app import build as pipeline
from staticgal.app.result import BuildResult
from staticgal.app.verified import verifications
from staticgal.app.visitors import files_for_private
from staticgal.config.config import Config
from staticgal.config.destination import Destination, Protection, Target
from staticgal.config.load import load
from staticgal.config.now import now
from staticgal.config.select_audiences import select_audiences
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.insight.exposure import (
    NOTHING_SHOWN,
    Difference,
    Shown,
    Step,
    difference,
    from_text,
)
from staticgal.progress import Reporter
from staticgal.publish.open_place import open_place
from staticgal.publish.place import Place, PublishError
from staticgal.publish.plan import Guard, Plan, PlanOptions, Stop, nothing_differs, plan
from staticgal.publish.record import Known, read_manifest, read_record
from staticgal.publish.run import Publication, run, take_down
from staticgal.publish.stranger import Answer, ask_as_stranger
from staticgal.state.database import State
from staticgal.state.folders import SECRETS_FOLDER
from staticgal.state.opened import disk_told, opened_state
from staticgal.state.published import (
    PublishedPlace,
    forget_published,
    published_places,
    remember_published,
)
from staticgal.state.secrets import fingerprint, read
from staticgal.state.verified import verified_manifest
from staticgal.state.withdrawn import remember_withdrawn

_SETTLES_S: Final = 2.1  # what is older than two seconds is known by its times (`source.tree.scan`)
_MOST_CHANGES: Final = 24  # of what `visible` opens, so many times ahead are announced


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """What to publish (no audience named: all that have a place), and what is allowed.

    `is_built` takes the sites as they stand; `is_check` looks at every file there although nothing
    seems to differ.
    """

    audiences: tuple[str, ...] = ()
    is_built: bool = False
    is_check: bool = False
    is_adopted: bool = False
    max_delete: int = 0


class Before(StrEnum):
    """What is known of what a place showed until now."""

    NOTHING = "nothing is published there yet"
    KNOWN = "what was published there last"
    UNKNOWN = "what is published there is not known here"


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What a publish of one audience's site will do, and what that means for the audience.

    `opens` says of the paths of photos and albums when they open by themselves, `announced` the
    same of those that were accepted at an earlier publish. `answer` is what a stranger gets at its
    address, None where nobody asked.
    """

    destination: Destination
    publication: Publication
    plan: Plan
    known: Known
    before: Before
    difference: Difference
    shown: str
    is_known_here: bool
    opens: Mapping[str, str] = field(default_factory=dict)
    announced: Mapping[str, str] = field(default_factory=dict)
    answer: Answer | None = None

    @property
    def audience(self) -> str:
        """Whose site it is."""
        return self.destination.audience

    @property
    def new_openings(self) -> dict[str, str]:
        """What opens by itself and was not announced for that time."""
        return {path: at for path, at in self.opens.items() if self.announced.get(path) != at}

    @property
    def is_up_to_date(self) -> bool:
        """Whether there is nothing to do and nothing to announce."""
        return self.plan.is_empty and not self.new_openings

    def unannounced(self, time: datetime) -> Step:
        """What the audience newly sees, less what was announced to open by this time."""
        gained = self.difference.gained
        due = {path for path, at in self.announced.items() if datetime.fromisoformat(at) <= time}
        return replace(
            gained,
            albums=tuple(path for path in gained.albums if path not in due),
            photos=tuple(path for path in gained.photos if path not in due),
        )


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
    _places: dict[str, Place] = field(default_factory=dict)

    def wider(self) -> tuple[SitePlan, ...]:
        """The plans by which somebody newly sees something that was not announced."""
        time = now(UTC)
        return tuple(one for one in self.plans if one.unannounced(time))

    def carry_out(self, one: SitePlan, reporter: Reporter, *, accepts_openings: bool) -> None:
        """Do what the plan says; PublishError where something cannot be done.

        `accepts_openings` says that the owner has read what opens by itself, and wants it. Else
        only what was accepted before opens without another word.
        """
        folder, remembered = self.config.folder, _remembered(one.destination)
        if not one.plan.is_empty:
            if not one.is_known_here:
                # Known before the first byte is there, whatever comes between.
                remember_published(folder, remembered)
            gone = [deleting.path for deleting in one.plan.all_deletes]
            remember_withdrawn(folder, one.audience, gone)
            place = self._places[one.audience]
            run(one.publication, one.plan, one.known, place, reporter, time.time)
        digest = one.publication.manifest.digest
        announced = {path: at for path, at in one.announced.items() if path in one.opens}
        opens = dict(one.opens) if accepts_openings else announced
        remember_published(folder, replace(remembered, digest=digest, shown=one.shown, opens=opens))


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
    with ExitStack() as stack, disk_told(), opened_state(config.folder, reporter.warn) as state:
        found = Publishing(config, [], _not_built(built, names), forgotten(config), built)
        current = verifications(state, config, names)
        for name in names:
            if name in found.refused:
                continue
            try:
                if not current[name].is_current:
                    raise PublishError(_stale(name, is_built=options.is_built))
                place = open_place(config.publish[name])
                stack.callback(place.close)
                found._places[name] = place
                found.plans.append(_planned(config, name, options, state, place))
            except PublishError as error:
                found.refused[name] = str(error)
        # A build that knows of no next change knows that nothing opens.
        has_openings = built is None or built.due is not None
        if has_openings and found.plans:
            opens = _openings(config_path, names, reporter)
            found.plans = [replace(one, opens=opens[one.audience]) for one in found.plans]
        yield found


def _build(
    config_path: Path, config: Config, names: tuple[str, ...], reporter: Reporter
) -> BuildResult:
    """The sites, built; once more where something was changed just before, as then nobody can
    tell whether it was changed again while it was read.
    """
    built = pipeline.build(config_path, pipeline.BuildOptions(), reporter)
    with opened_state(config.folder, reporter.warn) as state:
        is_current = all(one.is_current for one in verifications(state, config, names).values())
    if is_current:
        return built
    reporter.stage("waiting until what was just changed can be told from what is changed next")
    time.sleep(_SETTLES_S)
    reporter.done()
    return pipeline.build(config_path, pipeline.BuildOptions(), reporter)


def forgotten(config: Config) -> tuple[PublishedPlace, ...]:
    """The places that were published to and that the configuration no longer names."""
    named = {_remembered(one).key: name for name, one in config.publish.items()}
    return tuple(
        place
        for key, place in published_places(config.folder).items()
        if named.get(key) != place.audience
    )


def places_of(config: Config, audience: str) -> tuple[PublishedPlace, ...]:
    """Where the site of an audience is, or may be; ConfigError where it never was published."""
    places = {
        key: one for key, one in published_places(config.folder).items() if one.audience == audience
    }
    if audience in config.publish:
        destination = _remembered(config.publish[audience])
        places.setdefault(destination.key, destination)
    if not places:
        raise ConfigError(
            ErrorCode.NOT_PUBLISHED,
            SourceLocation("AUDIENCE"),
            f"`{audience}` was never published from here",
            "`staticgal publish --dry-run` names every place there is",
        )
    return tuple(places.values())


def unpublish(config: Config, place: PublishedPlace, reporter: Reporter) -> tuple[str, ...]:
    """Take a site down and forget its place; the files of others that stay there.

    PublishError where it is another's by now, or something cannot be deleted.
    """
    destination = Destination(
        audience=place.audience,
        target=Target(place.target),
        folder=PurePosixPath(place.folder),
        private=PurePosixPath(place.private),
        protection=Protection.MANUAL,
        host=place.host,
        url=place.url,
        place=SourceLocation(str(config.path)),
    )
    there = open_place(destination)
    try:
        where = str(place)
        record = read_record(there, where)
        left: tuple[str, ...] = ()
        if record is not None:
            if record.audience != place.audience:
                raise PublishError(
                    f"{where}: the site of `{record.audience}` is there now, not that of "
                    f"`{place.audience}`; it stays"
                )
            known = Known(record, read_manifest(there, where))
            left = take_down(where, known, there, reporter, time.time)
        else:
            left = tuple(sorted(there.listing()))
    finally:
        there.close()
    forget_published(config.folder, place.key)
    return left


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
        raise ConfigError(
            ErrorCode.NOT_PUBLISHED,
            SourceLocation(str(config.path)),
            "nothing says where the sites go",
            "add `publish:`, as in "
            "`publish: {family: {target: local, folder: /srv/www/family, protection: nginx}}`",
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


def _stale(name: str, *, is_built: bool) -> str:
    if is_built:
        return (
            f"the site of `{name}` in the build folder is not what the configuration and photos of "
            "now would give, or did not pass the check; publish without `--no-build`"
        )
    return (
        f"something was changed while the site of `{name}` was built, so nobody knows whether it "
        "is that of now; publish again"
    )


def _planned(
    config: Config, name: str, options: PublishOptions, state: State, place: Place
) -> SitePlan:
    destination = config.publish[name]
    where = f"{name}: {destination}"
    manifest = verified_manifest(state, name)
    secret = read(config.folder / SECRETS_FOLDER, name)
    if manifest is None or secret is None:
        raise PublishError(_stale(name, is_built=options.is_built))
    publication = Publication(
        site=config.output / name,
        manifest=manifest,
        private=files_for_private(config, name),
        gallery=fingerprint(secret),
        where=where,
    )
    record = read_record(place, where)
    remembered = published_places(config.folder).get(_remembered(destination).key)
    text = state.shown(name) or ""
    after = from_text(text) or NOTHING_SHOWN
    before, what = _shown_before(record is None, record.digest if record else "", remembered)
    made = difference(before, after)
    known = Known(record)
    answer = None
    if not options.is_check and nothing_differs(
        manifest, publication.gallery, publication.private, known
    ):
        todo = Plan(is_known=True)
    else:
        known = Known(record, read_manifest(place, where))
        is_cut = record is not None and record.is_underway
        is_narrower = is_cut or what is not Before.KNOWN or bool(made.lost)
        todo = plan(
            manifest,
            publication.gallery,
            publication.private,
            known,
            place.listing(),
            PlanOptions(is_narrower, options.is_adopted, options.max_delete),
        )
        if not todo.is_empty and destination.protection.is_checked:
            answer = ask_as_stranger(destination.url)
            if not answer.is_closed:
                todo = replace(todo, stops=(*todo.stops, _not_closed(destination, answer)))
    return SitePlan(
        destination=destination,
        publication=publication,
        plan=todo,
        known=known,
        before=what,
        difference=made,
        shown=text,
        is_known_here=remembered is not None,
        announced=remembered.opens if remembered else {},
        answer=answer,
    )


def _shown_before(
    is_first: bool, digest: str, remembered: PublishedPlace | None
) -> tuple[Shown, Before]:
    """What a place shows until now. What is not known counts as nothing: then all is new."""
    if is_first:
        return NOTHING_SHOWN, Before.NOTHING
    if remembered is not None and remembered.digest == digest:
        if not digest:
            return NOTHING_SHOWN, Before.NOTHING
        if shown := from_text(remembered.shown):
            return shown, Before.KNOWN
    return NOTHING_SHOWN, Before.UNKNOWN


def _not_closed(destination: Destination, answer: Answer) -> Stop:
    fix = (
        "let the server answer there first, with the configuration of "
        f"`staticgal hosting {destination.protection}`"
    )
    return Stop(
        Guard.NOT_CLOSED,
        f"`{destination.audience}` is protected, and {answer}"
        if not answer.problem
        else f"nobody knows whether strangers are kept out: {answer}",
        f"{fix}; or, if you see to it yourself, write `protection: manual`",
    )


def _openings(
    config_path: Path, names: tuple[str, ...], reporter: Reporter
) -> dict[str, dict[str, str]]:
    """By audience the paths of photos and albums that `visible` opens, and when."""
    from staticgal.insight.schedule import next_change, windows

    opened = pipeline.open_gallery(config_path, reporter)
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    instant = opened.context.as_of
    every = tuple(windows(opened.gallery.root, opened.config.policy.audiences.values()))
    for _ in range(_MOST_CHANGES):
        instant = next_change(every, instant) if instant and every else None
        if instant is None:
            break
        then = opened.at(instant)
        for name in names:
            seen, is_seen = then.outcomes[name], opened.outcomes[name]
            for path in (*seen.albums, *seen.photos):
                if path not in is_seen.albums and path not in is_seen.photos:
                    found[name].setdefault(path, instant.isoformat())
    return found


def _remembered(destination: Destination) -> PublishedPlace:
    """The place of a destination as it is remembered before anything is there."""
    return PublishedPlace(
        audience=destination.audience,
        target=str(destination.target),
        host=destination.host,
        folder=str(destination.folder),
        private=str(destination.private),
        url=destination.url,
    )
