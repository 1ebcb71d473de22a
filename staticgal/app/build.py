"""The build, from gallery.yaml to verified sites: one hand on each side of the gate."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from staticgal.app import unchanged as fresh
from staticgal.app.result import BuildResult, SiteResult, restore
from staticgal.config.select_audiences import select_audiences
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ExitCode, SourceLocation
from staticgal.progress import Reporter
from staticgal.state.database import State
from staticgal.state.folders import SECRETS_FOLDER, STATE_FOLDER
from staticgal.state.lock import building
from staticgal.state.opened import disk_told, folder_of, opened_state
from staticgal.workers.processes import ProcessPool, processors
from staticgal.workers.protocol import Workers

# A build that finds nothing to do must not pay for what it does not use; so the rest is imported
# where it is needed.
if TYPE_CHECKING:
    from staticgal.app.open_gallery import LoadedGallery
    from staticgal.assembly.builder import Outcome as SiteOutcome
    from staticgal.assembly.builder import SiteBuilder
    from staticgal.assembly.parts import Showing
    from staticgal.assembly.plan import BuildPlan
    from staticgal.config.window import End
    from staticgal.core.project import Projection
    from staticgal.core.resolve import Outcomes
    from staticgal.insight.newly_visible import News
    from staticgal.insight.schedule import Due
    from staticgal.source.tree.files import Problem
    from staticgal.verify.pages import Finding


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build: which audiences (none named: all), with how many workers, how strictly, and
    for which time (none named: now).
    """

    audiences: tuple[str, ...] = ()
    jobs: int | None = None
    keep_going: bool = False
    dry_run: bool = False
    as_of: End | None = None


def open_gallery(
    config_path: Path,
    reporter: Reporter,
    jobs: int | None = None,
    as_of: End | None = None,
    *,
    keep_going: bool = False,
) -> LoadedGallery:
    """The gallery as its owner has it, and what each audience may see; writes no site."""
    with (
        opened_state(folder_of(config_path), reporter.warn) as state,
        ProcessPool(jobs or processors()) as workers,
    ):
        from staticgal.app.history import last_build
        from staticgal.app.open_gallery import survey

        last = last_build(state)
        return survey(config_path, state.db, reporter, workers, as_of, last, keep_going=keep_going)


def build(config_path: Path, options: BuildOptions, reporter: Reporter) -> BuildResult:
    """Every audience's site, built, verified and swapped in.

    Raises ConfigErrors before anything is done when the owner's words are wrong, BuildError when
    the build cannot go on; in both cases the last good sites stay.
    """
    folder = folder_of(config_path)
    with disk_told(), building(folder / STATE_FOLDER), opened_state(folder, reporter.warn) as state:
        is_whole = not options.audiences and not options.dry_run
        is_for_now = options.as_of is None
        last = None
        if is_whole:
            last = fresh.last_result(state, config_path, is_for_now=is_for_now)
        if last:
            return restore(last)
        with ProcessPool(options.jobs or processors()) as workers:
            workers.start()  # they come up while gallery.yaml is read
            # A build makes hundreds of thousands of small values, and no circles of them to speak
            # of; looking for circles at each step costs a fifth of its time.
            gc.set_threshold(200_000, 50, 100)
            return _build(config_path, options, reporter, state, workers)


def verify(
    config_path: Path,
    audiences: tuple[str, ...],
    reporter: Reporter,
    as_of: End | None = None,
) -> Mapping[str, tuple[Finding, ...]]:
    """What breaks a promise in the sites as they stand, read back whole, by audience.

    Each is held against what it was built to show; that time has closed something since is one
    finding more, that it has opened something a warning. What is found is made anew by the next
    build.
    """
    folder = folder_of(config_path)
    with (
        disk_told(),
        building(folder / STATE_FOLDER),
        opened_state(folder, reporter.warn) as state,
        ProcessPool(processors()) as workers,
    ):
        from staticgal.app import keys
        from staticgal.app.history import last_build
        from staticgal.app.open_gallery import survey

        opened = survey(config_path, state.db, reporter, workers, as_of, last_build(state))
        lost = keys.missing(opened.config)
        finisher = _finisher(opened, state, workers, reporter)
        keys.tell_others(opened.config, state, lost, reporter.warn)
        found = {
            name: _verified(opened, name, state, workers, reporter)
            for name in select_audiences(audiences, opened.config.policy.audiences)
        }
        if any(found.values()):
            fresh.forget(state)
            for name, findings in found.items():
                if findings:
                    state.forget_verified(name)
                # Of a site that is only stale the next build knows by itself what to write anew.
                if any(one.path for one in findings):
                    finisher.distrust(name, findings)
        return found if audiences else {**found, **_others(opened, state)}


