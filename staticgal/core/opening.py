"""The smallest change that would bring an album or photo into an audience's site.

Smallest: the fewest edits, and of these the ones that newly show the fewest photos to anybody.
Each proposal is tried on the gallery in memory, and by the rules themselves, before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice

from staticgal.core.limit import Limit, Terms, withheld
from staticgal.core.model import Album, Photo
from staticgal.core.permission import Permission, settle
from staticgal.core.policy import AccessRule, Audience, Entry, Policy, Role
from staticgal.core.resolve import at_photo, at_root, outcome, resolve, step
from staticgal.errors import Place

_MOST_PHOTOS = 8  # of an album with nothing to see in it, so many are tried
_MOST_WEIGHED = 8  # proposals whose effect on all audiences is counted

_SEE_ALL = Permission.VIEW | Permission.SEE_HIDDEN


@dataclass(frozen=True, slots=True)
class Case:
    """One node on its way from the root, the audience that would see it, and what holds for all."""

    way: tuple[Album, ...]
    photo: Photo
    target: int  # the album of the way that must be in the site too
    audience: Audience
    terms: Terms

    def shows(self) -> bool:
        """Whether the photo, its album and the target are in the audience's site."""
        is_photo_seen = is_target_seen = False
        for member in self.audience.members():
            grant = at_root(member, self.terms.as_of)
            for index, album in enumerate(self.way):
                grant = step(grant, album.rule, member.name, self.terms.as_of)
                if index == self.target and outcome(grant):
                    is_target_seen = True
            last = self.way[-1]
            if outcome(grant) and outcome(
                at_photo(grant, last.rule, self.photo, member.name, self.terms)
            ):
                is_photo_seen = True
        return is_photo_seen and is_target_seen

    def tree(self, top: int) -> Album:
        """The gallery as it is in this case, less what lies beside the way above level `top`."""
        last = self.way[-1]
        depth = len(self.way) - 1
        if top > depth:
            node = replace(last, photos=(self.photo,), albums=())
        else:
            photos = (self.photo if p.path == self.photo.path else p for p in last.photos)
            node = replace(last, photos=tuple(photos))
        for level in range(depth - 1, -1, -1):
            above = self.way[level]
            if level < top:
                node = replace(above, photos=(), albums=(node,))
            else:
                below = (node if a.path == node.path else a for a in above.albums)
                node = replace(above, albums=tuple(below))
        return node


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that the owner could write differently; `top` is how far up the tree it reaches.

    `is_for_all` says that other audiences may see more by it too.
    """

    text: str
    place: Place | None
    top: int
    made_in: Callable[[Case], Case] = field(compare=False)
    is_for_all: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


_Solution = tuple[Case, tuple[Edit, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that together show the node; `newly_seen` photos it shows, by audience."""

    edits: tuple[Edit, ...]
    newly_seen: Mapping[str, int]


def smallest_change(
    way: tuple[Album, ...],
    photo: Photo | None,
    policy: Policy,
    audience: Audience,
    terms: Terms,
) -> Change | None:
    """The smallest change that brings the photo, or the last album of the way, into the site.

    None where the album has no photo at all.
    """
    target = len(way) - 1
    if photo is not None:
        cases = [Case(way, photo, target, audience, terms)]
    else:
        below = ((w, p) for w in _ways(way) for p in w[-1].photos)
        cases = [Case(w, p, target, audience, terms) for w, p in islice(below, _MOST_PHOTOS)]
    found = [one for case in cases for one in _smallest(case, policy)]
    fewest = min((len(edits) for _, edits in found), default=0)
    several = [(case, edits) for case, edits in found if len(edits) == fewest]
    weighed = [Change(edits, _newly_seen(case, edits, policy)) for case, edits in _near(several)]
    return min(weighed, key=lambda change: sum(change.newly_seen.values()), default=None)


def _near(several: list[_Solution]) -> list[_Solution]:
    """Those that are worth weighing, the nearest to the node first, as it wins a tie.

    Of what is said for this one audience, the farther reaches all that the nearer does, and more.
    """
    several = sorted(several, key=lambda one: -_top(one[1]))
    nearest = max((_top(edits) for _, edits in several if not _is_for_all(edits)), default=0)
    worth = (one for one in several if _is_for_all(one[1]) or _top(one[1]) == nearest)
    return list(islice(worth, _MOST_WEIGHED))


