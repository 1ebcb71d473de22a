"""Why an audience sees an album or a photo, or does not; and where it holds a permission, and why.

What is held is taken from `core.resolve`, never worked out a second time; the reasons are
those of `trace`, the change is that of `suggest.search`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staticgal.core.limit import NO_CONTEXT, EvaluationContext
from staticgal.core.model import Album, Photo
from staticgal.core.permission import NONE, Permission, effective, union
from staticgal.core.policy import Audience, Policy
from staticgal.core.resolve import Outcomes, members_at, resolve
from staticgal.insight.suggest.search import Change, smallest_change
from staticgal.insight.trace import Ancestors, MemberResult, TraceLine, trace_member


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one audience may do at a node: the shares of itself and of all it includes, joined.

    `is_seen` says that the node is in its site. `change` is the smallest that would bring it there.
    """

    audience: str
    path: str
    is_album: bool
    is_seen: bool
    permissions: Permission
    verdict: str
    shares: tuple[MemberResult, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A node where an audience holds a permission, and the rules that give it."""

    path: str
    is_album: bool
    because: tuple[TraceLine, ...]


class Explainer:
    """Explains the nodes of one gallery; what each audience sees is worked out once."""

    def __init__(
        self, root: Album, policy: Policy, context: EvaluationContext = NO_CONTEXT
    ) -> None:
        self._root = root
        self._policy = policy
        self._context = context
        self._outcomes: dict[str, Outcomes] = {}

    def explain(self, path: str, audience: str, *, with_change: bool = True) -> Explanation:
        """Why that audience sees the node, or does not; KeyError where there is none."""
        ancestors, photo = find(self._root, path)
        who = self._policy.audiences[audience]
        seen = self._seen(who)
        members = members_at(who, self._context.as_of)
        shares = tuple(trace_member(ancestors, photo, member, self._context) for member in members)
        table = seen.albums if photo is None else seen.photos
        is_seen = path in table
        change = None
        if with_change and not is_seen:
            change = smallest_change(ancestors, photo, self._policy, who, self._context)
        return Explanation(
            audience=audience,
            path=path,
            is_album=photo is None,
            is_seen=is_seen,
            permissions=table.get(path, NONE),
            verdict=_verdict(ancestors, photo, shares, is_seen=is_seen),
            shares=shares,
            change=change,
        )

    def holdings(self, audience: str, permission: Permission) -> Iterator[Holding]:
        """Every node of the audience's site where it holds the permission, albums first."""
        who = self._policy.audiences[audience]
        seen = self._seen(who)
        for is_album, table in ((True, seen.albums), (False, seen.photos)):
            for path in sorted(table):
                if permission in table[path]:
                    yield Holding(path, is_album, self._because(path, who, permission))

    def _because(self, path: str, who: Audience, permission: Permission) -> tuple[TraceLine, ...]:
        ancestors, photo = find(self._root, path)
        members = members_at(who, self._context.as_of)
        results = (trace_member(ancestors, photo, one, self._context) for one in members)
        return tuple(
            line
            for result in results
            if permission in result.permissions
            for line in result.said
            if line.counts and permission in effective(line.gives | Permission.VIEW)
        )

    def _seen(self, audience: Audience) -> Outcomes:
        if audience.name not in self._outcomes:
            self._outcomes[audience.name] = resolve(self._root, audience, self._context)
        return self._outcomes[audience.name]


def find(root: Album, path: str) -> tuple[Ancestors, Photo | None]:
    """The albums from the root to an album, itself included, or to that of a photo, with the
    photo; KeyError where there is none.
    """
    ancestors = [root]
    while True:
        here = ancestors[-1]
        if here.path == path:
            return tuple(ancestors), None
        for photo in here.photos:
            if photo.path == path:
                return tuple(ancestors), photo
        below = (a for a in here.albums if path == a.path or path.startswith(f"{a.path}/"))
        album = next(below, None)
        if album is None:
            raise KeyError(path)
        ancestors.append(album)


def _verdict(
    ancestors: Ancestors, photo: Photo | None, shares: tuple[MemberResult, ...], *, is_seen: bool
) -> str:
    """In a sentence, whether the node is in the site, and why not."""
    held = union(one.permissions for one in shares)
    if is_seen:
        return "seen" if held else "its first page is always there; nothing of this album is shown"
    if held and photo is None:
        has_photos = any(album.photos for album in ancestors[-1].walk())
        nothing = "there is nothing it may see in it" if has_photos else "there is no photo in it"
        return f"the album is open to it, but {nothing}"
    if len(shares) == 1:
        return shares[0].verdict
    return "neither it nor an audience it includes may see it"
