"""Photos that a build could not make: until they change, no build will show them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from staticgal.core.photo_reader import PhotoVersion
from staticgal.state.database import State

_KEY = "failures"


def remember(
    state: State,
    maker: str,
    reasons: Mapping[str, str],
    tried: Collection[str],
    versions: Mapping[str, PhotoVersion],
) -> None:
    """Remember, by place, why photos could not be made; of `tried`, all others were.

    `maker` stands for the program that tried, `versions` for the photos as they were then.
    """
    before = recall(state, lambda: maker, versions)
    left = {place: reason for place, reason in before.items() if place not in tried}
    rows = {
        place: [versions[place], reason]
        for place, reason in {**left, **reasons}.items()
        if place in versions
    }
    if rows or before:
        state.put(_KEY, json.dumps({"maker": maker, "photos": rows}))


def recall(
    state: State, maker: Callable[[], str], versions: Mapping[str, PhotoVersion]
) -> dict[str, str]:
    """The reasons, by place, of photos that this program could not make of files as they are.

    `maker` is asked for only where there is such a photo: to know it costs time.
    """
    text = state.get(_KEY)
    kept = json.loads(text) if text else {"photos": {}}
    if not kept["photos"] or kept.get("maker") != maker():
        return {}
    return {
        place: reason
        for place, (version, reason) in kept["photos"].items()
        if place in versions and versions[place] == version
    }
