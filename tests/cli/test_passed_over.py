"""Folders that are no albums: named once, and no reason to stop (cases 31 and 46)."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Folder, photo


@pytest.fixture
def with_recycle_bin(gallery: Folder) -> Folder:
    for number in range(3):
        photo(gallery.path / f"photos/#recycle/2026/private/{number}.jpg", "blue")
    for year in ("2026", "2026/private"):
        photo(gallery.path / f"photos/{year}/@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", "blue")
    photo(gallery.path / "photos/2026/Originals/d.jpg", "white")
    photo(gallery.path / "photos/Recycling day/e.jpg", "black")
    return gallery


def test_case_31_what_was_deleted_is_in_no_site(with_recycle_bin: Folder) -> None:
    said = with_recycle_bin.json("access")["audiences"]

    shown = ["2026/Originals/d.jpg", "2026/a.jpg", "2026/b.jpg", "Recycling day/e.jpg"]
    assert sorted(said["public"]["photos"]) == shown
    assert sorted(said["me"]["photos"]) == sorted([*shown, "2026/private/c.jpg"])


@pytest.mark.parametrize("command", ["check", "build"])
def test_case_31_each_such_folder_stands_on_one_line(
    with_recycle_bin: Folder, command: str
) -> None:
    if command == "build":
        with_recycle_bin.run("build")  # so that it is said again where nothing changed

    ended = with_recycle_bin.run(command)

    assert ended.returncode == 0
    lines = (ended.stdout + ended.stderr).split("\n")
    assert [line.strip() for line in lines if "#recycle" in line] == [
        "#recycle: holds what was deleted"
    ]
    assert len([line for line in lines if "@eaDir" in line]) == 1
    document = with_recycle_bin.json(command)
    assert document["problems"] == []
    assert [one["path"] for one in document["passed_over"]] == [
        "#recycle", "2026/@eaDir", "2026/private/@eaDir",
    ]  # fmt: skip


def test_a_folder_that_was_meant_is_taken_in_once_it_is_renamed(with_recycle_bin: Folder) -> None:
    photos = with_recycle_bin.path / "photos"
    (photos / "#recycle").rename(photos / "recycled things")

    said = with_recycle_bin.json("access")["audiences"]["me"]["photos"]

    assert "recycled things/2026/private/0.jpg" in said


@pytest.fixture
def with_links(gallery: Folder) -> Folder:
    photos = gallery.path / "photos"
    (gallery.path / "elsewhere").mkdir()
    (photos / "walks").mkdir()
    (photos / "walks/First").symlink_to("../2026", target_is_directory=True)
    (photos / "walks/out").symlink_to(gallery.path / "elsewhere", target_is_directory=True)
    (photos / "walks/best.jpg").symlink_to("../2026/a.jpg")
    (photos / "loop").symlink_to(".", target_is_directory=True)
    return gallery


def test_case_46_a_link_to_a_folder_is_named_once_and_stops_nothing(with_links: Folder) -> None:
    for command in ("check", "build", "build"):
        ended = with_links.run(command)

        assert ended.returncode == 0, ended.stderr
        lines = (ended.stdout + ended.stderr).split("\n")
        for link in ("walks/First", "walks/out", "loop"):
            (line,) = (line for line in lines if f"{link}:" in line)
            assert "is a link to a folder" in line
    said = with_links.json("access")["audiences"]["public"]["photos"]
    assert sorted(said) == ["2026/a.jpg", "2026/b.jpg", "walks/best.jpg"]


def test_case_46_a_withdrawal_goes_out_beside_a_link_to_a_folder(with_links: Folder) -> None:
    with_links.run("build")
    with_links.write("photos/2026/a.jpg.md", "---\naccess: none\n---\n")
    with_links.write("photos/walks/best.jpg.md", "---\naccess: none\n---\n")

    ended = with_links.run("build", "--json")

    site = json.loads(ended.stdout)["sites"]["public"]
    assert (ended.returncode, site["replaced"], site["photos"]) == (0, True, 1)
