"""One publisher at a place at a time: a lock in its private folder, which ends by itself."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from staticgal.publish.place import Place, PublishError

LOCK: Final = "lock"
LASTS_S: Final = 3600  # longer than any batch of files takes
_RENEWED_AFTER_S: Final = 600


class Lock:
    """A lock that is held. `clock` gives seconds since 1970, `publisher` tells from others who
    publishes, one at a time.
    """

    def __init__(
        self, place: Place, where: str, clock: Callable[[], float], publisher: str
    ) -> None:
        self._place = place
        self._where = where
        self._clock = clock
        self._publisher = publisher
        self._token = secrets.token_hex(8)
        self._content = b""
        self._taken_at = 0.0

    def take(self) -> None:
        """Take the lock; PublishError where another holds it. One that has ended is stolen, as is
        one of this publisher, who was stopped then: there is only one of it at a time.
        """
        if self._create():
            return
        held = self._place.read(LOCK)
        if held is not None:
            until = _ends(held)
            is_ours = bool(self._publisher) and _publisher(held) == self._publisher
            if not is_ours and (until is None or self._clock() < until):
                raise self._busy(until)
            # Of several who find it ended, one gets to move it away. Should another have been
            # quicker and hold a new one, that is what was moved: it is given back.
            aside = f"{LOCK}.{self._token}"
            if not self._place.move(LOCK, aside):
                raise self._busy(None)
            moved = self._place.read(aside)
            if moved is not None and moved != held:
                self._place.create(LOCK, moved)
                self._place.remove([aside])
                raise self._busy(_ends(moved))
            self._place.remove([aside])
        if not self._create():
            raise self._busy(None)

    def renew(self) -> None:
        """Hold it for longer, if it was taken a while ago; PublishError where it is no longer
        ours.
        """
        if self._clock() < self._taken_at + _RENEWED_AFTER_S:
            return
        if self._place.read(LOCK) != self._content:
            raise self._busy(None)
        self._content = self._text()
        self._place.write(LOCK, self._content)

    def release(self) -> None:
        """Give it back, if it is still ours."""
        if self._content and self._place.read(LOCK) == self._content:
            self._place.remove([LOCK])

    def _create(self) -> bool:
        self._content = self._text()
        return self._place.create(LOCK, self._content)

    def _text(self) -> bytes:
        self._taken_at = self._clock()
        until = self._taken_at + LASTS_S
        return json.dumps(
            {"owner": self._token, "publisher": self._publisher, "until": until}
        ).encode()

    def _busy(self, until: float | None) -> PublishError:
        ends = ""
        if until is not None:
            time = datetime.fromtimestamp(until, UTC).astimezone()
            ends = f". If that one was stopped, its lock ends at {time:%H:%M}"
        return PublishError(
            f"{self._where}: somebody else is publishing there{ends}. To end it now, delete "
            f"`{LOCK}` in the private folder of that place"
        )


@contextmanager
def locked(
    place: Place, where: str, clock: Callable[[], float], publisher: str = ""
) -> Iterator[Lock]:
    """Hold the lock of a place."""
    lock = Lock(place, where, clock, publisher)
    lock.take()
    try:
        yield lock
    except PublishError:
        # The place may be gone: what went wrong first is what must be heard.
        with suppress(PublishError):
            lock.release()
        raise
    except BaseException:
        lock.release()
        raise
    lock.release()


def _ends(content: bytes) -> float | None:
    """When a lock ends; None where it does not say, so that nobody steals it."""
    try:
        return float(json.loads(content)["until"])
    except (ValueError, KeyError, TypeError):
        return None


def _publisher(content: bytes) -> str:
    """Who holds a lock; "" where it does not say."""
    try:
        return str(json.loads(content)["publisher"])
    except (ValueError, KeyError, TypeError):
        return ""
