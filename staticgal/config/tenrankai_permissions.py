"""`permissions`: Tenrankai's block for an album, made entries for the audiences it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from staticgal.config.access import CLOSED, EVERYONE, Access, contradiction, read_access, read_entry
from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.config.roles import read_roles
from staticgal.config.schema.access import PermissionsInput
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.core.policy import Audience, Entry, Role
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.lists import quoted
from staticgal.text.nearest import did_you_mean


def defined_roles(
    note: AlbumInput,
    places: SourceMap,
    errors: ErrorCollector,
    at: Keys,
    outer: Mapping[str, Role],
) -> dict[str, Role]:
    """The roles that an album's note defines, under `roles` and in its `permissions`."""
    found = read_roles(note.roles, places, errors, (*at, "roles"), outer)
    if note.permissions is None or note.permissions.roles is None:
        return found
    where: Keys = (*at, "permissions", "roles")
    more = read_roles(note.permissions.roles, places, errors, where, {**outer, **found})
    for name in found.keys() & more.keys():
        errors.add(
            ErrorCode.GIVEN_TWICE,
            places.key((*where, name)),
            f"the role `{name}` is defined twice, first in line "
            f"{places.key((*at, 'roles', name)).line}",
            "keep one of the two",
        )
    return {**found, **more}


def note_access(
    note: AlbumInput | PhotoInput,
    places: SourceMap,
    errors: ErrorCollector,
    at: Keys,
    audiences: Mapping[str, Audience],
    roles: Mapping[str, Role],
) -> Access | None:
    """What a note says about access, under `access` and in its `permissions`; None: nothing."""
    access = None
    if note.access is not None:
        where: Keys = (*at, "access")
        access = read_access(note.access, places, errors, where, audiences, roles)
    block = note.permissions if isinstance(note, AlbumInput) else None
    if block is None:
        return access
    where = (*at, "permissions")
    granted = read_permissions(block, places, errors, where, audiences, roles)
    if access is None:
        return granted
    found = contradiction(access, granted)
    if found:
        audience, one, other = found
        who = "all audiences" if audience == EVERYONE else f"`{audience}`"
        errors.add(
            ErrorCode.CONTRADICTION,
            one.defined_at or places.key((*at, "access")),
            f"`access` says one thing of {who} here, and `permissions` another in line "
            f"{other.defined_at.line if other.defined_at else '?'}",
            "say it in one of the two",
        )
    return Access({**granted.entries, **access.entries}, access.others)


def read_permissions(
    settings: PermissionsInput,
    places: SourceMap,
    errors: ErrorCollector,
    at: Keys,
    audiences: Mapping[str, Audience],
    roles: Mapping[str, Role],
) -> Access:
    """An entry for each audience that the block is about; each mistake in it is noted."""
    reader = _Block(settings, places, errors, at, audiences, roles)
    entries = reader.people()
    for key, is_open in (("public_role", True), ("default_authenticated_role", False)):
        role = getattr(settings, key)
        if role is None:
            continue
        entry = replace(reader.role(role, (*at, key)), key=key)
        for name, audience in audiences.items():
            if audience.is_open is is_open:
                entries.setdefault(name, entry)
    return Access(entries)


@dataclass(slots=True)
class _Named:
    """What `user_roles` says of one audience: by its own name, or person by person."""

    by_person: dict[str, tuple[Entry, Keys]] = field(default_factory=dict)
    by_name: tuple[Entry, Keys] | None = None


@dataclass(frozen=True, slots=True)
class _Block:
    settings: PermissionsInput
    places: SourceMap
    errors: ErrorCollector
    at: Keys
    audiences: Mapping[str, Audience]
    roles: Mapping[str, Role]

    def role(self, name: str, where: Keys) -> Entry:
        """The entry of one role, or of `none`."""
        place = self.places.key(where)
        if name == CLOSED:
            return Entry(is_none=True, defined_at=place)
        role = self.roles.get(name)
        if role is None:
            self.errors.add(
                ErrorCode.UNKNOWN_ROLE,
                self.places.value(where),
                f"no role is named `{name}`",
                f"{did_you_mean(name, self.roles, 'roles')}; no role is built in",
            )
            return Entry(defined_at=place)
        return Entry(role.permissions, roles=(role.name,), defined_at=place)

    def people(self) -> dict[str, Entry]:
        """The entries of the audiences that `user_roles` names."""
        named: dict[str, _Named] = {}
        seen: dict[str, Keys] = {}
        for index, one in enumerate(self.settings.user_roles or ()):
            where: Keys = (*self.at, "user_roles", index)
            if one.username in seen:
                self.errors.add(
                    ErrorCode.GIVEN_TWICE,
                    self.places.value((*where, "username")),
                    f"`{one.username}` is named twice, first in line "
                    f"{self.places.value(seen[one.username]).line}",
                    "put all roles into one list",
                )
                continue
            seen[one.username] = (*where, "username")
            entry = read_entry(one.roles, self.places, self.errors, (*where, "roles"), self.roles)
            if one.roles == []:
                self.errors.add(
                    ErrorCode.EMPTY_VALUE,
                    self.places.value((*where, "roles")),
                    "`roles` is empty",
                    "name a role, or write `none`",
                )
            entry = replace(entry, key="user_roles")
            self._assign(one.username, entry, (*where, "username"), named)
        return {name: self._agreed(name, one) for name, one in named.items()}

    def _assign(self, username: str, entry: Entry, where: Keys, named: dict[str, _Named]) -> None:
        """Notes the entry for every audience of that name or with that person."""
        is_known = False
        for name, audience in self.audiences.items():
            if username != name and username not in audience.people:
                continue
            is_known = True
            if audience.is_open:
                self.errors.add(
                    ErrorCode.CONTRADICTION,
                    self.places.value(where),
                    f"`{name}` is open to anybody, so its role is `public_role`",
                    "name a protected audience here, or give the person one",
                )
            elif username == name:
                named.setdefault(name, _Named()).by_name = (entry, where)
            else:
                named.setdefault(name, _Named()).by_person[username] = (entry, where)
        if not is_known:
            known = {*self.audiences, *(p for a in self.audiences.values() for p in a.people)}
            hint = did_you_mean(username, known, "audiences and people")
            self.errors.add(
                ErrorCode.UNKNOWN_AUDIENCE,
                self.places.value(where),
                f"no audience is named `{username}`, and none has `{username}` among its `people`",
                f"{hint}; whoever is new goes among the `people` of an audience, or gets one of "
                "that name",
            )

    def _agreed(self, name: str, named: _Named) -> Entry:
        """What all entries of one audience come to; it must be one thing."""
        entries = [*([named.by_name] if named.by_name else []), *named.by_person.values()]
        entry, first = entries[0]
        missing = [one for one in self.audiences[name].people if one not in named.by_person]
        if named.by_name is None and missing:
            self.errors.add(
                ErrorCode.CONTRADICTION,
                self.places.value(first),
                f"of the people of `{name}`, {quoted(missing)} "
                f"{'has' if len(missing) == 1 else 'have'} no roles here: one audience sees one "
                "site",
                f"name all of them, or name `{name}`, or give these people an audience of their "
                "own",
            )
        for other, where in entries[1:]:
            if (other.is_none, other.permissions) != (entry.is_none, entry.permissions):
                self.errors.add(
                    ErrorCode.CONTRADICTION,
                    self.places.value(where),
                    f"this gives other roles to `{name}` than line "
                    f"{self.places.value(first).line}, and one audience sees one site",
                    "give these people an audience of their own",
                )
        return entry
