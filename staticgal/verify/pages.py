"""Reads the pages of a site back with libraries that did not write them.

It proves: every link resolves inside the site; no page holds a path of this machine, or a word that
belongs to something hidden; no page has script or style of its own, or draws on another host.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from staticgal.verify.page import CompiledRules, PageReport, read_page
from staticgal.verify.page_words import Allowed
from staticgal.verify.words import Phrase
from staticgal.workers.protocol import Failure, Workers, in_batches

_BATCH: Final = 32


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that breaks a rule: whose site, which file, what."""

    audience: str
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.audience}{'/' if self.path else ''}{self.path}: {self.problem}"


def check_pages(
    audience: str,
    folder: Path,
    pages: Mapping[str, str],
    paths: Collection[str],
    rules: CompiledRules,
    allowed: Allowed,
    workers: Workers,
    scratch: Path,
) -> list[Finding]:
    """Everything wrong with these pages, given as path → digest.

    What is `allowed` is asked only where a hidden word was found. `scratch` is a folder of ours
    that no site lies in.
    """
    findings: list[Finding] = []
    reported: set[Phrase] = set()
    for report in _reports(folder, pages, rules, workers, scratch):
        findings += [Finding(audience, report.path, problem) for problem in report.problems]
        findings += [
            Finding(audience, report.path, f"it links to `{link}`, which is not in the site")
            for link in report.links
            if link not in paths
        ]
        for phrase in allowed.unexplained(report.path, report.hits) if report.hits else ():
            if phrase not in reported:  # once, where it stands first
                reported.add(phrase)
                words = " ".join(phrase)
                problem = f"it holds `{words}`, which belongs to something hidden"
                findings.append(Finding(audience, report.path, problem))
    return sorted(findings)


def _reports(
    folder: Path, pages: Mapping[str, str], rules: CompiledRules, workers: Workers, scratch: Path
) -> Iterator[PageReport]:
    """Each page read back."""
    tasks = [(str(folder), path, digest) for path, digest in pages.items()]
    if len(tasks) <= _BATCH:
        yield from (read_page(*task, rules) for task in tasks)
        return
    # The words may be many: workers find them in a file, once, rather than in each message. It
    # holds what is hidden, so it never lies among the sites.
    with NamedTemporaryFile(prefix="rules-", dir=scratch) as shared:
        pickle.dump(rules, shared)
        shared.flush()
        batches = ((shared.name, batch) for batch in in_batches(tasks, _BATCH))
        for reports in workers.run(_read_batch, batches, _crashed):
            yield from reports


Batch = tuple[str, Sequence[tuple[str, str, str]]]


@lru_cache(maxsize=1)
def _shared_rules(path: str) -> CompiledRules:
    rules = pickle.loads(Path(path).read_bytes())  # noqa: S301  # our own, just written
    assert isinstance(rules, CompiledRules)  # noqa: S101
    return rules


def _read_batch(batch: Batch) -> list[PageReport]:
    rules = _shared_rules(batch[0])
    return [read_page(*task, rules) for task in batch[1]]


def _crashed(batch: Batch, _: Failure) -> list[PageReport]:
    return [PageReport(path, ("it could not be read back",)) for _, path, _ in batch[1]]
