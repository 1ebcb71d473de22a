"""What may be open more widely than its owner means: the safety review of `staticgal check`.

Nothing here is a mistake; each is what people get wrong, and can be acknowledged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from staticgal.core.model import Album, Gallery, Photo
from staticgal.core.permission import NONE, Permission, names
from staticgal.core.policy import AccessRule, Audience, Entry, Policy
from staticgal.core.resolve import Outcomes
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.insight.checks.free_texts import text_words
from staticgal.text.lists import counted, quoted

# What anybody on the web would know or have of photos, where an audience needs no password.
_OPEN = (
    (Permission.LOCATION, WarningCode.OPEN_LOCATION, "may know where they were taken"),
    (Permission.EXACT_DATES, WarningCode.OPEN_EXACT_DATES, "may know on which day, and when"),
    (Permission.DOWNLOAD_ORIGINAL, WarningCode.OPEN_ORIGINALS, "may have the original files"),
)
_SHORTEST_NAME = 3  # shorter ones are initials, and found everywhere


def safety(
    gallery: Gallery,
    policy: Policy,
    outcomes: Mapping[str, Outcomes],
    where: Callable[[str], SourceLocation],
) -> Iterator[Diagnostic]:
    """All that is worth a look before somebody else has one; `where` says where a path lies."""
    for audience in policy.audiences.values():
        if audience.is_open:
            yield from _open(audience, outcomes[audience.name])
    yield from _people_in_two(policy)
    yield from _wider_than_above(gallery.root, policy, outcomes)
    yield from _named_people(gallery, policy, outcomes, where)
    yield from _unused_roles(gallery.root, policy)


def _open(audience: Audience, seen: Outcomes) -> Iterator[Diagnostic]:
    """What an audience without protection holds that tells of private life."""
    for permission, code, what in _OPEN:
        count = sum(permission in held for held in seen.photos.values())
        if count:
            photos = counted(count, "photo")
            (name,) = names(permission)
            yield Diagnostic(
                code,
                audience.defined_at,
                f"`{audience.name}` is open to anybody on the web; of {photos}, everyone {what}",
                f"take `{name}` out of its role, or `protection: open` off the audience",
                audience.name,
            )


def _people_in_two(policy: Policy) -> Iterator[Diagnostic]:
    """People who have two sites to look at: what one of them hides may stand in the other."""
    found: dict[str, list[Audience]] = {}
    spelt: dict[str, str] = {}
    for audience in policy.audiences.values():
        for person in audience.people:
            key = person.strip().casefold()
            spelt.setdefault(key, person)
            if audience not in found.setdefault(key, []):
                found[key].append(audience)
    for key, audiences in found.items():
        if len(audiences) > 1:
            yield Diagnostic(
                WarningCode.PERSON_IN_TWO,
                audiences[1].defined_at,
                f"`{spelt[key]}` is in {quoted([one.name for one in audiences])}, and so sees "
                "what any one of them does",
                "take the name off all but one; for somebody who may do what several may, there "
                "is an audience with `includes`",
                spelt[key],
            )


def _wider_than_above(
    root: Album, policy: Policy, outcomes: Mapping[str, Outcomes]
) -> Iterator[Diagnostic]:
    """Albums where an audience may do more than in the album above.

    To grant an album to an audience that nothing was said of further up is the plain way to show
    somebody one album, and no warning.
    """
    for audience in policy.audiences.values():
        is_spoken_of = any(member.permissions for member in audience.members())
        yield from _wider_below(root, audience, outcomes[audience.name].albums, is_spoken_of)


def _wider_below(
    album: Album, audience: Audience, seen: Mapping[str, Permission], is_spoken_of: bool
) -> Iterator[Diagnostic]:
    """Wider albums at any depth; `is_spoken_of` says that something was said further up."""
    members = audience.members()
    is_spoken_of = is_spoken_of or any(album.rule.entry(one.name) for one in members)
    for child in album.albums:
        more = seen.get(child.path, NONE) & ~seen.get(album.path, NONE)
        if more and is_spoken_of:
            gained = ("owner_access",) if Permission.OWNER in more else names(more)
            above = f"`{album.path}` above it" if album.path else "the top album"
            entries = [entry for one in members if (entry := child.rule.entry(one.name))]
            yield Diagnostic(
                WarningCode.WIDER_THAN_ABOVE,
                next((entry.defined_at for entry in entries if entry.defined_at), child.defined_at),
                f"in album `{child.path}`, `{audience.name}` may do more than in {above}: "
                f"{quoted(gained)}",
                "make sure that this is meant, or say less there",
                f"{audience.name} at {child.path}",
            )
        yield from _wider_below(child, audience, seen, is_spoken_of)


def _named_people(
    gallery: Gallery,
    policy: Policy,
    outcomes: Mapping[str, Outcomes],
    where: Callable[[str], SourceLocation],
) -> Iterator[Diagnostic]:
    """Captions that name who is tagged in the photo, for audiences that may not read the tags."""
    for album in gallery.root.walk():
        for photo in album.photos:
            named = _people_named(photo) if photo.metadata.people else ()
            if not named:
                continue
            for name in policy.audiences:
                held = outcomes[name].photos.get(photo.path, NONE)
                if held and Permission.READ_METADATA not in held:
                    place = photo.defined_at or where(photo.path)
                    yield Diagnostic(
                        WarningCode.NAMES_PERSON,
                        place,
                        f"{text_words(photo, place)} mentions {quoted(named)}, but "
                        f"`{name}` may not see who is in a photo",
                        "word it differently, or give that audience `can_read_metadata`",
                        f"{name} at {photo.path}",
                    )


def _people_named(photo: Photo) -> tuple[str, ...]:
    """The people tagged in the photo whose name, or first name, stands in its text."""
    data = photo.metadata
    plain = " \n ".join((data.title, data.caption, data.alt)).casefold()
    return tuple(
        person
        for person in data.people
        if any(
            len(word) >= _SHORTEST_NAME
            and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) is not None
            for word in (person.casefold(), *person.casefold().split()[:1])
        )
    )


def _unused_roles(root: Album, policy: Policy) -> Iterator[Diagnostic]:
    """Roles that nobody is given: perhaps a name was mistyped, or an entry forgotten."""
    used = {name for audience in policy.audiences.values() for name in audience.roles}
    for album in root.walk():
        for rule in (album.rule, *(photo.rule for photo in album.photos)):
            used.update(name for entry in _entries(rule) for name in entry.roles)
    waiting = list(used)
    while waiting:
        role = policy.roles.get(waiting.pop())
        for parent in role.inherits if role else ():
            if parent not in used:
                used.add(parent)
                waiting.append(parent)
    for name, role in policy.roles.items():
        if name not in used:
            yield Diagnostic(
                WarningCode.UNUSED_ROLE,
                role.defined_at,
                f"nobody has the role `{name}`",
                "give it to an audience, or take it out",
                name,
            )


def _entries(rule: AccessRule) -> Iterator[Entry]:
    """All entries of a rule, those that a stronger place replaces too."""
    for one in (*rule.entries.values(), rule.others):
        entry = one
        while entry is not None:
            yield entry
            entry = entry.overrides
