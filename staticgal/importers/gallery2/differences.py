"""What means something else here than in Gallery 2, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from staticgal.importers.gallery2.files import EVERYBODY, GUEST, REGISTERED, Export, Principal
from staticgal.importers.gallery2.rights import RIGHTS, right
from staticgal.importers.imported import Difference, Roles, first_few

_MOST_NAMED = 5


def differences_of(export: Export, roles: Roles) -> Iterator[Difference]:
    """Permissions first, then hidden items, then users and groups."""
    ids = {id for item in export.items.values() for held in item.rights.values() for id in held}
    for one in RIGHTS:
        mine = sorted(id for id in ids if right(id) is one)
        if mine and (one.note or not one.ours):
            became = "nothing" if not one.ours else "its nearest here"
            yield Difference(f"`{'`, `'.join(mine)}` became {became}: {one.note}")
    if kept := roles.kept_from_originals():
        yield Difference(
            f"the roles {some(kept)} give the original there, and none here: it tells names and "
            "keywords too, so it is for those alone who hold `can_read_metadata` as well",
            "add it to the role if you mean it",
        )
    if hidden := [item.path for item in export.items.values() if item.is_hidden]:
        yield Difference(
            f"{some(hidden)}: hidden, so whoever knew the address could open it; here it is in the "
            "site of those alone who may see it",
            "give them the role and add `unlisted: true`; `staticgal link` prints the address",
        )
    yield from _of_people(export)


def _of_people(export: Export) -> Iterator[Difference]:
    used = sorted({who for item in export.items.values() for who in item.rights})
    if not {EVERYBODY, GUEST} & set(used):
        yield Difference("nothing was given to Everybody, so the public sees nothing")
    filled = {group for groups in export.groups.values() for group in groups}
    if empty := [who.name for who in used if _is_own_group(who) and who.name not in filled]:
        yield Difference(
            f"nobody is known to be in {some(empty)}",
            "give `--members`, or name the `people` of these audiences",
        )
    users = [who.name for who in used if not who.is_group and who != GUEST]
    if filled and (lost := [name for name in users if not export.groups.get(name)]):
        yield Difference(
            f"{some(lost)}: not among the members, so in no group",
            "if a name is misspelt, correct it and import again",
        )


def _is_own_group(who: Principal) -> bool:
    """Whether it is a group that the owner made, or filled by hand."""
    return who.is_group and who not in (EVERYBODY, REGISTERED)


def some(paths: Sequence[str]) -> str:
    """The first few, and how many more."""
    return first_few([f"`{path or '(top album)'}`" for path in paths], _MOST_NAMED)
