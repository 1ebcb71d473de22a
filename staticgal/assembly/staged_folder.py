"""Changes to one staged folder: never in place, and with times that tell nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from staticgal.site.digest import EPOCH
from staticgal.state.store import seal


class StagedFolder:
    """Changes to one staged folder, never in place, and the times of the folders they touch."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._touched: set[str] = {""}
        self._made: set[str] = set()

    def link(self, source: Path, path: str) -> bool:
        """Give the folder a file that exists elsewhere; False where it has that path already."""
        self._parent(path)
        try:
            os.link(source, self._root / path)
        except FileExistsError:
            return False
        except OSError:
            # Another file system than the store's, or too many links to one file: a copy.
            shutil.copy2(source, self._root / path)
        return True

    def write(self, path: str, content: bytes, digest: str) -> None:
        """Give the folder a file of these bytes."""
        self._parent(path)
        target = self._root / path
        target.unlink(missing_ok=True)
        with target.open("xb") as file:
            file.write(content)
        seal(target, digest)

    def remove(self, path: str) -> None:
        """Take a file out of the folder, if it is there."""
        self._touched.add(path.rpartition("/")[0])
        (self._root / path).unlink(missing_ok=True)

    def finish(self) -> None:
        """Take away folders that have become empty, and give the others one fixed time."""
        for folder in sorted(self._touched, key=lambda name: -name.count("/")):
            while folder:
                try:
                    (self._root / folder).rmdir()
                except OSError:  # it still holds something, or is gone already
                    break
                folder = folder.rpartition("/")[0]
                self._touched.add(folder)
        for folder in self._touched:
            try:
                os.utime(self._root / folder, (EPOCH, EPOCH))
            except FileNotFoundError:
                continue

    def _parent(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        self._touched.add(folder)
        if folder and folder not in self._made:
            (self._root / folder).mkdir(parents=True, exist_ok=True)
            while folder and folder not in self._made:
                self._made.add(folder)
                self._touched.add(folder)
                folder = folder.rpartition("/")[0]
            self._touched.add("")


def remove_tree(folder: Path) -> None:
    """Delete a folder of ours, if it is there; links in it are deleted, never followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
