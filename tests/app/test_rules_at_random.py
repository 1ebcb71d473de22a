"""Random galleries, and what owners and programs do to them: what is closed stays closed, or the
build stops.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml

from staticgal.app import last_build as remembered
from staticgal.app.open_gallery import LoadedGallery, load_gallery
from staticgal.errors import ConfigErrors
from staticgal.progress import Quiet
from staticgal.state.open_state import open_state
from staticgal.workers.processes import ProcessPool
from tests.app.given import packet, picture

pytestmark = pytest.mark.slow

FOLDERS = ("", "a", "a/b", "Ünder c", "d")
NAMES = ("IMG_1.jpg", "IMG_1-edited.jpg", "IMG_1.png", "IMG_2.jpg", "é 3.jpg", "scan.JPG")
CLOSED = {"access": {"public": "none"}}


class InThisProcess(ProcessPool):
    """Work done at once, as starting processes takes longer than these galleries do."""

    def run(self, work: Callable[..., Any], tasks: Any, failed: Any) -> Iterator[Any]:  # noqa: ARG002
        yield from map(work, tasks)


def opened(folder: Path, *, remember: bool = False) -> LoadedGallery:
    """The gallery as it is, remembered as a build would that ends now."""
    with open_state(folder, str) as state:
        last = remembered.last_build(state)
        config = folder / "gallery.yaml"
        found = load_gallery(config, state.db, Quiet(), InThisProcess(1), None, last)
        if remember:
            remembered.remember_last_build(state, found, is_whole=True)
        return found


class World:
    """A gallery drawn at random; `who` tells which photo some bytes are of."""

    def __init__(self, draw: Random, folder: Path) -> None:
        self.draw, self.folder, self.top = draw, folder, folder / "photos"
        self.who: dict[bytes, int] = {}
        self.did: list[str] = []
        paths = [f"{one}/{name}".lstrip("/") for one in FOLDERS for name in NAMES]
        self.shown = sorted(draw.sample(paths, draw.randint(3, 9)))
        for number, path in enumerate(self.shown):
            self.put(self.top / path, number)
        said: dict[str, Any] = {
            "title": "Random",
            "source": "photos",
            "roles": {"viewer": ["can_view"]},
            "audiences": {"public": {"role": "viewer", "protection": "open"}},
            "albums": {},
            "photos": {},
            "limits": [{"when": {"keyword": "private"}, "withhold": "all"}],
        }
        for _ in range(draw.randint(1, 3)):
            self.close(said)
        (folder / "gallery.yaml").write_text(yaml.safe_dump(said, allow_unicode=True))

    def put(self, path: Path, number: int, version: int = 0) -> None:
        """Write a photo; each version of it has bytes of its own."""
        path.parent.mkdir(parents=True, exist_ok=True)
        kind = "PNG" if path.suffix.lower() == ".png" else "JPEG"
        picture(number * 100 + version, (16, 12)).save(path, kind)
        self.who[path.read_bytes()] = number

    def close(self, said: dict[str, Any]) -> None:
        path = self.draw.choice(self.shown)
        folder, _, name = path.rpartition("/")
        stem = path.rpartition(".")[0]
        way = self.draw.randrange(8)
        self.did.append(f"close {path} in way {way}")
        if way == 0:
            self.note(f"{path}.md", CLOSED)
        elif way == 1:
            self.note(f"{stem}.md", {"hidden": True})
        elif way == 2:
            (self.top / f"{path}.xmp").write_bytes(packet(keywords=["private"]))
        elif way == 3:
            (self.top / f"{stem}.xmp").write_bytes(packet(keywords=["private"]))
        elif way == 4:
            self.note(f"{folder}/_folder.md".lstrip("/"), CLOSED)
        elif way == 5:
            said["albums"][folder] = CLOSED
        elif way == 6:
            said["photos"][path] = CLOSED
        else:
            pattern = self.draw.choice([path, f"{folder}/*{name[1:]}".lstrip("/"), f"**/{name}"])
            said["limits"].append({"when": {"file": pattern}, "withhold": "all"})

    def note(self, path: str, keys: dict[str, Any]) -> None:
        (self.top / path).write_text(f"---\n{yaml.safe_dump(keys)}---\n")

    def files(self, *endings: str) -> list[Path]:
        every = (one for one in self.top.rglob("*") if one.is_file() and not one.is_symlink())
        return sorted(one for one in every if one.suffix.lower() in endings)

    def act(self) -> Path | None:
        """One thing that owners, file managers and sync programs do. The photo or folder that
        was taken elsewhere, if one was.
        """
        draw = self.draw
        photo = draw.choice(self.files(".jpg", ".png"))
        notes = self.files(".md", ".xmp")
        other = self.top / draw.choice(FOLDERS)
        other.mkdir(parents=True, exist_ok=True)
        way = draw.randrange(14)
        self.did.append(f"{photo.relative_to(self.top)}: action {way}")
        if way == 0:
            photo.rename(photo.with_name(f"Anna{photo.suffix}"))
        elif way == 1 and not (other / photo.name).exists():
            return photo.rename(other / photo.name)
        elif way == 2 and photo.parent != self.top:
            return photo.parent.rename(self.top / "renamed")
        elif way == 3:
            tail = draw.choice(["-edited", " copy", "(1)", "~2", " (conflicted copy 2026-05-01)"])
            shutil.copy(photo, photo.with_name(f"{photo.stem}{tail}{photo.suffix}"))
        elif way == 4:
            self.put(photo.with_suffix(".png"), self.who[photo.read_bytes()], 1)
            if photo.suffix != ".png":
                photo.unlink()
        elif way == 5:
            photo.rename(photo.with_name(photo.name.swapcase()))
        elif way == 6:
            photo.rename(photo.with_name(unicodedata.normalize("NFD", photo.name)))
        elif way == 7 and not (other / photo.name).exists():
            (other / photo.name).symlink_to(photo)
        elif way == 8 and not (other / "moved.jpg").exists():
            moved = photo.rename(other / "moved.jpg")
            photo.symlink_to(moved)
            return moved
        elif way == 9:
            photo.rename(photo.with_name(f"old{photo.suffix}"))
            self.put(photo, 90)
        elif way == 10:
            photo.rename(photo.with_suffix(".jpeg"))
        elif notes:
            note = draw.choice(notes)
            if way == 11:
                note.write_text("")
            elif way == 12:
                note.rename(note.with_name(f"{note.name}.txt"))
            else:
                tail = ".sync-conflict-20260501-101010-ABCDEFG"
                note.rename(note.with_name(f"{note.stem}{tail}{note.suffix}"))
        return None


def files_of(gallery: LoadedGallery) -> dict[str, Path]:
    """Where each photo lies, by its path, which may be written otherwise."""
    every = (photo for album in gallery.gallery.root.walk() for photo in album.photos)
    return {photo.path: Path(photo.source.location) for photo in every}


def check(seed: int, folder: Path) -> bool:
    """One gallery and one thing done to it; whether anything was closed in it, to begin with."""
    world = World(Random(seed), folder)  # noqa: S311  # no secret
    try:
        before = opened(folder, remember=True)
    except ConfigErrors:
        return False  # as two notes about one photo
    seen = before.outcomes["public"].photos
    every = files_of(before)
    shut = {world.who[every[path].read_bytes()]: path for path in every.keys() - seen.keys()}
    open_albums = before.outcomes["public"].albums.keys() | {p.rpartition("/")[0] for p in seen}

    taken_out = world.act()
    try:
        after = opened(folder)
    except ConfigErrors:
        return bool(shut)
    told = {one.about for one in after.diagnostics if one.code == "matches-no-more"}
    now = files_of(after)
    for path in after.outcomes["public"].photos:
        was = shut.get(world.who[now[path].read_bytes()])
        if was is None or path in told:
            continue
        left_closed_album = taken_out and was.rpartition("/")[0] not in open_albums
        is_there = path in every and path in seen
        assert left_closed_album or is_there, (seed, f"{path} was {was}", *world.did)
    return bool(shut)


@pytest.mark.parametrize("start", range(0, 80, 20))
def test_what_is_closed_stays_closed_or_the_build_stops(start: int) -> None:
    closed = 0
    for seed in range(start, start + 20):
        with TemporaryDirectory() as folder:
            closed += check(seed, Path(folder))

    assert closed > 10
