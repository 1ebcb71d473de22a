"""Who there is and what is said about access: roles, audiences, rules; every name resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from staticgal.core.permission import NONE, Permission
from staticgal.errors import SourceLocation


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions, its inherited ones included; `inherits` names where from."""

    name: str
    permissions: Permission
    defined_at: SourceLocation | None = field(default=None, compare=False)
    inherits: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Window:
    """When a node may be seen at all: from one instant on, and before another; either end open.

    Both are in UTC: what a day or a time means where the gallery is at home is worked out when it
    is read. `said` is how its owner puts it: `from 2026-12-24 until 2027-01-31`.
    """

    opens: datetime | None = None
    closes: datetime | None = None
    said: str = field(default="", compare=False)
    defined_at: SourceLocation | None = field(default=None, compare=False)

    def holds(self, instant: datetime) -> bool:
        """Whether the instant is in it."""
        return (self.opens is None or instant >= self.opens) and (
            self.closes is None or instant < self.closes
        )

    def next_change(self, instant: datetime) -> datetime | None:
        """The first later instant at which it opens or closes."""
        ends = (end for end in (self.opens, self.closes) if end is not None and end > instant)
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Audience:
    """A named group of readers and what it holds at the root.

    `includes` holds the audiences whose finished outcomes it shares, as its owner names them; what
    these include is theirs to say. A cycle was refused when the configuration was read.
    """

    name: str
    permissions: Permission = NONE
    is_open: bool = False
    people: tuple[str, ...] = ()
    includes: tuple[Audience, ...] = ()
    roles: tuple[str, ...] = ()
    visible: Window | None = None
    defined_at: SourceLocation | None = field(default=None, compare=False)

    def members(self) -> tuple[Audience, ...]:
        """Itself and every audience it includes, each once."""
        found = {self.name: self}
        for other in self.includes:
            for member in other.members():
                found.setdefault(member.name, member)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Entry:
    """What one node says for one audience: the joined roles, or `none`, which is final.

    `overrides` is what would count of the same node and audience without this one: what a weaker
    place says (`gallery.yaml`, where the folder has a file of its own), or a `"*"` beside it. `key`
    is the word that it is said by, where that is not the audience's name: `*`, or one of the seed's
    block, as `public_role`.
    `is_own`: it is said of this one photo, by a note beside it or by its whole path.
    `holds_against_all`: it is a `none` by name, and what a stronger place says is by `"*"`.
    """

    permissions: Permission = NONE
    is_none: bool = False
    roles: tuple[str, ...] = ()
    defined_at: SourceLocation | None = field(default=None, compare=False)
    overrides: Entry | None = field(default=None, compare=False)
    key: str = field(default="", compare=False)
    is_own: bool = False
    holds_against_all: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Overridden:
    """What a weaker place says of a node, in vain: a stronger one, `by`, says it too."""

    text: str
    defined_at: SourceLocation
    by: SourceLocation


@dataclass(frozen=True, slots=True)
class Bound:
    """What another photo, with which one belongs together, says of an audience: no more is held."""

    path: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """Where the photo is at home that a link in the tree leads to: no more is held than there.

    `rules` are those of the albums from the root to it, and its own at the end.
    """

    path: str
    rules: tuple[AccessRule, ...]


@dataclass(frozen=True, slots=True)
class AccessRule:
    """All that one album or photo says about access, and what holds for it because of others.

    `entries` has a key per audience named; `others` is the entry for `"*"`. `photos_inherit` means
    something for an album only. `places` tells where `hidden`, `unlisted` and `photos_inherit` are
    said, `overridden` what weaker places say of these and of `visible` in vain.

    For a photo: `own` are those of `hidden`, `unlisted` and `visible` that are said of it alone;
    `bounds`, by audience, and `link_targets` hold where no entry of its own is about the audience;
    `from_related` names, by key, the photo it belongs with that says `hidden`, `unlisted` or
    `visible` for it.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    others: Entry | None = None
    hidden: bool = False
    unlisted: bool = False
    photos_inherit: bool = True
    visible: Window | None = None
    bounds: Mapping[str, tuple[Bound, ...]] = field(default_factory=dict)
    link_targets: tuple[LinkTarget, ...] = ()
    own: frozenset[str] = field(default=frozenset(), compare=False)
    from_related: Mapping[str, str] = field(default_factory=dict, compare=False)
    places: Mapping[str, SourceLocation] = field(default_factory=dict, compare=False)
    overridden: tuple[Overridden, ...] = field(default=(), compare=False)

    def entry(self, audience: str) -> Entry | None:
        """What it says for this audience: by name, else by `"*"`, else nothing."""
        return self.entries.get(audience, self.others)

    def has_own_entry(self, audience: str) -> bool:
        """Whether an entry that is about this one photo decides for the audience."""
        entry = self.entry(audience)
        return entry is not None and entry.is_own


@dataclass(frozen=True, slots=True)
class Policy:
    """All roles and audiences of a configuration, checked: there are no unknown names left."""

    roles: Mapping[str, Role]
    audiences: Mapping[str, Audience]
