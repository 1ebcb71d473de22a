"""The photo tree as it lies on the disk: folders and files, and what in it is no business of ours.

A walk reads names and file attributes and opens nothing. What it skips for a reason the owner
should know is a Problem.
"""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from staticgal.errors import SourceError
from staticgal.site.layout import OF_EVERY_SITE
from staticgal.source.tree.files import File, Folder, Kind, Problem, Tree, kind
from staticgal.source.tree.skipped_notes import (
    MAY_BE_NOTE,
    SkippedNote,
    hidden_note,
    is_read_me,
    why_ignored,
)
from staticgal.source.tree.system_folders import system_folder
from staticgal.source.without_gc import without_gc
from staticgal.text.globs import ignore_expression

_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
# A site that was built here, for another audience or under an earlier `output:`, is full of photos
# that no rule speaks of.
_WEBSITE = frozenset(OF_EVERY_SITE)
# Folders within folders. Whoever nests more has a loop that his programs made, and a page would
# have as many names of albums above it.
MOST_NESTED = 500
# Albums are walked by functions that call themselves, a handful of calls for each folder.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 20 * MOST_NESTED))


def scan(root: Path, ignore: Sequence[str] = (), exclude: Collection[Path] = ()) -> Tree:
    """The tree below `root`, less what is hidden, what `ignore` matches, and the `exclude` folders.

    An `ignore` pattern with `/` is matched against the path from the root (`**` for any folders),
    another one against each name; what it matches is skipped with all that is in it.
    Raises SourceError when the root itself cannot be read.
    """
    with without_gc():
        return _Walk(root, ignore, exclude).tree()


