"""The audiences that the users and groups of Gallery 2 become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staticgal.importers.gallery2.files import EVERYBODY, GUEST, REGISTERED, Export, Principal
from staticgal.importers.gallery2.rights import OWNER_ID
from staticgal.importers.imported import Names


@dataclass(frozen=True, slots=True)
class Audience:
    """One of ours: who it is for, and all principals whose rights it has."""

    name: str
    principals: frozenset[Principal]
    people: tuple[str, ...] = ()
    is_owner: bool = False


def audiences_of(export: Export, *, is_whole: bool) -> Iterator[Audience]:
    """The public, who is registered, each distinct set that a user has, groups without users.

    `is_whole` tells that there is no photo but those of the export. Otherwise nobody is an owner,
    who would see the others too.
    """
    used = {who for item in export.items.values() for who in item.rights}
    names = Names(("none", "public", "members"))
    yield Audience("public", frozenset({EVERYBODY, GUEST}))
    everybody = frozenset({EVERYBODY, REGISTERED})
    alike: dict[frozenset[Principal], list[str]] = {everybody: []}
    for user, groups in export.groups.items():
        if user == GUEST.name:
            continue
        own = {Principal(False, user), *(Principal(True, group) for group in groups)} & used
        alike.setdefault(everybody | own, []).append(user)
    members = alike.pop(everybody)
    if REGISTERED in used:
        is_owner = is_whole and _owns_all(export, everybody)
        yield Audience("members", everybody, tuple(members), is_owner)
    joined = {who for one in alike for who in one}
    for group in sorted(used - joined - everybody):
        if group.is_group:
            alike[everybody | {group}] = []
    for principals, people in alike.items():
        special = sorted(principals - everybody)
        alone = len(people) == 1 and any(not who.is_group for who in special)
        wish = people[0] if alone else "-".join(who.name for who in special)
        is_owner = is_whole and _owns_all(export, principals)
        yield Audience(names.new(wish, "people"), principals, tuple(people), is_owner)


def _owns_all(export: Export, principals: frozenset[Principal]) -> bool:
    # Ownership counts for all below and is never taken back, so it is for who has everything.
    return all(
        any(OWNER_ID in item.rights.get(who, ()) for who in principals)
        for item in export.items.values()
    )
