"""The words an audience's site must not hold: what belongs to what it may not see.

Verification searches the finished pages for them. A word may stand here and in something shown as
well (a hidden album "Lisbon", a shown caption "Back from Lisbon"): `verify.page_words`
settles that.
"""

from __future__ import annotations

from collections.abc import Iterator

from staticgal.core.model import Album, Gallery, Photo
from staticgal.core.permission import NONE, VERBATIM, Permission
from staticgal.core.resolve import Outcomes
from staticgal.core.words.machine_written import is_file_name
from staticgal.core.words.telltale import Names, names_seen, withheld_words
from staticgal.text.undated import day_spans


def hidden_words(gallery: Gallery, seen: Outcomes) -> Iterator[str]:
    """Titles, names, file names and metadata words of everything withheld, repeats included."""
    names = names_seen(gallery, seen)
    for album in gallery.root.walk():
        if album.path not in seen.albums:
            yield from (album.title, album.shown_name, album.description)
        elif Permission.EXACT_DATES not in seen.albums[album.path]:
            yield from _days_of(album)
        if album.path and VERBATIM not in seen.albums.get(album.path, NONE):
            yield album.name
        for photo in album.photos:
            yield from _of_photo(photo, seen.photos.get(photo.path, NONE), names)


def _days_of(album: Album) -> Iterator[str]:
    """The days and times in the folder's name, which are taken out of the title."""
    if not album.title:
        yield from (album.name[start:end] for start, end in day_spans(album.name))


def _of_photo(photo: Photo, held: Permission, names: Names) -> Iterator[str]:
    data = photo.metadata
    if not held:
        yield from (data.title, data.caption, data.alt)
    if VERBATIM not in held:
        yield photo.name.rpartition(".")[0]
        texts = (data.title, data.caption, data.alt)
        yield from (one for one in texts if " " not in one and is_file_name(photo, one))
    if Permission.LOCATION not in held:
        yield from data.place_names.all()
        if data.location:
            for degrees in (data.location.latitude, data.location.longitude):
                yield from (f"{degrees:.3f}", f"{degrees:.4f}", f"{degrees:.5f}")
    if Permission.READ_METADATA not in held:
        yield from data.shown_keywords()
        yield from data.people
    else:
        yield from withheld_words(data, held, names)
    if Permission.TECHNICAL_DETAILS not in held:
        yield from (data.technical.camera, data.technical.lens)