def _top(edits: tuple[Edit, ...]) -> int:
    return min(edit.top for edit in edits)


def _is_for_all(edits: tuple[Edit, ...]) -> bool:
    return any(edit.is_for_all for edit in edits)


def _ways(way: tuple[Album, ...]) -> Iterator[tuple[Album, ...]]:
    """The way itself and every longer one."""
    yield way
    for album in way[-1].albums:
        yield from _ways((*way, album))


def _smallest(case: Case, policy: Policy) -> list[_Solution]:
    """All single edits that show it, else all pairs, else as few as are needed together."""
    edits = list(_edits(case, policy))
    for count in (1, 2):
        found = [(case, several) for several in combinations(edits, count) if _works(case, several)]
        if found:
            return found
    needed = edits
    for edit in edits:
        fewer = [other for other in needed if other is not edit]
        if _works(case, fewer):
            needed = fewer
    return [(case, tuple(needed))] if _works(case, needed) else []


def _works(case: Case, edits: Sequence[Edit]) -> bool:
    return _made(case, edits).shows()


def _made(case: Case, edits: Sequence[Edit]) -> Case:
    for edit in edits:
        case = edit.made_in(case)
    return case


def _newly_seen(case: Case, edits: tuple[Edit, ...], policy: Policy) -> dict[str, int]:
    """How many photos each audience sees with these edits and does not see now."""
    made = _made(case, edits)
    top, is_for_all = _top(edits), _is_for_all(edits)
    before, after = case.tree(top), made.tree(top)
    found = {}
    for name, audience in policy.audiences.items():
        if not is_for_all and all(one.name != case.audience.name for one in audience.members()):
            continue
        now = resolve(before, audience, case.terms).photos
        then = resolve(after, _with(audience, made.audience), made.terms).photos
        if count := len(then.keys() - now.keys()):
            found[name] = count
    return found


def _with(audience: Audience, changed: Audience) -> Audience:
    """The audience as it is once another, or itself, has changed."""
    if audience.name == changed.name:
        return changed
    return replace(audience, includes=tuple(_with(one, changed) for one in audience.includes))


# --- What could be written differently, the farthest from the node first ------------------------


def _edits(case: Case, policy: Policy) -> Iterator[Edit]:
    roles = _roles(policy)
    yield from _of_audience(case, roles)
    yield from _of_limits(case, policy)
    for level, album in enumerate(case.way):
        what = f"album `{album.path}`" if level else "the top album"
        yield from _of_node(case, level, what, roles)
    last = case.way[-1]
    if not last.rule.photos_inherit:
        yield Edit(
            f"take `photos_inherit: false` off album `{last.path}`",
            last.rule.places.get("photos_inherit", last.place),
            len(case.way) - 1,
            lambda c: _ruled(c, len(c.way) - 1, lambda rule: replace(rule, photos_inherit=True)),
            is_for_all=True,
        )
    yield from _of_node(case, len(case.way), f"photo `{case.photo.path}`", roles)


def _roles(policy: Policy) -> tuple[Role, ...]:
    """The plainest role to see with, and the plainest to see hidden things with.

    Never an owner's: to be shown one photo, nobody is told to hand over everything.
    """
    roles = [r for r in policy.roles.values() if Permission.OWNER not in r.permissions]
    by_size = sorted(roles, key=lambda r: (settle(r.permissions).value.bit_count(), r.name))
    found: dict[str, Role] = {}
    for needed in (Permission.VIEW, _SEE_ALL):
        fit = (r for r in by_size if needed in settle(r.permissions))
        role = next(fit, None) or Role("viewer (with `can_view`)", needed)
        found.setdefault(role.name, role)
    return tuple(found.values())


def _of_audience(case: Case, roles: tuple[Role, ...]) -> Iterator[Edit]:
    who = case.audience
    for role in roles:
        yield Edit(
            f"give `{who.name}` the role `{role.name}` everywhere",
            who.place,
            0,
            _with_role(role),
        )
    if who.visible is not None:
        yield Edit(
            f"let the days on which `{who.name}` is visible include {case.terms.as_of}",
            who.visible.place,
            0,
            lambda c: replace(c, audience=replace(c.audience, visible=None)),
        )


