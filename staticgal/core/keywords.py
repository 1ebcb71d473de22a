"""What a keyword, or a name of a person, may mean: lists and branches in it taken apart."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from staticgal.text.folding import folded


@lru_cache(maxsize=1 << 16)
def meanings(text: str) -> tuple[str, ...]:
    """A keyword or name in each way it may be meant, to be compared: as it stands; where it is a
    list (`beach, private; x`), each of that; where it is a branch, that with `|`, and each level.
    """
    whole = folded(text)
    found = [whole]
    for one in _LISTED.split(whole):
        levels = levels_of(one)
        found += (one.strip(), "|".join(levels), *levels)
    found += [bare for one in found if (bare := one.strip(_AROUND)) != one]
    return tuple(dict.fromkeys(one for one in found if one))


# Also as they are typed in Arabic, Chinese and Japanese; full-width ones are folded before.
_LISTED: Final = re.compile("[,;\u060c\u061b\u3001]")
_AROUND: Final = " #\"'`\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e"
_BETWEEN_LEVELS: Final = re.compile(r"[|/\\<>]")


def levels_of(branch: str) -> list[str]:
    """The levels of a branch of keywords from the root: of `private|family`, or `family < private`,
    `private` and `family`.
    """
    levels = [level for one in _BETWEEN_LEVELS.split(branch) if (level := one.strip())]
    return levels[::-1] if "<" in branch else levels
