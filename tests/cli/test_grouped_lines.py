"""What is said alike of many files of one folder is said once; `-v` names each."""

from __future__ import annotations

import pytest

from staticgal.cli.grouped_lines import Line, gathered

from .conftest import Folder, photo

RULE = "---\naccess: none\n---\n"


def test_many_lines_alike_in_a_folder_are_one() -> None:
    lines = [Line(f"photos/x/{n}.nef", "has no JPEG", "add one") for n in range(300)]
    lines.append(Line("photos/y/1.nef", "has no JPEG", "add one"))

    assert gathered(lines) == [
        "photos/x/0.nef and 299 more in this folder: has no JPEG\n    add one",
        "photos/y/1.nef: has no JPEG\n    add one",
    ]
    assert len(gathered(lines, is_verbose=True)) == 301


def test_of_many_lines_that_differ_in_names_only_the_first_are_told() -> None:
    lines = [Line(f"x/{n}.xmp", f"there is no photo `{n}.jpg` here") for n in range(300)]

    assert gathered(lines) == [
        "x/0.xmp: there is no photo `0.jpg` here",
        "x/1.xmp: there is no photo `1.jpg` here",
        "x/2.xmp: there is no photo `2.jpg` here",
        "x: 297 more like this (`-v` names them)",
    ]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_few_lines_alike_are_each_told(number: int) -> None:
    lines = [Line(f"{n}.nef", "has no JPEG") for n in range(number)]

    assert gathered(lines) == [f"{n}.nef: has no JPEG" for n in range(number)]


def test_lines_at_a_line_of_a_file_and_lines_without_a_place_are_each_told() -> None:
    lines = [Line(f"gallery.yaml:{n}:5", "no role is named `x`") for n in range(9)]
    lines += [Line("", "no role is named `x`")] * 9

    assert len(gathered(lines)) == 18


def test_check_says_a_remark_of_many_files_once_and_v_names_each(gallery: Folder) -> None:
    for n in range(30):
        gallery.write(f"photos/2026/DSC_{n:02}.nef", "raw")

    few, all_of_them = gallery.run("check"), gallery.run("check", "-v")

    assert "30 warnings:\n  photos/2026/DSC_00.nef and 29 more in this folder: " in few.stderr
    assert len(few.stderr.splitlines()) < 10
    assert "raw-alone: [...]  # 30 names: `staticgal check -v` prints them" in few.stderr
    assert all_of_them.stderr.count("photos/2026/DSC_") == 30
    assert '"2026/DSC_29.nef"' in all_of_them.stderr


def test_mistakes_of_many_files_are_said_once_and_all_are_in_json(gallery: Folder) -> None:
    for n in range(30):
        gallery.write(f"photos/2026/gone{n:02}.jpg.md", RULE)

    ended = gallery.run("check")

    assert ended.returncode == 2
    assert "photos/2026: 27 more like this (`-v` names them)\n" in ended.stderr
    assert len(gallery.json("check")["errors"]) == 30
    assert gallery.run("check", "-v").stderr.count(".jpg.md: ") == 30


def test_check_counts_the_files_that_it_does_not_read_by_kind_and_v_names_them(
    gallery: Folder,
) -> None:
    for name in ("a.pdf", "b.PDF", "c.jfif", "noending", "README.md", "Thumbs.db", ".picasa.ini"):
        gallery.write(f"photos/2026/{name}", "x")

    few, all_of_them = gallery.run("check"), gallery.run("check", "-v")

    line = "not read, as they are no photos or notes: 2 .pdf, 1 .jfif, 1 no ending"
    assert f"{line} (`-v` names them)\n" in few.stderr
    names = ("2026/a.pdf", "2026/b.PDF", "2026/c.jfif", "2026/noending")
    assert line + "\n" + "".join(f"  {name}\n" for name in names) in all_of_them.stderr
    assert gallery.json("check")["other_files"] == list(names)
    assert "not read" not in gallery.run("check", "-q").stderr


def test_a_remark_about_the_text_of_a_note_names_its_photo(
    gallery: Folder,
) -> None:
    photo(gallery.path / "photos" / "2026" / "d.jpg", "white")
    gallery.write("photos/2026/d.jpg.md", "---\ncity: Altdorf\n---\nIn Altdorf\n")

    stderr = gallery.run("check").stderr

    assert (
        "the text of photo `2026/d.jpg` mentions `Altdorf`, but `public` may not see places"
        in stderr
    )
