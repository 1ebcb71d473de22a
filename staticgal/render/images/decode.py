"""One source photo: its size before a pixel is decoded, then its pixels, shrunk on the way in."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from staticgal.containers.sniff import identify
from staticgal.core.photo_reader import PhotoReader
from staticgal.core.sizes import upright_size
from staticgal.errors import RenderError, SourceError
from staticgal.workers.protocol import ALONE
from staticgal.workers.worker import memory_limit

if TYPE_CHECKING:
    import pi_heif
    import pyvips

# One loader by name for each format: a loader chosen by content is how a photo that is no photo
# reaches a parser nobody meant to offer (CVE-2026-66066).
_LOADERS = {
    "jpeg": "jpegload",
    "png": "pngload",
    "webp": "webpload",
    "avif": "heifload",
    "tiff": "tiffload",
    "gif": "gifload",
}
_HEIC = "heic"  # libvips's wheels have no HEVC decoder: pi_heif's do
_HEIC_KINDS = {"L": "b-w", "LA": "b-w", "RGB": "srgb", "RGBA": "srgb"}

CUT_SHORT = "the file is cut short"
DAMAGED = "its picture data is damaged"
_HEIC_ERRORS = (ValueError, EOFError, SyntaxError, RuntimeError, OSError)
_MEANS_MEMORY = ("out of memory", "memory alloc", "insufficient memory", "cannot allocate")
_MEANS_CUT_SHORT = ("premature end", "unexpected end", "end of file", "truncated", "read error")


# Bytes for each pixel that a decoder holds at once where it cannot go from row to row: the peak of
# a process that decodes 64 megapixels, less what it had before, measured with the pinned wheels.
_WHOLE = {"avif": 19.0, "heic": 7.0, "webp": 8.5, "gif": 5.5}
_PROGRESSIVE_JPEG = {"4:2:0": 3.5, "4:2:2": 4.5}
_ANY_PROGRESSIVE_JPEG = 6.5
_ROWS = 1.0
# What a worker holds before it decodes anything.
_BEFORE = 80_000_000


@cache
def libvips() -> ModuleType:
    """pyvips, imported and set up for a worker: one thread, no cache, no unsafe loader."""
    # Two processes of one thread each beat one of two by 40 %, and an AVIF encoder that has one
    # thread cuts a picture in the same way on every machine.
    os.environ["VIPS_CONCURRENCY"] = "1"
    # What libvips has to say of a strange file goes to the user as a RenderError or not at all.
    logging.getLogger("pyvips").addHandler(logging.NullHandler())
    import pyvips

    pyvips.concurrency_set(1)
    pyvips.cache_set_max(0)
    pyvips.block_untrusted_set(True)
    module: ModuleType = pyvips
    return module


@dataclass(frozen=True, slots=True)
class Source:
    """A photo found sane; `width` and `height` are those of the upright picture.

    `orientation` is EXIF's, 1 to 8; 1 where the decoder turns the picture itself.
    """

    path: str
    format: str
    width: int
    height: int
    orientation: int

    def at_least(self, long_edge: int) -> pyvips.Image:
        """The pixels as they lie in the file, to be read once, no smaller than `long_edge`.

        Only a JPEG is shrunk: by 2, 4 or 8, which spares its decoder most of the work.
        """
        if self.format == _HEIC:
            return _heic_pixels(_open_heic(self.path))
        if self.format != "jpeg":
            return _load(self.path, self.format, **_options(self.format))
        longest = max(self.width, self.height)
        shrink = next((by for by in (8, 4, 2) if longest >= long_edge * by), 1)
        return _load(self.path, self.format, shrink=shrink)


@contextmanager
def open_source(
    photos: PhotoReader, location: str, format: str, max_megapixels: int
) -> Iterator[Source]:
    """The photo there, which was found to be a `format` before, to be decoded within the context.

    Raises RenderError, with the reason in the owner's words, for what is no such photo or is
    larger than `max_megapixels`; MemoryError where its decoder needs more than this process may
    take.
    """
    _check_head(photos, location, format)
    with photos.local_path(location) as path:
        yield _source(path, format, max_megapixels)


def _source(path: str, format: str, max_megapixels: int) -> Source:
    """What the header of the file at `path` tells of it; no pixel is decoded."""
    if format == _HEIC:
        width, height = _open_heic(path).size
        orientation = 1  # libheif has turned it
        needed = _WHOLE[format] * width * height
    else:
        header = _load(path, format)
        orientation = header.get("orientation") if header.get_typeof("orientation") else 1
        orientation = orientation if 1 <= orientation <= 8 else 1
        width, height = upright_size(header.width, header.height, orientation)
        needed = _bytes_per_pixel(header, format) * width * height
    if width * height > max_megapixels * 1_000_000:
        raise RenderError(
            f"it has {width} × {height} pixels, and more than {max_megapixels} megapixels"
            " are not decoded"
        )
    limit = memory_limit()
    if limit is not None and needed + _BEFORE > limit:
        raise MemoryError(f"{needed / 1e9:.1f} GB")
    return Source(path, format, width, height, orientation)


def failure(error: Exception) -> Exception:
    """What a decoder's complaint means to the owner of the photo, as an error to raise."""
    text = str(error).lower()
    # libheif speaks of memory too where a file's own numbers are absurd.
    if any(words in text for words in _MEANS_MEMORY) and "security limit" not in text:
        return MemoryError(text)
    return RenderError(CUT_SHORT if any(words in text for words in _MEANS_CUT_SHORT) else DAMAGED)


