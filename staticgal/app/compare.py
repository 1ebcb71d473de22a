"""What each audience's site would show now, beside what it showed before; nothing is rendered."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from staticgal.app.failed_photos import without_failed
from staticgal.app.open_gallery import LoadedGallery, open_gallery
from staticgal.app.published import remembered_place
from staticgal.config.window import End
from staticgal.core.permission import BY_NAME, Permission, names
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.insight.disclosure import Disclosure, all_disclosures
from staticgal.insight.exposure import (
    NO_EXPOSURE,
    Difference,
    Exposure,
    difference,
    exposure_from_ids,
    exposure_of,
    from_text,
)
from staticgal.progress import Reporter
from staticgal.site.inventory import Inventory, inventory, is_site, signature_of
from staticgal.site.layout import INDEX
from staticgal.site.on_disk import folder_signature
from staticgal.state.database import State
from staticgal.state.folders import SECRETS_FOLDER
from staticgal.state.open_state import open_state
from staticgal.state.published import published_places
from staticgal.state.secrets import read


class Basis(StrEnum):
    """What the gallery as it is now was compared with."""

    LAST_BUILD = "the last build"
    EARLIER_BUILD = "an earlier build, of which a copy lies in a folder"
    FOLDER = "the pages in a folder"
    PUBLISHED = "what was published last"
    NO_SITE = "nothing: there is no site yet"


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """How one audience's site would become another.

    `folder` is the site that was looked at, where it was. `is_foreign` says that none of its
    addresses is one of this audience's: it is the site of the audience `whose`, or was built with
    other secrets. `unsure` are the permissions that it may have given or not: pages do not tell,
    and now they are held.
    """

    audience: str
    basis: Basis
    difference: Difference
    folder: Path | None = None
    is_foreign: bool = False
    whose: str = ""
    unsure: tuple[str, ...] = ()

    @property
    def is_wider(self) -> bool:
        """Whether something is newly visible, or may be for all that is known."""
        return bool(self.difference.gained or self.unsure)


def compare(
    config_path: Path,
    audiences: tuple[str, ...],
    against: Path | None,
    reporter: Reporter,
    as_of: End | None = None,
) -> tuple[LoadedGallery, tuple[SiteDifference, ...]]:
    """The gallery, and for each of these audiences (none named: all) how its site would change.

    Audiences that have a site and are no more are among them, unless some were named. Raises
    ConfigError where `against` holds no site.
    """
    opened = open_gallery(config_path, reporter, as_of=as_of)
    with open_state(opened.config.folder, reporter.warn) as state:
        comparer = _Comparer(without_failed(opened, state), state)
        gone = () if audiences or against else state.known_audiences()
        chosen = dict.fromkeys((*(audiences or opened.config.policy.audiences), *gone))
        if against is None:
            found = (comparer.with_last_build(name) for name in chosen)
        else:
            found = (comparer.with_folder(name, site) for name, site in _sites(against, chosen))
        return comparer.opened, tuple(found)


def compare_published(
    config_path: Path, audiences: tuple[str, ...], reporter: Reporter, as_of: End | None = None
) -> tuple[LoadedGallery, tuple[SiteDifference, ...]]:
    """The same beside what each audience's place shows since the last publish from here, of those
    that have a place. No place is asked.
    """
    opened = open_gallery(config_path, reporter, as_of=as_of)
    with open_state(opened.config.folder, reporter.warn) as state:
        comparer = _Comparer(without_failed(opened, state), state)
        places = published_places(opened.config.folder)
        found = []
        for name in audiences or opened.config.publish:
            destination = opened.config.publish.get(name)
            place = places.get(remembered_place(destination).key) if destination else None
            found.append(comparer.with_published(name, place.shown if place else ""))
        return comparer.opened, tuple(found)


class _Comparer:
    """The gallery as it is now, to be compared with sites of any audience."""

    def __init__(self, opened: LoadedGallery, state: State) -> None:
        self.opened = opened
        self._state = state
        self._disclosures: dict[str, Disclosure] = all_disclosures(opened.gallery.root)

    def with_last_build(self, audience: str) -> SiteDifference:
        """With the site that stands in the folder of sites."""
        site = self.opened.config.output / audience
        known = self._state.site(audience)
        # Another may have been put there since, of an older copy.
        is_last = is_site(site) and known and folder_signature(site) == known.folders
        text = self._state.exposure(audience) if is_last else None
        before = from_text(text) if text else None
        if before is None:
            return self.with_folder(audience, site)
        return SiteDifference(audience, Basis.LAST_BUILD, difference(before, self._now(audience)))

    def with_published(self, audience: str, text: str) -> SiteDifference:
        """With what is known of its place; all is new where that is nothing."""
        before = from_text(text) if text else None
        basis = Basis.NO_SITE if before is None else Basis.PUBLISHED
        made = difference(before or NO_EXPOSURE, self._now(audience))
        return SiteDifference(audience, basis, made)

    def with_folder(self, audience: str, site: Path) -> SiteDifference:
        """With the site in a folder: with what is known of it, else with what its pages tell."""
        now = self._now(audience)
        if not is_site(site):
            return SiteDifference(audience, Basis.NO_SITE, difference(NO_EXPOSURE, now))
        text = self._state.earlier_exposure(audience, signature_of(site))
        before = from_text(text) if text else None
        if before is not None:
            return SiteDifference(audience, Basis.EARLIER_BUILD, difference(before, now), site)
        there = inventory(site)
        before = self._from_pages(audience, site, there)
        is_foreign = bool(there.photos) and not before.photos
        return SiteDifference(
            audience,
            Basis.FOLDER,
            difference(before, now),
            site,
            is_foreign,
            self._owner_of(site, there) if is_foreign else "",
            _perhaps_new(before, now),
        )

    def _from_pages(self, audience: str, site: Path, there: Inventory) -> Exposure:
        root = self.opened.gallery.root
        secret = _secret(self.opened, audience, site) or b""
        return exposure_from_ids(root, secret, there.albums, there.photos, is_open=there.is_open)

    def _owner_of(self, site: Path, there: Inventory) -> str:
        """The audience whose secret a site's addresses were made with; "" where it is none's."""
        for name in self.opened.config.policy.audiences:
            if self._from_pages(name, site, there).photos:
                return name
        return ""

    def _now(self, audience: str) -> Exposure:
        """What the audience's site would show; nothing where the audience is no more."""
        known = self.opened.config.policy.audiences.get(audience)
        if known is None:
            return NO_EXPOSURE
        outcomes = self.opened.outcomes[audience]
        return exposure_of(self.opened.gallery.root, known, outcomes, self._disclosures)


