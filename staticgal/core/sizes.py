"""Arithmetic of picture sizes: long edges and upright sides. No pixels."""

from __future__ import annotations

from math import isqrt

_PANORAMA = 2  # width by height, from which on a photo may be longer than others
_LONGEST = 2  # times as long, at most


def long_edge_size(width: int, height: int, long_edge: int) -> tuple[int, int]:
    """The size in pixels of an upright image fitted to `long_edge`; never larger than it was.

    A panorama (wider than 2:1) gets the area of a 2:1 photo, and at most twice the long
    edge: by its long edge alone it would be a thin strip. The short edge is rounded half up
    and is at least 1.
    """
    longest = max(width, height)
    if width > _PANORAMA * height:
        by_area = isqrt(long_edge * long_edge * width // (_PANORAMA * height))
        long_edge = min(by_area, _LONGEST * long_edge)
    if longest <= long_edge:
        return width, height
    if width >= height:
        return long_edge, max(1, (2 * height * long_edge + longest) // (2 * longest))
    return max(1, (2 * width * long_edge + longest) // (2 * longest)), long_edge


def upright_size(width: int, height: int, orientation: int) -> tuple[int, int]:
    """The size once an EXIF orientation (1 to 8) is applied; 5 to 8 lie on their side."""
    return (height, width) if 5 <= orientation <= 8 else (width, height)
