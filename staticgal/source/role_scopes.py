"""What the names of roles mean from a folder down, and which of these roles nobody is given."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from staticgal.config.config import Noted
from staticgal.config.schema.notes import AlbumInput
from staticgal.config.tenrankai_permissions import defined_roles
from staticgal.core.policy import Role
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ErrorCollector, SourceLocation
from staticgal.source.merge import RoleTable

_ANEW = (
    "`{0}` is defined again here, and nothing in this folder or below gives it to anybody: "
    "whoever holds `{0}` from further up keeps what it means there"
)


@dataclass(slots=True)
class RoleScopes:
    """Reads the roles that albums define; remembers which of them are of use."""

    mistakes: ErrorCollector
    _defined: dict[SourceLocation, tuple[Role, str, bool]] = field(default_factory=dict)
    _inherited: set[SourceLocation | None] = field(default_factory=set)

    def defined(self, noted: Noted[AlbumInput], outer: RoleTable, path: str) -> dict[str, Role]:
        """The roles defined in a note of the album of this path."""
        note = noted.note
        if note.roles is None and (note.permissions is None or note.permissions.roles is None):
            return {}
        own = defined_roles(note, noted.places, self.mistakes, noted.at, outer)
        for name, role in own.items():
            if role.defined_at is not None:
                self._defined[role.defined_at] = role, path, name in outer
        for said in (note.roles, note.permissions.roles if note.permissions else None):
            for name in _parents(said):
                parent = own.get(name) or outer.get(name)
                self._inherited.add(parent.defined_at if parent else None)
        return own

    def diagnostics(self, used: Collection[SourceLocation | None]) -> Iterator[Diagnostic]:
        """A warning for each of these roles that is given to nobody; `used` are those given."""
        for place, (role, path, is_anew) in self._defined.items():
            if place not in used and place not in self._inherited:
                yield Diagnostic(
                    WarningCode.UNUSED_ROLE,
                    place,
                    _ANEW.format(role.name) if is_anew else f"nobody has the role `{role.name}`",
                    "name it here, under `public_role`, `user_roles` or `access`; or remove it",
                    f"{role.name} at {path or '.'}",
                )


def _parents(said: object) -> Iterator[str]:
    """Every role that one of these roles inherits."""
    for role in said.values() if isinstance(said, Mapping) else ():
        inherits = role.get("inherits") if isinstance(role, Mapping) else None
        for one in inherits if isinstance(inherits, list) else [inherits]:
            if isinstance(one, str):
                yield one
