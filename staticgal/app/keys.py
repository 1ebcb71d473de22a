"""Whether each secret is the one that the site now standing was built with, and what if not."""

from __future__ import annotations

from collections.abc import Iterable

from staticgal.config.config import Config
from staticgal.config.limits import KEY_NAME, needs_secret
from staticgal.diagnostics import Diagnostic, Warn, WarningCode
from staticgal.errors import SourceLocation
from staticgal.site.inventory import is_site
from staticgal.state.database import KEY_OF, State
from staticgal.state.folders import SECRETS_FOLDER
from staticgal.state.secrets import fingerprint, read


def key_names(config: Config) -> tuple[str, ...]:
    """The names of the secrets that a build depends on."""
    return (*config.policy.audiences, *((KEY_NAME,) if needs_secret(config.limits) else ()))


def missing(config: Config) -> tuple[str, ...]:
    """The audiences whose site stands, and whose secret is gone."""
    folder = config.folder / SECRETS_FOLDER
    return tuple(
        name
        for name in config.policy.audiences
        if is_site(config.output / name) and not (folder / f"{name}.key").exists()
    )


def warn_of_other_secrets(
    config: Config,
    state: State,
    gone: Iterable[str],
    warn: Warn,
) -> None:
    """Say of each secret that is another than before, or was gone, what follows from it."""
    folder = config.folder / SECRETS_FOLDER
    lost = set(gone)
    for name in key_names(config):
        before = state.get(f"{KEY_OF}{name}")
        secret = read(folder, name)
        is_other = bool(before) and secret is not None and fingerprint(secret) != before
        if not is_other and name not in lost:
            continue
        what = (
            "the zones of `limits:` have other edges"
            if name == KEY_NAME
            else f"every address in the site of `{name}` changes; links sent before lead nowhere"
        )
        warn(
            Diagnostic(
                WarningCode.LOST_SECRET,
                SourceLocation(f"{folder / name}.key"),
                f"it was lost or exchanged since the last build, so {what}",
                "if you have the old file, put it back and build again",
                name,
            )
        )


def remember(config: Config, state: State, name: str) -> None:
    """Remember with which secret the site of that name, or the zones, were built."""
    secret = read(config.folder / SECRETS_FOLDER, name)
    if secret is not None:
        state.put(f"{KEY_OF}{name}", fingerprint(secret))
