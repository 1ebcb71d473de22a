"""Passwords and magic links of an audience: made, listed, withdrawn, and laid out for publish."""

from __future__ import annotations

import secrets as entropy
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from staticgal.config.clock import now
from staticgal.config.config import Config
from staticgal.config.destination import Destination, Protection
from staticgal.config.select_audiences import select_audiences
from staticgal.core.policy import Audience
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.publish.hosting import visitors as who
from staticgal.publish.hosting.address import address_of
from staticgal.publish.hosting.links import link_url, token
from staticgal.publish.hosting.passphrase import bcrypt_hash, new_passphrase
from staticgal.publish.hosting.private_files import private_files
from staticgal.publish.hosting.visitors import Invitation, Password, Visitors
from staticgal.state.visitors import (
    StoredInvitation,
    StoredPassword,
    StoredVisitors,
    changing_visitors,
    new_secret,
    read_visitors,
    write_visitors,
)
from staticgal.text.nearest import did_you_mean

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A passphrase that was just made. It is kept nowhere but as a hash."""

    user: str
    passphrase: str
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class NewLink:
    """A magic link that was just made, and the moment at which it ends."""

    url: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Revoked:
    """What was withdrawn: whose passwords, and how many links."""

    users: tuple[str, ...]
    links: int


def protected_audience(config: Config, name: str) -> Audience:
    """The audience of that name; ConfigError where there is none, or anybody may see its site."""
    (known,) = select_audiences((name,), config.policy.audiences, "AUDIENCE")
    audience = config.policy.audiences[known]
    if audience.is_open:
        raise ConfigError(
            ErrorCode.CONTRADICTION,
            audience.defined_at or SourceLocation(str(config.path)),
            f"`{known}` is open: anybody may see its site, so there is nobody to let in",
            "take `protection: open` away if it should ask for a password",
        )
    return audience


def new_password(config: Config, name: str, person: str | None) -> NewPassword:
    """A new passphrase for the audience or one person of it; the last one ends."""
    audience = protected_audience(config, name)
    user = _person(audience, person) if person is not None else name
    passphrase = new_passphrase()
    password = Password(user, bcrypt_hash(passphrase), now(config.timezone).date().isoformat())

    def change(before: Visitors) -> tuple[Visitors, bool]:
        return who.with_password(before, password), before.password_of(user) is not None

    return NewPassword(user, passphrase, _change(config, name, change))


def remove_password(config: Config, name: str, person: str | None) -> bool:
    """Whether there was a password of the audience, or of one person of it; it ends."""
    protected_audience(config, name)
    user = person if person is not None else name

    def change(before: Visitors) -> tuple[Visitors, bool]:
        return who.without_password(before, user), before.password_of(user) is not None

    return _change(config, name, change)


def visitors_of(config: Config, name: str) -> Visitors:
    """Who may come in now, as it is kept; nobody where nothing is kept yet."""
    protected_audience(config, name)
    stored = read_visitors(config.folder, name)
    return _read(name, stored) if stored is not None else Visitors(name, b"")


def new_link(config: Config, name: str, person: str | None, page: str, days: int) -> NewLink:
    """A magic link to the page of a path in the site, for one person of the audience or for all.

    ConfigError where the audience's host has no magic links, or no address is known.
    """
    audience = protected_audience(config, name)
    destination = linked_destination(config, name)
    made = int(now(config.timezone).timestamp())
    expires = made + days * 86400
    id = "".join(entropy.choice(string.ascii_lowercase + string.digits) for _ in range(8))
    to = _person(audience, person) if person is not None else who.EVERYBODY
    invitation = Invitation(to, id, expires)

    def change(before: Visitors) -> tuple[Visitors, str]:
        secret = who.link_secret(before)
        after = who.with_invitation(before, invitation, made)
        return after, token(secret, name, invitation.who, expires)

    url = link_url(address_of(destination).url, _change(config, name, change), page)
    return NewLink(url, datetime.fromtimestamp(expires, config.timezone))


def linked_destination(config: Config, name: str) -> Destination:
    """Where the audience's site goes, on a host with magic links; else ConfigError."""
    destination = config.publish.get(name)
    if destination is None:
        raise ConfigError(
            ErrorCode.NOT_PUBLISHED,
            protected_audience(config, name).defined_at or SourceLocation(str(config.path)),
            f"`{name}` is not published, so no link leads anywhere",
            f"add `{name}` under `publish:`",
        )
    if destination.protection is not Protection.NGINX:
        raise ConfigError(
            ErrorCode.NOT_SUPPORTED,
            destination.location,
            f"`{destination.protection}` has no magic links; only `nginx` has",
            f"give a password instead: `staticgal passwd {name}`",
        )
    return destination


