"""Whether a rule that matches nothing would close something, were it to match again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from staticgal.config.access import Access
from staticgal.config.schema.notes import PhotoInput
from staticgal.core.permission import NONE, Permission
from staticgal.core.policy import AccessRule, Audience


def restricts(
    note: PhotoInput,
    access: Access | None,
    audiences: Mapping[str, Audience],
    rules: Iterable[AccessRule],
) -> bool:
    """Whether some audience gets less with a rule than it may have without it.

    What that is where the rule belongs nobody knows any more, so it is all that the audience has
    anywhere: by its own roles, or by one of `rules`, which are those of the tree.
    """
    if note.hidden or note.unlisted or note.visible is not None:
        return True
    if access is None:
        return False
    said = {
        one.name: entry
        for one in audiences.values()
        if Permission.OWNER not in one.permissions
        and (entry := access.entry(one.name)) is not None
        and Permission.OWNER not in entry.permissions
    }
    if any(entry.is_none for entry in said.values()):
        return True
    most = {name: audiences[name].permissions for name in said}
    for rule in rules if said else ():
        for name in said:
            if (entry := rule.entry(name)) is not None:
                most[name] |= entry.permissions
    return any(most[name] & ~entry.permissions != NONE for name, entry in said.items())
