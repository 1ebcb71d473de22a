"""Which folders are made by systems and programs, by their names, and which by people."""

from __future__ import annotations

from pathlib import Path

import pytest

from staticgal.source.tree.scan import scan
from staticgal.source.tree.system_folders import system_folder

BY_SYSTEMS = """
#recycle|#Recycle|$RECYCLE.BIN|RECYCLER|Recycled|Recycle Bin|@Recycle|.recycle|.Trash|.Trash-1000
.Trashes|Trash|TRASH|trashbox|Network Trash Folder|.dtrash|Papierkorb|Corbeille|lost+found|LOST.DIR
FOUND.000|#snapshot|@Recently-Snapshot|@snapshot|@GMT-2026.05.01-00.00.00|.snapshots|~snapshot|.zfs
Backups.backupdb|Anna.sparsebundle|.stversions|@eaDir|@EADIR|.@__thumb|@tmp|@sharebin|.thumbnails
Thumbs|System Volume Information|__MACOSX|.picasaoriginals|.comments|[Originals]|CaptureOne
.stfolder|.dropbox.cache|.AppleDouble|.Spotlight-V100|.SynologyWorkingDirectory
Lightroom Catalog Previews.lrdata|Smart Previews.lrdata|Photos Library.photoslibrary|A.aplibrary
Old.migratedphotolibrary|Shoot.cocatalog|iPhoto Library|Lightroom Library.lrlibrary
"""
BY_PEOPLE = """
Originals|Recycling day|2026-05 Garden|Trash metal concert|Snapshots of Rome|My trash|Thumb war
lrdata|photoslibrary|Found.jpg|Kosz family|Lost and found|Library|Photo library|Cache|2026 @ home
#1 party|@home|~Anna|Recycle|System|Private|_drafts|Bins and bags
"""


def names(text: str) -> list[str]:
    return [name for line in text.split("\n") for name in line.split("|") if name]


@pytest.mark.parametrize("name", names(BY_SYSTEMS))
def test_a_folder_that_a_system_makes_is_told_from_its_name(name: str) -> None:
    assert system_folder(name)


@pytest.mark.parametrize("name", names(BY_PEOPLE))
def test_a_folder_that_people_make_stays(name: str) -> None:
    assert system_folder(name) is None


def test_what_systems_made_is_passed_over_at_any_depth_and_told_once(tmp_path: Path) -> None:
    for path in ("a.jpg", "#Recycle/a/b.jpg", "x/y/@eaDir/c.jpg", "x/.Trash-501/d.jpg", "x/e.jpg"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x")

    tree = scan(tmp_path)

    assert [file.path for file in tree.files()] == ["a.jpg", "x/e.jpg"]
    assert tree.problems == ()
    assert [one.path for one in tree.passed_over] == ["#Recycle", "x/.Trash-501", "x/y/@eaDir"]


def test_a_link_into_a_folder_of_a_system_brings_nothing_back(tmp_path: Path) -> None:
    (tmp_path / "#recycle").mkdir()
    (tmp_path / "#recycle/a.jpg").write_bytes(b"x")
    (tmp_path / "b.jpg").symlink_to("#recycle/a.jpg")

    tree = scan(tmp_path)

    assert list(tree.files()) == []
    assert [one.path for one in tree.problems] == ["b.jpg"]


def test_a_photo_folder_that_is_itself_in_a_library_is_read(tmp_path: Path) -> None:
    root = tmp_path / "Photos Library.photoslibrary" / "originals"
    root.mkdir(parents=True)
    (root / "a.jpg").write_bytes(b"x")

    assert [file.path for file in scan(root).files()] == ["a.jpg"]
