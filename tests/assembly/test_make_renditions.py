"""Renditions are made of photos wherever they lie: only their reader knows where that is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest

from staticgal.assembly.make_renditions import run
from staticgal.assembly.plan import BuildPlan, Make, Reason
from staticgal.core.photo_reader import PhotoVersion
from staticgal.core.rendition import Format, Product, RenditionSpec, Size, Verbatim
from staticgal.errors import SourceError
from staticgal.progress import Quiet
from staticgal.state.database import State
from staticgal.state.store import Store
from staticgal.workers.processes import ProcessPool
from tests.render.photos import picture
from tests.shared import ROOT

SPEC = RenditionSpec(Size.THUMBNAIL, 40, Format.JPEG, 80)
ORIGINAL = Verbatim("jpg")


@dataclass(frozen=True)
class Cloud:
    """Photos in another place, under names that are no paths; `etag` is what lies there now."""

    bucket: str
    etag: str

    def version(self, location: str) -> PhotoVersion:
        return PhotoVersion(f"{location} {self.etag}")

    def open(self, location: str) -> BinaryIO:
        if location.endswith("pipe"):
            raise SourceError("is not a file")
        return self._copy(location).open("rb")

    @contextmanager
    def local_path(self, location: str) -> Iterator[str]:
        yield str(self._copy(location))

    def _copy(self, location: str) -> Path:
        return Path(self.bucket, location.removeprefix("cloud:"))


def made(folder: Path, location: str, *products: Product, etag: str = "1") -> dict[str, str]:
    """What `run` says of a photo that was scanned as version 1; by location."""
    bucket = folder / "bucket"
    bucket.mkdir(exist_ok=True)
    picture(80, 60).save(bucket / "7", "JPEG")
    digest = sha256((bucket / "7").read_bytes()).hexdigest()
    keyed = tuple((f"key{number}", product) for number, product in enumerate(products))
    version = PhotoVersion(f"{location} 1")
    make = Make(location, digest, "jpeg", 80, 60, version, keyed, Reason.NEW)
    store = Store(folder / "store")
    store.prepare()
    state = State(folder / "state.sqlite")
    with ProcessPool(1) as workers:
        problems = run(
            BuildPlan((make,), dict(keyed)),
            *(store, state, "encoder", Cloud(str(bucket), etag), workers, 100, Quiet()),
        )
    if not problems:
        assert state.keys() == {key for key, _ in keyed}
    state.close()
    return problems


def test_renditions_and_originals_are_made_of_photos_whose_locations_are_no_paths(
    tmp_path: Path,
) -> None:
    assert made(tmp_path, "cloud:7", SPEC, ORIGINAL) == {}

    original = Store(tmp_path / "store").path("key1", "jpg")
    assert original.read_bytes() == (tmp_path / "bucket/7").read_bytes()


def test_a_photo_of_another_version_than_was_scanned_is_not_shown(tmp_path: Path) -> None:
    (problem,) = made(tmp_path, "cloud:7", SPEC, etag="2").values()

    assert problem == "it changed during the build; build again"


@pytest.mark.parametrize("product", [SPEC, ORIGINAL])
def test_a_photo_that_became_a_pipe_costs_itself(tmp_path: Path, product: Product) -> None:
    (problem,) = made(tmp_path, "cloud:pipe", product).values()

    assert problem in ("it is not a plain file", "it is not a file")


OPENERS = {"Path", "open", "stat", "lstat", "scandir", "copy", "copy2", "copyfile", "open_heif"}


def opened_by_path(code: str) -> list[str]:
    """The calls in a module that open the location of a photo as if it were a path."""
    return [
        ast.unparse(call)
        for call in ast.walk(ast.parse(code))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2] in OPENERS
        and not ast.unparse(call.func).endswith("photos.open")
        for argument in call.args
        if ast.unparse(argument).rpartition(".")[2] == "location"
    ]


def test_nothing_but_the_source_takes_a_location_for_a_path() -> None:
    assert opened_by_path("with Path(make.location).open() as file: pass")
    assert opened_by_path("os.stat(location)")

    package = ROOT / "staticgal"
    modules = [path for path in package.rglob("*.py") if package / "source" not in path.parents]
    found = [call for path in modules for call in opened_by_path(path.read_text("utf-8"))]

    assert len(modules) > 100
    assert found == []
