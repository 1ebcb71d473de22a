"""Who may come in at one audience's place: passwords, magic links, and what was withdrawn.

A `Visitors` is the whole of it, a value; each function makes the next one from it. It is kept in
`secrets/visitors/` (`state.visitors`) and never leaves that folder: what a web server needs of it
is made by `private_files`.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

# A user name in a password file, and a name in an address: nothing that either would have to quote.
PERSON: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_PERSON: Final = 32

# What `probe` comes in as where a host has no magic links. A person's name has no `_`.
PROBE_USER: Final = "staticgal_probe"
# Whom a link is for that was made for no one person.
EVERYBODY: Final = "all"


@dataclass(frozen=True, slots=True)
class Password:
    """The bcrypt hash of one user's passphrase, and the day it was made (ISO)."""

    user: str
    hashed: str = field(repr=False)
    made: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A magic link that was given out: to whom, its own id, and its end in seconds since 1970."""

    person: str
    id: str
    expires: int
    is_revoked: bool = False

    @property
    def who(self) -> str:
        """What the link says of itself: the person, and which of their links it is."""
        return f"{self.person}_{self.id}"


@dataclass(frozen=True, slots=True)
class Visitors:
    """All who may come in at `audience`'s place.

    `secret` (32 bytes) signs magic links and session cookies; a new one ends all of them at once.
    """

    audience: str
    secret: bytes = field(repr=False)
    passwords: tuple[Password, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    probe_hash: str = field(default="", repr=False)

    def password_of(self, user: str) -> Password | None:
        """The user's password, if there is one."""
        return next((one for one in self.passwords if one.user == user), None)

    def people(self) -> tuple[str, ...]:
        """Everyone who has a password or a link that is not withdrawn, in order of their names."""
        invited = {one.person for one in self.invitations if not one.is_revoked}
        return tuple(sorted({one.user for one in self.passwords} | invited))


def with_password(visitors: Visitors, password: Password) -> Visitors:
    """The same with this password in the place of the user's last one."""
    kept = (one for one in visitors.passwords if one.user != password.user)
    return replace(visitors, passwords=_by_user((*kept, password)))


def without_password(visitors: Visitors, user: str) -> Visitors:
    """The same without the user's password."""
    kept = (one for one in visitors.passwords if one.user != user)
    return replace(visitors, passwords=tuple(kept))


def with_invitation(visitors: Visitors, invitation: Invitation, now: int) -> Visitors:
    """The same with one link more; those that ended before `now` are forgotten."""
    kept = (one for one in visitors.invitations if one.expires > now)
    return replace(visitors, invitations=(*kept, invitation))


def without_person(visitors: Visitors, person: str) -> Visitors:
    """The same without the person's password, and with all their links withdrawn."""
    links = (
        replace(one, is_revoked=True) if one.person == person else one
        for one in visitors.invitations
    )
    return replace(without_password(visitors, person), invitations=tuple(links))


def shut_out(visitors: Visitors, people: Collection[str]) -> frozenset[str]:
    """Who has a password or link and is not among the audience's `people` (any more); nobody where
    it has no such list.
    """
    if not people:
        return frozenset()
    return frozenset(visitors.people()) - {*people, visitors.audience, EVERYBODY}


def only_people(visitors: Visitors, people: Collection[str]) -> Visitors:
    """The same without those who are shut out, and with their links withdrawn."""
    for person in shut_out(visitors, people):
        visitors = without_person(visitors, person)
    return visitors


def without_anybody(visitors: Visitors, secret: bytes) -> Visitors:
    """Nobody: no password, and a new secret, with which no link or cookie of before agrees."""
    return Visitors(visitors.audience, secret)


def with_probe(visitors: Visitors, hashed: str) -> Visitors:
    """The same with the hash of `probe_password`."""
    return replace(visitors, probe_hash=hashed)


def session_value(visitors: Visitors, password: Password) -> str:
    """The cookie that a right password earns: 128 bits in hex, another for each new password."""
    said = f"session {visitors.audience} {password.user} {password.hashed}"
    return hmac.digest(visitors.secret, said.encode(), "sha256").hex()[:32]


def newest_session(visitors: Visitors) -> str:
    """A cookie that only `probe` can make, another whenever somebody is let in or withdrawn: a
    server that takes it has read the passwords and withdrawn links as they are now.
    """
    sessions = [session_value(visitors, one) for one in visitors.passwords]
    revoked = [one.who for one in visitors.invitations if one.is_revoked]
    said = f"newest {visitors.audience} {' '.join(sessions)} {' '.join(revoked)}"
    return hmac.digest(visitors.secret, said.encode(), "sha256").hex()[:32]


def link_secret(visitors: Visitors) -> str:
    """What a web server signs links with, in hex: made from the secret, and not the secret."""
    return hmac.digest(visitors.secret, b"links", "sha256").hex()


def probe_password(visitors: Visitors) -> str:
    """The password that `probe` shows where a host has no links."""
    return hmac.digest(visitors.secret, b"probe", "sha256").hex()[:40]


def _by_user(passwords: Iterable[Password]) -> tuple[Password, ...]:
    return tuple(sorted(passwords, key=lambda one: one.user))
