"""What a site shows, as a value that can be kept, and how two of them differ.

A photo here is its path; that another picture or other words stand under it is told apart.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from staticgal.core.model import Album
from staticgal.core.naming import ALBUM_LENGTH, PHOTO_LENGTH, UNLISTED_LENGTH, keyed_id
from staticgal.core.permission import BY_NAME, NONE, Permission, names, union
from staticgal.core.policy import Audience
from staticgal.core.resolve import Outcomes
from staticgal.insight.disclosure import Disclosure, from_rows, newly_disclosed


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one site shows: permissions by source path, and whether anybody may open it.

    `unlisted` are the paths in it that nothing links to. `disclosed` is by path what can be told of
    it; what of that the audience may know follows from its permissions. `has_permissions` is false
    of a site that was only looked at from outside: which photos it shows is known, and not what
    else it tells. `strangers` counts photos and albums in it that the photo tree no longer has.
    """

    albums: Mapping[str, Permission]
    photos: Mapping[str, Permission]
    unlisted: frozenset[str] = frozenset()
    is_open: bool = False
    has_permissions: bool = True
    strangers: tuple[int, int] = (0, 0)
    disclosed: Mapping[str, Disclosure] = field(default_factory=dict)


# Where there is no site yet: whatever is shown is newly shown, as a whole.
NO_EXPOSURE = Exposure({}, {})


@dataclass(frozen=True, slots=True)
class Delta:
    """What lies on one side of a difference; permissions are by path, named as in YAML.

    What is gained or lost as a whole is not told again as permissions. `disclosed` names, by path,
    the kinds of things that only this side tells of what both show (`picture`, `caption`): what a
    permission newly brings is not among them. `listed` is in both sites, and in this one of them
    linked from its album. `strangers` counts photos and albums that the photo tree no longer has.
    """

    albums: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    permissions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disclosed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    listed: tuple[str, ...] = ()
    is_open: bool = False
    strangers: tuple[int, int] = (0, 0)

    def __bool__(self) -> bool:
        return bool(
            self.albums
            or self.photos
            or self.permissions
            or self.disclosed
            or self.listed
            or self.is_open
            or any(self.strangers)
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What one audience's site shows that the one before it did not, and the reverse."""

    gained: Delta
    lost: Delta

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)


def difference(before: Exposure, after: Exposure) -> Difference:
    """How what is shown after differs from what was shown before."""
    return Difference(gained=_more(before, after), lost=_more(after, before))


def without_replaced(lost: Delta, gained: Delta) -> Delta:
    """What is lost, less what something else of the same kind stands in for."""
    disclosed = {
        path: left
        for path, kinds in lost.disclosed.items()
        if (left := tuple(one for one in kinds if one not in gained.disclosed.get(path, ())))
    }
    return replace(lost, disclosed=disclosed)


def _more(less: Exposure, more: Exposure) -> Delta:
    """What the second shows and the first does not."""
    compares = less.has_permissions and more.has_permissions
    permissions: dict[str, tuple[str, ...]] = {}
    disclosed: dict[str, tuple[str, ...]] = {}
    listed = []
    for one, other in ((less.albums, more.albums), (less.photos, more.photos)):
        for path in sorted(other.keys() & one.keys()):
            if compares:
                if one[path] != other[path] and (new := names(other[path] & ~one[path])):
                    permissions[path] = new
                before, after = less.disclosed.get(path, ()), more.disclosed.get(path, ())
                if before != after and (
                    kinds := newly_disclosed(before, after, one[path] & other[path])
                ):
                    disclosed[path] = kinds
            if path in less.unlisted and path not in more.unlisted:
                listed.append(path)
    # From outside, the first page is not told from the album it stands for.
    albums = more.albums.keys() - less.albums.keys() - (set() if compares else {""})
    return Delta(
        albums=tuple(sorted(albums)),
        photos=tuple(sorted(more.photos.keys() - less.photos.keys())),
        permissions=permissions,
        disclosed=disclosed,
        listed=tuple(listed),
        is_open=more.is_open and not less.is_open,
        strangers=more.strangers,
    )


def exposure_of(
    root: Album, audience: Audience, seen: Outcomes, disclosed: Mapping[str, Disclosure]
) -> Exposure:
    """What the audience's site shows; `disclosed` is all that can be known of albums and photos."""
    unlisted: set[str] = set()
    for album in root.walk():
        if album.rule.unlisted and album.path in seen.albums:
            unlisted.add(album.path)
        unlisted.update(p.path for p in album.photos if p.rule.unlisted and p.path in seen.photos)
    # The first page is in every site; where nothing is held there, it shows nothing of the album.
    albums = {path: held for path, held in seen.albums.items() if held}
    of_these = {path: disclosed[path] for path in (*albums, *seen.photos) if path in disclosed}
    return Exposure(albums, seen.photos, frozenset(unlisted), audience.is_open, disclosed=of_these)


def as_text(one: Exposure) -> str:
    """The value as text to be kept: paths stand by what is held there, as that is said seldom."""
    document = {
        "albums": _by_held(one.albums),
        "photos": _by_held(one.photos),
        "unlisted": sorted(one.unlisted),
        "is_open": one.is_open,
        "told": one.disclosed,
    }
    return json.dumps(document, separators=(",", ":"), ensure_ascii=True)


def from_text(text: str) -> Exposure | None:
    """The value that a text keeps; None where it keeps none that is understood."""
    try:
        document = json.loads(text)
        return Exposure(
            _by_path(document["albums"]),
            _by_path(document["photos"]),
            frozenset(map(str, document["unlisted"])),
            bool(document["is_open"]),
            disclosed=from_rows(document["told"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _by_held(held: Mapping[str, Permission]) -> list[list[list[str]]]:
    found: dict[Permission, list[str]] = {}
    for path in sorted(held):
        found.setdefault(held[path], []).append(path)
    return [[list(names(one)), paths] for one, paths in found.items()]


def _by_path(rows: Collection[tuple[list[str], list[str]]]) -> dict[str, Permission]:
    # A name that this version no longer knows counts for nothing: then a gain is told, not missed.
    joined = ((union(BY_NAME.get(name, NONE) for name in held), paths) for held, paths in rows)
    return {str(path): held for held, paths in joined for path in paths}


def exposure_from_ids(
    root: Album,
    secret: bytes,
    albums: Collection[str],
    photos: Collection[str],
    *,
    is_open: bool = False,
) -> Exposure:
    """What a finished site shows, from the opaque ids of the albums and photos in it."""
    album_ids = {one[:ALBUM_LENGTH]: one for one in albums}
    photo_ids = {one[:PHOTO_LENGTH]: one for one in photos}
    found_albums: dict[str, Permission] = {}
    found_photos: dict[str, Permission] = {}
    unlisted: set[str] = set()
    for album in root.walk():
        id = album_ids.get(keyed_id(secret, "album", album.path, ALBUM_LENGTH))
        if album.path and id is not None:
            found_albums[album.path] = Permission.VIEW
            unlisted.update({album.path} if len(id) == UNLISTED_LENGTH else ())
        for photo in album.photos:
            id = photo_ids.get(keyed_id(secret, "photo", photo.path, PHOTO_LENGTH))
            if id is not None:
                found_photos[photo.path] = Permission.VIEW
                unlisted.update({photo.path} if len(id) == UNLISTED_LENGTH else ())
    return Exposure(
        found_albums,
        found_photos,
        frozenset(unlisted),
        is_open,
        has_permissions=False,
        strangers=(len(photo_ids) - len(found_photos), len(album_ids) - len(found_albums)),
    )
