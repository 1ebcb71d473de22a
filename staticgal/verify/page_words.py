"""Whether a hidden word on a page is a leak, or only a word that is there for a reason of its own.

A page is searched for the words of hidden things. One that is found is no leak

- where the same word belongs to something that is shown on this very page, or
- where the whole text around it is made of shown texts and of the theme's own, and of nothing else:
  `Photo 5 of Lisbon`, `Anna · Hansen`.

So there may be a hidden album called `Photo`, and a hidden person called Anna Hansen. A caption
with a `Photo` in it, where no caption on the page should have one, is a leak.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, Protocol

from staticgal.site.fixed_texts import HOLE, OwnTexts, one_line
from staticgal.verify.words import Phrase, found_in, index_of

BREAK: Final = "\x1f"  # in a text of a page: where a tag stands that does not end its line

_SEPARATOR = re.compile(rf"{BREAK}| · |, | – | × ")
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"\d+(?:[.,]\d)?")
_DOWNLOAD = re.compile(r"(.*)-\d+\.(?:jpg|webp|png|avif)")
_LONGEST: Final = 2000  # characters; what is longer is no heading, and is not taken apart


class PageTexts(Protocol):
    """The texts of the pages of a site, by the path of each page."""

    def shown(self, path: str) -> Iterable[str]:
        """What the audience may see on the page, as it stands in the View."""

    def composed(self, path: str) -> Iterable[str]:
        """What the page makes of that, and of dates and coordinates."""


class Allowed:
    """What the pages of one site may say. Asked of one page after another."""

    def __init__(self, texts: PageTexts, own: OwnTexts) -> None:
        self._texts = texts
        self._own = own.whole
        self._patterns = [
            re.compile("(.+?)".join(map(re.escape, text.split(HOLE)))) for text in own.patterns
        ]

    def unexplained(self, path: str, hits: Collection[tuple[Phrase, str]]) -> Iterator[Phrase]:
        """Those of the hidden phrases that the page at this path has no business to hold, given
        with the texts that they were found in.
        """
        shown = list(self._texts.shown(path))
        known: set[Phrase] = set()
        by_first = index_of(phrase for phrase, _ in hits)
        for text in shown:
            known.update(found_in(text, by_first))
        left = [(phrase, text) for phrase, text in hits if phrase not in known]
        if not left:
            return
        values = {one_line(text) for text in (*shown, *self._texts.composed(path))}
        verdicts: dict[str, bool] = {}
        for phrase, text in left:
            if not self._is_explained(text, values, verdicts):
                yield phrase

    def _is_explained(self, text: str, values: set[str], verdicts: dict[str, bool]) -> bool:
        """Whether a text is made of shown texts and the theme's own and of nothing else."""
        whole = one_line(text.replace(BREAK, " "))
        if whole not in verdicts:
            verdicts[whole] = False  # while it is asked: it does not explain itself
            verdicts[whole] = len(whole) <= _LONGEST and (
                self._is_one(whole, values, verdicts)
                or any(
                    self._is_one(one_line(text[: end.start()]), values, verdicts)
                    and self._is_explained(text[end.end() :], values, verdicts)
                    for end in _SEPARATOR.finditer(text)
                )
            )
        return verdicts[whole]

    def _is_one(self, text: str, values: set[str], verdicts: dict[str, bool]) -> bool:
        """Whether a text is a shown one, the theme's own, or one of the theme's filled in."""
        if text in values or text in self._own or not _WORD.search(text):
            return True
        if _NUMBER.fullmatch(text):
            return True
        if (saved := _DOWNLOAD.fullmatch(text)) and saved[1] in values:
            return True
        return any(
            all(self._is_explained(one, values, verdicts) for one in filled.groups())
            for pattern in self._patterns
            if (filled := pattern.fullmatch(text))
        )
