"""Builds what the access cases need, from roles, audiences and a tree written as one reads them.

In a tree a key that ends in `/` is an album, one with a dot in it a photo, any other an option of
the album it stands in: `{"access": "none", "a.jpg": {"taken": "2026-10-15"}, "trip/": {...}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from staticgal.core.model import (
    Album,
    Direction,
    Gallery,
    Location,
    Metadata,
    Photo,
    PlaceNames,
    Sort,
    SourceFile,
    Technical,
)
from staticgal.core.naming import keyed_id
from staticgal.core.permission import BY_NAME, Permission, names, union
from staticgal.core.policy import AccessRule, Audience, Entry
from staticgal.core.project import Projection, project
from staticgal.core.rendition import DEFAULT_OFFER
from staticgal.core.resolve import Outcomes, resolve
from staticgal.core.view import AlbumView, PhotoView, SiteView
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year

Tree = Mapping[str, Any]

EVERY_OPTION = {
    *("title", "shown_name", "description", "date", "cover", "sort", "direction"),
    *("custom_order", "order_within_month", "access", "hidden", "unlisted", "photos_inherit"),
}


@dataclass(frozen=True)
class World:
    """A gallery and its audiences, and what each of them gets."""

    gallery: Gallery
    audiences: Mapping[str, Audience]

    def outcomes(self, audience: str) -> Outcomes:
        return resolve(self.gallery.root, self.audiences[audience])

    def photos(self, audience: str) -> set[str]:
        """The paths of the photos of the site."""
        return set(self.outcomes(audience).photos)

    def albums(self, audience: str) -> set[str]:
        """The paths of the albums of the site, the root left out: it is always there."""
        return set(self.outcomes(audience).albums) - {""}

    def may(self, audience: str, path: str) -> set[str]:
        """What the audience may do with a photo or an album, as named in YAML."""
        seen = self.outcomes(audience)
        return set(names(seen.photos.get(path, seen.albums.get(path, Permission(0)))))

    def projection(self, audience: str) -> Projection:
        return project(self.gallery, self.audiences[audience], secret(audience), DEFAULT_OFFER)

    def site(self, audience: str) -> SiteView:
        return self.projection(audience).site

    def album(self, audience: str, path: str = "") -> AlbumView:
        wanted = keyed_id(secret(audience), "album", path)
        (found,) = (one for one in self.site(audience).albums() if wanted.startswith(one.id))
        return found

    def photo(self, audience: str, path: str) -> PhotoView:
        ids = {path: id for id, path in self._paths(audience).items()}
        views = [
            view
            for one in self.site(audience).albums()
            for view in (*one.photos, *one.unlisted_photos)
        ]
        (found,) = (view for view in views if view.id == ids[path])
        return found

    def order(self, audience: str, path: str = "") -> list[str]:
        """The file names of an album's photos in shown order."""
        paths = self._paths(audience)
        return [name(paths[view.id]) for view in self.album(audience, path).photos]

    def albums_in_order(self, audience: str, path: str = "") -> list[str]:
        """The titles of the albums listed in an album."""
        return [one.title for one in self.album(audience, path).albums]

    def cover(self, audience: str, path: str = "") -> str | None:
        """The path of the photo that stands for an album."""
        cover = self.album(audience, path).cover
        return self._paths(audience)[cover.id] if cover else None

    def _paths(self, audience: str) -> dict[str, str]:
        return {
            job.photo: job.location.partition("/photos/")[2]
            for job in self.projection(audience).jobs
        }


