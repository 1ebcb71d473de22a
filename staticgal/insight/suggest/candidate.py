"""One photo that an audience is to see, its albums from the root, and what each says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from staticgal.core.limit import EvaluationContext
from staticgal.core.model import Album, Photo
from staticgal.core.policy import AccessRule, Audience, Entry
from staticgal.core.resolve import at_photo, at_root, effective_permissions, members_at, step
from staticgal.errors import SourceLocation
from staticgal.insight.explained_words import album_words
from staticgal.insight.related_photos import beside

# The words of the seed's block by which an audience is given a role, other than by its name.
BLOCK = ("public_role", "default_authenticated_role", "user_roles")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One photo below its albums from the root, the audience to see it, and what holds for all.

    `shared` are the places that say something of more photos than one.
    """

    ancestors: tuple[Album, ...]
    photo: Photo
    target: int  # the level of the album that must be in the site too
    audience: Audience
    context: EvaluationContext
    shared: frozenset[SourceLocation] = frozenset()

    def shows(self) -> bool:
        """Whether the photo, its album and the target are in the audience's site."""
        is_photo_seen = is_target_seen = False
        for member in members_at(self.audience, self.context.as_of):
            grant = at_root(member, self.context.as_of)
            for index, album in enumerate(self.ancestors):
                grant = step(grant, album.rule, member.name, self.context.as_of)
                if index == self.target and effective_permissions(grant):
                    is_target_seen = True
            last = self.ancestors[-1]
            if effective_permissions(grant) and effective_permissions(
                at_photo(grant, last.rule, self.photo, member, self.context)
            ):
                is_photo_seen = True
        return is_photo_seen and is_target_seen

    def tree(self, top: int) -> Album:
        """The gallery as it is in this candidate, less what lies beside its ancestors above level
        `top`.
        """
        last = self.ancestors[-1]
        depth = len(self.ancestors) - 1
        if top > depth:
            node = replace(last, photos=(self.photo,), albums=())
        else:
            photos = (beside(p, self.photo) for p in last.photos)
            node = replace(last, photos=tuple(photos))
        for level in range(depth - 1, -1, -1):
            above = self.ancestors[level]
            if level < top:
                node = replace(above, photos=(), albums=(node,))
            else:
                below = (node if a.path == node.path else a for a in above.albums)
                node = replace(above, albums=tuple(below))
        return node


@dataclass(frozen=True, slots=True)
class Node:
    """The album at a level of the candidate's ancestors, or the photo beyond its end."""

    candidate: Candidate
    level: int

    @property
    def _one(self) -> Album | Photo:
        ancestors = self.candidate.ancestors
        return ancestors[self.level] if self.level < len(ancestors) else self.candidate.photo

    @property
    def rule(self) -> AccessRule:
        """What it says about access."""
        return self._one.rule

    @property
    def what(self) -> str:
        """The album or photo, as in a sentence."""
        one = self._one
        return album_words(one) if isinstance(one, Album) else f"photo `{one.path}`"

    def is_shared(self, place: SourceLocation | None) -> bool:
        """Whether what stands there is said of other photos as well."""
        return self.level == len(self.candidate.ancestors) and place in self.candidate.shared

    def spot(self, said: SourceLocation | None = None) -> tuple[SourceLocation | None, str]:
        """Where to say something of it alone: where it is said, else where it has a file; which."""
        for place in (said, self._one.defined_at):
            if place is not None and not self.is_shared(place):
                return place, ""
        if self.level < len(self.candidate.ancestors):
            return None, " in its `_folder.md`"
        return None, f" in a note `{self._one.name}.md` beside it"

    def spot_of(self, key: str, said: SourceLocation | None) -> tuple[SourceLocation | None, str]:
        """The same for what is said of it, or of a photo with which it belongs."""
        return self.spot(None if key in self.rule.from_related else said)

    def own_access(self) -> SourceLocation | None:
        """Where an `access` of its own stands already, in the strongest file that speaks of it."""
        place, _ = self.spot()
        for entry in self.rule.entries.values():
            if (
                entry.defined_at is None
                or self.is_shared(entry.defined_at)
                or entry.key in ("*", *BLOCK)
            ):
                continue
            if place is None or entry.defined_at.file == place.file:
                return entry.defined_at
        return None

    def said_with(self, name: str) -> frozenset[str]:
        """The audiences of whom the same line speaks."""
        place = self.rule.entries[name].defined_at
        return frozenset(
            one
            for one, entry in self.rule.entries.items()
            if one == name or entry.defined_at == place
        )

    def giving(self, names: frozenset[str], given: Entry) -> Callable[[Candidate], Candidate]:
        """Makes the candidate in which it says this of these audiences."""
        said = dict.fromkeys(names, given)
        return self.ruled(lambda rule: replace(rule, entries={**rule.entries, **said}))

    def ruled(
        self, changed: Callable[[AccessRule], AccessRule]
    ) -> Callable[[Candidate], Candidate]:
        """Makes the candidate in which it has another rule."""
        level = self.level

        def made(candidate: Candidate) -> Candidate:
            if level == len(candidate.ancestors):
                return replace(
                    candidate, photo=replace(candidate.photo, rule=changed(candidate.photo.rule))
                )
            above = candidate.ancestors
            album = replace(above[level], rule=changed(above[level].rule))
            return replace(candidate, ancestors=(*above[:level], album, *above[level + 1 :]))

        return made
