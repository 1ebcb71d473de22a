"""One folder as an album: what its notes, `gallery.yaml` and its name say of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from staticgal.config.config import Config
from staticgal.config.schema.notes import AlbumInput
from staticgal.core.model import Album, Sort
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.source.filenames import read_folder_name
from staticgal.source.merge import Layer, RuleMerger
from staticgal.source.metadata.moments import in_timezone
from staticgal.text.globs import tidy


class AlbumLayers:
    """What several places say of one album, the strongest first; called by field."""

    def __init__(self, layers: Sequence[Layer[AlbumInput]]) -> None:
        self.layers = layers

    def __call__(self, key: str) -> Any:
        """What the strongest that says anything of a field does."""
        layer = self._layer(key)
        return getattr(layer.noted.note, key) if layer else None

    def location(self, key: str) -> SourceLocation | None:
        """Where it says that."""
        layer = self._layer(key)
        return layer.noted.location(key) if layer else None

    def _layer(self, key: str) -> Layer[AlbumInput] | None:
        saying = (layer for layer in self.layers if getattr(layer.noted.note, key) is not None)
        return next(saying, None)


def make_album(
    path: str,
    name: str,
    title: str,
    layers: AlbumLayers,
    config: Config,
    patterns: Sequence[re.Pattern[str]],
    merger: RuleMerger,
) -> Album:
    """The album without what is in it. `name` is that of its folder, from the source on; `title` is
    what it is called where no layer says so.
    """
    parsed = read_folder_name(name, patterns)
    date, sort = layers("date"), layers("sort")
    inside_month = layers("order_within_month")
    several = layers.layers
    return Album(
        path=path,
        title=layers("title") or title,
        shown_name=parsed.shown,
        undated_name=parsed.undated,
        description=next((one.noted.body for one in several if one.noted.body), ""),
        date=in_timezone(date or parsed.date, config.timezone),
        cover=tidy(layers("cover") or ""),
        sort=sort if isinstance(sort, Sort) else config.sort,
        direction=layers("direction") or config.direction,
        custom_order=tuple(tidy(one) for one in sort) if isinstance(sort, tuple) else (),
        rule=merger.rule(several),
        order_within_month=config.order_within_month if inside_month is None else inside_month,
        defined_at=several[0].noted.location() if several else None,
    )


def missing_names(
    path: str,
    prefix: str,
    album: Album,
    layers: AlbumLayers,
    folders: Collection[str],
    photos: Collection[str],
) -> Iterator[Diagnostic]:
    """A warning for a cover, and for each name in `sort`, that the album does not have.

    `folders` are the names of those in it, `photos` the paths of all photos of the tree, in which
    the album has this `path`; `prefix` is what the gallery puts before.
    """
    inside = f"{path}/" if path else ""
    if album.cover and inside + album.cover not in photos:
        yield Diagnostic(
            WarningCode.NO_COVER,
            layers.location("cover"),
            f"album `{path}` has no photo `{album.cover}` for its cover",
            "name a photo by its path from the album; until then one is chosen",
            prefix + inside + album.cover,
        )
    known = {one.name for one in album.photos} | set(folders)
    for name in dict.fromkeys(album.custom_order):
        if name not in known:
            yield Diagnostic(
                WarningCode.SORTS_NOTHING,
                layers.location("sort"),
                f"album `{path}` sorts by `{name}`, which it does not have",
                "correct the name, or take it out of `sort`",
                prefix + inside + name,
            )


def albums_to(path: str, albums: Mapping[str, Album]) -> list[Album]:
    """The albums from the root to a folder, of those of a tree by path."""
    names = path.split("/") if path else []
    return [albums["/".join(names[:count])] for count in range(len(names) + 1)]
