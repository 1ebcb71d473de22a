"""A destination of the configuration, opened."""

from __future__ import annotations

from pathlib import Path

from staticgal.config.destination import Destination, Target
from staticgal.publish.place import Place
from staticgal.publish.targets.local import LocalPlace
from staticgal.publish.targets.ssh import SshPlace


def open_place(destination: Destination) -> Place:
    """The place of a destination; PublishError where it cannot be reached."""
    match destination.target:
        case Target.LOCAL:
            return LocalPlace(Path(destination.folder), Path(destination.private))
        case Target.SSH:
            return SshPlace(destination.host, destination.folder, destination.private)
