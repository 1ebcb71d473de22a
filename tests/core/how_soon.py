"""How many examples it takes to find each planted fault, for several rows of them.

    python -m tests.core.how_soon [--rows 5]

A script, not a test: it takes minutes. A fault that is found late is found by luck, and the next
change to `strategies.py` may lose it: then draw what it needs more often.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from types import ModuleType

from tests.core.test_planted_faults import FAULTS, Fault, core_with, search


def examples_until_caught(fault: Fault, start: int) -> int:
    """The examples of one row, up to the one that fails; 0 where none does."""
    core = core_with(fault)
    count = 0

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            nonlocal count
            count += 1
            return function(*arguments)

        return call

    called = counted_in(core, counted)
    try:
        search(fault.caught_by, *called, start=start)
    except AssertionError:
        return count
    return 0


def counted_in(
    core: tuple[ModuleType, ModuleType],
    counted: Callable[[Callable[..., object]], Callable[..., object]],
) -> tuple[ModuleType, ModuleType]:
    """Both modules, with what the properties call of them counted."""
    resolve, project = core
    resolve.resolve, project.project = counted(resolve.resolve), counted(project.project)  # type: ignore[method-assign]  # counted
    return core


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=5)
    rows = arguments.parse_args().rows
    for fault in FAULTS:
        found = [examples_until_caught(fault, start) for start in range(rows)]
        print(f"{max(found) if all(found) else 'never':>6}  {found}  {fault.name}", flush=True)  # noqa: T201  # its result


if __name__ == "__main__":
    main()
