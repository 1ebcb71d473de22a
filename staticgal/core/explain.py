"""Why an audience sees an album or a photo, or does not: each rule that mattered, with its place.

What is held is taken from `core.resolve`, never worked out a second time; this module only keeps
account of what was said on the way, and of what overrode it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from staticgal.core.limit import NO_TERMS, Limit, Terms, withheld
from staticgal.core.model import Album, Photo
from staticgal.core.opening import Change, smallest_change
from staticgal.core.permission import ALL, NONE, Permission, join, names, settle
from staticgal.core.policy import AccessRule, Audience, Entry, Policy, Window
from staticgal.core.resolve import Grant, Outcomes, at_photo, at_root, outcome, resolve, step
from staticgal.errors import Place

_MOST_COMPARED = 5000  # names; finding the nearest of more takes longer than anyone waits

Way = tuple[Album, ...]  # the albums from the root to a node, the root first


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said on the way to a node; it counts unless `overridden_by` says why not.

    `gives` is what a counting role gives, `takes` what a counting limit takes.
    """

    place: Place | None
    text: str
    overridden_by: str = ""
    gives: Permission = NONE
    takes: Permission = NONE

    @property
    def counts(self) -> bool:
        """Whether it has a part in the outcome."""
        return not self.overridden_by


@dataclass(frozen=True, slots=True)
class Share:
    """What one audience, those it includes left out, has at a node (rules 1 to 8), and why.

    `verdict` is the reason in a sentence; `final` says what closed it above so that nothing said
    at the node or between could open it, or is empty.
    """

    audience: str
    permissions: Permission
    verdict: str
    said: tuple[Said, ...]
    final: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one audience may do at a node: the shares of itself and of all it includes, joined.

    `is_seen` says that the node is in its site. `change` is the smallest that would bring it there.
    """

    audience: str
    path: str
    is_album: bool
    is_seen: bool
    permissions: Permission
    verdict: str
    shares: tuple[Share, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A node where an audience holds a permission, and the rules that give it."""

    path: str
    is_album: bool
    because: tuple[Said, ...]


class Explainer:
    """Explains the nodes of one gallery; what each audience sees is worked out once."""

    def __init__(self, root: Album, policy: Policy, terms: Terms = NO_TERMS) -> None:
        self._root = root
        self._policy = policy
        self._terms = terms
        self._outcomes: dict[str, Outcomes] = {}

    def explain(self, path: str, audience: str, *, with_change: bool = True) -> Explanation:
        """Why that audience sees the node, or does not; KeyError where there is none."""
        way, photo = find(self._root, path)
        who = self._policy.audiences[audience]
        seen = self._seen(who)
        shares = tuple(share(way, photo, member, self._terms) for member in who.members())
        table = seen.albums if photo is None else seen.photos
        is_seen = path in table
        change = None
        if with_change and not is_seen:
            change = smallest_change(way, photo, self._policy, who, self._terms)
        return Explanation(
            audience=audience,
            path=path,
            is_album=photo is None,
            is_seen=is_seen,
            permissions=table.get(path, NONE),
            verdict=_verdict(way, photo, shares, is_seen=is_seen),
            shares=shares,
            change=change,
        )

    def holdings(self, audience: str, permission: Permission) -> Iterator[Holding]:
        """Every node of the audience's site where it holds the permission, albums first."""
        who = self._policy.audiences[audience]
        seen = self._seen(who)
        for is_album, table in ((True, seen.albums), (False, seen.photos)):
            for path in sorted(table):
                if permission in table[path]:
                    yield Holding(path, is_album, self._because(path, who, permission))

    def _because(self, path: str, who: Audience, permission: Permission) -> tuple[Said, ...]:
        way, photo = find(self._root, path)
        return tuple(
            said
            for member in who.members()
            if permission in (one := share(way, photo, member, self._terms)).permissions
            for said in one.said
            if said.counts and permission in settle(said.gives | Permission.VIEW)
        )

    def _seen(self, audience: Audience) -> Outcomes:
        if audience.name not in self._outcomes:
            self._outcomes[audience.name] = resolve(self._root, audience, self._terms)
        return self._outcomes[audience.name]


def find(root: Album, path: str) -> tuple[Way, Photo | None]:
    """The way to an album, or to a photo's album with the photo; KeyError where there is none."""
    way = [root]
    while True:
        here = way[-1]
        if here.path == path:
            return tuple(way), None
        for photo in here.photos:
            if photo.path == path:
                return tuple(way), photo
        below = (a for a in here.albums if path == a.path or path.startswith(f"{a.path}/"))
        album = next(below, None)
        if album is None:
            raise KeyError(path)
        way.append(album)


