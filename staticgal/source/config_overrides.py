"""What `gallery.yaml` says of albums and photos, found by path, and what of it matches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from staticgal.config.config import Config, GalleryConfig, Noted
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.config.tenrankai_permissions import note_access
from staticgal.core.policy import AccessRule, Role
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.source.lost_rules.last_build import LastBuild, photos_key
from staticgal.source.lost_rules.report import LostRules
from staticgal.source.lost_rules.restrictions import restricts
from staticgal.source.tree.files import Tree
from staticgal.text.globs import Pattern, folder_before_pattern, is_pattern, pattern, tidy
from staticgal.text.lists import quoted
from staticgal.text.nearest import close_names

_Note = TypeVar("_Note", AlbumInput, PhotoInput)

_MOST_COMPARED = 5000  # names; finding the nearest of more would take longer than the build


class ConfigOverrides:
    """The central entries of one gallery; remembers which of them were of use.

    An exact path is that of the file that is named so, else of the only one that differs from it in
    upper and lower case; where there are several of these, which one is meant is a mistake.
    """

    def __init__(self, gallery: GalleryConfig, tree: Tree, mistakes: ErrorCollector) -> None:
        self._gallery = gallery
        self._mistakes = mistakes
        self._used: set[int] = set()  # entries, as `id` knows them
        folders = (folder.path for folder in tree.folders) if gallery.albums else ()
        self._albums = self._by_path(gallery.albums, folders)
        exact = {text: one for text, one in gallery.photos.items() if not is_pattern(text)}
        # A path with brackets in it may be one that is meant as it stands.
        in_brackets = {text: one for text, one in gallery.photos.items() if is_pattern(text)}
        files = (file.path for file in tree.files()) if exact else ()
        self._photos = self._by_path(exact, files) | in_brackets
        self._patterns: list[tuple[str, Pattern, Noted[PhotoInput]]] = [
            (text, pattern(text), noted)
            for text, noted in gallery.photos.items()
            if is_pattern(text)
        ]

    def album(self, path: str) -> Noted[AlbumInput] | None:
        """What is said of this album."""
        found = self._albums.get(tidy(path))
        if found is not None:
            self._used.add(id(found))
        return found

    def photo(
        self, paths: Iterable[str]
    ) -> tuple[list[Noted[PhotoInput]], list[Noted[PhotoInput]]]:
        """What is said of a photo that has these files: by exact path, and by pattern."""
        if not self._gallery.photos:
            return [], []
        tidied = [tidy(path) for path in paths]
        exact = {id(one): one for path in tidied if (one := self._photos.get(path)) is not None}
        by_pattern = {
            id(noted): noted
            for _, one, noted in self._patterns
            if id(noted) not in exact and any(one.matches(path) for path in tidied)
        }
        self._used.update(exact, by_pattern)
        return list(exact.values()), list(by_pattern.values())

    def matched(self) -> frozenset[str]:
        """The patterns that were of use, as the next build remembers them."""
        return frozenset(
            photos_key(self._gallery.name, text)
            for text, _, noted in self._patterns
            if id(noted) in self._used
        )

    def diagnostics(
        self,
        albums: Iterable[str],
        photos: Iterable[str],
        config: Config,
        rules: Iterable[AccessRule],
        last: LastBuild,
        lost: LostRules,
    ) -> Iterator[Diagnostic]:
        """A warning for each entry that matches nothing, unless it is lost.

        `rules` are all those of the tree.
        """
        prefix = f"{self._gallery.name}/" if self._gallery.name else ""
        album_names, photo_names = list(albums), list(photos)
        for path, noted in self._gallery.albums.items():
            if id(noted) in self._used:
                continue
            if is_pattern(path.replace("[", "")):
                self._mistakes.add(
                    ErrorCode.UNUSABLE_PATTERN,
                    noted.location(),
                    f"`{path}`: patterns are for `photos:`, an album is named by its whole path",
                    "name the album, or the album above it: what is said there counts below",
                )
                continue
            problem, hint = f"there is no album `{path}`", _hint(path, album_names, "album")
            if sets_access(noted.note):
                lost.add(noted.location(), problem + _OPEN, hint, prefix + path)
            else:
                yield Diagnostic(WarningCode.MATCHES_NOTHING, noted.location(), problem, hint, path)
        known = {"", *(tidy(name).lower() for name in album_names)}
        for path, one in self._gallery.photos.items():
            if id(one) in self._used:
                continue
            problem, hint = f"`{path}` matches no photo", _hint(path, photo_names, "photo")
            is_moved = not is_pattern(path) or folder_before_pattern(path).lower() not in known
            if is_moved and sets_access(one.note):
                lost.add(one.location(), problem + _OPEN, hint, prefix + path)
            elif photos_key(self._gallery.name, path) in last.matched and self._closes(
                one, config, rules
            ):
                lost.add(
                    one.location(),
                    f"`{path}` matched a photo at the last build and matches none now{_OPEN}",
                    "was something renamed or moved? correct the pattern; if those photos were "
                    "deleted, remove the entry",
                    prefix + path,
                )
            else:
                yield Diagnostic(WarningCode.MATCHES_NOTHING, one.location(), problem, hint, path)

    def _closes(self, one: Noted[PhotoInput], config: Config, rules: Iterable[AccessRule]) -> bool:
        """Whether an entry takes anything from anybody; one that cannot be judged does."""
        quiet = ErrorCollector()
        audiences = config.policy.audiences
        roles: Mapping[str, Role] = config.policy.roles
        access = note_access(one.note, one.places, quiet, one.at, audiences, roles)
        return bool(quiet) or restricts(one.note, access, audiences, rules)

    def _by_path(
        self, entries: Mapping[str, Noted[_Note]], paths: Iterable[str]
    ) -> dict[str, Noted[_Note]]:
        """The entries by the path that each is about, as the tree has it."""
        wanted = {text.lower() for text in entries}
        there: dict[str, set[str]] = {}
        for path in map(tidy, paths):
            if (folded := path.lower()) in wanted:
                there.setdefault(folded, set()).add(path)
        found: dict[str, Noted[_Note]] = {}
        for text, noted in entries.items():
            near = there.get(text.lower(), {text})
            path = text if text in near else min(near)
            if path != text and len(near) > 1:
                self._mistakes.add(
                    ErrorCode.AMBIGUOUS_NAME,
                    noted.location(),
                    f"`{text}` may be {quoted(sorted(near), 'or')}",
                    "write it in upper and lower case as the one that is meant",
                )
            if path in found:
                self._mistakes.add(
                    ErrorCode.GIVEN_TWICE,
                    noted.location(),
                    f"`{text}` is `{path}`, which is in line {found[path].location().line} too",
                    "put everything about it in one place",
                )
                self._used.add(id(noted))
            found.setdefault(path, noted)
        return found


# A renamed folder leaves its rule behind, and would be open for want of it (fail closed).
_OPEN = ", so this rule has no effect"


def sets_access(note: AlbumInput | PhotoInput) -> bool:
    """Whether a note says who may see something; then it must not miss."""
    said = note.model_fields_set
    return bool(said & {"access", "hidden", "unlisted", "photos_inherit", "visible", "permissions"})


def _hint(path: str, names: list[str], kind: str) -> str:
    near: list[str] = []
    if not is_pattern(path):
        # What was moved keeps its name, what was renamed its place.
        last = path.rpartition("/")[2]
        near = [name for name in names if name.rpartition("/")[2] == last][:1]
        if not near and len(names) <= _MOST_COMPARED:
            near = close_names(path, names)
    if near:
        return f"did you mean `{near[0]}`? this rule does not move along with the {kind}"
    return f"was the {kind} renamed or moved? correct the path, or remove the entry"
