"""What a site asks of search engines in its `robots.txt`: that of an open one lets them in."""

from __future__ import annotations

from typing import Final

_AGENTS: Final = "User-agent: *\n"
_ALLOW: Final = "Allow: /"
_DISALLOW: Final = "Disallow: /"


def robots_text(*, is_open: bool) -> str:
    """The whole file."""
    return f"{_AGENTS}{_ALLOW if is_open else _DISALLOW}\n"


def lets_in(text: str) -> bool:
    """Whether such a file lets search engines in; where it does not say, it does not."""
    lines = text.splitlines()
    return _ALLOW in lines and _DISALLOW not in lines
