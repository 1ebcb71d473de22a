"""Whether a site's folder holds the files it should, as they were written, and nothing else.

A build and `verify` ask the same of it. What a file says is read elsewhere; here it is looked at
from outside: its size, its time (made from its bytes), and who may read and change it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from staticgal.site.digest import EPOCH, file_time
from staticgal.site.manifest import Manifest, ManifestFile
from staticgal.site.on_disk import CLUTTER, NEVER
from staticgal.state.store import seal

_OTHERS_ENTER: Final = stat.S_IROTH | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Written:
    """What a finished file and folder look like on this disk: not every disk keeps modes."""

    file_mode: int
    folder_mode: int
    folder_time: float


def as_written(scratch: Path) -> Written:
    """How this disk keeps what a build writes; `scratch` is a folder of ours on it."""
    with TemporaryDirectory(prefix="mode-", dir=scratch) as made:
        folder = Path(made, "folder")
        folder.mkdir()
        file = folder / "file"
        file.touch()
        seal(file, "0" * 64)
        os.utime(folder, (EPOCH, EPOCH))
        one, other = file.stat(), folder.stat()
        return Written(stat.S_IMODE(one.st_mode), stat.S_IMODE(other.st_mode), other.st_mtime)


# What the files of several sites that are one file on the disk were seen to be: size, time and mode
# by inode. Sites share their pictures, and so each is asked for once.
Looked = dict[tuple[int, int], tuple[int, float, int]]


@dataclass(slots=True)
class _Seen:
    """What stands in a folder, each by its path; of files their size, time and mode."""

    files: dict[str, tuple[int, float, int]]
    folders: dict[str, os.stat_result]
    strange: dict[str, str]
    cluttered: set[str]  # folders


def _look(root: Path, looked: Looked) -> _Seen:
    seen = _Seen({}, {"": root.stat()}, {}, set())
    device = seen.folders[""].st_dev

    def look(entry: os.DirEntry[str]) -> tuple[int, float, int]:
        known = looked.get((device, entry.inode()))
        if known is not None:
            return known
        found = entry.stat(follow_symlinks=False)
        said = found.st_size, found.st_mtime, found.st_mode
        # Some disks that are far away make the numbers up that a folder lists.
        if found.st_nlink > 1 and (found.st_dev, found.st_ino) == (device, entry.inode()):
            looked[device, found.st_ino] = said
        return said

    def walk(directory: str, inside: str) -> None:
        with os.scandir(directory) as entries:
            for entry in entries:
                path = f"{inside}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    seen.folders[path] = entry.stat(follow_symlinks=False)
                    walk(entry.path, f"{path}/")
                elif entry.is_file(follow_symlinks=False):
                    if entry.name in CLUTTER:
                        seen.cluttered.add(inside.rstrip("/"))
                    else:
                        seen.files[path] = look(entry)
                else:
                    what = "a link" if entry.is_symlink() else "neither a file nor a folder"
                    seen.strange[path] = f"this is {what}, and not part of the site"

    walk(str(root), "")
    return seen


def wrong_in(
    folder: Path, manifest: Manifest, written: Written, looked: Looked | None = None
) -> Iterator[tuple[str, str]]:
    """What is wrong with the folder of the site of a manifest: each path, and what about it.

    `looked` is what other sites' files, looked at just now, were seen to be; it is added to.
    """
    seen, files = _look(folder, {} if looked is None else looked), manifest.by_path
    for path in sorted(files.keys() - seen.files.keys() - seen.strange.keys()):
        yield path, "this file is missing"
    for path in sorted(seen.files.keys() - files.keys()):
        yield path, "this file is not part of the site"
    yield from sorted(seen.strange.items())
    for path in sorted(files.keys() & seen.files.keys()):
        yield from ((path, wrong) for wrong in _file(files[path], seen.files[path], written))
    needed = _parents(files)
    holds = _parents((*files, *seen.files, *seen.strange))
    others_enter = seen.folders[""].st_mode & _OTHERS_ENTER
    for path, found in sorted(seen.folders.items()):
        if path not in needed and path not in holds:
            yield path, "this folder is empty, and not part of the site"
            continue
        mode = stat.S_IMODE(found.st_mode)
        if mode & NEVER & ~written.folder_mode:
            yield path, f"anybody may change this folder (its mode is {mode:04o})"
        elif others_enter & ~mode:
            yield path, f"a web server cannot read this folder (its mode is {mode:04o})"
    if seen.files.keys() == files.keys() and not seen.strange and not seen.cluttered:
        for path, found in sorted(seen.folders.items()):
            if path in needed and found.st_mtime != written.folder_time:
                yield path, "the time of this folder tells when somebody changed it"


def _file(file: ManifestFile, found: tuple[int, float, int], written: Written) -> Iterator[str]:
    size, time, mode = found[0], found[1], stat.S_IMODE(found[2])
    if size != file.size:
        yield "this file was changed: it has another size"
    elif time != file_time(file.sha256):
        yield "this file was changed: it has another time than it was written with"
    if mode != written.file_mode:
        yield f"its mode was changed: {mode:04o}, where it was {written.file_mode:04o}"


def clutter_in(folder: Path) -> bool:
    """Whether a system has put files of its own into the folder, at any depth."""
    return bool(_look(folder, {}).cluttered)


def _parents(paths: Iterable[str]) -> set[str]:
    """Every folder on the way to one of these."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