class _Walk:
    """One walk over the tree, gathering folders and problems."""

    def __init__(self, root: Path, ignore: Sequence[str], exclude: Collection[Path]) -> None:
        self._root = root
        self._ignore = ignore
        self._ignored = ignore_expression(ignore)
        self._real_root = os.path.realpath(root)
        self._excluded = {os.path.realpath(path) for path in exclude} - {self._real_root}
        self._folders: list[Folder] = []
        self._skipped_notes: list[SkippedNote] = []  # of the folder that is being taken in
        self._problems: list[Problem] = []
        self._links: dict[str, str] = {}  # the real path that one leads to
        self._passed_over: list[Problem] = []

    def tree(self) -> Tree:
        waiting = [("", str(self._root), self._real_root)]
        while waiting:
            path, disk_path, real_path = waiting.pop()
            waiting += self._folder(path, disk_path, real_path)
        self._folders.sort(key=lambda folder: folder.path.split("/"))
        links = self._homes() if self._links else {}
        return Tree(
            self._root,
            tuple(self._folders),
            tuple(sorted(self._problems)),
            tuple(sorted(self._passed_over)),
            links,
        )

    def _homes(self) -> dict[str, str]:
        """The file that each link leads to. One that leads to none of the tree's own is dropped: it
        lies in a folder that was left out, and nobody has said who may see it here.
        """
        prefix = len(str(self._root).rstrip("/"))
        homes = {
            self._real_root.rstrip("/") + file.disk_path[prefix:]: file.path
            for folder in self._folders
            for file in folder.files
            if file.path not in self._links
        }
        found = {path: homes[real] for path, real in self._links.items() if real in homes}
        lost = self._links.keys() - found.keys()
        if lost:
            self._problems += (
                Problem(path, "is a link to a file that is left out") for path in lost
            )
            self._folders = [
                replace(one, files=tuple(file for file in one.files if file.path not in lost))
                for one in self._folders
            ]
        return found

    def _folder(self, path: str, disk_path: str, real_path: str) -> list[tuple[str, str, str]]:
        """Take in one folder; the sub-folders to walk next."""
        try:
            with os.scandir(disk_path) as entries:
                found = self._found(path, entries)
        except OSError as broken:
            reason = f"cannot be read: {(broken.strerror or str(broken)).lower()}"
            if not path:
                raise SourceError(f"{self._root}: the photo folder {reason}") from None
            self._problems.append(Problem(path, f"is a folder that {reason}"))
            return []
        if {entry.name for entry in found} >= _WEBSITE:
            reason = "is a website and no album; move it away, or name it under `ignore:`"
            self._problems.append(Problem(path or ".", reason))
            return []
        files: list[File] = []
        folders: list[tuple[str, str, str]] = []
        prefix = f"{path}/" if path else ""
        for entry, name in _named(found):
            if not _is_text(name):
                shown = os.fsencode(name).decode("utf-8", "replace")
                reason = "has a name that is not valid UTF-8; rename it"
                self._refuse(prefix + shown, entry.path, reason)
                continue
            own_path = prefix + name
            if self._ignored is not None and self._ignored.fullmatch(own_path):
                if MAY_BE_NOTE.search(name) and not entry.is_dir(follow_symlinks=False):
                    self._note_ignored(own_path, entry.path)
                continue
            if entry.is_symlink():
                self._link(own_path, entry, files)
            elif entry.is_dir(follow_symlinks=False):
                own_real_path = f"{real_path.rstrip('/')}/{entry.name}"
                if own_real_path in self._excluded or self._is_passed_over(own_path):
                    continue
                if MAY_BE_NOTE.search(name):
                    self._skipped_notes.append(SkippedNote(own_path, entry.path, "is a folder"))
                if own_path.count("/") >= MOST_NESTED:
                    reason = f"lies in more than {MOST_NESTED} folders; move it up"
                    self._problems.append(Problem(own_path, reason))
                else:
                    folders.append((own_path, entry.path, own_real_path))
            else:
                # Written out, as every file passes here: 100,000 calls are a tenth of a second.
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # it went while we looked: it is not in the tree
                except OSError as broken:
                    reason = f"cannot be read: {(broken.strerror or str(broken)).lower()}"
                    self._refuse(own_path, entry.path, reason)
                    continue
                self._take(own_path, entry.path, status, files)
        files.sort()
        self._folders.append(Folder(path, tuple(files), tuple(sorted(self._skipped_notes))))
        return folders

    def _found(self, path: str, entries: Iterable[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
        """The entries of a folder that are not hidden; of the hidden, systems' folders are told."""
        found = []
        self._skipped_notes = []
        for entry in entries:
            if not _is_hidden(entry.name):
                found.append(entry)
                continue
            own_path = f"{path}/{entry.name}" if path else entry.name
            if entry.is_dir(follow_symlinks=False):
                self._is_passed_over(own_path)
            elif MAY_BE_NOTE.search(entry.name) and _is_text(entry.name):
                self._skipped_notes.append(hidden_note(own_path, entry))
        return found

    def _refuse(self, path: str, disk_path: str, reason: str) -> None:
        """Keep apart what may be a note, and tell what else cannot be taken in."""
        if MAY_BE_NOTE.search(path.rpartition("/")[2]):
            self._skipped_notes.append(SkippedNote(path, disk_path, reason))
        if kind(path) is not Kind.NOTE or is_read_me(path):
            self._problems.append(Problem(path, reason))

    def _note_ignored(self, path: str, disk_path: str) -> None:
        """Keep apart a note that `ignore:` takes, unless a line of it is about this note alone."""
        reason = why_ignored(self._ignore, path)
        if reason:
            self._skipped_notes.append(SkippedNote(path, disk_path, reason, is_ignored=True))

    def _is_passed_over(self, path: str) -> bool:
        """Whether a folder is one that a system or program made for itself; it is told then."""
        reason = system_folder(path.rpartition("/")[2])
        if reason is not None:
            self._passed_over.append(Problem(path, reason))
        return reason is not None

    def _take(self, path: str, disk_path: str, status: os.stat_result, files: list[File]) -> None:
        if not stat.S_ISREG(status.st_mode):
            self._refuse(path, disk_path, "is neither a file nor a folder")
            return
        mtime_ns, ctime_ns = status.st_mtime_ns, status.st_ctime_ns
        files.append(File(path, disk_path, status.st_size, mtime_ns, ctime_ns, status.st_ino))

    def _link(self, path: str, entry: os.DirEntry[str], files: list[File]) -> None:
        """Take in the file a link means, if it is one of this tree's own."""
        real_path = os.path.realpath(entry.path)
        try:
            status = Path(real_path).lstat()
        except OSError:
            status = None
        # A link that leads back to itself stays a link.
        if status is None or stat.S_ISLNK(status.st_mode):
            self._refuse(path, entry.path, "is a link to something that is not there")
        elif stat.S_ISDIR(status.st_mode):
            reason = "is a link to a folder, and these are not followed"
            self._passed_over.append(Problem(path, reason))
            if MAY_BE_NOTE.search(entry.name):
                self._skipped_notes.append(SkippedNote(path, entry.path, reason))
        elif not real_path.startswith(self._real_root.rstrip("/") + "/"):
            self._refuse(path, entry.path, "is a link that leaves the photo folder")
        elif self._is_left_out(real_path):
            self._refuse(path, entry.path, "is a link to a file that is left out")
        else:
            self._links[path] = real_path
            self._take(path, real_path, status, files)

    def _is_left_out(self, real_path: str) -> bool:
        """Whether a file of the tree is hidden, ignored or excluded, or in such a folder."""
        inside = real_path[len(self._real_root.rstrip("/")) + 1 :]
        parts = inside.split("/")
        if any(map(_is_hidden, parts)) or any(map(system_folder, parts[:-1])):
            return True
        for i in range(1, len(parts) + 1):
            upper = "/".join(parts[:i])
            if f"{self._real_root.rstrip('/')}/{upper}" in self._excluded:
                return True
            normal = unicodedata.normalize("NFC", upper)
            if self._ignored is not None and self._ignored.fullmatch(normal):
                return True
        return False


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "__")) or name.lower() in _IGNORED_NAMES


def _is_text(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _named(entries: list[os.DirEntry[str]]) -> list[tuple[os.DirEntry[str], str]]:
    """Each entry with its name in NFC; of two that then were one, the second keeps its own."""
    if all(entry.name.isascii() for entry in entries):
        return [(entry, entry.name) for entry in entries]
    taken = {entry.name for entry in entries}
    named = []
    for entry in sorted(entries, key=lambda entry: entry.name):
        name = unicodedata.normalize("NFC", entry.name)
        if name != entry.name:
            if name in taken:
                name = entry.name
            taken.add(name)
        named.append((entry, name))
    return named
