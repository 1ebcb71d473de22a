"""What the pages of every site say, whoever is on its photos: whole texts, texts with holes, names.

Whoever writes pages says what these are; whoever reads pages back asks whether a text is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# The attributes that hold names of classes and ids, not texts.
NAMING: Final = frozenset(("class", "id", "for", "aria-labelledby", "aria-describedby"))
HOLE: Final = "\ue000"  # in a pattern: where something is filled in; private to us


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """`whole` are texts as they stand, `patterns` those with holes; `names` may be those of tags,
    attributes, classes and ids.
    """

    whole: frozenset[str]
    patterns: frozenset[str]
    names: frozenset[str]


def one_line(text: str) -> str:
    """A text as it is compared: its spaces single, and none of them unbreakable."""
    return " ".join(text.replace("\xa0", " ").split())
