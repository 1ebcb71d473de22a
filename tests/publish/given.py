"""Sites to publish, places to publish to, and places that fail."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from staticgal.progress import Quiet
from staticgal.publish.guards import PlanOptions
from staticgal.publish.place import FileThere, Place, PublishError
from staticgal.publish.plan import Plan, plan
from staticgal.publish.record import Known, read_manifest, read_record
from staticgal.publish.run import Publication, run
from staticgal.publish.targets.local import LocalPlace
from staticgal.site.digest import file_time, of_bytes
from staticgal.site.manifest import ManifestFile, manifest_file, manifest_of

GALLERY = "gallery one"
WHERE = "the place"


def clock() -> float:
    """A time that does not pass."""
    return 1_800_000_000.0


def given_site(folder: Path, files: Mapping[str, str], audience: str = "family") -> Publication:
    """A built site with these texts in these files, each with the time of its bytes."""
    made: list[ManifestFile] = []
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        content = text.encode()
        target.write_bytes(content)
        digest = of_bytes(content)
        os.utime(target, (file_time(digest), file_time(digest)))
        target.chmod(0o444)
        made.append(manifest_file(path, len(content), digest))
    return Publication(folder, manifest_of(audience, made), {}, GALLERY, WHERE)


def given_local(folder: Path) -> LocalPlace:
    """A place of two folders, neither of which is there yet."""
    return LocalPlace(folder / "www/family", folder / "www-private/family")


def known_of(place: Place) -> Known:
    """What the place says of itself."""
    return Known(read_record(place, WHERE), read_manifest(place, WHERE))


def planned(
    publication: Publication, place: Place, options: PlanOptions | None = None
) -> tuple[Plan, Known]:
    """What a publish to the place would do."""
    known = known_of(place)
    made = plan(
        publication.manifest,
        publication.gallery,
        publication.private,
        known,
        place.listing(),
        options or PlanOptions(),
    )
    return made, known


def publish(publication: Publication, place: Place, options: PlanOptions | None = None) -> Plan:
    """Publish, and what was planned."""
    made, known = planned(publication, place, options)
    run(publication, made, known, place, Quiet(), clock)
    return made


def texts(folder: Path) -> dict[str, str]:
    """All files in a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Failing:
    """A place that does what another does, one file at a time, and fails at its n-th change.

    `says` hears of each change before it is tried.
    """

    def __init__(self, place: Place, fails_at: int | None, says: list[str] | None = None) -> None:
        self._place = place
        self._fails_at = fails_at
        self.changes = 0
        self.says = says if says is not None else []

    def _change(self, what: str) -> None:
        self.changes += 1
        if self.changes == self._fails_at:
            raise PublishError(f"the line was cut at {what}")
        self.says.append(what)

    def read(self, name: str) -> bytes | None:
        return self._place.read(name)

    def write(self, name: str, content: bytes) -> None:
        self._change(f"write {name}")
        self._place.write(name, content)

    def create(self, name: str, content: bytes) -> bool:
        self._change(f"create {name}")
        return self._place.create(name, content)

    def move(self, name: str, other: str) -> bool:
        self._change(f"move {name}")
        return self._place.move(name, other)

    def remove(self, names: Sequence[str]) -> None:
        for name in names:
            self._change(f"remove {name}")
            self._place.remove([name])

    def listing(self) -> Mapping[str, FileThere]:
        return self._place.listing()

    def send(self, site: Path, files: Sequence[ManifestFile], sent: Callable[[int], None]) -> None:
        for file in files:
            self._change(f"send {file.path}")
            self._place.send(site, [file], sent)

    def delete(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._change(f"delete {path}")
            self._place.delete([path])

    def close(self) -> None:
        self._place.close()
