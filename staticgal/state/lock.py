"""One build, and one publish, at a time: locks that die with the process that holds them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from staticgal.errors import BuildError


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the sites of the gallery as they are, to build them or to send them; BuildError if
    somebody else holds them.
    """
    with _held(folder, "lock", "build or publish"):
        yield


@contextmanager
def publishing_alone(folder: Path) -> Iterator[None]:
    """Hold the lock of what is published from this gallery; BuildError if another process does."""
    with _held(folder, "publishing.lock", "publish"):
        yield


@contextmanager
def _held(folder: Path, name: str, what: str) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode(errors="replace").strip()
            raise BuildError(
                f"another {what} of this gallery is running (process {holder or 'unknown'}); "
                "wait for it, or stop it"
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)
