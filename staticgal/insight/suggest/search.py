"""The smallest change that would bring an album or photo into an audience's site.

Smallest: the fewest edits, and of these the ones that newly show the fewest photos to anybody.
Each proposal is tried on the gallery in memory, and by the rules themselves, before it is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, product

from staticgal.core.limit import EvaluationContext, withheld
from staticgal.core.model import Album, Photo
from staticgal.core.policy import AccessRule, Audience, Policy
from staticgal.core.resolve import resolve
from staticgal.errors import SourceLocation
from staticgal.insight.suggest.candidate import Candidate
from staticgal.insight.suggest.edits import Edit, common_edits, edits_for

_MOST_PHOTOS = 40  # of an album with nothing to see in it, so many that differ are tried
_MOST_WEIGHED = 40_000  # photos, looked at to weigh what proposals show to all audiences

_Solution = tuple[Candidate, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that together show the node; `newly_seen` photos it shows, by audience."""

    edits: tuple[Edit, ...]
    newly_seen: Mapping[str, int]


def smallest_change(
    ancestors: tuple[Album, ...],
    photo: Photo | None,
    policy: Policy,
    audience: Audience,
    context: EvaluationContext,
) -> Change | None:
    """The smallest change that brings the photo, or the last album of the ancestors, into the site.

    None where the album has no photo at all.
    """
    target, shared = len(ancestors) - 1, _shared(ancestors[0])
    photos = [(ancestors, photo)] if photo is not None else _unlike(ancestors, audience, context)
    cases = [Candidate(w, p, target, audience, context, shared) for w, p in photos]
    found = [one for candidate in cases for one in _smallest(candidate, policy)]
    fewest = min((_size(edits) for _, edits in found), default=0)
    # The same edits for two photos are one proposal.
    several: dict[tuple[Edit, ...], Candidate] = {}
    for candidate, edits in found:
        if _size(edits) == fewest:
            several.setdefault(edits, candidate)
    return _weighed([(candidate, edits) for edits, candidate in several.items()], policy)


def _shared(root: Album) -> frozenset[SourceLocation]:
    """The places that say something of more photos than one."""
    places = Counter(
        place
        for album in root.walk()
        for photo in album.photos
        if photo.defined_at is not None
        for place in {photo.defined_at, *_places(photo.rule)}
    )
    return frozenset(place for place, count in places.items() if count > 1)


def _places(rule: AccessRule) -> Iterator[SourceLocation]:
    """Where it says something of itself."""
    yield from (place for key, place in rule.places.items() if key not in rule.from_related)
    if rule.visible and rule.visible.defined_at is not None and "visible" not in rule.from_related:
        yield rule.visible.defined_at
    for entry in (*rule.entries.values(), rule.others):
        if entry is not None and entry.defined_at is not None:
            yield entry.defined_at


def _unlike(
    ancestors: tuple[Album, ...], audience: Audience, context: EvaluationContext
) -> list[tuple[tuple[Album, ...], Photo]]:
    """The photos of an album and below, of those that differ in no rule only one."""
    names = [member.name for member in audience.members()]
    found: dict[tuple[object, ...], list[AccessRule]] = {}

    def differs(album: Album, photo: Photo) -> bool:
        limits = (frozenset(map(id, withheld(context.limits, photo, name))) for name in names)
        rules = found.setdefault((album.path, *limits), [])
        if photo.rule in rules:
            return False
        rules.append(photo.rule)
        return True

    unlike = ((w, p) for w in _with_all_below(ancestors) for p in w[-1].photos if differs(w[-1], p))
    return list(islice(unlike, _MOST_PHOTOS))


def _with_all_below(ancestors: tuple[Album, ...]) -> Iterator[tuple[Album, ...]]:
    """The albums down to one, and likewise down to each below it."""
    yield ancestors
    for album in ancestors[-1].albums:
        yield from _with_all_below((*ancestors, album))


# --- The fewest edits ----------------------------------------------------------------------------


def _smallest(candidate: Candidate, policy: Policy) -> list[_Solution]:
    """All ways to show it with as few edits as there must be.

    To open it to one of the audiences that it includes is enough, so these are not mixed.
    """
    common = list(common_edits(candidate))
    found = [
        edits
        for member in candidate.audience.members()
        for edits in _fewest(candidate, [*common, *edits_for(candidate, member, policy)])
    ]
    return [(candidate, edits) for edits in found]


