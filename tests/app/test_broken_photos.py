"""Photos that cannot be read are named with their reason; the rest is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from staticgal.app.build import BuildOptions, BuildResult, build
from staticgal.errors import ExitCode
from staticgal.progress import Quiet
from staticgal.state.store import Store
from staticgal.workers.processes import ProcessPool
from tests.app.given import (
    built,
    differences,
    family_photos,
    from_scratch,
    gallery,
    photo,
    segment,
    sites,
    staticgal,
    write,
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery that was built once; copy it, do not change it."""
    folder = tmp_path_factory.mktemp("whole") / "gallery"
    config = gallery(folder)
    family_photos(folder)
    assert built(config).exit_code == 0
    return folder


@pytest.fixture
def config(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "gallery", symlinks=True)
    return tmp_path / "gallery/gallery.yaml"


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_every_broken_photo_is_named_with_its_reason_and_the_rest_is_built(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "gallery"
    config = gallery(folder)
    family_photos(folder)
    broken = folder / "photos/2026-05-03 Lisbon"
    outside = photo(tmp_path / "outside.jpg", 80)
    (broken / "text.jpg").write_text("Dear diary, this is no photo.\n")
    (broken / "empty.jpg").write_bytes(b"")
    (broken / "half.jpg").write_bytes(outside.read_bytes()[:-900])
    (broken / "bomb.png").write_bytes(_png_header(60_000, 60_000))
    gif = b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + b"\x80\0\0" + bytes(6)
    (broken / "bomb.gif").write_bytes(gif + b",\0\0\0\0" + bytes(5) + b"\x02\x02D\x01\0;")
    (broken / "link.jpg").symlink_to(outside)
    (broken / "dangling.jpg").symlink_to("nowhere.jpg")
    os.mkfifo(broken / "pipe.jpg")
    (broken / "folder.jpg").mkdir()
    names = {"text", "empty", "half", "bomb.png", "bomb.gif", "link", "dangling", "pipe"}

    done = staticgal(folder, "build")

    assert done.returncode == ExitCode.WORK_FAILED, done
    told = {name: [line for line in done.stderr.splitlines() if name in line] for name in names}
    assert all(told.values()), told
    assert any("text" in line for line in told["text"])
    assert any("60000 × 60000" in line for line in told["bomb.png"])
    assert any("60000 × 60000" in line for line in told["bomb.gif"])
    assert any("leaves the photo folder" in line for line in told["link"])
    assert "Traceback" not in done.stderr
    assert len(list((folder / "build/public").glob("m/*/*.jpg"))) == 3
    assert str(tmp_path) not in (folder / "build/public/index.html").read_text()
    for name in ("text.jpg", "half.jpg", "bomb.png", "bomb.gif", "link.jpg", "dangling.jpg"):
        (broken / name).unlink()
    (broken / "empty.jpg").unlink()
    (broken / "pipe.jpg").unlink()
    assert built(config).exit_code == ExitCode.DONE


def _no_picture(path: Path) -> None:
    path.write_text("no photo any more")


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-300])


@pytest.mark.parametrize("spoil", [_no_picture, _cut_short])
def test_a_photo_that_can_no_longer_be_read_is_gone_and_all_else_goes_out(
    spoil: Callable[[Path], None], config: Path
) -> None:
    photos = config.parent / "photos/2026-05-03 Lisbon"
    spoil(photos / "IMG_20260501_101500.jpg")
    photo(photos / "IMG_20260506_101500.jpg", 81)
    # What is taken away goes, whatever else is wrong.
    write(photos / "IMG_20260503_101500.jpg.md", "---\naccess: {public: none}\n---\n")

    done = staticgal(config.parent, "build")

    assert done.returncode == ExitCode.WORK_FAILED
    assert "IMG_20260501_101500.jpg" in done.stderr
    assert len(list((config.parent / "build/public").glob("m/*/*.jpg"))) == 2
    fresh = from_scratch(config, config.parent.parent / "scratch")
    assert differences(sites(config.parent / "build"), sites(fresh)) == []
    assert staticgal(config.parent, "verify").returncode == ExitCode.DONE


def test_copies_of_a_photo_that_cannot_be_made_are_named_too(config: Path) -> None:
    path = config.parent / "photos/2026-05-03 Lisbon/IMG_20260501_101500.jpg"
    _cut_short(path)
    shutil.copyfile(path, path.with_name("twin.jpg"))

    result = built(config)

    assert result.exit_code is ExitCode.WORK_FAILED
    assert {problem.path.rpartition("/")[2] for problem in result.problems} == {
        "twin.jpg",
        path.name,
    }
    assert {site.photos for site in result.sites if site.audience == "public"} == {2}


