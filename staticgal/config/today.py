"""The one clock that decides what a site holds: which day it is where the gallery is at home."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


def today(timezone: ZoneInfo) -> date:
    """The day it is there now."""
    # `visible` is about days that come and go; whoever wants another day says `--as-of`.
    return datetime.now(timezone).date()  # noqa: TID251
