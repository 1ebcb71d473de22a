"""QR codes of links, for paper."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Final

import segno

_SCALE: Final = 8  # pixels a module: about 4 cm at 300 dpi


def write_qr(text: str, file: Path) -> None:
    """Write the code as a PNG or SVG, by the file's ending, for its owner's eyes only."""
    code = segno.make(text, micro=False, error="m")
    buffer = io.BytesIO()
    code.save(buffer, kind=file.suffix.lower().lstrip("."), scale=_SCALE)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(buffer.getvalue())
