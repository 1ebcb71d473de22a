"""What closes one photo closes those that belong together with it: edits, copies, links to it.

A photo takes over from the others whatever closes them, field by field, unless a note of its own
or its own path in `gallery.yaml` says otherwise: that is the owner's word about this one. Limits
are no word about one photo, so they hold for all (`Photo.related`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from staticgal.core.model import Album, Photo
from staticgal.core.policy import AccessRule, Bound, LinkTarget, Window
from staticgal.source.groups.pairs import Pairs

PhotosByPath = Mapping[str, Photo]  # those of one folder, by path


def with_rules_of_group(
    photos: PhotosByPath, pairs: Pairs, audiences: Collection[str]
) -> PhotosByPath:
    """The photos, each with what closes the others of its group."""
    if not pairs.groups:
        return photos
    found = dict(photos)
    for group in pairs.groups:
        several = [photos[files.path] for files in group]
        for files, photo in zip(group, several, strict=True):
            others = [one for one in several if one is not photo]
            rule = _closed_with(photo.rule, others, audiences)
            found[files.path] = replace(photo, rule=rule, related=_kin(photo, several))
    return found


def with_rules_of_target(photo: Photo, home: Sequence[Album], target: Photo) -> Photo:
    """A photo that is a link to another, or has a file that is, with what closes that one.

    `home` are the albums from the root to the target.
    """
    rules = (*(album.rule for album in home), target.rule)
    # That the root is unlisted means nothing.
    closing = (replace(rules[0], unlisted=False), *rules[1:])
    rule = _hidden_with(photo.rule, [(target.path, one) for one in closing])
    there = LinkTarget(target.path, rules)
    return replace(
        photo,
        rule=replace(rule, link_targets=(*rule.link_targets, there)),
        related=_kin(photo, (*photo.related, target, *target.related)),
    )


def _kin(photo: Photo, others: Iterable[Photo]) -> tuple[Photo, ...]:
    """The others, and theirs, each once."""
    found = {one.path: one for other in others for one in (*other.related, other)}
    found.pop(photo.path, None)
    return tuple(found.values())


def _closed_with(
    rule: AccessRule, others: Sequence[Photo], audiences: Collection[str]
) -> AccessRule:
    bounds = {
        name: said
        for name in audiences
        if (
            said := tuple(
                Bound(one.path, entry)
                for one in others
                if (entry := one.rule.entry(name)) is not None
            )
        )
    }
    rules = (rule, *(one.rule for one in others))
    elsewhere = {there.path: there for one in rules for there in one.link_targets}
    rule = _hidden_with(rule, [(one.path, one.rule) for one in others])
    return replace(rule, bounds=bounds, link_targets=tuple(elsewhere.values()))


def _hidden_with(rule: AccessRule, others: Iterable[tuple[str, AccessRule]]) -> AccessRule:
    """The rule as hidden, unlisted and at its times only as these are, too; by path of the photo
    that they are about.
    """
    places, said_of = dict(rule.places), dict(rule.from_related)
    is_so = {"hidden": rule.hidden, "unlisted": rule.unlisted}
    visible = rule.visible
    for path, other in others:
        for key, is_other in (("hidden", other.hidden), ("unlisted", other.unlisted)):
            if is_other and not is_so[key] and key not in rule.own:
                is_so[key], said_of[key] = True, path
                if key in other.places:
                    places[key] = other.places[key]
        if other.visible is not None and other.visible != visible and "visible" not in rule.own:
            visible = _both(visible, other.visible)
            said_of["visible"] = path
    if said_of == rule.from_related:
        return rule
    return replace(
        rule,
        hidden=is_so["hidden"],
        unlisted=is_so["unlisted"],
        visible=visible,
        places=places,
        from_related=said_of,
    )


def _both(one: Window | None, other: Window) -> Window:
    """The time that lies in both."""
    if one is None:
        return other
    return Window(
        max((opens for opens in (one.opens, other.opens) if opens is not None), default=None),
        min((closes for closes in (one.closes, other.closes) if closes is not None), default=None),
        f"{one.said}, and {other.said}",
        other.defined_at,
    )
