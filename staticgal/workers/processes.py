"""Workers that are processes of this machine, and survive what one photo does to its own.

A photo may crash its decoder, keep it busy for ever, or make it take all the memory there is.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from staticgal.errors import BuildError
from staticgal.workers import worker
from staticgal.workers.protocol import ALONE, SHARED, Failure, Result, Task, TaskLimits

# So many tasks wait for each worker: enough that none is idle, few enough that memory stays flat.
_AHEAD = 4


# Not libvips, which must not be forked once it has begun.
PRELOADED = (
    "staticgal.source.inspect_all",
    "staticgal.assembly.make_renditions",
    "staticgal.verify.exif",
    "staticgal.verify.read_back",
    "staticgal.verify.pages",
)


def processors() -> int:
    """The processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ProcessPool:
    """`Workers` that are processes; a context manager.

    They are started when they are first needed, and serve the whole build. `shared` is what a task
    may take beside others, `alone` what it may when the other workers have ended.
    """

    def __init__(self, count: int, shared: TaskLimits = SHARED, alone: TaskLimits = ALONE) -> None:
        self.count = max(1, count)
        self.alone = alone
        self._shared = shared
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> ProcessPool:
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
        failed: Callable[[Task, Failure], Result],
    ) -> Iterator[Result]:
        """The results of `work`, in the order in which they come to be ready.

        `failed` makes the result of a task that killed its worker or took more than it may, and
        did so again when alone.
        """
        waiting: dict[Future[Result], Task] = {}
        queue: Iterator[Task] = iter(tasks)
        large: list[Task] = []  # need more memory than a share
        while True:
            room = self.count * _AHEAD - len(waiting)
            try:
                for task in islice(queue, max(0, room)):
                    try:
                        waiting[self._submit(self._open(), work, task, self._shared)] = task
                    except BrokenProcessPool:
                        queue = chain((task,), queue)  # it was not taken on, and must not be lost
                        raise
                if not waiting:
                    break
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    try:
                        result = future.result()
                    except MemoryError:
                        large.append(waiting.pop(future))
                        continue
                    del waiting[future]
                    yield result
            except BrokenProcessPool:
                suspects = list(waiting.values())
                waiting.clear()
                self._close()
                self._prove()
                yield from self.run_alone(work, suspects, failed)
        yield from self.run_alone(work, large, failed)

    def run_alone(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        failed: Callable[[Task, Failure], Result],
    ) -> Iterator[Result]:
        """The results of tasks that are run one after the other, each with all the memory there is
        for photos, while no other worker holds any.
        """
        for task in tasks:
            self._close()
            yield self._alone(work, task, failed)

    def _prove(self) -> None:
        """BuildError unless a worker that has nothing to do ends well: then a task was to blame."""
        with self._new(1, self._shared) as pool:
            try:
                pool.submit(_nothing).result()
            except BrokenProcessPool:
                raise BuildError(
                    "worker processes die as soon as they start; is there memory left, and is "
                    "staticgal installed whole?"
                ) from None

    def _alone(
        self,
        work: Callable[[Task], Result],
        task: Task,
        failed: Callable[[Task, Failure], Result],
    ) -> Result:
        """One task in a pool of its own, so that only the guilty one pays."""
        began = time.monotonic()
        with self._new(1, self.alone) as pool:
            try:
                return self._submit(pool, work, task, self.alone).result()
            except MemoryError:
                return failed(task, Failure.NEEDS_MEMORY)
            except BrokenProcessPool:
                is_slow = time.monotonic() - began >= self.alone.seconds
                return failed(task, Failure.TOO_SLOW if is_slow else Failure.CRASHED)

    def _submit(
        self,
        pool: ProcessPoolExecutor,
        work: Callable[[Task], Result],
        task: Task,
        limits: TaskLimits,
    ) -> Future[Result]:
        return pool.submit(worker.timed, work, task, limits.seconds)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._new(self.count, self._shared)
        return self._pool

    def _new(self, count: int, limits: TaskLimits) -> ProcessPoolExecutor:
        # A fork server, not a fork: libvips and SQLite must not be inherited half-way. It imports
        # what workers need once, for all of them.
        method = "forkserver" if sys.platform.startswith("linux") else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload(list(PRELOADED))
        return ProcessPoolExecutor(count, context, worker.start, (limits.memory,))

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _nothing() -> None:
    """A task that cannot be to blame."""
