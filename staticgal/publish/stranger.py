"""What somebody without a password gets at an address, asked before anything is put there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

_CLOSED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_TIMEOUT_S: Final = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stranger got: the status at the first page and at a path that nobody knows, 0 where
    nothing answered; `problem` says why not.
    """

    url: str
    first: int
    unknown: int
    problem: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether the stranger was kept out of both."""
        return self.first in _CLOSED and self.unknown in _CLOSED

    def __str__(self) -> str:
        if self.problem:
            return f"{self.url} does not answer: {self.problem}"
        if self.first == self.unknown:
            return f"strangers get {self.first} at {self.url}"
        return f"strangers get {self.first} at {self.url} and {self.unknown} below it"


class _Stays(HTTPRedirectHandler):
    """Follows nothing: what is asked for has to be closed itself."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask_as_stranger(url: str) -> Answer:
    """What a stranger gets at the first page and at a random path of a site's address."""
    try:
        return Answer(url, _status(f"{url}/"), _status(f"{url}/{secrets.token_hex(12)}.html"))
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return Answer(url, 0, 0, str(getattr(reason, "strerror", None) or reason))


def _status(url: str) -> int:
    # Only addresses that the configuration takes, which are http and https, come here.
    request = Request(url, headers={"User-Agent": "staticgal", "Cache-Control": "no-cache"})  # noqa: S310
    try:
        with build_opener(_Stays).open(request, timeout=_TIMEOUT_S) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
