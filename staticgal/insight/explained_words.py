"""How albums, roles and places are named in an explanation, and in a change that is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from staticgal.core.limit import Limit, fields_used, matches
from staticgal.core.model import Album, Photo
from staticgal.core.permission import ALL, Permission, names
from staticgal.core.policy import AccessRule, Entry
from staticgal.core.when import clock
from staticgal.errors import SourceLocation
from staticgal.text.lists import joined, quoted


def album_words(album: Album) -> str:
    """The album, as in a sentence."""
    return f"album `{album.path}`" if album.path else "the top album"


def entry_words(what: str, name: str, entry: Entry) -> str:
    """What an album or photo says of one audience, by the word that stands in the file."""
    key = entry.key or name
    if entry.is_none:
        return f"{what} is closed: `{key}: none`"
    roles = role_words(entry.roles, entry.permissions)
    if key == "*":
        return f"{what} gives everybody it does not name {roles}"
    by = f" (`{key}`)" if key != name else ""
    return f"{what} gives `{name}` {roles}{by}"


def role_words(roles: tuple[str, ...], held: Permission) -> str:
    """The roles by name; without a name, what they hold."""
    if not roles:
        return f"{', '.join(names(held))}" if held else "no role"
    return f"the {'role' if len(roles) == 1 else 'roles'} {quoted(roles)}"


_FIELDS = {"location": "place", "rating": "stars", "taken": "day", "technical": "camera"}


def field_words(fields: Iterable[str]) -> str:
    """Fields of a photo's metadata as one says them: `keywords and place`."""
    return joined(sorted(_FIELDS.get(name, name) for name in fields))


_KEYS = {"location": ("latitude", "longitude"), "taken": ("date",), "technical": ("camera",)}


def note_keys(fields: Iterable[str]) -> str:
    """The keys of a note that say these fields of a photo's metadata."""
    return quoted(key for name in sorted(fields) for key in _KEYS.get(name, (name,)))


def time_words(as_of: datetime | None) -> str:
    """The instant at which a gallery is looked at, by its own clock."""
    return clock(as_of) if as_of is not None else "no time"


def at(place: SourceLocation | None) -> str:
    """The place in brackets, after what stands there."""
    return f" ({place})" if place else ""


def limit_words(limit: Limit, photo: Photo) -> str:
    """What a limit takes of a photo that it concerns, and why where that is not plain."""
    what = quoted(names(limit.withhold))
    text = "a limit hides the photo" if limit.withhold == ALL else f"a limit takes away {what}"
    if not matches(limit.when, photo):
        other = next(one for one in photo.related if matches(limit.when, one))
        text += f", as it does of `{other.path}`, with which it belongs"
        photo = other
    unknown = fields_used(limit.when) & photo.unknown
    if not unknown or matches(limit.when, replace(photo, unknown=frozenset())):
        return text
    unread = joined(photo.unread) or "a part of its files"
    return f"{text}: it asks for the {field_words(unknown)}, and {unread} cannot be read"


def because_of(rule: AccessRule, key: str) -> str:
    """The photo of which that is said, where it is another one."""
    return (
        f", as `{rule.from_related[key]}` with which it belongs" if key in rule.from_related else ""
    )
