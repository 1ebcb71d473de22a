"""The plainest roles with which a photo can be seen, those that are there or one to be added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from staticgal.core.permission import Permission, effective
from staticgal.core.policy import Policy

SEE_ALL: Final = Permission.VIEW | Permission.SEE_HIDDEN


@dataclass(frozen=True, slots=True)
class SuitableRole:
    """A role to give, and what must be written besides where there is none like it."""

    name: str
    permissions: Permission
    besides: str = ""

    @property
    def size(self) -> int:
        """How many things must be written to give it."""
        return 2 if self.besides else 1


def suitable_roles(policy: Policy) -> tuple[SuitableRole, ...]:
    """The plainest role to see with, and the plainest to see hidden things with."""
    roles = [r for r in policy.roles.values() if Permission.OWNER not in r.permissions]
    by_size = sorted(roles, key=lambda r: (effective(r.permissions).value.bit_count(), r.name))
    found: dict[str, SuitableRole] = {}
    for needed in (Permission.VIEW, SEE_ALL):
        role = next((r for r in by_size if needed in effective(r.permissions)), None)
        suitable = (
            _new_role(policy, needed) if role is None else SuitableRole(role.name, role.permissions)
        )
        found.setdefault(suitable.name, suitable)
    return tuple(found.values())


def _new_role(policy: Policy, permissions: Permission) -> SuitableRole:
    wanted, held = ("viewer", "[can_view]")
    if Permission.SEE_HIDDEN in permissions:
        wanted, held = ("insider", "[can_view, can_see_hidden]")
    name = next(
        one for one in (wanted, *(f"{wanted}-{n}" for n in range(2, 99))) if one not in policy.roles
    )
    return SuitableRole(
        name, permissions, f" (no role is like that yet: add `{name}: {held}` to `roles`)"
    )
