"""What holds inside a worker process: its clock, its memory, and its end with the build.

A decoder that hangs in C never comes back to run Python, so the system itself ends the process.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from staticgal.workers.protocol import Result, Task

_seconds = 0.0  # of each piece of work in this process; 0 where nobody counts
_memory: int | None = None


def start(memory: int) -> None:
    """Set up this process as a worker that may take so many bytes."""
    global _memory
    _memory = memory
    # Ctrl-C reaches the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Linux counts all private memory that can be written (getrlimit(2)); macOS only the heap, so
    # that there a decoder's need is known by `render.images.decode` alone.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or hard > memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    build = multiprocessing.parent_process()
    if build is not None:
        threading.Thread(target=_end_with, args=(build,), daemon=True).start()


def timed(work: Callable[[Task], Result], task: Task, seconds: float) -> Result:
    """The result of one task; this process ends when the time is up."""
    global _seconds
    _seconds = seconds
    restart_clock()
    try:
        return work(task)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def restart_clock() -> None:
    """Give the next photo of a task the whole time again; does nothing outside a worker."""
    if _seconds:
        signal.setitimer(signal.ITIMER_REAL, _seconds)


def memory_limit() -> int | None:
    """How many bytes of its own this process may take; None where nobody counts."""
    return _memory


def _end_with(build: BaseProcess) -> None:
    """End this worker when the build is no more, even one that was killed and could not say so.

    Not when `getppid` changes: that is the fork server, which lives as long as its workers do.
    """
    build.join()
    os._exit(1)
