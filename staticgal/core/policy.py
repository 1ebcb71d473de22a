"""Who there is and what is said about access: roles, audiences, rules; every name resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from staticgal.core.permission import NONE, Permission
from staticgal.errors import Place


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions, its inherited ones included."""

    name: str
    permissions: Permission
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Audience:
    """A named group of readers and what it holds at the root.

    `includes` names every audience whose finished outcomes it shares, at any remove, itself left
    out; a cycle was refused when the configuration was read.
    """

    name: str
    permissions: Permission = NONE
    is_open: bool = False
    people: tuple[str, ...] = ()
    includes: tuple[Audience, ...] = ()
    roles: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)

    def members(self) -> tuple[Audience, ...]:
        """Itself and every audience it includes, each once."""
        found = {self.name: self}
        for other in self.includes:
            for member in other.members():
                found.setdefault(member.name, member)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """What one node says for one audience: the joined roles, or `none`, which is final."""

    permissions: Permission = NONE
    is_none: bool = False
    roles: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class AccessRule:
    """All that one album or photo says about access.

    `entries` has a key per audience named; `others` is the entry for `"*"`. `photos_inherit` means
    something for an album only.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    others: Entry | None = None
    hidden: bool = False
    unlisted: bool = False
    photos_inherit: bool = True

    def entry(self, audience: str) -> Entry | None:
        """What it says for this audience: by name, else by `"*"`, else nothing."""
        return self.entries.get(audience, self.others)


@dataclass(frozen=True, slots=True)
class Policy:
    """All roles and audiences of a configuration, checked: there are no unknown names left."""

    roles: Mapping[str, Role]
    audiences: Mapping[str, Audience]
