"""Names that tell nothing: keyed per audience, so that no two sites' names can be matched.

HMAC-SHA256 with the audience's secret, as lower-case base32.
"""

from __future__ import annotations

import hmac
from base64 import b32encode

MEDIA_LENGTH = 26  # characters: 130 bits
ALBUM_LENGTH = 12  # 60 bits, after a readable slug: cannot be guessed by asking a server
PHOTO_LENGTH = 16  # 80 bits
UNLISTED_LENGTH = 26  # the name is the only protection there


def keyed_id(secret: bytes, kind: str, text: str, length: int = MEDIA_LENGTH) -> str:
    """A name for `text`, the same for the same secret; `kind` keeps different uses apart."""
    message = kind.encode() + b"\0" + text.encode("utf-8", "surrogateescape")
    digest = hmac.digest(secret, message, "sha256")
    # Five bytes are eight characters; no more of them are spelt than are kept.
    return b32encode(digest[: -(-length // 8) * 5]).decode("ascii").lower()[:length]


def media_name(secret: bytes, digest: str) -> str:
    """The name of a media file, from the SHA-256 (hex) of its own bytes: new bytes, new name."""
    return keyed_id(secret, "media", digest)
