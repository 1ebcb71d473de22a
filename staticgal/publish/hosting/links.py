"""Magic links: an address that lets in whoever opens it, as nginx's secure_link has it.

The signature is MD5 because that is all nginx computes. A secret of 256 bits stands at its end:
then neither collisions nor extensions of MD5 help to forge one.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import Final

from staticgal.site.digest import of_texts

FOLDER: Final = "enter/"  # below the audience's address; no album is named so, each has an id
_LONGEST_KEY: Final = 20


def token(secret: str, audience: str, who: str, expires: int) -> str:
    """`WHO.EXPIRES.SIGNATURE`: what a link carries, and the cookie that it turns into."""
    signed = hashlib.md5(
        f"{expires} {who} {audience} {secret}".encode(), usedforsecurity=False
    ).digest()
    return f"{who}.{expires}.{urlsafe_b64encode(signed).decode().rstrip('=')}"


def link_url(url: str, token: str, path: str = "") -> str:
    """The link itself; it leads to the page at `path` in the site."""
    return f"{url}{FOLDER}{token}/{path.removesuffix('index.html')}"


def variable_key(audience: str) -> str:
    """The audience's name within nginx's variables: letters, digits and `_`, at most 20.

    Longer ones would need another `variables_hash_bucket_size`; they end with a digest instead.
    """
    plain = audience.replace("-", "_")
    return plain if len(plain) <= _LONGEST_KEY else f"{plain[:12]}_{of_texts(audience)[:7]}"


def session_name(audience: str) -> str:
    """The cookie that a right password earns."""
    return f"sgs_{variable_key(audience)}"


def cookie_name(audience: str) -> str:
    """The cookie a link turns into."""
    return f"sg_{variable_key(audience)}"
