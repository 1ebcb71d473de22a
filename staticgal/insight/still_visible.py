"""What an audience may see now of what an older site showed: the older site as it should be."""

from __future__ import annotations

from collections.abc import Mapping

from staticgal.core.permission import NONE, Permission, effective
from staticgal.core.resolve import Outcomes


def narrowed(
    seen: Outcomes, albums: Mapping[str, Permission], photos: Mapping[str, Permission]
) -> Outcomes:
    """What is seen, less all that these do not hold as well; the first page stays.

    It only takes away: a site made of it shows nothing that one made of `seen` would not.
    """
    return Outcomes(
        {
            path: left
            for path, held in seen.albums.items()
            if (left := effective(held & albums.get(path, NONE))) or not path
        },
        {
            path: left
            for path, held in seen.photos.items()
            if (left := effective(held & photos.get(path, NONE)))
        },
    )
