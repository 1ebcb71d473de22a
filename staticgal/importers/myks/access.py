"""Who of myks-gallery's users share a site, and what must be said for it to hold what they see.

An audience includes those that hold a part of its groups. As a photo and its album are granted by
the same audience or not at all, what only two of them together would show is said anew for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from staticgal.importers.imported import Names
from staticgal.importers.myks.tree import Placed, Shown
from staticgal.importers.myks.values import MyksAlbum, MyksDump, MyksPolicy, MyksUser

PUBLIC = "public"
SEE_ALL = "see-all"
_MOST_JOINED = 3  # names in the name of an audience


@dataclass(frozen=True, slots=True)
class Circle:
    """People with the same groups, named by the same policies: they see the same.

    `users` are they if any policy names them, else empty. `includes` are other circles whose
    photos are all among theirs. `title` is what the name was made of.
    """

    name: str
    title: str = ""
    groups: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    people: tuple[str, ...] = ()
    includes: tuple[Circle, ...] = ()

    def below(self) -> tuple[Circle, ...]:
        """Every circle that it includes, at any remove, each once."""
        found: dict[str, Circle] = {}
        for one in self.includes:
            found.update({other.name: other for other in (one, *one.below())})
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class FolderRule:
    """What must be said of a folder and its photos: the names of the circles that may see them."""

    circles: tuple[str, ...]
    photos_inherit: bool
    photos: Mapping[str, tuple[str, ...]]


def circles_of(dump: MyksDump, *, with_public: bool) -> tuple[Circle, ...]:
    """The circles that occur, each after those that it includes; `public` is the first.

    `public` is there if anything is; its people are those who see nothing else.
    """
    policies = list(dump.policies())
    used = frozenset(group for policy in policies for group in policy.groups)
    shared: dict[tuple[frozenset[str], frozenset[str]], list[MyksUser]] = {}
    for user in dump.users:
        if user.is_active and not user.sees_all:
            naming = frozenset(one.key for one in policies if user.name in one.users)
            shared.setdefault((user.groups & used, naming), []).append(user)
    people = {key: tuple(user.name for user in users) for key, users in shared.items()}
    nobodys = people.pop((frozenset(), frozenset()), ())
    public: list[Circle] = []
    if any(policy.public for policy in policies):
        public.append(Circle(PUBLIC, people=nobodys))
    names = Names(("none", PUBLIC, SEE_ALL))
    of_groups: list[Circle] = []
    others: list[Circle] = []
    # Few groups first: what a circle includes is made before it. Groups take their names first.
    for (groups, naming), together in sorted(
        people.items(), key=lambda item: (bool(item[0][1]), len(item[0][0]), item[1])
    ):
        smaller = [
            one for one in of_groups if one.groups < groups or (naming and one.groups <= groups)
        ]
        nearest = [
            one for one in smaller if not any(one.groups < other.groups for other in smaller)
        ]
        wish = _joined(together if naming else sorted(groups))
        made = Circle(
            name=names.new(wish, "people"),
            title=wish,
            groups=groups,
            users=frozenset(together) if naming else frozenset(),
            people=together,
            includes=tuple(nearest) or (tuple(public) if with_public else ()),
        )
        (others if naming else of_groups).append(made)
    return (*public, *of_groups, *others)


def _joined(names: Sequence[str]) -> str:
    if len(names) > _MOST_JOINED:
        return f"{' and '.join(names[: _MOST_JOINED - 1])} and {len(names) - 2} more"
    return " and ".join(names)


class Sight:
    """What each circle sees in myks-gallery, album and photo judged apart as it does."""

    def __init__(self, *, with_public: bool) -> None:
        self.with_public = with_public

    def album(self, circle: Circle, album: MyksAlbum) -> bool:
        """Whether the album is listed for them; without `with_public` not for being public."""
        is_public = self.with_public or circle.name == PUBLIC
        return album.policy is not None and _allows(album.policy, circle, is_public=is_public)

    def photo(self, circle: Circle, shown: Shown) -> bool:
        """Whether the photo's own policy, else that of its album if it passes it on, allows it."""
        for album, photo in shown.of:
            inherited = album.policy if album.policy and album.policy.inherit else None
            policy = photo.policy or inherited
            if policy is None or not _allows(policy, circle, is_public=True):
                return False
        return True

    def both(self, circle: Circle, shown: Shown) -> bool:
        """Whether they see the photo in its album: this is what their site must hold."""
        return self.photo(circle, shown) and all(self.album(circle, one) for one, _ in shown.of)


def _allows(policy: MyksPolicy, circle: Circle, *, is_public: bool) -> bool:
    if policy.public and is_public:
        return True
    return bool(policy.groups & circle.groups or policy.users & circle.users)


def rules_of(placed: Placed, circles: Sequence[Circle], sight: Sight) -> dict[str, FolderRule]:
    """What must be said of each folder, so that each circle sees exactly what it should."""
    return {
        path: _one_album(albums[0], placed.photos[path], circles, sight)
        if len(albums) == 1
        else _several_albums(placed.photos[path], circles, sight)
        for path, albums in placed.folders.items()
    }


def _one_album(
    album: MyksAlbum, photos: Sequence[Shown], circles: Sequence[Circle], sight: Sight
) -> FolderRule:
    inherits = album.policy is None or album.policy.inherit
    own = [one for one in photos if any(photo.policy for _, photo in one.of)]
    followers = [one for one in photos if one not in own] if inherits else []
    at_album = {
        circle.name
        for circle in circles
        if sight.album(circle, album) and not any(sight.album(o, album) for o in circle.below())
    }
    at_photo = {
        one.path: {
            circle.name
            for circle in circles
            if sight.photo(circle, one) and not any(sight.photo(o, one) for o in circle.below())
        }
        for one in own
    }
    for circle in circles:
        is_named = circle.name in at_album
        shown = {one.path for one in own if is_named and circle.name in at_photo[one.path]}
        shown |= {one.path for one in followers if is_named}
        below = circle.below()
        if any(
            sight.both(circle, one)
            and one.path not in shown
            and not any(sight.both(other, one) for other in below)
            for one in photos
        ):
            at_album.add(circle.name)
            for one in own:
                if sight.photo(circle, one):
                    at_photo[one.path].add(circle.name)
    return FolderRule(
        _in_order(at_album, circles),
        inherits,
        {path: _in_order(names, circles) for path, names in at_photo.items()},
    )


def _several_albums(photos: Sequence[Shown], circles: Sequence[Circle], sight: Sight) -> FolderRule:
    """The albums of several categories in one folder: each photo says who may see it."""
    at_photo = {
        one.path: tuple(
            circle.name
            for circle in circles
            if sight.both(circle, one) and not any(sight.both(o, one) for o in circle.below())
        )
        for one in photos
    }
    named = {name for names in at_photo.values() for name in names}
    return FolderRule(_in_order(named, circles), False, at_photo)


def _in_order(names: Iterable[str], circles: Sequence[Circle]) -> tuple[str, ...]:
    wanted = set(names)
    return tuple(circle.name for circle in circles if circle.name in wanted)
