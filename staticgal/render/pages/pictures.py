"""How one photo is shown in one place: which files, at which sizes, with which classes.

Nothing is offered that is not among the photo's `pictures`. Thumbnails and the gallery size serve
rows and cards; the photo's own page offers all that this audience may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from staticgal.core.rendition import Format, Size
from staticgal.core.view import PhotoView
from staticgal.errors import RenderError
from staticgal.render.pages import rows
from staticgal.render.pages.rows import BANDS
from staticgal.site.layout import Media, MediaFile
from staticgal.site.media_types import MEDIA_TYPES

_EVERYWHERE = (Format.JPEG, Format.PNG)  # what every browser shows
_NEWER = (Format.AVIF, Format.WEBP)  # best first
# The window width each band is judged at when a thumbnail might be too small for it.
_TYPICAL_PX = (390, 600, 900, 1440, 1920, 2560)
# What the page's padding and the gaps leave of that width.
_USABLE = (0.9, 0.93, 0.93, 0.93, 0.92, 0.94)
# Screens under 720 px have two or three pixels for one, more than a photo in a row needs. Told of a
# part of them, a phone takes the small file of a photo that shares its row: half the bytes.
_DENSITY = (0.72, 0.72, 1.0, 1.0, 1.0, 1.0)
_ENLARGED = 1.25  # a picture may be shown this much larger than it is
# Where two pixels stand for one, a little more is not seen, and the next file weighs three times.
_ENLARGED_DENSE = 1.45
_DENSE = "(min-resolution:1.5dppx)"
_SMALL_SCREEN = "(max-width:719.98px) and (max-resolution:2dppx)"


@dataclass(frozen=True, slots=True)
class Source:
    """One `<source>`: its media query and type (each may be empty), and its `srcset`."""

    media: str
    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a `<picture>` needs. `srcset` is empty where there is but one file behind `src`.

    `shape` and `colour` are classes; `widest` is the one that limits a picture on its own page.
    """

    sources: tuple[Source, ...]
    src: str
    srcset: str
    sizes: str
    width: int
    height: int
    shape: str
    colour: str
    widest: str
    is_whole: bool  # too long or narrow for any class: shown whole in its box


@dataclass(frozen=True, slots=True)
class _File:
    format: Format
    size: Size
    file: MediaFile


def in_share(photo: PhotoView, media: Media, root: str, shares: Sequence[float]) -> Picture:
    """A photo shown at a share of the window's width in each band: in a row or on a card."""
    files = _files(photo, media)
    small = [file for file in files if file.size in {Size.THUMBNAIL, Size.GALLERY}] or files
    plain = _plain(small)
    newer = _newer(small, plain)
    sources = [Source("", MEDIA_TYPES[format], _srcset(group, root)) for format, group in newer]
    if newer and _widest(plain) > _widest(newer[0][1]):
        largest = _widest(newer[0][1]) * _ENLARGED
        needs = [s * u * px for s, u, px in zip(shares, _USABLE, _TYPICAL_PX, strict=True)]
        too_small = [need > largest for need in needs]
        soft = _widest(newer[0][1]) * _ENLARGED_DENSE / 2
        on_dense = [soft < need <= largest for need in needs]
        better = _srcset(_plain(files), root)
        queries = [*_queries(too_small), *(f"{query} and {_DENSE}" for query in _queries(on_dense))]
        sources[:0] = [Source(query, "", better) for query in queries]
    return _picture(files, plain, sources, _sizes(shares), root)


def on_its_own(photo: PhotoView, media: Media, root: str) -> Picture:
    """A photo on its own page, as large as the window and the audience's sizes allow."""
    files = _files(photo, media)
    plain = _plain(files)
    sources = []
    for format, group in _newer(files, plain):
        query = "" if _widest(group) >= _widest(plain) else _SMALL_SCREEN
        sources.append(Source(query, MEDIA_TYPES[format], _srcset(group, root)))
    # A file that is smaller by a hair is as good, and much lighter than the next larger one.
    ratio = f"{0.95 * _ratio(files):.4g}"
    return _picture(files, plain, sources, f"min(95vw,(100vh - 9rem)*{ratio})", root)


