"""A note that cannot be taken stops the real command, with the last sites in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Folder

RULE = "---\naccess: none\n---\n"


@pytest.mark.parametrize(
    "name",
    ["_folder.mkdn", "_folder", "a.jpg.md.txt", "a.jpg.yaml", "._folder.md.icloud", "__folder.md"],
)
def test_a_name_that_is_nearly_a_notes_stops_and_the_mend_works(gallery: Folder, name: str) -> None:
    assert gallery.run("build").returncode == 0
    note = gallery.write(f"photos/2026/{name}", RULE)

    for command in ("check", "build"):  # nothing else has changed since the last build
        ended = gallery.run(command)
        assert ended.returncode == 2
        assert f"photos/2026/{name}: " in ended.stderr

    note.rename(note.with_name("a.jpg.md" if name.startswith("a.") else "_folder.md"))
    assert gallery.run("build").returncode == 0
    shown = gallery.json("access")["audiences"]["public"]["photos"]
    assert "2026/a.jpg" not in shown


@pytest.mark.parametrize("name", ["#_folder.md#", "._folder.md.swp", "#a.jpg.md#"])
def test_what_an_editor_left_stops_only_where_its_note_is_gone(gallery: Folder, name: str) -> None:
    note = gallery.write(
        f"photos/2026/{name.strip('.#').removesuffix('.swp')}", "---\naccess: {me: owner}\n---\n"
    )
    left = gallery.write(f"photos/2026/{name}", RULE)
    assert gallery.run("build").returncode == 0
    note.unlink()

    ended = gallery.run("build")

    assert ended.returncode == 2
    assert f"photos/2026/{name}: an editor left this of `{note.name}`" in ended.stderr
    left.unlink()
    assert gallery.run("build").returncode == 0


def test_a_read_me_that_begins_as_notes_do_stops_and_any_other_does_not(gallery: Folder) -> None:
    read_me = gallery.write("photos/2026/README.md", "Scanned by Ben.\naccess: by the side door\n")
    assert gallery.run("check").returncode == 0
    read_me.write_text("+++\n[access]\npublic = 'none'\n+++\n", "utf-8")

    ended = gallery.run("check")

    assert ended.returncode == 2
    assert "photos/2026/README.md: this holds what may be rules" in ended.stderr
    read_me.rename(read_me.with_name("_folder.md"))
    assert gallery.run("check").returncode == 0


@pytest.mark.parametrize("name", ["_folder.md", "a.jpg.md", "a.xmp"])
def test_a_link_to_nothing_by_a_notes_name_stops_a_build_after_a_good_one(
    gallery: Folder, name: str
) -> None:
    gallery.run("build")
    (gallery.path / f"photos/2026/{name}").symlink_to("../../elsewhere.md")

    ended = gallery.run("build")

    assert ended.returncode == 2
    assert f"photos/2026/{name}: this is named like a note, and is a link" in ended.stderr


def test_a_note_that_ignore_takes_away_stops_and_each_mend_works(gallery: Folder) -> None:
    note = gallery.write("photos/2026/a.jpg.md", RULE)
    gallery.change("gallery.yaml", "source: photos", "source: photos\nignore: ['*.md']")

    ended = gallery.run("build")

    assert ended.returncode == 2
    assert "photos/2026/a.jpg.md: this note is left out by `ignore: *.md`" in ended.stderr
    gallery.change("gallery.yaml", "'*.md'", "'a.jpg*'")  # the photo with its note
    assert gallery.run("check").returncode == 0
    gallery.change("gallery.yaml", "'a.jpg*'", "'*.md', '/2026/a.jpg.md'")
    assert gallery.run("check").returncode == 0
    gallery.change("gallery.yaml", ", '/2026/a.jpg.md'", "")
    assert gallery.run("check").returncode == 2
    note.unlink()
    assert gallery.run("check").returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_note_without_permission_stops(gallery: Folder) -> None:
    gallery.write("photos/2026/_folder.md", RULE).chmod(0)

    ended = gallery.run("build")

    assert ended.returncode == 2
    assert "permission denied" in ended.stderr


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"# Trip\n---\naccess: none\n---\n"])
def test_a_note_that_lost_its_text_stops(gallery: Folder, content: bytes) -> None:
    Path(gallery.path / "photos/2026/_folder.md").write_bytes(content)

    ended = gallery.run("build")

    assert ended.returncode == 2
    assert "photos/2026/_folder.md:" in ended.stderr
