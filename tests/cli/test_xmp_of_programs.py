"""Sidecars that programs write: several for one photo, one for several (case 34)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Folder, photo
from tests.source.test_reader import xmp

LIMITED = """
limits:
  - {when: {keyword: private}, withhold: all, from: [public]}
"""


@pytest.fixture
def limited(gallery: Folder) -> Folder:
    text = (gallery.path / "gallery.yaml").read_text("utf-8")
    gallery.write("gallery.yaml", text + LIMITED)
    return gallery


def public(folder: Folder) -> list[str]:
    return sorted(folder.json("access")["audiences"]["public"]["photos"])


@pytest.mark.parametrize("private", ["a.xmp", "a.jpg.xmp", "a.JPG.XMP"])
def test_case_34_two_programs_sidecars_stop_nothing_and_both_count_for_limits(
    limited: Folder, private: str
) -> None:
    limited.write("photos/2026/a.xmp", xmp("beach"))
    limited.write("photos/2026/a.jpg.xmp", xmp("beach"))
    limited.write(f"photos/2026/{private}", xmp("private"))

    ended = limited.run("build")

    assert ended.returncode == 0, ended.stderr
    assert public(limited) == ["2026/b.jpg"]
    assert "2026/a.jpg" in limited.json("access")["audiences"]["family"]["photos"]


def test_case_34_one_sidecar_of_two_pictures_counts_for_both(limited: Folder) -> None:
    photo(limited.path / "photos/2026/a.png", "white")
    limited.write("photos/2026/a.xmp", xmp("private"))

    ended = limited.run("check")

    assert ended.returncode == 0, ended.stderr
    assert public(limited) == ["2026/b.jpg"]