def given(
    tree: Tree,
    audiences: Mapping[str, Any] | None = None,
    roles: Mapping[str, str | list[str]] | None = None,
) -> World:
    """A role is its permissions; an audience a role, or `{role, includes, open}`.

    Without any there is `viewer`, and `public` holding it.
    """
    held = {name: permissions(said) for name, said in (roles or {"viewer": "can_view"}).items()}
    found: dict[str, Audience] = {}
    for audience, said in (audiences or {"public": "viewer"}).items():
        options = said if isinstance(said, dict) else {"role": said}
        found[audience] = Audience(
            audience,
            union(held[role] for role in listed(options.get("role"))),
            is_open=options.get("open", False),
            includes=tuple(found[other] for other in options.get("includes", ())),
        )
    return World(Gallery("The Hansens", album("", tree, held)), found)


def secret(audience: str) -> bytes:
    return sha256(f"the secret of {audience}".encode()).digest()


def permissions(said: str | list[str]) -> Permission:
    return union(BY_NAME[one] for one in listed(said))


def listed(said: str | list[str] | None) -> list[str]:
    if said is None:
        return []
    return said.split() if isinstance(said, str) else said


def album(path: str, tree: Tree, roles: Mapping[str, Permission]) -> Album:
    prefix = f"{path}/" if path else ""
    options = {key: said for key, said in tree.items() if "." not in key and key[-1] != "/"}
    assert options.keys() <= EVERY_OPTION, options.keys() - EVERY_OPTION
    return Album(
        path,
        title=options.get("title", ""),
        shown_name=options.get("shown_name", name(path)),
        description=options.get("description", ""),
        date=moment(options.get("date")),
        cover=options.get("cover", ""),
        sort=Sort(options.get("sort", "date")),
        direction=Direction(options["direction"]) if "direction" in options else None,
        custom_order=tuple(options.get("custom_order", ())),
        rule=rule(options, roles),
        photos=tuple(photo(prefix + key, tree[key], roles) for key in sorted(tree) if "." in key),
        albums=tuple(
            album(prefix + key[:-1], tree[key], roles) for key in sorted(tree) if key[-1] == "/"
        ),
        order_within_month=options.get("order_within_month", False),
    )


def photo(path: str, said: Tree, roles: Mapping[str, Permission]) -> Photo:
    width, height = said.get("pixels", (6000, 4000))
    source = SourceFile(
        location=f"/photos/{path}",
        digest=sha256(path.encode()).hexdigest(),
        format="jpeg",
        size=said.get("size", 1_234_567),
        width=width,
        height=height,
    )
    metadata = Metadata(
        title=said.get("title", ""),
        caption=said.get("caption", ""),
        taken=moment(said.get("taken")),
        location=Location(*said["location"]) if "location" in said else None,
        place_names=PlaceNames(city=said.get("city", "")),
        technical=Technical(camera=said.get("camera", "")),
        keywords=tuple(said.get("keywords", ())),
        people=tuple(said.get("people", ())),
        rating=said.get("rating"),
    )
    return Photo(path, source, metadata, rule(said, roles))


def rule(said: Tree, roles: Mapping[str, Permission]) -> AccessRule:
    access = said.get("access", {})
    if access == "none":
        access = {"*": "none"}
    entries = {audience: entry(what, roles) for audience, what in access.items()}
    others = entries.pop("*", None)
    return AccessRule(
        entries,
        others,
        hidden=said.get("hidden", False),
        unlisted=said.get("unlisted", False),
        photos_inherit=said.get("photos_inherit", True),
    )


def entry(said: str | list[str], roles: Mapping[str, Permission]) -> Entry:
    if said == "none":
        return Entry(is_none=True)
    return Entry(union(roles[role] for role in listed(said)))


def moment(said: str | None) -> Moment | None:
    """`2026-10-15 15:45`, `2026-10-15`, `2026-10` or `2026`, as exact as it is written."""
    match len(said or ""):
        case 0:
            return None
        case 4:
            return Year(int(said or ""))
        case 7:
            return Month(*map(int, (said or "").split("-")))
        case 10:
            return Day(date.fromisoformat(said or ""))
        case _:
            return CaptureTime(datetime.fromisoformat(said or ""))


def name(path: str) -> str:
    return path.rpartition("/")[2]
