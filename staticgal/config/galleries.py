"""The photo trees of a configuration, and what `gallery.yaml` says of their albums and photos."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from staticgal.config.config import GalleryConfig, Noted
from staticgal.config.coordinates import check_coordinates
from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.config.schema.gallery import ConfigInput, GalleryInput
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.config.schema.values import NAME
from staticgal.config.tenrankai_permissions import defined_roles, note_access
from staticgal.core.policy import Audience, Role
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.globs import Pattern, is_pattern, tidy

_Note = TypeVar("_Note", AlbumInput, PhotoInput)


@dataclass(frozen=True, slots=True)
class SharedSettings:
    """What every tree of one configuration shares."""

    folder: Path
    output: Path
    ignore: tuple[str, ...]
    roles: Mapping[str, Role]
    audiences: Mapping[str, Audience]
    keys: Collection[str]  # of the file, those included whose values are wrong
    is_complete: bool  # whether nothing was left out for being wrong


def read_galleries(
    settings: ConfigInput, shared: SharedSettings, places: SourceMap, errors: ErrorCollector
) -> tuple[GalleryConfig, ...]:
    """The trees, in the order of the file; one without a name where `source` is given."""
    reader = _Galleries(shared, places, errors)
    reader.check_patterns()
    if settings.galleries is None:
        if settings.source is None:
            if not {"source", "galleries"} & set(shared.keys):
                errors.add(
                    ErrorCode.MISSING_KEY,
                    places.value(()),
                    "`source` is missing",
                    "add a line `source: photos`, with the folder your photos are in",
                )
            return ()
        return (reader.single(settings, settings.source),)
    for key in ("source", "albums", "photos", "permissions"):
        if getattr(settings, key) is not None:
            errors.add(
                ErrorCode.CONTRADICTION,
                places.key((key,)),
                f"`{key}` cannot be used together with `galleries`",
                f"move it into the gallery it belongs to: each has its own `{key}`",
            )
    found = tuple(reader.one_of_several(one, i) for i, one in enumerate(settings.galleries))
    for index, gallery in enumerate(found):
        if any(gallery.name == other.name for other in found[:index]):
            errors.add(
                ErrorCode.GIVEN_TWICE,
                places.value(("galleries", index, "name")),
                f"two galleries are named `{gallery.name}`",
                "give one of them another name",
            )
        for other in found:
            if other is not gallery and _lies_in(gallery.source, other.source):
                errors.add(
                    ErrorCode.OVERLAPPING_FOLDERS,
                    places.value(("galleries", index, "source")),
                    f"the photos of `{gallery.name}` are in the folder of `{other.name}`, "
                    "so they would be in both",
                    "give each gallery a folder of its own",
                )
    return found


class _Galleries:
    def __init__(self, shared: SharedSettings, places: SourceMap, errors: ErrorCollector) -> None:
        self.shared = shared
        self.places = places
        self.errors = errors

    def single(self, settings: ConfigInput, source: str) -> GalleryConfig:
        folder = self._source(source, ("source",))
        roles = self.shared.roles
        root = None
        if settings.permissions is not None:
            root = Noted(AlbumInput.model_construct(permissions=settings.permissions), self.places)
            roles = self._check_rule(root.note, root.at, roles)
        return GalleryConfig(
            name="",
            title="",
            source=folder,
            root=root,
            albums=self._albums(settings.albums, ("albums",), roles),
            photos=self._photos(settings.photos, ("photos",), settings.albums, ("albums",), roles),
            location=self.places.key(("source",)),
        )

    def one_of_several(self, settings: GalleryInput, index: int) -> GalleryConfig:
        at: Keys = ("galleries", index)
        if not NAME.fullmatch(settings.name):
            self.errors.add(
                ErrorCode.UNUSABLE_NAME,
                self.places.value((*at, "name")),
                f"`{settings.name}` cannot be the name of a gallery",
                "use lower-case letters, digits and `-`; its `title` may be anything",
            )
        folder = self._source(settings.source, (*at, "source"))
        roles = self._check_rule(settings, at, self.shared.roles)
        return GalleryConfig(
            name=settings.name,
            title=settings.title or "",
            source=folder,
            root=Noted(settings, self.places, at),
            albums=self._albums(settings.albums, (*at, "albums"), roles),
            photos=self._photos(
                settings.photos, (*at, "photos"), settings.albums, (*at, "albums"), roles
            ),
            location=self.places.key((*at, "name")),
        )

    def check_patterns(self) -> None:
        for index, text in enumerate(self.shared.ignore):
            self._check_pattern(text, ("ignore", index))

    def _source(self, name: str, at: Keys) -> Path:
        """The folder with the photos; it and what staticgal writes must not undo each other."""
        place = self.places.value(at)
        folder = Path(self.shared.folder / Path(name).expanduser())
        if "://" in name:
            self.errors.add(
                ErrorCode.NO_SUCH_FILE,
                place,
                f"`{name}` is not a folder",
                "sources on other machines come with a later version",
            )
        elif not folder.is_dir():
            self.errors.add(
                ErrorCode.NO_SUCH_FILE,
                place,
                f"there is no folder `{name}`",
                "name the folder your photos are in; if it is on another disk, is that there?",
            )
        source, output = folder.resolve(), self.shared.output.resolve()
        if _lies_in(source, output):
            self.errors.add(
                ErrorCode.OVERLAPPING_FOLDERS,
                place,
                f"the photos in `{name}` are in the folder that sites are written to",
                "give `output` another folder: each build replaces what is in it",
            )
        if output == self.shared.folder.resolve():
            self.errors.add(
                ErrorCode.OVERLAPPING_FOLDERS,
                self.places.value(("output",)),
                "the sites cannot be written into the folder of `gallery.yaml` itself",
                "give `output` a folder of its own, as in `output: build`",
            )
        return folder

    def _albums(
        self, settings: Mapping[str, AlbumInput] | None, at: Keys, roles: Mapping[str, Role]
    ) -> dict[str, Noted[AlbumInput]]:
        found = self._noted(settings, at)
        # Parents first, so that the roles of an album are known to those below it.
        scopes: dict[str, Mapping[str, Role]] = {}
        for path in sorted(found):
            one = found[path]
            scope = _nearest(scopes, path, roles)
            scopes[path] = self._check_rule(one.note, one.at, scope)
        return found

    def _photos(
        self,
        settings: Mapping[str, PhotoInput] | None,
        at: Keys,
        albums: Mapping[str, AlbumInput] | None,
        albums_at: Keys,
        roles: Mapping[str, Role],
    ) -> dict[str, Noted[PhotoInput]]:
        found = self._noted(settings, at)
        # Which albums a pattern reaches is known once the tree is read; here it is enough that a
        # role has been defined by somebody. `source.role_scopes` resolves it where the photo is.
        known = dict(roles)
        quiet = ErrorCollector()
        for path, album in (albums or {}).items():
            known |= defined_roles(album, self.places, quiet, (*albums_at, path), known)
        for path, one in found.items():
            if is_pattern(path):
                self._check_pattern(str(one.at[-1]), one.at)
            self._access(one.note, one.at, known)
            if self.shared.is_complete:
                check_coordinates(one, self.errors)
        return found

    def _noted(self, settings: Mapping[str, _Note] | None, at: Keys) -> dict[str, Noted[_Note]]:
        """By tidy path; a path that leaves the source, or is given twice, is a mistake."""
        found: dict[str, Noted[_Note]] = {}
        for path, note in (settings or {}).items():
            where = (*at, path)
            place = self.places.key(where)
            key = tidy(path)
            if path.startswith(("/", "~")) or ".." in path.split("/") or "\\" in path:
                self.errors.add(
                    ErrorCode.OUTSIDE_SOURCE,
                    place,
                    f"`{path}` is not a path inside the source",
                    "write it from the source folder on, with `/`, as in `2026/Anna`",
                )
            elif key in found:
                self.errors.add(
                    ErrorCode.GIVEN_TWICE,
                    place,
                    f"`{path}` is given twice, first in line {found[key].location().line}",
                    "put everything about it in one place",
                )
            else:
                found[key] = Noted(note, self.places, where)
        return found

    def _check_rule(
        self, note: AlbumInput, at: Keys, scope: Mapping[str, Role]
    ) -> Mapping[str, Role]:
        """Notes what is wrong in an album's roles and access; the roles known there and below."""
        own = defined_roles(note, self.places, self.errors, at, scope)
        scope = {**scope, **own} if own else scope
        self._access(note, at, scope)
        return scope

    def _access(self, note: AlbumInput | PhotoInput, at: Keys, roles: Mapping[str, Role]) -> None:
        note_access(note, self.places, self.errors, at, self.shared.audiences, roles)

    def _check_pattern(self, text: str, at: Keys) -> None:
        try:
            Pattern(text)
        except re.error as error:
            self.errors.add(
                ErrorCode.UNUSABLE_PATTERN,
                self.places.key(at),
                f"`{text}` is not a pattern: {error.msg}",
                "check its `[...]`",
            )


def _nearest(
    scopes: Mapping[str, Mapping[str, Role]], path: str, otherwise: Mapping[str, Role]
) -> Mapping[str, Role]:
    """What is known at the nearest album above this path."""
    while path:
        path = path.rpartition("/")[0]
        if path in scopes:
            return scopes[path]
    return scopes.get("", otherwise) if path else otherwise


def _lies_in(inner: Path, outer: Path) -> bool:
    """Whether one folder is the other or lies in it."""
    return outer.resolve() in (inner.resolve(), *inner.resolve().parents)
