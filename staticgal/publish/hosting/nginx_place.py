"""One audience's place as nginx's settings speak of it, and words for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from staticgal.config.destination import Destination, Protection
from staticgal.publish.hosting.address import Address

# What a link says of itself, for regular expressions (`visitors.Invitation.who`, `links.token`).
WHO: Final = "[a-z0-9-]{1,32}_[a-z0-9]{8}"
SIGNATURE: Final = "[A-Za-z0-9_-]{22}"


@dataclass(frozen=True, slots=True)
class NginxPlace:
    """One audience's place, its address taken apart; `key` is its name within variables."""

    destination: Destination
    address: Address
    key: str

    @property
    def audience(self) -> str:
        """Whose site it is."""
        return self.destination.audience

    @property
    def is_protected(self) -> bool:
        """Whether something stands before it."""
        return self.destination.protection is not Protection.OPEN

    def private(self, name: str) -> str:
        """A file of its private folder, quoted."""
        return quoted(self.destination.private / name)

    def included(self, name: str) -> str:
        """The same as a pattern that nginx may find or not."""
        return quoted(self.destination.private / f"{name[:-1]}[{name[-1]}]")


def quoted(text: PurePosixPath | str) -> str:
    """A word of nginx's; `address_of` has refused what would end it."""
    return f'"{text}"'


def literal(text: str) -> str:
    """A path for a regular expression."""
    return text.replace(".", "\\.").replace("+", "\\+")
