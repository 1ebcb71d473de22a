"""Where the files that come with staticgal lie on this machine."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

# In a wheel the themes are inside the package, in a checkout beside it. The wheel's place goes
# first: what lies beside an installed package belongs to somebody else.
_PLACES = (_PACKAGE / "_themes", _PACKAGE.parent / "themes")


def themes_folder() -> Path:
    """The folder that holds the themes, one folder each, `default` among them.

    Raises FileNotFoundError when this installation has lost them.
    """
    for place in _PLACES:
        if (place / "default").is_dir():
            return place
    raise FileNotFoundError(
        "staticgal's own themes are missing from this installation: install staticgal again"
    )
