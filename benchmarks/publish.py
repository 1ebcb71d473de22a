"""How long publishing over ssh takes, against one bare rsync of the same files.

    python benchmarks/publish.py first SCRATCH            # 5,000 files to an empty place
    python benchmarks/publish.py more SCRATCH             # one photo more: what is asked there
    python benchmarks/publish.py unchanged SCRATCH        # 100,000 files, nothing changed

It needs ssh, rsync and an sshd, which it starts for itself on loopback and ends again. Measured is
what `staticgal publish` does with one site once it is built. `first` prints ratios; what has no
peer is printed in seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests/publish"))

from measure import Timing, best_of, table
from sshd import MISSING, Server, serving

from staticgal.progress import Quiet
from staticgal.publish.guards import PlanOptions
from staticgal.publish.plan import nothing_differs, plan
from staticgal.publish.record import Known, read_manifest, read_record
from staticgal.publish.run import Publication, run
from staticgal.publish.targets.remote_shell import RemoteShell
from staticgal.publish.targets.ssh import SSH_VARIABLE, SshPlace
from staticgal.site.digest import file_time, of_bytes
from staticgal.site.manifest import Manifest, ManifestFile, manifest_file, manifest_of

GALLERY = "bench"


def site_of(folder: Path, photos: int, scale: float = 1.0) -> Manifest:
    """A site of so many photos: a page, data for scripts and three pictures each."""
    made: list[ManifestFile] = []
    chance = random.Random(7)  # noqa: S311
    for number in range(photos):
        pictures = {"small": 5_000, "middle": 20_000, "large": 60_000}
        sizes = {
            f"media/{number % 256:02x}/{number:06}-{name}.jpg": int(
                scale * chance.randrange(size, 3 * size)
            )
            for name, size in pictures.items()
        }
        sizes[f"album-{number // 100:04}/{number:06}/index.html"] = 3_000
        sizes[f"album-{number // 100:04}/{number:06}/data.json"] = 400
        made += [_file(folder, path, chance.randbytes(size)) for path, size in sizes.items()]
    made.append(_file(folder, "index.html", chance.randbytes(5_000)))
    return manifest_of("bench", made)


def _file(folder: Path, path: str, content: bytes) -> ManifestFile:
    target, digest = folder / path, of_bytes(content)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    os.utime(target, (file_time(digest), file_time(digest)))
    return manifest_file(path, len(content), digest)


def publish(site: Path, manifest: Manifest, server: Server, target: Path) -> None:
    """What `staticgal publish` does with one site once it is built."""
    os.environ[SSH_VARIABLE] = server.ssh
    place = SshPlace(server.host, PurePosixPath(target / "www"), PurePosixPath(target / "private"))
    publication = Publication(site, manifest, {}, GALLERY, "bench")
    known = Known(read_record(place, "bench"))
    if not nothing_differs(manifest, GALLERY, {}, known):
        known = Known(known.record, read_manifest(place, "bench"))
        made = plan(manifest, GALLERY, {}, known, place.listing(), PlanOptions(is_narrower=False))
        run(publication, made, known, place, Quiet(), time.time)
    place.close()


def timed(act: Callable[[], object]) -> Timing:
    """How long it takes, with the CPU of this process and of all that it started and that ended."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    began = time.perf_counter()
    act()
    wall = time.perf_counter() - began
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in after)
    cpu -= sum(one.ru_utime + one.ru_stime for one in before)
    return Timing(wall, cpu, after[0].ru_maxrss / 1000)


def first(scratch: Path, server: Server, rounds: int) -> None:
    """A site to an empty place."""
    site = scratch / "site"
    manifest = site_of(site, 1000)
    places = (scratch / f"place-{number}" for number in count())
    rsync = ["rsync", "--recursive", "--times", "--perms", "-e", server.ssh, f"{site}/"]

    def bare() -> None:
        subprocess.run([*rsync, f"{server.host}:{next(places)}/"], check=True)

    results = best_of(
        rounds,
        {
            "one bare rsync": lambda: timed(bare),
            "publish": lambda: timed(lambda: publish(site, manifest, server, next(places))),
        },
    )
    megabytes = sum(file.size for file in manifest.files) / 1e6
    print(f"{len(manifest.files)} files, {megabytes:.0f} MB")
    print(table(results, "one bare rsync"))


def more(scratch: Path, server: Server) -> None:
    """One photo more, after 1,000."""
    site, place = scratch / "site", scratch / "place"
    publish(site, site_of(site, 1000), server, place)
    manifest = site_of(site, 1001)
    asked: list[str] = []
    with heard(RemoteShell, "run", asked), heard(SshPlace, "_call", asked):
        took = timed(lambda: publish(site, manifest, server, place))
    print(
        f"one photo more: {took.wall:.2f} s; {asked.count('run')} scripts in one shell, "
        f"{asked.count('_call')} runs of rsync"
    )


def unchanged(scratch: Path, server: Server) -> None:
    """Nothing changed since the last publish of 100,000 files."""
    site, place = scratch / "site", scratch / "place"
    manifest = site_of(site, 20_000, scale=0.02)
    publish(site, manifest, server, place)
    asked: list[str] = []
    with heard(RemoteShell, "run", asked), heard(SshPlace, "_call", asked):
        took = timed(lambda: publish(site, manifest, server, place))
    print(f"{len(manifest.files)} files, unchanged: {took.wall:.2f} s; {len(asked)} scripts")


@contextmanager
def heard(kind: type, name: str, calls: list[str]) -> Iterator[None]:
    """Note every call of a method."""
    method = getattr(kind, name)

    def hears(*arguments: object) -> object:
        calls.append(name)
        return method(*arguments)

    setattr(kind, name, hears)
    try:
        yield
    finally:
        setattr(kind, name, method)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["first", "more", "unchanged"])
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    missing = [MISSING] if MISSING else []
    missing += [] if shutil.which("rsync") else ["rsync"]
    if missing:
        raise SystemExit(f"not here, so there is nothing to measure with: {', '.join(missing)}")
    asked.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.scratch.absolute()) as folder:
        scratch = Path(folder)
        (scratch / "sshd").mkdir()
        with serving(scratch / "sshd") as server:
            match asked.what:
                case "first":
                    first(scratch, server, asked.rounds)
                case "more":
                    more(scratch, server)
                case _:
                    unchanged(scratch, server)


if __name__ == "__main__":
    main()
