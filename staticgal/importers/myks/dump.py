"""What `dumpdata` wrote of myks-gallery: albums, photos, users, and who may see what of it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation
from staticgal.importers.imported import Difference
from staticgal.importers.myks.values import MyksAlbum, MyksDump, MyksPhoto, MyksPolicy, MyksUser

HOW_TO_DUMP = "write it with `manage.py dumpdata gallery auth.user auth.group -o dump.json`"
_SEE_ALL = ("view", "gallery", "photo")  # "Can see all photos"


def read_dump(path: Path) -> MyksDump:
    """What the file holds; ConfigErrors with all that is wrong in it."""
    mistakes = ErrorCollector()
    place = SourceLocation(display_path(path))
    entries: object = None
    try:
        entries = json.loads(path.read_bytes().decode("utf-8-sig"))
        json.dumps(entries, ensure_ascii=False).encode("utf-8")  # half a character is no text
    except OSError as error:
        mistakes.add(
            ErrorCode.UNREADABLE_FILE,
            place,
            f"the file cannot be read: {error.strerror}",
            HOW_TO_DUMP,
        )
    except (ValueError, RecursionError):
        mistakes.add(ErrorCode.NOT_AN_EXPORT, place, "this is not JSON in UTF-8", HOW_TO_DUMP)
    mistakes.raise_if_any()
    if not isinstance(entries, list):
        mistakes.add(
            ErrorCode.NOT_AN_EXPORT,
            place,
            "this is not what `dumpdata` writes: a list of objects",
            HOW_TO_DUMP,
        )
        mistakes.raise_if_any()
        return MyksDump((), ())
    found = _Reading(entries, place, mistakes).dump()
    mistakes.raise_if_any()
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """One object of the dump: its number in the file, key and fields."""

    number: int
    model: str
    key: object
    fields: Mapping[str, object]


class _Reading:
    def __init__(
        self, entries: Iterable[object], place: SourceLocation, mistakes: ErrorCollector
    ) -> None:
        self.defined_at = place
        self.mistakes = mistakes
        self.differences: list[Difference] = []
        self.groups: dict[str, str] = {}  # names by key
        self.names: dict[str, str] = {}  # of users, by key
        self.see_all: set[str] = set()  # keys of the permission
        self.known_permissions: set[str] = set()
        self.by_model: dict[str, list[_Entry]] = {}
        for number, entry in enumerate(entries, 1):
            match entry:
                case {"model": str(model), "fields": dict(fields), **rest}:
                    one = _Entry(number, model.lower(), rest.get("pk"), fields)
                    self.by_model.setdefault(one.model, []).append(one)
                case _:
                    self._add(number, "is not an object with a model and fields")

    def dump(self) -> MyksDump:
        for model in ("gallery.album", "auth.user"):
            if model not in self.by_model and not self.mistakes:
                self.mistakes.add(
                    ErrorCode.NOT_AN_EXPORT,
                    self.defined_at,
                    f"there is no `{model}` in it",
                    HOW_TO_DUMP,
                )
        self.groups = self._names("auth.group", "name")
        self.names = self._names("auth.user", "username")
        self.see_all = self._see_all_keys()
        see_all_groups = {
            _text(one, "name")
            for one in self._each("auth.group")
            if self._sees_all(one, "permissions")
        }
        users = [self._user(one, see_all_groups) for one in self._each("auth.user")]
        albums = self._albums()
        return MyksDump(albums, tuple(sorted(users, key=lambda u: u.name)), tuple(self.differences))

    def _add(self, number: int, problem: str) -> None:
        self.mistakes.add(
            ErrorCode.NOT_AN_EXPORT, self.defined_at, f"object {number} {problem}", HOW_TO_DUMP
        )

    def _each(self, model: str) -> Iterator[_Entry]:
        """The objects of a model, in the order of the file."""
        return iter(self.by_model.get(model, ()))

    def _names(self, model: str, field: str) -> dict[str, str]:
        """The name of each group or user by its key, and by its name for natural keys."""
        found: dict[str, str] = {}
        for one in self._each(model):
            name = _text(one, field)
            if not name:
                self._add(one.number, f"is a {model} without a {field}")
            found[_key([name])] = name
            if one.key is not None:
                found[_key(one.key)] = name
        return found

    def _see_all_keys(self) -> set[str]:
        """What the permission is called in this dump: its natural key, and its number if known."""
        found = {_key(list(_SEE_ALL))}
        types = {
            _key(one.key)
            for one in self._each("contenttypes.contenttype")
            if (one.fields.get("app_label"), one.fields.get("model")) == _SEE_ALL[1:]
        } | {_key(list(_SEE_ALL[1:]))}
        for one in self._each("auth.permission"):
            is_it = one.fields.get("codename") == _SEE_ALL[0]
            if is_it and _key(one.fields.get("content_type")) in types:
                found.add(_key(one.key))
        self.known_permissions = {_key(one.key) for one in self._each("auth.permission")}
        return found

    def _sees_all(self, one: _Entry, field: str) -> bool:
        held = one.fields.get(field)
        keys = [_key(key) for key in held] if isinstance(held, list) else []
        unknown = [key for key in keys if key.isdigit() and key not in self.known_permissions]
        if unknown and not set(keys) & self.see_all:
            who = _text(one, "username") or f"the group {_text(one, 'name')}"
            self.differences.append(
                Difference(
                    f"the permissions of `{who}` are only numbers here, so nobody can tell whether "
                    "“Can see all photos” is among them; it was taken not to be",
                    "add `--natural-foreign` to `dumpdata` to have them by name",
                    self.defined_at,
                )
            )
        return bool(set(keys) & self.see_all)

    def _user(self, one: _Entry, see_all_groups: set[str]) -> MyksUser:
        groups = self._references(one, "groups", self.groups, "group")
        is_active = one.fields.get("is_active") is True
        sees_all = (
            one.fields.get("is_superuser") is True
            or self._sees_all(one, "user_permissions")
            or bool(groups & see_all_groups)
        )
        return MyksUser(_text(one, "username"), groups, is_active, is_active and sees_all)

    def _references(
        self, one: _Entry, field: str, known: Mapping[str, str], what: str
    ) -> frozenset[str]:
        """The names that the keys in a field stand for; an unknown one is a mistake."""
        keys = one.fields.get(field)
        if not isinstance(keys, list):
            self._add(one.number, f"({one.model}) has no list of {field}")
            return frozenset()
        found = set()
        for key in keys:
            name = known.get(_key(key))
            if name is None:
                self._add(one.number, f"({one.model}) names a {what} {key!r} that is not in it")
            else:
                found.add(name)
        return frozenset(found)

    def _policies(self, kind: str, owners: Iterable[str]) -> dict[str, MyksPolicy]:
        """The policy of each album or photo by its owner's key."""
        model = f"gallery.{kind}accesspolicy"
        known = set(owners)
        found: dict[str, MyksPolicy] = {}
        for one in self._each(model):
            owner = _key(one.fields.get(kind))
            policy = MyksPolicy(
                key=f"{kind} {owner}",
                public=one.fields.get("public") is True,
                groups=self._references(one, "groups", self.groups, "group"),
                users=self._references(one, "users", self.names, "user"),
                inherit=one.fields.get("inherit") is True,
            )
            if owner in found:
                self._add(one.number, f"is the second policy of {kind} {owner}")
            if owner not in known:
                self._left_over(one, f"is the policy of {kind} {owner}, which is not in it")
            found[owner] = policy
        return found

    def _albums(self) -> tuple[MyksAlbum, ...]:
        albums = {_key(one.key): one for one in self._each("gallery.album")}
        photos = {_key(one.key): one for one in self._each("gallery.photo")}
        for one in (*self._each("gallery.album"), *self._each("gallery.photo")):
            if one.key is None:
                self._add(one.number, f"({one.model}) has no `pk`")
        if "gallery.photoaccesspolicy" not in self.by_model:
            self.differences.append(
                Difference(
                    "there is no photo access policy in it, so every photo follows its album",
                    f"if some photos had a policy of their own: {HOW_TO_DUMP}",
                    self.defined_at,
                )
            )
        album_policies = self._policies("album", albums)
        photo_policies = self._policies("photo", photos)
        inside: dict[str, list[MyksPhoto]] = {}
        for key, one in photos.items():
            owner = _key(one.fields.get("album"))
            if owner not in albums:
                self._left_over(one, f"is a photo of album {owner}, which is not in it")
                continue
            path = self._path(albums[owner], "dirpath", _text(one, "filename"))
            inside.setdefault(owner, []).append(MyksPhoto(path, photo_policies.get(key)))
        made = [
            MyksAlbum(
                path=self._path(one, "dirpath"),
                category=_text(one, "category"),
                name=_text(one, "name"),
                date=_date(one.fields.get("date")),
                policy=album_policies.get(key),
                photos=tuple(sorted(inside.get(key, ()), key=lambda photo: photo.path)),
            )
            for key, one in albums.items()
        ]
        return tuple(sorted(made, key=lambda one: (one.path.split("/"), one.category)))

    def _path(self, one: _Entry, field: str, name: str | None = None) -> str:
        """The path as myks-gallery compares it: NFKC, from the photo folder on."""
        path = _text(one, field)
        parts = [*path.split("/"), *([] if name is None else [name])] if path else [name or ""]
        whole = unicodedata.normalize("NFKC", "/".join(parts))
        if {"", ".", ".."} & set(whole.split("/")) and whole:
            self._add(one.number, f"has a path that leads nowhere: `{whole}`")
        return whole

    def _left_over(self, one: _Entry, what: str) -> None:
        self.differences.append(
            Difference(f"object {one.number} {what}; it was left out", HOW_TO_DUMP, self.defined_at)
        )


def _key(value: object) -> str:
    """One spelling for a key, be it a number, or the list that is a natural key."""
    return json.dumps(value, ensure_ascii=False)


def _text(one: _Entry, field: str) -> str:
    value = one.fields.get(field)
    return value if isinstance(value, str) else ""


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
