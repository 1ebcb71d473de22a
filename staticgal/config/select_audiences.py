"""The audiences that a command is about, as they were typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from staticgal.errors import ConfigError, ConfigErrors, ErrorCode, SourceLocation

if TYPE_CHECKING:
    from staticgal.core.policy import Audience


def select_audiences(
    names: tuple[str, ...], audiences: Mapping[str, Audience], said_as: str = "--audience"
) -> tuple[str, ...]:
    """The audiences of these names, each once, or all in the order of the configuration.

    Raises ConfigErrors for each name that is no audience's, naming the option it was `said_as`.
    """
    from staticgal.text.nearest import did_you_mean

    unknown = [name for name in dict.fromkeys(names) if name not in audiences]
    if unknown:
        raise ConfigErrors(
            ConfigError(
                ErrorCode.UNKNOWN_AUDIENCE,
                SourceLocation(said_as),
                f"no audience is named `{name}`",
                did_you_mean(name, audiences, "audiences"),
            )
            for name in unknown
        )
    return tuple(dict.fromkeys(names)) or tuple(audiences)
