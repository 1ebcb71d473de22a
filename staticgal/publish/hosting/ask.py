"""Asks a web server for one path, sent letter by letter, and reads only the answer's head."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urljoin, urlsplit

_TIMEOUT_S: Final = 20
_MOST_REDIRECTIONS: Final = 5
_REDIRECTIONS: Final = (301, 302, 303, 307, 308)


class Asker:
    """Asks any number of servers; `certificates` are the ends of those that had one, by origin."""

    def __init__(self) -> None:
        self.certificates: dict[str, datetime] = {}

    def ask(self, origin: str, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
        """The status; or 0, and what went wrong. Redirections are followed within the host: one
        that only cleans a path must not hide what it leads to.
        """
        for _ in range(_MOST_REDIRECTIONS):
            status, said = self._once(origin, path, headers)
            if status not in _REDIRECTIONS:
                return status, said
            url = urlsplit(urljoin(f"{origin}{path}", said))
            if f"{url.scheme}://{url.netloc}" != origin:
                return status, ""
            path = url.path + (f"?{url.query}" if url.query else "")
        return 0, "it redirects in a circle"

    def _once(self, origin: str, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
        """The status and where it redirects to; or 0, and what went wrong."""
        said = urlsplit(origin)
        kind = HTTPSConnection if said.scheme == "https" else HTTPConnection
        connection = kind(said.hostname or "", said.port, timeout=_TIMEOUT_S)
        try:
            connection.connect()
            if isinstance(connection.sock, ssl.SSLSocket):
                self._note(origin, connection.sock)
            # `request` would refuse some of the spellings that attackers send.
            connection.putrequest("GET", path, skip_accept_encoding=True)
            for name, value in {"User-Agent": "staticgal", **headers}.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location") or ""
        except ssl.SSLCertVerificationError as error:
            return 0, f"the certificate is not good: {error.verify_message}"
        except (OSError, HTTPException) as error:
            return 0, str(getattr(error, "strerror", None) or error) or type(error).__name__
        finally:
            connection.close()

    def _note(self, origin: str, sock: ssl.SSLSocket) -> None:
        found = sock.getpeercert()
        ends = found.get("notAfter") if found else None
        if isinstance(ends, str):
            seconds = ssl.cert_time_to_seconds(ends)
            self.certificates[origin] = datetime.fromtimestamp(seconds, UTC)
