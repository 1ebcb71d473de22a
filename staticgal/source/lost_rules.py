"""Rules that hold for nothing any more: something may be open for want of them."""

from __future__ import annotations

from staticgal.config.mistakes import Mistakes
from staticgal.core.remark import Remark
from staticgal.errors import Place


class LostRules:
    """Gathers them, as mistakes; as remarks only where there is no photo at all to be open."""

    def __init__(self, mistakes: Mistakes, *, has_photos: bool) -> None:
        self._mistakes = mistakes
        self._has_photos = has_photos
        self.remarks: list[Remark] = []

    def add(self, place: Place, problem: str, mend: str, about: str) -> None:
        """Notes one; `about` is its path, from the source of the only gallery, or its name, on."""
        if self._has_photos:
            self._mistakes.add(place, problem, mend)
        else:
            self.remarks.append(Remark(place, problem, mend, "matches-nothing", about))