def preview(photo: PhotoView, media: Media) -> MediaFile:
    """The gallery size in a format everything shows, for previews of links to an open site."""
    return _gallery(_plain(_files(photo, media)))


def shape(photo: PhotoView, media: Media) -> int:
    """A photo's ratio in hundredths, as rounded to a class."""
    file = _files(photo, media)[0].file
    return rows.ratio_class(file.width, file.height)


def width(photo: PhotoView, media: Media) -> int:
    """The width in pixels of the photo's largest file."""
    return _files(photo, media)[0].file.width


def _files(photo: PhotoView, media: Media) -> list[_File]:
    """The photo's files, largest first.

    The sizes of a small original are one file; it counts as the smallest of them, so that a row
    may have it too.
    """
    found: dict[str, _File] = {}
    for spec in photo.pictures:
        file = media.get((photo.id, spec.name))
        if file is None:
            raise RenderError(f"there is no {spec.name} of a photo that its page would show")
        found[file.path] = _File(spec.format, spec.size, file)
    if not found:
        raise RenderError("no size is configured that pages could show photos in")
    return sorted(found.values(), key=lambda file: -file.file.width)


def _plain(files: Sequence[_File]) -> Sequence[_File]:
    """The files every browser shows, of the first format that there is; else all of one other."""
    for format in (*_EVERYWHERE, *reversed(_NEWER)):
        group = _of(files, format)
        if group:
            return group
    return files


def _newer(files: Sequence[_File], plain: Sequence[_File]) -> list[tuple[Format, Sequence[_File]]]:
    """The files of each newer format than those behind them, best format first."""
    formats = (format for format in _NEWER if format is not plain[0].format)
    return [(format, group) for format in formats if (group := _of(files, format))]


def _of(files: Iterable[_File], format: Format) -> Sequence[_File]:
    """The files of one format, one of each width."""
    by_width: dict[int, _File] = {}
    for file in files:
        if file.format is format:
            by_width.setdefault(file.file.width, file)
    return list(by_width.values())


def _widest(files: Sequence[_File]) -> int:
    return files[0].file.width


def _ratio(files: Sequence[_File]) -> float:
    return files[0].file.width / files[0].file.height


def _gallery(plain: Sequence[_File]) -> MediaFile:
    """The smallest file that is not a thumbnail."""
    return next((f.file for f in reversed(plain) if f.size is not Size.THUMBNAIL), plain[0].file)


def _srcset(files: Sequence[_File], root: str) -> str:
    small_first = reversed(files)
    return ",".join(f"{root}{file.file.path} {file.file.width}w" for file in small_first)


def _picture(
    files: Sequence[_File], plain: Sequence[_File], sources: Iterable[Source], sizes: str, root: str
) -> Picture:
    shown = _gallery(plain)
    hundredths = rows.ratio_class(files[0].file.width, files[0].file.height)
    return Picture(
        tuple(sources),
        root + shown.path,
        _srcset(plain, root) if len(plain) > 1 else "",
        sizes,
        shown.width,
        shown.height,
        f"r{hundredths}",
        rows.colour_class(shown.colour),
        rows.width_class(_widest(_plain(files))),
        abs(hundredths / 100 / _ratio(files) - 1) > 0.03,
    )


def _sizes(shares: Sequence[float]) -> str:
    """`sizes` for a share of the window in each band: `(min-width:720px) 33vw,50vw`."""
    parts_of_window = zip(shares, _USABLE, _DENSITY, strict=True)
    vws = [ceil(100 * share * usable * density) for share, usable, density in parts_of_window]
    parts = (
        f"(min-width:{BANDS[index].from_px}px) {vws[index]}vw"
        for index in range(len(BANDS) - 1, 0, -1)
        if vws[index] != vws[index - 1]
    )
    return ",".join((*parts, f"{vws[0]}vw"))


def _queries(wanted: Sequence[bool]) -> Iterable[str]:
    """One media query for each run of bands that is wanted."""
    for index, want in enumerate(wanted):
        if not want or (index and wanted[index - 1]):
            continue
        end = next((i for i in range(index, len(wanted)) if not wanted[i]), None)
        query = f"(min-width:{BANDS[index].from_px}px)"
        yield query if end is None else f"{query} and (max-width:{BANDS[end].from_px - 0.02}px)"
