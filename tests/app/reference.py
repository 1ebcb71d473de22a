"""Who sees what, worked out anew: from a gallery's files and the ten rules, by nothing of ours.

It knows as much of the files as `test_access_from_files` writes. Where that test writes what must
be refused, it has nothing to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from defusedxml.ElementTree import fromstring

Said = Mapping[str, Any]  # as YAML or TOML says it
Held = frozenset[str]
NOTHING: Held = frozenset()
EVERYTHING: Held = frozenset(
    f"can_{what}"
    for what in (
        *("view", "see_exact_dates", "see_location", "see_technical_details", "see_hidden"),
        *("download_medium", "download_large", "download_original", "download_raw"),
        *("download_gallery", "use_zoom", "use_cart", "read_metadata", "set_picks"),
        *("add_comments", "edit_own_comments", "delete_own_comments", "add_ratings", "add_tags"),
        *("edit_any_comments", "delete_any_comments"),
    )
) | {"owner_access"}
CLOSED = None  # what `none` is read as
Entries = dict[str, Held | None]
Found = dict[str, Held]


@dataclass
class Node:
    """An album or a photo, with what is said of it: the nearest place first."""

    path: str
    said: Sequence[Said]
    entries: Entries
    metadata: Said

    def is_said(self, key: str) -> bool | None:
        return next((bool(said[key]) for said in self.said if key in said), None)

    def is_shut(self, day: date) -> bool:
        return any(is_shut(said.get("visible"), day) for said in self.said)


class Reference:
    """The answer to `staticgal access --json` for one gallery on one day."""

    def __init__(self, folder: Path, day: date) -> None:
        self.day = day
        self.config = yaml.safe_load((folder / "gallery.yaml").read_text())
        self.audiences: Mapping[str, Said] = self.config["audiences"]
        self.roles = defined({}, self.config["roles"])
        self.albums: dict[str, tuple[Node, list[Node]]] = {}
        self._read(folder / "photos", "", self.roles)

    def answer(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        return {name: self._site(name) for name in self.audiences}

    def _site(self, name: str) -> dict[str, dict[str, list[str]]]:
        """Rules 9 and 10: the union of the shares; albums that hold a photo, and the root."""
        albums: Found = {}
        photos: Found = {}
        for member in self._members(name):
            for joined, share in zip((albums, photos), self._share(member), strict=True):
                for path, held in share.items():
                    joined[path] = joined.get(path, NOTHING) | held
        kept = {
            path: sorted(held)
            for path, held in albums.items()
            if any(f"/{photo}".startswith(f"/{path}/".replace("//", "/")) for photo in photos)
        }
        kept.setdefault("", sorted(albums.get("", NOTHING)))
        return {"albums": kept, "photos": {path: sorted(held) for path, held in photos.items()}}

    def _members(self, name: str) -> set[str]:
        audience = self.audiences[name]
        # Outside its own days it sees nothing, whatever it includes.
        includes = (
            () if is_shut(audience.get("visible"), self.day) else audience.get("includes", ())
        )
        return {name}.union(*(self._members(one) for one in includes))

    def _share(self, name: str) -> tuple[Found, Found]:
        """Rules 1 to 8 for one audience alone."""
        albums: Found = {}
        photos: Found = {}
        audience = self.audiences[name]
        if is_shut(audience.get("visible"), self.day):
            return albums, photos
        for path, (album, own_photos) in self.albums.items():
            held: Held | None = self.roles[audience["role"]] if "role" in audience else NOTHING
            is_hidden = False
            for above in self._way(path):
                held = self._step(held, above, name)
                is_hidden = is_hidden or bool(above.is_said("hidden"))
            if is_seen(held, is_hidden):
                albums[path] = whole(held)
            for photo in own_photos:
                inherited = held
                if album.is_said("photos_inherit") is False and held and not is_owner(held):
                    inherited = NOTHING
                left = self._limited(self._step(inherited, photo, name), photo, name)
                if path in albums and is_seen(left, is_hidden or bool(photo.is_said("hidden"))):
                    photos[photo.path] = whole(left)
        return albums, photos

    def _way(self, path: str) -> Iterator[Node]:
        names = path.split("/") if path else []
        for count in range(len(names) + 1):
            yield self.albums["/".join(names[:count])][0]

    def _step(self, held: Held | None, node: Node, name: str) -> Held | None:
        """Rules 2, 3, 4 and `visible`: what is held one node further down."""
        if held is CLOSED or is_owner(held):
            return held
        if name in node.entries:
            held = node.entries[name]
        elif "*" in node.entries:
            held = node.entries["*"]
        return CLOSED if node.is_shut(self.day) and not is_owner(held) else held

    def _limited(self, held: Held | None, photo: Node, name: str) -> Held | None:
        if held is CLOSED or is_owner(held):
            return held
        for limit in self.config["limits"]:
            if name in limit.get("from", self.audiences) and matches(limit["when"], photo):
                held -= EVERYTHING if limit["withhold"] == "all" else set(limit["withhold"])
        return held

    def _read(self, folder: Path, path: str, scope: Mapping[str, Held]) -> None:
        """One album and all below; names of roles mean in a file what they mean in its folder."""
        near = front_matter(folder / "_folder.md")
        far = self.config["albums"].get(path, {})
        scope = defined(scope, near.get("roles", {}))
        entries = joined(self._entries(near, scope), self._entries(far, self.roles))
        photos = [
            self._photo(file, f"{path}/{file.name}".lstrip("/"), scope)
            for file in folder.glob("*.jpg")
        ]
        self.albums[path] = Node(path, (near, far), entries, {}), photos
        for below in (one for one in folder.iterdir() if one.is_dir()):
            self._read(below, f"{path}/{below.name}".lstrip("/"), scope)

    def _photo(self, file: Path, path: str, scope: Mapping[str, Held]) -> Node:
        near = front_matter(Path(f"{file}.md"))
        central = self.config["photos"]
        exact = central.get(path, {})
        pattern = central.get("**/1.jpg", {}) if file.name == "1.jpg" else {}
        entries = joined(
            self._entries(near, scope),
            joined(self._entries(exact, self.roles), self._entries(pattern, self.roles)),
        )
        metadata = {**xmp(Path(f"{file}.xmp")), **near}
        return Node(path, (near, exact, pattern), entries, metadata)

    def _entries(self, said: Said, scope: Mapping[str, Held]) -> Entries:
        access = said.get("access", {})
        found = {
            name: meaning(value, scope)
            for name, value in ({"*": "none"} if access == "none" else access).items()
        }
        block = said.get("permissions", {})
        users = {user["username"]: user["roles"] for user in block.get("user_roles", ())}
        for name, audience in self.audiences.items():
            is_open = audience.get("protection") == "open"
            role = block.get("public_role" if is_open else "default_authenticated_role")
            if users.get(name, role) is not None:
                found[name] = meaning(users.get(name, role), scope)
        return found


def joined(near: Entries, far: Entries) -> Entries:
    """The nearer decides for whom it names, by name or by `"*"`; against that, for whom nobody is
    named nearer, a `none` by name holds.
    """
    if "*" in near:
        far = {name: held for name, held in far.items() if name != "*" and held is CLOSED}
    return {**far, **near}


def meaning(value: str | list[str], scope: Mapping[str, Held]) -> Held | None:
    if value == "none":
        return CLOSED
    return NOTHING.union(*(scope[name] for name in ([value] if isinstance(value, str) else value)))


def defined(scope: Mapping[str, Held], roles: Said) -> dict[str, Held]:
    """The scope with these roles in it, each built on what was there before it."""
    found = dict(scope)
    for name, role in roles.items():
        said = role.get("permissions", role) if isinstance(role, Mapping) else role
        own = {one for one in said if not isinstance(said, Mapping) or said[one]}
        above = found[role["inherits"]] if "inherits" in role else NOTHING
        found[name] = above | own
    return found


def is_owner(held: Held | None) -> bool:
    return held is not CLOSED and "owner_access" in held


def whole(held: Held | None) -> Held:
    return EVERYTHING if is_owner(held) else held or NOTHING


def is_seen(held: Held | None, is_hidden: bool) -> bool:
    return "can_view" in whole(held) and (not is_hidden or "can_see_hidden" in whole(held))


def is_shut(visible: Said | None, day: date) -> bool:
    first, last = (visible or {}).get("from"), (visible or {}).get("until")
    return bool((first and str(day) < str(first)) or (last and str(day) > str(last)))


def matches(when: Said, photo: Node) -> bool:
    """Whether all keys of a condition hold."""
    for key, value in when.items():
        if key == "not":
            holds = not matches(value, photo)
        elif key == "any":
            holds = any(matches(one, photo) for one in value)
        elif key == "keyword":
            holds = value in photo.metadata.get("keywords", ())
        elif key == "rating":
            holds = photo.metadata.get("rating", 0) >= int(value.removeprefix(">= "))
        else:
            holds = photo.path == value  # `file`, without any pattern
        if not holds:
            return False
    return True


def front_matter(file: Path) -> dict[str, Any]:
    """What a note says, in YAML or TOML; nothing where there is none."""
    if not file.exists():
        return {}
    _, text, _ = re.split(r"^(?:---|\+\+\+)\n", file.read_text(), flags=re.MULTILINE)
    return tomllib.loads(text) if file.read_text().startswith("+++") else yaml.safe_load(text) or {}


def xmp(file: Path) -> dict[str, Any]:
    """The keywords and the rating in an XMP sidecar."""
    if not file.exists():
        return {}
    root = fromstring(file.read_text())
    words = [one.text for one in root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")]
    stars = next(root.iter("{http://ns.adobe.com/xap/1.0/}Rating"), None)
    rating = {} if stars is None else {"rating": int(stars.text or 0)}
    return {**({"keywords": words} if words else {}), **rating}
