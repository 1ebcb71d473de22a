"""What the owner could write differently for a photo to be seen: each edit, and what it makes.

An edit names the line as it stands in the file, and does what it says and no more. So nothing is
proposed where a line speaks of other photos too (a pattern): there the photo gets a note of its
own. Nobody is made an owner for one photo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from staticgal.core.limit import Limit, fields_used, matches, withheld
from staticgal.core.permission import Permission
from staticgal.core.policy import AccessRule, Audience, Entry, Policy
from staticgal.errors import SourceLocation
from staticgal.insight.explained_words import field_words, note_keys, time_words
from staticgal.insight.suggest.candidate import BLOCK, Candidate, Node
from staticgal.insight.suggest.roles import SEE_ALL, SuitableRole, suitable_roles


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that the owner could write differently; `top` is how far up the tree it reaches.

    `concerns` are the audiences of whom it says something; nobody's name stands for everybody. Of
    the edits with one `slot` only one can be made, and the last of them shows most. Its `size` is
    2 where a role must be added for it as well.
    """

    text: str
    defined_at: SourceLocation | None
    top: int
    slot: str
    made_in: Callable[[Candidate], Candidate] = field(compare=False)
    concerns: frozenset[str] = frozenset()
    size: int = 1

    def __str__(self) -> str:
        return f"{self.defined_at}: {self.text}" if self.defined_at else self.text


def common_edits(candidate: Candidate) -> Iterator[Edit]:
    """What could be said differently of the nodes themselves, and of when audiences are there."""
    for level in range(len(candidate.ancestors) + 1):
        node = Node(candidate, level)
        rule = node.rule
        if rule.visible is not None:
            place, where = node.spot_of("visible", rule.visible.defined_at)
            yield Edit(
                f"let the time when {node.what} is visible include "
                f"{time_words(candidate.context.as_of)}{where}",
                place,
                level,
                f"visible {level}",
                node.ruled(lambda rule: replace(rule, visible=None)),
            )
        if rule.hidden:
            place, where = node.spot_of("hidden", rule.places.get("hidden"))
            yield Edit(
                f"for {node.what}, say `hidden: false`{where}",
                place,
                level,
                f"hidden {level}",
                node.ruled(lambda rule: replace(rule, hidden=False)),
            )
    last = Node(candidate, len(candidate.ancestors) - 1)
    if not last.rule.photos_inherit:
        place, where = last.spot(last.rule.places.get("photos_inherit"))
        yield Edit(
            f"for {last.what}, say `photos_inherit: true`{where}",
            place,
            last.level,
            "inherit",
            last.ruled(lambda rule: replace(rule, photos_inherit=True)),
        )
    yield from _of_unread(candidate)
    # What an audience includes counts only while it is visible itself.
    for member in candidate.audience.members():
        yield from _of_time(candidate, member)


def _of_unread(candidate: Candidate) -> Iterator[Edit]:
    """What of the photo cannot be read and would not be asked for any more if a note said it."""
    photo, noted = candidate.photo, replace(candidate.photo, unknown=frozenset())
    names = [member.name for member in candidate.audience.members()]
    limits = {
        limit: None for name in names for limit in withheld(candidate.context.limits, photo, name)
    }
    in_doubt = [one for one in limits if not matches(one.when, noted)] if photo.unknown else []
    fields = photo.unknown & frozenset[str]().union(*(fields_used(one.when) for one in in_doubt))
    if fields:
        node = Node(candidate, len(candidate.ancestors))
        place, where = node.spot()
        yield Edit(
            f"for {node.what}, say its {field_words(fields)} ({note_keys(fields)}){where}",
            place,
            node.level,
            "unread",
            lambda candidate: replace(
                candidate, photo=replace(candidate.photo, unknown=candidate.photo.unknown - fields)
            ),
        )


def edits_for(candidate: Candidate, member: Audience, policy: Policy) -> Iterator[Edit]:
    """What could be said differently of one audience: the candidate's, or one it includes."""
    roles = suitable_roles(policy)
    yield from _of_audience(member, roles)
    yield from _of_limits(candidate, member.name, policy)
    for level in range(len(candidate.ancestors) + 1):
        yield from _of_access(Node(candidate, level), member.name, roles)


# --- Of one audience -----------------------------------------------------------------------------


def _of_audience(member: Audience, roles: tuple[SuitableRole, ...]) -> Iterator[Edit]:
    name, concerns = member.name, frozenset((member.name,))
    for role in roles:
        yield Edit(
            f"give `{name}` the role `{role.name}` everywhere{role.besides}",
            member.defined_at,
            0,
            "role",
            _with_role(name, role.permissions),
            concerns,
            role.size,
        )


def _of_time(candidate: Candidate, member: Audience) -> Iterator[Edit]:
    name = member.name
    if member.visible is not None:
        yield Edit(
            f"let the time when `{name}` is visible include {time_words(candidate.context.as_of)}",
            member.visible.defined_at,
            0,
            f"visible {name}",
            lambda candidate: _with_member(candidate, name, lambda one: replace(one, visible=None)),
            frozenset((name,)),
        )


