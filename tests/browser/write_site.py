"""Writes a site from pictures and Views, by Pillow and without the pipeline.

As a program it makes the site that the screenshots of the theme are judged by:
`python -m tests.browser.write_site FOLDER PHOTOS [THEME]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pyvips
from PIL import Image

from staticgal._resources import themes_folder
from staticgal.core.naming import media_name
from staticgal.core.rendition import Format, RenditionSpec
from staticgal.core.sizes import long_edge_size
from staticgal.core.view import AlbumView, PhotoView, PlaceView, SiteView
from staticgal.core.when import CaptureTime, Day, Month, Span
from staticgal.render import theme
from staticgal.render.pages import site as pages
from staticgal.site.layout import ORIGINAL, MediaFile, media_path
from staticgal.site.media_types import MEDIA_TYPES
from tests.render.factory import (
    ALL_SPECS,
    SECRET,
    TECHNICAL,
    VIEWER_SPECS,
    a_photo,
    a_site,
    all_photos,
    an_album,
)


def write_site(
    folder: Path, site: SiteView, pictures: Mapping[str, Image.Image], theme_name: str = "default"
) -> None:
    """The whole site in `folder`; `pictures` holds each photo's pixels by its id."""
    media: dict[tuple[str, str], MediaFile] = {}
    made: dict[tuple[int, str], MediaFile] = {}
    for photo in all_photos(site):
        picture = pictures[photo.id]
        for spec in photo.pictures:
            known = (id(picture), spec.name)
            if known not in made:
                made[known] = _rendition(folder, picture, spec)
            media[photo.id, spec.name] = made[known]
        if photo.original:
            media[photo.id, ORIGINAL] = _rendition(
                folder, picture, replace(ALL_SPECS[0], long_edge=max(picture.size), quality=90)
            )
    for page in pages.render(site, media, theme.load(theme_name, themes_folder())):
        path = folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.content)


def _rendition(folder: Path, picture: Image.Image, spec: RenditionSpec) -> MediaFile:
    fitted = picture.resize(
        long_edge_size(*picture.size, spec.long_edge), Image.Resampling.LANCZOS, reducing_gap=2.0
    )
    buffer = BytesIO()
    if spec.format is Format.AVIF:
        # As the pipeline writes them, so that the sizes of a page can be judged.
        pixels = pyvips.Image.new_from_memory(fitted.tobytes(), *fitted.size, 3, "uchar")
        pixels = pixels.copy(interpretation="srgb")
        buffer.write(
            pixels.heifsave_buffer(
                compression="av1", Q=spec.quality, effort=spec.effort, keep="none"
            )
        )
    else:
        fitted.save(buffer, spec.format.name, quality=spec.quality)
    content = buffer.getvalue()
    path = media_path(media_name(SECRET, sha256(content).hexdigest()), str(spec.format))
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)
    red, green, blue = fitted.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return MediaFile(path, *fitted.size, len(content), (red, green, blue), MEDIA_TYPES[spec.format])


# --- the site of the screenshots -----------------------------------------------------------------

_RATIOS = (1.5, 0.667, 1.778, 1.333, 0.75, 1.5, 1.0, 1.5, 0.667, 1.5, 2.4, 0.8)
_LISBON = """Seven days of trams, tiles and custard tarts, with *Grandma* and the boys,
who counted every one of the [azulejos](https://en.wikipedia.org/wiki/Azulejo)
between the hotel and the river."""


class Album:
    """Makes photos of one album, each cut from one of the pictures."""

    def __init__(self, sources: list[Image.Image], pictures: dict[str, Image.Image]) -> None:
        self._sources = sources
        self._pictures = pictures
        self._next = 0

    def photo(self, key: str, number: int, ratio: float | None = None, **said: object) -> PhotoView:
        source = self._sources[self._next % len(self._sources)]
        said.setdefault("pictures", ALL_SPECS)
        photo = a_photo(key, number, **said)
        ratio = ratio or _RATIOS[self._next % len(_RATIOS)]
        self._next += 1
        width, height = source.size
        fitted = (
            (width, round(width / ratio))
            if width / height < ratio
            else (round(height * ratio), height)
        )
        left, top = (width - fitted[0]) // 2, (height - fitted[1]) // 2
        box = (left, top, left + fitted[0], top + fitted[1])
        known = self._pictures.setdefault(f"{id(source)} {box}", source.crop(box))
        self._pictures[photo.id] = known
        return photo

    def photos(self, key: str, ratios: Iterable[float], **said: object) -> tuple[PhotoView, ...]:
        return tuple(
            self.photo(f"{key} {number}", number, ratio, **said)
            for number, ratio in enumerate(ratios, start=1)
        )


