"""Names of audiences as they were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staticgal.errors import ConfigError, Place

if TYPE_CHECKING:
    from staticgal.core.policy import Policy


def named(
    audiences: tuple[str, ...], policy: Policy, said_as: str = "--audience"
) -> tuple[str, ...]:
    """These audiences, each once, or all in the order of the configuration.

    Raises ConfigError for a name that is no audience's, naming the option that it was `said_as`.
    """
    from staticgal.config.mistakes import did_you_mean

    for name in audiences:
        if name not in policy.audiences:
            known = did_you_mean(name, policy.audiences, "audiences")
            raise ConfigError(Place(said_as), f"no audience is named `{name}`", known)
    return tuple(dict.fromkeys(audiences)) or tuple(policy.audiences)
