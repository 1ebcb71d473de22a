"""`acknowledged`: the remarks that the owner knows of, by their code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from staticgal.config.located import Places
from staticgal.config.mistakes import Mistakes, did_you_mean
from staticgal.core.remark import CODES, Acknowledgement


def read_acknowledged(
    said: Mapping[str, Sequence[str]] | None, places: Places, mistakes: Mistakes
) -> tuple[Acknowledgement, ...]:
    """Each remark that is acknowledged; a code that there is not is a mistake."""
    found = []
    for code, abouts in (said or {}).items():
        if code not in CODES:
            mistakes.add(
                places.key(("acknowledged", code)),
                f"no remark has the code `{code}`",
                did_you_mean(code, CODES, "codes"),
            )
        found += [
            Acknowledgement(code, about, places.value(("acknowledged", code, index)))
            for index, about in enumerate(abouts)
        ]
    return tuple(found)
