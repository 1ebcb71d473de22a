"""Builds killed, interrupted, run at once, or out of disk: the last good site stays."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from staticgal.errors import BuildError
from staticgal.state.lock import building
from tests.app.given import (
    AUDIENCES,
    Entry,
    built,
    differences,
    family_photos,
    gallery,
    photo,
    sites,
    tree,
    write,
)
from tests.command import hear_ctrl_c
from tests.command import on_its_own as staticgal

Trees = dict[str, dict[str, Entry]]


def _trees(folder: Path) -> Trees:
    return {name: tree(folder / "build" / name) for name in AUDIENCES}


def _edit(folder: Path) -> None:
    """Something added, changed, taken away, in every site."""
    photos = folder / "photos"
    trip = photos / "2026-05-03 Lisbon"
    photo(trip / "IMG_20260508_101500.jpg", 71)
    photo(photos / "2026-10-15 Anna/d.jpg", 72)
    (trip / "IMG_20260501_101500.jpg").unlink()
    write(photos / "_folder.md", "Where we have **never** been.\n")


class Before:
    """A gallery before its first build and between two, with what each build ends with."""

    def __init__(self, folder: Path) -> None:
        self.unbuilt = folder / "unbuilt"
        config = gallery(self.unbuilt)
        family_photos(self.unbuilt)
        self.edited = folder / "edited"
        shutil.copytree(self.unbuilt, self.edited, symlinks=True)
        begun = time.monotonic()
        assert staticgal(self.edited, "build", "--jobs", "2").returncode == 0
        self.seconds = time.monotonic() - begun
        self.old = _trees(self.edited)
        _edit(self.edited)
        final = folder / "final"
        shutil.copytree(self.unbuilt, final)
        _edit(final)
        built(final / config.name)
        self.new = _trees(final)
        assert all(differences(self.old[name], self.new[name]) for name in AUDIENCES)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Before:
    return Before(tmp_path_factory.mktemp("killed"))


_groups: list[int] = []


def _started(folder: Path) -> subprocess.Popen[str]:
    with (folder / "said").open("w") as said:
        build = subprocess.Popen(
            [sys.executable, "-m", "staticgal", "build", "--jobs", "2"],
            cwd=folder,
            start_new_session=True,
            preexec_fn=hear_ctrl_c,
            stdout=said,
            stderr=subprocess.STDOUT,
            text=True,
        )
    _groups.append(build.pid)
    return build


@pytest.fixture(autouse=True)
def nobody_left() -> Iterator[None]:
    """However a build ended, none of its processes may be left."""
    yield
    left = {group: _end_of(group) for group in _groups}
    _groups.clear()
    assert not any(left.values()), left


def _processes_of(group: int) -> list[int]:
    """The processes of a group that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def _end_of(group: int, timeout_s: float = 20) -> list[int]:
    """Wait for the group to be gone; who is left after all."""
    end = time.monotonic() + timeout_s
    while left := _processes_of(group):
        if time.monotonic() > end:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            return left
        time.sleep(0.05)
    return []


def _killed(folder: Path, is_time: Callable[[float], bool]) -> int:
    """A build that is killed when it is time, workers left to themselves; its exit code."""
    build = _started(folder)
    begun = time.monotonic()
    while build.poll() is None and not is_time(time.monotonic() - begun):
        time.sleep(0.001)
    build.kill()
    return build.wait()


def _appears(path: str) -> Callable[[Path], bool]:
    return lambda folder: (folder / path).exists()


def _count(pattern: str, least: int) -> Callable[[Path], bool]:
    return lambda folder: sum(1 for _ in folder.glob(pattern)) >= least


