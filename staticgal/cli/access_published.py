"""What is published now, by place, as the last publishes from here left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from staticgal.core.permission import names
from staticgal.text.lists import counted

if TYPE_CHECKING:
    from staticgal.app.published import ShownPlace


def published_lines(one: ShownPlace) -> Iterator[str]:
    """The albums at one place with the number of photos directly in each, in words."""
    yield f"{one.place.audience} → {one.place}"
    shown = one.shown
    if shown is None:
        yield "  no publish from here has ended there, so what is there is not known"
        return
    who = "; open to anybody on the web" if shown.is_open else ""
    photos = Counter(path.rpartition("/")[0] for path in shown.photos)
    albums = sorted({*shown.albums, *photos})
    named = counted(sum(path != "" for path in albums), "album")
    yield f"  {counted(len(shown.photos), 'photo')}, {named}{who}"
    for path in albums:
        yield f"  {path or '(top folder)'}: {photos[path]}"


def published_json(one: ShownPlace) -> dict[str, Any]:
    """The same with the permissions held there; null where what is there is not known."""
    shown = one.shown
    return {
        "audience": one.place.audience,
        "place": str(one.place),
        "is_named": one.is_named,
        "is_open": shown.is_open if shown else None,
        "albums": {path: list(names(held)) for path, held in sorted(shown.albums.items())}
        if shown
        else None,
        "photos": {path: list(names(held)) for path, held in sorted(shown.photos.items())}
        if shown
        else None,
    }
