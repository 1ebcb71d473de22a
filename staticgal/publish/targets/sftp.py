"""The commands by which sftp brings files to a place, each in one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from staticgal.site.manifest import ManifestFile


def batch(site: Path, files: Sequence[ManifestFile], folder: str, incoming: str) -> str:
    """A batch for `sftp -b -`: each file goes to `incoming` first and gets its name there whole.

    The folders in `folder` are there.
    """
    lines = []
    for number, file in enumerate(files):
        staged = _quoted(f"{incoming}/{number}")
        lines += [
            f"put -p {_quoted(f'{site}/{file.path}')} {staged}",
            f"chmod 644 {staged}",
            f"rename {staged} {_quoted(f'{folder}/{file.path}')}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(path: str) -> str:
    # Within quotes sftp takes `*`, `?` and `[` as they are; a path of a manifest has no backslash.
    return '"' + path.replace('"', r"\"") + '"'
