"""Coordinates: a latitude says nothing without its longitude."""

from __future__ import annotations

from staticgal.config.config import Noted
from staticgal.config.schema.notes import PhotoInput
from staticgal.errors import ErrorCode, ErrorCollector


def check_coordinates(noted: Noted[PhotoInput], errors: ErrorCollector) -> None:
    """Notes a latitude without a longitude, or the reverse."""
    note = noted.note
    if (note.latitude is None) != (note.longitude is None):
        given = "latitude" if note.latitude is not None else "longitude"
        errors.add(
            ErrorCode.MISSING_KEY,
            noted.location(given),
            f"there is only a `{given}`",
            "a place needs both `latitude` and `longitude`: add the other one, or remove this",
        )
