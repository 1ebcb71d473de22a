"""Who holds what in one folder of Tenrankai, as its code decides it.

Only the folder itself and its gallery are asked, never a folder between. What is said of a visitor
or of whoever logs in replaces what the gallery says; what is said of a user is added to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from staticgal.core.permission import BY_NAME
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.tenrankai.values import CLOSED, Block, FolderInput, GalleryInput, RoleInput
from staticgal.text.nearest import did_you_mean

OWNER = "owner_access"
PUBLIC = ""  # the visitor; a user's name is never empty
ANYBODY = "\n"  # who logs in and is named nowhere; no user's name holds a line break

_COMMENTING = frozenset(
    {
        *("can_read_metadata", "can_add_comments", "can_edit_own_comments"),
        *("can_delete_own_comments", "can_set_picks", "can_add_tags"),
    }
)
_PRIVACY = frozenset({"can_see_exact_dates", "can_see_location", "can_see_technical_details"})
_NO_DETAILS = "hide_technical_details"
_VIEWER = frozenset({"can_view", "can_download_medium"})
_BUILT_IN = {
    "viewer": _VIEWER,
    "contributor": _VIEWER | _PRIVACY | _COMMENTING
    | {"can_download_large", "can_download_gallery", "can_download_raw"},
    "admin": frozenset({OWNER}),
}  # fmt: skip
BUILT_IN: Mapping[str, RoleInput] = {name: RoleInput(flags) for name, flags in _BUILT_IN.items()}

# Its permissions of which a finished site can know nothing.
DROPPED = {
    "can_see_versions": "of several versions of a photo each is a photo of its own",
    "can_edit_content": "texts are edited in their files",
    "can_manage_images": "photos are managed in their folder",
    "can_analyze_images": "there is no analysis by machine",
    "can_see_ai_analysis": "there is no analysis by machine",
    "can_see_ai_alt_text": "there is no analysis by machine",
}
KNOWN = {*BY_NAME, *DROPPED, "can_use_tile_zoom"}


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds in a folder: flags by role; `is_none` where `"none"` says so itself.

    `is_said` tells that the folder's own file names this very user. `is_final` tells that the keys
    of before there were roles shut them out, which then held for all below.
    """

    roles: Mapping[str, frozenset[str]]
    is_none: bool = False
    is_said: bool = False
    is_final: bool = False

    @property
    def flags(self) -> frozenset[str]:
        """All roles together."""
        return frozenset[str]().union(*self.roles.values())


