"""`access`: which audience has which roles at one album or photo, every name resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.core.permission import union
from staticgal.core.policy import Entry, Role
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.nearest import did_you_mean

EVERYONE = "*"
CLOSED = "none"


@dataclass(frozen=True, slots=True)
class Access:
    """What one place says about access: an entry for each audience named, and one for `"*"`."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    others: Entry | None = None

    def entry(self, audience: str) -> Entry | None:
        """What it says for this audience: by name, else by `"*"`, else nothing."""
        return self.entries.get(audience, self.others)

    def all(self) -> tuple[Entry, ...]:
        """Every entry."""
        return (*self.entries.values(), *((self.others,) if self.others else ()))

    def owned(self) -> Access:
        """The same, said of one photo alone."""
        entries = {name: replace(entry, is_own=True) for name, entry in self.entries.items()}
        return Access(entries, self.others and replace(self.others, is_own=True))


def read_access(
    value: object,
    places: SourceMap,
    errors: ErrorCollector,
    at: Keys,
    audiences: Collection[str],
    roles: Mapping[str, Role],
) -> Access:
    """The value of an `access` key; each mistake in it is noted."""
    if isinstance(value, str):
        if value == CLOSED:
            return Access({}, Entry(is_none=True, defined_at=places.value(at), key=EVERYONE))
        errors.add(
            ErrorCode.WRONG_TYPE,
            places.value(at),
            f"`access: {value}` does not say whose role that is",
            f'write `access: {{family: {value}}}`, or "*" for all audiences, or `access: none`',
        )
        return Access()
    if not isinstance(value, Mapping):
        errors.add(
            ErrorCode.WRONG_TYPE,
            places.value(at),
            "`access` must list audiences with their roles, or be `none`",
            "write `access: {family: viewer}`",
        )
        return Access()
    if not value:
        errors.add(
            ErrorCode.EMPTY_VALUE,
            places.value(at),
            "`access` is empty",
            "write `access: none` to close this to everybody, or remove the key",
        )
    entries: dict[str, Entry] = {}
    for audience, raw in value.items():
        where = (*at, audience)
        if audience != EVERYONE and audience not in audiences:
            errors.add(
                ErrorCode.UNKNOWN_AUDIENCE,
                places.key(where),
                f"no audience is named `{audience}`",
                did_you_mean(audience, audiences, "audiences"),
            )
        entry = read_entry(raw, places, errors, where, roles)
        entries[audience] = replace(entry, key=EVERYONE) if audience == EVERYONE else entry
    others = entries.pop(EVERYONE, None)
    return Access(entries, others)


def read_entry(
    raw: object, places: SourceMap, errors: ErrorCollector, at: Keys, roles: Mapping[str, Role]
) -> Entry:
    """A role, a list of roles, or `none`."""
    place = places.key(at)
    if raw == CLOSED:
        return Entry(is_none=True, defined_at=place)
    several = raw if isinstance(raw, list) else [raw]
    found: list[Role] = []
    for index, name in enumerate(several):
        where = places.value((*at, index))
        if not isinstance(name, str):
            errors.add(
                ErrorCode.WRONG_TYPE,
                where,
                "this must be a role, a list of roles, or `none`",
                "as in `viewer`",
            )
        elif name == CLOSED:
            errors.add(
                ErrorCode.NO_EFFECT,
                where,
                "`none` is in a list of roles",
                "write `none` alone, or take it out of the list",
            )
        elif name not in roles:
            errors.add(
                ErrorCode.UNKNOWN_ROLE,
                where,
                f"no role is named `{name}`",
                did_you_mean(name, roles, "roles"),
            )
        else:
            found.append(roles[name])
    return Entry(
        union(role.permissions for role in found),
        roles=tuple(r.name for r in found),
        defined_at=place,
    )


def merge(strong: Access, weak: Access) -> Access:
    """Both together: for each audience that the stronger names, by name or by `"*"`, it decides.

    But a `none` that the weaker says by name holds against a `"*"`: what was closed to somebody is
    not opened by a word about everybody. What only one of them says stays. The stronger is what one
    place says, not several merged.
    """
    entries = {
        audience: ranked
        for audience in (*weak.entries, *strong.entries)
        if (ranked := _ranked(strong, weak.entry(audience), audience)) is not None
    }
    return Access(entries, _over(strong.others, weak.others))


def _ranked(strong: Access, below: Entry | None, audience: str) -> Entry | None:
    """What counts for one audience, and beneath it in turn what would count without it."""
    return _over(strong.entries.get(audience), _under_a_word_for_all(strong.others, below))


def _under_a_word_for_all(others: Entry | None, below: Entry | None) -> Entry | None:
    """A stronger place's `"*"` and what a weaker one says of an audience, what counts on top."""
    if others is None or below is None:
        return others or below
    if below.is_none and below.key != EVERYONE:
        return replace(
            below, overrides=_under_a_word_for_all(others, below.overrides), holds_against_all=True
        )
    return replace(others, overrides=below)


def _over(strong: Entry | None, weak: Entry | None) -> Entry | None:
    return weak if strong is None else replace(strong, overrides=weak)


def contradiction(one: Access, other: Access) -> tuple[str, Entry, Entry] | None:
    """The first audience (or `"*"`) of which both speak and say different things."""
    for audience in sorted({*one.entries, *other.entries, EVERYONE}):
        a, b = one.entry(audience), other.entry(audience)
        if (
            a is not None
            and b is not None
            and (a.is_none, a.permissions)
            != (
                b.is_none,
                b.permissions,
            )
        ):
            return audience, a, b
    return None
