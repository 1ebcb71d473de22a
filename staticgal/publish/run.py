"""Doing what a plan says, in its order; stopped at any point and planned again, it ends the same.

Before the first change the place is marked as under way, with every path that may come to lie
there. So the next publish looks at all that is there, and knows which of it is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from staticgal.progress import Reporter
from staticgal.publish.check_files import FileCheck
from staticgal.publish.lock import LASTS_S, Lock, locked
from staticgal.publish.place import Place, PublishError
from staticgal.publish.plan import Deleting, Plan, Sending, digests
from staticgal.publish.record import MANIFEST, RECORD, Known, Record, packed, read_record
from staticgal.site.manifest import Manifest, ManifestFile

BATCH_FILES: Final = 10_000
BATCH_BYTES: Final = 256 << 20  # at 100 kB/s less than the lock lasts

_Step = TypeVar("_Step", Sending, Deleting)


@dataclass(frozen=True, slots=True)
class Publication:
    """One site to be published: the folder it was built in, what it consists of, what is private
    of it, and whose it is (see `Record`). `where` names the place in messages; `publisher` stands
    for this gallery on this machine, of which one process publishes at a time, and is "" where
    nobody sees to that.
    """

    site: Path
    manifest: Manifest
    private: Mapping[str, bytes]
    gallery: str
    where: str
    publisher: str = ""


def run(
    publication: Publication,
    plan: Plan,
    known: Known,
    place: Place,
    reporter: Reporter,
    clock: Callable[[], float],
    limit_rate: int = 0,
) -> None:
    """Make the place what the plan says; PublishError where something cannot be done. Where not
    more than `limit_rate` bytes a second are sent, groups of files are such that the lock lasts.
    """
    if plan.stops:
        raise PublishError("\n".join(str(one) for one in plan.stops))
    with locked(place, publication.where, clock, publication.publisher) as lock:
        if read_record(place, publication.where) != known.record:
            raise PublishError(
                f"{publication.where}: somebody else has published there since; run this again"
            )
        _Run(publication, plan, known, place, lock, reporter, limit_rate).all()


class _Run:
    def __init__(
        self,
        publication: Publication,
        plan: Plan,
        known: Known,
        place: Place,
        lock: Lock,
        reporter: Reporter,
        limit_rate: int,
    ) -> None:
        self.publication = publication
        self.plan = plan
        self.known = known
        self.place = place
        self.lock = lock
        self.reporter = reporter
        most = min(BATCH_BYTES, limit_rate * LASTS_S // 2 or BATCH_BYTES)
        self.batches = [
            [
                [one.file for one in batch]
                for batch in _batches(stage, lambda one: one.file.size, most)
            ]
            for stage in plan.stages
        ]

    def all(self) -> None:
        every = [batch for stage in self.batches for batch in stage]
        with closing(FileCheck(self.publication.site, every)) as check:
            self._all(check)

    def _all(self, check: FileCheck) -> None:
        plan = self.plan
        if plan.sends or plan.all_deletes or plan.must_record:
            self._mark()
        # A password that was taken away must not open what comes; and nothing may come before the
        # files that keep strangers out.
        for name in plan.private:
            self.place.write(name, self.publication.private[name])
        if plan.private_gone:
            self.place.remove(plan.private_gone)
        audience = self.publication.manifest.audience
        self.reporter.stage(f"{audience}: deleting what goes first", len(plan.withdrawals))
        self._delete(plan.withdrawals)
        size = sum(one.file.size for one in plan.sends)
        self.reporter.stage(f"{audience}: sending", size, unit="bytes")
        for batches in self.batches:
            self._send(batches, check)
        self.reporter.stage(f"{audience}: deleting", len(plan.deletes))
        self._delete(plan.deletes)
        self._end()
        self.reporter.done()

    def _mark(self) -> None:
        """Say that the place is under way, and which files of ours may be there from now on."""
        stored = self.known.manifest.by_path if self.known.manifest else {}
        coming = self.publication.manifest.by_path.keys() | self.known.paths
        before = self.known.record or self._record()
        marked = replace(
            before, is_underway=True, paths=tuple(sorted(coming - stored.keys())),
            foreign=tuple(sorted({*before.foreign, *self.plan.foreign})),
        )  # fmt: skip
        self.place.write(RECORD, marked.to_json())

    def _record(self) -> Record:
        return Record(self.publication.gallery, self.publication.manifest.audience)

    def _end(self) -> None:
        """The manifest, and then that all of it is there."""
        manifest = self.publication.manifest
        record = self.known.record
        if record is None or record.digest != manifest.digest or record.is_underway:
            self.place.write(MANIFEST, packed(manifest))
        ended = replace(
            self._record(),
            digest=manifest.digest,
            foreign=self.plan.foreign,
            private=digests(self.publication.private),
        )
        self.place.write(RECORD, ended.to_json())

    def _send(self, batches: Sequence[Sequence[ManifestFile]], check: FileCheck) -> None:
        for batch in batches:
            self.lock.renew()
            check.wait()
            self.place.send(self.publication.site, batch, self.reporter.step)

    def _delete(self, deletings: Sequence[Deleting]) -> None:
        for batch in _batches(deletings, lambda _: 0):
            self.lock.renew()
            self.place.delete([one.path for one in batch])
            self.reporter.step(len(batch))


def take_down(
    where: str,
    known: Known,
    place: Place,
    reporter: Reporter,
    clock: Callable[[], float],
    publisher: str = "",
) -> tuple[str, ...]:
    """Delete all that is ours at a place; the files of others there, which stay."""
    with locked(place, where, clock, publisher) as lock:
        if read_record(place, where) != known.record or known.record is None:
            raise PublishError(f"{where}: somebody else has published there since; run this again")
        place.write(RECORD, replace(known.record, is_underway=True).to_json())
        there = place.listing()
        paths = sorted(known.paths & there.keys())
        reporter.stage("taking down", len(paths))
        for batch in _batches([Deleting(path, 0) for path in paths], lambda _: 0):
            lock.renew()
            place.delete([one.path for one in batch])
            reporter.step(len(batch))
        left = known.paths & place.listing().keys()
        if left:
            raise PublishError(f"{where}: still there: {_named(sorted(left))}")
        place.remove([*known.record.private, MANIFEST])
        place.remove([RECORD])
        reporter.done()
    return tuple(sorted(there.keys() - known.paths))


def _batches(
    steps: Sequence[_Step], size: Callable[[_Step], int], most: int = BATCH_BYTES
) -> Iterator[list[_Step]]:
    """The same in order, in groups that do not take too long."""
    batch: list[_Step] = []
    weight = 0
    for one in steps:
        if batch and (len(batch) >= BATCH_FILES or weight + size(one) > most):
            yield batch
            batch, weight = [], 0
        batch.append(one)
        weight += size(one)
    if batch:
        yield batch


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - 3} more" if len(paths) > 3 else ""
    return ", ".join(f"`{path}`" for path in paths[:3]) + more
