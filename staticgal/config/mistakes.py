"""Mistakes of one reading, gathered so that all of them are told together."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from staticgal.errors import ConfigError, ConfigErrors, Place


class Mistakes:
    """Gathers the mistakes of one reading; `tell` raises them all, or nothing."""

    def __init__(self) -> None:
        self.found: list[ConfigError] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, place: Place, problem: str, mend: str = "") -> None:
        """Notes one mistake; the same one at the same place is noted once."""
        if not any(e.place == place and e.problem == problem for e in self.found):
            self.found.append(ConfigError(place, problem, mend))

    def take(self, error: ConfigError | ConfigErrors) -> None:
        """Notes what another reading raised."""
        for one in error.errors if isinstance(error, ConfigErrors) else (error,):
            self.add(one.place, one.problem, one.mend)

    def tell(self) -> None:
        """Raises ConfigErrors if there is any mistake."""
        if self.found:
            raise ConfigErrors(self.found)


def did_you_mean(name: str, known: Iterable[str], what: str = "known") -> str:
    """The mend for an unknown name: the nearest known one, if any is near, and all there are."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if not near:
        folded = {other.casefold(): other for other in names}
        near = [folded[n] for n in get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)]
    listing = f"{what}: {', '.join(names)}" if names else f"{what}: there are none"
    return f"did you mean `{near[0]}`? {listing}" if near else listing


def shown(path: Path) -> str:
    """A file as its owner would name it: relative to the working directory where it lies in it."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
