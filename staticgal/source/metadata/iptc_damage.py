"""Whether an IPTC block (IIM) was meant to say more than can be read: damage, not silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from staticgal.source.metadata.iptc_datasets import (
    CHARACTER_SET,
    MOST_DATASETS,
    UTF8,
    datasets,
)

_RECORDS = frozenset({*range(1, 10), 240})  # the standard's, and FotoStation's
_NO_TEXTS = frozenset({0, 125, *range(200, 256)})  # of record 2: its version, pictures
_DATE = (2, 55)
_LATIN_1 = (b"\x1b.A", b"\x1b-A", b"\x1b/A")


def iptc_damage(block: bytes) -> tuple[str, ...]:
    """What cannot be read of a block: `IPTC` (which may have held everything), or `date`."""
    return tuple(dict.fromkeys(_damage(block)))


def _damage(block: bytes) -> Iterator[str]:
    charset, end, count = b"", 0, 0
    for one in datasets(block):
        if not one.is_whole:
            yield "IPTC"
            return
        end, count = one.end, count + 1
        if one.record not in _RECORDS:
            yield "IPTC"
        if one.key == CHARACTER_SET:
            charset = one.value
        is_text = one.record == 2 and one.number not in _NO_TEXTS
        if is_text and not _is_text(one.value, charset):
            yield "IPTC"
        if one.key == _DATE and one.value.strip(b"\0 0-:") and not _is_day(one.value):
            yield "date"
    # Zeros behind the last dataset are padding; and no program writes so many.
    if block[end:].strip(b"\0") or count == MOST_DATASETS:
        yield "IPTC"


def _is_text(value: bytes, charset: bytes) -> bool:
    """Whether it is a text of this character set; with another dataset in it, it is none."""
    if b"\x1c\x02" in value or b"\x1c\x01" in value:
        return False
    if value.isascii() or not charset or charset.startswith(_LATIN_1):
        return True
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return charset.startswith(UTF8)


def _is_day(value: bytes) -> bool:
    match = re.fullmatch(rb"\d{4}-?(\d\d)-?(\d\d)\0*", value)
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 31
