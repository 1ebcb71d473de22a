"""What the commands about visitors have in common: lists of them, and what comes next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

import click

from staticgal.cli.output import aligned, print_err
from staticgal.cli.settings import Settings
from staticgal.errors import StaticgalError

if TYPE_CHECKING:
    from staticgal.config.config import Config
    from staticgal.publish.hosting.visitors import Visitors


def visitors_lines(visitors: Visitors, people: Collection[str], zone: tzinfo) -> list[str]:
    """Who has a password, and which links there are, in two columns of words; `people` are those
    of the audience, if it names any.
    """
    from staticgal.publish.hosting.visitors import shut_out

    out = shut_out(visitors, people)
    rows = [(one.user, f"password, made {one.made}") for one in visitors.passwords]
    rows += [
        (
            one.person,
            "link, withdrawn" if one.is_revoked else f"link, until {_day(one.expires, zone)}",
        )
        for one in visitors.invitations
    ]
    rows = [
        (name, f"{what}; shut out, as `people` does not name them" if name in out else what)
        for name, what in rows
    ]
    return aligned(sorted(rows)) or [f"nobody has a password or a link of `{visitors.audience}`"]


def visitors_json(visitors: Visitors, zone: tzinfo) -> dict[str, object]:
    """The same for machines; no hash and no link is in it."""
    return {
        "passwords": [{"user": one.user, "made": one.made} for one in visitors.passwords],
        "links": [
            {
                "person": one.person,
                "expires": datetime.fromtimestamp(one.expires, zone).isoformat(),
                "withdrawn": one.is_revoked,
            }
            for one in visitors.invitations
        ],
    }


def tell_next(config: Config, audience: str) -> None:
    """Say what brings a change to the server."""
    from staticgal.config.destination import Protection

    destination = config.publish.get(audience)
    match destination.protection if destination is not None else None:
        case None:
            print_err(f"`{audience}` is not published yet: add it under `publish:`")
        case Protection.NGINX:
            print_err(
                f"next: `staticgal publish {audience}`, then on the server "
                "`sudo systemctl reload nginx`"
            )
        case Protection.CADDY:
            print_err(
                f"next: `staticgal publish {audience}`, then on the server "
                "`sudo systemctl reload caddy`"
            )
        case Protection.APACHE:
            print_err(f"next: `staticgal publish {audience}`")
        case Protection.MANUAL | Protection.OPEN:
            print_err(
                f"`{audience}` has `protection: manual`: staticgal brings no passwords there, so "
                "set them up yourself"
            )


def people_names(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The `people` of the audience that was typed before, for completion."""
    from staticgal.config.load import load

    try:
        config = load(ctx.ensure_object(Settings).config_path())
        people = config.policy.audiences[ctx.params.get("audience", "")].people
    except (StaticgalError, KeyError):
        return []
    return [one for one in people if one.startswith(incomplete)]


def _day(seconds: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(seconds, zone).date().isoformat()
