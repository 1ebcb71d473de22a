"""Places of before that a new place may not touch while a site may still be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from shlex import quote

from staticgal.app.published import remembered_place
from staticgal.config.config import Config
from staticgal.config.destination import Destination, Protection, Target, lies_in, web_root
from staticgal.insight.exposure import from_text
from staticgal.publish.guards import Guard, Stop
from staticgal.state.published import PublishedPlace


def in_the_way(
    config: Config, destination: Destination, remembered: Iterable[PublishedPlace]
) -> Iterator[Stop]:
    """Why nothing may go to a destination before a place of before is taken down.

    The web server may still show that place as it did, to anybody where it was open; and two
    places with one private folder would take each other's passwords and record.
    """
    current = [remembered_place(one) for one in config.publish.values()]
    for old in remembered:
        # What the configuration names is compared when that is read (`config.separate_places`).
        is_old = not any(_is_same(old, one) for one in current)
        if is_old and _touches(old, destination):
            yield Stop(
                Guard.OLD_PLACE,
                f"the site of `{old.audience}` was published to `{old}` and may still be there, "
                f"and `{destination.audience}` would share a folder with it",
                f"take it down first: `staticgal unpublish {old.audience} --place "
                f"{quote(str(old))}`; or name another `folder` and `private` for "
                f"`{destination.audience}`",
            )


def _is_same(one: PublishedPlace, other: PublishedPlace) -> bool:
    """Whether both are the same folders of the same audience."""
    return (one.key, one.private, one.audience) == (other.key, other.private, other.audience)


def _touches(old: PublishedPlace, new: Destination) -> bool:
    if (old.target, old.host) != (str(new.target), new.host):
        return False
    folder, private = _real(new, new.folder), _real(new, new.private)
    old_folder = _real(new, PurePosixPath(old.folder))
    old_private = _real(new, PurePosixPath(old.private))
    if (folder, private) == (old_folder, old_private):
        # The place itself says whose it is, and `--adopt` replaces that site.
        return _was_open(old) and new.protection is not Protection.OPEN
    shown = web_root(old_folder, old.url) if old.url else old_folder
    return (
        _overlap(folder, old_folder)
        or _overlap(private, old_private)
        or _overlap(folder, old_private)
        or lies_in(private, shown)
        or lies_in(old_folder, private)
    )


def _was_open(place: PublishedPlace) -> bool:
    """Whether anybody may see what is there; what is not known counts as open."""
    shown = from_text(place.shown) if place.shown else None
    return shown is None or shown.is_open


def _overlap(one: PurePosixPath, other: PurePosixPath) -> bool:
    return lies_in(one, other) or lies_in(other, one)


def _real(destination: Destination, folder: PurePosixPath) -> PurePosixPath:
    """With links followed, as far as there are any and this machine can tell."""
    if destination.target is not Target.LOCAL:
        return folder
    return PurePosixPath(Path(folder).resolve())
