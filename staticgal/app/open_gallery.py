"""From gallery.yaml and the photo tree to the whole Gallery and who sees what of it.

This is the near side of the gate: nothing here writes into a site.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from staticgal.app.read_facts import read_facts
from staticgal.config.clock import as_of as instant
from staticgal.config.config import Config
from staticgal.config.display_path import display_path
from staticgal.config.limits import KEY_NAME, evaluation_context, needs_secret
from staticgal.config.load import load
from staticgal.config.window import End
from staticgal.core.limit import EvaluationContext
from staticgal.core.model import Album, Gallery
from staticgal.core.photo_reader import PhotoVersion
from staticgal.core.resolve import Outcomes, resolve
from staticgal.diagnostics import Diagnostic, Warn, unacknowledged
from staticgal.errors import SourceLocation
from staticgal.insight.checks.review import review
from staticgal.insight.related_photos import closed_together
from staticgal.progress import Reporter
from staticgal.site.inventory import inventory, is_site
from staticgal.source.lost_rules.last_build import NO_BUILD, LastBuild
from staticgal.source.lost_rules.renamed import refuse_renamed
from staticgal.source.photo_files import Versions
from staticgal.source.reader import read_gallery
from staticgal.source.tree.files import Problem, Tree
from staticgal.source.tree.missing_disk import (
    is_empty,
    refuse_empty,
    refuse_large_part,
    refuse_unreadable,
)
from staticgal.source.tree.scan import scan
from staticgal.state.folders import SECRETS_FOLDER
from staticgal.state.open_state import folder_of, open_state
from staticgal.state.secrets import read_or_make
from staticgal.workers.processes import ProcessPool, processors
from staticgal.workers.protocol import Workers


@dataclass(frozen=True, slots=True)
class LoadedGallery:
    """A gallery as its owner has it, and what each audience may see of it.

    `terms` are the limits, and the time for which all was judged. `scanned_ns` is a moment just
    before gallery.yaml and the photo folders were looked at.
    `changed` are the places of photos whose bytes differ from when they were last inspected;
    `versions` are those of the photos as they were scanned, by place. `last` is what the last build
    had, `matched` and `orphan_digests` what the next one is to know of this.
    """

    config: Config
    gallery: Gallery
    context: EvaluationContext
    outcomes: Mapping[str, Outcomes]
    diagnostics: tuple[Diagnostic, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]
    trees: Mapping[str, Tree]
    scanned_ns: int
    changed: frozenset[str]
    versions: Mapping[str, PhotoVersion]
    last: LastBuild
    matched: frozenset[str]
    orphan_digests: Mapping[str, tuple[str, ...]]

    def at(self, instant: datetime) -> LoadedGallery:
        """The same as it is to be seen at another time."""
        held = replace(self.context, as_of=instant)
        return replace(self, context=held, outcomes=_outcomes(self.config, self.gallery, held))

    def refuse_large_part(self, locations: frozenset[str]) -> None:
        """Raises SourceError where the photos at these places are a large part of a gallery, and
        the last build could read them.
        """
        photos = (photo for album in self.gallery.root.walk() for photo in album.photos)
        paths = {photo.path for photo in photos if photo.source.location in locations}
        for gallery in self.config.galleries:
            prefix = f"{gallery.name}/" if gallery.name else ""
            of_this = {path for path in paths if path.startswith(prefix)}
            refuse_large_part(gallery, of_this, self.last)

    def without(self, locations: frozenset[str], problems: tuple[Problem, ...]) -> LoadedGallery:
        """The same, less the photos at these places, for the reasons given."""
        gallery = replace(self.gallery, root=_less(self.gallery.root, locations))
        return replace(
            self,
            gallery=gallery,
            outcomes=_outcomes(self.config, gallery, self.context),
            problems=(*self.problems, *problems),
        )


def open_gallery(
    config_path: Path,
    reporter: Reporter,
    jobs: int | None = None,
    as_of: End | None = None,
    *,
    keep_going: bool = False,
) -> LoadedGallery:
    """The gallery as its owner has it, and what each audience may see; writes no site."""
    from staticgal.app.last_build import last_build

    with (
        open_state(folder_of(config_path), reporter.warn) as state,
        ProcessPool(jobs or processors()) as workers,
    ):
        last = last_build(state)
        return load_gallery(
            config_path, state.db, reporter, workers, as_of, last, keep_going=keep_going
        )


def load_gallery(
    config_path: Path,
    database: sqlite3.Connection,
    reporter: Reporter,
    workers: Workers,
    as_of: End | None = None,
    last: LastBuild = NO_BUILD,
    *,
    keep_going: bool = False,
) -> LoadedGallery:
    """The gallery, read whole, as it is to be seen at a time (unless said: now); what was read
    before and has not changed since is remembered.

    Raises ConfigErrors with all that is wrong in what the owner wrote, SourceError when a photo
    folder cannot be read, or seems to be on a disk that is not there; not that with `keep_going`.
    """
    scanned_ns = time.time_ns()
    config = load(config_path)
    trees = {
        gallery.name: scan(gallery.source, config.ignore, config.exclude)
        for gallery in config.galleries
    }
    if not keep_going:
        has_photos = is_empty(trees.values()) and _sites_have_photos(config)
        refuse_empty(config, trees, last, sites_have_photos=has_photos)
    facts, changed = read_facts(config, trees, scanned_ns, database, reporter, workers)
    if not keep_going:
        refuse_unreadable(config, trees, facts, last)
    held = _terms(config, instant(as_of, config.timezone), reporter.warn)
    reading = read_gallery(config, trees, facts, held.limits, last)
    outcomes = _outcomes(config, reading.gallery, held)
    seen = {name: one.photos.keys() for name, one in outcomes.items()}
    renamed = refuse_renamed(config, trees, reading.gallery.root, seen, last, _Where(trees))
    return LoadedGallery(
        config=config,
        gallery=reading.gallery,
        context=held,
        outcomes=outcomes,
        diagnostics=unacknowledged(
            _placed(
                config,
                *reading.diagnostics,
                *renamed,
                *review(reading.gallery, config.policy, outcomes, _Where(trees)),
                *closed_together(reading.gallery.root, config.policy.audiences, held),
            ),
            config.acknowledged,
        ),
        problems=reading.problems,
        passed_over=reading.passed_over,
        trees=trees,
        scanned_ns=scanned_ns,
        changed=changed,
        versions=Versions(trees.values()),
        last=last,
        matched=reading.matched,
        orphan_digests=reading.orphan_digests,
    )


def _sites_have_photos(config: Config) -> bool:
    """Whether a site of the gallery stands that shows a photo."""
    sites = (config.output / name for name in config.policy.audiences)
    return any(is_site(site) and inventory(site).photos for site in sites)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the photo or folder of a path lies."""

    trees: Mapping[str, Tree]

    def __call__(self, path: str) -> SourceLocation:
        if "" in self.trees:
            return SourceLocation(display_path(self.trees[""].root / path))
        name, _, inside = path.partition("/")
        return SourceLocation(display_path(self.trees[name].root / inside))


def _placed(config: Config, *diagnostics: Diagnostic) -> Iterator[Diagnostic]:
    """The same; what is about the gallery as a whole is about its configuration."""
    for one in diagnostics:
        yield (
            one
            if one.location
            else replace(one, location=SourceLocation(display_path(config.path)))
        )


def _terms(config: Config, as_of: datetime, warn: Warn) -> EvaluationContext:
    """The limits, and the time; zones are shifted by the gallery's own secret."""
    secret = None
    if needs_secret(config.limits):
        secret = read_or_make(config.folder / SECRETS_FOLDER, (KEY_NAME,), warn)[KEY_NAME]
    return evaluation_context(config.limits, secret, as_of)


def _outcomes(config: Config, gallery: Gallery, held: EvaluationContext) -> dict[str, Outcomes]:
    audiences = config.policy.audiences
    return {name: resolve(gallery.root, audience, held) for name, audience in audiences.items()}


def _less(album: Album, locations: frozenset[str]) -> Album:
    return replace(
        album,
        photos=tuple(p for p in album.photos if p.source.location not in locations),
        albums=tuple(_less(child, locations) for child in album.albums),
    )