class Rights:
    """The rights in one gallery. A role that is not known, or inherits itself, is a mistake."""

    def __init__(self, gallery: GalleryInput, mistakes: ErrorCollector) -> None:
        self._mistakes = mistakes
        self._gallery = gallery
        self._legacy = gallery.legacy
        self.is_old = gallery.block is None and bool(gallery.legacy)
        self.block = _old_block(gallery.legacy) if self.is_old else gallery.block or Block()
        for block in (self.block, *(one.block for one in gallery.folders if one.block)):
            for name in block.roles:  # so that a mistake in one is told though nobody has it
                self._flags(name, block, block.roles[name].defined_at, ())

    def held(self, who: str, folder: FolderInput | None) -> Held:
        """What a visitor, a user, or whoever logs in holds in this folder, or in the gallery."""
        if _is_shut_out(who, self._legacy):
            return Held({})
        if folder and _is_shut_out(who, folder.legacy):
            return Held({}, is_none=True, is_final=True)
        block = (folder.block or _old_folder(folder, self._legacy)) if folder else Block()
        if who in block.users or who in self.block.users:
            found = self._of_user(who, block)
        elif who == PUBLIC:
            found = self._of_visitor(block)
        else:
            found = self._of_anybody(block)
        return self._narrowed(found, who, folder)

    def users(self) -> list[str]:
        """Everybody whom the gallery or one of its folders names, in that order."""
        found = dict.fromkeys(self.block.users)
        for folder in self._gallery.folders:
            found |= dict.fromkeys((folder.block or _old_folder(folder, self._legacy)).users)
        return list(found)

    def assignment(self, who: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """All rules that name this user, to tell who is treated alike."""
        rules = [("", tuple(sorted(self.block.users[who])))] if who in self.block.users else []
        rules += [("allowed", ())] if _is_allowed(who, self._legacy) else []
        for folder in self._gallery.folders:
            block = folder.block or _old_folder(folder, self._legacy)
            if who in block.users:
                rules.append((f"/{folder.path}", tuple(sorted(block.users[who]))))
            if _is_allowed(who, folder.legacy):
                rules.append((f"allowed /{folder.path}", ()))
        return tuple(rules)

    def _of_visitor(self, block: Block) -> Held:
        if block.public_role == CLOSED:
            return Held({}, is_none=True)
        if block.public_role is not None:
            found = self._one(block.public_role, block, _place(block, "public_role"))
        elif self.block.public_role == CLOSED:
            return Held({})
        elif self.block.public_role is not None:
            found = self._one(self.block.public_role, Block(), _place(self.block, "public_role"))
        else:
            found = {"viewer": BUILT_IN["viewer"].flags}
        # Its code does not unfold ownership for a visitor.
        return Held({name: flags - {OWNER} for name, flags in found.items()})

    def _of_anybody(self, block: Block) -> Held:
        key = "default_authenticated_role"
        if block.default_role == CLOSED:
            return Held({}, is_none=True)
        if block.default_role is not None:
            return Held(self._one(block.default_role, block, _place(block, key)))
        if self.block.default_role == CLOSED:
            return Held({})
        if self.block.default_role is not None:
            return Held(self._one(self.block.default_role, Block(), _place(self.block, key)))
        return Held({"contributor": BUILT_IN["contributor"].flags})

    def _of_user(self, who: str, block: Block) -> Held:
        found: dict[str, frozenset[str]] = {}
        for role in self.block.users.get(who, ()):
            found |= self._one(role, Block(), _place(self.block, f"user {who} {role}"))
        for role in block.users.get(who, ()):
            for name, flags in self._one(role, block, _place(block, f"user {who} {role}")).items():
                found[name] = found.get(name, frozenset()) | flags
        return Held(found, is_said=who in block.users)

    def _narrowed(self, held: Held, who: str, folder: FolderInput | None) -> Held:
        """Less what the keys of before there were roles take away."""
        less: set[str] = set()
        legacy = dict(folder.legacy) if folder else {}
        if who == PUBLIC and not self.is_old:
            less |= _hidden_from_public(self._legacy)
        if who == PUBLIC:
            less |= _hidden_from_public(legacy)
        if True in (legacy.get(_NO_DETAILS), self._legacy.get(_NO_DETAILS)):
            less.add("can_see_technical_details")  # this one was for whoever logged in, too
        if legacy.get("enable_metadata") is False or self._legacy.get("enable_metadata") is False:
            less |= _COMMENTING
        if not less:
            return held
        roles = {name: flags - less for name, flags in held.roles.items()}
        return Held(roles, held.is_none, held.is_said)

    def _one(
        self, name: str, block: Block, place: SourceLocation | None
    ) -> dict[str, frozenset[str]]:
        return {name: self._flags(name, block, place, ())}

    def _flags(
        self, name: str, block: Block, place: SourceLocation | None, heirs: tuple[str, ...]
    ) -> frozenset[str]:
        """A role's flags, its inherited ones included."""
        own, outer = {**BUILT_IN, **block.roles}, {**BUILT_IN, **self.block.roles}
        # A folder's names mean its own roles, then the built-in ones, then those of the gallery.
        if block.roles or block.public_role or block.default_role or block.users:
            role = own.get(name) or outer.get(name)
        else:
            role = outer.get(name)
        if role is None:
            self._mistakes.add(
                ErrorCode.UNKNOWN_ROLE,
                place or self._gallery.defined_at,
                f"no role is named `{name}`",
                did_you_mean(name, {*own, *outer}, "roles"),
            )
            return frozenset()
        for flag in sorted(role.flags - KNOWN):
            self._mistakes.add(
                ErrorCode.UNKNOWN_PERMISSION,
                role.defined_at or self._gallery.defined_at,
                f"no permission is named `{flag}`",
                did_you_mean(flag, KNOWN, "permissions"),
            )
        if role.inherits is None:
            return role.flags
        if role.inherits in (*heirs, name):
            self._mistakes.add(
                ErrorCode.CIRCLE,
                role.defined_at or self._gallery.defined_at,
                f"roles inherit each other in a circle: `{role.inherits}` comes back to itself",
                "take one `inherits` of them away",
            )
            return role.flags
        scope = block if name in block.roles else Block()
        above = self._flags(role.inherits, scope, role.defined_at, (*heirs, name))
        if role.inherits in BUILT_IN and role.inherits not in scope.roles and scope.roles:
            # Whether its code then means the built-in role or the gallery's: what both have.
            above &= self._flags(role.inherits, Block(), role.defined_at, (*heirs, name))
        return role.flags | above


def _place(block: Block, key: str) -> SourceLocation | None:
    return block.places.get(key)


def _hidden_from_public(legacy: Mapping[str, object]) -> set[str]:
    keys = {
        "approximate_dates_for_public": "can_see_exact_dates",
        "hide_location_from_public": "can_see_location",
    }
    return {flag for key, flag in keys.items() if legacy.get(key) is True}


def _is_allowed(who: str, legacy: Mapping[str, object]) -> bool:
    allowed = legacy.get("allowed_users")
    return isinstance(allowed, tuple) and who in allowed


def _is_shut_out(who: str, legacy: Mapping[str, object]) -> bool:
    """Whether `allowed_users` leaves them out, or `require_auth` the visitor."""
    if isinstance(legacy.get("allowed_users"), tuple):
        return not _is_allowed(who, legacy)
    return who == PUBLIC and legacy.get("require_auth") is True


def _old_block(legacy: Mapping[str, object]) -> Block:
    """The roles that mean what a gallery without roles meant; what is not said stays closed."""
    viewer = _VIEWER | (_PRIVACY - _hidden_from_public(legacy))
    commenting = _COMMENTING if legacy.get("enable_metadata") is True else frozenset()
    contributor = _VIEWER | _PRIVACY | {"can_download_large"} | commenting
    roles = {"viewer": RoleInput(viewer), "contributor": RoleInput(contributor)}
    closed = _old_access(legacy, commenting)
    return Block(
        closed.public_role or "viewer",
        closed.default_role or "contributor",
        {**roles, **closed.roles},
        closed.users,
    )


def _old_folder(folder: FolderInput, gallery: Mapping[str, object]) -> Block:
    """What `require_auth` and `allowed_users` of a folder mean."""
    commenting = _COMMENTING if gallery.get("enable_metadata") is True else frozenset()
    return _old_access(folder.legacy, commenting)


def _old_access(legacy: Mapping[str, object], commenting: frozenset[str]) -> Block:
    allowed = legacy.get("allowed_users")
    if not isinstance(allowed, tuple):
        return Block(public_role=CLOSED if legacy.get("require_auth") is True else None)
    flags = _VIEWER | _PRIVACY | {"can_download_large", "can_download_original"} | commenting
    return Block(
        CLOSED,
        CLOSED,
        {"allowed": RoleInput(flags)},
        dict.fromkeys(allowed, ("allowed",)),
    )
