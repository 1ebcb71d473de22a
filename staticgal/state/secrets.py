"""The per-audience secrets that opaque names are keyed with; in `secrets/` beside gallery.yaml."""

from __future__ import annotations

import os
import re
import secrets as entropy
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from staticgal.diagnostics import Diagnostic, Warn, WarningCode
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.site.digest import of_bytes

# Of 32 random bytes about 30 differ; that fewer than 16 do has not happened in this universe.
_LEAST_VARIED: Final = 16


def read_or_make(
    folder: Path, names: Iterable[str], warn: Warn = lambda _: None
) -> dict[str, bytes]:
    """32 bytes for each of these names; what is missing is made, for its owner's eyes only.

    A secret that others could read is closed to them, and `warn` is told. One that cannot be read,
    or that anybody can guess, stops the build: a new one would change every address of a site.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(
            ErrorCode.UNUSABLE_SECRET,
            SourceLocation(str(folder)),
            "a file is where the folder of secrets should be",
            "move it away",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _close(folder, 0o700, warn)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text(
            "# Whoever has these can guess addresses. Keep them; never publish them.\n*\n"
        )
    found = {}
    for name in names:
        path = folder / f"{name}.key"
        found[name] = _read(path) or _make(path)
        _close(path, 0o600, warn)
    _refuse_equal(folder, found)
    return found


def read(folder: Path, audience: str) -> bytes | None:
    """The audience's secret if there is one in this folder; nothing is made."""
    return _read(folder / f"{audience}.key")


def fingerprint(secret: bytes) -> str:
    """What tells a secret from others, and nothing about it."""
    return of_bytes(b"fingerprint " + secret)[:32]


def _close(path: Path, mode: int, warn: Warn) -> None:
    """Let nobody but the owner read it, and say so where others could."""
    open_to = stat.S_IMODE(path.stat().st_mode)
    if not open_to & 0o077:
        return
    with suppress(OSError):  # another's file, or a disk that has no modes
        path.chmod(mode)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        text = "it can be read by others on this machine, and that cannot be changed here"
        hint = "keep the gallery on a disk where files can be yours alone"
    else:
        text = "it could be read by others on this machine; now it is yours alone"
        hint = "if somebody may have read it, delete it and build again: every address changes"
    location = SourceLocation(str(path))
    warn(Diagnostic(WarningCode.READABLE_SECRET, location, text, hint, path.stem))


def _refuse_equal(folder: Path, secrets: Mapping[str, bytes]) -> None:
    """ConfigError where two names have one secret: who holds both sites could match them."""
    owners: dict[bytes, str] = {}
    for name, secret in secrets.items():
        other = owners.setdefault(secret, name)
        if other != name:
            raise ConfigError(
                ErrorCode.UNUSABLE_SECRET,
                SourceLocation(str(folder / f"{name}.key")),
                f"this is the secret of `{other}` too, so the addresses in both sites are the same",
                "delete it, and a new one is made: every address of that audience's site changes",
            )


def _read(path: Path) -> bytes | None:
    if not path.exists():
        if path.is_symlink():
            raise ConfigError(
                ErrorCode.UNUSABLE_SECRET,
                SourceLocation(str(path)),
                "it is a link to a secret that is not there",
                "bring that file back, or delete the link: then a new secret is made, and every "
                "address of this audience's site changes",
            )
        return None
    try:
        if not path.is_file():
            raise OSError("it is no file")
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            ErrorCode.UNUSABLE_SECRET,
            SourceLocation(str(path)),
            f"the secret cannot be read: {error}",
            "make it readable, or bring back the file from your backup; else delete it, and every "
            "address of this audience's site changes",
        ) from None
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        what = "is empty" if not text else "is not one that staticgal wrote (64 hexadecimal digits)"
        raise ConfigError(
            ErrorCode.UNUSABLE_SECRET,
            SourceLocation(str(path)),
            f"the secret {what}",
            "bring back the file from your backup; or delete it, and every address of this "
            "audience's site changes",
        )
    secret = bytes.fromhex(text)
    if len(set(secret)) < _LEAST_VARIED:
        raise ConfigError(
            ErrorCode.UNUSABLE_SECRET,
            SourceLocation(str(path)),
            "anybody can guess this secret: it is no random one",
            "delete it, and a new one is made: every address of this audience's site changes",
        )
    return secret


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
