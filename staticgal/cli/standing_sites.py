"""What stands in the folders of sites when a build ends before its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from staticgal.errors import StaticgalError

LAST_GOOD = "the last good sites are as they were"


def standing_since(config_path: Path) -> Callable[[], str]:
    """Asked later, says which sites were put in place since now, and which are as they were.

    A swap moves the ctime of the folder that it puts in place.
    """
    began_ns = time.time_ns()
    return lambda: _standing(config_path, began_ns)


def _standing(config_path: Path, began_ns: int) -> str:
    from staticgal.config.load import load
    from staticgal.site.inventory import is_site

    try:
        config = load(config_path)
    except StaticgalError:
        return "nothing was built or changed"
    new, old, none = [], [], []
    for name in config.policy.audiences:
        folder = config.output / name
        if not is_site(folder):
            none.append(name)
        elif folder.stat().st_ctime_ns >= began_ns:
            new.append(name)
        else:
            old.append(name)
    if not new:
        return LAST_GOOD if old else "no site was built"
    parts = {"new": new, "as before": old, "not built": none}
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in parts.items() if names)
