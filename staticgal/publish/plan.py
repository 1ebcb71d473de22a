"""What a publish will do: a value, made of our manifest, of what is there, and of options."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from staticgal.publish.place import FileThere
from staticgal.publish.record import Known
from staticgal.site.digest import file_time
from staticgal.site.layout import INDEX, SitePart, part_of
from staticgal.site.manifest import Manifest, ManifestFile

# More than this share of the files of a place and more than this number is no usual withdrawal.
MOST_DELETED: Final = 0.2
FEW: Final = 50


class Reason(StrEnum):
    """Why a file is sent or deleted."""

    NEW = "new"
    CHANGED = "changed"
    MISSING = "missing there"
    OTHER_THERE = "another file is there"
    WITHDRAWN = "no longer in the site"


@dataclass(frozen=True, slots=True)
class Sending:
    """A file of ours that goes there."""

    file: ManifestFile
    reason: Reason


@dataclass(frozen=True, slots=True)
class Deleting:
    """A file there that goes; its size in bytes."""

    path: str
    size: int
    reason: Reason = Reason.WITHDRAWN


class Guard(StrEnum):
    """What kind of thing stops a publish."""

    NO_SITE = "no-site"
    OTHER_GALLERY = "other-gallery"
    FOREIGN_FILES = "foreign-files"
    MANY_DELETES = "many-deletes"
    NOT_CLOSED = "not-closed"


@dataclass(frozen=True, slots=True)
class Stop:
    """Why nothing is done, and what to do about it."""

    guard: Guard
    text: str
    hint: str

    def __str__(self) -> str:
        return f"{self.text}\n    {self.hint}"


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the owner allows. `is_narrower` says that the audience may see less than before, or that
    this is not known: then what goes, goes before anything comes.
    """

    is_narrower: bool = True
    is_adopted: bool = False
    max_delete: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All that will happen at one place, in this order.

    `foreign` are files there that are not ours: they stay. `private` are the names of the private
    files to write, `private_gone` of those to delete. `is_known` says that we have published there
    before, `must_record` that what the place says of itself is not what it will be.
    """

    withdrawals: tuple[Deleting, ...] = ()
    assets: tuple[Sending, ...] = ()
    pages_first: tuple[Sending, ...] = ()
    media: tuple[Sending, ...] = ()
    data: tuple[Sending, ...] = ()
    pages: tuple[Sending, ...] = ()
    deletes: tuple[Deleting, ...] = ()
    private: tuple[str, ...] = ()
    private_gone: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    stops: tuple[Stop, ...] = ()
    is_known: bool = False
    must_record: bool = False

    @property
    def sends(self) -> tuple[Sending, ...]:
        """Every file that is sent, in the order in which it is."""
        return (*self.assets, *self.pages_first, *self.media, *self.data, *self.pages)

    @property
    def all_deletes(self) -> tuple[Deleting, ...]:
        """Every file that is deleted."""
        return (*self.withdrawals, *self.deletes)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (
            self.sends
            or self.all_deletes
            or self.private
            or self.private_gone
            or self.stops
            or self.must_record
        )


def nothing_differs(
    ours: Manifest, gallery: str, private: Mapping[str, bytes], known: Known
) -> bool:
    """Whether the last publish left just this there, for all that the place says of itself."""
    record = known.record
    return (
        record is not None
        and (record.gallery, record.audience) == (gallery, ours.audience)
        and not record.is_underway
        and record.digest == ours.digest
        and dict(record.private) == digests(private)
    )


def digests(private: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each private file in hex."""
    return {name: sha256(content).hexdigest() for name, content in private.items()}


def plan(
    ours: Manifest,
    gallery: str,
    private: Mapping[str, bytes],
    known: Known,
    there: Mapping[str, FileThere],
    options: PlanOptions,
) -> Plan:
    """How what is there becomes what is ours. `there` is all that was found at the place."""
    sends = tuple(_sends(ours, known, there))
    deletes = tuple(
        Deleting(path, there[path].size)
        for path in sorted(known.paths - ours.by_path.keys())
        if path in there
    )
    foreign = tuple(sorted(there.keys() - known.paths - ours.by_path.keys()))
    record = known.record
    before = record.private if record else {}
    wanted = digests(private)
    early = tuple(one for one in deletes if _goes_first(one.path, options))
    is_first = {one.file.path for one in sends if _is_replaced_first(one, there, options)}
    by_part: dict[SitePart, list[Sending]] = {part: [] for part in SitePart}
    for one in sends:
        if one.file.path not in is_first:
            by_part[one.file.part].append(one)
    return Plan(
        withdrawals=early,
        assets=tuple(by_part[SitePart.ASSET]),
        pages_first=_home_last(one for one in sends if one.file.path in is_first),
        media=tuple(by_part[SitePart.MEDIA]),
        data=tuple(by_part[SitePart.DATA]),
        pages=_home_last(by_part[SitePart.PAGE]),
        deletes=tuple(one for one in deletes if not _goes_first(one.path, options)),
        private=tuple(sorted(name for name in wanted if before.get(name) != wanted[name])),
        private_gone=tuple(sorted(before.keys() - wanted.keys())),
        foreign=foreign,
        stops=tuple(_stops(ours, gallery, known, there, deletes, foreign, options)),
        is_known=record is not None,
        must_record=record is None or record.is_underway or record.digest != ours.digest,
    )


