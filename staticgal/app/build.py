"""The build, from gallery.yaml to verified sites: first it asks whether there is work to do."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from staticgal.app import unchanged
from staticgal.app.build_result import BuildResult, restore
from staticgal.progress import Reporter
from staticgal.state.folders import STATE_FOLDER
from staticgal.state.lock import building
from staticgal.state.open_state import explain_disk_errors, folder_of, open_state

if TYPE_CHECKING:
    from staticgal.config.window import End


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build: which audiences (none named: all), with how many workers, how strictly, and
    for which time (none named: now).
    """

    audiences: tuple[str, ...] = ()
    jobs: int | None = None
    keep_going: bool = False
    dry_run: bool = False
    as_of: End | None = None


def build(config_path: Path, options: BuildOptions, reporter: Reporter) -> BuildResult:
    """Every audience's site, built, verified and swapped in.

    Raises ConfigErrors before anything is done when the owner's words are wrong, BuildError when
    the build cannot go on; in both cases the last good sites stay.
    """
    folder = folder_of(config_path)
    with (
        explain_disk_errors(),
        building(folder / STATE_FOLDER),
        open_state(folder, reporter.warn) as state,
    ):
        is_whole = not options.audiences and not options.dry_run
        is_for_now = options.as_of is None
        last = None
        if is_whole:
            last = unchanged.last_result(state, config_path, is_for_now=is_for_now)
        if last:
            return restore(last)
        # A build that finds nothing to do must not pay for what it does not use.
        from staticgal.workers.processes import ProcessPool, processors

        with ProcessPool(options.jobs or processors()) as workers:
            workers.start()  # they come up while gallery.yaml is read
            # A build makes hundreds of thousands of small values, and no circles of them to speak
            # of; looking for circles at each step costs a fifth of its time.
            gc.set_threshold(200_000, 50, 100)
            from staticgal.app.build_sites import build_sites

            return build_sites(config_path, options, reporter, state, workers)
