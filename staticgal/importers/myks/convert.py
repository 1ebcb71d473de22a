"""From myks-gallery to a `gallery.yaml`: each user's site holds the photos that user sees there.

What the dump does not hold is in no site: files that are new or that no pattern matches are left
out by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from zoneinfo import available_timezones

from staticgal.config.located.source_map import Keys
from staticgal.core.permission import Permission
from staticgal.core.when import day_of
from staticgal.errors import StaticgalError
from staticgal.importers.imported import NOTHING, ROOT, Imported, Roles, exact
from staticgal.importers.myks.access import PUBLIC, SEE_ALL, FolderRule, Sight, circles_of, rules_of
from staticgal.importers.myks.differences import general, of_albums, of_people, of_settings
from staticgal.importers.myks.dump import read_dump
from staticgal.importers.myks.patterns import Names, names_of
from staticgal.importers.myks.settings import MyksSettings, Preset, read_settings
from staticgal.importers.myks.tree import Placed, place
from staticgal.importers.myks.values import MyksAlbum, MyksDump
from staticgal.source.filenames import DEFAULT_FOLDER_PATTERNS, read_folder_name

VIEWER = "viewer"

_SEEN = Permission.VIEW | Permission.EXACT_DATES | Permission.DOWNLOAD_GALLERY
_ORIGINALS = (
    Permission.DOWNLOAD_ORIGINAL
    | Permission.LOCATION
    | Permission.TECHNICAL_DETAILS
    | Permission.READ_METADATA
)


def import_myks(
    settings: Path,
    dump: Path,
    photos: Path,
    output: Path,
    *,
    with_originals: bool = False,
    with_public: bool = True,
) -> Imported:
    """The configuration that means the same, to be written to `output`.

    `with_originals` gives originals to whoever sees a photo, as myks-gallery does; `with_public`
    puts what is public into every site, else only into that of `public`. Raises ConfigErrors for
    what cannot be read.
    """
    if not photos.is_dir():
        raise StaticgalError(f"{photos}: there is no such folder; --photos names your photo folder")
    was, held = read_settings(settings), read_dump(dump)
    importing = _Importing(was, held, place(held, was, photos), with_public=with_public)
    return importing.imported(_source(photos, output), with_originals=with_originals)


def _source(photos: Path, output: Path) -> str:
    """The photo folder as `gallery.yaml` names it: from its own folder on where it lies there."""
    folder, whole = output.resolve().parent, photos.resolve()
    inside = whole.is_relative_to(folder)
    return whole.relative_to(folder).as_posix() if inside else whole.as_posix()


class _Importing:
    def __init__(
        self, settings: MyksSettings, dump: MyksDump, placed: Placed, *, with_public: bool
    ) -> None:
        self.settings = settings
        self.dump = dump
        self.placed = placed
        self.with_public = with_public
        self.sight = Sight(with_public=with_public)
        self.circles = circles_of(dump, with_public=with_public)
        self.rules = rules_of(placed, self.circles, self.sight)
        self.all_seers = tuple(user.name for user in dump.users if user.sees_all)
        self.names = names_of(settings.patterns)

    def imported(self, source: str, *, with_originals: bool) -> Imported:
        roles = Roles()
        roles.name(VIEWER, _SEEN | _ORIGINALS if with_originals else _SEEN)
        roles.name(NOTHING, Permission(0))
        document: dict[str, object] = {
            "title": self.settings.title or "Gallery",
            "source": source,
        }
        if self.settings.timezone in available_timezones():
            document["timezone"] = self.settings.timezone
        document["roles"] = roles.document()
        document["audiences"] = dict(self._audiences())
        named: dict[str, object] = {
            "folders": list(self.names.folders),
            "files": list(self.names.files),
        }
        parts: dict[str, object] = {
            "names": {key: value for key, value in named.items() if value},
            "ignore": list(self.placed.ignore),
            "renditions": _renditions(self.settings.presets),
            "albums": dict(self._albums()),
            "photos": dict(self._photos()),
        }
        document |= {key: value for key, value in parts.items() if value}
        differences = [
            *general(with_originals=with_originals, with_public=self.with_public),
            *of_people(self.dump, self.circles),
            *of_albums(self.dump, self.placed, self.circles, self.sight),
            *of_settings(self.settings, self.names),
            *self.dump.differences,
            *self.placed.differences,
        ]
        return Imported(document, differences, _comments(document))

    def _audiences(self) -> Iterator[tuple[str, dict[str, object]]]:
        for circle in self.circles:
            keys: dict[str, object] = {}
            if circle.title and circle.name != "-".join(circle.title.lower().split()):
                keys["title"] = circle.title
            if circle.name == PUBLIC:
                keys["protection"] = "open"
            if circle.includes:
                keys["includes"] = [one.name for one in circle.includes]
            if circle.people:
                keys["people"] = list(circle.people)
            yield circle.name, keys
        if self.all_seers:
            yield SEE_ALL, {"role": VIEWER, "people": list(self.all_seers)}

    def _access(self, circles: Sequence[str]) -> dict[str, str]:
        """Closed to all but these, and to those who see everything.

        It does not say `none`, which no folder further down could open again.
        """
        seers = (SEE_ALL,) if self.all_seers else ()
        return {"*": NOTHING, **dict.fromkeys((*circles, *seers), VIEWER)}

    def _albums(self) -> Iterator[tuple[str, dict[str, object]]]:
        closed = FolderRule((), True, {})
        between = {above for path in self.rules for above in _above(path)}
        for path in sorted(self.rules.keys() | between, key=lambda one: one.split("/")):
            rule = self.rules.get(path, closed)
            albums = self.placed.folders.get(path, ())
            keys: dict[str, object] = dict(_title_and_date(path, albums, self.names))
            is_below = any(self.rules[one].circles for one in _above(path) if one in self.rules)
            if is_below or any(album.policy for album in albums):
                keys["access"] = self._access(rule.circles)
                if not rule.photos_inherit:
                    keys["photos_inherit"] = False
            if keys:
                yield _named(path), keys

    def _photos(self) -> Iterator[tuple[str, dict[str, object]]]:
        for path, rule in self.rules.items():
            if not rule.photos_inherit and self.all_seers:
                # Each photo of its own is nobody's there, and yet theirs.
                pattern = f"{exact(path)}/*" if path else "*"
                yield pattern, {"access": {SEE_ALL: VIEWER}}
            for photo, circles in rule.photos.items():
                yield exact(photo), {"access": self._access(circles)}


def _comments(document: Mapping[str, object]) -> dict[Keys, str]:
    """What each part is, for whoever reads the file."""
    keys = {
        "roles": "`nothing` closes an album, and not for good: one in a folder inside it can be "
        "open.",
        "audiences": "One for each set of groups, or for users whom policies name; `people` are "
        "names of users.",
        "names": "What the patterns said of dates and names.",
        "ignore": "What myks-gallery ignored, and what it does not hold.",
        "albums": "An album without a policy was nobody's: it has an entry only inside another.",
        "photos": "Those with a policy of their own.",
    }
    return {(part,): text for part, text in keys.items() if part in document}


def _renditions(presets: Sequence[Preset]) -> dict[str, object]:
    """The size of `standard`, with the sizes around it moved where they must."""
    edge = next((max(one.width, one.height) for one in presets if one.name == "standard"), 0)
    if not 16 <= edge <= 16384:
        return {}
    sizes: dict[str, object] = {"gallery": edge}
    thumbnails = [size for size in (400, 640) if size <= edge]
    if len(thumbnails) < 2:
        sizes["thumbnails"] = thumbnails or [edge]
    sizes |= {name: edge for name, usual in (("medium", 1200), ("large", 1600)) if edge > usual}
    return {"sizes": sizes}


def _title_and_date(
    path: str, albums: Sequence[MyksAlbum], names: Names
) -> Iterator[tuple[str, str]]:
    """What was changed by hand in myks-gallery, and so is not in the folder's name."""
    if len(albums) != 1:
        return
    album = albums[0]
    patterns = (*map(re.compile, names.folders), *DEFAULT_FOLDER_PATTERNS)
    read = read_folder_name(path, patterns)
    name = " ".join(album.name.split())
    if name and _letters(name) != _letters(read.shown):
        yield "title", name
    day: date | None = day_of(read.date) if read.date else None
    if album.date and day != album.date:
        yield "date", album.date.isoformat()


def _letters(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name)


def _above(path: str) -> Iterator[str]:
    """The folders above, the topmost last."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def _named(path: str) -> str:
    """A folder as a key of `albums:`, where there are no patterns."""
    return f"./{path}" if path.startswith("~") else path or ROOT
