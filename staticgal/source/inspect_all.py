"""Many files inspected at a time, by workers.

What a worker runs stands here, away from the configuration and all else that a build imports: each
worker would import that too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from staticgal.errors import SourceError
from staticgal.source.inspect import inspect
from staticgal.source.metadata.fields import Facts
from staticgal.source.metadata.raw import inspect_raw
from staticgal.source.tree.files import Kind, kind
from staticgal.workers.protocol import Failure, Workers, in_batches
from staticgal.workers.worker import restart_clock

_BATCH = 8
_UNREADABLE = {
    Failure.CRASHED: "crashes whoever reads it; it is damaged or hostile",
    Failure.TOO_SLOW: "takes more than {0.seconds:g} seconds to read; it is damaged or hostile",
    Failure.NEEDS_MEMORY: "takes too much memory to read; it is damaged or hostile",
}


def inspect_all(
    paths: list[str], max_megapixels: int, workers: Workers
) -> Iterator[tuple[str, Facts | str]]:
    """Each file inspected: its facts, or why there are none."""
    # At most so many to a batch, and a few batches for each worker: one may be slow.
    size = max(1, min(_BATCH, len(paths) // (workers.count * 4)))
    tasks = ((tuple(batch), max_megapixels) for batch in in_batches(paths, size))

    def failed(task: tuple[Sequence[str], int], why: Failure) -> list[tuple[str, Facts | str]]:
        """A batch that came to nothing: each of its files alone, until only the guilty is left."""
        if len(task[0]) == 1:
            return [(task[0][0], _UNREADABLE[why].format(workers.alone))]
        alone = [((path,), task[1]) for path in task[0]]
        return [
            one for results in workers.run_alone(inspect_batch, alone, failed) for one in results
        ]

    for results in workers.run(inspect_batch, tasks, failed):
        yield from results


def inspect_batch(task: tuple[Sequence[str], int]) -> list[tuple[str, Facts | str]]:
    """Some files inspected, one after the other. Runs in a worker."""
    paths, max_megapixels = task
    return [(path, _one(path, max_megapixels)) for path in paths]


def _one(path: str, max_megapixels: int) -> Facts | str:
    restart_clock()
    try:
        if kind(path) is Kind.RAW:
            return inspect_raw(Path(path))
        return inspect(Path(path), max_megapixels)
    except SourceError as error:
        return str(error)