def _size(edits: tuple[Edit, ...]) -> int:
    return sum(edit.size for edit in edits)


def _fewest(candidate: Candidate, edits: Iterable[Edit]) -> list[tuple[Edit, ...]]:
    """All smallest sets of edits that work, at most one of each slot.

    The more is opened, the more is shown; so a slot without which all others do not do is in each.
    """
    slots: dict[str, list[Edit]] = {}
    for edit in edits:
        slots.setdefault(edit.slot, []).append(edit)
    if not _works(candidate, [several[-1] for several in slots.values()]):
        return []
    needed = [
        slot
        for slot in slots
        if not _works(candidate, [several[-1] for other, several in slots.items() if other != slot])
    ]
    rest = [slot for slot in slots if slot not in needed]
    for count in range(len(rest) + 1):
        found = [
            chosen
            for more in combinations(rest, count)
            if _works(candidate, [slots[slot][-1] for slot in (*needed, *more)])
            for chosen in product(*(slots[slot] for slot in (*needed, *more)))
            if _works(candidate, chosen)
        ]
        if found:
            return found
    return []


def _works(candidate: Candidate, edits: Sequence[Edit]) -> bool:
    return _made(candidate, edits).shows()


def _made(candidate: Candidate, edits: Sequence[Edit]) -> Candidate:
    for edit in edits:
        candidate = edit.made_in(candidate)
    return candidate


# --- The fewest photos ---------------------------------------------------------------------------


def _weighed(several: list[_Solution], policy: Policy) -> Change | None:
    """The one that newly shows the fewest photos, the nearest to the node where several do.

    In a large gallery not all are weighed: those that reach the least are, as they show the least.
    """
    best, fewest, looked_at = None, 0, 0
    now: dict[tuple[str, str], frozenset[str]] = {}
    for candidate, edits in sorted(several, key=lambda one: _reach(one[1])):
        change = Change(edits, _newly_seen(candidate, edits, policy, now))
        count = sum(change.newly_seen.values())
        if best is None or count < fewest:
            best, fewest = change, count
        looked_at += sum(len(album.photos) for album in candidate.tree(_top(edits)).walk())
        if fewest <= 1 or looked_at * len(policy.audiences) > _MOST_WEIGHED:
            break
    return best


def _reach(edits: tuple[Edit, ...]) -> tuple[int, bool, int]:
    """How much of the tree these edits reach, the least first.

    Of equals first what leaves to all audiences the roles that they have.
    """
    return -_top(edits), all(edit.concerns for edit in edits), -sum(edit.top for edit in edits)


def _top(edits: tuple[Edit, ...]) -> int:
    return min((edit.top for edit in edits), default=0)


def _newly_seen(
    candidate: Candidate,
    edits: tuple[Edit, ...],
    policy: Policy,
    now: dict[tuple[str, str], frozenset[str]],
) -> dict[str, int]:
    """How many photos each audience sees with these edits and does not see `now`, by the node at
    the top of what they reach.
    """
    made, top = _made(candidate, edits), _top(edits)
    if candidate.photo.related:  # what is said of it is said of those with which it belongs
        top = min(top, len(candidate.ancestors) - 1)
    before, after = candidate.tree(top), made.tree(top)
    concerned = frozenset().union(*(edit.concerns for edit in edits))
    is_for_all = any(not edit.concerns for edit in edits)
    at = candidate.ancestors[top].path if top < len(candidate.ancestors) else candidate.photo.path
    changed = {member.name: member for member in made.audience.members()}
    found = {}
    for name, audience in policy.audiences.items():
        if not is_for_all and all(one.name not in concerned for one in audience.members()):
            continue
        if (at, name) not in now:
            now[at, name] = frozenset(resolve(before, audience, candidate.context).photos)
        then = resolve(after, _as_changed(audience, changed), made.context).photos
        if count := len(then.keys() - now[at, name]):
            found[name] = count
    return found


def _as_changed(audience: Audience, changed: Mapping[str, Audience]) -> Audience:
    """The audience as it is once others, or itself, have changed."""
    if audience.name in changed:
        return changed[audience.name]
    includes = tuple(_as_changed(one, changed) for one in audience.includes)
    return replace(audience, includes=includes)
