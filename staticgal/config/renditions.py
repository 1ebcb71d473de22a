"""`renditions`: the owner's sizes, formats and qualities, over the measured defaults."""

from __future__ import annotations

from itertools import pairwise

from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.config.schema.renditions import QualityInput, RenditionsInput, SizesInput
from staticgal.core.rendition import DEFAULT_OFFER, Format, Offer, RenditionSpec, Size
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.nearest import did_you_mean

_FORMATS = {"jpeg": Format.JPEG, "webp": Format.WEBP, "avif": Format.AVIF}
_QUALITY = {Format.JPEG: 82, Format.WEBP: 80, Format.AVIF: 60}
# AVIF as measured; at 0 WebP would be larger than the JPEG it replaces.
_EFFORT = {Format.JPEG: 0, Format.WEBP: 4, Format.AVIF: 0}
_MOST_EFFORT = {Format.JPEG: 0, Format.WEBP: 6, Format.AVIF: 9}


def read_offer(
    settings: RenditionsInput | None, places: SourceMap, errors: ErrorCollector
) -> Offer:
    """Every rendition on offer, largest first; within a size the smaller files first."""
    if settings is None:
        return DEFAULT_OFFER
    at: Keys = ("renditions",)
    formats = _formats(settings.formats, [Format.JPEG], places, errors, (*at, "formats"))
    if Format.JPEG not in formats:
        errors.add(
            ErrorCode.MISSING_KEY,
            places.value((*at, "formats")),
            "`jpeg` is not among the formats",
            "add it: some browsers and mail programs read nothing else",
        )
    small = _formats(
        settings.thumbnail_formats, [Format.AVIF], places, errors, (*at, "thumbnail_formats")
    )
    sizes = settings.sizes or SizesInput()
    edges = [
        *((Size.THUMBNAIL, edge) for edge in sorted(set(sizes.thumbnails or (400, 640)))),
        (Size.GALLERY, sizes.gallery or 1024),
        (Size.MEDIUM, sizes.medium or 1200),
        (Size.LARGE, sizes.large or 1600),
    ]
    _check_order(edges, places, errors, (*at, "sizes"))
    return Offer(
        tuple(
            _spec(size, edge, format_, settings)
            for size, edge in reversed(edges)
            for format_ in (small if size is Size.THUMBNAIL else formats)
        )
    )


def _spec(size: Size, edge: int, format_: Format, settings: RenditionsInput) -> RenditionSpec:
    quality = settings.quality or QualityInput()
    own = {Format.JPEG: quality.jpeg, Format.WEBP: quality.webp, Format.AVIF: quality.avif}
    effort = _EFFORT[format_] if settings.effort is None else settings.effort
    return RenditionSpec(
        size,
        edge,
        format_,
        quality=own.get(format_) or _QUALITY[format_],
        effort=min(effort, _MOST_EFFORT[format_]),
        copyright=settings.copyright or "",
    )


def _formats(
    settings: list[str] | None,
    usual: list[Format],
    places: SourceMap,
    errors: ErrorCollector,
    at: Keys,
) -> list[Format]:
    """The formats named, in the order a browser should try them; `usual` where none are."""
    if settings is None:
        return usual
    found = set()
    for index, name in enumerate(settings):
        known = _FORMATS.get("jpeg" if name == "jpg" else name)
        if known is None:
            errors.add(
                ErrorCode.UNKNOWN_NAME,
                places.value((*at, index)),
                f"no format is named `{name}`",
                did_you_mean(name, _FORMATS, "formats"),
            )
        else:
            found.add(known)
    if not settings:
        errors.add(
            ErrorCode.EMPTY_VALUE,
            places.value(at),
            f"`{at[-1]}` is empty",
            "name a format, or remove the key",
        )
    return [one for one in (Format.AVIF, Format.WEBP, Format.JPEG) if one in found]


def _check_order(
    edges: list[tuple[Size, int]], places: SourceMap, errors: ErrorCollector, at: Keys
) -> None:
    """No size may exceed that of the next permission: it would give away what that one sells."""
    for (size, edge), (above, limit) in pairwise(edges):
        if edge > limit and size is not above:
            key = "thumbnails" if size is Size.THUMBNAIL else size.value
            errors.add(
                ErrorCode.OUT_OF_RANGE,
                places.value((*at, key)),
                f"{key} of {edge} px would be larger than {above.value}, which has {limit} px",
                "each size is at most the next: thumbnails, gallery, medium, large",
            )
