"""What the last build had before it: its photos, and the rules that held for some of them.

A rule is lost where its photo is renamed, its folder is moved or its disk is not there, and none of
that can be seen in the tree as it is now. Whoever has no last build, as in a fresh clone, takes
every photo for new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

DIGEST_LENGTH = 16  # of a photo's digest: nobody forges one to fool himself


def _no_photos() -> Mapping[str, str]:
    return {}


def _none_kept() -> Mapping[str, frozenset[str]]:
    return {}


@dataclass(frozen=True, slots=True)
class LastBuild:
    """What a build that ended with its sites in place found in the photo tree.

    `photos` gives the digest of each photo that could be read, by path; it is asked for seldom, as
    there may be 100,000. `counts` tells how many there were, by the name of their gallery.
    `matched` are the patterns that some photo's path matched, each as `photos_key` or `limit_key`
    puts it. `orphan_digests` has the digests of photos that are gone and left a rule behind, by the
    path of the file that holds it. `kept` are, by audience, the paths of the photos that were kept
    from it in albums that are open to it; `has_kept` says that there are any.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    matched: frozenset[str] = frozenset()
    orphan_digests: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    photos: Callable[[], Mapping[str, str]] = _no_photos
    has_kept: bool = False
    kept: Callable[[], Mapping[str, frozenset[str]]] = _none_kept


NO_BUILD = LastBuild()


def photos_key(gallery: str, pattern: str) -> str:
    """A pattern under `photos:` of a gallery, as it is remembered."""
    return f"photos {gallery} {pattern}"


def limit_key(pattern: str) -> str:
    """A pattern of a limit's `file`, as it is remembered."""
    return f"limit {pattern}"