def _with_role(role: Role) -> Callable[[Case], Case]:
    held, roles = role.permissions, (role.name,)
    return lambda c: replace(c, audience=replace(c.audience, permissions=held, roles=roles))


def _of_limits(case: Case, policy: Policy) -> Iterator[Edit]:
    name = case.audience.name
    for limit in withheld(case.terms.limits, case.photo, name):
        if Permission.VIEW not in limit.withhold and Permission.SEE_HIDDEN not in limit.withhold:
            continue
        others = (limit.audiences or frozenset(policy.audiences)) - {name}
        spared = replace(limit, audiences=others)
        yield Edit(
            f"let this limit spare `{name}`: name the others under `from:`",
            limit.place,
            0,
            _with_limit(limit, spared),
        )


def _with_limit(old: Limit, new: Limit) -> Callable[[Case], Case]:
    def made(case: Case) -> Case:
        limits = tuple(new if one is old else one for one in case.terms.limits)
        return replace(case, terms=replace(case.terms, limits=limits))

    return made


def _of_node(case: Case, level: int, what: str, roles: tuple[Role, ...]) -> Iterator[Edit]:
    """What the album at this level of the way, or the photo beyond its end, could say instead."""
    rule, place = _rule_at(case, level)
    name = case.audience.name
    named = rule.entries.get(name)
    if rule.visible is not None:
        yield Edit(
            f"let the days on which {what} is visible include {case.terms.as_of}",
            rule.visible.place,
            level,
            lambda c: _ruled(c, level, lambda rule: replace(rule, visible=None)),
            is_for_all=True,
        )
    if rule.hidden:
        yield Edit(
            f"take `hidden` off {what}",
            rule.places.get("hidden", place),
            level,
            lambda c: _ruled(c, level, lambda rule: replace(rule, hidden=False)),
            is_for_all=True,
        )
    if named is not None:
        yield Edit(
            f"take what {what} says of `{name}` away",
            named.place,
            level,
            lambda c: _ruled(c, level, lambda rule: _without(rule, name)),
        )
    for role in roles:
        text, at = _wording(rule, name, role.name, what, place)
        entry = Entry(role.permissions, roles=(role.name,))
        yield Edit(
            text,
            at,
            level,
            _with_entry(level, name, entry),
        )


def _with_entry(level: int, name: str, entry: Entry) -> Callable[[Case], Case]:
    return lambda c: _ruled(
        c, level, lambda rule: replace(rule, entries={**rule.entries, name: entry})
    )


def _wording(
    rule: AccessRule, name: str, role: str, what: str, place: Place | None
) -> tuple[str, Place | None]:
    """How to say that the audience has this role at the node, and where."""
    named = rule.entries.get(name)
    if named is not None:
        old = "none" if named.is_none else ", ".join(named.roles) or "..."
        return f"for {what}, say `{name}: {role}` instead of `{name}: {old}`", named.place
    if rule.others is not None:
        return f'for {what}, add `{name}: {role}` beside `"*"`', rule.others.place
    if rule.entries:
        first = next(iter(rule.entries.values()))
        return f"for {what}, add `{name}: {role}` to its `access`", first.place or place
    return f"for {what}, say `access: {{{name}: {role}}}`", place


def _rule_at(case: Case, level: int) -> tuple[AccessRule, Place | None]:
    node = case.way[level] if level < len(case.way) else case.photo
    return node.rule, node.place


def _ruled(case: Case, level: int, changed: Callable[[AccessRule], AccessRule]) -> Case:
    """The case with another rule at this level."""
    if level == len(case.way):
        return replace(case, photo=replace(case.photo, rule=changed(case.photo.rule)))
    album = case.way[level]
    album = replace(album, rule=changed(album.rule))
    return replace(case, way=(*case.way[:level], album, *case.way[level + 1 :]))


def _without(rule: AccessRule, name: str) -> AccessRule:
    """The rule without what it says of the audience; what that replaced counts again."""
    entries = dict(rule.entries)
    entry = entries.pop(name, None)
    if entry is not None and entry.over is not None:
        entries[name] = entry.over
    return replace(rule, entries=entries)
