"""What a build says of each site: what its audience newly sees, and what it sees no longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from staticgal.state.folders import SECRETS_FOLDER
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.app.result import BuildResult, SiteResult
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
    parts = [*_gained(site.news.gained), *_lost(site.news.lost)]
    return f"{site.audience}: {'; '.join(parts)}" if parts else ""


def _gained(count: Count) -> Iterator[str]:
    if count.is_open:
        yield "is open to anybody on the web now"
    if shown := _shown(count):
        yield f"newly shows {shown}"
    if count.permissions:
        yield f"newly gives {_permissions(count)}"
    if count.told:
        yield f"new or changed: {_told(count)}"
    if count.linked:
        yield f"newly links {count.linked} that was unlisted"


def _lost(count: Count) -> Iterator[str]:
    if count.is_open:
        yield "is protected now"
    if shown := _shown(count):
        yield f"no longer shows {shown}"
    if count.permissions:
        yield f"no longer gives {_permissions(count)}"
    if count.told:
        yield f"no longer there: {_told(count)}"
    if count.linked:
        yield f"no longer links {count.linked}"


def _shown(count: Count) -> str:
    albums = counted(count.albums, "album") if count.albums else ""
    return f"{counted(count.photos, 'photo')} in {albums}" if count.photos else albums


def _permissions(count: Count) -> str:
    return ", ".join(f"`{name}` at {number}" for name, number in sorted(count.permissions.items()))


def _told(count: Count) -> str:
    return ", ".join(f"{kind} at {number}" for kind, number in count.told.items())


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
        "disclosed": dict(count.told),
        "linked": count.linked,
        "open": count.is_open,
    }
