"""One photo, collected from its files and from all that is said of it.

Each field comes from the note beside it, else `gallery.yaml`, else its XMP file, else XMP or IPTC
inside it, else EXIF; a date that none of them gives may stand in the file's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from staticgal.config.config import Config
from staticgal.config.limits import fields_used
from staticgal.config.schema.notes import PhotoInput
from staticgal.core.model import Metadata, Photo, SourceFile
from staticgal.diagnostics import Diagnostic
from staticgal.errors import SourceError
from staticgal.source.config_overrides import ConfigOverrides
from staticgal.source.filenames import DEFAULT_FILE_PATTERNS, read_file_name
from staticgal.source.groups.companions import companion_facts
from staticgal.source.groups.pairs import PhotoFiles
from staticgal.source.merge import (
    OTHER_FIELDS,
    Layer,
    RoleTable,
    RuleMerger,
    camera_and_lens,
    fields_of,
    settled_fields,
)
from staticgal.source.metadata.fields import Facts, MetadataFields, coalesce
from staticgal.source.metadata.generated_texts import without_generated
from staticgal.source.metadata.limit_readings import limit_readings, unpack
from staticgal.source.metadata.moments import in_timezone
from staticgal.source.metadata.unreadable import (
    ALL_FIELDS,
    damaged_companion,
    damaged_photo,
    damaged_xmp,
    may_hold,
    unknown_fields,
    unread_parts,
)
from staticgal.source.metadata.xmp import Xmp
from staticgal.source.notes.reader import NoteReader
from staticgal.source.notes.sidecars import Sidecars
from staticgal.source.notes.targets import is_of_version
from staticgal.source.tree.files import File, Kind, Problem, kind

_EMPTY = Metadata()
FactsByPath = Mapping[tuple[str, str], Facts | Problem]  # by name of the gallery, and path


@dataclass(frozen=True, slots=True)
class _Files:
    """What the files of one photo say; None where one cannot be read and may say anything.

    `xmp` are the sidecars, in their order, `facts` the photo's own files.
    """

    photo: PhotoFiles
    xmp: Sequence[tuple[File, Xmp | None]]
    facts: Mapping[File, Facts | None]

    def shown(self) -> list[MetadataFields]:
        """What may be shown of them, the strongest first."""
        own = self.photo.files()
        pictures = [
            one for file, one in self.facts.items() if one and kind(file.path) is Kind.PHOTO
        ]
        said = [
            *(
                one.fields
                for file, one in self.xmp
                if one and not is_of_version(file.name, own)  # only limits hear that
            ),
            *chain.from_iterable((one.embedded, one.exif) for one in pictures),
        ]
        return without_generated(said, [file.name for file in own])


class PhotoCollector:
    """Collects the photos of one tree; `problems` are the files that cannot be read.

    `gallery` is the name of theirs, `facts` what each file says of itself; `warn` is told what the
    owner should look at.
    """

    def __init__(
        self,
        config: Config,
        gallery: str,
        facts: FactsByPath,
        overrides: ConfigOverrides,
        notes: NoteReader,
        merger: RuleMerger,
        warn: Callable[[Diagnostic], None],
    ) -> None:
        self._timezone = config.timezone
        self._patterns = (*config.names.files, *DEFAULT_FILE_PATTERNS)
        self._limit_fields = fields_used(config.limits)
        self._gallery = gallery
        self._prefix = f"{gallery}/" if gallery else ""
        self._facts = facts
        self._overrides = overrides
        self._notes = notes
        self._merger = merger
        self._warn = warn
        self.problems: list[Problem] = []

    def photo(
        self, files: PhotoFiles, sidecars: Sidecars, in_notes: RoleTable, in_config: RoleTable
    ) -> Photo:
        """What is known of a photo. One that cannot be read has no digest: it is not shown, and
        what is said of it still closes what belongs with it.

        The tables tell what roles mean in notes beside it, and in `gallery.yaml`.
        """
        layers = self._layers(files, sidecars.notes.get(files.path, []), in_notes, in_config)
        noted = fields_of(layers)
        settled = settled_fields(noted, layers)
        beside = [
            (file, self._xmp(file, files, settled)) for file in sidecars.xmp.get(files.path, ())
        ]
        said = _Files(files, beside, {file: self._facts_of(file) for file in files.files()})
        facts = said.facts[files.shown]
        place = layers[0].noted.location() if layers else None
        rule = self._merger.rule(layers)
        path = self._prefix + files.path
        if facts is None:
            source = SourceFile(files.shown.disk_path, "", "", 0, 0, 0)
            return Photo(path, source, Metadata(), rule, unknown=ALL_FIELDS, defined_at=place)
        metadata = self._metadata(coalesce(noted, *said.shown()), layers, files)
        unread = [f"`{file.name}`" for file, one in beside if one is None or one.unreadable]
        unknown = unknown_fields(
            settled,
            may_hold(facts.unreadable_blocks),
            *(may_hold(one.unreadable) if one else ALL_FIELDS for _, one in beside),
        )
        readings: tuple[Metadata, ...] = ()
        if self._limit_fields:
            readings, also_unknown, also_unread = self._readings(said, metadata, settled)
            unknown |= also_unknown
            unread += also_unread
        if noted.people is None and "keywords" in unknown:
            unknown |= {"people"}  # who may be named among the keywords
        if facts.unreadable_blocks:
            heard = self._limit_fields & unknown
            self._warn(damaged_photo(files.shown, files.path, facts.unreadable_blocks, heard))
        companions = (self._prefix + file.path for file in files.files())
        return Photo(
            path=path,
            source=SourceFile(
                location=files.shown.disk_path,
                digest=facts.digest,
                format=facts.format,
                size=facts.size,
                width=facts.width,
                height=facts.height,
                is_animated=facts.is_animated,
            ),
            metadata=metadata,
            rule=rule,
            companions=tuple(one for one in companions if one != path),
            unknown=unknown,
            unread=(*unread_parts(facts), *unread),
            readings=readings,
            defined_at=place,
        )

    def _readings(
        self, said: _Files, metadata: Metadata, settled: MetadataFields
    ) -> tuple[tuple[Metadata, ...], frozenset[str], list[str]]:
        """What limits judge beside what is shown, which fields of the other files are unknown, and
        the names of those that cannot be read.
        """
        blocks = [one.readings for _, one in said.xmp if one]
        unknown: frozenset[str] = frozenset()
        unread: list[str] = []
        for file, known in said.facts.items():
            found = companion_facts(file, known)
            if found:
                blocks.append(unpack(found.readings, coalesce(found.embedded, found.exif)))
            lost = unknown_fields(
                settled, may_hold(found.unreadable_blocks) if found else ALL_FIELDS
            )
            unknown |= lost
            if file is not said.photo.shown and (heard := lost & self._limit_fields):
                unread.append(f"`{file.name}`")
                self._warn(damaged_companion(file, said.photo.path, heard))
        return limit_readings(metadata, settled, blocks, self._limit_fields), unknown, unread

    def _layers(
        self, files: PhotoFiles, notes: list[File], in_notes: RoleTable, in_config: RoleTable
    ) -> list[Layer[PhotoInput]]:
        """What is said of a photo, the strongest first; contradictions are noted."""
        exact, by_pattern = self._overrides.photo(file.path for file in files.files())
        if not (notes or exact or by_pattern):
            return []
        read = map(self._notes.photo, notes)
        beside = [Layer(one, in_notes, is_own=True) for one in read if one]
        named = [Layer(one, in_config, is_own=True) for one in exact]
        # Of two patterns the later says more, but in what concerns access they may not differ.
        matched = [Layer(one, in_config) for one in reversed(by_pattern)]
        self._merger.check_equals(files.path, beside, OTHER_FIELDS)
        self._merger.check_equals(files.path, named, OTHER_FIELDS)
        self._merger.check_equals(files.path, matched)
        return [*beside, *named, *matched]

    def _xmp(self, file: File, files: PhotoFiles, settled: MetadataFields) -> Xmp | None:
        """What an XMP file says; None where it cannot be read and may say anything."""
        try:
            found = self._notes.xmp(file)
        except SourceError as error:
            heard = self._limit_fields & unknown_fields(settled, ALL_FIELDS)
            self._warn(damaged_xmp(file, files.path, str(error), heard))
            return None
        if heard := self._limit_fields & unknown_fields(settled, may_hold(found.unreadable)):
            self._warn(damaged_companion(file, files.path, heard))
        return found

    def _facts_of(self, file: File) -> Facts | None:
        """What a file says of itself: a picture, or a RAW file that was looked into."""
        found = self._facts.get((self._gallery, file.path))
        if isinstance(found, Facts):
            return found
        if kind(file.path) is Kind.PHOTO:
            reason = found.reason if found else "was not looked into"
            self.problems.append(Problem(self._prefix + file.path, reason))
        return None

    def _metadata(
        self, fields: MetadataFields, layers: Sequence[Layer[PhotoInput]], files: PhotoFiles
    ) -> Metadata:
        camera, lens = camera_and_lens(layers)
        technical = fields.technical or _EMPTY.technical
        if camera is not None or lens is not None:
            technical = replace(
                technical,
                camera=technical.camera if camera is None else camera,
                lens=technical.lens if lens is None else lens,
            )
        taken = fields.taken or read_file_name(files.path, self._patterns)
        return Metadata(
            title=fields.title or "",
            caption=fields.caption or "",
            caption_is_markdown=bool(fields.caption_is_markdown),
            alt=fields.alt or "",
            taken=in_timezone(taken, self._timezone),
            location=fields.location,
            place_names=fields.place_names or _EMPTY.place_names,
            technical=technical,
            keywords=fields.keywords or (),
            people=fields.people or (),
            rating=fields.rating or None,
            label=fields.label or "",
        )
