"""What each audience is to hold, folder by folder, said so that it holds here.

There a folder is judged by itself and its gallery; here what is said of an album counts below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from staticgal.core.permission import ALL, BY_NAME, NONE, Permission, effective, union
from staticgal.importers.imported import NOTHING, Names, Roles, value
from staticgal.importers.tenrankai.roles import ANYBODY, OWNER, PUBLIC, Held, Rights
from staticgal.importers.tenrankai.values import GalleryInput

AccessValue = str | list[str]
ZOOMING = {"can_use_tile_zoom", "can_download_original", OWNER}


@dataclass(frozen=True, slots=True)
class Audience:
    """One of ours, and whose rights it has: of one of `people`, or of nobody by name."""

    name: str
    who: str
    people: tuple[str, ...] = ()


def audiences_of(rights: Sequence[Rights], users: Iterable[str] = ()) -> list[Audience]:
    """The visitor, each set of users with the same rules, and who else logs in.

    `users` are those known by name; who is named by no rule is one of the last.
    """
    alike: dict[tuple[tuple[tuple[str, tuple[str, ...]], ...], ...], list[str]] = {}
    for user in dict.fromkeys(user for one in rights for user in one.users()):
        key = tuple(one.assignment(user) for one in rights)
        alike.setdefault(key, []).append(user)
    names = Names(("none", "public", "members"))
    found = [Audience("public", PUBLIC)]
    for key, people in alike.items():
        roles = dict.fromkeys(role for one in key for _, held in one for role in held)
        wish = people[0] if len(people) == 1 else "-".join(roles)
        found.append(Audience(names.new(wish, "people"), people[0], tuple(people)))
    named = {user for one in found for user in one.people}
    others = tuple(user for user in users if user not in named)
    return [*found, Audience("members", ANYBODY, others)]


class Walk:
    """One audience through all folders of one gallery: what it starts with, and each change.

    `of` tells its roles from those of the same names in other galleries. `lost` has, by the folder
    that closes them, those below that it would be shown there.
    """

    def __init__(
        self, gallery: GalleryInput, rights: Rights, audience: Audience, roles: Roles, of: str = ""
    ) -> None:
        self._roles = roles
        self._of = of
        self._paths = [one.path for one in gallery.folders]
        self._held = {one.path: rights.held(audience.who, one) for one in gallery.folders}
        self._is_owner = self._owners()
        self.entries: dict[str, AccessValue] = {}
        self.lost: dict[str, list[str]] = {}
        held = rights.held(audience.who, None)
        self.top = self._names(held, OWNER in held.flags and self._is_owner.get("", True))
        current: dict[str, Permission | None] = {}
        for folder in gallery.folders:
            above = self._above(folder.path, current)
            closed_at = self._closed_above(folder.path)
            held = self._held[folder.path]
            names = self._names(held, self._is_owner[folder.path])
            wanted = effective(roles.held(names))
            if closed_at is not None and not self._is_opened(folder.path):
                current[folder.path] = NONE
                if wanted:
                    self.lost.setdefault(closed_at, []).append(folder.path)
                if above:
                    self.entries[folder.path] = NOTHING
                    self._roles.name(NOTHING, NONE)
                continue
            current[folder.path] = wanted
            if held.is_none:
                self._close(folder.path)
            elif wanted != (above if above is not None else effective(roles.held(self.top))):
                if not names or not wanted:
                    names = [self._roles.name(NOTHING, NONE)]
                self.entries[folder.path] = value(names)
        grants = [*self.top, *(one for entry in self.entries.values() for one in _several(entry))]
        self.sees_something = any(roles.held([one]) for one in grants if one != "none")

    def _close(self, path: str) -> None:
        """`none`, which is final; but not above a folder that names these very people."""
        if any(self._is_opened(one) for one in self._below(path)):
            self.entries[path] = self._roles.name(NOTHING, NONE)
        else:
            self.entries[path] = "none"

    def _is_opened(self, path: str) -> bool:
        """Whether it names these people, and nothing above is closed to them for good."""
        if not self._held[path].is_said:
            return False
        while path:
            path = path.rpartition("/")[0]
            if path in self._held and self._held[path].is_final:
                return False
        return True

    def _above(self, path: str, current: Mapping[str, Permission | None]) -> Permission | None:
        while path:
            path = path.rpartition("/")[0]
            if path in current:
                return current[path]
        return None

    def _closed_above(self, path: str) -> str | None:
        """The nearest folder above in whose favour nothing has been said since `none`."""
        while path:
            path = path.rpartition("/")[0]
            held = self._held.get(path)
            if held is not None and held.is_none:
                return path
        return None

    def _below(self, path: str) -> Iterable[str]:
        return (one for one in self._paths if not path or one.startswith(f"{path}/"))

    def _owners(self) -> dict[str, bool]:
        """Where it owns the folder and all below: ownership is final here, so only there."""
        found = {path: OWNER in self._held[path].flags for path in self._paths}
        for path in self._paths:
            is_shut = self._closed_above(path) is not None and not self._is_opened(path)
            if not found[path] or self._held[path].is_none or is_shut:
                above = path
                while above:
                    above = above.rpartition("/")[0]
                    found[above] = False
        return found

    def _names(self, held: Held, is_owner: bool) -> list[str]:
        """Our roles for what is held, made where they are not there yet."""
        names: list[str] = []
        for name, flags in held.roles.items():
            ours = _ours(flags, is_owner)
            if OWNER in flags and not is_owner:
                name = f"{name}-here"
            names.append(self._roles.name(name, ours, self._of))
        return list(dict.fromkeys(names))


def _ours(flags: frozenset[str], is_owner: bool) -> Permission:
    """Tenrankai's flags as our permissions; never more than they gave."""
    if OWNER in flags:
        return BY_NAME[OWNER] if is_owner else ALL & ~Permission.OWNER
    kept = flags & BY_NAME.keys()
    if "can_use_tile_zoom" in flags:
        kept |= {"can_use_zoom"}
    elif not flags & ZOOMING:
        kept -= {"can_use_zoom"}
    return union(BY_NAME[one] for one in kept)


def _several(entry: AccessValue) -> list[str]:
    return [entry] if isinstance(entry, str) else entry
