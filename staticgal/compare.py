"""What each audience's site would show now, beside what it showed before; nothing is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from staticgal.build.inventory import inventory, is_site
from staticgal.build.secrets import read
from staticgal.build.state import State
from staticgal.core.difference import (
    NOTHING_SHOWN,
    Difference,
    Shown,
    difference,
    from_text,
    shown,
    shown_from_ids,
)
from staticgal.errors import ConfigError, Place
from staticgal.pipeline import SECRETS_FOLDER, STATE_FOLDER, open_gallery
from staticgal.report import Reporter
from staticgal.survey import Opened


class Basis(StrEnum):
    """What the gallery as it is now was compared with."""

    LAST_BUILD = "the last build"
    FOLDER = "the pages in a folder"
    NO_SITE = "nothing: there is no site yet"


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """How one audience's site would become another.

    `folder` is the site that was looked at, where it was. `is_foreign` says that none of its
    addresses is one of this gallery's, so that it was built with other secrets.
    """

    audience: str
    basis: Basis
    difference: Difference
    folder: Path | None = None
    is_foreign: bool = False


def compare(
    config_path: Path,
    audiences: tuple[str, ...],
    against: Path | None,
    reporter: Reporter,
    as_of: date | None = None,
) -> tuple[Opened, tuple[SiteDifference, ...]]:
    """The gallery, and for each of these audiences (none named: all) how its site would change.

    Audiences that have a site and are no more are among them, unless some were named. Raises
    ConfigError where `against` holds no site.
    """
    opened = open_gallery(config_path, reporter, as_of=as_of)
    config = opened.config
    state = State(config.folder / STATE_FOLDER / "state.sqlite")
    try:
        gone = () if audiences or against else state.known_audiences()
        names = dict.fromkeys((*(audiences or config.policy.audiences), *gone))
        if against is None:
            found = (_with_last_build(opened, state, name) for name in names)
        else:
            found = (_with_folder(opened, name, site) for name, site in _sites(against, names))
        return opened, tuple(found)
    finally:
        state.close()


def _with_last_build(opened: Opened, state: State, audience: str) -> SiteDifference:
    site = opened.config.output / audience
    text = state.shown(audience) if is_site(site) else None
    before = from_text(text) if text else None
    if before is not None:
        made = difference(before, _now(opened, audience))
        return SiteDifference(audience, Basis.LAST_BUILD, made)
    if is_site(site):  # its state was cleaned away
        return _with_folder(opened, audience, site)
    return SiteDifference(
        audience, Basis.NO_SITE, difference(NOTHING_SHOWN, _now(opened, audience))
    )


def _with_folder(opened: Opened, audience: str, site: Path) -> SiteDifference:
    if not is_site(site):
        made = difference(NOTHING_SHOWN, _now(opened, audience))
        return SiteDifference(audience, Basis.NO_SITE, made)
    there = inventory(site)
    secret = _secret(opened, audience, site) or b""
    before = shown_from_ids(opened.gallery.root, secret, there.albums, there.photos)
    is_foreign = bool(there.photos) and not before.photos
    made = difference(before, _now(opened, audience))
    return SiteDifference(audience, Basis.FOLDER, made, site, is_foreign)


def _now(opened: Opened, audience: str) -> Shown:
    """What the audience's site would show; nothing where the audience is no more."""
    known = opened.config.policy.audiences.get(audience)
    if known is None:
        return NOTHING_SHOWN
    return shown(opened.gallery.root, known, opened.outcomes[audience])


def _secret(opened: Opened, audience: str, site: Path) -> bytes | None:
    """The secret the site's names were keyed with: of the checkout it lies in, else our own."""
    for folder in (site.parent.parent, site.parent, opened.config.folder):
        secret = read(folder / SECRETS_FOLDER, audience)
        if secret is not None:
            return secret
    return None


def _sites(against: Path, audiences: dict[str, None]) -> list[tuple[str, Path]]:
    """The folder of each audience's site in `against`, or `against` itself for the only one."""
    against = against.absolute()
    if not is_site(against):
        if not any(is_site(against / name) for name in audiences):
            raise ConfigError(
                Place(str(against)),
                "there is no site in this folder",
                "name a folder that `staticgal build` wrote: one site, or the folder of all sites",
            )
        return [(name, against / name) for name in audiences]
    if against.name in audiences:
        return [(against.name, against)]
    if len(audiences) > 1:
        raise ConfigError(
            Place(str(against)),
            "this is one site, and its name does not tell whose",
            "say so with `--audience NAME`",
        )
    return [(name, against) for name in audiences]