POINTS: dict[str, Callable[[Path], bool]] = {
    "state": _appears(".staticgal/state.sqlite"),
    "first-incoming": _count(".staticgal/store/incoming/*", 1),
    "some-stored": _count(".staticgal/store/??/*", 3),
    "all-stored": _count(".staticgal/store/??/*", 17),
    "staging-public": _appears(".staticgal/sites/public"),
    "staging-family": _appears(".staticgal/sites/family"),
    "staging-me": _appears(".staticgal/sites/me"),
    "public-in-place": _appears("build/public"),
    "family-in-place": _appears("build/family"),
    "me-in-place": _appears("build/me"),
}
# The points are met on any machine; these shares of the time add chance.
SHARES = [
    pytest.param(share, marks=pytest.mark.slow) for share in (0.3, 0.5, 0.65, 0.75, 0.85, 0.92)
]


@pytest.mark.parametrize("point", [*POINTS, *SHARES])
def test_a_first_build_killed_anywhere_leaves_whole_sites_or_none(
    point: str | float, before: Before, tmp_path: Path
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)

    def is_time(since: float) -> bool:
        if isinstance(point, str):
            return POINTS[point](folder)
        return since >= point * before.seconds

    _killed(folder, is_time)

    for name, found in _trees(folder).items():
        assert not found or differences(found, before.old[name]) == [], name
    result = built(folder / "gallery.yaml")
    assert result.exit_code == 0, result
    assert _differing(folder, before.old) == []


