"""A destination of the configuration, opened."""

from __future__ import annotations

from pathlib import Path

from staticgal.config.destination import Destination, Target
from staticgal.publish.place import Place
from staticgal.publish.targets.local import LocalPlace
from staticgal.publish.targets.ssh import SshPlace


def open_place(destination: Destination, limit_rate: int = 0) -> Place:
    """The place of a destination; PublishError where it cannot be reached. No more bytes a second
    are sent than `limit_rate`, if that is not 0.
    """
    match destination.target:
        case Target.LOCAL:
            return LocalPlace(Path(destination.folder), Path(destination.private), limit_rate)
        case Target.SSH:
            return SshPlace(destination.host, destination.folder, destination.private, limit_rate)
