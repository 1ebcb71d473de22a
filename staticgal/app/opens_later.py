"""What opens by itself later, by `visible`: announced once, it needs no other word."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from staticgal.app.open_gallery import open_gallery
from staticgal.insight.schedule import next_change, windows
from staticgal.progress import Reporter

_MOST_CHANGES: Final = 24  # so many times ahead are announced


def openings(
    config_path: Path, names: tuple[str, ...], reporter: Reporter
) -> dict[str, dict[str, str]]:
    """By audience the paths of photos and albums that `visible` opens, and when."""
    opened = open_gallery(config_path, reporter)
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    instant = opened.context.as_of
    every = tuple(windows(opened.gallery.root, opened.config.policy.audiences.values()))
    for _ in range(_MOST_CHANGES):
        instant = next_change(every, instant) if instant and every else None
        if instant is None:
            break
        then = opened.at(instant)
        for name in names:
            seen, is_seen = then.outcomes[name], opened.outcomes[name]
            for path in (*seen.albums, *seen.photos):
                if path not in is_seen.albums and path not in is_seen.photos:
                    found[name].setdefault(path, instant.isoformat())
    return found
