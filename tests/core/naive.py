"""SPEC §4, rules 1 to 7, 9 and 10, written a second time: naively, over sets of words.

It was written from the contract before `core.resolve` was read, and shares no line with it: each
node is judged anew from the root, by the list of nodes that lead to it. The tests ask whether the
two agree, and what an audience may not see is decided here, not by the code under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staticgal.core.model import Album, Photo
from staticgal.core.permission import Permission
from staticgal.core.policy import AccessRule, Audience

Words = frozenset[str]
NOTHING: Words = frozenset()
EVERYTHING: Words = frozenset(str(one.name) for one in Permission)
Way = tuple[Album, ...]  # the albums from the root to a node, the root first


def words(permissions: Permission) -> Words:
    return frozenset(str(one.name) for one in Permission if one in permissions)


@dataclass(frozen=True)
class Verdict:
    """What one audience's site holds, by path, and what it holds there."""

    albums: dict[str, Words]
    photos: dict[str, Words]
    unreachable: set[str]
    idle: set[str]


def ways(root: Album) -> Iterator[Way]:
    """The way to each album, parents first."""

    def below(way: Way) -> Iterator[Way]:
        yield way
        for album in way[-1].albums:
            yield from below((*way, album))

    return below((root,))


def members(audience: Audience) -> list[Audience]:
    """It and all that it includes, at any remove."""
    found: list[Audience] = []
    waiting = [audience]
    while waiting:
        one = waiting.pop()
        if all(one.name != other.name for other in found):
            found.append(one)
            waiting.extend(one.includes)
    return found


def says(rule: AccessRule, member: Audience) -> Words | str | None:
    """`"none"`, the permissions of the roles named, or None where nothing is said."""
    if member.name in rule.entries:
        entry = rule.entries[member.name]
    elif rule.others is not None:
        entry = rule.others
    else:
        return None
    return "none" if entry.is_none else words(entry.permissions)


def held_by_one(member: Audience, way: Way, photo: Photo | None = None) -> Words:
    """What one audience, its includes left out, may do at an album or at a photo in it."""
    rules = [album.rule for album in way]
    if photo is not None:
        rules.append(photo.rule)

    held = words(member.permissions)
    for index, rule in enumerate(rules):
        if "OWNER" in held:
            return EVERYTHING
        said = says(rule, member)
        if said == "none":
            return NOTHING
        is_the_photo = photo is not None and index == len(rules) - 1
        if isinstance(said, frozenset):
            held = said
        elif is_the_photo and not way[-1].rule.photos_inherit:
            held = NOTHING
    if "OWNER" in held:
        return EVERYTHING

    if "VIEW" not in held:
        return NOTHING
    if any(rule.hidden for rule in rules) and "SEE_HIDDEN" not in held:
        return NOTHING
    return held


def at_album(audience: Audience, way: Way) -> Words:
    return NOTHING.union(*(held_by_one(member, way) for member in members(audience)))


def at_photo(audience: Audience, way: Way, photo: Photo) -> Words:
    """Rule 6, then rule 9: a member that does not see the album adds nothing at the photo."""
    return NOTHING.union(
        *(
            held_by_one(member, way, photo)
            for member in members(audience)
            if "VIEW" in held_by_one(member, way)
        )
    )


def is_granted_out_of_reach(audience: Audience, way: Way, photo: Photo) -> bool:
    return not at_photo(audience, way, photo) and any(
        "VIEW" in held_by_one(member, way, photo) for member in members(audience)
    )


def judge(root: Album, audience: Audience) -> Verdict:
    photos = {
        photo.path: at_photo(audience, way, photo)
        for way in ways(root)
        for photo in way[-1].photos
        if "VIEW" in at_photo(audience, way, photo)
    }
    albums: dict[str, Words] = {}
    idle: set[str] = set()
    for way in ways(root):
        held = at_album(audience, way)
        holds_a_photo = any(
            photo.path in photos for album in way[-1].walk() for photo in album.photos
        )
        if way[-1] is root:
            albums[root.path] = held
        elif "VIEW" in held and holds_a_photo:
            albums[way[-1].path] = held
        if "VIEW" in held and not holds_a_photo:
            idle.add(way[-1].path)
    unreachable = {
        photo.path
        for way in ways(root)
        for photo in way[-1].photos
        if is_granted_out_of_reach(audience, way, photo)
    }
    return Verdict(albums, photos, unreachable, idle)
