"""What is inside the other files of a photo: a limit asks them all, for what is private by one of
its files is private. Nothing of it is shown.
"""

from __future__ import annotations

from pathlib import Path

from staticgal.errors import SourceError
from staticgal.source.metadata.fields import EMPTY, Facts
from staticgal.source.metadata.raw import inspect_raw
from staticgal.source.tree.files import File, Kind, kind

_SILENT = Facts("", 0, "", 0, 0, is_animated=False, embedded=EMPTY, exif=EMPTY)


def companion_facts(file: File, known: Facts | None) -> Facts | None:
    """What a file says of itself, of which this is known; None where it may have said anything."""
    match kind(file.path):
        case Kind.RAW if known is None:
            try:
                return inspect_raw(Path(file.disk_path))
            except SourceError:
                return None
        case Kind.RAW | Kind.PHOTO:
            return known
        case Kind.VIDEO | Kind.COMPANION | Kind.NOTE | Kind.OTHER:
            return _SILENT
