"""Notes and XMP files, opened: that a note cannot be read is a mistake, never "no note"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from staticgal.config.config import Noted
from staticgal.config.display_path import display_path
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.errors import ConfigErrors, ErrorCode, ErrorCollector, SourceError
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.metadata.xmp import Xmp, read_xmp_file
from staticgal.source.notes.front_matter import (
    is_of_other_program,
    note_bytes,
    read_album_note,
    read_photo_note,
)
from staticgal.source.notes.sidecars import place_of
from staticgal.source.tree.files import File

_Input = TypeVar("_Input", AlbumInput, PhotoInput)


@dataclass(frozen=True, slots=True)
class NoteReader:
    """Reads the notes and XMP files of a tree; `paths` are those that it looked into."""

    mistakes: ErrorCollector
    paths: list[Path] = field(default_factory=list)

    def album(self, file: File) -> Noted[AlbumInput] | None:
        """What a folder's note says; None where it is a mistake."""
        return self._parsed(file, self._content(file), read_album_note)

    def photo(self, file: File) -> Noted[PhotoInput] | None:
        """What a photo's note says; None where it is a mistake."""
        return self._parsed(file, self._content(file), read_photo_note)

    def orphan(self, file: File) -> Noted[PhotoInput] | None:
        """What a note of no photo says; nothing of one that another program keeps for itself."""
        content = self._content(file)
        if content is None or is_of_other_program(content, display_path(Path(file.disk_path))):
            return None
        return self._parsed(file, content, read_photo_note)

    def xmp(self, file: File) -> Xmp:
        """What an XMP file says; SourceError, in words that follow its name."""
        path = Path(file.disk_path)
        self.paths.append(path)
        return read_xmp_file(path)

    def orphan_xmp(self, file: File) -> MetadataFields | None:
        """What an XMP file of no photo says; None where it cannot be read."""
        try:
            found = read_xmp_file(Path(file.disk_path))
        except SourceError:
            return None
        keywords = next(iter(found.readings.get("keywords", ())), found.fields.keywords)
        return None if found.unreadable else replace(found.fields, keywords=keywords)

    def _content(self, file: File) -> bytes | None:
        path = Path(file.disk_path)
        self.paths.append(path)
        try:
            return note_bytes(path)
        except OSError as error:
            self.mistakes.add(
                ErrorCode.UNUSABLE_NOTE,
                place_of(file),
                f"this note cannot be read: {(error.strerror or str(error)).lower()}",
                "check its permissions: nothing is built while it may hold a rule",
            )
            return None

    def _parsed(
        self, file: File, content: bytes | None, parse: Callable[[bytes, str], Noted[_Input]]
    ) -> Noted[_Input] | None:
        if content is None:
            return None
        try:
            return parse(content, display_path(Path(file.disk_path)))
        except ConfigErrors as errors:
            self.mistakes.extend(errors)
            return None
