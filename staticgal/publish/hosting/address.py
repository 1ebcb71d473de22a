"""An audience's address as a web server sees it: scheme, host, port and path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from staticgal.config.destination import Destination
from staticgal.errors import ConfigError, ErrorCode

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
# What could end a quoted word of a web server's settings, or mean something in it.
_MEANINGFUL: Final = frozenset("\"'\\${};*?[]#<>`%")


@dataclass(frozen=True, slots=True)
class Address:
    """`path` begins and ends with `/`; `port` is None where it is the scheme's own."""

    scheme: str
    host: str
    port: int | None
    path: str

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can ask there."""
        return self.host in _LOOPBACK

    @property
    def is_secure(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one `server` of a web server answers for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port else "")

    @property
    def url(self) -> str:
        """The whole, with `/` at its end."""
        return f"{self.origin}{self.path}"


def address_of(destination: Destination) -> Address:
    """Where visitors of the audience ask.

    ConfigError for one that a web server cannot be set up for, or that sends passwords in clear.
    """
    said = urlsplit(destination.url)
    path = "/".join(("", *(one for one in said.path.split("/") if one), ""))
    found = Address(said.scheme, said.hostname or "", said.port, path)
    _refuse_meaningful(destination, "url", found.host + path)
    _refuse_meaningful(destination, "folder", str(destination.folder))
    _refuse_meaningful(destination, "private", str(destination.private))
    if destination.protection.is_checked and not (found.is_secure or found.is_loopback):
        raise ConfigError(
            ErrorCode.UNPROTECTED,
            destination.location,
            f"`{destination.url}` sends passwords and links so that others can read them",
            "write `https://`; a certificate costs nothing with certbot",
        )
    return found


def is_below(folder: PurePosixPath, path: str) -> bool:
    """Whether the folder's last names are those of the address's path."""
    names = tuple(one for one in path.split("/") if one)
    return folder.parts[len(folder.parts) - len(names) :] == names


def _refuse_meaningful(destination: Destination, key: str, text: str) -> None:
    found = sorted({one for one in text if one in _MEANINGFUL or ord(one) < 0x20 or one == "\x7f"})
    if found:
        shown = " ".join(repr(one)[1:-1] if ord(one) < 0x20 else one for one in found)
        raise ConfigError(
            ErrorCode.UNUSABLE_NAME,
            destination.location,
            f"the `{key}` of `{destination.audience}` has {shown} in it, which means something to "
            "web servers",
            "use letters, digits and `. _ - +`",
        )
