"""The build itself, once it is known that there is something to do: read, project, make, build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from staticgal.app import keys, last_build, unchanged
from staticgal.app.build_result import BuildResult, SiteResult
from staticgal.app.failed_photos import maker_of, photos_of, problems
from staticgal.app.inputs import Snapshot, inputs_of
from staticgal.app.open_gallery import LoadedGallery, load_gallery
from staticgal.app.projections import as_showing, jobs_of, projections, site_builder
from staticgal.assembly.builder import SiteBuilder, SiteOutcome
from staticgal.assembly.plan import BuildPlan
from staticgal.config.display_path import display_path
from staticgal.config.limits import KEY_NAME
from staticgal.config.select_audiences import select_audiences
from staticgal.core.project import Projection
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ExitCode, SourceLocation
from staticgal.insight.disclosure import all_disclosures
from staticgal.insight.newly_visible import News
from staticgal.insight.schedule import Due, next_due
from staticgal.progress import Reporter
from staticgal.site.inventory import inventory, is_site
from staticgal.state import failures
from staticgal.state.database import State
from staticgal.state.verified import verify_again
from staticgal.workers.protocol import Workers

if TYPE_CHECKING:
    from staticgal.app.build import BuildOptions


def build_sites(
    config_path: Path, options: BuildOptions, reporter: Reporter, state: State, workers: Workers
) -> BuildResult:
    """Every audience's site that is asked for, each built on its own."""
    last = last_build.last_build(state)
    opened = load_gallery(
        *(config_path, state.db, reporter, workers, options.as_of, last),
        keep_going=options.keep_going,
    )
    wanted = select_audiences(options.audiences, opened.config.policy.audiences)
    lost = keys.missing(opened.config)
    builder = site_builder(opened, state, workers, reporter)
    renditions = builder.renditions
    snapshot = inputs_of(opened.config).snapshot(opened.trees.values(), opened.scanned_ns)
    keys.warn_of_other_secrets(opened.config, state, lost, reporter.warn)
    projected = projections(opened, wanted)
    plan = renditions.plan(jobs_of(projected), opened.changed, opened.versions)
    if options.dry_run:
        return _dry_run(opened, projected, builder, plan)
    failed = renditions.make(plan, jobs_of(projected))
    tried = [make.location for make in plan.makes]
    made = sum(len(one.products) for one in plan.makes if one.location not in failed)
    # A photo of which any file is not as it has to be costs itself, and nothing else.
    failed |= renditions.check(plan, jobs_of(projected))
    failures.remember(state, maker_of(opened), failed, tried, opened.versions)
    if failed:
        if not options.keep_going:
            opened.refuse_large_part(frozenset(failed))
        opened = opened.without(frozenset(failed), problems(opened, failed))
        projected = projections(opened, wanted)
        plan = renditions.plan(jobs_of(projected), opened.changed, opened.versions)
    for problem in opened.problems:
        reporter.skip(problem.path, problem.reason)
    sites = tuple(_build_each(opened, projected, builder, state, snapshot))
    is_whole = not options.audiences
    removed = builder.remove_others(opened.config.policy.audiences) if is_whole else ()
    are_strangers = is_whole and _warn_of_strangers(opened, reporter)
    result = BuildResult(
        sites=sites,
        problems=opened.problems,
        passed_over=opened.passed_over,
        diagnostics=opened.diagnostics,
        made=made,
        notes=builder.notes,
        due=_due(opened),
        removed=removed,
    )
    stand = [site.is_replaced or site.is_unchanged for site in sites]
    if any(stand) or not stand:
        last_build.remember_last_build(state, opened, is_whole=is_whole and all(stand))
        if is_whole and all(stand):
            keys.remember(opened.config, state, KEY_NAME)
    # While a site of nobody stands there, each build tells of it.
    if result.exit_code is ExitCode.DONE and is_whole and not are_strangers:
        renditions.tidy(plan)
        folders = [builder.folder(name) for name in opened.config.policy.audiences]
        last_build.remember_build(state, opened, folders, result, snapshot)
    else:
        unchanged.forget(state)
    return result


def _build_each(
    opened: LoadedGallery,
    projected: Mapping[str, Projection],
    builder: SiteBuilder,
    state: State,
    snapshot: Snapshot | None,
) -> Iterator[SiteResult]:
    """Each site built, and what is remembered of those that stand."""
    made_of = last_build.verified_with(opened, snapshot)
    disclosures = all_disclosures(opened.gallery.root)
    for name, projection in projected.items():
        folder, news = builder.folder(name), None
        before = last_build.exposure_of(state, folder, name)
        outcome = builder.build_site(name, as_showing(projection))
        if outcome.is_replaced or outcome.is_unchanged:
            news = last_build.remember_exposure(
                state, opened, name, disclosures, before, is_new=outcome.is_replaced
            )
            last_build.remember_time(state, opened, name)
            keys.remember(opened.config, state, name)
            verify_again(state, name, made_of)
        yield _site_result(name, folder, projection, outcome, news)


def _site_result(
    name: str, folder: Path, projection: Projection, outcome: SiteOutcome, news: News | None
) -> SiteResult:
    """What became of one site; its numbers are of what stands there now, new or not."""
    photos, albums = projection.site.root.photo_count, projection.site.root.album_count
    is_there = True
    if outcome.findings:
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


def _due(opened: LoadedGallery) -> Due | None:
    """When some site becomes another one by itself."""

    audiences = opened.config.policy.audiences
    return next_due(opened.gallery.root, audiences, opened.context, opened.outcomes)


def _dry_run(
    opened: LoadedGallery,
    projections: Mapping[str, Projection],
    builder: SiteBuilder,
    plan: BuildPlan,
) -> BuildResult:
    """What a build would do, and why; nothing is written."""
    paths = {photo.source.location: photo.path for photo in photos_of(opened)}
    lines = [
        f"make {len(make.products)} renditions of `{paths[make.location]}`: {make.reason}"
        for make in plan.makes
    ]
    for name, projection in projections.items():
        lines += [f"{name}: {line}" for line in builder.changes(name, as_showing(projection))]
    sites = tuple(
        SiteResult(
            name,
            builder.folder(name),
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
        notes=builder.notes,
        plan=tuple(lines),
        due=_due(opened),
    )
