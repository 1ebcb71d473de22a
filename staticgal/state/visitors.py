"""Who may come in where, in `secrets/visitors/`: one file for each audience, its owner's alone."""

from __future__ import annotations

import fcntl
import json
import os
import secrets as entropy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.state.folders import SECRETS_FOLDER

_FOLDER: Final = "visitors"


class StoredPassword(BaseModel):
    """One user's bcrypt hash, and the day it was made."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    user: str = Field(pattern=r"^[a-z0-9-]{1,63}$")
    hashed: str = Field(pattern=r"^\$2y\$[0-9]{2}\$[./A-Za-z0-9]{53}$", repr=False)
    made: str


class StoredInvitation(BaseModel):
    """One magic link, without what would open anything."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    person: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    id: str = Field(pattern=r"^[a-z0-9]{8}$")
    expires: int = Field(ge=0, le=9_999_999_999)
    is_revoked: bool = False


class StoredVisitors(BaseModel):
    """All that is kept of one audience's visitors; `secret` is 32 bytes in hex."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    secret: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False)
    probe_hash: str = Field(pattern=r"^\$2y\$[0-9]{2}\$[./A-Za-z0-9]{53}$", repr=False)
    passwords: tuple[StoredPassword, ...] = ()
    invitations: tuple[StoredInvitation, ...] = ()


def visitors_file(folder: Path, audience: str) -> Path:
    """Where they are kept, for the gallery in `folder`."""
    return folder / SECRETS_FOLDER / _FOLDER / f"{audience}.json"


def read_visitors(folder: Path, audience: str) -> StoredVisitors | None:
    """What is kept of the audience's visitors, or None; ConfigError where it cannot be read."""
    path = visitors_file(folder, audience)
    if not path.exists() and not path.is_symlink():
        return None
    try:
        return StoredVisitors.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        # What pydantic says of it could quote a secret.
        raise ConfigError(
            ErrorCode.UNUSABLE_SECRET,
            SourceLocation(str(path)),
            f"the passwords and links of `{audience}` cannot be read",
            "bring back the file from your backup; or delete it: then its visitors need new "
            "passwords and links",
        ) from None


def write_visitors(folder: Path, audience: str, visitors: StoredVisitors) -> None:
    """Keep them, whole or not at all, for their owner's eyes only."""
    path = visitors_file(folder, audience)
    staged = path.with_suffix(".new")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        os.fchmod(descriptor, 0o600)
        json.dump(visitors.model_dump(mode="json"), file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    staged.rename(path)


@contextmanager
def changing_visitors(folder: Path) -> Iterator[None]:
    """One change at a time: two commands at once must not undo each other's revocations."""
    secrets = folder / SECRETS_FOLDER
    for one in (secrets, secrets / _FOLDER):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
        if one.stat().st_mode & 0o077:
            one.chmod(0o700)
    ignore = secrets / ".gitignore"
    if not ignore.exists():
        ignore.write_text(
            "# Whoever has these can guess addresses. Keep them; never publish them.\n*\n"
        )
    descriptor = os.open(secrets / _FOLDER / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def new_secret() -> bytes:
    """32 random bytes."""
    return entropy.token_bytes(32)
