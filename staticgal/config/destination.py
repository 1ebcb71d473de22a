"""Where one audience's site is published to, and what stands before it there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from staticgal.errors import SourceLocation


class Target(StrEnum):
    """The kind of place: a folder of this machine, or one of a server that ssh reaches."""

    LOCAL = "local"
    SSH = "ssh"


class Protection(StrEnum):
    """What stands before a published site: a server that asks for a password, by its name; what
    the owner looks after; or nothing.
    """

    NGINX = "nginx"
    APACHE = "apache"
    CADDY = "caddy"
    MANUAL = "manual"
    OPEN = "open"

    @property
    def is_checked(self) -> bool:
        """Whether staticgal sees to it that strangers are asked for a password."""
        return self not in (Protection.MANUAL, Protection.OPEN)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an audience's site goes. Both folders are absolute and without `..`.

    `private` holds what nobody may fetch: passwords, the secret of links, our manifest and lock.
    `host` is as ssh knows it, and empty for a folder of this machine. `url` has no `/` at its end,
    and is empty where none is known. `location` is the entry in `gallery.yaml`.
    """

    audience: str
    target: Target
    folder: PurePosixPath
    private: PurePosixPath
    protection: Protection
    host: str
    url: str
    location: SourceLocation

    def __str__(self) -> str:
        return f"{self.host}:{self.folder}" if self.host else str(self.folder)

    @property
    def web_root(self) -> PurePosixPath:
        """The folder that the server shows under the first `/` of the address."""
        return web_root(self.folder, self.url)


def web_root(folder: PurePosixPath, url: str) -> PurePosixPath:
    """The folder behind the `/` of an address whose site lies in `folder`.

    As many folders up as the address has names; one up where there is no address, so that what is
    put beside the root is under no site in any case.
    """
    names = [name for name in urlsplit(url).path.split("/") if name] if url else [folder.name]
    up = min(len(names), len(folder.parts) - 1)
    return folder.parents[up - 1] if up else folder


def lies_in(inner: PurePosixPath, outer: PurePosixPath) -> bool:
    """Whether one folder is the other or lies in it, by their names."""
    return inner == outer or outer in inner.parents
