"""Telling the user how it goes. Pure code returns values; only a Reporter prints."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """What work tells while it goes on. `total` is in steps; None where it is not known."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A new stage begins: `reading photos`, `making renditions`, `family: writing pages`."""

    def step(self, count: int = 1) -> None:
        """So many steps of the stage are done."""

    def skip(self, what: str, reason: str) -> None:
        """Something is left out, and why: a photo that cannot be read."""

    def warn(self, text: str) -> None:
        """Something to look at; with `--strict` it counts as an error."""

    def done(self, text: str = "") -> None:
        """The stage is over."""


class Quiet:
    """A Reporter that says nothing."""

    def stage(self, name: str, total: int | None = None) -> None: ...

    def step(self, count: int = 1) -> None: ...

    def skip(self, what: str, reason: str) -> None: ...

    def warn(self, text: str) -> None: ...

    def done(self, text: str = "") -> None: ...
