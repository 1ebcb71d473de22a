"""What staticgal keeps for itself beside gallery.yaml, opened; and troubles of a disk in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EDQUOT, EEXIST, EIO, ENOSPC, ENOTDIR, EPERM, EROFS
from pathlib import Path
from typing import Final

from staticgal.diagnostics import Diagnostic, Warn, WarningCode
from staticgal.errors import BuildError, SourceLocation
from staticgal.state.database import State
from staticgal.state.folders import STATE_FOLDER
from staticgal.state.sqlite import DAMAGED

STATE_FILE: Final = "state.sqlite"


def folder_of(config_path: Path) -> Path:
    """The folder of the gallery with this configuration."""
    path = config_path.absolute()
    return path if path.is_dir() else path.parent


@contextmanager
def open_state(folder: Path, warn: Warn) -> Iterator[State]:
    """The state of the gallery in a folder; one that is damaged is made anew, with a warning.

    Within, troubles with the disk or the state come out as BuildError.
    """
    with explain_disk_errors():
        own = folder / STATE_FOLDER
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        ignore = own / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        state = State(own / STATE_FILE)
        if state.was_damaged:
            warn(
                Diagnostic(
                    WarningCode.DAMAGED_STATE,
                    SourceLocation(str(own / STATE_FILE)),
                    "it was damaged and is made anew; the next build takes longer",
                    about=STATE_FILE,
                )
            )
        try:
            yield state
        finally:
            state.close()


@contextmanager
def explain_disk_errors() -> Iterator[None]:
    """A disk that is full or may not be written, from wherever it is met, in words that help."""
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        number = getattr(error, "errno", 0)
        code = getattr(error, "sqlite_errorcode", 0)
        what = getattr(error, "filename", None) or "the state of this gallery"
        if number in (ENOSPC, EDQUOT) or code == sqlite3.SQLITE_FULL:
            raise BuildError("the disk is full. Make room and build again") from error
        if number in (EACCES, EPERM, EROFS) or code & 0xFF == sqlite3.SQLITE_READONLY:
            raise BuildError(
                f"`{what}` may not be written. Its owner can give you the right to, or run this"
            ) from error
        if number == EIO or code & 0xFF == sqlite3.SQLITE_IOERR:
            raise BuildError(
                "the disk does not take or give back what is written to it; it is full, or "
                "damaged. Make room, look after it, and build again"
            ) from error
        if number in (EEXIST, ENOTDIR):
            raise BuildError(
                f"`{_in_the_way(what)}`: a file is in the way, where a folder should be; "
                "move it away"
            ) from error
        if code & 0xFF == sqlite3.SQLITE_CANTOPEN:
            raise BuildError(
                f"`{STATE_FOLDER}/{STATE_FILE}` cannot be opened; `staticgal clean` takes it away, "
                "and the next build makes it anew"
            ) from error
        if code & 0xFF == sqlite3.SQLITE_BUSY:
            raise BuildError(
                "another command is at work on this gallery; wait for it, or stop it"
            ) from error
        if code & 0xFF in DAMAGED:
            raise BuildError(
                f"`{STATE_FOLDER}/{STATE_FILE}` is damaged; `staticgal clean` takes it away, and "
                "the next build makes it anew"
            ) from error
        raise


def _in_the_way(what: object) -> object:
    """Of a path that could not be had as a folder, the part of it that is a file."""
    path = Path(os.fsdecode(what)) if isinstance(what, str | bytes | os.PathLike) else None
    above = (path, *path.parents) if path else ()
    return next((one for one in above if one.exists() and not one.is_dir()), what)
