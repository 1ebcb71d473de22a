"""Who sees what: the ten rules of docs/access.md, and nothing else.

In one sentence: *an audience holds a permission at a node if the nearest entry for it on the way
from the root contains it and no entry on the way is `none`; `owner_access`, once held, holds for
all below.* What is held is then weighed (no view, nothing; hidden needs `can_see_hidden`), limited,
joined over the audiences it includes, and pruned to what makes a site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from staticgal.core.limit import NO_CONTEXT, EvaluationContext, withheld
from staticgal.core.model import Album, Photo
from staticgal.core.permission import NONE, Permission, all_of, effective, union
from staticgal.core.policy import AccessRule, Audience, LinkTarget, Window


@dataclass(frozen=True, slots=True)
class Grant:
    """What one audience holds at one node, before view and hiding are weighed.

    A closed grant can never be opened again further down (rule 3).
    """

    permissions: Permission = NONE
    is_closed: bool = False
    is_hidden: bool = False

    @property
    def is_owner(self) -> bool:
        """Whether nothing said further down counts any more (rule 4)."""
        return Permission.OWNER in self.permissions


def at_root(audience: Audience, as_of: datetime | None = None) -> Grant:
    """What the audience starts with: its own roles (rule 1), while it is visible at all."""
    if _is_shut(audience.visible, as_of):
        return Grant(is_closed=True)
    return Grant(audience.permissions)


def members_at(audience: Audience, as_of: datetime | None = None) -> tuple[Audience, ...]:
    """The audiences whose shares it joins (rule 9): itself and those it includes, each once.

    One outside its own `visible` holds nothing, whatever it includes: so nothing is had through it.
    """
    found = {audience.name: audience}
    if not _is_shut(audience.visible, as_of):
        for other in audience.includes:
            for member in members_at(other, as_of):
                found.setdefault(member.name, member)
    return tuple(found.values())


def step(grant: Grant, rule: AccessRule, audience: str, as_of: datetime | None = None) -> Grant:
    """The grant one node further down (rules 2, 3, 4, 8); total: no name it could miss."""
    is_hidden = grant.is_hidden or rule.hidden
    if grant.is_owner or grant.is_closed:
        return Grant(grant.permissions, grant.is_closed, is_hidden)
    permissions, is_closed = grant.permissions, False
    entry = rule.entry(audience)
    if entry is not None:
        permissions, is_closed = entry.permissions, entry.is_none
    for bound in rule.bounds.get(audience, ()) if not rule.has_own_entry(audience) else ():
        permissions = all_of(permissions) & all_of(bound.entry.permissions)
        is_closed = is_closed or bound.entry.is_none
    if _is_shut(rule.visible, as_of) and Permission.OWNER not in permissions:
        is_closed = True
    return Grant(NONE if is_closed else permissions, is_closed, is_hidden)


def at_photo(
    album: Grant,
    album_rule: AccessRule,
    photo: Photo,
    audience: Audience,
    context: EvaluationContext = NO_CONTEXT,
) -> Grant:
    """The grant at a photo (rules 5, 8): its album's, unless its own entry replaces it; limited."""
    grant = _into(album, album_rule, photo.rule, audience.name, context.as_of)
    if not album.is_owner and not photo.rule.has_own_entry(audience.name):
        for place in photo.rule.link_targets:
            there = _at_home(place, audience, context.as_of)
            held = all_of(grant.permissions) & all_of(there.permissions)
            grant = Grant(held, grant.is_closed or there.is_closed, grant.is_hidden)
    if not context.limits or not grant.permissions or grant.is_owner:
        return grant
    taken = withheld(context.limits, photo, audience.name)
    left = grant.permissions & ~union(limit.withhold for limit in taken)
    return Grant(left, grant.is_closed, grant.is_hidden)


def _into(
    album: Grant, album_rule: AccessRule, rule: AccessRule, audience: str, as_of: datetime | None
) -> Grant:
    """The step from an album to a photo in it."""
    if album_rule.photos_inherit or album.is_owner:
        return step(album, rule, audience, as_of)
    nothing = Grant(NONE, album.is_closed, album.is_hidden)
    return step(nothing, rule, audience, as_of)


def _at_home(place: LinkTarget, audience: Audience, as_of: datetime | None) -> Grant:
    """What is held where the photo is that a link leads to, before limits; nothing without view
    at its album.
    """
    *albums, rule = place.rules
    grant = at_root(audience, as_of)
    for one in albums:
        grant = step(grant, one, audience.name, as_of)
    if not effective(grant.permissions):
        return Grant(NONE, grant.is_closed)
    return _into(grant, albums[-1], rule, audience.name, as_of)


def _is_shut(visible: Window | None, as_of: datetime | None) -> bool:
    """Whether the instant lies outside; one that nobody named lies outside every window."""
    return visible is not None and (as_of is None or not visible.holds(as_of))


def effective_permissions(grant: Grant) -> Permission:
    """What the audience may do there: settled, and nothing where it is hidden from it (rule 7)."""
    held = effective(grant.permissions)
    if grant.is_hidden and Permission.SEE_HIDDEN not in held:
        return NONE
    return held


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What is in one audience's site, by source path, with the permissions it holds there.

    `albums` always has the root (""). `idle_albums` are granted with nothing to show in them;
    `unreachable_photos` are granted where their album is not.
    """

    albums: Mapping[str, Permission]
    photos: Mapping[str, Permission]
    idle_albums: tuple[str, ...] = ()
    unreachable_photos: tuple[str, ...] = ()


def resolve(root: Album, audience: Audience, context: EvaluationContext = NO_CONTEXT) -> Outcomes:
    """Everything that is in the audience's site (rules 1 to 10).

    With `includes` it is the union, photo by photo and permission by permission, of what rules 1
    to 8 give each member (rule 9); so it is joined after the outcomes, never before.
    """
    albums: dict[str, Permission] = {}
    photos: dict[str, Permission] = {}
    unreachable: dict[str, None] = {}
    for member in members_at(audience, context.as_of):
        for album, here, held_at in _held(root, at_root(member, context.as_of), member, context):
            if here:
                albums[album.path] = albums.get(album.path, NONE) | here
            for path, held in held_at.items():
                if here:  # rule 6: view at the photo and at its album
                    photos[path] = photos.get(path, NONE) | held
                else:
                    unreachable[path] = None
    granted = (path for path in _with_photos(root, photos) if path in albums)
    kept = dict.fromkeys((root.path, *granted))
    return Outcomes(
        albums={path: albums.get(path, NONE) for path in kept},
        photos=photos,
        idle_albums=tuple(path for path in albums if path not in kept),
        unreachable_photos=tuple(path for path in unreachable if path not in photos),
    )


def _held(
    album: Album, above: Grant, member: Audience, context: EvaluationContext
) -> Iterator[tuple[Album, Permission, Mapping[str, Permission]]]:
    """This album and all below, with what one member may do there, and by path with each of its
    photos where that is something.
    """
    grant = step(above, album.rule, member.name, context.as_of)
    granted = {
        photo.path: held
        for photo in album.photos
        if (held := effective_permissions(at_photo(grant, album.rule, photo, member, context)))
    }
    yield album, effective_permissions(grant), granted
    for child in album.albums:
        yield from _held(child, grant, member, context)


def _with_photos(album: Album, photos: Mapping[str, Permission]) -> Iterator[str]:
    """The paths of this album and those below that hold such a photo at any depth."""
    below = [path for child in album.albums for path in _with_photos(child, photos)]
    yield from below
    if below or any(photo.path in photos for photo in album.photos):
        yield album.path
