"""When a change is noticed, and what counts as one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from staticgal.config.load import load
from staticgal.serve.watch import signature_of, watch


class NoMoreToSeeError(Exception):
    """There is nothing more to see."""


def builds(signatures: str) -> list[int]:
    """After how many looks each build came, for the signatures seen one after the other."""
    seen = iter(signatures)
    looks = 0
    built: list[int] = []

    def look() -> str:
        nonlocal looks
        looks += 1
        try:
            return next(seen)
        except StopIteration:
            raise NoMoreToSeeError from None

    with pytest.raises(NoMoreToSeeError):
        watch(look, lambda: built.append(looks), wait=lambda _seconds: None)
    return built


def test_it_builds_when_it_begins_and_not_again_while_nothing_changes() -> None:
    assert builds("aaaaaa") == [1]


def test_it_builds_once_a_change_is_at_rest() -> None:
    assert builds("aabbbb") == [1, 4]


def test_it_waits_while_a_card_is_being_copied() -> None:
    assert builds("abcdefffff") == [1, 7]


def test_what_changes_while_it_builds_is_built_next() -> None:
    assert builds("aabbccc") == [1, 4, 6]


def test_what_was_changed_back_before_it_was_built_is_no_change() -> None:
    assert builds("aabaaa") == [1]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _touch_same_size(photo: Path) -> None:
    content, stat = photo.read_bytes(), photo.stat()
    photo.write_bytes(content[:-1] + b"\0")
    os.utime(photo, ns=(stat.st_atime_ns, stat.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a new photo": lambda f: Image.new("RGB", (9, 9)).save(f / "photos" / "b.jpg"),
    "a photo gone": lambda f: (f / "photos" / "a.jpg").unlink(),
    "a photo replaced by one as long and as old": lambda f: _touch_same_size(
        f / "photos" / "a.jpg"
    ),
    "a new note": lambda f: _write(f / "photos" / "_folder.md", "Words."),
    "a new folder": lambda f: (f / "photos" / "2026").mkdir(),
    "a line of the configuration": lambda f: _write(
        f / "gallery.yaml", (f / "gallery.yaml").read_text() + "footer: ours\n"
    ),
    "the configuration gone": lambda f: (f / "gallery.yaml").unlink(),
    "a template of one's own theme": lambda f: _write(f / "mine" / "album.html", "<p>"),
    "the photo folder gone": lambda f: (f / "photos").rename(f / "elsewhere"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "photos").mkdir()
    (tmp_path / "mine").mkdir()
    _write(tmp_path / "mine" / "theme.yaml", "")
    Image.new("RGB", (8, 8)).save(tmp_path / "photos" / "a.jpg")
    _write(
        tmp_path / "gallery.yaml",
        "title: Ours\nsource: photos\ntheme: ./mine\n"
        "roles: {viewer: [can_view]}\naudiences: {public: {role: viewer}}\n",
    )
    return tmp_path


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(folder: Path, what: str) -> None:
    config = load(folder / "gallery.yaml")
    before = signature_of(config)
    assert signature_of(config) == before

    CHANGES[what](folder)

    assert signature_of(config) != before


def test_what_a_build_writes_is_no_change(folder: Path) -> None:
    config = load(folder / "gallery.yaml")
    before = signature_of(config)

    for name in ("build", ".staticgal", "secrets"):
        (folder / name).mkdir()
        _write(folder / name / "file", "made")

    assert signature_of(config) == before
