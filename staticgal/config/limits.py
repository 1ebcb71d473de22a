"""`limits`: from what the owner wrote to conditions over photos.

A zone with `shift` has its middle moved by an offset that only the gallery's secret tells, so the
conditions are made where that secret is known, and never without it.
"""

from __future__ import annotations

import hmac
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.config.schema.conditions import ConditionInput, NearInput
from staticgal.config.schema.limits import LimitInput
from staticgal.core.great_circle import shifted
from staticgal.core.keywords import levels_of
from staticgal.core.limit import (
    AllOf,
    AnyOf,
    Condition,
    EvaluationContext,
    FileName,
    Limit,
    MediaType,
    Near,
    Not,
    Rating,
    Taken,
    TextField,
    TextMatch,
)
from staticgal.core.limit import fields_used as fields_of_condition
from staticgal.core.permission import Permission
from staticgal.core.policy import Audience
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation
from staticgal.text.globs import pattern, word_expression
from staticgal.text.nearest import did_you_mean

KEY_NAME = "limits"  # no audience may have this name: their secrets lie in the same folder
_NO_SECRET = bytes(32)  # where it does not matter in which direction a zone is shifted


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """One limit as written, checked, and where it stands."""

    settings: LimitInput
    location: SourceLocation


def check_limits(
    settings: list[LimitInput] | None,
    places: SourceMap,
    errors: ErrorCollector,
    audiences: Mapping[str, Audience],
) -> tuple[StatedLimit, ...]:
    """The limits as written; an audience in `from` that there is not is a mistake, and so is a
    `from` of owners only: nothing is taken from them.
    """
    for index, limit in enumerate(settings or ()):
        named = limit.from_ or ()
        owners = [
            name
            for name in named
            if name in audiences and Permission.OWNER in audiences[name].permissions
        ]
        for number, name in enumerate(named):
            at: Keys = ("limits", index, "from", number)
            if name not in audiences:
                hint = did_you_mean(name, audiences, "audiences")
                errors.add(
                    ErrorCode.UNKNOWN_AUDIENCE,
                    places.value(at),
                    f"no audience is named `{name}`",
                    "without `from` it is from everyone" if name in ("*", "everyone") else hint,
                )
            elif len(owners) == len(named):
                errors.add(
                    ErrorCode.NO_EFFECT,
                    places.value(at),
                    f"`{name}` has `owner_access`, so no limit takes anything from it",
                    "give it another role if it should not see everything, or remove the limit",
                )
    return tuple(
        StatedLimit(limit, places.value(("limits", index)))
        for index, limit in enumerate(settings or ())
    )


def needs_secret(limits: tuple[StatedLimit, ...]) -> bool:
    """Whether a zone is to be shifted."""
    return any(zone.shift is not None for stated in limits for zone in zones(stated))


def evaluation_context(
    limits: tuple[StatedLimit, ...], secret: bytes | None, as_of: datetime | None
) -> EvaluationContext:
    """What holds for a whole gallery at a time; ValueError without a secret where one is needed."""
    moved = _Moved(secret, limits)
    return EvaluationContext(tuple(_limit(stated, moved) for stated in limits), as_of)


def fields_used(limits: tuple[StatedLimit, ...]) -> frozenset[str]:
    """The fields of a photo's metadata on which some limit depends."""
    moved = _Moved(_NO_SECRET, limits)
    fields = (fields_of_condition(_condition(stated.settings.when, moved)) for stated in limits)
    return frozenset[str]().union(*fields)


def zones(stated: StatedLimit) -> Iterator[NearInput]:
    """Every zone in a limit, at any depth."""
    return (
        condition.near
        for condition, _ in conditions(stated.settings.when)
        if condition.near is not None
    )


def conditions(
    condition: ConditionInput, is_negated: bool = False
) -> Iterator[tuple[ConditionInput, bool]]:
    """A condition and all in it, each with whether `not` turns it round."""
    yield condition, is_negated
    for one in (*(condition.any_ or ()), *(condition.all_ or ())):
        yield from conditions(one, is_negated)
    if condition.not_ is not None:
        yield from conditions(condition.not_, not is_negated)


def _limit(stated: StatedLimit, moved: _Moved) -> Limit:
    settings = stated.settings
    return Limit(
        when=_condition(settings.when, moved),
        withhold=settings.withhold,
        audiences=None if settings.from_ is None else frozenset(settings.from_),
        defined_at=stated.location,
    )


