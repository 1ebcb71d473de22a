"""Photos that the last build could not make: no site shows them until something changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from staticgal.app.open_gallery import LoadedGallery
from staticgal.core.model import Photo
from staticgal.render.images.encode import encoder_version
from staticgal.source.tree.files import Problem
from staticgal.state import failures
from staticgal.state.database import State


def without_failed(opened: LoadedGallery, state: State) -> LoadedGallery:
    """The same, less the photos that the last build could not make, which are as they were."""
    failed = failures.recall(state, lambda: maker_of(opened), opened.versions)
    return opened.without(frozenset(failed), problems(opened, failed)) if failed else opened


def maker_of(opened: LoadedGallery) -> str:
    """What stands for the program that makes renditions of this gallery."""
    return f"{encoder_version()} {opened.config.max_megapixels}"


def problems(opened: LoadedGallery, failed: Mapping[str, str]) -> tuple[Problem, ...]:
    """The photos that could not be made, by the names their owner knows them by; `failed` are the
    reasons by place.
    """
    return tuple(
        Problem(photo.path, failed[photo.source.location])
        for photo in photos_of(opened)
        if photo.source.location in failed
    )


def photos_of(opened: LoadedGallery) -> Iterator[Photo]:
    """Every photo of the gallery."""
    return (photo for album in opened.gallery.root.walk() for photo in album.photos)
