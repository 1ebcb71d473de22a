"""`check` and `access`: what is wrong, what to look at, and who sees what."""

from __future__ import annotations

import json

from .conftest import Folder, photo

VIEW = ["can_view"]


def test_check_tells_who_would_see_what_and_builds_nothing(gallery: Folder) -> None:
    ended = gallery.run("check")

    assert ended.returncode == 0
    lines = ended.stdout.splitlines()
    assert lines[0] == "Who would see what:"
    assert lines[1].split()[:6] == ["public", "open", "2", "photos", "in", "1"]
    assert "month only; no places; no camera details; no keywords; gallery size" in lines[1]
    assert lines[2].split()[:6] == ["family", "protected", "3", "photos", "in", "2"]
    assert "exact dates; places; camera details; keywords; large size; originals" in lines[3]
    assert not (gallery.path / "build").exists()


def test_check_as_json_counts_what_each_audience_may_know(gallery: Folder) -> None:
    document = gallery.json("check")

    assert document["exit_code"] == 0
    assert document["errors"] == document["problems"] == []
    assert document["audiences"]["public"] == {
        "protection": "open",
        "photos": 2,
        "albums": 1,
        "exact_dates": 0,
        "places": 0,
        "details": 0,
        "keywords": 0,
        "medium": 0,
        "large": 0,
        "originals": 0,
    }
    assert document["audiences"]["me"]["originals"] == 3


def test_a_photo_that_cannot_be_read_is_named_and_is_exit_code_1(gallery: Folder) -> None:
    gallery.write("photos/2026/notes.jpg", "a shopping list")

    ended = gallery.run("check")

    assert ended.returncode == 1
    assert "1 photo cannot be read:\n  2026/notes.jpg: " in ended.stderr
    document = gallery.json("check")
    assert document["exit_code"] == 1
    assert [problem["path"] for problem in document["problems"]] == ["2026/notes.jpg"]


def test_what_to_look_at_is_told_and_counts_only_when_strict(gallery: Folder) -> None:
    gallery.change("gallery.yaml", "family: {role: viewer}", "family: {people: [mom]}")

    ended = gallery.run("check")
    strict = gallery.run("check", "--strict")

    assert ended.returncode == 0
    assert "gallery.yaml:8:3: `family` sees no photo\n" in ended.stderr
    assert strict.returncode == 2
    assert "with --strict" in strict.stderr
    (warning,) = gallery.json("check")["warnings"]
    assert warning == {
        "code": "sees-nothing",
        "file": "gallery.yaml",
        "line": 8,
        "column": 3,
        "text": "`family` sees no photo",
        "hint": "give it a role, here or under `access` of an album",
        "about": "family",
    }


def test_access_prints_the_table(gallery: Folder) -> None:
    ended = gallery.run("access")

    assert ended.returncode == 0
    assert [line.split() for line in ended.stdout.splitlines()[:5]] == [
        ["public", "family", "me"],
        ["(top", "folder)", "0", "0", "0"],
        ["2026", "2", "2", "2"],
        ["private", "-", "1", "1"],
        ["all", "photos", "2", "3", "3"],
    ]


def test_access_as_json_is_the_form_of_the_specification(gallery: Folder) -> None:
    document = gallery.json("access", "--audience", "public", "--audience", "family")

    assert document == {
        "audiences": {
            "family": {
                "albums": {"": VIEW, "2026": VIEW, "2026/private": VIEW},
                "photos": {
                    "2026/a.jpg": VIEW,
                    "2026/b.jpg": VIEW,
                    "2026/private/c.jpg": VIEW,
                },
            },
            "public": {
                "albums": {"": VIEW, "2026": VIEW},
                "photos": {"2026/a.jpg": VIEW, "2026/b.jpg": VIEW},
            },
        }
    }


def test_access_as_json_is_the_same_text_each_time(gallery: Folder) -> None:
    photo(gallery.path / "photos" / "2025" / "z.jpg", "white")

    first, again = gallery.run("access", "--json"), gallery.run("access", "--json")

    assert first.stdout == again.stdout
    assert first.stdout == json.dumps(json.loads(first.stdout), indent=2, sort_keys=True) + "\n"


def test_access_names_what_it_could_not_read(gallery: Folder) -> None:
    gallery.write("photos/2026/notes.jpg", "a shopping list")

    ended = gallery.run("access", "--json")

    assert ended.returncode == 1
    assert "2026/notes.jpg: " in ended.stderr
    assert "2026/notes.jpg" not in ended.stdout


def test_access_fits_its_terminal(gallery: Folder) -> None:
    audiences = "".join(f"  client-number-{n}: {{role: viewer}}\n" for n in range(9))
    gallery.change("gallery.yaml", "audiences:\n", f"audiences:\n{audiences}")

    for columns in (60, 80, 200):
        lines = gallery.run("access", COLUMNS=str(columns)).stdout.splitlines()

        assert max(map(len, lines)) <= columns
        assert sum("client-number-8" in line for line in lines) == 1