@pytest.mark.parametrize("share", [*SHARES, 0.7, 0.8, 0.88])
def test_a_second_build_killed_anywhere_leaves_each_site_whole_as_it_was_or_as_it_will_be(
    share: float, before: Before, tmp_path: Path
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(before.edited, folder, symlinks=True)

    _killed(folder, lambda since: since >= share * before.seconds)

    for name, found in _trees(folder).items():
        is_old = differences(found, before.old[name]) == []
        assert is_old or differences(found, before.new[name]) == [], name
    result = built(folder / "gallery.yaml")
    assert result.exit_code == 0, result
    assert _differing(folder, before.new) == []


def test_killed_again_and_again_a_build_gets_there_in_the_end(
    before: Before, tmp_path: Path
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)
    for least in (2, 6, 10, 14):
        is_time = _count(".staticgal/store/??/*", least)
        _killed(folder, lambda _, is_time=is_time: is_time(folder))  # type: ignore[misc]

    made = built(folder / "gallery.yaml").made

    assert made < 17  # what the killed builds had finished is not made again
    assert _differing(folder, before.old) == []
    assert not list((folder / ".staticgal/store/incoming").iterdir())


def test_killing_the_build_alone_leaves_no_worker_behind(before: Before, tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)
    build = _started(folder)
    is_time = _count(".staticgal/store/??/*", 1)
    while build.poll() is None and not is_time(folder):
        time.sleep(0.001)

    build.kill()
    build.wait()

    assert _end_of(build.pid) == []


@pytest.mark.parametrize("point", ["first-incoming", "some-stored", "staging-family"])
def test_ctrl_c_says_so_and_leaves_the_last_good_sites_and_no_worker(
    point: str, before: Before, tmp_path: Path
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)
    build = _started(folder)
    while build.poll() is None and not POINTS[point](folder):
        time.sleep(0.001)

    os.killpg(build.pid, signal.SIGINT)  # as a terminal does it: everybody in the group
    build.wait(timeout=60)
    said = (folder / "said").read_text()

    assert _end_of(build.pid) == []
    if build.returncode == 0:
        pytest.skip("this build had ended before it could be stopped")
    assert build.returncode in (1, 130), said
    is_there = {name: bool(found) for name, found in _trees(folder).items()}
    if any(is_there.values()):
        for name, there in is_there.items():
            assert re.search(rf"{'new' if there else 'not built'}: [^;]*\b{name}\b", said), said
    else:
        assert "no site was built" in said
    assert "Traceback" not in said
    for name, found in _trees(folder).items():
        assert not found or differences(found, before.old[name]) == [], name
    built(folder / "gallery.yaml")
    assert _differing(folder, before.old) == []


def _differing(folder: Path, trees: Trees) -> list[str]:
    return [
        f"{name}/{line}"
        for name in AUDIENCES
        for line in differences(_trees(folder)[name], trees[name])
    ]


def test_of_two_builds_at_once_the_second_says_so_and_the_first_ends_well(
    before: Before, tmp_path: Path
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)
    for number in range(12):
        photo(folder / f"photos/More/{number}.jpg", 200 + number, size=(1600, 1200))
    build = _started(folder)
    is_under_way = _count(".staticgal/store/incoming/*", 1)
    while build.poll() is None and not is_under_way(folder):
        time.sleep(0.001)

    with pytest.raises(BuildError, match=f"another build .*process {build.pid}"):
        built(folder / "gallery.yaml")

    assert build.wait(timeout=120) == 0, (folder / "said").read_text()
    assert (folder / "build/public/index.html").is_file()


def test_the_command_says_that_another_build_is_running(before: Before, tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)

    with building(folder / ".staticgal"):
        second = staticgal(folder, "build")
        third = staticgal(folder, "clean")

    assert second.returncode == third.returncode == 1
    assert "another build or publish of this gallery is running" in second.stderr
    assert "another build or publish of this gallery is running" in third.stderr
    assert not (folder / "build").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 6 MB."""
    if os.geteuid() != 0 or not sys.platform.startswith("linux") or not shutil.which("mount"):
        pytest.skip("only root on Linux can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607  # as `mount` above


def test_a_full_disk_is_told_and_the_last_good_sites_stay(before: Before, small_disk: Path) -> None:
    folder = small_disk / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)
    assert built(folder / "gallery.yaml").exit_code == 0
    last = sites(folder / "build")
    for number in range(8):
        photo(folder / f"photos/More/{number}.jpg", 300 + number, size=(800, 600))
    filler = small_disk / "filler"
    status = os.statvfs(small_disk)
    filler.write_bytes(bytes(max(0, status.f_bavail * status.f_frsize - 150_000)))

    free = []
    for _ in range(3):
        done = staticgal(folder, "build")
        assert done.returncode == 1, done
        assert "the disk is full" in done.stderr
        assert "Traceback" not in done.stderr
        assert differences(sites(folder / "build"), last) == []
        free.append(os.statvfs(small_disk).f_bavail)

    assert free[2] == free[1]  # nothing piles up
    filler.unlink()
    assert built(folder / "gallery.yaml").exit_code == 0
    assert staticgal(folder, "verify").returncode == 0
    assert len(list((folder / "build/public").glob("m/*/*.jpg"))) == 11


@pytest.mark.slow
def test_a_disk_full_while_pages_are_written_leaves_the_last_good_sites(
    before: Before, small_disk: Path
) -> None:
    folder = small_disk / "gallery"
    shutil.copytree(before.unbuilt, folder, symlinks=True)
    assert built(folder / "gallery.yaml").exit_code == 0
    last = sites(folder / "build")
    note = "---\ntitle: {0}\n---\n" + "Many words, many pages. " * 2000
    for number, path in enumerate(sorted((folder / "photos").rglob("*.jpg"))):
        write(path.with_name(f"{path.name}.md"), note.format(number))
    filler = small_disk / "filler"
    status = os.statvfs(small_disk)
    filler.write_bytes(bytes(max(0, status.f_bavail * status.f_frsize - 300_000)))

    done = staticgal(folder, "build")

    assert done.returncode == 1, done
    assert "the disk is full" in done.stderr
    whole = {name: tree(folder / "build" / name) for name in AUDIENCES}
    old = {name for name in AUDIENCES if whole[name][""] and _is_in(whole[name], last, name)}
    assert old  # a site finished before the disk was full may be new, and is whole; others are old
    filler.unlink()
    assert built(folder / "gallery.yaml").exit_code == 0
    assert staticgal(folder, "verify").returncode == 0


def _is_in(site: dict[str, Entry], all_sites: dict[str, Entry], name: str) -> bool:
    return {f"{name}/{path}".rstrip("/"): entry for path, entry in site.items()} == {
        path: entry for path, entry in all_sites.items() if path.split("/")[0] == name
    }