def _bytes_per_pixel(header: pyvips.Image, format: str) -> float:
    """What the decoder will hold of each pixel at once, at most."""
    if format in _WHOLE:
        return _WHOLE[format]
    if not (header.get_typeof("interlaced") and header.get("interlaced")):
        return _ROWS
    if format == "png":
        bands: int = header.bands
        return bands * (2 if header.format == "ushort" else 1) + _ROWS
    sampling = header.get("jpeg-chroma-subsample") if format == "jpeg" else ""
    return _PROGRESSIVE_JPEG.get(sampling, _ANY_PROGRESSIVE_JPEG)


def _options(format: str) -> dict[str, bool]:
    """How a decoder is set up where its own limits would keep it from an honest photo.

    libtiff reads no strip of more than 50 MB, and scanners write a picture as a single one. Alone,
    the process's limit is enough.
    """
    is_alone = (memory_limit() or 0) >= ALONE.memory
    return {"unlimited": True} if format == "tiff" and is_alone else {}


def _check_head(photos: PhotoReader, location: str, format: str) -> None:
    """Raises RenderError unless a photo lies there whose first bytes are a `format`'s."""
    try:
        stream = photos.open(location)
    except SourceError:
        raise RenderError("it is not a plain file") from None
    except FileNotFoundError:
        raise RenderError("the file has vanished") from None
    except PermissionError:
        raise RenderError("there is no permission to read the file") from None
    except OSError as error:
        raise RenderError(f"the file cannot be opened: {error.strerror}") from None
    try:
        with stream:
            if not stream.read(1):
                raise RenderError("the file is empty")
            found = identify(stream)
    except OSError as error:
        raise RenderError(f"the file cannot be read: {error.strerror}") from None
    if found != format or (format != _HEIC and format not in _LOADERS):
        raise RenderError("its content is not what it was taken for")


def _load(path: str, format: str, **options: int) -> pyvips.Image:
    vips = libvips()
    loader = getattr(vips.Image, _LOADERS[format])
    try:
        # As bytes, so that a name that is not UTF-8 is a name too.
        return loader(os.fsencode(path), access="sequential", fail_on="error", **options)
    except vips.Error as error:
        raise failure(error) from error


def _open_heic(path: str) -> pi_heif.HeifFile:
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    try:
        return pi_heif.open_heif(path)
    except _HEIC_ERRORS as error:
        raise failure(error) from error


def _heic_pixels(file: pi_heif.HeifFile) -> pyvips.Image:
    """The primary picture, upright; not the thumbnails, depth maps and bursts beside it."""
    vips = libvips()
    image = file[file.primary_index]
    if image.mode not in _HEIC_KINDS:
        raise RenderError("its colours are of a kind that cannot be read")
    width, height = image.size
    try:
        data = bytes(image.data)  # a copy: pi_heif frees its own with the file object
    except _HEIC_ERRORS as error:
        raise failure(error) from error
    pixels = vips.Image.new_from_memory(data, width, height, len(image.mode), "uchar")
    pixels = pixels.copy(interpretation=_HEIC_KINDS[image.mode])
    profile = image.info.get("icc_profile")
    if profile:
        pixels.set_type(vips.GValue.blob_type, "icc-profile-data", profile)
    return pixels
