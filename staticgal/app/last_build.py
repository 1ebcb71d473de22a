"""What one build leaves for the next command: what each site shows and for which time it was built,
which photos and rules there were, and whether anything differs since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from staticgal.app import unchanged
from staticgal.app.build_result import BuildResult, as_plain
from staticgal.app.inputs import Snapshot
from staticgal.source.lost_rules.last_build import DIGEST_LENGTH, NO_BUILD, LastBuild
from staticgal.state.database import State
from staticgal.state.verified import Inputs

if TYPE_CHECKING:
    from staticgal.app.open_gallery import LoadedGallery
    from staticgal.insight.disclosure import Disclosure
    from staticgal.insight.newly_visible import News


def exposure_of(state: State, site: Path, name: str) -> str | None:
    """What the audience's site shows that stands in a folder, as text; "" where none stands, None
    where it is not known.
    """
    from staticgal.site.inventory import is_site
    from staticgal.site.on_disk import folder_signature

    if not is_site(site):
        return ""
    known = state.site(name)
    if known is None or folder_signature(site) != known.folders:
        return None
    return state.exposure(name)


def remember_exposure(
    state: State,
    opened: LoadedGallery,
    name: str,
    disclosures: Mapping[str, Disclosure],
    before: str | None,
    *,
    is_new: bool,
) -> News | None:
    """Let the next `diff` know what the site that now stands shows, here and as a copy; what is
    news in it, where the site `before` is known.
    """
    from staticgal.insight.exposure import as_text, exposure_of, from_text
    from staticgal.insight.newly_visible import NO_NEWS, first_news, news
    from staticgal.site.inventory import signature

    audience = opened.config.policy.audiences[name]
    now = exposure_of(opened.gallery.root, audience, opened.outcomes[name], disclosures)
    text = as_text(now)
    state.remember_exposure(name, text)
    if is_new or not state.knows_earlier_exposure(name):
        state.remember_earlier_exposure(name, signature(state.digests(name)), text)
    if not before:
        return None if before is None else first_news(now)
    if before == text:
        return NO_NEWS
    was = from_text(before)
    return news(was, now) if was else None


def remember_time(state: State, opened: LoadedGallery, name: str) -> None:
    """Let the next `verify` know for when the site that now stands was built."""
    site, time = state.site(name), opened.context.as_of
    if site is not None and time is not None:
        state.put(f"time of {name}", f"{time.isoformat()} {site.folders}")


def built_for(state: State, name: str) -> datetime | None:
    """The time that the audience's site, as it stands, was built for; None where not known."""
    site = state.site(name)
    time, _, folders = state.get(f"time of {name}").partition(" ")
    if site is None or site.is_swapping or not time or folders != site.folders:
        return None
    return datetime.fromisoformat(time)


_RULES, _PHOTOS, _KEPT = "rules", "photos", "kept"


def last_build(state: State) -> LastBuild:
    """What the last build had that ended with its sites in place; nothing where that is lost."""

    @cache
    def photos() -> Mapping[str, str]:
        return dict(json.loads(state.last_build(_PHOTOS) or "{}"))

    @cache
    def kept() -> Mapping[str, frozenset[str]]:
        known = json.loads(state.last_build(_KEPT) or "{}")
        return {name: frozenset(paths) for name, paths in known.items()}

    text = state.last_build(_RULES)
    if not text:
        return NO_BUILD
    last = json.loads(text)
    left = {path: tuple(digests) for path, digests in last["left"].items()}
    matched = frozenset(last["matched"])
    return LastBuild(last["counts"], matched, left, photos, last.get("has_kept", False), kept)


def remember_last_build(state: State, opened: LoadedGallery, *, is_whole: bool) -> None:
    """Remember what a build had, now that its sites stand.

    One that was not whole, as sites of some audiences are still those of before, only adds: what
    they show must be asked about again.
    """
    last = last_build(state)
    matched = set(opened.matched)
    photos = {
        photo.path: photo.source.digest[:DIGEST_LENGTH]
        for album in opened.gallery.root.walk()
        for photo in album.photos
    }
    if not is_whole or not photos:
        matched |= last.matched  # without photos nothing can match, and all of it may come back
    if is_whole:
        counts = {
            gallery.name: sum(path.startswith(prefix) for path in photos)
            for gallery in opened.config.galleries
            for prefix in (f"{gallery.name}/" if gallery.name else "",)
        }
        left = dict(opened.orphan_digests)
        kept = _kept(opened)
    else:
        counts, left, kept = dict(last.counts), {**last.orphan_digests, **opened.orphan_digests}, {}
    has_kept = bool(kept) if is_whole else last.has_kept
    rules = {"counts": counts, "matched": sorted(matched), "left": left, "has_kept": has_kept}
    texts = {_RULES: json.dumps(rules)}
    if is_whole:
        texts[_PHOTOS] = json.dumps(photos, separators=(",", ":"))
        texts[_KEPT] = json.dumps(kept, separators=(",", ":"))
    state.set_last_build(texts)


def _kept(opened: LoadedGallery) -> dict[str, list[str]]:
    """By audience the photos that are kept from it by more than their album."""
    from staticgal.insight.own_rules import held_back

    root, terms = opened.gallery.root, opened.context
    kept = {
        name: sorted(held_back(root, audience, terms, opened.outcomes[name].photos.keys()))
        for name, audience in opened.config.policy.audiences.items()
    }
    return {name: paths for name, paths in kept.items() if paths}


def remember_build(
    state: State,
    opened: LoadedGallery,
    sites: Iterable[Path],
    result: BuildResult,
    snapshot: Snapshot | None,
) -> None:
    """Let the next build see at once that nothing has changed, if nothing has; without a snapshot
    of what it was made of it cannot.
    """
    if snapshot is None:
        unchanged.forget(state)
        return
    plain = as_plain(result)
    unchanged.remember(state, opened.config.path, plain, snapshot, sites, _times(opened))


def verified_with(opened: LoadedGallery, snapshot: Snapshot | None) -> Inputs:
    """What the sites of this build are made of, for the record of what passed the check."""
    since, until = _times(opened) or (None, None)
    return Inputs(snapshot.whole if snapshot else "", since, until)


def _times(opened: LoadedGallery) -> tuple[datetime, datetime | None] | None:
    """The time the sites were built for and the next at which a `visible` begins or ends; None
    where nothing is visible only at times.
    """
    from staticgal.insight.schedule import next_change, windows

    every = tuple(windows(opened.gallery.root, opened.config.policy.audiences.values()))
    if opened.context.as_of is None or not every:
        return None
    return opened.context.as_of, next_change(every, opened.context.as_of)
