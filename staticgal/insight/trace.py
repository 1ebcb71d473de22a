"""What is said from the root down to an album or photo, for one audience, and what of it counts.

What is held is stepped down by `core.resolve`, never worked out a second time; here each rule that
was met is only kept, with what overrode it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from staticgal.core.limit import EvaluationContext, withheld
from staticgal.core.model import Album, Photo
from staticgal.core.permission import NONE, Permission, all_of, effective
from staticgal.core.policy import AccessRule, Audience, Entry, Window
from staticgal.core.resolve import Grant, at_photo, at_root, effective_permissions, step
from staticgal.errors import SourceLocation
from staticgal.insight.explained_words import (
    album_words,
    at,
    because_of,
    entry_words,
    limit_words,
    role_words,
    time_words,
)

Ancestors = tuple[Album, ...]  # the albums from the root to a node, the root first


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One thing said of a node or above it; it counts unless `overridden_by` says why not.

    `gives` is what a counting role gives, `takes` what a counting limit takes.
    """

    defined_at: SourceLocation | None
    text: str
    overridden_by: str = ""
    gives: Permission = NONE
    takes: Permission = NONE

    @property
    def counts(self) -> bool:
        """Whether it has a part in the outcome."""
        return not self.overridden_by


@dataclass(frozen=True, slots=True)
class MemberResult:
    """What one audience, those it includes left out, has at a node (rules 1 to 8), and why.

    `verdict` is the reason in a sentence; `final` says what closed it above so that nothing said
    at the node or between could open it, or is empty.
    """

    audience: str
    permissions: Permission
    verdict: str
    said: tuple[TraceLine, ...]
    final: str = ""


def trace_member(
    ancestors: Ancestors, photo: Photo | None, member: Audience, context: EvaluationContext
) -> MemberResult:
    """What one audience, those it includes left out, has at a node, and why."""
    tracer = _Tracer(member, context)
    final = ""
    for album in ancestors:
        final = tracer.closer
        tracer.pass_album(album)
    at_album = effective_permissions(tracer.grant)
    if photo is not None:
        final = tracer.closer
        tracer.pass_photo(ancestors[-1], photo)
    held = effective_permissions(tracer.grant)
    verdict = tracer.verdict(held)
    if photo is not None and held and not at_album:
        what = album_words(ancestors[-1])
        text = f"{what} is not open to `{member.name}`, and a photo is seen only with its album"
        tracer.said.append(TraceLine(ancestors[-1].defined_at, text))
        held, verdict = NONE, "its album is not open to it"
    return MemberResult(member.name, held, verdict, tracer.lines(), final)


