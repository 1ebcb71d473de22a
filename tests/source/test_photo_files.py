"""Photos on a disk: a version that changes with the bytes, and opening that takes only files."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from staticgal.errors import SourceError
from staticgal.source.photo_files import LocalPhotos, Versions, version_of
from staticgal.source.tree.scan import scan


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    photo = tmp_path / "photos/a.jpg"
    photo.write_bytes(b"one")
    return photo


def test_the_version_scanned_is_the_one_that_is_found_later(photo: Path) -> None:
    tree = scan(photo.parent)
    (file,) = tree.files()

    assert LocalPhotos().version(str(photo)) == version_of(file)
    assert dict(Versions([tree])) == {str(photo): version_of(file)}
    assert "elsewhere.jpg" not in Versions([tree])


def test_a_photo_that_is_replaced_by_as_many_bytes_of_the_same_time_has_another_version(
    photo: Path,
) -> None:
    before, version = photo.stat(), LocalPhotos().version(str(photo))
    (photo.parent / "new").write_bytes(b"two")
    os.utime(photo.parent / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
    (photo.parent / "new").replace(photo)

    assert photo.stat().st_mtime_ns == before.st_mtime_ns
    assert LocalPhotos().version(str(photo)) != version


def test_a_worker_gets_the_reader_and_opens_the_photo(photo: Path) -> None:
    photos = pickle.loads(pickle.dumps(LocalPhotos()))  # noqa: S301  # just written

    with photos.open(str(photo)) as stream, photos.local_path(str(photo)) as path:
        assert stream.read() == b"one"
        assert Path(path).read_bytes() == b"one"


def test_a_pipe_or_a_folder_is_no_photo_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")

    for location in (tmp_path / "pipe.jpg", tmp_path):
        with pytest.raises(SourceError, match="is not a file"):
            LocalPhotos().open(str(location))
    with pytest.raises(FileNotFoundError):
        LocalPhotos().open(str(tmp_path / "gone.jpg"))
