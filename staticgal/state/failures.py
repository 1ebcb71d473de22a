"""Photos that a build could not make: until they change, no build will show them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from staticgal.core.rendition import Stamp
from staticgal.state.database import State

_KEY = "unmade"


def remember(
    state: State,
    version: str,
    reasons: Mapping[str, str],
    tried: Collection[str],
    stamps: Mapping[str, Stamp],
) -> None:
    """Remember, by place, why photos could not be made; of `tried`, all others were.

    `version` stands for the program that tried, `stamps` for the files as they were then.
    """
    before = recall(state, lambda: version, stamps)
    left = {place: reason for place, reason in before.items() if place not in tried}
    rows = {
        place: [list(stamps[place]), reason]
        for place, reason in {**left, **reasons}.items()
        if place in stamps
    }
    if rows or before:
        state.put(_KEY, json.dumps({"version": version, "photos": rows}))


def recall(state: State, version: Callable[[], str], stamps: Mapping[str, Stamp]) -> dict[str, str]:
    """The reasons, by place, of photos that this program could not make of files as they are.

    `version` is asked for only where there is such a photo: to know it costs time.
    """
    text = state.get(_KEY)
    kept = json.loads(text) if text else {"photos": {}}
    if not kept["photos"] or kept["version"] != version():
        return {}
    return {
        place: reason
        for place, (stamp, reason) in kept["photos"].items()
        if place in stamps and list(stamps[place]) == stamp
    }