def _perhaps_new(before: Exposure, after: Exposure) -> tuple[str, ...]:
    """The permissions held at what both show, beyond what every site gives."""
    both = before.photos.keys() & after.photos.keys()
    held = {after.photos[path] for path in both}
    known = {name for one in held for name in names(one & ~Permission.VIEW)}
    return tuple(name for name in BY_NAME if name in known)


def _secret(opened: LoadedGallery, audience: str, site: Path) -> bytes | None:
    """The secret the site's names were keyed with: of the checkout it lies in, else our own."""
    for folder in (site.parent.parent, site.parent, opened.config.folder):
        secret = read(folder / SECRETS_FOLDER, audience)
        if secret is not None:
            return secret
    return None


def _sites(against: Path, audiences: dict[str, None]) -> list[tuple[str, Path]]:
    """The folder of each audience's site in `against`, or `against` itself for the only one."""
    against = Path(os.path.abspath(against))  # noqa: PTH100  # a name without `..`; links stay
    # A host may have a page of its own above the sites.
    if any(is_site(against / name) for name in audiences) or not is_site(against):
        if not any(is_site(against / name) for name in audiences):
            inside = next((one.parent for one in against.glob(f"*/*/{INDEX}")), None)
            raise ConfigError(
                ErrorCode.NO_SUCH_FILE,
                SourceLocation(str(against)),
                f"there is no site{_of_one(audiences)} in this folder",
                "name a folder that `staticgal build` wrote: one site, or the folder of all sites"
                + (f", such as `{inside.parent}`" if inside else ""),
            )
        return [(name, against / name) for name in audiences]
    if against.name in audiences:
        return [(against.name, against)]
    if len(audiences) > 1:
        raise ConfigError(
            ErrorCode.AMBIGUOUS_NAME,
            SourceLocation(str(against)),
            "this is one site, and its name does not tell whose",
            "say so with `--audience NAME`",
        )
    return [(name, against) for name in audiences]


def _of_one(audiences: Collection[str]) -> str:
    return f" of `{next(iter(audiences))}`" if len(audiences) == 1 else ""
