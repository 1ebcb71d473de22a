"""The closed set of permissions: one line each, and the names they have in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Flag, auto
from functools import lru_cache, reduce
from operator import or_
from types import MappingProxyType
from typing import Final


class Permission(Flag):
    """One permission, or several joined: `|` joins, `&` meets, `in` asks."""

    VIEW = auto()
    EXACT_DATES = auto()
    LOCATION = auto()
    TECHNICAL_DETAILS = auto()
    DOWNLOAD_MEDIUM = auto()
    DOWNLOAD_LARGE = auto()
    DOWNLOAD_ORIGINAL = auto()
    DOWNLOAD_RAW = auto()
    DOWNLOAD_GALLERY = auto()
    ZOOM = auto()
    READ_METADATA = auto()
    ADD_COMMENTS = auto()
    EDIT_OWN_COMMENTS = auto()
    DELETE_OWN_COMMENTS = auto()
    SET_PICKS = auto()
    ADD_RATINGS = auto()
    ADD_TAGS = auto()
    CART = auto()
    EDIT_ANY_COMMENTS = auto()
    DELETE_ANY_COMMENTS = auto()
    SEE_HIDDEN = auto()
    OWNER = auto()


NONE: Final = Permission(0)
ALL: Final = reduce(or_, Permission)

# What each name in YAML gives to see: the manual's table is made from this, in this order.
MEANING: Final[Mapping[Permission, tuple[str, str]]] = MappingProxyType(
    {
        Permission.VIEW: (
            "can_view",
            "the photo, as thumbnail and gallery size; without it nothing else counts",
        ),
        Permission.EXACT_DATES: (
            "can_see_exact_dates",
            "the full capture time; else month and year only, everywhere",
        ),
        Permission.LOCATION: (
            "can_see_location",
            "coordinates, place names from metadata, the map link",
        ),
        Permission.TECHNICAL_DETAILS: (
            "can_see_technical_details",
            "camera, lens, exposure, ISO, colour profile name",
        ),
        Permission.DOWNLOAD_MEDIUM: ("can_download_medium", "the 1200 px rendition"),
        Permission.DOWNLOAD_LARGE: ("can_download_large", "the 1600 px rendition"),
        Permission.DOWNLOAD_ORIGINAL: (
            "can_download_original",
            "the original file; byte for byte only with the three privacy permissions and "
            "can_read_metadata",
        ),
        Permission.DOWNLOAD_RAW: ("can_download_raw", "the RAW companion of a photo"),
        Permission.DOWNLOAD_GALLERY: ("can_download_gallery", "a ZIP of the album"),
        Permission.ZOOM: ("can_use_zoom", "deep zoom into full resolution"),
        Permission.READ_METADATA: (
            "can_read_metadata",
            "comments, picks, ratings, keywords and names of people",
        ),
        Permission.ADD_COMMENTS: ("can_add_comments", "writing comments"),
        Permission.EDIT_OWN_COMMENTS: ("can_edit_own_comments", "editing one's own comments"),
        Permission.DELETE_OWN_COMMENTS: (
            "can_delete_own_comments",
            "deleting one's own comments",
        ),
        Permission.SET_PICKS: ("can_set_picks", "marking picks"),
        Permission.ADD_RATINGS: ("can_add_ratings", "giving 1 to 5 stars"),
        Permission.ADD_TAGS: ("can_add_tags", "adding tags"),
        Permission.CART: ("can_use_cart", "a selection to download or to send back"),
        Permission.EDIT_ANY_COMMENTS: ("can_edit_any_comments", "editing anybody's comments"),
        Permission.DELETE_ANY_COMMENTS: (
            "can_delete_any_comments",
            "deleting anybody's comments",
        ),
        Permission.SEE_HIDDEN: ("can_see_hidden", "photos and albums marked `hidden`"),
        Permission.OWNER: (
            "owner_access",
            "everything, hidden photos included; implies all others",
        ),
    }
)

BY_NAME: Final[Mapping[str, Permission]] = MappingProxyType(
    {name: permission for permission, (name, _) in MEANING.items()}
)

# A byte-identical original tells all of these, so only who holds all of them gets it.
VERBATIM: Final = (
    Permission.DOWNLOAD_ORIGINAL
    | Permission.EXACT_DATES
    | Permission.LOCATION
    | Permission.TECHNICAL_DETAILS
    | Permission.READ_METADATA
)


@lru_cache(maxsize=4096)
def effective(permissions: Permission) -> Permission:
    """What is left once ownership and view are weighed: owner is all, no view is nothing."""
    if Permission.OWNER in permissions:
        return ALL
    return permissions if Permission.VIEW in permissions else NONE


def all_of(permissions: Permission) -> Permission:
    """The same, with all that ownership implies."""
    return ALL if Permission.OWNER in permissions else permissions


def union(several: Iterable[Permission]) -> Permission:
    """All of several sets together."""
    return reduce(or_, several, NONE)


@lru_cache(maxsize=4096)
def names(permissions: Permission) -> tuple[str, ...]:
    """The YAML names of a set, sorted."""
    return tuple(sorted(name for name, one in BY_NAME.items() if one in permissions))
