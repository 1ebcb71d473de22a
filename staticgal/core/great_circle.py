"""Distances and bearings along great circles, on a sphere as large as the Earth."""

from __future__ import annotations

import math
from typing import Final

# The mean radius of the Earth (IUGG), in metres; a sphere is within 0.6 % of the real distance.
EARTH_RADIUS_M: Final = 6_371_008.8


def distance_m(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The great-circle distance in metres between two places in degrees (haversine formula).

    Exact enough at the poles and across the antimeridian, where differences of degrees mislead.
    """
    a, b = math.radians(latitude), math.radians(to_latitude)
    half_height = math.sin((b - a) / 2)
    half_width = math.sin(math.radians(to_longitude - longitude) / 2)
    part = half_height**2 + math.cos(a) * math.cos(b) * half_width**2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, part)))


def shifted(
    latitude: float, longitude: float, distance: float, bearing: float
) -> tuple[float, float]:
    """The place so many metres away in a direction (radians, clockwise from north), in degrees."""
    angle = distance / EARTH_RADIUS_M
    a, b = math.radians(latitude), math.radians(longitude)
    sine = math.sin(a) * math.cos(angle) + math.cos(a) * math.sin(angle) * math.cos(bearing)
    to_latitude = math.asin(max(-1.0, min(1.0, sine)))
    to_longitude = b + math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(a),
        math.cos(angle) - math.sin(a) * math.sin(to_latitude),
    )
    return math.degrees(to_latitude), (math.degrees(to_longitude) + 540) % 360 - 180
