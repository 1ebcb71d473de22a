"""The name of the colour space that an ICC profile describes."""

from __future__ import annotations

from collections.abc import Sequence

from staticgal.source.metadata.clean_text import one_line


def colour_profile_name(profile: bytes) -> str:
    """The description inside an ICC profile, or empty."""
    count = int.from_bytes(profile[128:132], "big")
    for i in range(min(count, 100)):
        at = 132 + 12 * i
        if profile[at : at + 4] != b"desc":
            continue
        start = int.from_bytes(profile[at + 4 : at + 8], "big")
        size = int.from_bytes(profile[at + 8 : at + 12], "big")
        return _profile_text(profile[start : start + min(size, 10_000)])
    return ""


def _profile_text(value: bytes) -> str:
    if value[:4] == b"desc":
        length = int.from_bytes(value[8:12], "big")
        return one_line(value[12 : 12 + length].partition(b"\0")[0])
    if value[:4] == b"mluc":
        return _localised(value)
    return ""


def _localised(value: bytes) -> str:
    """The English of a text in many languages, else the first."""
    records: Sequence[bytes] = [
        value[16 + 12 * i : 28 + 12 * i]
        for i in range(min(int.from_bytes(value[8:12], "big"), 100))
    ]
    for record in sorted(records, key=lambda r: r[:2] != b"en"):
        length, start = int.from_bytes(record[4:8], "big"), int.from_bytes(record[8:12], "big")
        return one_line(value[start : start + length // 2 * 2].decode("utf-16-be", "replace"))
    return ""
