"""The nearest names to a path that does not exist."""

from __future__ import annotations

from staticgal.core.model import Album, Metadata, Photo, SourceFile
from staticgal.insight.nearest_paths import inside, nearest


def photo(path: str) -> Photo:
    return Photo(path, SourceFile(path, "", "jpeg", 1, 1, 1), Metadata())


def test_the_nearest_names_are_the_same_name_elsewhere_then_those_that_look_alike() -> None:
    album = Album("2026/Anna", photos=(photo("2026/Anna/IMG_1.jpg"), photo("2026/Anna/IMG_2.jpg")))
    root = Album("", albums=(Album("2026", albums=(album,)),))

    assert nearest(root, "2025/Anna/IMG_2.jpg")[0] == "2026/Anna/IMG_2.jpg"
    assert nearest(root, "2026/anna")[0] == "2026/Anna"
    assert nearest(root, "zzz") == ()
    assert nearest(root, "2026/ANNA/img_1.JPG") == ("2026/Anna/IMG_1.jpg",)


def test_among_very_many_names_those_in_the_folder_that_was_meant_are_the_nearest() -> None:
    albums = tuple(
        Album(f"{year}/Anna", photos=tuple(photo(f"{year}/Anna/IMG_{i:04}.jpg") for i in range(60)))
        for year in range(1900, 2000)
    )
    root = Album("", albums=tuple(Album(a.path[:4], albums=(a,)) for a in albums))

    assert nearest(root, "1987/Ana/IMG_0017.jpg")[0] == "1987/Anna/IMG_0017.jpg"
    assert nearest(root, "1987/Anna/IMG_0077.jpg")[0].startswith("1987/Anna/IMG_00")
    assert nearest(root, "1987/Anne")[0] == "1987/Anna"
    assert inside(root, "1987/anna/zzz")[0] == "1987/Anna"
    assert inside(root, "zzz")[1][:2] == ("1900", "1901")
