"""What albums, photos and their files are called, as far as an audience may know."""

from __future__ import annotations

import re
import unicodedata

from staticgal.core.model import Album, Photo
from staticgal.core.permission import VERBATIM, Permission
from staticgal.core.when import Moment, words
from staticgal.core.words.machine_written import is_file_name

_LONGEST_SLUG = 48  # characters


def album_title(album: Album, known_date: Moment | None, held: Permission) -> str:
    """The owner's title, else the folder's name less its date, else that date as far as known."""
    if title := album.shown_title(with_days=Permission.EXACT_DATES in held):
        return title
    return words(known_date) if known_date else "Album"


def photo_title(photo: Photo, held: Permission) -> str:
    """The photo's title, or nothing."""
    return photo_text(photo, photo.metadata.title, held)


def photo_text(photo: Photo, text: str, held: Permission) -> str:
    """The text, unless it is a file's name that some program wrote there.

    File names tell of days and counters, and are for who gets the file itself.
    """
    return "" if VERBATIM not in held and is_file_name(photo, text) else text


def folder_name(title: str, id: str) -> str:
    """An album's folder in the site: its title in plain letters, where it has any, and its id."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    slug = slug[:_LONGEST_SLUG].strip("-")
    return f"{slug}-{id}" if slug else id


def download_name(photo: Photo) -> str:
    """The name of the file that is shown, which is one of the photo's own.

    Where the file is a link, `location` is what it leads to: that may lie in an album which this
    audience does not see, under a name that tells of it, or with the ending of a web page.
    """
    name = unicodedata.normalize("NFC", _last_part(photo.source.location))
    return name if name in map(_last_part, photo.companions) else photo.name


def _last_part(path: str) -> str:
    return path.rpartition("/")[2]