def nearest(root: Album, path: str) -> tuple[str, ...]:
    """The paths that are nearest to one that does not exist: the same name elsewhere first."""
    paths = [p for album in root.walk() for p in (album.path, *(x.path for x in album.photos)) if p]
    last = path.rpartition("/")[2].casefold()
    same = [p for p in paths if p.rpartition("/")[2].casefold() == last]
    folder = path.rpartition("/")[0]
    # In a very large gallery, only what lies in the folder that was meant.
    compared = paths
    if len(paths) > _MOST_COMPARED:
        compared = [p for p in paths if p.rpartition("/")[0] == folder][:_MOST_COMPARED]
    folded = {p.casefold(): p for p in compared}
    close = [folded[p] for p in get_close_matches(path.casefold(), folded, n=3, cutoff=0.6)]
    names_of = {p.rpartition("/")[2].casefold(): p for p in compared}
    close += [names_of[p] for p in get_close_matches(last, names_of, n=3, cutoff=0.7)]
    return tuple(dict.fromkeys((*same[:3], *close)))[:3]


def share(way: Way, photo: Photo | None, member: Audience, terms: Terms) -> Share:
    """What one audience, those it includes left out, has at a node, and why."""
    account = _Account(member, terms)
    final = ""
    for album in way:
        final = account.closer
        account.pass_album(album)
    at_album = outcome(account.grant)
    if photo is not None:
        final = account.closer
        account.pass_photo(way[-1], photo)
    held = outcome(account.grant)
    verdict = account.verdict(held)
    if photo is not None and held and not at_album:
        account.said.append(
            Said(
                way[-1].place,
                f"{_album(way[-1])} is not open to `{member.name}`, and a photo is in a site only "
                "together with its album",
            )
        )
        held, verdict = NONE, "its album is not open to it"
    return Share(member.name, held, verdict, account.told(), final)


class _Account:
    """What has been said so far on the way to a node, for one audience; and what counts of it."""

    def __init__(self, member: Audience, terms: Terms) -> None:
        self._name = member.name
        self._terms = terms
        self.grant = at_root(member, terms.as_of)
        self.said: list[Said] = []
        self.closer = ""  # what closed the way, where something did
        self._source: int | None = None  # which line gives what is held now
        self._hidden: list[int] = []
        self._taken: Permission = NONE
        who = f"`{member.name}`"
        if member.permissions:
            roles = _roles(member.roles, member.permissions)
            self._give(
                Said(member.place, f"{who} has {roles} everywhere", gives=member.permissions)
            )
        else:
            self.said.append(Said(member.place, f"{who} has no role of its own"))
        if member.visible is not None:
            self._window(member.visible, who, "", is_owner=False)

    def pass_album(self, album: Album) -> None:
        """One album further down."""
        before = self.grant
        self._node(_album(album), album.rule, album.place, before)
        self.grant = step(before, album.rule, self._name, self._terms.as_of)

    def pass_photo(self, album: Album, photo: Photo) -> None:
        """From an album to a photo in it."""
        before, rule = self.grant, album.rule
        if not rule.photos_inherit:
            place = rule.places.get("photos_inherit", album.place)
            text = f"{_album(album)}: `photos_inherit: false`: a photo needs a role of its own"
            by = self._barrier(before)
            self.said.append(Said(place, text, by))
            if not by:
                self._replace_source(f"`photos_inherit: false` of {_album(album)}{_at(place)}")
        self._node(f"photo `{photo.path}`", photo.rule, photo.place, before)
        self.grant = at_photo(before, rule, photo, self._name, self._terms)
        self._limits(photo, self._unlimited(before, rule, photo))

    def _unlimited(self, album: Grant, rule: AccessRule, photo: Photo) -> Grant:
        """What would be held at the photo if there were no limits."""
        return at_photo(album, rule, photo, self._name, Terms(as_of=self._terms.as_of))

    def verdict(self, held: Permission) -> str:
        """In a sentence, what comes of it all."""
        if held:
            return "seen"
        if self.grant.is_closed:
            return f"closed by {self.closer}"
        if self._taken and Permission.VIEW in self._taken:
            return "a limit takes it away"
        if not self.grant.permissions:
            return "no role reaches it"
        if Permission.VIEW not in settle(self.grant.permissions):
            return "what it holds there lacks `can_view`"
        return "it is hidden, and `can_see_hidden` is not held there"

    def told(self) -> tuple[Said, ...]:
        """All that was said, now that it is known what hiding means at the end."""
        owner = "`owner_access`, which is final" if self.grant.is_owner else ""
        sees = Permission.SEE_HIDDEN in settle(self.grant.permissions)
        for index in self._hidden:
            by = owner or ("`can_see_hidden`, which is held there" if sees else "")
            self.said[index] = replace(self.said[index], overridden_by=by)
        return tuple(self.said)

    def _node(self, what: str, rule: AccessRule, place: Place | None, before: Grant) -> None:
        """What an album or photo says of itself."""
        by = self._barrier(before)
        entry = rule.entry(self._name)
        if entry is not None:
            self._entry(what, rule, entry, by)
        if rule.visible is not None:
            held = before.permissions if entry is None else entry.permissions
            self._window(rule.visible, what, by, is_owner=Permission.OWNER in held)
        if rule.hidden:
            self._hidden.append(len(self.said))
            at = rule.places.get("hidden", place)
            self.said.append(Said(at, f"{what} is hidden: that needs `can_see_hidden`"))

    def _entry(self, what: str, rule: AccessRule, entry: Entry, by: str) -> None:
        is_named = self._name in rule.entries
        name = self._name if is_named else "*"
        if is_named and rule.others is not None:
            text = _entry_text(what, "*", rule.others)
            self.said.append(
                Said(
                    rule.others.place, text, f"`{name}`, which is named beside it{_at(entry.place)}"
                )
            )
        weaker = entry.over
        while weaker is not None:
            stronger = f"what is said{_at(entry.place)}, nearer to it"
            self.said.append(Said(weaker.place, _entry_text(what, name, weaker), stronger))
            weaker = weaker.over
        said = Said(
            entry.place, _entry_text(what, name, entry), by, NONE if by else entry.permissions
        )
        if by:
            self.said.append(said)
            return
        self._replace_source(f"what {what} says{_at(entry.place)}")
        self._give(said)
        if entry.is_none:
            self.closer = f"`{name}: none`{_at(entry.place)}"

    def _window(self, window: Window, what: str, by: str, *, is_owner: bool) -> None:
        day = self._terms.as_of
        is_open = day is not None and window.holds(day)
        is_at = f"{day:%Y-%m-%d} is within" if is_open else f"{day or 'no day'} is not within"
        if is_owner and not by:
            by = "`owner_access`, which is final"
        self.said.append(Said(window.place, f"{what} is visible {_days(window)}; {is_at}", by))
        if not is_open and not by:
            self.closer = f"`visible`{_at(window.place)}"
            self._replace_source(self.closer)

    def _limits(self, photo: Photo, before: Grant) -> None:
        """The limits that take something of what is held."""
        for limit in withheld(self._terms.limits, photo, self._name):
            taken = limit.withhold & before.permissions
            if not taken:
                continue
            by = "`owner_access`, which is final" if before.is_owner else ""
            self.said.append(Said(limit.place, _limit_text(limit), by, takes=NONE if by else taken))
            self._taken |= NONE if by else taken

    def _barrier(self, before: Grant) -> str:
        """Why nothing said from here on counts, or nothing."""
        if before.is_owner:
            place = self.said[self._source].place if self._source is not None else None
            return f"`owner_access`{_at(place)}, which is final"
        return f"{self.closer}, which is final" if before.is_closed else ""

    def _give(self, said: Said) -> None:
        self._source = len(self.said)
        self.said.append(said)

    def _replace_source(self, by: str) -> None:
        """What was held so far no longer counts."""
        if self._source is not None:
            old = self.said[self._source]
            self.said[self._source] = replace(old, overridden_by=by, gives=NONE)
        self._source = None


