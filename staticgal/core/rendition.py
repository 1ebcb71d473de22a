"""What can be made of a photo: sizes on offer, and one job for each file to make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from staticgal.core.permission import Permission


class Format(StrEnum):
    """A format renditions are written in; the value is the file extension."""

    JPEG = "jpg"
    WEBP = "webp"
    AVIF = "avif"
    PNG = "png"


class Size(StrEnum):
    """The named sizes, each with a permission of its own; thumbnails come with the photo."""

    THUMBNAIL = "thumbnail"
    GALLERY = "gallery"
    MEDIUM = "medium"
    LARGE = "large"


NEEDED: Mapping[Size, Permission] = {
    Size.THUMBNAIL: Permission.VIEW,
    Size.GALLERY: Permission.VIEW,
    Size.MEDIUM: Permission.DOWNLOAD_MEDIUM,
    Size.LARGE: Permission.DOWNLOAD_LARGE,
}


@dataclass(frozen=True, slots=True)
class RenditionSpec:
    """One size and format on offer.

    `long_edge` is in pixels and never enlarges; `quality` is 1 to 100 and `effort` 0 to 9 in the
    encoder's own scale (ignored by JPEG); `copyright` is a line written into every file of this
    spec, for every audience alike.
    """

    size: Size
    long_edge: int
    format: Format
    quality: int
    effort: int = 0
    copyright: str = ""

    @property
    def name(self) -> str:
        """What tells it from the others of one offer: `thumbnail-400-avif`."""
        return f"{self.size}-{self.long_edge}-{self.format}"


@dataclass(frozen=True, slots=True)
class Offer:
    """Every rendition a gallery makes, largest first; which of them depends on the permissions."""

    specs: tuple[RenditionSpec, ...]

    def for_permissions(self, permissions: Permission) -> tuple[RenditionSpec, ...]:
        """The specs an audience with these permissions may have."""
        return tuple(spec for spec in self.specs if NEEDED[spec.size] in permissions)


# AVIF thumbnails at effort 0 and quality 60, JPEG above at quality 82, as measured.
DEFAULT_OFFER = Offer(
    (
        RenditionSpec(Size.LARGE, 1600, Format.JPEG, 82),
        RenditionSpec(Size.MEDIUM, 1200, Format.JPEG, 82),
        RenditionSpec(Size.GALLERY, 1024, Format.JPEG, 82),
        RenditionSpec(Size.THUMBNAIL, 640, Format.AVIF, 60),
        RenditionSpec(Size.THUMBNAIL, 400, Format.AVIF, 60),
    )
)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """The original, byte for byte: only in the projection of who may know all that it tells."""

    extension: str  # of the source file, lower case, without the dot


Product = RenditionSpec | Verbatim


def product_name(product: Product) -> str:
    """What tells one product of a photo from the others; an original has no spec."""
    return "original" if isinstance(product, Verbatim) else product.name


@dataclass(frozen=True, slots=True)
class RenditionJob:
    """All files to make of one photo for one audience. It names a source and no words.

    One job a photo, as one decode makes all its sizes. `photo` is the opaque id that the View uses
    too, so the two products of the gate meet again without either naming the other's secrets.
    `width` and `height` are the upright source's; `location` is for a `PhotoReader` to open.
    """

    photo: str
    products: tuple[Product, ...]
    location: str = field(repr=False)
    digest: str = field(repr=False)
    format: str = field(repr=False)
    width: int = field(repr=False)
    height: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class RenditionFile:
    """A finished file: the SHA-256 of its bytes in hex, its size in bytes and pixels, and the mean
    colour of its pixels (sRGB, 0 to 255 each; black for an original).
    """

    digest: str
    size: int
    width: int
    height: int
    colour: tuple[int, int, int]
    extension: str
