"""The sites as they stand, read back whole, and held against what a build of now would make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from staticgal.app import keys, last_build, outdated_sites, unchanged
from staticgal.app.failed_photos import without_failed
from staticgal.app.open_gallery import LoadedGallery, load_gallery
from staticgal.app.projections import showing, site_builder
from staticgal.assembly.make_parts import Showing
from staticgal.config.display_path import display_path
from staticgal.config.select_audiences import select_audiences
from staticgal.config.window import End
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.insight.disclosure import all_disclosures
from staticgal.insight.exposure import difference, exposure_of, from_text
from staticgal.insight.schedule import drift
from staticgal.progress import Reporter
from staticgal.site.inventory import is_site
from staticgal.state.database import State
from staticgal.state.folders import STATE_FOLDER
from staticgal.state.lock import building
from staticgal.state.open_state import explain_disk_errors, folder_of, open_state
from staticgal.verify.pages import Finding
from staticgal.workers.processes import ProcessPool, processors
from staticgal.workers.protocol import Workers


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
        explain_disk_errors(),
        building(folder / STATE_FOLDER),
        open_state(folder, reporter.warn) as state,
        ProcessPool(processors()) as workers,
    ):
        opened = load_gallery(
            config_path, state.db, reporter, workers, as_of, last_build.last_build(state)
        )
        lost = keys.missing(opened.config)
        builder = site_builder(opened, state, workers, reporter)
        keys.warn_of_other_secrets(opened.config, state, lost, reporter.warn)
        found = {
            name: _verified(opened, name, state, workers, reporter)
            for name in select_audiences(audiences, opened.config.policy.audiences)
        }
        if any(found.values()):
            unchanged.forget(state)
            for name, findings in found.items():
                if findings:
                    state.forget_verified(name)
                # Of a site that is only stale the next build knows by itself what to write anew.
                if any(one.path for one in findings):
                    builder.distrust(name, findings)
        return found if audiences else {**found, **_others(opened, state)}


def _verified(
    opened: LoadedGallery, name: str, state: State, workers: Workers, reporter: Reporter
) -> tuple[Finding, ...]:
    """What is wrong with one site, as things are and as time has changed them since."""

    opened = without_failed(opened, state)
    site = opened.config.output / name
    audience = opened.config.policy.audiences[name]
    built_for = last_build.built_for(state, name)
    passed = None
    if built_for is not None:
        passed = drift(opened.gallery.root, audience, opened.context, built_for)
    then = opened.at(passed.built_for) if passed else opened
    text = state.exposure(name)
    before = from_text(text) if text else None
    disclosures = all_disclosures(then.gallery.root)
    changed = None
    if before is not None:
        now = exposure_of(then.gallery.root, audience, then.outcomes[name], disclosures)
        changed = difference(before, now)

    def narrowed() -> Showing | None:
        return showing(then, name, outdated_sites.narrowed_to(before)) if before else None

    def why() -> Iterator[str]:
        if changed is not None:
            yield from outdated_sites.too_much(changed, name, disclosures)

    builder = site_builder(then, state, workers, reporter)
    reporter.stage(f"{name}: reading back")
    verdict = builder.verify(name, showing(then, name), narrowed, why)
    reporter.done()
    if verdict.is_behind and changed is not None:
        what = outdated_sites.lacking(changed)
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

    where = SourceLocation(display_path(site))
    return Diagnostic(WarningCode.OUT_OF_DATE, where, text, hint, site.name)


def _others(opened: LoadedGallery, state: State) -> dict[str, tuple[Finding, ...]]:
    """The sites of audiences that are none, by name."""

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
