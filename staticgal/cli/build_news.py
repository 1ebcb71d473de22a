"""What a build says of each site: what its audience newly sees, and what it sees no longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from staticgal.state.folders import SECRETS_FOLDER
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.app.build_result import BuildResult, SiteResult
    from staticgal.insight.newly_visible import Count


def news_lines(result: BuildResult) -> Iterator[str]:
    """A line for each site that shows something else than before, or of which that is not known;
    one for all where nothing stood before; and one for each site that was removed.
    """
    known = [site for site in result.sites if site.is_replaced or site.is_unchanged]
    if known and all(site.news is not None and site.news.is_first for site in known):
        yield "these are the first sites, so all that they show is newly shown"
    else:
        yield from (line for site in known if (line := _line(site)))
    for name in result.removed:
        yield (
            f"`{name}` is no longer in gallery.yaml: its site was removed; "
            f"`{SECRETS_FOLDER}/{name}.key` stays"
        )


def _line(site: SiteResult) -> str:
    if site.news is None and site.is_unchanged:
        return ""
    if site.news is None:
        return f"{site.audience}: what its last site showed is not known, so look at this one"
    if site.news.is_first:
        return f"{site.audience}: this is its first site, so all that it shows is newly shown"
    parts = [*_changes(site.news.gained, _GAINED), *_changes(site.news.lost, _LOST)]
    return f"{site.audience}: {'; '.join(parts)}" if parts else ""


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one says what an audience gained, or lost."""

    opened: str
    shows: str
    gives: str
    disclosed: str
    links: str


_GAINED = _Wording(
    "is open to anybody on the web now",
    "newly shows {}",
    "newly gives {}",
    "new or changed: {}",
    "newly links {} that was unlisted",
)
_LOST = _Wording(
    "is protected now",
    "no longer shows {}",
    "no longer gives {}",
    "no longer there: {}",
    "no longer links {}",
)


def _changes(count: Count, wording: _Wording) -> Iterator[str]:
    if count.is_open:
        yield wording.opened
    if shown := _shown(count):
        yield wording.shows.format(shown)
    if count.permissions:
        yield wording.gives.format(_permissions(count))
    if count.disclosed:
        yield wording.disclosed.format(_disclosed(count))
    if count.linked:
        yield wording.links.format(count.linked)


def _shown(count: Count) -> str:
    albums = counted(count.albums, "album") if count.albums else ""
    return f"{counted(count.photos, 'photo')} in {albums}" if count.photos else albums


def _permissions(count: Count) -> str:
    return ", ".join(f"`{name}` at {number}" for name, number in sorted(count.permissions.items()))


def _disclosed(count: Count) -> str:
    return ", ".join(f"{kind} at {number}" for kind, number in count.disclosed.items())


def news_json(site: SiteResult) -> dict[str, object] | None:
    """The same for machines; None where it is not known, or nothing at all was looked at."""
    if site.news is None:
        return None
    return {
        "first_site": site.news.is_first,
        "newly_shown": _count_json(site.news.gained),
        "no_longer_shown": _count_json(site.news.lost),
    }


def _count_json(count: Count) -> dict[str, object]:
    return {
        "photos": count.photos,
        "albums": count.albums,
        "permissions": dict(count.permissions),
        "disclosed": dict(count.disclosed),
        "linked": count.linked,
        "open": count.is_open,
    }
