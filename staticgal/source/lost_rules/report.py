"""Rules that hold for nothing any more: something may be open for want of them."""

from __future__ import annotations

from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation


class LostRules:
    """Gathers them, as mistakes; as warnings only where there is no photo at all to be open."""

    def __init__(self, mistakes: ErrorCollector, *, has_photos: bool) -> None:
        self._mistakes = mistakes
        self._has_photos = has_photos
        self.diagnostics: list[Diagnostic] = []

    def add(self, place: SourceLocation, problem: str, hint: str, about: str) -> None:
        """Notes one; `about` is its path, from the source of the only gallery, or its name, on."""
        if self._has_photos:
            self._mistakes.add(ErrorCode.LOST_RULE, place, problem, hint)
        else:
            self.diagnostics.append(
                Diagnostic(WarningCode.MATCHES_NOTHING, place, problem, hint, about)
            )