def _verdict(way: Way, photo: Photo | None, shares: tuple[Share, ...], *, is_seen: bool) -> str:
    """In a sentence, whether the node is in the site, and why not."""
    held = join(one.permissions for one in shares)
    if is_seen:
        return "seen" if held else "its first page is always there; nothing of this album is shown"
    if held and photo is None:
        has_photos = any(album.photos for album in way[-1].walk())
        nothing = "there is nothing it may see in it" if has_photos else "there is no photo in it"
        return f"the album is open to it, but {nothing}"
    if len(shares) == 1:
        return shares[0].verdict
    return "neither it nor an audience it includes may see it"


def _album(album: Album) -> str:
    return f"album `{album.path}`" if album.path else "the top album"


def _entry_text(what: str, name: str, entry: Entry) -> str:
    if entry.is_none:
        return f"{what} is closed: `{name}: none`"
    who = "everybody it does not name" if name == "*" else f"`{name}`"
    return f"{what} gives {who} {_roles(entry.roles, entry.permissions)}"


def _roles(roles: tuple[str, ...], held: Permission) -> str:
    if not roles:
        return f"{', '.join(names(held))}" if held else "no role"
    quoted = [f"`{name}`" for name in roles]
    if len(quoted) == 1:
        return f"the role {quoted[0]}"
    return f"the roles {', '.join(quoted[:-1])} and {quoted[-1]}"


def _limit_text(limit: Limit) -> str:
    if limit.withhold == ALL:
        return "a limit withholds the photo"
    return f"a limit withholds {', '.join(f'`{name}`' for name in names(limit.withhold))}"


def _days(window: Window) -> str:
    said = [f"from {window.first}"] if window.first else []
    said += [f"until {window.last}"] if window.last else []
    return " ".join(said) or "always"


def _at(place: Place | None) -> str:
    return f" ({place})" if place else ""
