"""A file of another gallery as text, with one way to say that it cannot be read."""

from __future__ import annotations

from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.config.located.decode import decode
from staticgal.errors import ConfigError, ErrorCode, SourceLocation


def read_text(path: Path, hint: str, most_bytes: int | None = None) -> str:
    """The file's text; ConfigError, with this hint, where there is none to be had."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            ErrorCode.UNREADABLE_FILE,
            SourceLocation(display_path(path)),
            f"the file cannot be read: {error.strerror}",
            hint,
        ) from None
    if most_bytes is None:
        return decode(content, display_path(path))
    return decode(content, display_path(path), most_bytes)
