from __future__ import annotations

import pytest

from staticgal.source.groups.pairs import Pairs, pair
from staticgal.source.tree.files import File, Folder


def given_folder(*names: str) -> Folder:
    files = (File(f"trip/{name}", f"/tree/trip/{name}", 1, 1, 1, 1) for name in names)
    return Folder("trip", tuple(sorted(files)))


def named(pairs: Pairs) -> list[tuple[str, str, list[str]]]:
    return [(p.main.name, p.shown.name, [f.name for f in p.others]) for p in pairs.photos]


def test_raw_and_jpeg_of_one_name_are_one_photo() -> None:
    pairs = pair(given_folder("IMG_1.CR2", "IMG_1.JPG"))

    assert named(pairs) == [("IMG_1.JPG", "IMG_1.JPG", ["IMG_1.CR2"])]
    assert pairs.alone == ()


def test_the_video_of_a_live_photo_is_its_companion() -> None:
    pairs = pair(given_folder("IMG_1.HEIC", "IMG_1.MOV", "IMG_1.AAE"))

    assert named(pairs) == [("IMG_1.HEIC", "IMG_1.HEIC", ["IMG_1.MOV", "IMG_1.AAE"])]


def test_a_raw_file_or_video_alone_is_no_photo() -> None:
    pairs = pair(given_folder("IMG_1.CR2", "clip.mp4", "IMG_9.AAE"))

    assert pairs.photos == ()
    assert [file.name for file in pairs.alone] == ["IMG_1.CR2", "clip.mp4"]


def test_an_edit_has_the_pixels_and_its_original_the_name() -> None:
    pairs = pair(given_folder("IMG_1234.HEIC", "IMG_1234.MOV", "IMG_E1234.JPG", "IMG_E1234.MOV"))

    assert named(pairs) == [("IMG_1234.HEIC", "IMG_E1234.JPG", ["IMG_1234.MOV", "IMG_E1234.MOV"])]
    assert pairs.photos[0].path == "trip/IMG_1234.HEIC"


def test_an_edit_belongs_to_the_original_of_its_format() -> None:
    pairs = pair(given_folder("IMG_1234.HEIC", "IMG_1234.JPG", "IMG_E1234.JPG"))

    assert named(pairs) == [
        ("IMG_1234.HEIC", "IMG_1234.HEIC", []),
        ("IMG_1234.JPG", "IMG_E1234.JPG", []),
    ]


def test_an_edit_alone_is_a_photo() -> None:
    assert named(pair(given_folder("IMG_E1234.JPG"))) == [("IMG_E1234.JPG", "IMG_E1234.JPG", [])]


@pytest.mark.parametrize("names", [("a.jpg", "a.png"), ("A.jpg", "a.jpg"), ("a.JPG", "a.jpg")])
def test_photos_that_differ_in_extension_or_case_stay_two(names: tuple[str, str]) -> None:
    assert [photo.path for photo in pair(given_folder(*names)).photos] == [
        f"trip/{name}" for name in sorted(names)
    ]


def test_a_companion_of_two_photos_goes_with_each() -> None:
    pairs = pair(given_folder("a.dng", "a.jpg", "a.png"))

    assert named(pairs) == [("a.jpg", "a.jpg", ["a.dng"]), ("a.png", "a.png", ["a.dng"])]


def test_a_companion_in_other_case_belongs_to_the_photo() -> None:
    assert named(pair(given_folder("img_1.cr2", "IMG_1.JPG"))) == [
        ("IMG_1.JPG", "IMG_1.JPG", ["img_1.cr2"])
    ]
