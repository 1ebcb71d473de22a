"""The page that a web server shows to strangers: the same for all, it tells nothing of any site."""

from __future__ import annotations

from staticgal.render.pages.strings import direction, strings_for
from staticgal.render.theme import Theme


def closed_page(language: str, theme: Theme) -> bytes:
    """The theme's `401.html` in this language."""
    page = theme.template("401.html").render(
        language=language, direction=direction(language), words=strings_for(language)
    )
    return page.encode()
