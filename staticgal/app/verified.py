"""Which sites passed the check as they stand, and whether a build of now would make others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from staticgal.app.inputs import inputs_of
from staticgal.config.clock import now
from staticgal.config.config import Config
from staticgal.state.database import State
from staticgal.state.verified import VerifiedSite, verified_site


@dataclass(frozen=True, slots=True)
class Verification:
    """What passed the check of an audience's site, None where nothing did.

    `is_current` says that it passed under the configuration, the secrets, the program and the
    photos as they are now, and that no `visible:` has begun or ended since. Where that cannot be
    told, as a file was changed within the clock's tick before the build, it is not.
    """

    site: VerifiedSite | None
    is_current: bool


def verifications(
    state: State, config: Config, audiences: Iterable[str]
) -> dict[str, Verification]:
    """By audience what passed; no photo is opened for it. SourceError where a photo folder cannot
    be read.
    """
    whole, time = inputs_of(config).now().whole, now(UTC)
    sites = {name: verified_site(state, name) for name in audiences}
    return {
        name: Verification(site, site is not None and site.inputs.are(whole, time))
        for name, site in sites.items()
    }
