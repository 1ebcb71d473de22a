"""What a publish will do: a value, made of our manifest, of what is there, and of options."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from staticgal.publish.guards import PlanOptions, Stop, stops
from staticgal.publish.place import FileThere
from staticgal.publish.record import Known
from staticgal.site.digest import file_time
from staticgal.site.layout import INDEX, SitePart, part_of
from staticgal.site.manifest import Manifest, ManifestFile


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
    def stages(self) -> tuple[tuple[Sending, ...], ...]:
        """The files that are sent, in groups: one is all there before the next begins.

        As every group costs a new start, what nothing leads to yet goes together: assets with
        media, and data that was not there before.
        """
        is_absent = (Reason.NEW, Reason.MISSING)
        new = tuple(one for one in self.data if one.reason in is_absent)
        changed = tuple(one for one in self.data if one.reason not in is_absent)
        bulk = (*self.media, *new)
        if self.pages_first:
            stages = (self.assets, self.pages_first, bulk, changed, self.pages)
        else:
            stages = ((*self.assets, *bulk), (), (), changed, self.pages)
        return tuple(stage for stage in stages if stage)

    @property
    def sends(self) -> tuple[Sending, ...]:
        """Every file that is sent, in the order in which it is."""
        return tuple(one for stage in self.stages for one in stage)

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
        stops=tuple(stops(ours, gallery, known, there, len(deletes), foreign, options)),
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
