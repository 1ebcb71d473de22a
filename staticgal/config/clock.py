"""The one clock that decides what a site holds: what time it is where the gallery is at home."""

from __future__ import annotations

from datetime import datetime, tzinfo

from staticgal.config.window import End, opening


def now(timezone: tzinfo) -> datetime:
    """What time it is there, to the second."""
    # `visible` is about times that come and go; whoever wants another one says `--as-of`.
    return datetime.now(timezone).replace(microsecond=0)  # noqa: TID251


def as_of(time: End | None, timezone: tzinfo) -> datetime:
    """The time to judge for, on the gallery's clock: now, unless one is said.

    A day is judged as it begins; what is visible on whole days is so at any time of them.
    """
    return now(timezone) if time is None else opening(time, timezone).astimezone(timezone)
