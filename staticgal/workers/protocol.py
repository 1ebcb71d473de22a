"""What does the work of a build: tasks go in, results come out, or why there is none.

Today that is a pool of processes on this machine. A cluster would keep the same promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """What one task may take: seconds by the clock, and bytes of its process's own memory."""

    seconds: float
    memory: int


# Two workers with a share each, or one alone, stay below 1.4 GB together with the build and the
# fork server. A share is enough for 140 megapixels of progressive JPEG or 24 of AVIF; what else a
# process holds (libvips, Python) is some 60 MB of it.
SHARED: Final = TaskLimits(seconds=60, memory=480_000_000)
ALONE: Final = TaskLimits(seconds=120, memory=1_100_000_000)


class Failure(Enum):
    """Why a task came to nothing, when it was alone."""

    CRASHED = auto()
    TOO_SLOW = auto()
    NEEDS_MEMORY = auto()


class Workers(Protocol):
    """Runs functions over many tasks. The function, its tasks and results can be pickled.

    A task that crashes its worker, or takes more than it may, costs itself alone: it is tried once
    more with nothing beside it and the larger limits `alone`, and then given up.
    """

    @property
    def count(self) -> int:
        """How many tasks are worked on at once."""
        ...

    @property
    def alone(self) -> TaskLimits:
        """What a task may take at the most."""
        ...

    def run(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        failed: Callable[[Task, Failure], Result],
    ) -> Iterator[Result]:
        """The results of `work`, in the order in which they come to be ready.

        `failed` makes the result of a task that was given up; it runs here.
        """
        ...

    def run_alone(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        failed: Callable[[Task, Failure], Result],
    ) -> Iterator[Result]:
        """The results of tasks that are run one after the other, each with the larger limits."""
        ...


def in_batches(items: Sequence[Task], size: int) -> Iterator[Sequence[Task]]:
    """The items, `size` at a time: small work is not worth a message each."""
    for first in range(0, len(items), size):
        yield items[first : first + size]
