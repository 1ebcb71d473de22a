"""Files as their owner names them."""

from __future__ import annotations

from pathlib import Path


def display_path(path: Path) -> str:
    """A file as its owner would name it: relative to the working directory where it lies in it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
