"""What each photo file says: remembered where it has not changed, else read, in many processes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from staticgal.config.config import Config
from staticgal.config.limits import fields_used
from staticgal.progress import Reporter
from staticgal.source.cache import FactsCache
from staticgal.source.inspect_all import inspect_all
from staticgal.source.metadata.fields import Facts
from staticgal.source.reader_version import reader_version
from staticgal.source.tree.files import File, Kind, Problem, Tree
from staticgal.workers.protocol import Workers


def read_facts(
    config: Config,
    trees: Mapping[str, Tree],
    scanned_ns: int,
    database: sqlite3.Connection,
    reporter: Reporter,
    workers: Workers,
) -> tuple[dict[tuple[str, str], Facts | Problem], frozenset[str]]:
    """What each photo file says, by gallery and path; and the places of those that say something
    else than before.
    """
    cache = FactsCache(database, reader_version())
    # Of a RAW file beside a photo only limits want to know anything.
    kinds = {Kind.PHOTO, Kind.RAW} if fields_used(config.limits) else {Kind.PHOTO}
    facts: dict[tuple[str, str], Facts | Problem] = {}
    waiting: dict[str, list[tuple[str, File]]] = {}  # by disk path: links may share one
    for name, tree in trees.items():
        sorted_out = cache.lookup(tree, scanned_ns, kinds)
        for file in tree.files():
            known = sorted_out.known.get(file.disk_path)
            if known is not None:
                facts[name, file.path] = known
        for file in sorted_out.to_inspect:
            waiting.setdefault(file.disk_path, []).append((name, file))
    if not waiting:
        return facts, frozenset()
    before = cache.load()
    read: list[tuple[File, Facts]] = []
    reporter.stage("reading photos", len(waiting))
    for disk_path, said in inspect_all(list(waiting), config.max_megapixels, workers):
        for name, file in waiting[disk_path]:
            facts[name, file.path] = said if isinstance(said, Facts) else Problem(file.path, said)
        if isinstance(said, Facts):
            read.append((waiting[disk_path][0][1], said))
        reporter.step()
    reporter.done()
    database.execute("BEGIN IMMEDIATE")
    cache.save(read, scanned_ns)
    cache.prune([file.disk_path for tree in trees.values() for file in tree.files()])
    changed = {
        file.disk_path
        for file, said in read
        if (row := before.get(file.disk_path)) and said.digest not in row.facts
    }
    return facts, frozenset(changed)
