"""Reading finished media files back, many at once, against what was promised of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from staticgal.core.rendition import Product, RenditionFile, RenditionSpec, Verbatim
from staticgal.state.code_version import code_version
from staticgal.verify.media import inspect_media
from staticgal.workers.protocol import Failure, Workers, in_batches

# The code that decides whether a file passes.
_CODE: Final = (
    *("verify/read_back.py", "verify/media.py", "verify/picture_bytes.py", "verify/avif.py"),
    *("verify/exif.py", "site/copyright.py"),
)
_BATCH: Final = 16


@dataclass(frozen=True, slots=True)
class Check:
    """One finished file to read back: `name` is what its findings are told under."""

    name: str
    path: str
    file: RenditionFile
    product: Product


def check_version() -> str:
    """What stands for the check: what passed another one is read again."""
    return code_version(*_CODE)


def read_back(checks: Sequence[Check], workers: Workers) -> Iterator[tuple[str, list[str]]]:
    """For each file, by name, what breaks its promise; an empty list is good."""
    batches = in_batches(checks, _BATCH)
    if len(checks) <= _BATCH:
        yield from check_batch(checks)
        return
    for results in workers.run(check_batch, batches, _crashed):
        yield from results


def check_batch(checks: Sequence[Check]) -> list[tuple[str, list[str]]]:
    """Some files read back. Runs in a worker."""
    return [(check.name, list(_broken(check))) for check in checks]


def _crashed(checks: Sequence[Check], _: Failure) -> list[tuple[str, list[str]]]:
    return [(check.name, ["it crashes whoever reads it"]) for check in checks]


def _broken(check: Check) -> Iterator[str]:
    path, promised = Path(check.path), check.file
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        yield f"it cannot be read: {error.strerror}"
        return
    if digest != promised.digest:
        yield "its bytes are not those that were made"
        return
    match check.product:
        case RenditionSpec(copyright=line):
            width, height = promised.width, promised.height
            yield from inspect_media(path, promised.extension, width, height, line)
        case Verbatim():
            pass  # byte for byte the owner's, for who may know all that it tells
