"""The photo tree, what its files say and what the owner says of them, made one Gallery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.config.config import Config
from staticgal.config.display_path import display_path
from staticgal.core.limit import Limit
from staticgal.core.model import Album, Gallery
from staticgal.diagnostics import Diagnostic
from staticgal.errors import ErrorCollector, SourceLocation
from staticgal.insight.checks.limits import limit_review
from staticgal.source.collect_photo import FactsByPath
from staticgal.source.lost_rules.last_build import NO_BUILD, LastBuild, limit_key
from staticgal.source.lost_rules.orphans import review_orphans
from staticgal.source.lost_rules.report import LostRules
from staticgal.source.named_in_limits import written_limits
from staticgal.source.tree.files import Problem, Tree
from staticgal.source.tree.missing_disk import is_empty
from staticgal.source.tree_reader import TreeReader


@dataclass(frozen=True, slots=True)
class ReadGallery:
    """The gallery, with what is missing from it and why, what is no part of it and passed over,
    and what its owner should look at.

    `notes` are the files beside the photos that were read. `matched` and `orphan_digests` are
    what the next build remembers of them (see `LastBuild`).
    """

    gallery: Gallery
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[Path, ...]
    matched: frozenset[str] = frozenset()
    orphan_digests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_gallery(
    config: Config,
    trees: Mapping[str, Tree],
    facts: FactsByPath,
    limits: tuple[Limit, ...] = (),
    last: LastBuild = NO_BUILD,
) -> ReadGallery:
    """The owner's whole gallery; ConfigErrors with every mistake of every note, if there is one.

    `trees` and `facts` are by the name of the gallery ("" for the only one). A photo whose facts
    are a Problem, or missing, is not in it. `limits` are those of the gallery, by which a file that
    a lost photo left behind is judged; `last` is what the last build had.
    """
    mistakes = ErrorCollector()
    lost = LostRules(mistakes, has_photos=not is_empty(trees.values()))
    readers = [
        TreeReader(config, gallery, trees[gallery.name], facts, mistakes, lost, last)
        for gallery in config.galleries
    ]
    albums = [reader.root() for reader in readers]
    root = (
        albums[0]
        if config.is_single
        else Album("", albums=tuple(albums), defined_at=SourceLocation(display_path(config.path)))
    )
    files = {
        reader.prefix + file.path
        for reader in (readers if config.limits else ())
        for file in reader.tree.files()
    }
    limits_written = written_limits(config.limits)
    of_limits = limit_review(
        limits_written,
        root,
        config.policy.audiences,
        files,
        {
            text
            for one in limits_written
            for text, _ in one.paths
            if limit_key(text) in last.matched
        },
    )
    for one in of_limits.lost:
        where = one.location or SourceLocation(display_path(config.path))
        lost.add(where, one.text, one.hint, one.about)
    orphans = review_orphans(
        [one for reader in readers for one in reader.orphans],
        root,
        {one for reader in readers for one in reader.have_sidecar},
        limits,
        last,
        lost,
    )
    mistakes.raise_if_any()
    return ReadGallery(
        Gallery(
            title=config.title,
            root=root,
            url=config.url,
            language=config.language,
            about=config.about,
            footer=config.footer,
        ),
        tuple(sorted({one for reader in readers for one in reader.problems()})),
        tuple(sorted(one for reader in readers for one in reader.passed_over())),
        (
            *(one for reader in readers for one in reader.diagnostics),
            *of_limits.diagnostics,
            *orphans.diagnostics,
            *lost.diagnostics,
        ),
        tuple(path for reader in readers for path in reader.notes.paths),
        frozenset(map(limit_key, of_limits.matched)).union(
            *(reader.overrides.matched() for reader in readers)
        ),
        orphans.digests,
    )
