"""Which places sites were published to, what they showed then, and what was announced to open.

One file a place, in a folder of its own: `clean` leaves it, and it outlives the database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from staticgal.errors import BuildError
from staticgal.site.digest import of_texts
from staticgal.state.folders import STATE_FOLDER

PUBLISHED_FOLDER: Final = "published"


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """A place that was published to; `target`, `host`, `folder`, `private` and `url` as the
    configuration had them.

    `digest` is that of the manifest of the last publish from here that ended, "" where none did.
    `shown` is what that site shows, in words of the caller's. `opens` says of each path of a photo
    or album that was announced to open by itself, when: as ISO 8601 with an offset.
    """

    audience: str
    target: str
    host: str
    folder: str
    private: str
    url: str
    digest: str = ""
    shown: str = ""
    opens: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same place, whoever's site is there."""
        return of_texts(self.target, self.host, self.folder)[:24]

    def __str__(self) -> str:
        return f"{self.host}:{self.folder}" if self.host else self.folder


def published_places(gallery: Path) -> dict[str, PublishedPlace]:
    """Every place that this gallery was published to and not taken down from, by key."""
    found = {}
    folder = gallery / STATE_FOLDER / PUBLISHED_FOLDER
    for path in sorted(folder.glob("*.json")):
        try:
            place = PublishedPlace(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise BuildError(
                f"`{path}` cannot be read ({error}), and it says where a site was published. Bring "
                "it back from your backup; or delete it, and look yourself after what is there"
            ) from None
        found[place.key] = place
    return found


def remember_published(gallery: Path, place: PublishedPlace) -> None:
    """Remember a place, and what is there, from now on."""
    path = gallery / STATE_FOLDER / PUBLISHED_FOLDER / f"{place.key}.json"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = path.with_suffix(".new")
    # It names photos that other audiences may not see.
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(place), file)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)


def forget_published(gallery: Path, key: str) -> None:
    """Forget a place that was taken down."""
    (gallery / STATE_FOLDER / PUBLISHED_FOLDER / f"{key}.json").unlink(missing_ok=True)
