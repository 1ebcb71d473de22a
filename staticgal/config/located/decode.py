"""The bytes of a file the owner wrote to text."""

from __future__ import annotations

from staticgal.errors import ConfigError, ErrorCode, SourceLocation

MAX_BYTES = 16 << 20


def decode(content: bytes, file: str, limit: int = MAX_BYTES) -> str:
    """The text of a file the owner wrote: UTF-8, with or without BOM, line ends as `\\n`."""
    if len(content) > limit:
        raise ConfigError(
            ErrorCode.TOO_LARGE,
            SourceLocation(file),
            f"the file is larger than {limit >> 20} MB",
            "is it the right file? photos and texts belong elsewhere",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        raise ConfigError(
            ErrorCode.NOT_TEXT,
            SourceLocation(file, before.count(b"\n") + 1, error.start - before.rfind(b"\n")),
            "this is not UTF-8 text",
            "save the file as UTF-8 in your editor",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
