"""Places that sites were published to: those that nobody names any more, and taking one down."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from pathlib import PurePosixPath

from staticgal.config.config import Config
from staticgal.config.destination import Destination, Protection, Target
from staticgal.config.select_audiences import select_audiences
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.insight.exposure import Exposure, from_text
from staticgal.progress import Reporter
from staticgal.publish.open_place import open_place
from staticgal.publish.place import PublishError
from staticgal.publish.record import Known, read_manifest, read_record
from staticgal.publish.run import take_down
from staticgal.site.digest import of_texts
from staticgal.state.folders import STATE_FOLDER
from staticgal.state.lock import publishing_alone
from staticgal.state.published import PublishedPlace, forget_published, published_places


def forgotten(config: Config) -> tuple[PublishedPlace, ...]:
    """The places that were published to and that the configuration no longer names."""
    named = {remembered_place(one).key: name for name, one in config.publish.items()}
    return tuple(
        place
        for key, place in published_places(config.folder).items()
        if named.get(key) != place.audience
    )


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """What a place shows since the last publish from here that ended, None where that is not known.
    `is_named` says that the configuration still names it.
    """

    place: PublishedPlace
    shown: Exposure | None
    is_named: bool


def shown_places(config: Config, audiences: tuple[str, ...]) -> tuple[ShownPlace, ...]:
    """Every place that was published to from here, of these audiences or of all; none is asked."""
    left = {place.key for place in forgotten(config)}
    places = published_places(config.folder).values()
    known = {place.audience for place in places}
    if strange := tuple(name for name in audiences if name not in known):
        select_audiences(strange, config.policy.audiences)
    return tuple(
        ShownPlace(place, from_text(place.shown) if place.digest else None, place.key not in left)
        for place in sorted(places, key=lambda one: (one.audience, str(one)))
        if not audiences or place.audience in audiences
    )


def places_of(config: Config, audience: str) -> tuple[PublishedPlace, ...]:
    """Where the site of an audience is, or may be; ConfigError where it never was published."""
    places = {
        key: one for key, one in published_places(config.folder).items() if one.audience == audience
    }
    if audience in config.publish:
        destination = remembered_place(config.publish[audience])
        places.setdefault(destination.key, destination)
    if not places:
        raise ConfigError(
            ErrorCode.NOT_PUBLISHED,
            SourceLocation("AUDIENCE"),
            f"`{audience}` was never published from here",
            "`staticgal publish --dry-run` names every place there is",
        )
    return tuple(places.values())


def unpublish(config: Config, place: PublishedPlace, reporter: Reporter) -> tuple[str, ...]:
    """Take a site down and forget its place; the files of others that stay there.

    PublishError where it is another's by now, or something cannot be deleted.
    """
    destination = Destination(
        audience=place.audience,
        target=Target(place.target),
        folder=PurePosixPath(place.folder),
        private=PurePosixPath(place.private),
        protection=Protection.MANUAL,
        host=place.host,
        url=place.url,
        location=SourceLocation(str(config.path)),
    )
    with publishing_alone(config.folder / STATE_FOLDER):
        left = _taken_down(config, place, destination, reporter)
        forget_published(config.folder, place.key)
    return left


def _taken_down(
    config: Config, place: PublishedPlace, destination: Destination, reporter: Reporter
) -> tuple[str, ...]:
    there = open_place(destination)
    try:
        where = str(place)
        record = read_record(there, where)
        left: tuple[str, ...] = ()
        if record is not None:
            if record.audience != place.audience:
                raise PublishError(
                    f"{where}: the site of `{record.audience}` is there now, not that of "
                    f"`{place.audience}`; it stays"
                )
            known = Known(record, read_manifest(there, where))
            left = take_down(where, known, there, reporter, time.time, publisher(config))
        else:
            left = tuple(sorted(there.listing()))
    finally:
        there.close()
    return left


def remembered_place(destination: Destination) -> PublishedPlace:
    """The place of a destination as it is remembered before anything is there."""
    return PublishedPlace(
        audience=destination.audience,
        target=str(destination.target),
        host=destination.host,
        folder=str(destination.folder),
        private=str(destination.private),
        url=destination.url,
    )


def publisher(config: Config) -> str:
    """What stands for this gallery on this machine, and tells nothing of either."""
    return of_texts("publisher", platform.node(), str(config.folder), str(os.getuid()))[:32]
