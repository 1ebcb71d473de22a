"""Whether anything at all differs from the last build that ended well: the quick way to nothing.

What somebody wrote to a site in place is not looked for here, as that would take as long as all the
rest: `verify` finds it, and any build that has something to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from staticgal.app.inputs import BuildInputs, Snapshot
from staticgal.config.clock import now
from staticgal.errors import StaticgalError
from staticgal.site.on_disk import folder_signature
from staticgal.state.database import State

_KEY = "last build"


def remember(
    state: State,
    config_path: Path,
    result: Mapping[str, Any],
    snapshot: Snapshot,
    sites: Iterable[Path],
    times: tuple[datetime, datetime | None] | None = None,
) -> None:
    """Remember a build that ended well: its result, and all it depended on.

    `sites` are the finished sites, `times` the one they were built for and the one at which they
    next may differ, where time has a say at all.
    """
    last = {
        "config": str(config_path.absolute()),
        "result": dict(result),
        "inputs": snapshot.inputs.as_plain(),
        "digest": snapshot.digest,
        "trees": snapshot.signatures,
        "sites": [[str(path), folder_signature(path)] for path in sites],
        "times": [time and time.isoformat() for time in times] if times else None,
    }
    state.put(_KEY, json.dumps(last))


def forget(state: State) -> None:
    """Let the next build look at everything."""
    state.put(_KEY, "")


def last_result(
    state: State, config_path: Path, *, is_for_now: bool = True
) -> dict[str, Any] | None:
    """The result of the last build if nothing differs from it, time included; else None.

    Where time has a say, a build for another time than now is looked at whole.
    What was remembered goes for that one gallery.yaml: not for a copy of the whole folder, and not
    for another configuration beside it.
    """
    text = state.get(_KEY)
    if not text:
        return None
    try:
        last = json.loads(text)
        inputs = BuildInputs.from_plain(last["inputs"])
        if last["config"] != str(config_path.absolute()) or last["digest"] != inputs.digest():
            return None
        if any(folder_signature(Path(site)) != known for site, known in last["sites"]):
            return None
        if last["times"] and not (is_for_now and _is_within(*last["times"])):
            return None
        if [one.scan().signature() for one in inputs.photos] != last["trees"]:
            return None
    except (OSError, ValueError, TypeError, KeyError, StaticgalError):
        return None
    result: dict[str, Any] = last["result"]
    return result


def _is_within(built_for: str, next_change: str | None) -> bool:
    """Whether it is not before the one time, as when a clock was put back, and before the other."""
    time = now(UTC)
    return datetime.fromisoformat(built_for) <= time and (
        next_change is None or time < datetime.fromisoformat(next_change)
    )
