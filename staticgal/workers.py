"""A pool of processes that survives what one photo does to its worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.process import BaseProcess
from typing import TypeVar

from staticgal.errors import BuildError

Task = TypeVar("Task")
Result = TypeVar("Result")

# So many tasks wait for each worker: enough that none is idle, few enough that memory stays flat.
_AHEAD = 4

# Not libvips, which must not be forked once it has begun.
_PRELOADED = (
    "staticgal.source.inspect",
    "staticgal.render.image",
    "staticgal.build.read_back",
    "staticgal.build.verify",
)


def processors() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Worker processes that run functions over many tasks; a context manager.

    They are started when they are first needed, and serve the whole build. A worker that dies (a
    decoder that crashes on a hostile file) costs its own task alone.
    """

    def __init__(self, count: int) -> None:
        self.count = max(1, count)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def start(self) -> None:
        """Start them now, while there is other work to do here."""
        pool = self._open()
        for _ in range(self.count):
            pool.submit(_nothing)

    def run(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        crashed: Callable[[Task], Result],
    ) -> Iterator[Result]:
        """The results of `work`, in the order in which they come to be ready.

        `crashed` makes the result of a task that killed its worker, and did so again when alone.
        """
        waiting: dict[Future[Result], Task] = {}
        queue: Iterator[Task] = iter(tasks)
        while True:
            room = self.count * _AHEAD - len(waiting)
            try:
                for task in islice(queue, max(0, room)):
                    try:
                        waiting[self._open().submit(work, task)] = task
                    except BrokenProcessPool:
                        queue = chain((task,), queue)  # it was not taken on, and must not be lost
                        raise
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
                self._prove()
                for suspect in suspects:
                    yield self._alone(work, suspect, crashed)

    def _prove(self) -> None:
        """BuildError unless a worker that has nothing to do ends well: then a task was to blame."""
        with self._new(1) as pool:
            try:
                pool.submit(_nothing).result()
            except BrokenProcessPool:
                raise BuildError(
                    "worker processes die as soon as they start; is there memory left, and is "
                    "staticgal installed whole?"
                ) from None

    def _alone(
        self, work: Callable[[Task], Result], task: Task, crashed: Callable[[Task], Result]
    ) -> Result:
        """One task in a pool of its own, so that only the guilty one pays."""
        with self._new(1) as pool:
            try:
                return pool.submit(work, task).result()
            except BrokenProcessPool:
                return crashed(task)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._new(self.count)
        return self._pool

    def _new(self, count: int) -> ProcessPoolExecutor:
        # A fork server, not a fork: libvips and SQLite must not be inherited half-way. It imports
        # what workers need once, for all of them.
        method = "forkserver" if sys.platform.startswith("linux") else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload(list(_PRELOADED))
        return ProcessPoolExecutor(count, context, _started)

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _nothing() -> None:
    """A task that cannot be to blame."""


def in_batches(items: Sequence[Task], size: int) -> Iterator[Sequence[Task]]:
    """The items, `size` at a time: small work is not worth a message each."""
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _started() -> None:
    # Ctrl-C reaches the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    build = multiprocessing.parent_process()
    if build is not None:
        threading.Thread(target=_end_with, args=(build,), daemon=True).start()


def _end_with(build: BaseProcess) -> None:
    """End this worker when the build is no more, even one that was killed and could not say so.

    Not when `getppid` changes: that is the fork server, which lives as long as its workers do.
    """
    build.join()
    os._exit(1)