def _condition(condition: ConditionInput, moved: _Moved) -> Condition:
    """All that one map says must hold."""
    found = list(_conditions(condition, moved))
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _conditions(condition: ConditionInput, moved: _Moved) -> Iterator[Condition]:
    if condition.keyword is not None:
        yield TextMatch(TextField.KEYWORDS, keyword_pattern(condition.keyword))
    if condition.people is not None:
        yield TextMatch(TextField.PEOPLE, word_pattern(condition.people))
    if condition.rating is not None:
        yield Rating(*condition.rating)
    if condition.label is not None:
        yield TextMatch(TextField.LABEL, word_pattern(condition.label))
    if condition.title is not None:
        yield TextMatch(TextField.TITLE, word_pattern(condition.title))
    if condition.file is not None:
        yield FileName(_path(condition.file))
    if condition.media is not None:
        yield AnyOf(tuple(MediaType(kind) for kind in condition.media))
    if condition.camera is not None:
        yield TextMatch(TextField.CAMERA, camera_pattern(condition.camera))
    if condition.taken is not None:
        yield Taken(condition.taken.after, condition.taken.before)
    if condition.near is not None:
        yield moved.zone(condition.near)
    if condition.any_ is not None:
        yield AnyOf(tuple(_condition(one, moved) for one in condition.any_))
    if condition.all_ is not None:
        yield AllOf(tuple(_condition(one, moved) for one in condition.all_))
    if condition.not_ is not None:
        yield Not(_condition(condition.not_, moved))


def camera_pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """One of these cameras: known by maker and model, and called by the model."""
    return word_pattern(texts, before=r"(?:[\s\S]* )?")


def _path(texts: Iterable[str]) -> re.Pattern[str]:
    """A path that one of these patterns matches."""
    return re.compile(
        _one_of(pattern(text).expression.pattern for text in texts).pattern, re.IGNORECASE
    )


def word_pattern(texts: Iterable[str], before: str = "", after: str = "") -> re.Pattern[str]:
    """One of these words, alone or with what may stand before and after it."""
    return re.compile(f"{before}{_one_of(map(word_expression, texts)).pattern}{after}")


def _one_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """Any of several expressions: one search for all, as there may be hundreds."""
    return re.compile(f"(?:{'|'.join(expressions)})")


def keyword_pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Keywords, each alone or as part of a keyword that is a branch: `private|family`."""
    ways = (way for text in texts for way in _ways(text))
    return word_pattern(ways, before=r"(?:[\s\S]*\|)?", after=r"(?:\|[\s\S]*)?")


def _ways(text: str) -> list[str]:
    """A keyword as it stands; and where programs show it as a branch, as photos keep that."""
    branch = "|".join(levels_of(text))
    return [text, branch] if branch not in ("", text) else [text]


class _Moved:
    """Where the middles of zones are moved to.

    All zones around one place are moved to the same spot, by the least of their shifts: from two
    edges with different middles the place could be reckoned.
    """

    def __init__(self, secret: bytes | None, limits: Iterable[StatedLimit]) -> None:
        self._secret = secret
        self._least: dict[tuple[float, float], float] = {}
        for zone in (zone for stated in limits for zone in zones(stated)):
            if zone.shift is not None:
                place = (zone.latitude, zone.longitude)
                self._least[place] = min(zone.shift, self._least.get(place, zone.shift))

    def zone(self, near: NearInput) -> Near:
        """The zone, moved if it is to be; ValueError without the secret where one is needed."""
        place = (near.latitude, near.longitude)
        if near.shift is None:
            return Near(*place, near.radius)
        if self._secret is None:
            raise ValueError("a zone with `shift` needs the secret of the gallery")
        return Near(*_moved(*place, self._least[place], self._secret), near.radius)


def _moved(latitude: float, longitude: float, most: float, secret: bytes) -> tuple[float, float]:
    """The place moved by at most so many metres, every spot in reach being as likely.

    It goes by the place alone, so it is the same in every build and for every audience.
    """
    place = f"middle of a zone {latitude!r} {longitude!r}".encode()
    drawn = hmac.digest(secret, place, sha256)
    far, around = (int.from_bytes(drawn[at : at + 8]) / 2**64 for at in (0, 8))
    return shifted(latitude, longitude, most * math.sqrt(far), 2 * math.pi * around)
