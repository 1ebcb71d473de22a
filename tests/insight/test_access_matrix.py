"""Who sees what, as JSON, as a table and in a line."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.model import Album, Metadata, Photo, SourceFile
from staticgal.core.permission import ALL, BY_NAME, VERBATIM, Permission
from staticgal.core.resolve import Outcomes
from staticgal.insight.access_matrix import as_json, cells, matrix, reach

VIEW = Permission.VIEW


def photo(path: str) -> Photo:
    return Photo(path, SourceFile(path, "", "jpeg", 1, 1, 1), Metadata())


def tree(paths: dict[str, int]) -> Album:
    """Albums by path, each with so many photos; parents are given before their children."""
    made: dict[str, Album] = {}
    for path, count in paths.items():
        made[path] = Album(path, photos=tuple(photo(f"{path}/{n}.jpg") for n in range(count)))
    for path in reversed(made):
        if path:
            above = path.rpartition("/")[0]
            made[above] = replace(made[above], albums=(made[path], *made[above].albums))
    return made[""]


def sees(root: Album, *paths: str, held: Permission = VIEW) -> Outcomes:
    """What an audience sees that may see these albums and all photos directly in them."""
    albums = [album for album in root.walk() if album.path in ("", *paths)]
    return Outcomes(
        albums={album.path: held for album in albums},
        photos={p.path: held for album in albums if album.path in paths for p in album.photos},
    )


def test_json_has_the_form_of_the_specification() -> None:
    both = VIEW | Permission.LOCATION
    outcomes = {
        "family": Outcomes(albums={"": VIEW, "2026/Anna": both}, photos={"2026/Anna/a.jpg": both})
    }

    assert as_json(outcomes) == {
        "audiences": {
            "family": {
                "albums": {"": ["can_view"], "2026/Anna": ["can_see_location", "can_view"]},
                "photos": {"2026/Anna/a.jpg": ["can_see_location", "can_view"]},
            }
        }
    }


def test_json_is_sorted_by_audience_path_and_permission() -> None:
    outcomes = {
        "zoe": Outcomes(albums={"": ALL}, photos={"b.jpg": ALL, "a.jpg": VIEW}),
        "anna": Outcomes(albums={"": VIEW}, photos={}),
    }

    document = as_json(outcomes)

    assert json.dumps(document) == json.dumps(document, sort_keys=True)
    assert document["audiences"]["zoe"]["photos"]["b.jpg"] == sorted(BY_NAME)


def test_an_audience_that_holds_nothing_at_the_root_has_it_with_an_empty_list() -> None:
    document = as_json({"client": Outcomes(albums={"": Permission(0)}, photos={})})

    assert document["audiences"]["client"] == {"albums": {"": []}, "photos": {}}


def test_the_table_counts_the_photos_directly_in_each_album() -> None:
    root = tree({"": 0, "2026": 1, "2026/Anna": 3, "drafts": 2})
    outcomes = {
        "public": sees(root, "2026"),
        "family": sees(root, "2026", "2026/Anna"),
    }

    lines = matrix(root, outcomes).splitlines()

    assert [line.split() for line in lines[:6]] == [
        ["public", "family"],
        ["(top", "folder)", "0", "0"],
        ["2026", "1", "1"],
        ["Anna", "-", "3"],
        ["drafts", "-", "-"],
        ["all", "photos", "1", "4"],
    ]
    assert lines[3].startswith("  Anna ")


def test_audiences_that_do_not_fit_side_by_side_follow_in_further_blocks() -> None:
    root = tree({"": 0, "2026": 1})
    outcomes = {f"client-{number:02}-of-many": sees(root, "2026") for number in range(12)}

    table = matrix(root, outcomes, width=80)

    assert max(len(line) for line in table.splitlines()) <= 80
    assert [table.count(name) for name in outcomes] == [1] * 12
    assert table.count("(top folder)") == table.count("all photos") == 4


names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="/"),
    min_size=1,
    max_size=60,
)


@given(
    st.lists(names, min_size=1, max_size=4, unique=True),
    st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,70}", fullmatch=True), min_size=1, max_size=9),
    st.integers(40, 200),
)
def test_no_line_of_the_table_is_wider_than_it_may_be(
    albums: list[str], audiences: list[str], width: int
) -> None:
    root = tree({"": 0, **dict.fromkeys(albums, 1)})
    outcomes = {name: sees(root, albums[0]) for name in audiences}

    table = matrix(root, outcomes, width)

    assert max(cells(line) for line in table.split("\n")) <= width


def test_wide_characters_keep_the_columns_straight() -> None:
    root = tree({"": 0, "夏天": 1, "Anna": 1})

    lines = matrix(root, {"public": sees(root, "夏天", "Anna")}).splitlines()

    assert len({cells(line) for line in lines[:4]}) == 1


def test_without_audiences_there_is_no_table() -> None:
    assert matrix(tree({"": 0}), {}) == "There are no audiences.\n"


def test_who_sees_all_is_told_in_a_line() -> None:
    root = tree({"": 0, "2026": 2})

    line = str(reach(sees(root, "2026", held=ALL)))

    assert line == (
        "2 photos in 1 album: exact dates; places; camera details; keywords; large size; originals"
    )


def test_who_may_only_look_is_told_in_a_line() -> None:
    root = tree({"": 0, "2026": 1})

    line = str(reach(sees(root, "2026")))

    assert line == (
        "1 photo in 1 album: month only; no places; no camera details; no keywords; "
        "gallery size; no originals"
    )


def test_what_holds_for_some_photos_is_told_with_their_number() -> None:
    seen = Outcomes(
        albums={"": VIEW},
        photos={
            "a.jpg": VIEW | Permission.EXACT_DATES | Permission.DOWNLOAD_LARGE,
            "b.jpg": VIEW | Permission.DOWNLOAD_MEDIUM,
            "c.jpg": VIEW,
        },
    )

    line = str(reach(seen))

    assert line.startswith("3 photos: exact dates of 1, else the month; no places;")
    assert "large size of 1, else medium size of 1, else gallery size;" in line


def test_an_original_that_tells_more_than_its_audience_may_know_is_not_counted() -> None:
    outcome = Outcomes(
        albums={"": VIEW},
        photos={"a.jpg": VIEW | Permission.DOWNLOAD_ORIGINAL, "b.jpg": VIEW | VERBATIM},
    )

    assert reach(outcome).originals == 1


def test_an_audience_that_sees_no_photo_is_told_so() -> None:
    assert str(reach(Outcomes(albums={"": VIEW}, photos={}))) == "no photo"
