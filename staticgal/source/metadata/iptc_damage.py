"""Whether an IPTC block (IIM) was meant to say more than can be read: damage, not silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RECORDS = frozenset({*range(1, 10), 240})  # the standard's, and FotoStation's
_NO_TEXTS = frozenset({0, 125, *range(200, 256)})  # of record 2: its version, pictures
_CHARACTER_SET, _DATE = (1, 90), (2, 55)
_MOST_DATASETS = 10_000
_UTF8 = b"\x1b%G"
_LATIN_1 = (b"\x1b.A", b"\x1b-A", b"\x1b/A")


def iptc_damage(block: bytes) -> tuple[str, ...]:
    """What cannot be read of a block: `IPTC` (which may have held everything), or `date`."""
    return tuple(dict.fromkeys(_damage(block)))


def _damage(block: bytes) -> Iterator[str]:
    at = 0
    charset = b""
    for _ in range(_MOST_DATASETS):
        if block[at : at + 1] != b"\x1c":
            if block[at:].strip(b"\0"):  # zeros behind the last dataset are padding
                yield "IPTC"
            return
        if at + 5 > len(block):
            break
        number = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # a long value: its length has a length
            width = size & 0x7FFF
            if not 0 < width <= 8:
                break
            size = int.from_bytes(block[at : at + width], "big")
            at += width
        value = block[at : at + size]
        at += size
        if at > len(block):
            break
        if number[0] not in _RECORDS:
            yield "IPTC"
        if number == _CHARACTER_SET:
            charset = value
        is_text = number[0] == 2 and number[1] not in _NO_TEXTS
        if is_text and not _is_text(value, charset):
            yield "IPTC"
        if number == _DATE and value.strip(b"\0 0-:") and not _is_day(value):
            yield "date"
    yield "IPTC"  # it is cut short, or has more datasets than any program writes


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
    return charset.startswith(_UTF8)


def _is_day(value: bytes) -> bool:
    match = re.fullmatch(rb"\d{4}-?(\d\d)-?(\d\d)\0*", value)
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 31
