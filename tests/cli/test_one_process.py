"""Most tests run the command in their own process: there it does what it does in one of its own,
and leaves nothing behind for the next.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import staticgal.app.open_gallery
import staticgal.cli
from tests.app.given import SECRETS, Entry, differences, tree
from tests.command import Ended, in_process, on_its_own

from .conftest import Folder, gallery_in, photo

Run = Callable[..., Ended]
Said = list[tuple[tuple[str, ...], int, str, str]]


def _a_day_at_work(place: Path, run: Run) -> tuple[Said, dict[str, Entry]]:
    """Commands with all kinds of ends, and changes between them: what each said, and the sites."""
    # In the same place and with the same secrets: both are in what is said and made.
    folder = gallery_in(place / "gallery")
    for name in ("public", "family", "me"):
        secret = folder.write(f"secrets/{name}.key", SECRETS[name] + "\n")
        secret.chmod(0o600)
        secret.parent.chmod(0o700)
    said: Said = []

    def typed(*words: str, **env: str) -> None:
        ended = run(folder.path, *words, env=env)
        said.append((words, ended.returncode, ended.stdout, ended.stderr))

    typed("build", "--nothing")
    typed("build")
    folder.change("gallery.yaml", "public: none", "publik: none")
    typed("build")
    folder.change("gallery.yaml", "publik: none", "family: none")
    folder.write("photos/2026/no.jpg", "no photo")
    photo(folder.path / "photos" / "2026" / "夏天.jpg", "white")
    typed("build", "--json")
    typed("access", COLUMNS="60")
    folder.write("build/public/left.txt", "by hand")
    typed("verify")
    typed(_STATICGAL_COMPLETE="bash_complete", COMP_WORDS="staticgal che", COMP_CWORD="1")
    sites = tree(folder.path / "build")
    shutil.rmtree(folder.path)
    return said, sites


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("place")


@pytest.fixture(scope="module")
def in_their_own(place: Path) -> tuple[Said, dict[str, Entry]]:
    """The day with a process for each command."""
    return _a_day_at_work(place, on_its_own)


def _differences(place: Path, expected: tuple[Said, dict[str, Entry]]) -> list[str]:
    """What is otherwise when the day is worked in this process."""
    said, sites = _a_day_at_work(place, in_process)
    pairs = zip(expected[0], said, strict=True)
    otherwise = [f"{one} ≠ {other}" for one, other in pairs if one != other]
    # Only what was put there by hand has a time of its own, and its folder.
    return otherwise + [
        line for line in differences(expected[1], sites) if not line.endswith(": time")
    ]


def test_in_this_process_the_command_says_and_does_what_it_does_in_its_own(
    tmp_path: Path, place: Path, in_their_own: tuple[Said, dict[str, Entry]]
) -> None:
    gallery_in(tmp_path / "another")
    in_process(tmp_path / "another", "build")  # this process has a past, theirs have none

    assert _differences(place, in_their_own) == []


def test_what_one_command_remembers_for_the_next_is_noticed(
    place: Path,
    in_their_own: tuple[Said, dict[str, Entry]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Planted: gallery.yaml is read once for each place, and not again when it was changed.
    remembered = cache(staticgal.app.open_gallery.load)
    monkeypatch.setattr(staticgal.app.open_gallery, "load", remembered)

    assert any("publik" in difference for difference in _differences(place, in_their_own))


PLANTED: dict[str, Callable[[], object]] = {
    "folder": lambda: os.chdir("/"),
    "environment": lambda: os.environ.update(PLANTED="1"),
    "umask": lambda: os.umask(0),
    "recursion_limit": lambda: sys.setrecursionlimit(sys.getrecursionlimit() + 1),
    "signal_handlers": lambda: signal.signal(signal.SIGUSR1, signal.SIG_IGN),
    "timer": lambda: signal.setitimer(signal.ITIMER_REAL, 3600),
    "warning_filters": lambda: warnings.simplefilter("ignore", BytesWarning),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_a_command_leaves_behind_in_its_process_is_noticed(
    name: str, empty: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    mask, limit, filters = os.umask(0o022), sys.getrecursionlimit(), warnings.filters[:]
    os.umask(mask)

    def leaves_something(_words: list[str]) -> int:
        PLANTED[name]()
        return 0

    monkeypatch.setattr(staticgal.cli, "main", leaves_something)
    try:
        with pytest.raises(AssertionError, match=f"leaves behind: {name}"):
            empty.run("check")
    finally:
        os.umask(mask)
        sys.setrecursionlimit(limit)
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0)
        warnings.filters[:] = filters  # type: ignore[index]


def test_a_command_that_ends_in_a_traceback_says_so_as_python_does(
    empty: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_words: list[str]) -> int:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(staticgal.cli, "main", breaks)

    ended = empty.run("check")

    assert ended.returncode == 1
    assert ended.stderr.startswith("Traceback (most recent call last):")
    assert ended.stderr.endswith("ZeroDivisionError: planted\n")