def screenshot_site(folder: Path, language: str = "en") -> tuple[SiteView, dict[str, Image.Image]]:
    sources = []
    for path in sorted(folder.glob("*.jpg")):
        picture = Image.open(path)
        picture.draft("RGB", (2000, 2000))
        picture.thumbnail((2000, 2000))
        sources.append(picture.convert("RGB"))
    pictures: dict[str, Image.Image] = {}
    make = Album(sources, pictures)

    def many(key: str, how_many: int, **said: object) -> tuple[PhotoView, ...]:
        return make.photos(key, (_RATIOS[i % len(_RATIOS)] for i in range(how_many)), **said)

    otter = {
        "title": "Otter on the bank",
        "caption": "She waited for the boat, as she does *every* afternoon, and ignored us all.",
        "caption_is_markdown": True,
        "taken": CaptureTime(datetime(2024, 5, 6, 15, 45)),  # noqa: DTZ001 - local wall time
        "place": PlaceView(38.7635, -9.0937, ("Oceanário", "Lisbon")),
        "technical": TECHNICAL,
        "people": ("Anna", "Grandma Hansen"),
        "keywords": ("otter", "river"),
        "rating": 4,
    }
    natural = [picture.width / picture.height for picture in sources]
    shown = make.photos("lisbon", (natural[i % len(natural)] for i in range(5)))
    shown += tuple(
        replace(photo, number=photo.number + 5)
        for photo in many("lisbon more", 10, is_hidden=False)
    )
    lisbon = an_album(
        "A Week in Lisbon",
        [
            replace(shown[0], **otter),
            *shown[1:],
            make.photo("lisbon hidden", 16, 1.5, is_hidden=True),
        ],
        span=Span(Day(date(2024, 5, 4)), Day(date(2024, 5, 10))),
        description=_LISBON,
    )

    def album(
        title: str, photos: Iterable[PhotoView], albums: Iterable[AlbumView] = (), **said: object
    ) -> AlbumView:
        said.setdefault("span", Span(Month(2023, 9), Month(2023, 9)))
        return an_album(title, tuple(photos), tuple(albums), **said)

    long_title = "What happened between the first snow and the day on which the lake thawed again"
    albums = [
        lisbon,
        album(
            "Anna’s birthday",
            many("anna", 9),
            span=Span(Day(date(2023, 9, 17)), Day(date(2023, 9, 17))),
        ),
        album(
            "Winters",
            many("w", 3),
            [
                album("Snow", many("snow", 12)),
                album("Ice", many("ice", 23)),
                album("Nothing but frost", many("frost", 1)),
            ],
        ),
        album(long_title, many("long", 5), span=Span(Month(2022, 11), Month(2023, 4))),
        album("One photo", many("one", 1)),
        album("Two photos", many("two", 2)),
        album("A panorama", make.photos("panorama", [4.2])),
        album("Portraits", make.photos("portrait", [0.667] * 20)),
        album("رحلة إلى البحر", many("sea", 7)),
        album("Coarse", many("coarse", 4, pictures=VIEWER_SPECS, taken=Month(2024, 5))),
        album("Many", many("many", 620)),
    ]
    site = a_site(
        *albums,
        description="Photographs of our family and where it goes.",
        about="We are *the Hansens*. Write to [us](mailto:us@example.org).",
        footer="© 2026 Anna Hansen",
        language=language,
        url="",
    )
    return site, pictures


if __name__ == "__main__":
    into, photos_folder = Path(sys.argv[1]), Path(sys.argv[2])
    write_site(into, *screenshot_site(photos_folder, *sys.argv[3:4]))