def _with_role(name: str, held: Permission) -> Callable[[Candidate], Candidate]:
    return lambda candidate: _with_member(
        candidate, name, lambda one: replace(one, permissions=one.permissions | held)
    )


def _with_member(
    candidate: Candidate, name: str, changed: Callable[[Audience], Audience]
) -> Candidate:
    """The candidate with an audience, its own or one that it includes, changed."""

    def made(one: Audience) -> Audience:
        one = changed(one) if one.name == name else one
        return replace(one, includes=tuple(map(made, one.includes)))

    return replace(candidate, audience=made(candidate.audience))


def _of_limits(candidate: Candidate, name: str, policy: Policy) -> Iterator[Edit]:
    for index, limit in enumerate(candidate.context.limits):
        if not limit.withhold & SEE_ALL or not withheld((limit,), candidate.photo, name):
            continue
        others = [one for one in policy.audiences if one != name and limit.concerns(one)]
        yield Edit(
            f"let this limit spare `{name}`: say `from: [{', '.join(others)}]`"
            if others
            else "take this limit out",
            limit.defined_at,
            0,
            f"limit {index}",
            _sparing(index, name, policy),
            frozenset((name,)),
        )


def _sparing(index: int, name: str, policy: Policy) -> Callable[[Candidate], Candidate]:
    def spared(limit: Limit) -> Limit:
        concerned = frozenset(policy.audiences) if limit.audiences is None else limit.audiences
        return replace(limit, audiences=concerned - {name})

    def made(candidate: Candidate) -> Candidate:
        limits = (
            spared(one) if i == index else one for i, one in enumerate(candidate.context.limits)
        )
        return replace(candidate, context=replace(candidate.context, limits=tuple(limits)))

    return made


def _of_access(node: Node, name: str, roles: tuple[SuitableRole, ...]) -> Iterator[Edit]:
    """What the album or photo could say of the audience instead."""
    entry = node.rule.entry(name)
    if entry is not None and Permission.OWNER in entry.permissions:
        return  # where it counts it shows everything; where it does not, another would not either
    slot = f"access {node.level}"
    key = "" if entry is None or node.is_shared(entry.defined_at) else entry.key or name
    concerns = node.said_with(name) if key in ("public_role", "user_roles") else frozenset((name,))
    left = _without(node.rule, concerns)
    beneath = left.entry(name)
    makes_owner = beneath is not None and Permission.OWNER in beneath.permissions
    if entry is not None and left != node.rule and key in (name, "public_role") and not makes_owner:
        yield Edit(
            f"take `{key}: {_written(entry)}` off {node.what}",
            entry.defined_at,
            node.level,
            slot,
            node.ruled(lambda rule: _without(rule, concerns)),
            concerns,
        )
    for role in roles:
        given = Entry(role.permissions, roles=(role.name,), is_own=True)
        text, place = _wording(node, name, role.name, entry)
        yield Edit(
            text + role.besides,
            place,
            node.level,
            slot,
            node.giving(concerns, given),
            concerns,
            role.size,
        )


def _wording(
    node: Node, name: str, role: str, entry: Entry | None
) -> tuple[str, SourceLocation | None]:
    """How to say that the audience has this role at the node, and where."""
    others = node.rule.others
    if entry is not None and entry.holds_against_all and others is not None:
        entry = others  # which is nearer, and would count instead of another role where that stands
    if entry is None or node.is_shared(entry.defined_at):
        beside = node.own_access()
        if beside is not None:
            return f"for {node.what}, add `{name}: {role}` to its `access`", beside
        place, where = node.spot()
        return f"for {node.what}, say `access: {{{name}: {role}}}`{where}", place
    match entry.key:
        case "*":
            if any(one.key not in ("*", *BLOCK) for one in node.rule.entries.values()):
                return f'for {node.what}, add `{name}: {role}` beside `"*"`', entry.defined_at
            both = f'{{"*": {_written(entry)}, {name}: {role}}}'
            return f"for {node.what}, say `access: {both}`", entry.defined_at
        case "default_authenticated_role":
            text = f"for {node.what}, add `{name}` with the role `{role}` to `user_roles`"
            return text, entry.defined_at
        case "user_roles":
            text = f"for {node.what}, give `{name}` the role `{role}` in `user_roles`"
            return text, entry.defined_at
        case key:
            said = key or (name if name in node.rule.entries else '"*"')
            instead = f"`{said}: {role}` instead of `{said}: {_written(entry)}`"
            return f"for {node.what}, say {instead}", entry.defined_at


def _written(entry: Entry) -> str:
    """The roles of an entry as they stand in the file."""
    if entry.is_none:
        return "none"
    return entry.roles[0] if len(entry.roles) == 1 else f"[{', '.join(entry.roles)}]"


def _without(rule: AccessRule, names: frozenset[str]) -> AccessRule:
    """The rule without what it says of these audiences; what that replaced counts again."""
    entries = dict(rule.entries)
    for name in names:
        entry = entries.pop(name, None)
        over = entry.overrides if entry is not None else None
        if over is not None:
            entries[name] = over
    return replace(rule, entries=entries)
