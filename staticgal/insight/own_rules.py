"""Photos that an audience may not see though it may see their album: a rule is about them alone.

An album's rule holds for whatever lies in the album; one about a photo goes by the photo's name, so
it is lost where the photo is renamed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from staticgal.core.limit import EvaluationContext
from staticgal.core.model import Album
from staticgal.core.policy import Audience
from staticgal.core.resolve import Grant, at_root, effective_permissions, members_at, step


def held_back(
    root: Album, audience: Audience, context: EvaluationContext, seen: Collection[str]
) -> frozenset[str]:
    """The paths of the photos that are not `seen`, in albums that are open to the audience."""
    return frozenset(
        path
        for member in members_at(audience, context.as_of)
        for path in _kept(root, at_root(member, context.as_of), member, context, seen)
    )


def _kept(
    album: Album, above: Grant, member: Audience, context: EvaluationContext, seen: Collection[str]
) -> Iterator[str]:
    grant = step(above, album.rule, member.name, context.as_of)
    if effective_permissions(grant):
        for photo in album.photos:
            if photo.path not in seen:
                yield photo.path
    for child in album.albums:
        yield from _kept(child, grant, member, context, seen)
