"""A folder of this machine as a place: a web server's, or one that is copied on from there."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Final

from staticgal.publish.place import FileThere, PublishError
from staticgal.site.digest import file_time
from staticgal.site.manifest import ManifestFile

SITE_MODES: Final = (0o755, 0o644)  # a web server is another user
PRIVATE_MODES: Final = (0o750, 0o640)  # its group may be the web server's
INCOMING: Final = "incoming"
_MOST_AT_ONCE: Final = 1 << 20


class LocalPlace:
    """The place made of two folders of this machine; `limit_rate` in bytes a second, 0 for none."""

    def __init__(self, folder: Path, private: Path, limit_rate: int = 0) -> None:
        self._folder = folder
        self._private = private
        self._incoming = private / INCOMING
        self._limit_rate = limit_rate

    def read(self, name: str) -> bytes | None:
        """See `Place`."""
        with _explained(self._private / name):
            try:
                return (self._private / name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, name: str, content: bytes) -> None:
        """See `Place`."""
        with _explained(self._private / name):
            self._staged(name, content).replace(self._private / name)

    def create(self, name: str, content: bytes) -> bool:
        """See `Place`."""
        with _explained(self._private / name):
            staged = self._staged(f"{name}.{os.getpid()}", content)
            try:
                (self._private / name).hardlink_to(staged)
            except FileExistsError:
                return False
            finally:
                staged.unlink()
        return True

    def move(self, name: str, other: str) -> bool:
        """See `Place`."""
        with _explained(self._private / name):
            try:
                (self._private / name).rename(self._private / other)
            except FileNotFoundError:
                return False
        return True

    def remove(self, names: Sequence[str]) -> None:
        """See `Place`."""
        for name in names:
            with _explained(self._private / name):
                (self._private / name).unlink(missing_ok=True)
        for folder in (self._incoming, self._private):
            with suppress(OSError):  # it still has something in it
                folder.rmdir()

    def listing(self) -> Mapping[str, FileThere]:
        """See `Place`."""
        found: dict[str, FileThere] = {}
        with _explained(self._folder):
            for path, entry in _walk(self._folder, ""):
                stat = entry.stat(follow_symlinks=False)
                is_plain = entry.is_file(follow_symlinks=False)
                found[path] = FileThere(stat.st_size, int(stat.st_mtime), is_plain)
        return found

    def send(self, site: Path, files: Sequence[ManifestFile], sent: Callable[[int], None]) -> None:
        """See `Place`."""
        for file in files:
            target = self._folder / file.path
            with _explained(target):
                self._make_folders(target.parent)
                _make(self._incoming, PRIVATE_MODES[0])
                staged = self._incoming / target.name
                # The copy has modes and time before it has its name: it is never there half done.
                self._copy(site / file.path, staged)
                os.utime(staged, (file_time(file.sha256),) * 2)
                staged.chmod(SITE_MODES[1])
                _put(staged, target)
            sent(file.size)

    def delete(self, paths: Sequence[str]) -> None:
        """See `Place`."""
        for path in paths:
            with _explained(self._folder / path):
                self._refuse_links(self._folder / path)
                (self._folder / path).unlink(missing_ok=True)
        folders = {parent for path in paths for parent in PurePosixPath(path).parents}
        for folder in sorted(folders, key=lambda one: -len(one.parts)):
            with suppress(OSError):  # it still has something in it
                (self._folder / folder).rmdir()

    def close(self) -> None:
        """See `Place`."""
        with suppress(OSError):
            for left in self._incoming.iterdir():
                left.unlink()
            self._incoming.rmdir()

    def _copy(self, file: Path, staged: Path) -> None:
        if not self._limit_rate:
            shutil.copyfile(file, staged)
            return
        with file.open("rb") as source, staged.open("wb") as target:
            while part := source.read(min(self._limit_rate, _MOST_AT_ONCE)):
                target.write(part)
                time.sleep(len(part) / self._limit_rate)

    def _staged(self, name: str, content: bytes) -> Path:
        _make(self._private, PRIVATE_MODES[0])
        _make(self._incoming, PRIVATE_MODES[0])
        staged = self._incoming / name
        staged.unlink(missing_ok=True)
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODES[1])
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(PRIVATE_MODES[1])
        return staged

    def _make_folders(self, folder: Path) -> None:
        _make(self._folder, SITE_MODES[0])
        self._refuse_links(folder / "x")
        _make(folder, SITE_MODES[0])

    def _refuse_links(self, path: Path) -> None:
        """Whatever somebody else linked there is not written to."""
        parent = path.parent
        while parent != self._folder:
            if parent.is_symlink():
                raise PublishError(f"`{parent}` is a link to another folder; take it away")
            parent = parent.parent


def _walk(folder: Path | str, above: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{above}{entry.name}/")
        else:
            yield f"{above}{entry.name}", entry


def _make(folder: Path, mode: int) -> None:
    """Make a folder and those above it that are missing, all with that mode."""
    if folder.is_dir():
        return
    _make(folder.parent, mode)
    with suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(mode | (folder.stat().st_mode & 0o2000))  # what a group's folder passes on


def _put(staged: Path, target: Path) -> None:
    """Let the staged file be the target, in one step."""
    try:
        staged.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The private folder is on another disk: then the copy is made beside the target.
        beside = target.with_name(f".{target.name}.incoming")
        shutil.copy2(staged, beside)
        beside.replace(target)
        staged.unlink()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Troubles of a disk, with the file they are about."""
    try:
        yield
    except OSError as error:
        raise PublishError(f"`{path}`: {error.strerror or error}") from error