def _sends(ours: Manifest, known: Known, there: Mapping[str, FileThere]) -> Iterator[Sending]:
    was = known.manifest.by_path if known.manifest else {}
    for file in ours.files:
        found, before = there.get(file.path), was.get(file.path)
        is_same = before is not None and before.sha256 == file.sha256
        if found is None:
            yield Sending(file, Reason.MISSING if is_same else Reason.NEW)
        elif not _is_there(file, found):
            if before is None and file.path not in known.paths:
                yield Sending(file, Reason.OTHER_THERE)
            else:
                yield Sending(file, Reason.OTHER_THERE if is_same else Reason.CHANGED)
        elif before is not None and not is_same and not _is_underway(known):
            yield Sending(file, Reason.CHANGED)


def _is_underway(known: Known) -> bool:
    """Whether a publish was cut off there, so that the manifest says little of what is there."""
    return known.record is None or known.record.is_underway


def _is_there(file: ManifestFile, found: FileThere) -> bool:
    """Whether that file is ours for all one can tell from outside: its time follows from its
    bytes (see `site.digest`).
    """
    return found.is_plain and found.size == file.size and found.time == int(file_time(file.sha256))


def _goes_first(path: str, options: PlanOptions) -> bool:
    """Whether a file that goes must go before anything comes; assets tell of no photo."""
    return options.is_narrower and part_of(path) is not SitePart.ASSET


def _is_replaced_first(one: Sending, there: Mapping[str, FileThere], options: PlanOptions) -> bool:
    """Whether a file may still tell what is no longer to be seen, under a name that stays."""
    return (
        options.is_narrower
        and one.file.path in there
        and one.file.part in (SitePart.PAGE, SitePart.DATA)
    )


def _home_last(sendings: Collection[Sending] | Iterator[Sending]) -> tuple[Sending, ...]:
    """Pages from the deepest up, so that what a page leads to is there when it comes."""
    return tuple(
        sorted(
            sendings,
            key=lambda one: (-one.file.path.count("/"), one.file.path == INDEX, one.file.path),
        )
    )


def _stops(
    ours: Manifest,
    gallery: str,
    known: Known,
    there: Mapping[str, FileThere],
    deletes: Collection[Deleting],
    foreign: Collection[str],
    options: PlanOptions,
) -> Iterator[Stop]:
    if INDEX not in ours.by_path:
        yield Stop(
            Guard.NO_SITE,
            f"the site of `{ours.audience}` has no first page",
            "build it again: `staticgal build`",
        )
    record = known.record
    if record is not None and not options.is_adopted:
        if record.audience != ours.audience:
            yield Stop(
                Guard.OTHER_GALLERY,
                f"the site of `{record.audience}` is there, not that of `{ours.audience}`",
                "is it the right folder? `--adopt` takes it over, and deletes that site",
            )
        elif record.gallery != gallery:
            yield Stop(
                Guard.OTHER_GALLERY,
                "the site of another gallery is there, or of this one with other secrets",
                "is it the right folder? `--adopt` takes it over, and deletes that site",
            )
    strange = _strange(known, there, foreign)
    if strange and not options.is_adopted:
        more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
        named = ", ".join(f"`{path}`" for path in strange[:3])
        yield Stop(
            Guard.FOREIGN_FILES,
            f"files are there that staticgal did not put there: {named}{more}",
            "is it the right folder? with `--adopt` they stay where they are, and whoever may open "
            "the site can open them; those that stand where a page of ours belongs are replaced",
        )
    count = len(deletes)
    if options.max_delete >= count:
        return
    had = len(known.paths & there.keys())
    if count > FEW and count > MOST_DELETED * had:
        yield Stop(
            Guard.MANY_DELETES,
            f"{count} of {had} files would be deleted there",
            f"if that is meant, say `--max-delete {count}`",
        )
    elif count and not _has_media(ours) and known.manifest and _has_media(known.manifest):
        yield Stop(
            Guard.MANY_DELETES,
            f"the site of `{ours.audience}` has no photos any more, and the one there has",
            f"to take it down, `staticgal unpublish {ours.audience}`; if it is meant to be empty, "
            f"say `--max-delete {count}`",
        )


def _strange(known: Known, there: Mapping[str, FileThere], foreign: Collection[str]) -> list[str]:
    """The files of others that the owner has not accepted.

    Where we have published before, hidden ones (`.htaccess`, `.well-known/`) are a server's.
    """
    if known.record is None:
        return sorted(there)
    accepted = set(known.record.foreign)
    return [
        path
        for path in foreign
        if path not in accepted and not any(one.startswith(".") for one in path.split("/"))
    ]


def _has_media(manifest: Manifest) -> bool:
    return any(file.part is SitePart.MEDIA for file in manifest.files)