def _build(
    config_path: Path, options: BuildOptions, reporter: Reporter, state: State, workers: Workers
) -> BuildResult:
    """Read, project, make, and finish each site on its own."""
    from staticgal.app import history as remembered
    from staticgal.app import keys
    from staticgal.app.inputs import inputs_of
    from staticgal.app.open_gallery import survey
    from staticgal.config.limits import KEY_NAME
    from staticgal.insight.disclosure import all_told
    from staticgal.state import failures as failures
    from staticgal.state.verified import verify_again

    last = remembered.last_build(state)
    opened = survey(
        *(config_path, state.db, reporter, workers, options.as_of, last),
        keep_going=options.keep_going,
    )
    wanted = select_audiences(options.audiences, opened.config.policy.audiences)
    lost = keys.missing(opened.config)
    finisher = _finisher(opened, state, workers, reporter)
    snapshot = inputs_of(opened.config).snapshot(opened.trees.values(), opened.scanned_ns)
    made_of = remembered.verified_with(opened, snapshot)
    keys.tell_others(opened.config, state, lost, reporter.warn)
    projections = _projections(opened, wanted)
    plan = finisher.plan(_jobs(projections), opened.changed, opened.versions)
    if options.dry_run:
        return _dry_run(opened, projections, finisher, plan)
    failed = finisher.make(plan, _jobs(projections))
    tried = [make.location for make in plan.makes]
    made = sum(len(one.products) for one in plan.makes if one.location not in failed)
    # A photo of which any file is not as it has to be costs itself, and nothing else.
    failed |= finisher.check_media(plan, _jobs(projections))
    failures.remember(state, _maker(opened), failed, tried, opened.versions)
    if failed:
        if not options.keep_going:
            opened.refuse_large_part(frozenset(failed))
        opened = opened.without(frozenset(failed), _problems(opened, failed))
        projections = _projections(opened, wanted)
        plan = finisher.plan(_jobs(projections), opened.changed, opened.versions)
    for problem in opened.problems:
        reporter.skip(problem.path, problem.reason)
    sites = []
    told = all_told(opened.gallery.root)
    for name, projection in projections.items():
        folder, news = finisher.folder(name), None
        before = remembered.shown_by(state, folder, name)
        outcome = finisher.finish(name, _as_shown(projection))
        if outcome.is_replaced or outcome.is_unchanged:
            is_new = outcome.is_replaced
            news = remembered.remember_shown(state, opened, name, told, before, is_new=is_new)
            remembered.remember_time(state, opened, name)
            keys.remember(opened.config, state, name)
            verify_again(state, name, made_of)
        sites.append(_site_result(name, folder, projection, outcome, news))
    removed: tuple[str, ...] = ()
    are_strangers = False
    if not options.audiences:
        removed = finisher.remove_others(opened.config.policy.audiences)
        are_strangers = _warn_of_strangers(opened, reporter)
    result = BuildResult(
        sites=tuple(sites),
        problems=opened.problems,
        passed_over=opened.passed_over,
        diagnostics=opened.diagnostics,
        made=made,
        notes=finisher.notes,
        due=_due(opened),
        removed=removed,
    )
    stand = [site.is_replaced or site.is_unchanged for site in sites]
    if any(stand) or not stand:
        is_whole = all(stand) and not options.audiences
        remembered.remember_last_build(state, opened, is_whole=is_whole)
        if is_whole:
            keys.remember(opened.config, state, KEY_NAME)
    # While a site of nobody stands there, each build tells of it.
    if result.exit_code is ExitCode.DONE and not options.audiences and not are_strangers:
        finisher.tidy(plan)
        folders = [finisher.folder(name) for name in opened.config.policy.audiences]
        remembered.remember_build(state, opened, folders, result, snapshot)
    else:
        fresh.forget(state)
    return result


def _site_result(
    name: str, folder: Path, projection: Projection, outcome: SiteOutcome, news: News | None
) -> SiteResult:
    """What became of one site; its numbers are of what stands there now, new or not."""
    photos, albums = projection.site.root.photo_count, projection.site.root.album_count
    is_there = True
    if outcome.findings:
        from staticgal.site.inventory import inventory, is_site

        there = inventory(folder)
        photos, albums, is_there = len(there.photos), len(there.albums), is_site(folder)
    return SiteResult(
        name,
        folder,
        photos,
        albums,
        outcome.added,
        outcome.removed,
        outcome.is_unchanged,
        outcome.is_replaced,
        outcome.findings,
        is_there,
        news,
    )


