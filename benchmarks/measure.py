"""Timing whole commands: wall, CPU and peak memory of a process and all it starts."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Timing:
    """One run: seconds of wall and of CPU, and the largest sum of resident memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


def adopt_orphans() -> None:
    """Become the parent of what a command leaves behind, so that its CPU is counted (Linux).

    Worker processes of a fork server are no children of the command that they work for.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> Timing:
    """One run of a command that has to end well."""
    adopt_orphans()
    began = time.perf_counter()
    with (folder / "benchmark.log").open("ab") as log:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        peak, done = [0], threading.Event()

        def watch() -> None:
            while not done.wait(0.02):
                peak[0] = max(peak[0], resident(child.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        cpu = used.ru_utime + used.ru_stime
        while True:
            try:
                _, _, left = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += left.ru_utime + left.ru_stime
        done.set()
        watcher.join()
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command} ended with {child.returncode}: see {folder}/benchmark.log")
    return Timing(wall, cpu, peak[0] / 1e6)


def resident(pid: int) -> int:
    """Resident bytes of a process and all below it (Linux; 0 elsewhere)."""
    total, waiting = 0, [pid]
    while waiting:
        process = Path(f"/proc/{waiting.pop()}")
        try:
            total += int((process / "statm").read_text().split()[1]) * PAGE
            for task in (process / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (OSError, ValueError):
            continue
    return total


def best_of(rounds: int, contenders: Mapping[str, Callable[[], Timing]]) -> dict[str, Timing]:
    """The quickest of several runs of each, interleaved, so that a slow spell hits all alike."""
    runs: dict[str, list[Timing]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            runs[name].append(contender())
    return {
        name: Timing(
            min(timing.wall for timing in timings),
            min(timing.cpu for timing in timings),
            max(timing.peak_mb for timing in timings),
        )
        for name, timings in runs.items()
    }


def table(results: Mapping[str, Timing], base: str) -> str:
    """The results with their ratios to one of them."""
    lines = [f"{'':28}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'wall ×':>9}{'cpu ×':>9}"]
    for name, timing in results.items():
        wall, cpu = timing.wall / results[base].wall, timing.cpu / results[base].cpu
        lines.append(
            f"{name:28}{timing.wall:9.2f}{timing.cpu:9.2f}{timing.peak_mb:9.0f}{wall:9.3f}{cpu:9.3f}"
        )
    return "\n".join(lines)
