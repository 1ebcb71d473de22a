"""`acknowledged`: the warnings that the owner knows of, by their code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from staticgal.config.located.source_map import SourceMap
from staticgal.diagnostics import ACKNOWLEDGEABLE, Acknowledgement, WarningCode
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.nearest import did_you_mean


def read_acknowledged(
    settings: Mapping[str, Sequence[str]] | None, places: SourceMap, errors: ErrorCollector
) -> tuple[Acknowledgement, ...]:
    """Each warning that is acknowledged; a code that there is not is a mistake."""
    found = []
    for code, abouts in (settings or {}).items():
        if code not in ACKNOWLEDGEABLE:
            errors.add(
                ErrorCode.UNKNOWN_NAME,
                places.key(("acknowledged", code)),
                f"no warning has the code `{code}`",
                did_you_mean(code, ACKNOWLEDGEABLE, "codes"),
            )
            continue
        found += [
            Acknowledgement(WarningCode(code), about, places.value(("acknowledged", code, index)))
            for index, about in enumerate(abouts)
        ]
    return tuple(found)
