"""How the bytes of a photo are got at, wherever it lies: the one way for whatever makes files.

Where a photo lies only the reader knows. What asks it has a `location` and a version, both out of a
job, and takes neither of them apart.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import BinaryIO, NewType, Protocol

# Stands for the bytes of a photo without reading them, and is compared as a whole: on a disk it is
# made of size, times and inode; of an object in a cloud it may be its ETag.
PhotoVersion = NewType("PhotoVersion", str)


class PhotoReader(Protocol):
    """Opens photos by their location. It is passed to worker processes, so it can be pickled.

    Every method raises OSError where there is no photo, or none that may be read.
    """

    def version(self, location: str) -> PhotoVersion:
        """The version that lies there now."""
        ...

    def open(self, location: str) -> BinaryIO:
        """The bytes, from the first on; SourceError where a pipe or a folder is in its place."""
        ...

    def local_path(self, location: str) -> AbstractContextManager[str]:
        """A file on this machine that holds the bytes, for as long as the context lasts.

        For decoders, which look here and there in a file and are slow where each look is a call
        back into Python. What is not on a disk lies there as a copy meanwhile.
        """
        ...
