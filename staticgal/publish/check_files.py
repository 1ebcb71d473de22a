"""Nothing goes out that is not what passed the check: looked at while the files before are sent."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from staticgal.publish.place import PublishError
from staticgal.site.digest import of_file
from staticgal.site.manifest import ManifestFile

_THREADS: Final = 4  # reading waits for the disk, and hashing holds nobody up


class FileCheck:
    """Looks whether files of a site are as they were when it passed the check; those of the next
    batch are looked at while the one before is sent.
    """

    def __init__(self, site: Path, batches: Sequence[Sequence[ManifestFile]]) -> None:
        self._site = site
        self._waiting = list(reversed(batches))
        self._pool = ThreadPoolExecutor(_THREADS)
        self._looking: list[Future[None]] = []
        self._look()

    def wait(self) -> None:
        """Wait for the next batch in turn; PublishError where a file is not what it was."""
        looking = self._looking
        for one in looking:
            one.result()
        self._look()

    def close(self) -> None:
        """Look at no more."""
        self._pool.shutdown(cancel_futures=True)

    def _look(self) -> None:
        batch = self._waiting.pop() if self._waiting else ()
        parts = (batch[start::_THREADS] for start in range(_THREADS))
        self._looking = [self._pool.submit(_check, self._site, part) for part in parts]


def _check(site: Path, files: Sequence[ManifestFile]) -> None:
    for file in files:
        path = site / file.path
        try:
            is_same = not path.is_symlink() and of_file(path) == file.sha256
        except OSError:
            is_same = False
        if not is_same:
            raise PublishError(
                f"`{path}` is not as it was when the site was checked; run `staticgal build` again"
            )
