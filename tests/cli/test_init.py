"""`init`, `schema` and `clean`: what is written into a folder, and what is removed from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from staticgal.config.template import SCHEMA_NAME

from .conftest import Folder, photo


def test_init_writes_a_configuration_that_check_finds_right(empty: Folder) -> None:
    photo(empty.path / "photos" / "a.jpg", "red")

    ended = empty.run("init")

    assert ended.returncode == 0
    assert "wrote gallery.yaml" in ended.stdout
    assert empty.run("check").returncode == 0
    assert empty.run("build").returncode == 0


def test_the_schema_beside_it_is_the_one_that_its_first_line_names(empty: Folder) -> None:
    empty.run("init")

    first, _, _ = (empty.path / "gallery.yaml").read_text(encoding="utf-8").partition("\n")
    named = re.fullmatch(r"# yaml-language-server: \$schema=\./(.*)", first)
    assert named
    schema = json.loads((empty.path / named[1]).read_text(encoding="utf-8"))
    assert schema == json.loads(empty.run("schema").stdout)
    assert "audiences" in schema["properties"]


def test_init_makes_the_folder_it_is_given(empty: Folder) -> None:
    assert empty.run("init", "my photos/site").returncode == 0

    assert (empty.path / "my photos" / "site" / "gallery.yaml").is_file()


def test_init_overwrites_nothing(empty: Folder) -> None:
    empty.write("gallery.yaml", "mine")
    empty.write(SCHEMA_NAME, "mine too")

    ended = empty.run("init")

    assert ended.returncode == 2
    assert "already there" in ended.stderr
    assert (empty.path / "gallery.yaml").read_text(encoding="utf-8") == "mine"
    (empty.path / "gallery.yaml").unlink()
    assert empty.run("init").returncode == 0
    assert (empty.path / SCHEMA_NAME).read_text(encoding="utf-8") == "mine too"


def test_init_into_something_that_is_no_folder_is_refused(empty: Folder) -> None:
    empty.write("file", "not a folder")

    ended = empty.run("init", "file")

    assert ended.returncode == 2
    assert [path.name for path in empty.path.iterdir()] == ["file"]


def test_in_a_git_checkout_what_must_not_be_committed_is_ignored(empty: Folder) -> None:
    (empty.path / ".git").mkdir()
    empty.write("site/.gitignore", "*.tmp\n/build")

    ended = empty.run("init", "site")

    assert "added .staticgal/, secrets/ to" in ended.stdout
    assert (empty.path / "site" / ".gitignore").read_text(encoding="utf-8").splitlines() == [
        "*.tmp",
        "/build",
        "# Made by staticgal: cache, the audiences' secrets, sites",
        ".staticgal/",
        "secrets/",
    ]


def test_where_there_is_no_git_nothing_is_said_of_it(empty: Folder) -> None:
    ended = empty.run("init")

    assert "gitignore" not in ended.stdout
    assert not (empty.path / ".gitignore").exists()


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_clean_removes_the_cache_and_leaves_the_sites(gallery: Folder) -> None:
    gallery.run("build")
    before = files(gallery.path)

    ended = gallery.run("clean")

    assert ended.returncode == 0
    assert "removed .staticgal/store" in ended.stdout
    gone = before - files(gallery.path)
    assert gone
    assert all(name.startswith(".staticgal/") for name in gone)
    assert "there was nothing to remove" not in ended.stdout


def test_clean_all_asks_and_takes_silence_for_no(gallery: Folder) -> None:
    gallery.run("build")
    before = files(gallery.path)

    ended = gallery.run("clean", "--all")

    assert ended.returncode == 130
    assert "nothing was removed" in ended.stderr
    assert files(gallery.path) == before


def test_clean_all_removes_the_sites_and_keeps_photos_and_secrets(gallery: Folder) -> None:
    gallery.run("build")
    assert (gallery.path / "build" / "family" / "index.html").is_file()

    ended = gallery.run("clean", "--all", "--yes")

    assert ended.returncode == 0
    assert "removed build/family" in ended.stdout
    left = files(gallery.path)
    assert not any(name.startswith("build/") for name in left)
    assert {"gallery.yaml", "photos/2026/a.jpg"} <= left
    assert sum(name.startswith("secrets/") for name in left) >= 3
