"""A pool of processes that survives what one photo does to its worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

# So many tasks wait for each worker: enough that none is idle, few enough that memory stays flat.
_AHEAD = 4


def processors() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers(Generic[Task, Result]):
    """Runs one function over many tasks in worker processes; a context manager.

    `start` is called once in each worker with `arguments`. A worker that dies (a decoder that
    crashes on a hostile file) costs its own task alone: `crashed(task)` makes that task's result.
    """

    def __init__(
        self,
        count: int,
        work: Callable[[Task], Result],
        crashed: Callable[[Task], Result],
        start: Callable[..., None] | None = None,
        arguments: tuple[object, ...] = (),
    ) -> None:
        self._count = max(1, count)
        self._work = work
        self._crashed = crashed
        self._start = (start, arguments)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers[Task, Result]:
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def run(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """The results, in the order in which they come to be ready."""
        waiting: dict[Future[Result], Task] = {}
        queue = iter(tasks)
        while True:
            room = self._count * _AHEAD - len(waiting)
            try:
                for task in islice(queue, max(0, room)):
                    waiting[self._open().submit(self._work, task)] = task
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    result = future.result()
                    del waiting[future]
                    yield result
            except BrokenProcessPool:
                suspects = list(waiting.values())
                waiting.clear()
                self._close()
                yield from map(self._alone, suspects)

    def _alone(self, task: Task) -> Result:
        """One task in a pool of its own, so that only the guilty one pays."""
        with self._new(1) as pool:
            try:
                return pool.submit(self._work, task).result()
            except BrokenProcessPool:
                return self._crashed(task)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._new(self._count)
        return self._pool

    def _new(self, count: int) -> ProcessPoolExecutor:
        # A fork server, not a fork: libvips and SQLite must not be inherited half-way.
        method = "forkserver" if sys.platform.startswith("linux") else "spawn"
        context = multiprocessing.get_context(method)
        return ProcessPoolExecutor(count, context, _started, self._start)

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def in_batches(items: Sequence[Task], size: int) -> Iterator[Sequence[Task]]:
    """The items, `size` at a time: small work is not worth a message each."""
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _started(start: Callable[..., None] | None, arguments: tuple[object, ...]) -> None:
    # Ctrl-C reaches the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if start is not None:
        start(*arguments)
