"""Each thing that may be wrong with a folder as such is found and named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from staticgal.site.digest import EPOCH, of_bytes
from staticgal.site.manifest import Manifest, manifest_file, manifest_of
from staticgal.state.store import seal
from staticgal.verify.folder import Looked, as_written, wrong_in

FILES = {"index.html": b"home", "a/there.html": b"there", "m/q/x.jpg": b"picture"}


def given_site(folder: Path) -> Manifest:
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        seal(folder / path, of_bytes(content))
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            path.chmod(0o755)
            os.utime(path, (EPOCH, EPOCH))
    files = FILES.items()
    return manifest_of(
        "public", (manifest_file(path, len(content), of_bytes(content)) for path, content in files)
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    return tmp_path / "site"


def wrong(site: Path, files: Manifest) -> list[tuple[str, str]]:
    return list(wrong_in(site, files, as_written(site.parent)))


def test_nothing_is_wrong_with_a_site_as_it_was_written(site: Path) -> None:
    files = given_site(site)

    assert wrong(site, files) == []


def test_what_is_missing_too_many_or_no_file_is_found(site: Path) -> None:
    files = given_site(site)
    (site / "a/extra.html").write_text("")
    (site / ".htaccess").write_text("")
    (site / "link.html").symlink_to(site / "a/there.html")
    (site / "linked").symlink_to(site / "a")
    (site / "index.html").unlink()
    os.mkfifo(site / "pipe")

    assert dict(wrong(site, files)) == {
        "index.html": "this file is missing",
        "a/extra.html": "this file is not part of the site",
        ".htaccess": "this file is not part of the site",
        "link.html": "this is a link, and not part of the site",
        "linked": "this is a link, and not part of the site",
        "pipe": "this is neither a file nor a folder, and not part of the site",
    }


def test_a_file_that_became_a_link_is_found(site: Path) -> None:
    files = given_site(site)
    (site / "a/there.html").rename(site.parent / "elsewhere.html")
    (site / "a/there.html").symlink_to(site.parent / "elsewhere.html")

    assert ("a/there.html", "this is a link, and not part of the site") in wrong(site, files)


def test_an_empty_folder_is_found(site: Path) -> None:
    files = given_site(site)
    (site / "Grandma").mkdir()

    assert ("Grandma", "this folder is empty, and not part of the site") in wrong(site, files)


@pytest.mark.parametrize("mode", [0o646, 0o666, 0o400, 0o000, 0o4444, 0o2444, 0o555, 0o644])
def test_a_file_with_another_mode_is_found(mode: int, site: Path) -> None:
    files = given_site(site)
    (site / "a/there.html").chmod(mode)

    assert wrong(site, files) == [
        ("a/there.html", f"its mode was changed: {mode:04o}, where it was 0444")
    ]


@pytest.mark.parametrize(
    ("mode", "problem"),
    [
        (0o777, "anybody may change this folder (its mode is 0777)"),
        (0o4755, "anybody may change this folder (its mode is 4755)"),
        (0o750, "a web server cannot read this folder (its mode is 0750)"),
    ],
)
def test_a_folder_with_a_mode_no_build_gives_it_is_found(
    mode: int, problem: str, site: Path
) -> None:
    files = given_site(site)
    (site / "a").chmod(mode)

    assert wrong(site, files) == [("a", problem)]


def test_a_site_written_for_its_owner_alone_is_as_good(site: Path) -> None:
    files = given_site(site)
    for path in (site / "m/q", site / "m", site / "a", site):
        path.chmod(0o700)

    assert wrong(site, files) == []


def test_bytes_or_a_time_that_were_changed_are_found(site: Path) -> None:
    files = given_site(site)
    (site / "index.html").chmod(0o644)
    (site / "index.html").write_text("longer")
    seal(site / "index.html", files.by_path["index.html"].sha256)
    os.utime(site / "a/there.html")

    assert wrong(site, files) == [
        ("a/there.html", "this file was changed: it has another time than it was written with"),
        ("index.html", "this file was changed: it has another size"),
    ]


def test_the_time_of_a_folder_that_was_written_to_is_found(site: Path) -> None:
    files = given_site(site)
    (site / "a/new").write_text("")
    (site / "a/new").unlink()

    assert wrong(site, files) == [("a", "the time of this folder tells when somebody changed it")]


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db"])
def test_what_a_file_manager_leaves_behind_is_nobodys_fault(name: str, site: Path) -> None:
    files = given_site(site)
    (site / "a" / name).write_text("left behind")

    assert wrong(site, files) == []


def test_pictures_that_two_sites_share_are_asked_for_once_and_a_copy_for_itself(
    site: Path, tmp_path: Path
) -> None:
    files = given_site(site)
    other = tmp_path / "other"
    given_site(other)
    (other / "m/q/x.jpg").unlink()
    (other / "m/q/x.jpg").hardlink_to(site / "m/q/x.jpg")
    os.utime(other / "m/q", (EPOCH, EPOCH))
    looked: Looked = {}

    written = as_written(tmp_path)
    first = list(wrong_in(site, files, written, looked))
    shared = list(wrong_in(other, files, written, looked))
    (other / "m/q/x.jpg").unlink()
    (other / "m/q/x.jpg").write_bytes(b"another picture")
    copied = list(wrong_in(other, files, written, looked))

    assert first == shared == []
    assert len(looked) == 1
    assert ("m/q/x.jpg", "this file was changed: it has another size") in copied
