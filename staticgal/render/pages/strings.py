"""Every word that staticgal itself writes on a page, in one table for each language.

English is the only table yet; another language is another `Strings`. In the templates the words
are `words.<name>`; those with `{}` are filled in by `pages` and `dates`, never by a template.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ps", "sd", "syr", "ug", "ur", "yi"}
)


@dataclass(frozen=True, slots=True)
class Strings:
    """The words of one language."""

    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    one_photo: str = "1 photo"
    photos: str = "{} photos"
    one_album: str = "1 album"
    albums: str = "{} albums"
    photo_of_album: str = "Photo {} of {}"
    unlisted_photo: str = "A photo of {}"
    position: str = "{} of {}"
    page: str = "Page {} of {}"
    stars: str = "{} of 5 stars"
    megabytes: str = "{} MB"
    kilobytes: str = "{} kB"

    skip: str = "Skip to content"
    breadcrumb: str = "Way to this page"
    pages: str = "Pages"
    photo_navigation: str = "Other photos of this album"
    previous: str = "Previous"
    next: str = "Next"
    albums_heading: str = "Albums"
    photos_heading: str = "Photos"
    hidden: str = "hidden"
    empty: str = "Nothing here yet."
    not_found_title: str = "Page not found"
    not_found: str = "There is no page here."
    home: str = "Go to the first page"
    closed_title: str = "These pages are private"
    closed: str = (
        "Open the link that you were sent, or load this page again and type the password. "
        "If neither works any more, ask for a new one."
    )
    about: str = "About"
    dark: str = "Dark"
    light: str = "Light"

    details: str = "Details"
    taken: str = "Taken"
    place: str = "Place"
    map: str = "Map"
    map_of: str = "Map of {}"
    camera: str = "Camera"
    lens: str = "Lens"
    settings: str = "Settings"
    flash: str = "Flash"
    colour_profile: str = "Colour profile"
    people: str = "People"
    keywords: str = "Keywords"
    rating: str = "Rating"
    label: str = "Label"
    note: str = "Note"
    animated: str = "First picture of an animation"
    download: str = "Download"
    medium: str = "Medium"
    large: str = "Large"
    original: str = "Original"

    open_photo: str = "Show larger"
    close: str = "Close"
    show_more: str = "More"
    show_less: str = "Less"
    zoom_in: str = "Zoom in"
    zoom_out: str = "Zoom out"
    failed: str = "This photo could not be loaded."


ENGLISH = Strings()
_LANGUAGES = {"en": ENGLISH}


def strings_for(language: str) -> Strings:
    """The words of a language such as `de` or `pt-BR`; English where there is no table yet."""
    return _LANGUAGES.get(_primary(language), ENGLISH)


def direction(language: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if _primary(language) in RIGHT_TO_LEFT else "ltr"


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def all_words() -> tuple[str, ...]:
    """Every word of every language's table."""
    found: list[str] = []
    for one in fields(ENGLISH):
        value = getattr(ENGLISH, one.name)
        found += value if isinstance(value, tuple) else (value,)
    return tuple(found)
