"""The walk over the photo tree: what is in it, what is skipped, and what the owner is told."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from staticgal.errors import SourceError
from staticgal.source.tree.files import Kind, Problem, Tree, kind
from staticgal.source.tree.scan import scan


def given_tree(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(path.encode())
    return root


def paths(tree: Tree) -> list[str]:
    return [file.path for file in tree.files()]


def reasons(tree: Tree) -> dict[str, str]:
    return {problem.path: problem.reason for problem in tree.problems}


def test_folders_come_parents_first_and_sorted_with_their_files(tmp_path: Path) -> None:
    given_tree(tmp_path, "b/z.jpg", "b/a.jpg", "b/c/d.jpg", "a b/x.jpg", "a/x.jpg", "top.jpg")
    (tmp_path / "empty").mkdir()

    tree = scan(tmp_path)

    assert [folder.path for folder in tree.folders] == ["", "a", "a b", "b", "b/c", "empty"]
    assert paths(tree) == ["top.jpg", "a/x.jpg", "a b/x.jpg", "b/a.jpg", "b/z.jpg", "b/c/d.jpg"]
    assert tree.problems == ()


def test_folders_within_folders_end_somewhere_and_that_is_told(tmp_path: Path) -> None:
    given_tree(tmp_path, "/".join("d" * 501) + "/a.jpg", "/".join("d" * 500) + "/b.jpg")

    tree = scan(tmp_path)

    assert paths(tree) == ["/".join("d" * 500) + "/b.jpg"]
    assert reasons(tree) == {"/".join("d" * 501): "lies in more than 500 folders; move it up"}


def test_a_file_carries_what_tells_whether_it_changed(tmp_path: Path) -> None:
    given_tree(tmp_path, "a/x.jpg")
    status = (tmp_path / "a/x.jpg").stat()

    (file,) = scan(tmp_path).files()

    assert Path(file.disk_path).read_bytes() == b"a/x.jpg"
    assert file[2:] == (7, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def test_a_name_in_nfd_is_known_by_nfc_and_opened_as_it_is(tmp_path: Path) -> None:
    disk_name = unicodedata.normalize("NFD", "Café/Müller 📷 'x'.jpg")
    given_tree(tmp_path, disk_name)

    (file,) = scan(tmp_path).files()

    assert file.path == unicodedata.normalize("NFC", disk_name) != disk_name
    assert Path(file.disk_path).read_bytes() == disk_name.encode()


def test_of_two_names_that_nfc_makes_one_the_second_keeps_its_own(tmp_path: Path) -> None:
    composed, decomposed = "\u00e9.jpg", "e\u0301.jpg"
    given_tree(tmp_path, composed, decomposed)

    files = {file.path: Path(file.disk_path).read_bytes() for file in scan(tmp_path).files()}

    assert files == {composed: composed.encode(), decomposed: decomposed.encode()}


def test_names_that_differ_only_in_case_or_extension_are_different_files(tmp_path: Path) -> None:
    given_tree(tmp_path, "a.jpg", "A.jpg", "a.JPG", "a.png")

    assert len(set(paths(scan(tmp_path)))) == 4


def test_a_name_that_is_not_utf8_is_told_and_skipped(tmp_path: Path) -> None:
    given_tree(tmp_path, "good.jpg")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jpg")).write_bytes(b"")

    tree = scan(tmp_path)

    assert paths(tree) == ["good.jpg"]
    assert tree.problems == (
        Problem(
            "caf\N{REPLACEMENT CHARACTER}.jpg", "has a name that is not valid UTF-8; rename it"
        ),
    )


def test_what_is_hidden_or_left_by_other_programs_is_not_there(tmp_path: Path) -> None:
    given_tree(
        tmp_path, "a.jpg", ".hidden/x.jpg", ".x.jpg", "__raw/x.jpg", "__x.jpg", "_one.jpg",
        "Thumbs.db", "desktop.ini", "@eaDir/x.jpg",
    )  # fmt: skip

    tree = scan(tmp_path)

    assert paths(tree) == ["_one.jpg", "a.jpg"]
    assert tree.problems == ()
    assert [one.path for one in tree.passed_over] == ["@eaDir"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.tmp", ["a/x.jpg", "b/drafts/y.jpg"]),
        ("drafts", ["a/x.jpg", "a/x.tmp"]),
        ("b/**", ["a/x.jpg", "a/x.tmp"]),
        ("a/*.jpg", ["a/x.tmp", "b/drafts/y.jpg"]),
        ("*/y.jpg", ["a/x.jpg", "a/x.tmp", "b/drafts/y.jpg"]),
        ("**/y.jpg", ["a/x.jpg", "a/x.tmp"]),
        ("a/x.[!j]*", ["a/x.jpg", "b/drafts/y.jpg"]),
        ("?.tmp", ["a/x.jpg", "b/drafts/y.jpg"]),
        ("b/drafts/", ["a/x.jpg", "a/x.tmp"]),
        ("*.TMP", ["a/x.jpg", "b/drafts/y.jpg"]),
        ("Drafts", ["a/x.jpg", "a/x.tmp"]),
        ("a/x.[^j]*", ["a/x.jpg", "b/drafts/y.jpg"]),
        ("b**.jpg", ["a/x.jpg", "a/x.tmp"]),
    ],
)
def test_ignore_patterns_take_files_and_folders_away(
    tmp_path: Path, pattern: str, left: list[str]
) -> None:
    given_tree(tmp_path, "a/x.jpg", "a/x.tmp", "b/drafts/y.jpg")

    assert paths(scan(tmp_path, ignore=[pattern])) == left


def test_excluded_folders_are_not_entered_however_they_are_written(tmp_path: Path) -> None:
    given_tree(tmp_path, "a.jpg", "build/x.jpg", "secrets/key", "sub/build/kept.jpg")
    (tmp_path / "detour").symlink_to(tmp_path / "secrets")

    tree = scan(tmp_path, exclude=[tmp_path / "sub/../build", tmp_path / "detour"])

    assert paths(tree) == ["a.jpg", "sub/build/kept.jpg"]


def test_a_link_to_a_file_of_the_tree_is_followed_and_any_other_is_told(tmp_path: Path) -> None:
    root = given_tree(
        tmp_path / "photos", "a/x.jpg", ".private/x.jpg", "drafts/x.jpg", "secrets/key.jpg"
    )
    given_tree(tmp_path, "outside.jpg", "photos-2/x.jpg")
    links = {
        "inside.jpg": root / "a/x.jpg",
        "out.jpg": tmp_path / "outside.jpg",
        "neighbour.jpg": tmp_path / "photos-2/x.jpg",
        "broken.jpg": tmp_path / "nothing",
        "loop.jpg": root / "loop.jpg",
        "folder": root / "a",
        "up": root,
        "hidden.jpg": root / ".private/x.jpg",
        "draft.jpg": root / "drafts/x.jpg",
        "secret.jpg": root / "secrets/key.jpg",
    }
    for name, target in links.items():
        (root / name).symlink_to(target)

    tree = scan(root, ignore=["drafts"], exclude=[root / "secrets"])

    assert paths(tree) == ["inside.jpg", "a/x.jpg"]
    told = reasons(tree)
    assert set(told) == set(links) - {"inside.jpg", "folder", "up"}
    assert told["out.jpg"] == told["neighbour.jpg"] == "is a link that leaves the photo folder"
    assert told["broken.jpg"] == told["loop.jpg"] == "is a link to something that is not there"
    assert [one.path for one in tree.passed_over] == ["folder", "up"]
    assert "left out" in told["hidden.jpg"]
    assert "left out" in told["draft.jpg"]
    assert "left out" in told["secret.jpg"]


def test_a_followed_link_opens_the_real_file(tmp_path: Path) -> None:
    given_tree(tmp_path, "a.jpg")
    (tmp_path / "b.jpg").symlink_to("a.jpg")

    _, linked = scan(tmp_path).files()

    assert linked.path == "b.jpg"
    assert not Path(linked.disk_path).is_symlink()


def test_pipes_and_sockets_are_told_and_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.jpg"))
        tree = scan(tmp_path)

    assert paths(tree) == []
    assert set(reasons(tree)) == {"pipe.jpg", "socket.jpg"}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    given_tree(tmp_path, "open/a.jpg", "closed/b.jpg")
    (tmp_path / "closed").chmod(0)
    try:
        tree = scan(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)

    assert paths(tree) == ["open/a.jpg"]
    assert "permission denied" in reasons(tree)["closed"]


def test_a_root_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or directory"):
        scan(tmp_path / "photos")


def test_the_signature_is_equal_until_something_changes(tmp_path: Path) -> None:
    given_tree(tmp_path, "a/x.jpg", "a/y.jpg")
    before = scan(tmp_path).signature()

    assert scan(tmp_path).signature() == before
    for change in (
        lambda: (tmp_path / "a/x.jpg").write_bytes(b"other"),
        lambda: (tmp_path / "a/x.jpg").touch(),
        lambda: (tmp_path / "a/y.jpg").rename(tmp_path / "a/z.jpg"),
        lambda: (tmp_path / "new").mkdir(),
        lambda: (tmp_path / "a/link").symlink_to("/nowhere"),
        lambda: shutil.rmtree(tmp_path / "a"),
    ):
        change()
        after = scan(tmp_path).signature()
        assert after != before
        before = after


def test_a_tree_is_settled_once_its_files_are_older_than_a_tick(tmp_path: Path) -> None:
    given_tree(tmp_path, "a.jpg")
    tree = scan(tmp_path)

    assert tree.newest_ns == (tmp_path / "a.jpg").stat().st_ctime_ns
    assert not tree.is_settled(tree.newest_ns + 1_000_000_000)
    assert tree.is_settled(tree.newest_ns + 3_000_000_000)


def test_a_time_far_in_the_future_does_not_unsettle_a_tree_for_ever(tmp_path: Path) -> None:
    given_tree(tmp_path, "a.jpg")
    os.utime(tmp_path / "a.jpg", (4e9, 4e9))
    changed = (tmp_path / "a.jpg").stat().st_ctime_ns

    assert scan(tmp_path).is_settled(changed + 3_000_000_000)


def test_kinds_go_by_the_extension_in_any_case() -> None:
    names = ["a.JPG", "a.heic", "a.NEF", "a.mov", "a.md", "a.jpg.xmp", "a.AAE", "a.txt", "jpg"]

    kinds = [kind(name) for name in names]

    assert kinds == [
        Kind.PHOTO, Kind.PHOTO, Kind.RAW, Kind.VIDEO, Kind.NOTE, Kind.NOTE, Kind.COMPANION,
        Kind.OTHER, Kind.OTHER,
    ]  # fmt: skip


def test_a_scan_loads_no_picture_library() -> None:
    code = (
        "import sys, staticgal.source.tree.scan;"
        "print({'PIL', 'pi_heif', 'exifread', 'pyvips', 'defusedxml'} & set(sys.modules))"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "set()"
