"""`acknowledged`: the remarks that the owner knows of, by their code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from staticgal.config.located.source_map import SourceMap
from staticgal.diagnostics import CODES, Acknowledgement
from staticgal.errors import ErrorCollector
from staticgal.text.nearest import did_you_mean


def read_acknowledged(
    said: Mapping[str, Sequence[str]] | None, places: SourceMap, mistakes: ErrorCollector
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
