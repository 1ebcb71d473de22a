"""The words, paths and zones that limits name, as their owner typed them.

`insight.checks.limits` looks for them among the photos and warns of what is nowhere; a `Limit` of
the core has only patterns made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from staticgal.config.limits import (
    StatedLimit,
    camera_pattern,
    conditions,
    keyword_pattern,
    word_pattern,
    zones,
)
from staticgal.insight.checks.limits import SearchTerm, WrittenLimit, Zone


def written_limits(limits: Iterable[StatedLimit]) -> tuple[WrittenLimit, ...]:
    """What each limit names, at any depth."""
    return tuple(
        WrittenLimit(
            defined_at=stated.location,
            paths=tuple(
                (text, is_negated)
                for condition, is_negated in conditions(stated.settings.when)
                for text in condition.file or ()
            ),
            terms=tuple(_terms(stated)),
            zones=tuple(
                Zone(zone.latitude, zone.longitude, zone.radius, zone.shift)
                for zone in zones(stated)
            ),
            audiences=tuple(stated.settings.from_ or ()),
        )
        for stated in limits
    )


def _terms(stated: StatedLimit) -> Iterator[SearchTerm]:
    for said, _ in conditions(stated.settings.when):
        for text in said.keyword or ():
            yield SearchTerm("keyword", text, keyword_pattern([text]))
        for key in ("people", "label", "title"):
            for text in getattr(said, key) or ():
                yield SearchTerm(key, text, word_pattern([text]))
        for text in said.camera or ():
            yield SearchTerm("camera", text, camera_pattern([text]))
