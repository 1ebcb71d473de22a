"""Passphrases of plain words: easy to type from a slip of paper, not to be guessed."""

from __future__ import annotations

import math
import secrets
from typing import Final

import bcrypt

WORDS: Final = 5

# What bcrypt costs doubles with each step. At 10 a guess takes about a twentieth of a second, and
# so does a visitor's first request; a cookie spares the others (docs/hosting.md).
_COST: Final = 10


def word_list() -> tuple[str, ...]:
    """2,048 English words of three to eight letters; the first four tell each from all others.

    It is the list of BIP 39, which the package `mnemonic` (MIT) brings along.
    """
    from mnemonic import Mnemonic

    return tuple(Mnemonic("english").wordlist)


def entropy_bits() -> int:
    """How many bits of chance are in a passphrase; somebody who knows the list must guess these."""
    return int(WORDS * math.log2(len(word_list())))


def new_passphrase() -> str:
    """Words drawn by the operating system's generator, joined by `-`."""
    words = word_list()
    return "-".join(secrets.choice(words) for _ in range(WORDS))


def bcrypt_hash(passphrase: str) -> str:
    """The salted hash for password files, with the prefix that every web server takes."""
    hashed = bcrypt.hashpw(passphrase.encode(), bcrypt.gensalt(_COST)).decode()
    # `$2b$` and `$2y$` are one algorithm under two names; Apache and nginx write the second.
    return "$2y$" + hashed.removeprefix("$2b$")


def matches(passphrase: str, hashed: str) -> bool:
    """Whether this is the passphrase of that hash."""
    return bcrypt.checkpw(passphrase.encode(), hashed.replace("$2y$", "$2b$", 1).encode())
