"""What a dump of myks-gallery holds, as values: albums, photos, users and policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from staticgal.importers.imported import Difference


@dataclass(frozen=True, slots=True)
class MyksPolicy:
    """Who may see an album or a photo; `key` tells one policy from all others.

    `inherit` means something for an album only.
    """

    key: str
    public: bool
    groups: frozenset[str]
    users: frozenset[str]
    inherit: bool = False


@dataclass(frozen=True, slots=True)
class MyksPhoto:
    """A photo by its path; without a policy it follows its album."""

    path: str
    policy: MyksPolicy | None


@dataclass(frozen=True, slots=True)
class MyksAlbum:
    """One category's photos in one folder; without a policy it is nobody's."""

    path: str
    category: str
    name: str
    date: date | None
    policy: MyksPolicy | None
    photos: tuple[MyksPhoto, ...]


@dataclass(frozen=True, slots=True)
class MyksUser:
    """Somebody who can log in, if active."""

    name: str
    groups: frozenset[str]
    is_active: bool
    sees_all: bool


@dataclass(frozen=True, slots=True)
class MyksDump:
    """All of it, albums and photos by path, and what of it could not be taken."""

    albums: tuple[MyksAlbum, ...]
    users: tuple[MyksUser, ...]
    differences: tuple[Difference, ...] = ()

    def policies(self) -> Iterator[MyksPolicy]:
        """Every policy of an album or a photo."""
        for album in self.albums:
            if album.policy:
                yield album.policy
            for photo in album.photos:
                if photo.policy:
                    yield photo.policy