def _warn_of_strangers(opened: LoadedGallery, reporter: Reporter) -> bool:
    """Tell of sites that stand there and are no audience's; where the state was lost, it is not
    known whose they are. Whether there are any.
    """
    from staticgal.config.display_path import display_path
    from staticgal.site.inventory import is_site

    config, are_any = opened.config, False
    for folder in sorted(config.output.iterdir()) if config.output.is_dir() else ():
        if folder.name not in config.policy.audiences and is_site(folder):
            are_any = True
            reporter.warn(
                Diagnostic(
                    WarningCode.OLD_SITE,
                    SourceLocation(display_path(folder)),
                    "this is the site of no audience in gallery.yaml",
                    "delete it, unless somebody is still to see it",
                    folder.name,
                )
            )
    return are_any


def less_unmade(opened: LoadedGallery, state: State) -> LoadedGallery:
    """The same, less the photos that the last build could not make, which are as they were."""
    from staticgal.state import failures as failures

    failed = failures.recall(state, lambda: _maker(opened), opened.versions)
    return opened.without(frozenset(failed), _problems(opened, failed)) if failed else opened


def _maker(opened: LoadedGallery) -> str:
    """What stands for the program that makes renditions of this gallery."""
    from staticgal.render.images.encode import encoder_version

    return f"{encoder_version()} {opened.config.max_megapixels}"


def _verified(
    opened: LoadedGallery, name: str, state: State, workers: Workers, reporter: Reporter
) -> tuple[Finding, ...]:
    """What is wrong with one site, as things are and as time has changed them since."""
    from staticgal.app import history as remembered
    from staticgal.app import standing
    from staticgal.insight.disclosure import all_told
    from staticgal.insight.exposure import difference, from_text, shown
    from staticgal.insight.schedule import drift
    from staticgal.verify.pages import Finding

    opened = less_unmade(opened, state)
    site = opened.config.output / name
    audience = opened.config.policy.audiences[name]
    built_for = remembered.built_for(state, name)
    passed = None
    if built_for is not None:
        passed = drift(opened.gallery.root, audience, opened.context, built_for)
    then = opened.at(passed.built_for) if passed else opened
    text = state.shown(name)
    before = from_text(text) if text else None
    told = all_told(then.gallery.root)
    changed = None
    if before is not None:
        now = shown(then.gallery.root, audience, then.outcomes[name], told)
        changed = difference(before, now)

    def narrowed() -> Showing | None:
        return _showing(then, name, standing.narrowed_to(before)) if before else None

    def why() -> Iterator[str]:
        if changed is not None:
            yield from standing.too_much(changed, name, told)

    finisher = _finisher(then, state, workers, reporter)
    verdict = finisher.verify(name, _showing(then, name), narrowed, why)
    if verdict.is_behind and changed is not None:
        what = standing.lacking(changed)
        reporter.warn(
            _out_of_date(site, f"it lacks {what} so far", "`staticgal build` brings that in")
        )
    elif verdict.is_made_otherwise and not verdict.findings:
        reporter.warn(
            _out_of_date(
                site,
                "its theme, or staticgal itself, has changed since it was built",
                "`staticgal build` writes it anew",
            )
        )
    if passed and passed.shows_too_much:
        return (Finding(name, "", str(passed)), *verdict.findings)
    if passed:
        reporter.warn(_out_of_date(site, str(passed), ""))
    return verdict.findings


def _out_of_date(site: Path, text: str, hint: str) -> Diagnostic:
    """That the site in this folder is not what a build would write now."""
    from staticgal.config.display_path import display_path

    where = SourceLocation(display_path(site))
    return Diagnostic(WarningCode.OUT_OF_DATE, where, text, hint, site.name)


def _others(opened: LoadedGallery, state: State) -> dict[str, tuple[Finding, ...]]:
    """The sites of audiences that are none, by name."""
    from staticgal.config.display_path import display_path
    from staticgal.site.inventory import is_site
    from staticgal.verify.pages import Finding

    config = opened.config
    if not config.output.is_dir():
        return {}
    known = set(state.known_audiences())
    there = [path.name for path in config.output.iterdir() if is_site(path) or path.name in known]
    found: dict[str, tuple[Finding, ...]] = {}
    for name in sorted(set(there) - config.policy.audiences.keys()):
        place = f"`{display_path(config.output / name)}`"
        said = (
            f"its site stands in {place}; `staticgal build` takes it away"
            if name in known
            else f"a site stands in {place}; move it away or delete it"
        )
        text = f"gallery.yaml names no such audience, but {said}"
        found[name] = (Finding(name, "", text),)
    return found


