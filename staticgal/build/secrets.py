"""The per-audience secrets that opaque names are keyed with; in `secrets/` beside gallery.yaml."""

from __future__ import annotations

import os
import re
import secrets as entropy
from collections.abc import Iterable, Mapping
from pathlib import Path

from staticgal.errors import ConfigError, Place


def read_or_make(folder: Path, audiences: Iterable[str]) -> dict[str, bytes]:
    """32 bytes for each audience, by name; what is missing is made, for its owner's eyes only.

    A secret that cannot be read stops the build: a new one would change every address of a site.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text(
            "# Whoever has these can guess addresses. Keep them; never publish them.\n*\n"
        )
    found = {
        name: _read(folder / f"{name}.key") or _make(folder / f"{name}.key") for name in audiences
    }
    _refuse_equal(folder, found)
    return found


def read(folder: Path, audience: str) -> bytes | None:
    """The audience's secret if there is one in this folder; nothing is made."""
    return _read(folder / f"{audience}.key")


def _refuse_equal(folder: Path, secrets: Mapping[str, bytes]) -> None:
    """ConfigError where two audiences have one secret: who holds both sites could match them."""
    owners: dict[bytes, str] = {}
    for name, secret in secrets.items():
        other = owners.setdefault(secret, name)
        if other != name:
            raise ConfigError(
                Place(str(folder / f"{name}.key")),
                f"this is the secret of `{other}` too, so the addresses in both sites are the same",
                "delete it, and a new one is made: every address of that audience's site changes",
            )


def _read(path: Path) -> bytes | None:
    try:
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            Place(str(path)),
            f"the secret cannot be read: {error}",
            "bring back the file from your backup",
        ) from None
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ConfigError(
            Place(str(path)),
            "this is not a secret that staticgal wrote (64 hexadecimal digits)",
            "bring back the file from your backup; or delete it, and every address of this "
            "audience's site changes",
        )
    return bytes.fromhex(text)


def _make(path: Path) -> bytes:
    secret = entropy.token_bytes(32)
    staged = path.with_suffix(".new")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    staged.rename(path)
    return secret
