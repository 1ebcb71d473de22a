"""Photos that are closed because another is: an edit, a copy, the target of a link.

Who belongs with whom is found in `source.groups`. Here it is put into a warning for each album, and
asked again where the rule of one of them is changed to try out a suggestion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from shlex import quote

from staticgal.core.limit import EvaluationContext, matches, withheld
from staticgal.core.model import Album, Photo
from staticgal.core.policy import Bound
from staticgal.diagnostics import Diagnostic, WarningCode


def closed_together(
    root: Album, audiences: Collection[str], context: EvaluationContext
) -> Iterator[Diagnostic]:
    """A warning for each album with photos that an edit, a copy, or a link's target closes."""
    for album in root.walk():
        found = [
            (photo, other)
            for photo in album.photos
            if (other := _closed_by(photo, audiences, context)) is not None
        ]
        if not found:
            continue
        photo, other = found[0]
        more = f"; likewise {len(found) - 1} more in this album" if len(found) > 1 else ""
        yield Diagnostic(
            WarningCode.CLOSED_TOGETHER,
            photo.defined_at,
            f"photo `{photo.path}` is left out along with `{other}`, as they belong together{more}",
            "to show one all the same, give it a note of its own; what to write in it: "
            f"staticgal explain {quote(photo.path)} AUDIENCE",
            album.path or "the top album",
        )


def _closed_by(photo: Photo, audiences: Collection[str], context: EvaluationContext) -> str | None:
    """The photo that closes this one to some audience, wholly or in part; None if none does."""
    rule = photo.rule
    closing = [
        bound.path
        for name in audiences
        if not rule.has_own_entry(name)
        for bound in rule.bounds.get(name, ())
        if bound.entry.is_none
    ]
    closing += rule.from_related.values()
    if photo.related and context.limits:
        alone = replace(photo, related=())
        closing += [
            other.path
            for name in audiences
            for limit in withheld(context.limits, photo, name)
            if not matches(limit.when, alone)
            for other in photo.related
            if matches(limit.when, other)
        ]
    return next(iter(closing), None)


def beside(photo: Photo, changed: Photo) -> Photo:
    """A photo of an album, where the rule of one, perhaps itself, is another: for what is together
    with that photo, what it no longer says no longer holds.
    """
    if photo.path == changed.path:
        return changed
    if all(one.path != changed.path for one in photo.related):
        return photo
    rule, of_others = photo.rule, [one.rule for one in photo.related if one.path != changed.path]
    bounds = {}
    for name, several in rule.bounds.items():
        entry = changed.rule.entry(name)
        said = () if entry is None else (Bound(changed.path, entry),)
        bounds[name] = (*(one for one in several if one.path != changed.path), *said)
    freed = {key for key, path in rule.from_related.items() if path == changed.path}
    if "hidden" in freed and not changed.rule.hidden:
        rule = replace(rule, hidden=any(one.hidden for one in of_others))
    if "visible" in freed and changed.rule.visible is None:
        windows = (one.visible for one in of_others if one.visible is not None)
        rule = replace(rule, visible=next(windows, None))
    return replace(photo, rule=replace(rule, bounds=bounds))
