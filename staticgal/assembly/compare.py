"""Sites that stand: what they were made with, and which parts of them a build would make otherwise.

What is found in their files is `verify`'s to say; here they are held against what would be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from staticgal.assembly.make_parts import PartMaker, Showing
from staticgal.core.view import SiteView
from staticgal.render.pages.items import title_of
from staticgal.render.theme import Theme
from staticgal.state.database import State
from staticgal.verify.pages import Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a site that stands, and how it lags behind without harm."""

    findings: tuple[Finding, ...]
    is_behind: bool = False  # it lacks something that is to be shown
    is_made_otherwise: bool = False  # with another theme, or another version of the program


@dataclass(frozen=True, slots=True)
class Comparison:
    """A site that stands beside what a build would write.

    It is to be read back as a site of `showing`, made with this `encoder`; `stale` are the parts
    that are made from something else.
    """

    showing: Showing
    encoder: str
    stale: tuple[str, ...]
    is_behind: bool
    is_made_otherwise: bool


class SiteComparer:
    """What the sites that stand were made with."""

    def __init__(self, state: State, maker: PartMaker) -> None:
        self._state = state
        self._maker = maker

    def remember(self, audience: str) -> None:
        """Remember with what the site that now stands was made."""
        site = self._state.site(audience)
        if site is not None:
            made_with = f"{self._maker.theme.digest} {site.folders} {self._maker.encoder}"
            self._state.put(_made_with(audience), made_with)

    def compare(
        self, audience: str, now: Showing, narrowed: Callable[[], Showing | None]
    ) -> Comparison:
        """The site beside `now`, which it should show; `narrowed` gives the same less what was not
        shown when it was built, as far as that is known.
        """
        maker = self._maker
        theme, encoder = self._made_with(audience)
        then = replace(maker, theme=theme, encoder=encoder)
        before = self._state.parts(audience)
        showing, is_behind = now, False
        other = _unlike(then, audience, now, before)
        if other and (less := narrowed()) is not None:
            is_behind = not _unlike(then, audience, less, before)
            showing = less if is_behind else now
        is_made_otherwise = (theme.digest, encoder) != (maker.theme.digest, maker.encoder)
        stale = () if is_behind else other
        return Comparison(showing, encoder, stale, is_behind, is_made_otherwise)

    def files_of(self, audience: str, parts: Iterable[str]) -> frozenset[str]:
        """The paths of all files of these parts of the site."""
        return frozenset(path for part in parts for path in self._state.files_of(audience, part))

    def _made_with(self, audience: str) -> tuple[Theme, str]:
        """The theme (as far as it counts here) and the encoder that the site was made with."""
        digest, _, rest = self._state.get(_made_with(audience)).partition(" ")
        folders, _, encoder = rest.partition(" ")
        site = self._state.site(audience)
        if site is None or not encoder or folders != site.folders:
            return self._maker.theme, self._maker.encoder
        return replace(self._maker.theme, digest=digest), encoder


def stale_findings(
    audience: str, site: SiteView, parts: Iterable[str], why: Iterable[str]
) -> Iterator[Finding]:
    """What is to be said of a site whose parts are made from something else; `why` is what it shows
    that it should not, where that is known.
    """
    reasons = list(why)
    if not reasons:
        known = set(parts)
        titles = [title_of(site, album) for album in site.albums() if album.id in known]
        where = f" (`{titles[0]}`{' and more' if len(titles) > 1 else ''})" if titles else ""
        reasons = [f"it is not what a build would write now{where}"]
    for reason in reasons:
        yield Finding(audience, "", f"{reason}; build again")


def _unlike(
    maker: PartMaker, audience: str, showing: Showing, before: Mapping[str, str]
) -> tuple[str, ...]:
    """The parts of the site that were made from something else than what is to be shown."""
    now = {part.name: part.inputs for part in maker.parts(audience, showing).all()}
    return tuple(
        name for name in (*now, *(before.keys() - now)) if now.get(name) != before.get(name)
    )


def _made_with(audience: str) -> str:
    return f"made with of {audience}"
