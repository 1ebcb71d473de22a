"""What a site that stands shows beside what a build of now would: too much, other things, or less.

A site that only lacks something is as safe as it is old: it is the site of now with things taken
away, and that is how it is known (`narrowed_to`): made again like that, it is what stands. Whatever
else it may be, it is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from staticgal.core.difference import Difference, Shown, Step
from staticgal.core.narrow import narrowed
from staticgal.core.resolve import Outcomes

_MOST_NAMES: Final = 3


def narrowed_to(before: Shown) -> Callable[[Outcomes], Outcomes]:
    """Takes from what is seen now all that was not shown before."""
    return lambda seen: narrowed(seen, before.albums, before.photos)


def too_much(difference: Difference, audience: str, there: Mapping[str, object]) -> Iterator[str]:
    """What the site before shows that the one of now would not, a sentence for each kind.

    `there` has the paths of all albums and photos that there are now.
    """
    lost: Step = difference.lost
    who = f"`{audience}`"
    for noun, paths in (("photo", lost.photos), ("album", lost.albums)):
        withdrawn = [path for path in paths if path in there]
        gone = [path for path in paths if path not in there]
        if withdrawn:
            yield f"it shows {_listed(noun, withdrawn)}, which {who} may not see now"
        if gone:
            yield f"it shows {_listed(noun, gone)}, no longer among your photos"
    by_permission: dict[str, list[str]] = {}
    for path, names in lost.permissions.items():
        for name in names:
            by_permission.setdefault(name, []).append(path)
    for name, places in by_permission.items():
        yield f"it gives {who} `{name}` for {_listed('place', places)}, which is not so now"
    changed = sorted({*lost.told, *difference.gained.told})
    if changed:
        kinds = sorted(
            {
                kind
                for step in (lost, difference.gained)
                for path in step.told
                for kind in step.told[path]
            }
        )
        yield f"another {' or '.join(kinds)} is to be shown of {_listed('place', changed)}"
    if lost.listed:
        yield f"it links to {_listed('place', lost.listed)}, now `unlisted`"
    if lost.is_open:
        yield f"it calls itself open to everybody, and {who} is protected now"


def lacking(difference: Difference) -> str:
    """What the site before does not show and the one of now would, in a few words."""
    gained = difference.gained
    parts = [
        f"{len(paths)} {noun if len(paths) == 1 else noun + 's'}"
        for noun, paths in (("album", gained.albums), ("photo", gained.photos))
        if paths
    ]
    if gained.permissions:
        names = sorted({name for names in gained.permissions.values() for name in names})
        parts.append(", ".join(f"`{name}`" for name in names))
    return " and ".join(parts) or "something"


def _listed(noun: str, paths: list[str] | tuple[str, ...]) -> str:
    """`the photo a.jpg`, `3 photos (a.jpg, b.jpg, …)`; the first page has no path."""
    if len(paths) == 1:
        return f"the {noun} `{paths[0]}`" if paths[0] else "the first page"
    named = ", ".join(f"`{path}`" if path else "the first page" for path in paths[:_MOST_NAMES])
    return f"{len(paths)} {noun}s ({named}{', …' if len(paths) > _MOST_NAMES else ''})"
