"""What a theme puts on pages by itself, read from its templates: no word of it tells of a photo.

Whole texts, never single words: that a theme says "Next" on a button is no reason why a caption
should hold the name of somebody called Next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Final

from staticgal.site.fixed_texts import HOLE, NAMING, OwnTexts, one_line
from staticgal.site.headers import PAGE_POLICY
from staticgal.site.robots import robots_text

_ROBOTS: Final = tuple(robots_text(is_open=is_open) for is_open in (True, False))
# What every site says beside its theme's text.
BY_ITSELF: Final = (PAGE_POLICY, *_ROBOTS, "ltr", "rtl")

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_QUOTED = re.compile(r"'([^'{}]*)'|\"([^\"{}]*)\"")
_TOKEN = re.compile(r"[\w-]+")
_CLASS = re.compile(r"[.#]([A-Za-z][\w-]*)")


def own_texts(
    templates: Iterable[str], stylesheets: Iterable[str], strings: Iterable[str]
) -> OwnTexts:
    """All that these templates, stylesheets and strings bring to a page."""
    reader = _Template()
    for template in templates:
        text = _COMMENT.sub("", template)
        for code in _CODE.findall(text):
            reader.texts += [one or other for one, other in _QUOTED.findall(code)]
        reader.feed(_CODE.sub(HOLE, text))
        reader.close()
        reader.reset()
    for stylesheet in stylesheets:
        reader.names.update(_CLASS.findall(stylesheet))
    reader.texts += [string.replace("{}", HOLE) for string in strings]
    said = {one_line(text) for text in reader.texts}
    return OwnTexts(
        frozenset(text for text in said if HOLE not in text),
        frozenset(text for text in said if HOLE in text and text.strip(f"{HOLE} ·")),
        frozenset(reader.names),
    )


class _Template(HTMLParser):
    """Collects the texts, comments, attributes and names of a template whose code is holes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.update(_TOKEN.findall(tag))
        for name, value in attrs:
            self.names.update(_TOKEN.findall(name))
            if name in NAMING:
                self.names.update(_TOKEN.findall(value or ""))
            elif value:
                self.texts.append(value)

    def handle_data(self, data: str) -> None:
        self.texts += _with_and_without_ends(data)

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)


def _with_and_without_ends(text: str) -> Iterator[str]:
    """The text; and what stands between its holes, for they may be nothing but conditions."""
    yield text
    if HOLE in text:
        yield from text.split(HOLE)
