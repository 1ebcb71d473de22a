"""Which files the last publishes took away from each audience's place: `probe` asks for them.

They lie in `.staticgal/`, a path a line, the newest last.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from staticgal.state.folders import STATE_FOLDER

_MOST: Final = 50  # so many are remembered of each audience


def remember_withdrawn(folder: Path, audience: str, paths: Iterable[str]) -> None:
    """Remember what went; what is there again is no longer withdrawn, see `withdrawn`."""
    file = _file(folder, audience)
    known = dict.fromkeys((*_read(file), *paths))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = file.with_suffix(".new")
    staged.write_text("".join(f"{one}\n" for one in list(known)[-_MOST:]), "utf-8")
    staged.replace(file)


def withdrawn(folder: Path, audience: str) -> tuple[str, ...]:
    """The paths that went, the newest last."""
    return _read(_file(folder, audience))


def _read(file: Path) -> tuple[str, ...]:
    try:
        return tuple(file.read_text("utf-8").splitlines())
    except FileNotFoundError:
        return ()


def _file(folder: Path, audience: str) -> Path:
    return folder / STATE_FOLDER / "withdrawn" / f"{audience}.txt"
