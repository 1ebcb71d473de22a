"""What a site that stands shows beside what a build of now would: too much, other things, or less.

A site that shows less is no danger, and `verify` lets it pass. It is known by making what a build
of now would, less all that the site did not show when it was built (`narrowed_to`): if that is
what stands there, byte for byte, the site only lacks something. Any other difference is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from staticgal.core.resolve import Outcomes
from staticgal.insight.exposure import Difference, Exposure
from staticgal.insight.still_visible import narrowed
from staticgal.text.lists import counted, joined, quoted

_MOST_NAMES: Final = 3


def narrowed_to(before: Exposure) -> Callable[[Outcomes], Outcomes]:
    """Takes from what is seen now all that was not shown before."""
    return lambda seen: narrowed(seen, before.albums, before.photos)


def too_much(difference: Difference, audience: str, there: Mapping[str, object]) -> Iterator[str]:
    """What the site before shows that the one of now would not, a sentence for each kind.

    `there` has the paths of all albums and photos that there are now.
    """
    lost, gained = difference.lost, difference.gained
    who = f"`{audience}`"
    for shown in (lost.albums, lost.photos):
        withdrawn = [path for path in shown if path in there]
        gone = [path for path in shown if path not in there]
        if withdrawn:
            yield f"it shows {_named(withdrawn)}, which {who} may not see now"
        if gone:
            yield f"it shows {_named(gone)}, no longer among your photos"
    places: dict[str, list[str]] = {}
    for path, names in lost.permissions.items():
        for name in names:
            places.setdefault(name, []).append(path)
    for name, paths in places.items():
        yield f"it gives {who} `{name}` for {_named(paths)}, which {who} does not have now"
    changed: dict[str, set[str]] = {}
    for step in (lost, gained):
        for path, kinds in step.disclosed.items():
            changed.setdefault(path, set()).update(kinds)
    if changed:
        what = ", ".join(sorted(set().union(*changed.values())))
        yield f"it shows {_named(sorted(changed))} as it was: the {what} changed"
    if lost.listed:
        yield f"it links to {_named(lost.listed)}, which is `unlisted` now"
    if lost.is_open:
        yield f"it is made for everybody, and {who} is protected now"


def lacking(difference: Difference) -> str:
    """What the site before does not show and the one of now would, in a few words."""
    gained = difference.gained
    parts = [
        counted(len(paths), noun)
        for noun, paths in (("album", gained.albums), ("photo", gained.photos))
        if paths
    ]
    if gained.permissions:
        names = sorted({name for names in gained.permissions.values() for name in names})
        parts.append(quoted(names))
    return joined(parts) or "something"


def _named(paths: Sequence[str]) -> str:
    """The first of these paths, and how many more there are; the first page has no path."""
    named = [f"`{path}`" if path else "the first page" for path in paths[:_MOST_NAMES]]
    more = len(paths) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
