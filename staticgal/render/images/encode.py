"""One source photo → all its renditions, from one decode: the only place that writes pixels.

The pixels of a rendition depend on the photo and its long edge alone, not on which other sizes
are made beside it: else a site would tell, bit by bit, what the other audiences have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from staticgal.core.photo_reader import PhotoReader
from staticgal.core.rendition import Format, RenditionFile, RenditionSpec
from staticgal.core.sizes import long_edge_size
from staticgal.render.images import decode
from staticgal.render.images.colour import on_white, opaque
from staticgal.site.copyright import copyright_packet
from staticgal.state.code_version import code_version

if TYPE_CHECKING:
    import pyvips

MAX_MEGAPIXELS = 400

# A size below the first rung is made from the next larger rung, which is made from the one above
# it; a size from the first rung up is made from the file. Measured (chain2): 49 to 52 dB against
# a full decode for each size, at a third of its cost.
_RUNGS = (1600, 1200, 1024, 640)
_KERNEL = "lanczos3"

# The code that has a say in a rendition's bytes.
_RECIPE = ("render/images", "core/sizes.py", "site/copyright.py")


@cache
def encoder_version() -> str:
    """What stands for the encoder in a cache key: our recipe and the libraries that do the work."""
    # Takes as long to import as the rest of this module; workers never need it.
    from importlib.metadata import PackageNotFoundError, version

    try:
        vips = version("pyvips-binary")
    except PackageNotFoundError:  # libvips is the system's own
        library = decode.libvips()
        vips = ".".join(str(library.version(part)) for part in range(3))
    return f"recipe {code_version(*_RECIPE)}, libvips {vips}, pi-heif {version('pi-heif')}"


def render(
    photos: PhotoReader,
    location: str,
    format: str,
    specs: Sequence[RenditionSpec],
    into: Callable[[RenditionSpec], Path],
    max_megapixels: int = MAX_MEGAPIXELS,
) -> list[tuple[RenditionSpec, RenditionFile]]:
    """Each of `specs` made of one photo, written to the path that `into` names for it.

    `format` is what the scan found the file to be; a file that is something else by now is
    refused. Raises RenderError with the reason, in the owner's words, when the photo cannot be
    decoded; then some of the files may be there already.
    """
    done = {}
    with decode.open_source(photos, location, format, max_megapixels) as source:
        ladder = _Ladder(source)
        for spec in sorted(specs, key=lambda spec: -spec.long_edge):
            picture = ladder.at(spec.long_edge)
            data = save(picture.image, spec)
            into(spec).write_bytes(data)
            done[spec] = RenditionFile(
                digest=hashlib.sha256(data).hexdigest(),
                size=len(data),
                width=picture.image.width,
                height=picture.image.height,
                colour=picture.colour,
                extension=spec.format.value,
            )
    return [(spec, done[spec]) for spec in specs]


def save(image: pyvips.Image, spec: RenditionSpec) -> bytes:
    """`image` encoded as `spec` says, without any metadata but the spec's copyright line."""
    keep = "none"
    if spec.copyright:
        image = image.copy()
        blob = decode.libvips().GValue.blob_type
        image.set_type(blob, "xmp-data", copyright_packet(spec.copyright))
        keep = "xmp"
    match spec.format:
        case Format.JPEG:
            # Neither optimised nor progressive: 3 to 6 % smaller for 2 to 5 times the work.
            data = image.jpegsave_buffer(Q=spec.quality, subsample_mode="auto", keep=keep)
        case Format.WEBP:
            effort = min(spec.effort, 6)
            data = image.webpsave_buffer(Q=spec.quality, effort=effort, keep=keep)
        case Format.AVIF:
            data = image.heifsave_buffer(
                Q=spec.quality,
                effort=spec.effort,
                compression="av1",
                bitdepth=8,
                subsample_mode="auto",
                keep=keep,
            )
        case Format.PNG:
            data = image.pngsave_buffer(keep=keep)
        case _:
            assert_never(spec.format)
    return bytes(data)


@dataclass(frozen=True, slots=True)
class _Picture:
    image: pyvips.Image
    colour: tuple[int, int, int]


class _Ladder:
    """The pixels of one photo in every size asked for, each made once."""

    def __init__(self, source: decode.Source) -> None:
        self._source = source
        self._made: dict[int, _Picture] = {}

    def at(self, long_edge: int) -> _Picture:
        """The upright sRGB picture fitted to `long_edge`, in memory."""
        if long_edge not in self._made:
            self._made[long_edge] = self._make(long_edge)
        return self._made[long_edge]

    def _make(self, long_edge: int) -> _Picture:
        parent = next((rung for rung in reversed(_RUNGS) if rung > long_edge), None)
        try:
            if parent is None:
                return _in_memory(self._decoded(long_edge))
            larger = self.at(parent)
            size = self._size(long_edge)
            if (larger.image.width, larger.image.height) == size:
                return larger
            return _in_memory(_resized(larger.image, *size))
        except decode.libvips().Error as error:
            raise decode.failure(error) from error

    def _size(self, long_edge: int) -> tuple[int, int]:
        return long_edge_size(self._source.width, self._source.height, long_edge)

    def _decoded(self, long_edge: int) -> pyvips.Image:
        width, height = self._size(long_edge)
        image = self._source.at_least(max(width, height))
        if self._source.orientation >= 5:
            width, height = height, width
        image = on_white(_resized(image, width, height))
        if self._source.orientation > 1:
            # Turned last, and from memory, as the file is read once from top to bottom.
            image = image.copy_memory().autorot()
        return image


def _resized(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    if (image.width, image.height) == (width, height):
        return image
    across, down = width / image.width, height / image.height
    if not image.hasalpha():
        return image.resize(across, vscale=down, kernel=_KERNEL)
    # Premultiplied, or the colours hidden under transparent pixels would bleed into the others.
    alpha = opaque(image)
    small = image.premultiply(max_alpha=alpha).resize(across, vscale=down, kernel=_KERNEL)
    return small.unpremultiply(max_alpha=alpha).rint().cast(image.format)


def _in_memory(image: pyvips.Image) -> _Picture:
    """The pixels of `image` and nothing else: what hung on it (EXIF, profile, XMP) stays behind."""
    width, height = image.width, image.height
    data = image.write_to_memory()
    bare = decode.libvips().Image.new_from_memory(data, width, height, 3, "uchar")
    return _Picture(bare.copy(interpretation="srgb"), _mean_colour(memoryview(data), width, height))


def _mean_colour(pixels: memoryview, width: int, height: int) -> tuple[int, int, int]:
    """The mean of some 4,000 pixels spread over the picture: to a step or two that of them all."""
    step = max(1, width * height // 4096)
    while gcd(step, width) > 1:  # or they would stand in a few columns only
        step += 1
    red, green, blue = (bytes(pixels[band :: 3 * step]) for band in range(3))
    count = len(red)
    return round(sum(red) / count), round(sum(green) / count), round(sum(blue) / count)
