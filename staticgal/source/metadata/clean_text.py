"""Text out of metadata: decoded by the likeliest encoding, without what no reader can see."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LONGEST = 100_000


def plain(value: bytes | str) -> str:
    """The text, trimmed, with line ends as `\\n`; bytes are UTF-8, else Windows' Latin-1."""
    if not value:
        return ""
    if isinstance(value, bytes):
        try:
            text = value.decode("utf-8")
        except UnicodeDecodeError:
            text = value.decode("cp1252", "replace")
    else:
        text = value
    if len(text) <= _LONGEST and text.isascii() and text.isprintable():
        return text.strip()  # nearly all: without line ends, and nothing that cannot be seen
    text = text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text).strip()


def one_line(value: bytes | str) -> str:
    """The text with every run of white space made one space."""
    return " ".join(plain(value).split())


def in_lines(text: str) -> list[str]:
    """A keyword, and where it is a list in lines, each of these."""
    lines = text.splitlines()
    return [text, *lines] if len(lines) > 1 else [text]


def words(values: list[str]) -> tuple[str, ...] | None:
    """The texts, each once, in their order; None when there are none."""
    return tuple(dict.fromkeys(text for value in values if (text := one_line(value)))) or None
