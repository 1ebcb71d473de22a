"""What each file of a photo says for itself: a RAW file and its JPEG may have an XMP file each.

What is shown is one answer to each question; a limit asks them all, for what is private by one of
its files is private.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from staticgal.source.facts import NOTHING, Partial
from staticgal.source.lost import EVERY, Source
from staticgal.source.pairs import PhotoFiles
from staticgal.source.raw import said_in_raw
from staticgal.source.scan import File, Kind, kind


def said_by_each(
    files: PhotoFiles,
    xmp: Iterable[tuple[File, Partial]],
    inside: Mapping[str, Sequence[Source]],
) -> Iterator[tuple[File, tuple[Source, ...]]]:
    """File by file what it says, from the strongest: in its own XMP file, else in those for all
    files of its name; then inside it. `inside` is by path; a RAW file without is read here.

    Of several XMP files each is the strongest once: two programs may have written one each.
    """
    named = [(_folded(beside.name.rpartition(".")[0]), said) for beside, said in xmp]
    names = {_folded(file.name) for file in files.files()}
    shared = [said for name, said in named if name not in names]
    for file in files.files():
        own = [said for name, said in named if name == _folded(file.name)]
        within = inside.get(file.path) or _within(file)
        for first in (*own, *shared) or (NOTHING,):
            others = (one for one in own or shared if one is not first)
            yield file, tuple(map(_starred, (first, *others, *within)))


def _within(file: File) -> Sequence[Source]:
    """What a file says that was not inspected as a photo."""
    match kind(file.path):
        case Kind.RAW:
            return said_in_raw(Path(file.disk_path))
        case Kind.PHOTO:
            return (EVERY,)  # it could not be read, and may have said anything
        case Kind.VIDEO | Kind.COMPANION | Kind.NOTE | Kind.OTHER:
            return ()


def partials(sources: Iterable[Source]) -> list[Partial]:
    """What is said, less what may have been lost."""
    return [one for one in sources if isinstance(one, Partial)]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _starred(said: Source) -> Source:
    """The same, but 0 stars say nothing: many cameras write them into every JPEG."""
    return replace(said, rating=None) if isinstance(said, Partial) and said.rating == 0 else said
