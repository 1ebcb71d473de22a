"""Names that are nearly those of notes: a letter or an ending off, a copy, a cloud's placeholder.

A note whose name is mistyped, or made anew by a program that syncs, is not read, and what it closed
is open. So a name that is near enough stops the build. Where a name alone is no proof, as with
`IMG_0001.txt`, what the file holds decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from enum import Enum
from functools import cache

from staticgal.source.groups.derived_names import CONFLICT_IN_BRACKETS
from staticgal.source.tree.files import Kind, kind
from staticgal.text.nearest import slips

ALBUM_NOTE = "_folder.md"
_ALBUM_STEM = "_folder"

_MARKDOWN = "md|markdown|mdown|mkdown|mkdn|mkd|mdwn|mdtxt|mdtext|rmd|mdx"
_STRUCTURED = "yaml|yml|toml"
_TEXTS = frozenset(("txt", "text", "rtf", "html", "htm", "note", "asc", ""))
# Endings of other things that are a letter from `md` or `xmp`.
_OTHERS = frozenset(("md5", "mdb", "mp", "tmp", "bmp", "amp", "xml", "cmd", "xmpp", "cd", "db"))
_TOKEN = re.compile(rf"[\s._-]+(?P<ending>{_MARKDOWN}|xmp|{_STRUCTURED})(?![a-z0-9])")
_MEDIA = re.compile(r"\.[a-z0-9]{2,5}(?![a-z0-9])")
_CALLED_FOLDER = re.compile(r"(?<![a-z0-9])_folder(?![a-z])")

# While they edit: Emacs and Office keep a lock beside a file, Emacs and vim its text, too.
_LOCKS = re.compile(r"\.#.*|~\$.*|\.~lock\..*")
_UNSAVED = re.compile(r"#(?P<emacs>.+)#|\.?(?P<vim>.+)\.(?:sw[a-z]|kate-swp|un~)")
_BACKUP = re.compile(
    r"(?P<name>.+?)(?:~|\.~\d+~|_original|\.(?:bak|old|orig|save|backup|tmp|part)|:zone\.identifier)"
)
_BEFORE = re.compile(r"(?:~syncthing~|\.syncthing\.|(?:copy of|kopie von|copie de|copia di) )")
_CONFLICT = re.compile(
    rf"[\s._-]*(?:{CONFLICT_IN_BRACKETS}"
    r"|(?:sync-)?(?:conflict|konflikt|conflit).*|-(?:desktop|laptop|macbook|pc)[\w-]*)"
)
_COPY = re.compile(
    r"\s*\(\d+\)|[\s_-]+(?:copy|kopie|copie|copia|kopia|kopi)(?:\s*\d+|\s*\(\d+\))?|\s\d{1,2}"
)
_LOOSE_ENDS = re.compile(r"[\s.~_-]+|\.(?:bak|old|orig|save)")


class Nearness(Enum):
    """How sure a name is to be meant for a note."""

    CERTAIN = "by its name"
    PERHAPS = "if it holds rules"


def is_lock(name: str) -> bool:
    """Whether an editor marks by this that it edits another file; no word of that is in it."""
    return _LOCKS.fullmatch(name) is not None


def unsaved_name(name: str) -> str | None:
    """The file whose text an editor keeps here while it edits it; None: it is no such copy."""
    match = _UNSAVED.fullmatch(name)
    return (match["emacs"] or match["vim"]) if match else None


def is_spare_of(name: str, notes: Collection[str]) -> bool:
    """Whether this is a backup or an unfinished copy of one of these notes, which are there.

    `notes` are names in small letters (`casefold`).
    """
    folded = name.casefold()
    match = _BACKUP.fullmatch(folded)
    if match and match["name"] in notes:
        return True
    if not folded.startswith(".") or folded.endswith(".icloud"):
        return False
    return folded[1:].rpartition(".")[0] in notes or folded[1:].partition("~")[0] in notes


def is_like_none(name: str) -> bool:
    """Whether this is at a glance the name of something else: most files need no closer look."""
    folded = name.lower()
    return (
        name.isascii()
        and "folder" not in folded
        and _TOKEN.search(folded) is None
        and not _may_end_a_note(re.sub(r"[\W\d_]+\Z", "", folded.rpartition(".")[2]))
        and "." in folded
    )


@cache
def _may_end_a_note(ending: str) -> bool:
    return ending in _TEXTS or _is_nearly(ending, "md") or _is_nearly(ending, "xmp")


def near_album_note(name: str) -> Nearness | None:
    """How sure a file of this name is to be meant for `_folder.md`; None where it is not near."""
    looks = _looks(name)
    if _CALLED_FOLDER.search(looks):
        return Nearness.CERTAIN
    stem, *endings = _BEFORE.sub("", looks).lstrip(" .~#$").split(".")
    endings = [re.sub(r"[\W\d_]+", "", _CONFLICT.sub("", _COPY.sub("", one))) for one in endings]
    bare = (stem, re.sub(r"\s", "", stem), re.split(r"(?<=...)[\s(\[\-]", stem)[0])
    off = min(slips(one, _ALBUM_STEM, 2) for one in bare)
    if off > 2 or any(_is_media(one) for one in endings):
        return None
    if any(re.fullmatch(_MARKDOWN, one) or _is_nearly(one, "md") for one in endings):
        return Nearness.CERTAIN
    if off > 1:
        return None
    if any(re.fullmatch(_STRUCTURED, one) for one in endings):
        return Nearness.CERTAIN
    return Nearness.PERHAPS if all(one in _TEXTS for one in endings) else None


class PhotoNames:
    """The names of a folder's photos and their files, to hold other names against."""

    def __init__(self, names: Iterable[str]) -> None:
        self._full: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        for name in names:
            folded = _looks(name)
            self._full.setdefault(folded, name)
            self._stems.setdefault(folded.rpartition(".")[0], name)

    def begins(self, name: str) -> str | None:
        """The photo with whose name in full this one begins."""
        looks = _looks(name)
        for match in _MEDIA.finditer(looks):
            if found := self._full.get(looks[: match.end()]):
                return found
        return None

    def near(self, name: str) -> tuple[str, Nearness] | None:
        """The photo that a file of this name is likely a note of, and how likely."""
        found = [one for looks in _readings(name) if (one := self._near(looks))]
        return min(found, key=lambda one: one[1] is Nearness.PERHAPS, default=None)

    def _near(self, looks: str) -> tuple[str, Nearness] | None:
        for match in _TOKEN.finditer(looks):
            head, ending = looks[: match.start()], match["ending"]
            if photo := self.begins(looks[: match.start()]):
                return photo, Nearness.CERTAIN
            if looks[match.start("ending") - 1] != ".":
                continue
            is_whole = match.end() == len(looks)
            for stem in _undecorated(head, with_numbers=ending != "xmp" or not is_whole):
                if photo := self._stems.get(stem):
                    is_structured = re.fullmatch(_STRUCTURED, ending) is not None
                    return photo, Nearness.PERHAPS if is_structured else Nearness.CERTAIN
        head, _, ending = looks.rpartition(".")
        nearly = _is_nearly(ending, "md") or _is_nearly(ending, "xmp")
        if nearly and (photo := self._full.get(head)):
            return photo, Nearness.CERTAIN
        if (nearly or (ending in _TEXTS and ending)) and (
            photo := self._full.get(head) or self._stems.get(head)
        ):
            return photo, Nearness.PERHAPS
        return None


