"""Putting a verified site where the last one was, in one step that cannot be seen half done."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path
from typing import Final

from staticgal.errors import BuildError

_AT_FDCWD: Final = -100
_LINUX_EXCHANGE: Final = 2  # RENAME_EXCHANGE, renameat2(2)
_MAC_SWAP: Final = 2  # RENAME_SWAP, renamex_np(2)


def put_in_place(staged: Path, site: Path) -> bool:
    """Make `staged` the site; where there was one, it lies at `staged` afterwards. Whether it did.

    On Linux and macOS the two folders change places in one system call, so a reader, or a build
    killed at that moment, finds the old site or the new one and nothing between.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    try:
        if not site.exists():
            staged.rename(site)
            return False
        _exchange(staged, site)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        raise BuildError(
            f"`{site}` is on another file system than the folder it lies in; "
            "let `output:` name a folder inside it"
        ) from error
    return True


def _exchange(one: Path, other: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    a, b = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        failed = libc.renamex_np(a, b, _MAC_SWAP)
    else:
        failed = libc.renameat2(_AT_FDCWD, a, _AT_FDCWD, b, _LINUX_EXCHANGE)
    if not failed:
        return
    number = ctypes.get_errno()
    if number not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    # A file system that cannot exchange (some network shares): two renames. A build killed between
    # them leaves no site there; the state says that a swap was under way: the next build mends it.
    aside = one.with_name(f"{one.name}.old")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)
