"""Which manifest of each audience passed the check, and under which configuration and photos.

Whoever sends a site elsewhere asks here. What is written of a site goes with any change of its
files and with any doubt: see `State`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from staticgal.site.manifest import Manifest
from staticgal.state.database import State


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a site was made of: a digest of the configuration, the secrets, the program and every
    photo as it looked on the disk.

    `digest` is "" where one of them was changed so shortly before it was read that nobody can tell
    which version was; that stands for no configuration and no photos. The site is that of now from
    `since` until just before `until`, where time has a say at all.
    """

    digest: str
    since: datetime | None = None
    until: datetime | None = None

    def are(self, digest: str, time: datetime) -> bool:
        """Whether these are the inputs of this digest, and the site made of them is that of this
        time.
        """
        return (
            bool(self.digest)
            and self.digest == digest
            and (self.since is None or self.since <= time)
            and (self.until is None or time < self.until)
        )


@dataclass(frozen=True, slots=True)
class VerifiedSite:
    """A site that passed the check: the digest of its manifest, and what it was made of."""

    audience: str
    digest: str
    inputs: Inputs


def remember_verified(state: State, manifest: Manifest, inputs: Inputs) -> None:
    """Remember that the audience's site as it stands is this one and passed the check."""
    _write(state, VerifiedSite(manifest.audience, manifest.digest, inputs))


def verify_again(state: State, audience: str, inputs: Inputs) -> None:
    """Remember that a site of which no file has changed is what these inputs make, too."""
    before = verified_site(state, audience)
    if before is None:
        remember_verified(state, state.manifest(audience), inputs)
    elif before.inputs != inputs:
        _write(state, VerifiedSite(audience, before.digest, inputs))


def verified_site(state: State, audience: str) -> VerifiedSite | None:
    """What passed the check of the audience's site as it stands; None where nothing did."""
    row = state.db.execute(
        "SELECT manifest, inputs, since, until FROM verified JOIN sites USING (audience)"
        " WHERE audience=? AND NOT is_swapping",
        (audience,),
    ).fetchone()
    if row is None:
        return None
    digest, inputs, since, until = row
    return VerifiedSite(audience, digest, Inputs(inputs, _time(since), _time(until)))


def verified_manifest(state: State, audience: str) -> Manifest | None:
    """The manifest that passed the check; None where none did, or the site is another by now."""
    known = verified_site(state, audience)
    manifest = state.manifest(audience) if known else None
    return manifest if known and manifest and manifest.digest == known.digest else None


def _write(state: State, site: VerifiedSite) -> None:
    since, until = (
        time.isoformat() if time else "" for time in (site.inputs.since, site.inputs.until)
    )
    state.db.execute(
        "INSERT OR REPLACE INTO verified VALUES (?,?,?,?,?)",
        (site.audience, site.digest, site.inputs.digest, since, until),
    )


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
