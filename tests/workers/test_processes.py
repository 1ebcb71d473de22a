"""What one task does to its worker, in time, memory or by a crash, costs that task alone."""

from __future__ import annotations

import os
import re
import sys
import time
from importlib import import_module
from pathlib import Path

import staticgal
from staticgal.workers.processes import PRELOADED, ProcessPool
from staticgal.workers.protocol import ALONE, SHARED, Failure, TaskLimits
from staticgal.workers.worker import memory_limit, restart_clock

MEGABYTES = 1 << 20


def _work(task: str) -> str:
    match task.partition(" "):
        case ["sleep", _, seconds]:
            time.sleep(float(seconds))
        case ["steps", _, seconds]:
            for _ in range(10):
                restart_clock()
                time.sleep(float(seconds) / 10)
        case ["take", _, megabytes]:
            taken = bytearray(int(megabytes) * MEGABYTES)
            del taken
        case ["crash", *_]:
            os.abort()
        case ["limit", *_]:
            return f"{memory_limit()}"
        case _:
            pass
    return f"{task}: done"


def _failed(task: str, why: Failure) -> str:
    return f"{task}: {why.name}"


def _run(
    *tasks: str, seconds: float = 60, alone: float = 60, memory: int = 400, alone_memory: int = 800
) -> set[str]:
    """The results, with these limits: seconds and megabytes, beside others and alone."""
    shared = TaskLimits(seconds, memory * MEGABYTES)
    with ProcessPool(2, shared, TaskLimits(alone, alone_memory * MEGABYTES)) as pool:
        return set(pool.run(_work, tasks, _failed))


def test_a_task_that_never_ends_is_given_up_and_the_others_are_done() -> None:
    results = _run("one", "sleep 3600", "two", "three", seconds=0.4, alone=0.6)

    assert results == {"one: done", "sleep 3600: TOO_SLOW", "two: done", "three: done"}


def test_a_slow_task_that_is_quick_enough_alone_is_done() -> None:
    assert _run("sleep 0.8", seconds=0.3, alone=30) == {"sleep 0.8: done"}


def test_each_photo_of_a_batch_has_the_whole_time() -> None:
    assert _run("steps 3", seconds=1.5, alone=1.5) == {"steps 3: done"}


def test_a_task_that_takes_more_memory_than_a_share_is_done_alone() -> None:
    assert _run("take 600", "one") == {"take 600: done", "one: done"}


def test_a_task_that_takes_more_memory_than_there_is_for_photos_is_given_up() -> None:
    assert _run("take 1200", "one") == {"take 1200: NEEDS_MEMORY", "one: done"}


def test_a_task_that_crashes_is_told_from_one_that_is_slow_or_large() -> None:
    assert _run("crash", "one") == {"crash: CRASHED", "one: done"}


def test_a_worker_knows_its_limit_and_this_process_has_none() -> None:
    assert _run("limit", memory=300) == {str(300 * MEGABYTES)}
    assert memory_limit() is None


def test_two_shares_or_one_photo_alone_leave_room_for_the_build_below_1_4_gigabytes() -> None:
    build_and_fork_server = 250_000_000  # at 10,000 photos: benchmarks/README.md

    assert 2 * SHARED.memory + build_and_fork_server <= 1_400_000_000
    assert ALONE.memory + build_and_fork_server <= 1_400_000_000


def test_what_workers_import_beforehand_is_there() -> None:
    for name in PRELOADED:  # a fork server says nothing of a module that it does not find
        assert import_module(name)


def _loaded(_: str) -> str:
    return "\n".join(name for name in sys.modules if name.startswith("staticgal"))


def test_a_worker_has_at_once_what_its_tasks_need() -> None:
    """What a fork server lacks is imported by each worker anew: the time of a small build."""
    package = Path(staticgal.__file__).parent
    asked = re.compile(r"workers\.run\(\s*(\w+)")
    homes = {
        ".".join(("staticgal", *path.relative_to(package).with_suffix("").parts))
        for path in package.rglob("*.py")
        if asked.search(path.read_text("utf-8"))
    }

    with ProcessPool(1) as pool:
        (loaded,) = pool.run(_loaded, ["names"], _failed)

    assert len(homes) >= 4
    assert homes <= set(loaded.split())
