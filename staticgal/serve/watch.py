"""Noticing that photos, their notes, the configuration or the theme have changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from staticgal.config.config import Config

PAUSE_S = 1.0


def watch(
    signature: Callable[[], str],
    rebuild: Callable[[], None],
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Call `rebuild`, and again whenever the signature is another and at rest; never return.

    A card being copied changes it for minutes: it is at rest once two looks, a second apart, see
    the same. Where a look takes long, the pause between two is longer, so that most time is idle.
    """
    built = signature()
    rebuild()
    last = built
    while True:
        began = time.monotonic()
        now = signature()
        took = time.monotonic() - began
        if now == last != built:
            # What changes while the build runs differs from this again.
            built = now
            rebuild()
        last = now
        wait(max(PAUSE_S, 4 * took))


def signature_of(config: Config) -> str:
    """A digest of all that a build reads, by the attributes of the files; it opens none of them."""
    from staticgal.errors import SourceError
    from staticgal.source.tree.scan import scan

    digest = hashlib.blake2b(digest_size=16)
    for file in _own_files(config):
        digest.update(f"{file}\0{_stamp(file)}\0".encode("utf-8", "surrogateescape"))
    for gallery in config.galleries:
        try:
            seen = scan(gallery.source, config.ignore, config.exclude).signature()
        except SourceError as error:  # the folder is away: a drive was unplugged
            seen = str(error)
        digest.update(seen.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _own_files(config: Config) -> Iterable[Path]:
    yield from sorted({config.path, *config.inputs})
    if isinstance(config.theme, Path):
        yield from sorted(config.theme.rglob("*"))


def _stamp(file: Path) -> str:
    try:
        found = file.stat()
    except OSError:
        return "gone"
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
