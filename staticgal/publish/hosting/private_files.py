"""The files that a web server needs of an audience's visitors; they lie in its folder `private`.

They are read by the server alone, and are in no site.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from staticgal.config.destination import Protection
from staticgal.publish.hosting.visitors import (
    PROBE_USER,
    Visitors,
    link_secret,
    newest_session,
    session_value,
)

HTPASSWD: Final = "htpasswd"
CADDY_USERS: Final = "caddy-users.txt"
CLOSED_PAGE: Final = "closed.html"
# What nginx includes in the maps of its configuration.
SECRET: Final = "secret.map"  # noqa: S105  the name of a file
SESSIONS: Final = "sessions.map"
USERS: Final = "users.map"
REVOKED: Final = "revoked.map"


# What a running server reads once; a password file of nginx or Apache it reads each time.
_READ_ONCE: Final = {
    Protection.NGINX: frozenset((SECRET, SESSIONS, USERS, REVOKED)),
    Protection.CADDY: frozenset((CADDY_USERS,)),
}


def needs_reload(protection: Protection, names: Iterable[str]) -> bool:
    """Whether the server must read its settings anew, where these private files have changed."""
    return not _READ_ONCE.get(protection, frozenset()).isdisjoint(names)


def private_files(
    visitors: Visitors, protection: Protection, closed_page: bytes
) -> dict[str, bytes]:
    """The files by name. Where nothing of ours stands before the place there are none.

    `closed_page` is what strangers see.
    """
    match protection:
        case Protection.NGINX:
            return {**_nginx(visitors), CLOSED_PAGE: closed_page}
        case Protection.APACHE:
            return {HTPASSWD: _htpasswd(visitors, has_probe=True)}
        case Protection.CADDY:
            return {CADDY_USERS: _caddy_users(visitors)}
        case Protection.MANUAL | Protection.OPEN:
            return {}


def _nginx(visitors: Visitors) -> dict[str, bytes]:
    """A password file, and lines for the maps of the configuration.

    A user's name has `u:` before it: a bare `default` or `include` would mean something to nginx.
    """
    sessions = [(session_value(visitors, one), one.user) for one in visitors.passwords]
    own = (newest_session(visitors), PROBE_USER)
    revoked = [one.who for one in visitors.invitations if one.is_revoked]
    return {
        HTPASSWD: _htpasswd(visitors, has_probe=False),
        SECRET: f'links "{link_secret(visitors)}";\n'.encode(),
        SESSIONS: "".join(f'"{value}" "{user}";\n' for value, user in (*sessions, own)).encode(),
        USERS: "".join(f'"u:{user}" "{value}";\n' for value, user in sessions).encode(),
        REVOKED: "".join(f'"{who}" 1;\n' for who in revoked).encode(),
    }


def _htpasswd(visitors: Visitors, *, has_probe: bool) -> bytes:
    users = _users(visitors, has_probe=has_probe)
    return "".join(f"{user}:{hashed}\n" for user, hashed in users).encode()


def _caddy_users(visitors: Visitors) -> bytes:
    """Lines for a `basicauth` block."""
    users = _users(visitors, has_probe=True)
    return "".join(f"{user} {hashed}\n" for user, hashed in users).encode()


def _users(visitors: Visitors, *, has_probe: bool) -> list[tuple[str, str]]:
    """Names and hashes. Where a host has no links, `probe` has a password of its own."""
    users = [(one.user, one.hashed) for one in visitors.passwords]
    if has_probe:
        users.append((PROBE_USER, visitors.probe_hash))
    return users