def _showing(
    opened: LoadedGallery, name: str, narrow: Callable[[Outcomes], Outcomes] | None = None
) -> Showing:
    (projection,) = _projections(opened, (name,), narrow).values()
    return _as_shown(projection)


def _as_shown(projection: Projection) -> Showing:
    from staticgal.assembly.parts import Showing

    return Showing(projection.site, projection.jobs)


def _due(opened: LoadedGallery) -> Due | None:
    """When some site becomes another one by itself."""
    from staticgal.insight.schedule import next_due

    audiences = opened.config.policy.audiences
    return next_due(opened.gallery.root, audiences, opened.context, opened.outcomes)


def _dry_run(
    opened: LoadedGallery,
    projections: Mapping[str, Projection],
    finisher: SiteBuilder,
    plan: BuildPlan,
) -> BuildResult:
    """What a build would do, and why; nothing is written."""
    paths = {photo.source.location: photo.path for photo in _photos(opened)}
    lines = [
        f"make {len(make.products)} renditions of `{paths[make.location]}`: {make.reason}"
        for make in plan.makes
    ]
    for name, projection in projections.items():
        lines += [f"{name}: {line}" for line in finisher.changes(name, _as_shown(projection))]
    sites = tuple(
        SiteResult(
            name,
            finisher.folder(name),
            projection.site.root.photo_count,
            projection.site.root.album_count,
        )
        for name, projection in projections.items()
    )
    return BuildResult(
        sites=sites,
        problems=opened.problems,
        passed_over=opened.passed_over,
        diagnostics=opened.diagnostics,
        made=plan.count,
        notes=finisher.notes,
        plan=tuple(lines),
        due=_due(opened),
    )


def _finisher(
    opened: LoadedGallery, state: State, workers: Workers, reporter: Reporter
) -> SiteBuilder:
    """What makes and finishes sites; of the gallery it gets only words they must not hold."""
    from staticgal._resources import themes_folder
    from staticgal.app.keys import key_names
    from staticgal.assembly.builder import SiteBuilder
    from staticgal.insight.forbidden_words import hidden_words
    from staticgal.render.theme import load as load_theme
    from staticgal.source.photo_files import LocalPhotos
    from staticgal.state.secrets import read_or_make

    config = opened.config
    secrets = read_or_make(config.folder / SECRETS_FOLDER, key_names(config), reporter.warn)
    sources = [str(gallery.source) for gallery in config.galleries]
    return SiteBuilder(
        state=state,
        own=config.folder / STATE_FOLDER,
        output=config.output,
        theme=load_theme(config.theme, themes_folder()),
        secrets=secrets,
        words=lambda name: hidden_words(opened.gallery, opened.outcomes[name]),
        machine=(str(config.folder), str(config.output), str(Path.home()), *sources),
        max_megapixels=config.max_megapixels,
        photos=LocalPhotos(),
        workers=workers,
        reporter=reporter,
    )


def _projections(
    opened: LoadedGallery,
    names: tuple[str, ...],
    narrow: Callable[[Outcomes], Outcomes] | None = None,
) -> dict[str, Projection]:
    from staticgal.core.project import project
    from staticgal.state.secrets import read_or_make

    config = opened.config
    audiences = config.policy.audiences
    secrets = read_or_make(config.folder / SECRETS_FOLDER, names)
    return {
        name: project(
            opened.gallery, audiences[name], secrets[name], config.offer, opened.context, narrow
        )
        for name in names
    }


def _jobs(projections: Mapping[str, Projection]) -> Iterator[Any]:
    return (job for projection in projections.values() for job in projection.jobs)


def _photos(opened: LoadedGallery) -> Iterator[Any]:
    return (photo for album in opened.gallery.root.walk() for photo in album.photos)


def _problems(opened: LoadedGallery, failed: Mapping[str, str]) -> tuple[Problem, ...]:
    """The photos that could not be made, by the names their owner knows them by."""
    from staticgal.source.tree.files import Problem

    return tuple(
        Problem(photo.path, failed[photo.source.location])
        for photo in _photos(opened)
        if photo.source.location in failed
    )
