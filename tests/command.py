"""The command `staticgal` run as its owner would, in this process or in one of its own.

A process of its own costs half a second of imports and, for a build, a fork server and its
imports. So most tests run the command in this one, where the fork server lives on. What a command
leaves behind there would reach the next: `State` looks for it after each.
"""

from __future__ import annotations

import io
import locale
import multiprocessing.process
import os
import resource
import signal
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, fields
from multiprocessing import forkserver
from pathlib import Path

from PIL import Image, ImageFile

import staticgal.cli
import staticgal.source.tree.scan
from staticgal.workers import worker
from staticgal.workers.processes import PRELOADED

Ended = subprocess.CompletedProcess[str]
_TIMEOUT_S = 300


def in_process(
    folder: Path, *words: str, env: Mapping[str, str] | None = None, is_one_stream: bool = False
) -> Ended:
    """What the command said and how it ended; nobody answers its questions.

    `is_one_stream` puts all of it into `stdout`, in the order of a terminal.
    """
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    err = out if is_one_stream else io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    before = State.now()
    with _somewhere_else(folder, env or {}), redirect_stdout(out), redirect_stderr(err):
        inside = State.now()
        code = _code_of(words)
        left = State.now().differences(inside)
    assert not left, f"`staticgal {' '.join(words)}` leaves behind: {', '.join(left)}"
    assert not State.now().differences(before)
    return Ended(words, code, _text(out), "" if is_one_stream else _text(err))


def on_its_own(
    folder: Path, *words: str, env: Mapping[str, str] | None = None, is_one_stream: bool = False
) -> Ended:
    """The same in a process of its own, for a test of just that."""
    return subprocess.run(
        [sys.executable, "-m", "staticgal", *words],
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if is_one_stream else subprocess.PIPE,
        encoding="utf-8",
        timeout=_TIMEOUT_S,
        check=False,
    )


def hear_ctrl_c() -> None:
    """For `preexec_fn`: tests begun in the background ignore Ctrl-C, and so would the command."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _code_of(words: tuple[str, ...]) -> int:
    """The exit code, with what Python itself would print and return for an exception."""
    try:
        return staticgal.cli.main(list(words))
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        print(error.code, file=sys.stderr)  # noqa: T201  as Python does
        return 1
    except Exception:  # noqa: BLE001  a traceback is what the owner would see
        traceback.print_exc()
        return 1


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def _start_fork_server() -> None:
    """Start it here: it stays in the folder where it began, which may be gone before it is."""
    if sys.platform.startswith("linux"):
        forkserver.set_forkserver_preload(list(PRELOADED))
        forkserver.ensure_running()


@contextmanager
def _somewhere_else(folder: Path, env: Mapping[str, str]) -> Iterator[None]:
    """In another folder, with more in the environment and nobody at the keyboard."""
    _start_fork_server()
    here, environment, keyboard = Path.cwd(), dict(os.environ), sys.stdin
    first_folder = multiprocessing.process.ORIGINAL_DIR  # type: ignore[attr-defined]
    with Path(os.devnull).open(encoding="utf-8") as nobody:
        try:
            os.chdir(folder)
            os.environ.update(env)
            sys.stdin = nobody
            # Where workers begin: the folder in which their program was started.
            multiprocessing.process.ORIGINAL_DIR = str(folder)  # type: ignore[attr-defined]
            yield
        finally:
            multiprocessing.process.ORIGINAL_DIR = first_folder  # type: ignore[attr-defined]
            sys.stdin = keyboard
            os.environ.clear()
            os.environ.update(environment)
            os.chdir(here)


@dataclass(frozen=True)
class State:
    """What one command could leave behind in a process for the next, caches apart."""

    folder: Path
    environment: Mapping[str, str]
    umask: int
    recursion_limit: int
    signal_handlers: tuple[object, ...]
    timer: tuple[float, float]
    streams: tuple[object, ...]
    warning_filters: tuple[object, ...]
    memory_limit: tuple[int, int]
    locale: str
    largest_image: int | None
    is_cut_short_read: bool
    threads: frozenset[str]
    allowances: tuple[object, ...]

    @classmethod
    def now(cls) -> State:
        umask = os.umask(0o077)
        os.umask(umask)
        threads = (one for one in threading.enumerate() if not one.daemon)
        return cls(
            Path.cwd(),
            dict(os.environ),
            umask,
            sys.getrecursionlimit(),
            tuple(signal.getsignal(number) for number in sorted(signal.valid_signals())),
            signal.getitimer(signal.ITIMER_REAL),
            (sys.stdin, sys.stdout, sys.stderr),
            tuple(warnings.filters),
            resource.getrlimit(resource.RLIMIT_DATA),
            locale.setlocale(locale.LC_ALL),
            Image.MAX_IMAGE_PIXELS,
            ImageFile.LOAD_TRUNCATED_IMAGES,
            frozenset(one.name for one in threads),
            (worker._seconds, worker._memory),
        )

    def differences(self, other: State) -> list[str]:
        """What is not as it was in the other, each with both values."""
        pairs = ((f.name, getattr(other, f.name), getattr(self, f.name)) for f in fields(self))
        return [f"{name}: {then} → {now}" for name, then, now in pairs if then != now]