def test_a_photo_whose_files_do_not_pass_the_check_costs_itself_alone(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when an encoder writes what it should not: the file has a comment in it."""
    from staticgal.assembly import make_renditions

    filed = make_renditions.Store.file

    def file(store: Store, made: Path, key: str, extension: str, digest: str) -> Path:
        if extension == "jpg" and digest == guilty(made):
            content = made.read_bytes()
            made.write_bytes(content[:2] + segment(0xFE, b"made by Anna") + content[2:])
        return filed(store, made, key, extension, digest)

    seen: list[str] = []

    def guilty(made: Path) -> str:
        seen.append(hashlib.sha256(made.read_bytes()).hexdigest())
        return seen[0]

    monkeypatch.setattr(make_renditions.Store, "file", file)
    monkeypatch.setattr(ProcessPool, "run", lambda _, work, tasks, __: map(work, tasks))
    photos = config.parent / "photos/2026-05-03 Lisbon"
    photo(photos / "IMG_20260506_101500.jpg", 81)
    (photos / "IMG_20260501_101500.jpg").unlink()

    result = built(config)

    assert [problem.path.rpartition("/")[2] for problem in result.problems] == [
        "IMG_20260506_101500.jpg"
    ]
    assert "did not pass the check" in result.problems[0].reason
    assert all(site.is_replaced for site in result.sites)
    assert len(list((config.parent / "build/public").glob("m/*/*.jpg"))) == 2
    monkeypatch.undo()
    assert built(config).exit_code is ExitCode.DONE
    assert len(list((config.parent / "build/public").glob("m/*/*.jpg"))) == 3


def test_a_broken_photo_keeps_no_site_of_an_audience_that_is_no_more(config: Path) -> None:
    built(config)
    photos = config.parent / "photos/2026-05-03 Lisbon"
    (photos / "IMG_20260501_101500.jpg").write_text("no photo any more")
    config.write_text(config.read_text().replace("  family: {role: relative}\n", ""))

    result = built(config, keep_going=True)

    assert result.exit_code == ExitCode.WORK_FAILED
    assert not (config.parent / "build/family").exists()


def test_a_photo_without_permission_is_named(config: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = config.parent / "photos/2026-05-03 Lisbon/IMG_20260501_101500.jpg"
    path.chmod(0)

    result = built(config, keep_going=True)

    assert [(p.path.rpartition("/")[2], "permission" in p.reason) for p in result.problems] == [
        (path.name, True)
    ]


class Meddling(Quiet):
    """Says nothing, and does something when a stage begins."""

    def __init__(self, stage: str, meddle: Callable[[], object]) -> None:
        self._stage = stage
        self._meddle: Callable[[], object] | None = meddle

    def stage(self, name: str, total: int | None = None, unit: str = "") -> None:
        del total, unit
        if self._stage in name and self._meddle is not None:
            self._meddle()
            self._meddle = None


def _build_meddled(config: Path, stage: str, meddle: Callable[[], object]) -> BuildResult:
    return build(config, BuildOptions(jobs=1), Meddling(stage, meddle))


@pytest.mark.parametrize("stage", ["reading photos", "making renditions"])
@pytest.mark.parametrize("how", ["vanishes", "changes", "becomes a link out of the tree"])
def test_a_photo_that_does_not_stay_as_it_is_during_the_build_is_named_and_absent(
    how: str, stage: str, config: Path
) -> None:
    last = sites(config.parent / "build")
    path = photo(config.parent / "photos/2026-05-03 Lisbon/IMG_20260507_101500.jpg", 82)
    outside = photo(config.parent.parent / "outside.jpg", 83)

    def meddle() -> None:
        if how == "changes":
            photo(path, 84)
            return
        path.unlink()
        if how == "becomes a link out of the tree":
            path.symlink_to(outside)

    result = _build_meddled(config, stage, meddle)

    assert [problem.path.rpartition("/")[2] for problem in result.problems] == [path.name]
    assert result.exit_code is ExitCode.WORK_FAILED
    assert differences(sites(config.parent / "build"), last) == []
    path.unlink(missing_ok=True)
    assert built(config).exit_code is ExitCode.DONE
    assert differences(sites(config.parent / "build"), last) == []


def test_a_folder_swapped_for_a_link_during_the_build_is_not_followed(config: Path) -> None:
    """Only the last part of a path is guarded by O_NOFOLLOW: here a folder above is exchanged."""
    inside = config.parent / "photos/New"
    photo(inside / "a.jpg", 85)
    outside = config.parent.parent / "outside"
    photo(outside / "a.jpg", 86)

    def meddle() -> None:
        shutil.rmtree(inside)
        inside.symlink_to(outside)

    result = _build_meddled(config, "making renditions", meddle)

    assert [problem.path for problem in result.problems] == ["New/a.jpg"]