def _looks(name: str) -> str:
    """The name as it looks, in small letters: blanks of any kind are one, the invisible is gone."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name)
        name = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    return " ".join(name.casefold().split())


def _readings(name: str) -> Iterator[str]:
    """What a name may have been without what stands before it."""
    looks = _looks(name)
    if looks[:1].isalnum() and not _BEFORE.match(looks):
        yield looks
        return
    yield from dict.fromkeys(
        (looks, looks.removeprefix("."), looks.lstrip("._~#-"), _BEFORE.sub("", looks, count=1))
    )


def _undecorated(head: str, *, with_numbers: bool) -> Iterator[str]:
    """The name, and what it was before programs made another of it, step by step."""
    yield head
    patterns = (_LOOSE_ENDS, _CONFLICT, _COPY) if with_numbers else (_LOOSE_ENDS, _CONFLICT)
    for _ in range(4):
        ends = (re.search(rf"(?:{one.pattern})\Z", head) for one in patterns)
        starts = [match.start() for match in ends if match and 0 < match.start() < len(head)]
        if not starts:
            return
        head = head[: max(starts)]
        yield head


def _is_nearly(ending: str, wanted: str) -> bool:
    return len(ending) >= 2 and ending not in _OTHERS and slips(ending, wanted, 1) <= 1


def _is_media(ending: str) -> bool:
    return kind(f"x.{ending}") in {Kind.PHOTO, Kind.RAW, Kind.VIDEO}