class _Tracer:
    """What was said so far from the root down, for one audience; and what counts of it."""

    def __init__(self, member: Audience, context: EvaluationContext) -> None:
        self._member = member
        self._name = member.name
        self._context = context
        self.grant = at_root(member, context.as_of)
        self.said: list[TraceLine] = []
        self.closer = ""  # what closed the ancestors, where something did
        self._source: int | None = None  # which line gives what is held now
        self._hidden: list[int] = []
        self._taken: Permission = NONE
        self._kept_by = ""  # another photo, where what is held of it is less
        who = f"`{member.name}`"
        if member.permissions:
            gives = member.permissions
            text = f"{who} has {role_words(member.roles, gives)} everywhere"
            self._give(TraceLine(member.defined_at, text, gives=gives))
        else:
            self.said.append(TraceLine(member.defined_at, f"{who} has no role of its own"))
        if member.visible is not None:
            self._window(member.visible, who, "", is_owner=False)

    def pass_album(self, album: Album) -> None:
        """One album further down."""
        before = self.grant
        # Nothing tells whether the top album is linked: its page is where everybody begins.
        self._node(album_words(album), album.rule, album.defined_at, before, is_root=not album.path)
        self.grant = step(before, album.rule, self._name, self._context.as_of)

    def pass_photo(self, album: Album, photo: Photo) -> None:
        """From an album to a photo in it."""
        before, rule = self.grant, album.rule
        if not rule.photos_inherit:
            place = rule.places.get("photos_inherit", album.defined_at)
            text = f"{album_words(album)}: `photos_inherit: false`: a photo needs a role of its own"
            by = self._barrier(before)
            self.said.append(TraceLine(place, text, by))
            if not by:
                self._replace_source(f"`photos_inherit: false` of {album_words(album)}{at(place)}")
        self._node(f"photo `{photo.path}`", photo.rule, photo.defined_at, before)
        self._others(photo, before, rule)
        self.grant = at_photo(before, rule, photo, self._member, self._context)
        self._limits(photo, self._unlimited(before, rule, photo))

    def _others(self, photo: Photo, album: Grant, rule: AccessRule) -> None:
        """What holds for the photo because of those it belongs with, where it takes something."""
        said = photo.rule
        alone = replace(photo, rule=replace(said, bounds={}, link_targets=()))
        held = self._unlimited(album, rule, alone)
        if held.is_closed or not held.permissions or said.has_own_entry(self._name):
            return
        for bound in said.bounds.get(self._name, ()):
            lost = held.permissions & ~all_of(bound.entry.permissions)
            if lost or bound.entry.is_none:
                words = entry_words(f"photo `{bound.path}`", self._name, bound.entry)
                text = f"photo `{photo.path}` belongs with another: {words}"
                self._keep(TraceLine(bound.entry.defined_at, text, takes=lost), f"`{bound.path}`")
                if bound.entry.is_none:
                    key = bound.entry.key or self._name
                    self.closer = f"`{key}: none`{at(bound.entry.defined_at)}"
        for place in said.link_targets:
            apart = replace(alone, rule=replace(alone.rule, link_targets=(place,)))
            there = self._unlimited(album, rule, apart)
            lost = held.permissions & ~there.permissions
            if lost or there.is_closed:
                less = "may do less with" if effective(there.permissions) else "does not see"
                text = (
                    f"photo `{photo.path}` is a link to `{place.path}`, which `{self._name}` {less}"
                )
                by = f"`{place.path}`, to which it is a link"
                self._keep(TraceLine(None, text, takes=lost), by)
                if there.is_closed:
                    self.closer = f"what closes {by}"

    def _keep(self, said: TraceLine, by: str) -> None:
        self.said.append(said)
        if Permission.VIEW in said.takes:
            self._kept_by = f"what is said of {by}"

    def _unlimited(self, album: Grant, rule: AccessRule, photo: Photo) -> Grant:
        """What would be held at the photo if there were no limits."""
        return at_photo(
            album, rule, photo, self._member, EvaluationContext(as_of=self._context.as_of)
        )

    def verdict(self, held: Permission) -> str:
        """In a sentence, what comes of it all."""
        if held:
            return "seen"
        if self.grant.is_closed:
            return f"closed by {self.closer}"
        if self._kept_by and not effective(self.grant.permissions | self._taken):
            return f"closed by {self._kept_by}"
        if self._taken and Permission.VIEW in self._taken:
            return "a limit takes it away"
        if not self.grant.permissions:
            return "no role reaches it"
        if Permission.VIEW not in effective(self.grant.permissions):
            return "what it holds there lacks `can_view`"
        return "it is hidden, and `can_see_hidden` is not held there"

    def lines(self) -> tuple[TraceLine, ...]:
        """All that was said, now that it is known what hiding means at the end."""
        owner = self._owner() if self.grant.is_owner else ""
        sees = Permission.SEE_HIDDEN in effective(self.grant.permissions)
        for index in self._hidden:
            by = owner or ("`can_see_hidden`, which is held there" if sees else "")
            self.said[index] = replace(self.said[index], overridden_by=by)
        return tuple(self.said)

    def _node(
        self,
        what: str,
        rule: AccessRule,
        place: SourceLocation | None,
        before: Grant,
        *,
        is_root: bool = False,
    ) -> None:
        """What an album or photo says of itself."""
        by = self._barrier(before)
        for said in rule.overridden:
            stronger = f"what is said{at(said.by)}, nearer to it"
            self.said.append(TraceLine(said.defined_at, f"{what}: `{said.text}`", stronger))
        entry = rule.entry(self._name)
        if entry is not None:
            self._entry(what, rule, entry, by)
        if rule.visible is not None:
            held = before.permissions if entry is None else entry.permissions
            whose = f"{what}{because_of(rule, 'visible')}"
            self._window(rule.visible, whose, by, is_owner=Permission.OWNER in held)
        if rule.hidden:
            self._hidden.append(len(self.said))
            self._marked("hidden", ": that needs `can_see_hidden`", what, rule, place)
        if rule.unlisted and not is_root:
            self._marked("unlisted", ": where it is seen, no page links it", what, rule, place)

    def _marked(
        self, key: str, so: str, what: str, rule: AccessRule, place: SourceLocation | None
    ) -> None:
        text = f"{what} is {key}{because_of(rule, key)}{so}"
        self.said.append(TraceLine(rule.places.get(key, place), text))

    def _entry(self, what: str, rule: AccessRule, entry: Entry, by: str) -> None:
        is_named = self._name in rule.entries
        name = self._name if is_named else "*"
        key = entry.key or name
        beside = rule.others if is_named and entry.overrides is None else None
        weaker = entry.overrides or beside
        while weaker is not None:
            is_for_all = weaker is beside or weaker.key == "*"
            stronger = f"what is said{at(entry.defined_at)}, nearer to it"
            if is_for_all and key != "*":
                stronger = f"`{key}`, which is said by name{at(entry.defined_at)}"
            text = entry_words(what, "*" if is_for_all else name, weaker)
            self.said.append(TraceLine(weaker.defined_at, text, stronger))
            weaker = weaker.overrides
        gives = NONE if by else entry.permissions
        said = TraceLine(entry.defined_at, entry_words(what, name, entry), by, gives)
        if by:
            self.said.append(said)
            return
        self._replace_source(f"what {what} says{at(entry.defined_at)}")
        self._give(said)
        if entry.is_none:
            self.closer = f"`{key}: none`{at(entry.defined_at)}"

    def _window(self, window: Window, what: str, by: str, *, is_owner: bool) -> None:
        as_of = self._context.as_of
        is_open = as_of is not None and window.holds(as_of)
        is_at = f"{time_words(as_of)} is {'within' if is_open else 'not within'}"
        text = f"{what} is visible {window.said}; {is_at}"
        if is_owner and not by:
            by = self._owner()
        self.said.append(TraceLine(window.defined_at, text, by))
        if not is_open and not by:
            self.closer = f"`visible`{at(window.defined_at)}"
            self._replace_source(self.closer)

    def _limits(self, photo: Photo, before: Grant) -> None:
        """The limits that take something of what is held, or would hide the photo anyway."""
        for limit in withheld(self._context.limits, photo, self._name):
            text = limit_words(limit, photo)
            taken = limit.withhold & before.permissions
            if before.is_owner and taken:
                self.said.append(TraceLine(limit.defined_at, text, self._owner()))
            elif taken:
                self.said.append(TraceLine(limit.defined_at, text, takes=taken))
                self._taken |= taken
            elif Permission.VIEW in limit.withhold:
                self.said.append(TraceLine(limit.defined_at, text, "nothing is held there anyway"))

    def _barrier(self, before: Grant) -> str:
        """Why nothing said from here on counts, or nothing."""
        if before.is_owner:
            return self._owner()
        return f"{self.closer}, which is final" if before.is_closed else ""

    def _owner(self) -> str:
        """What ownership overrides with, and where it was given."""
        place = self.said[self._source].defined_at if self._source is not None else None
        return f"`owner_access`{at(place)}, which is final"

    def _give(self, said: TraceLine) -> None:
        self._source = len(self.said)
        self.said.append(said)

    def _replace_source(self, by: str) -> None:
        """What was held so far no longer counts."""
        if self._source is not None:
            self.said[self._source] = replace(self.said[self._source], overridden_by=by, gives=NONE)
        self._source = None
