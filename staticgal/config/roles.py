"""Roles: from lists, maps and `inherits` to named sets of permissions."""

from __future__ import annotations

from collections.abc import Mapping

from staticgal.config.located.source_map import Keys, Plain, SourceMap
from staticgal.config.schema.values import ROLE_NAME
from staticgal.core.permission import BY_NAME, NONE, Permission
from staticgal.core.policy import Role
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.nearest import did_you_mean

_FORM = frozenset({"name", "inherits", "permissions"})


def read_roles(
    value: object, places: SourceMap, errors: ErrorCollector, at: Keys, outer: Mapping[str, Role]
) -> dict[str, Role]:
    """The roles defined here, inherited permissions included; `outer` are those known already.

    A role may inherit one defined here or further up; one that is defined here hides the other.
    """
    if not isinstance(value, Mapping):
        return {}
    reader = _Roles(value, places, errors, at, outer)
    for name in value:
        reader.role(name, ())
    return reader.done


class _Roles:
    def __init__(
        self,
        raw: Mapping[str, object],
        places: SourceMap,
        errors: ErrorCollector,
        at: Keys,
        outer: Mapping[str, Role],
    ) -> None:
        self.raw = raw
        self.places = places
        self.errors = errors
        self.at = at
        self.outer = outer
        self.done: dict[str, Role] = {}

    def role(self, name: str, heirs: tuple[str, ...]) -> Role:
        """One role; `heirs` are those that led here by `inherits`."""
        if name in self.done:
            return self.done[name]
        at = (*self.at, name)
        if not ROLE_NAME.fullmatch(name) or name == "none":
            self.errors.add(
                ErrorCode.UNUSABLE_NAME,
                self.places.key(at),
                f"`{name}` cannot be the name of a role",
                "use lower-case letters, digits and `-`; `none` is taken",
            )
        permissions, denied = self._own(self.raw[name], at)
        parents = self._inherits(name, at)
        for parent, where in parents:
            if parent in (*heirs, name):
                chain = (*heirs[heirs.index(parent) :], name) if parent in heirs else (name,)
                self.errors.add(
                    ErrorCode.CIRCLE,
                    self.places.value(where),
                    "roles inherit each other in a circle: "
                    + " → ".join(f"`{one}`" for one in (*chain, parent)),
                    "take one `inherits` of them away",
                )
                continue
            found = self._parent(parent, where, (*heirs, name))
            permissions |= found.permissions if found else NONE
        for permission, where in denied:
            if permission in permissions:
                self.errors.add(
                    ErrorCode.NO_EFFECT,
                    self.places.value(where),
                    f"`{where[-1]}: false` takes nothing away: `{name}` has it by `inherits`",
                    "inherit another role, or list what this one may do without `inherits`",
                )
        inherits = tuple(parent for parent, _ in parents)
        role = Role(name, permissions, self.places.key(at), inherits)
        self.done[name] = role
        return role

    def _parent(self, parent: str, where: Keys, heirs: tuple[str, ...]) -> Role | None:
        if parent in self.raw:
            return self.role(parent, heirs)
        if parent in self.outer:
            return self.outer[parent]
        self.errors.add(
            ErrorCode.UNKNOWN_ROLE,
            self.places.value(where),
            f"no role is named `{parent}`",
            did_you_mean(parent, {*self.raw, *self.outer} - {heirs[-1]}, "roles"),
        )
        return None

    def _inherits(self, name: str, at: Keys) -> list[tuple[str, Keys]]:
        raw = self.raw[name]
        if not isinstance(raw, Mapping) or "inherits" not in raw:
            return []
        inherits, where = raw["inherits"], (*at, "inherits")
        several = list(inherits) if isinstance(inherits, list) else [inherits]
        if any(not isinstance(one, str) for one in several):
            self.errors.add(
                ErrorCode.WRONG_TYPE,
                self.places.value(where),
                "`inherits` must name a role, or a list of roles",
                "write `inherits: viewer`, or a list of roles",
            )
            return []
        return [(str(one), (*where, index)) for index, one in enumerate(several)]

    def _own(self, raw: object, at: Keys) -> tuple[Permission, list[tuple[Permission, Keys]]]:
        """What a role itself lists; and what it sets to false, with the place."""
        if isinstance(raw, Mapping) and _FORM & raw.keys():
            for key in raw.keys() - _FORM:
                hint = (
                    "put it under `permissions`"
                    if key in BY_NAME
                    else did_you_mean(key, _FORM, "keys")
                )
                self.errors.add(
                    ErrorCode.UNKNOWN_KEY,
                    self.places.key((*at, key)),
                    f"no key is named `{key}` in a role",
                    hint,
                )
            return self._permissions(raw.get("permissions", []), (*at, "permissions"))
        return self._permissions(raw, at)

    def _permissions(
        self, raw: object, at: Keys
    ) -> tuple[Permission, list[tuple[Permission, Keys]]]:
        held = NONE
        denied: list[tuple[Permission, Keys]] = []
        if isinstance(raw, Mapping):
            for name, value in raw.items():
                permission = self._named(name, (*at, name), is_key=True)
                if value is True or (isinstance(value, Plain) and value.lower() == "true"):
                    held |= permission
                elif value is False or (isinstance(value, Plain) and value.lower() == "false"):
                    denied.append((permission, (*at, name)))
                else:
                    self.errors.add(
                        ErrorCode.WRONG_TYPE,
                        self.places.value((*at, name)),
                        f"`{name}` must be true or false",
                        "write `true` or `false`, unquoted",
                    )
        elif isinstance(raw, list):
            for index, name in enumerate(raw):
                held |= self._named(name, (*at, index), is_key=False)
        else:
            self.errors.add(
                ErrorCode.WRONG_TYPE,
                self.places.value(at),
                "a role must be a list of permissions, or have `permissions`",
                "write `viewer: [can_view]`",
            )
        return held, [(one, where) for one, where in denied if one]

    def _named(self, name: object, at: Keys, *, is_key: bool) -> Permission:
        if isinstance(name, str) and name in BY_NAME:
            return BY_NAME[name]
        place = self.places.key(at) if is_key else self.places.value(at)
        if isinstance(name, str):
            self.errors.add(
                ErrorCode.UNKNOWN_PERMISSION,
                place,
                f"no permission is named `{name}`",
                did_you_mean(name, BY_NAME, "permissions"),
            )
        else:
            self.errors.add(
                ErrorCode.WRONG_TYPE,
                place,
                "this must be the name of a permission",
                "as in `can_view`",
            )
        return NONE
