"""Carrying out a plan: photos in, renditions in the store out. Dull on purpose."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from functools import partial
from pathlib import Path
from typing import Final

from staticgal.assembly.plan import BuildPlan, Make
from staticgal.core.photo_reader import PhotoReader
from staticgal.core.rendition import (
    Product,
    RenditionFile,
    RenditionSpec,
    Verbatim,
    product_name,
)
from staticgal.errors import BuildError, RenderError, SourceError
from staticgal.progress import Reporter
from staticgal.state.database import State
from staticgal.state.store import Store
from staticgal.workers.protocol import Failure, TaskLimits, Workers

_DISK_FULL: Final = (ENOSPC, EDQUOT)
_REASONS: Final = {
    Failure.CRASHED: "the decoder crashed on it; the file is damaged or hostile",
    Failure.TOO_SLOW: "it takes more than {0.seconds:g} seconds to decode; the file is damaged or "
    "hostile, or save it smaller",
    Failure.NEEDS_MEMORY: "decoding it takes more than {1:g} GB of memory; save it smaller, or as "
    "a JPEG that is not progressive",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One photo's share of a plan, for a worker."""

    make: Make
    photos: PhotoReader
    store: str
    max_megapixels: int


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one photo: its finished renditions by key, or why there are none."""

    make: Make
    files: tuple[tuple[str, Product, RenditionFile], ...]
    problem: str = ""
    is_disk_full: bool = False


def run(
    plan: BuildPlan,
    store: Store,
    state: State,
    encoder: str,
    photos: PhotoReader,
    workers: Workers,
    max_megapixels: int,
    reporter: Reporter,
) -> dict[str, str]:
    """Make everything the plan asks for; the problems by location. Results are kept as they come,
    so a build that is stopped goes on where it was.
    """
    if not plan.makes:
        return {}
    problems: dict[str, str] = {}
    reporter.stage("making renditions", len(plan.makes))
    tasks = (Task(make, photos, str(store.folder), max_megapixels) for make in plan.makes)
    for made in workers.run(make_one, tasks, partial(_failed, workers.alone)):
        if made.is_disk_full:
            raise BuildError("the disk is full. Make room and build again")
        if made.problem:
            problems[made.make.location] = made.problem
        source = made.make.digest
        state.add_renditions(
            (key, source, product_name(product), encoder, file) for key, product, file in made.files
        )
        reporter.step()
    reporter.done()
    return problems


def make_one(task: Task) -> Made:
    """All missing renditions of one photo, into the store. Runs in a worker."""
    try:
        return Made(task.make, tuple(_make(task)))
    except RenderError as error:
        return Made(task.make, (), str(error))
    except SourceError as error:
        return Made(task.make, (), f"it {error}")
    except FileNotFoundError:
        return Made(task.make, (), "it vanished during the build")
    except PermissionError:
        return Made(task.make, (), "no permission to read it")
    except OSError as error:
        is_full = error.errno in _DISK_FULL
        return Made(task.make, (), f"it cannot be read: {error.strerror}", is_full)


def _make(task: Task) -> list[tuple[str, Product, RenditionFile]]:
    """The photo's files, once it is sure that it is still the photo that was inspected."""
    location = task.make.location
    versions = [task.photos.version(location)]
    files = list(_files(task))
    versions.append(task.photos.version(location))
    if any(version != task.make.version for version in versions):
        raise RenderError("it changed during the build; build again")
    store = Store(Path(task.store))
    for key, _, file in files:
        store.file(_staged(store, key), key, file.extension, file.digest)
    return files


def _staged(store: Store, key: str) -> Path:
    return store.incoming / f"{key}.{os.getpid()}"


def _files(task: Task) -> Iterator[tuple[str, Product, RenditionFile]]:
    """Every file of the photo that the plan asks for, staged; a product may yield several."""
    store = Store(Path(task.store))
    encoded: dict[RenditionSpec, str] = {}
    for key, product in task.make.products:
        match product:
            case RenditionSpec():
                encoded[product] = key
            case Verbatim():
                yield key, product, _copy(task, product, _staged(store, key))
    if encoded:
        from staticgal.render.images.encode import render

        made = render(
            task.photos,
            task.make.location,
            task.make.format,
            list(encoded),
            lambda spec: _staged(store, encoded[spec]),
            task.max_megapixels,
        )
        for spec, file in made:
            yield encoded[spec], spec, file


def _copy(task: Task, product: Verbatim, target: Path) -> RenditionFile:
    """The original's bytes, checked to be those that were read when it was inspected."""
    make = task.make
    seen = hashlib.sha256()
    size = 0
    with task.photos.open(make.location) as source, target.open("wb") as copy:
        while chunk := source.read(1 << 20):
            seen.update(chunk)
            copy.write(chunk)
            size += len(chunk)
    if seen.hexdigest() != make.digest:
        target.unlink()
        raise RenderError("it changed during the build; build again")
    return RenditionFile(make.digest, size, make.width, make.height, (0, 0, 0), product.extension)


def _failed(limits: TaskLimits, task: Task, why: Failure) -> Made:
    return Made(task.make, (), _REASONS[why].format(limits, limits.memory / 1e9))
