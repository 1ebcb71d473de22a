"""What `gallery.yaml` says of albums and photos, found by path, and what of it matches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from staticgal.config.config import GalleryConfig, Noted
from staticgal.config.globs import Pattern, folder_before_pattern, is_pattern, pattern, tidy
from staticgal.config.mistakes import Mistakes
from staticgal.config.schema import AlbumNote, PhotoNote
from staticgal.core.remark import Remark

_MOST_COMPARED = 5000  # names; finding the nearest of more would take longer than the build


class Central:
    """The central entries of one gallery; remembers which of them were of use."""

    def __init__(self, gallery: GalleryConfig) -> None:
        self._albums = gallery.albums
        self._photos = gallery.photos
        self._patterns: list[tuple[str, Pattern, Noted[PhotoNote]]] = [
            (text, pattern(text), noted)
            for text, noted in gallery.photos.items()
            if is_pattern(text)
        ]
        self._used_albums: set[str] = set()
        self._used_photos: set[str] = set()
        self._but_for_case: dict[str, str] = {}

    def album(self, path: str) -> Noted[AlbumNote] | None:
        """What is said of this album."""
        key = tidy(path)
        found = self._albums.get(key)
        if found is not None:
            self._used_albums.add(key)
        return found

    def photo(self, paths: Iterable[str]) -> tuple[list[Noted[PhotoNote]], list[Noted[PhotoNote]]]:
        """What is said of a photo that has these files: by exact path, and by pattern."""
        if not self._photos:
            return [], []
        tidied = [tidy(path) for path in paths]
        exact = [path for path in tidied if path in self._photos]
        self._used_photos.update(exact)
        by_pattern: list[Noted[PhotoNote]] = []
        for text, one, noted in self._patterns:
            if text in exact:
                continue
            near = [path for path in tidied if one.matches_but_for_case(path)]
            if any(one.matches(path) for path in near):
                self._used_photos.add(text)
                by_pattern.append(noted)
            elif near:
                self._but_for_case.setdefault(text, near[0])
        return [self._photos[path] for path in exact], by_pattern

    def remarks(
        self, albums: Iterable[str], photos: Iterable[str], mistakes: Mistakes
    ) -> Iterator[Remark]:
        """A remark for each entry that matches nothing, or less than was perhaps meant."""
        album_names, photo_names = list(albums), list(photos)
        known = {"", *map(tidy, album_names)}
        for path, noted in self._albums.items():
            if path in self._used_albums:
                continue
            if is_pattern(path.replace("[", "")):
                mistakes.add(
                    noted.place(),
                    f"`{path}`: patterns are for `photos:`, an album is named by its whole path",
                    "name the album, or the album above it: what is said there counts below",
                )
                continue
            problem, mend = f"there is no album `{path}`", _mend(path, album_names, "album")
            if _speaks_of_access(noted.note):
                mistakes.add(noted.place(), problem + _OPEN, mend)
            else:
                yield Remark(noted.place(), problem, mend, "matches-nothing", path)
        for path, one in self._photos.items():
            case = self._but_for_case.get(path)
            if case is not None:
                yield Remark(
                    one.place(),
                    f"`{path}` does not match `{case}`, which differs from it in upper and lower "
                    "case only",
                    "say both, as in `*.[jJ][pP][gG]`, if both are meant",
                    "matches-but-for-case",
                    path,
                )
            elif path not in self._used_photos:
                problem, mend = f"`{path}` matches no photo", _mend(path, photo_names, "photo")
                is_moved = not is_pattern(path) or folder_before_pattern(path) not in known
                if is_moved and _speaks_of_access(one.note):
                    mistakes.add(one.place(), problem + _OPEN, mend)
                else:
                    yield Remark(one.place(), problem, mend, "matches-nothing", path)


# A renamed folder leaves its rule behind, and would be open for want of it (fail closed).
_OPEN = ", so what is said here of who may see it holds for nothing"


def _speaks_of_access(note: AlbumNote | PhotoNote) -> bool:
    """Whether a note says who may see something; then it must not miss."""
    said = note.model_fields_set
    return bool(said & {"access", "hidden", "unlisted", "photos_inherit", "visible", "permissions"})


def _mend(path: str, names: list[str], kind: str) -> str:
    near: list[str] = []
    if not is_pattern(path):
        # What was moved keeps its name, what was renamed its place.
        last = path.rpartition("/")[2]
        near = [name for name in names if name.rpartition("/")[2] == last][:1]
        if not near and len(names) <= _MOST_COMPARED:
            near = get_close_matches(path, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`? what is said here does not move along with the {kind}"
    return f"was the {kind} renamed or moved? correct the path, or remove the entry"