def revoke(config: Config, name: str, person: str | None) -> Revoked:
    """Withdraw one person's password and links, or those of everybody at once."""
    protected_audience(config, name)
    seconds = int(now(config.timezone).timestamp())

    def change(before: Visitors) -> tuple[Visitors, Revoked]:
        if person is not None and person not in before.people():
            raise ConfigError(
                ErrorCode.UNKNOWN_NAME,
                SourceLocation("--person"),
                f"`{person}` has no password and no link of `{name}`",
                did_you_mean(person, before.people(), "known"),
            )
        gone = [one.user for one in before.passwords if person in (None, one.user)]
        links = [
            one
            for one in before.invitations
            if person in (None, one.person) and not one.is_revoked and one.expires > seconds
        ]
        if person is None:
            after = _with_probe(who.without_anybody(before, new_secret()))
        else:
            after = who.without_person(before, person)
        return after, Revoked(tuple(gone), len(links))

    return _change(config, name, change)


def files_for_private(config: Config, name: str) -> dict[str, bytes]:
    """What belongs into the folder `private` of the audience's place, by file name.

    For publish: 0640, readable for the web server's group. Where the audience has no visitors yet,
    the files let nobody in; nor do they let in who is no longer among its `people`.
    """
    from staticgal._resources import themes_folder
    from staticgal.render.pages.closed import closed_page
    from staticgal.render.theme import load

    protection = config.publish[name].protection
    if not protection.is_checked:
        return {}
    page = closed_page(config.language, load(config.theme, themes_folder()))
    return private_files(probe_visitors(config, name), protection, page)


def probe_visitors(config: Config, name: str) -> Visitors:
    """The audience's visitors as they are published, with what `probe` shows at their place."""
    visitors = _change(config, name, lambda before: (before, before))
    return who.only_people(visitors, config.policy.audiences[name].people)


def _change(
    config: Config, name: str, change: Callable[[Visitors], tuple[Visitors, _Result]]
) -> _Result:
    """What `change` returns beside the visitors that are kept from now on."""
    with changing_visitors(config.folder):
        stored = read_visitors(config.folder, name)
        if stored is None:
            before = _with_probe(Visitors(name, new_secret()))
        else:
            before = _read(name, stored)
        after, result = change(before)
        if stored is None or after != before:
            write_visitors(config.folder, name, _stored(after))
    return result


def _with_probe(visitors: Visitors) -> Visitors:
    return who.with_probe(visitors, bcrypt_hash(who.probe_password(visitors)))


def _person(audience: Audience, typed: str) -> str:
    """The person's name, fit for a password file and an address."""
    fits = who.PERSON.fullmatch(typed) and len(typed) <= who.LONGEST_PERSON
    if audience.people and typed not in audience.people:
        raise ConfigError(
            ErrorCode.UNKNOWN_NAME,
            SourceLocation("PERSON"),
            f"`{typed}` is not among the `people` of `{audience.name}`",
            did_you_mean(typed, audience.people, "people"),
        )
    if not fits:
        raise ConfigError(
            ErrorCode.UNUSABLE_NAME,
            SourceLocation("PERSON"),
            f"`{typed}` cannot be a user name",
            f"use at most {who.LONGEST_PERSON} lower-case letters, digits and `-`, as in "
            "`aunt-eva`; a name under `people:` is written the same way",
        )
    return typed


def _read(name: str, stored: StoredVisitors) -> Visitors:
    return Visitors(
        audience=name,
        secret=bytes.fromhex(stored.secret),
        passwords=tuple(Password(one.user, one.hashed, one.made) for one in stored.passwords),
        invitations=tuple(
            Invitation(one.person, one.id, one.expires, one.is_revoked)
            for one in stored.invitations
        ),
        probe_hash=stored.probe_hash,
    )


def _stored(visitors: Visitors) -> StoredVisitors:
    return StoredVisitors(
        secret=visitors.secret.hex(),
        probe_hash=visitors.probe_hash,
        passwords=tuple(
            StoredPassword(user=one.user, hashed=one.hashed, made=one.made)
            for one in visitors.passwords
        ),
        invitations=tuple(
            StoredInvitation(
                person=one.person, id=one.id, expires=one.expires, is_revoked=one.is_revoked
            )
            for one in visitors.invitations
        ),
    )
