"""A pool of processes that survives what one photo does to its worker.

A photo may crash its decoder, keep it busy for ever, or make it take all the memory there is. Each
task has an allowance of time and memory; what needs more is tried once more alone, with a larger
one, and then given up.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain, islice
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar

from staticgal.errors import BuildError

Task = TypeVar("Task")
Result = TypeVar("Result")

# So many tasks wait for each worker: enough that none is idle, few enough that memory stays flat.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one task may take: seconds by the clock, and bytes of its process's own memory."""

    seconds: float
    memory: int


# Two workers with a share each, or one alone, stay below 1.4 GB together with the build and the
# fork server. A share is enough for 140 megapixels of progressive JPEG or 24 of AVIF; what else a
# process holds (libvips, Python) is some 60 MB of it.
SHARED: Final = Allowance(seconds=60, memory=480_000_000)
ALONE: Final = Allowance(seconds=120, memory=1_100_000_000)


class Failure(Enum):
    """Why a task came to nothing, when it was alone."""

    CRASHED = auto()
    TOO_SLOW = auto()
    NEEDS_MEMORY = auto()


# Not libvips, which must not be forked once it has begun.
_PRELOADED = (
    "staticgal.source.inspect",
    "staticgal.render.images.encode",
    "staticgal.verify.read_back",
    "staticgal.verify.pages",
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
                        waiting[self._submit(self._open(), work, task, SHARED)] = task
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
        with self._new(1, SHARED) as pool:
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
        with self._new(1, ALONE) as pool:
            try:
                return self._submit(pool, work, task, ALONE).result()
            except MemoryError:
                return failed(task, Failure.NEEDS_MEMORY)
            except BrokenProcessPool:
                is_slow = time.monotonic() - began >= ALONE.seconds
                return failed(task, Failure.TOO_SLOW if is_slow else Failure.CRASHED)

    def _submit(
        self,
        pool: ProcessPoolExecutor,
        work: Callable[[Task], Result],
        task: Task,
        allowance: Allowance,
    ) -> Future[Result]:
        return pool.submit(_bounded, work, task, allowance.seconds)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._new(self.count, SHARED)
        return self._pool

    def _new(self, count: int, allowance: Allowance) -> ProcessPoolExecutor:
        # A fork server, not a fork: libvips and SQLite must not be inherited half-way. It imports
        # what workers need once, for all of them.
        method = "forkserver" if sys.platform.startswith("linux") else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload(list(_PRELOADED))
        return ProcessPoolExecutor(count, context, _started, (allowance.memory,))

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


_seconds = 0.0  # of each piece of work in this process; 0 where nobody counts


def _bounded(work: Callable[[Task], Result], task: Task, seconds: float) -> Result:
    """The result of one task. Runs in a worker, which ends when the time is up."""
    global _seconds
    _seconds = seconds
    restart_clock()
    try:
        return work(task)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def restart_clock() -> None:
    """Give the next photo of a task the whole time again; does nothing outside a worker."""
    # The signal's own effect, to end the process, needs no Python: a decoder that hangs in C never
    # comes back to run a handler.
    if _seconds:
        signal.setitimer(signal.ITIMER_REAL, _seconds)


def memory_limit() -> int | None:
    """How many bytes of its own this process may take; None where nobody counts."""
    return _memory


_memory: int | None = None


def _started(memory: int) -> None:
    global _memory
    _memory = memory
    # Ctrl-C reaches the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Linux counts all private memory that can be written (getrlimit(2)); macOS only the heap, so
    # that there a decoder's need is known by `render.decode` alone.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    build = multiprocessing.parent_process()
    if build is not None:
        threading.Thread(target=_end_with, args=(build,), daemon=True).start()


def _end_with(build: BaseProcess) -> None:
    """End this worker when the build is no more, even one that was killed and could not say so.

    Not when `getppid` changes: that is the fork server, which lives as long as its workers do.
    """
    build.join()
    os._exit(1)
