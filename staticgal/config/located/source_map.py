"""A file's values with the places they stand at: what readers of YAML and TOML give back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from staticgal.errors import SourceLocation

Keys = tuple[str | int, ...]
Spot = tuple[int, int]
Spots = tuple[Mapping[Keys, Spot], Mapping[Keys, Spot]]  # of the keys, of the values


class Plain(str):
    """Text that stood without quotes, so it may also mean a number or true or false."""

    __slots__ = ()


class SourceMap:
    """Where the keys and values of one file stand; what has no place of its own has its owner's."""

    def __init__(self, file: str, find: Callable[[], Spots], first_line: int = 1) -> None:
        self.file = file
        self._find = find
        self._offset = first_line - 1
        self._spots: Spots | None = None

    def _known(self) -> Spots:
        if self._spots is None:
            self._spots = self._find()
        return self._spots

    def value(self, keys: Keys) -> SourceLocation:
        """Where the value at `keys` stands."""
        keyed, valued = self._known()
        while keys:
            spot = valued.get(keys) or keyed.get(keys)
            if spot:
                return self._location(spot)
            keys = keys[:-1]
        return self._location(valued.get((), (1, 1)))

    def key(self, keys: Keys) -> SourceLocation:
        """Where the key at the end of `keys` stands, not what it is given."""
        spot = self._known()[0].get(keys)
        return self._location(spot) if spot else self.value(keys)

    def has(self, keys: Keys) -> bool:
        """Whether the file itself has a key there."""
        return keys in self._known()[0]

    def _location(self, spot: Spot) -> SourceLocation:
        return SourceLocation(self.file, spot[0] + self._offset, spot[1])


class Located:
    """A file's values: plain maps with text keys, lists and scalars; and their places."""

    __slots__ = ("places", "value")

    def __init__(self, value: object, places: SourceMap) -> None:
        self.value = value
        self.places = places
