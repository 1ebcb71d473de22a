"""Notes and XMP files whose photo is gone: it may be another photo of this tree by now.

A note with rules stops the build, as an entry of `gallery.yaml` does. What else such a file says
matters where a limit hears it: if some photo that may be the lost one, renamed or moved, would be
taken from somebody with the file, and is not without, the build stops too. All else is a warning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from staticgal.core.limit import Limit, matches
from staticgal.core.model import Album, Metadata, Photo
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.source.groups.pairs import stem
from staticgal.source.lost_rules.last_build import DIGEST_LENGTH, LastBuild
from staticgal.source.lost_rules.report import LostRules
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.metadata.unreadable import ALL_FIELDS
from staticgal.source.notes.sidecars import place_of
from staticgal.source.tree.files import File, Kind, kind


@dataclass(frozen=True, slots=True)
class OrphanedSidecar:
    """A note or XMP file without a photo. `path` begins with the name of its gallery; `target` is
    what its photo was called. `fields` is None where it cannot be read, and may say anything.

    `is_of_file` says that a file of that name is there which is no photo: only what the last build
    knew can tell that there was one besides.
    """

    file: File
    path: str
    target: str
    fields: MetadataFields | None
    has_rules: bool = False
    is_of_file: bool = False

    @property
    def is_xmp(self) -> bool:
        """Whether it is an XMP file, and no note."""
        return self.file.name.lower().endswith(".xmp")


@dataclass(frozen=True, slots=True)
class OrphanReview:
    """What to look at, and the digests of the lost photos by the path of what they left."""

    diagnostics: tuple[Diagnostic, ...]
    digests: Mapping[str, tuple[str, ...]]


def review_orphans(
    orphans: Collection[OrphanedSidecar],
    root: Album,
    has_own: Collection[tuple[str, str]],
    limits: Iterable[Limit],
    last: LastBuild,
    lost: LostRules,
) -> OrphanReview:
    """What became of the photos of these files; what may be open for want of one is lost.

    `has_own` are the photos that have a sidecar, each as its path and the ending of the sidecar.
    """
    if not orphans:
        return OrphanReview((), {})
    judge = _Judge(root, has_own, tuple(limits), last)
    digests = {one.path: found for one in orphans if (found := judge.digests(one))}
    diagnostics = [
        diagnostic
        for one in orphans
        if not one.is_of_file or one.path in digests
        for diagnostic in judge.diagnostics(one, digests.get(one.path, ()), lost)
    ]
    return OrphanReview(tuple(diagnostics), digests)


class _Judge:
    def __init__(
        self,
        root: Album,
        has_own: Collection[tuple[str, str]],
        limits: tuple[Limit, ...],
        last: LastBuild,
    ) -> None:
        self._limits = limits
        self._has_own = has_own
        self._last = last
        self._albums = {album.path: album for album in root.walk()}
        self._photos = [photo for album in self._albums.values() for photo in album.photos]
        self._before = last.photos()
        there = {photo.path for photo in self._photos}
        self._gone: dict[tuple[str, str], list[str]] = {}
        for path, digest in self._before.items():
            if path not in there:
                folder, _, name = path.rpartition("/")
                for key in {name.casefold(), stem(name).casefold()}:
                    self._gone.setdefault((folder, key), []).append(digest)

    def digests(self, one: OrphanedSidecar) -> tuple[str, ...]:
        """What is known of the photo that it was about."""
        folder = one.path.rpartition("/")[0]
        gone = self._gone.get((folder, one.target.casefold()), ())
        return tuple(sorted({*gone, *self._last.orphan_digests.get(one.path, ())}))

    def diagnostics(
        self, one: OrphanedSidecar, digests: tuple[str, ...], lost: LostRules
    ) -> Iterator[Diagnostic]:
        same = [p.path for p in self._photos if p.source.digest[:DIGEST_LENGTH] in digests]
        problem = f"there is no photo {_names(one)} beside this file"
        if one.has_rules:
            hint = "if the photo was renamed or moved, rename or move this note along with it"
            if same:
                hint = f"the photo is `{same[0]}` now: move this note to `{_beside(one, same[0])}`"
            lost.add(
                place_of(one.file),
                f"{problem}, so its rules have no effect",
                f"{hint}; if the photo was deleted, delete the note",
                one.path,
            )
            return
        likely = [photo.path for photo in self._likely(one, same) if self._takes_more(one, photo)]
        # First the one with its bytes, and before a copy that was there already the new one.
        likely.sort(key=lambda path: (path not in same, path in self._before))
        if likely:
            others = f" (or one of {len(likely) - 1} more)" if len(likely) > 1 else ""
            is_it = (
                "name this file after its photo, for example"
                if others
                else "if it is, move this file to"
            )
            lost.add(
                place_of(one.file),
                f"{problem}, and `{likely[0]}`{others} may be that photo under another name: with "
                "this file beside it, a limit would hide something of it",
                f"{is_it} `{_beside(one, likely[0])}`; if the photo was deleted, delete this file",
                one.path,
            )
            return
        yield Diagnostic(
            WarningCode.NOTE_OF_NO_PHOTO,
            place_of(one.file),
            f"this {'XMP file' if one.is_xmp else 'note'} belongs to no photo",
            f"there is no photo {_names(one)}: was it renamed or moved?",
            one.path,
        )

    def _likely(self, one: OrphanedSidecar, same: Collection[str]) -> Iterator[Photo]:
        """The photos that may be the lost one."""
        folder, ending = one.path.rpartition("/")[0], _ending(one)
        for photo in self._photos:
            is_new = photo.path not in self._before and photo.path.rpartition("/")[0] == folder
            if photo.path in same or (is_new and (photo.path, ending) not in self._has_own):
                yield photo

    def _takes_more(self, one: OrphanedSidecar, photo: Photo) -> bool:
        """Whether some limit takes the photo, or something of it, with the file and not without."""
        if one.fields is None:
            with_it = replace(photo, unknown=photo.unknown | ALL_FIELDS)
        else:
            heard = _over(photo.metadata, one.fields)
            readings = (*(photo.readings or (photo.metadata,)), heard)
            with_it = replace(photo, readings=readings)
        return any(
            matches(limit.when, with_it) and not matches(limit.when, photo)
            for limit in self._limits
        )


def _over(data: Metadata, said: MetadataFields) -> Metadata:
    """The metadata where the file is heard first."""
    return replace(
        data,
        title=said.title or data.title,
        taken=said.taken or data.taken,
        location=said.location or data.location,
        technical=said.technical or data.technical,
        keywords=(*(said.keywords or ()), *data.keywords),
        people=(*(said.people or ()), *data.people),
        rating=data.rating if said.rating is None else said.rating or None,
        label=said.label or data.label,
    )


def _beside(one: OrphanedSidecar, photo: str) -> str:
    return f"{photo}.{_ending(one)}"


def _names(one: OrphanedSidecar) -> str:
    """What its photo may be called: `a.jpg` for `a.jpg.md`."""
    is_whole = kind(one.target) is not Kind.OTHER
    return f"`{one.target}`" if is_whole else f"`{one.target}` or `{one.target}.jpg`"


def _ending(one: OrphanedSidecar) -> str:
    return "xmp" if one.is_xmp else "md"
