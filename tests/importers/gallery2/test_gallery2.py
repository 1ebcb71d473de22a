"""From Gallery 2: an audience sees of each item what its list gave, and nothing by inheritance."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.cli import main
from staticgal.config.load import load
from staticgal.core.permission import MEANING
from staticgal.errors import ConfigErrors, ExitCode
from staticgal.importers.gallery2.convert import import_gallery2
from staticgal.importers.gallery2.rights import RIGHTS, updated
from tests.importers.given import Seen, photos, seen
from tests.shared import ROOT

Rows = list[tuple[str, str, str]]  # path, principal (`@` before a group), permission

ORIGINAL = {
    *("can_download_original", "can_download_large", "can_see_exact_dates", "can_see_location"),
    "can_see_technical_details",
}
# Written a second time, so that a slip in the table shows.
GIVES: dict[str, set[str]] = {
    "core.view": {"can_view"},
    "core.viewResizes": {"can_download_medium"},
    "core.viewSource": ORIGINAL,
    "core.viewAll": {"can_view", "can_download_medium", *ORIGINAL},
    "core.all": {name for name, _ in MEANING.values()} - {"owner_access"},
    "core.edit": set(),
    "comment.add": {"can_add_comments"},
    "comment.view": {"can_read_metadata"},
    "rating.add": {"can_add_ratings"},
    "cart.add": {"can_use_cart"},
    "shutterfly.print": {"can_use_cart"},
    "ecard.send": set(),
}


def naive(rows: Rows, principals: set[str], path: str) -> set[str]:
    """What these principals may do with an item: all that its own list gives them."""
    found: set[str] = set()
    for where, who, permission in rows:
        if where == path and who in principals:
            found |= GIVES[permission]
    return found if "can_view" in found else set()


def export(rows: Rows, members: dict[str, list[str]], items: Any = ()) -> dict[str, Any]:
    return {
        "items": list(items),
        "permissions": [
            {"path": path, "group" if who[0] == "@" else "user": who.lstrip("@"), "permission": one}
            for path, who, one in rows
        ],
        "members": [
            {"user": user, "group": group} for user, groups in members.items() for group in groups
        ],
    }


def imported(
    folder: Path, rows: Rows, members: dict[str, list[str]] | None = None, items: Any = ()
) -> tuple[Seen, str]:
    """What each audience sees after the import, and all that was told."""
    (folder / "export.json").write_text(json.dumps(export(rows, members or {}, items)), "utf-8")
    made = import_gallery2(folder / "export.json", folder / "gallery.yaml", folder / "photos")
    (folder / "gallery.yaml").write_text(made.text("A test."), "utf-8")
    return seen(folder / "gallery.yaml"), "\n".join(map(str, made.differences))


VIEWABLE: Rows = [
    (path, "@Everybody", "core.view") for path in ("", "trip", "trip/a.png", "trip/b.png")
]


def test_each_version_needs_its_own_right_and_all_need_view(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["trip/a.png", "trip/b.png"])
    rows: Rows = [
        *VIEWABLE,
        ("trip/a.png", "@Everybody", "core.viewResizes"),
        ("trip/a.png", "ann", "core.viewSource"),
        ("trip/b.png", "bob", "core.viewAll"),
    ]

    found, _ = imported(tmp_path, rows)

    assert found["public"] == {
        "trip/a.png": {"can_view", "can_download_medium"},
        "trip/b.png": {"can_view"},
    }
    assert found["ann"]["trip/a.png"] == {"can_view", "can_download_medium", *ORIGINAL}
    assert found["bob"]["trip/b.png"] == GIVES["core.viewAll"]


def test_resizes_and_originals_without_view_give_nothing(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    rows: Rows = [("", "ann", "core.view"), ("a.png", "ann", "core.viewResizes"),
                  ("a.png", "ann", "core.viewSource")]  # fmt: skip

    found, _ = imported(tmp_path, rows)

    assert found["ann"] == {}


def test_an_album_is_open_below_a_closed_one_as_its_own_list_says(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["top/a.png", "top/in/b.png", "top/other/c.png"])
    rows: Rows = [(path, "@Everybody", "core.view") for path in ("", "top/in", "top/in/b.png")]
    rows += [(path, "@Family", "core.view") for path in ("top", "top/a.png", "top/other")]

    found, _ = imported(tmp_path, rows, {"mom": ["Family"], "dad": ["Family"]})

    assert set(found["public"]) == {"top/in/b.png"}
    assert set(found["family"]) == {"top/a.png", "top/in/b.png"}
    assert load(tmp_path).policy.audiences["family"].people == ("dad", "mom")


def test_a_photo_in_an_album_that_is_not_visible_is_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["top/a.png", "b.png"])
    rows: Rows = [(path, "@Everybody", "core.view") for path in ("", "b.png", "top/a.png")]

    found, told = imported(tmp_path, rows)

    assert set(found["public"]) == {"b.png"}
    assert "`public` may see `top/a.png` in Gallery 2, but not the album" in told


def test_what_the_export_does_not_name_is_nobodys(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["trip/a.png", "trip/b.png", "trip/new.png", "late/sub/c.png"])

    found, told = imported(tmp_path, VIEWABLE)

    assert set(found["public"]) == {"trip/a.png", "trip/b.png"}
    assert "`late`, `trip/new.png`: in the folder and not in the export" in told


@pytest.mark.parametrize(
    ("new", "shown"),
    [
        # One picture in two formats belongs together, and what is nobody's closes the other.
        ("trip/a.gif", {"trip/b.png"}),
        ("trip.png", {"trip/a.png", "trip/b.png"}),
    ],
)
def test_what_an_item_shares_its_name_with_is_nobodys_if_it_is_a_photo_of_its_own(
    tmp_path: Path, new: str, shown: set[str]
) -> None:
    photos(tmp_path / "photos", ["trip/a.png", "trip/b.png", new])

    found, told = imported(tmp_path, VIEWABLE)

    assert set(found["public"]) == shown
    assert f"`{new}`: in the folder and not in the export" in told


def test_a_photo_is_its_items_whose_video_alone_is_in_the_export(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["trip/a.png"])
    (tmp_path / "photos/trip/a.mov").write_bytes(b"a video")
    rows: Rows = [(path, "@Everybody", "core.view") for path in ("", "trip", "trip/a.mov")]

    found, _ = imported(tmp_path, rows)

    assert set(found["public"]) == {"trip/a.png"}


def test_of_items_that_are_one_photo_here_the_narrowest_counts(tmp_path: Path) -> None:
    closed = [f"trip/{number}.png" for number in range(4)]
    photos(tmp_path / "photos", [*closed, "trip/open.png"])
    (tmp_path / "photos/trip/0.mov").write_bytes(b"a video")
    seen_by_all = ["", "trip", "trip/open.png", "trip/0.mov"]
    items = [{"path": path, "kind": "photo"} for path in (*closed, *seen_by_all[2:])]
    albums = [{"path": path, "kind": "album"} for path in seen_by_all[:2]]
    rows: Rows = [(path, "@Everybody", "core.view") for path in seen_by_all]

    found, _ = imported(tmp_path, rows, items=[*albums, *items])

    assert set(found["public"]) == {"trip/open.png"}


@pytest.mark.parametrize("who", ["@Everybody", "@Family", None])
def test_a_video_alone_does_not_keep_the_new_file_from_being_built(
    tmp_path: Path, who: str | None
) -> None:
    photos(tmp_path / "photos", ["trip/a.png", "trip/b.png"])
    (tmp_path / "photos/trip/c.mov").write_bytes(b"a video")
    rows: Rows = [("trip/c.mov", who, "core.view")] if who else []

    found, _ = imported(tmp_path, [*VIEWABLE, *rows])

    assert set(found["public"]) == {"trip/a.png", "trip/b.png"}


def test_a_photo_is_not_open_because_its_neighbours_name_is_a_pattern(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a1.png", "a[1].png"])
    rows: Rows = [("", "@Everybody", "core.view"), ("a[1].png", "@Everybody", "core.view")]

    found, _ = imported(tmp_path, rows)

    assert set(found["public"]) == {"a[1].png"}


def test_few_open_photos_in_an_album_are_named_and_the_others_do_not_inherit(
    tmp_path: Path,
) -> None:
    names = [f"{letter}.png" for letter in "abcdef"]
    photos(tmp_path / "photos", names)
    rows: Rows = [("", "@Everybody", "core.view"), ("a.png", "@Everybody", "core.view")]
    rows += [(name, "ann", "core.view") for name in ("", "a.png")]
    items = [{"path": name, "kind": "photo"} for name in names]
    items.append({"path": "", "kind": "album", "title": "Our photos"})

    found, _ = imported(tmp_path, rows, items=items)
    text = (tmp_path / "gallery.yaml").read_text("utf-8")

    assert set(found["public"]) == {"a.png"}
    assert "photos_inherit: false" in text
    assert "b.png" not in text
    assert "title: Our photos" in text


def test_who_has_all_rights_everywhere_is_an_owner_and_nobody_else_is(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["trip/a.png", "trip/b.png"])
    rows = [*VIEWABLE, *((path, "@Site Admins", "core.all") for path, _, _ in VIEWABLE)]
    rows += [(path, "ann", "core.all") for path in ("", "trip", "trip/a.png")]

    found, _ = imported(tmp_path, rows, {"root": ["Site Admins"]})

    assert "owner_access" in found["site-admins"]["trip/a.png"]
    assert "owner_access" not in found["ann"]["trip/a.png"]
    assert found["ann"]["trip/b.png"] == {"can_view"}


def test_nobody_is_an_owner_where_a_photo_is_not_in_the_export(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png", "late.png"])
    rows: Rows = [(path, "root", "core.all") for path in ("", "a.png")]

    found, told = imported(tmp_path, rows)

    assert found["root"] == {"a.png": GIVES["core.all"]}
    assert "`late.png`: in the folder and not in the export" in told


def test_where_somebody_may_see_thumbnails_only_the_gallery_size_is_one(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["trip/a.png", "trip/b.png"])

    _, told = imported(tmp_path, VIEWABLE)
    text = (tmp_path / "gallery.yaml").read_text("utf-8")

    assert "gallery: 150" in text
    assert "thumbnails only" in told


def test_hidden_items_are_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    items = [{"path": "a.png", "kind": "photo", "title": "A secret", "hidden": True}]

    found, told = imported(
        tmp_path,
        [("", "@Everybody", "core.view"), ("", "ann", "core.view"), ("a.png", "ann", "core.view")],
        items=[*items, {"path": "", "kind": "album"}],
    )

    assert found["public"] == {}
    assert set(found["ann"]) == {"a.png"}
    assert "`a.png`: hidden" in told


def test_what_is_no_longer_in_the_folder_is_left_out_and_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["trip/a.png"])
    rows = [*VIEWABLE, ("gone", "@Everybody", "core.view"), ("gone/c.png", "ann", "core.viewAll")]

    found, told = imported(tmp_path, rows)  # which reads the new file: an unknown album is refused

    assert set(found["public"]) == {"trip/a.png"}
    assert "`trip/b.png`, `gone`, `gone/c.png`: in the export and not in the folder" in told
    assert "gone" not in str(load(tmp_path).galleries)


def test_special_groups_are_known_in_any_spelling_of_their_names(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png", "b.png"])
    rows: Rows = [("", "@everybody", "core.view"), ("a.png", "@Everyone", "core.view")]
    rows += [(path, "@Registered users", "core.view") for path in ("", "b.png")]

    found, _ = imported(tmp_path, rows, {"ann": ["registered users"], "bob": ["Everybody"]})

    assert found == {
        "public": {"a.png": {"can_view"}},
        "members": {"a.png": {"can_view"}, "b.png": {"can_view"}},
    }
    assert load(tmp_path).policy.audiences["members"].people == ("ann", "bob")


def test_a_name_with_a_line_break_in_it_is_written_on_one_line(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    rows: Rows = [(path, "Brother\nBill", "core.view") for path in ("", "a.png")]

    found, _ = imported(tmp_path, rows)

    assert set(found["brother-bill"]) == {"a.png"}
    assert load(tmp_path).policy.audiences["brother-bill"].people == ("Brother Bill",)


def test_groups_without_members_and_users_without_groups_are_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    rows: Rows = [("", "@Family", "core.view"), ("", "@Famliy", "core.view")]
    rows += [("", "bil", "core.view"), ("a.png", "bil", "core.view")]

    _, told = imported(tmp_path, rows, {"bill": ["Family"]})

    assert "nobody is known to be in `Famliy`" in told
    assert "`bil`: not among the members" in told


def test_an_original_needs_more_here_and_it_is_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    rows: Rows = [(path, "ann", "core.viewAll") for path in ("", "a.png")]

    _, without = imported(tmp_path, rows)
    _, granted = imported(tmp_path, [*rows, ("a.png", "ann", "comment.view"),
                                     ("", "ann", "comment.view")])  # fmt: skip

    assert "the roles `all-versions` give the original there, and none here" in without
    assert "give the original there" not in granted


# --- files


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_is_read_as_any_spreadsheet_writes_it(
    tmp_path: Path, between: str, ending: str, mark: str
) -> None:
    photos(tmp_path / "photos", ["a, b; c.png"])
    rows = [["Path", "user", "group", "permission"], ["", "", "Everybody", "core.view"],
            ["", "", "", ""], ['"a, b; c.png"', "", '"Everybody"', "core.view"]]  # fmt: skip
    lines = [between.join(row) if any(row) else "" for row in rows]
    (tmp_path / "p.csv").write_text(mark + ending.join(lines), "utf-8", newline="")

    made = import_gallery2(tmp_path / "p.csv", tmp_path / "gallery.yaml", tmp_path / "photos")
    (tmp_path / "gallery.yaml").write_text(made.text("A test."), "utf-8")

    assert seen(tmp_path / "gallery.yaml")["public"] == {"a, b; c.png": {"can_view"}}


def test_three_csv_files_say_the_same_as_one_json_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    photos(tmp_path / "photos", ["trip, 2/a.png"])
    (tmp_path / "p.csv").write_text(
        "path,user,group,permission\n,,Everybody,core.view\n"
        '"trip, 2",,Family,core.view\n"trip, 2/a.png",,Family,core.viewAll\n'
    )
    (tmp_path / "i.csv").write_text(
        'path,kind,title\n"trip, 2",album,"The ""trip"""\n"trip, 2/a.png",photo,\n,album,Ours\n'
    )
    (tmp_path / "m.csv").write_text("user,group\nbill,Family\n")
    command = ["import", "gallery2", "p.csv", "--items", "i.csv", "--members", "m.csv"]

    assert main(command) == ExitCode.DONE
    by_csv = (tmp_path / "gallery.yaml").read_text("utf-8")
    assert main(command) == ExitCode.USAGE
    assert seen(tmp_path / "gallery.yaml")["family"] == {"trip, 2/a.png": GIVES["core.viewAll"]}
    rows: Rows = [
        ("", "@Everybody", "core.view"),
        ("trip, 2", "@Family", "core.view"),
        ("trip, 2/a.png", "@Family", "core.viewAll"),
    ]
    items = [
        {"path": "trip, 2", "kind": "album", "title": 'The "trip"'},
        {"path": "trip, 2/a.png", "kind": "photo"},
        {"path": "", "kind": "album", "title": "Ours"},
    ]
    (tmp_path / "p.json").write_text(json.dumps(export(rows, {"bill": ["Family"]}, items)))
    assert main(["import", "gallery2", "p.json", "--force"]) == ExitCode.DONE
    by_json = (tmp_path / "gallery.yaml").read_text("utf-8")

    assert by_json == by_csv.replace("p.csv", "p.json")
    capsys.readouterr()


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("path,user,group,permission\na,,Everybody,core.veiw\n", 2, "no permission is named"),
        ("path,user,group,permission\na,ann,Everybody,core.view\n", 2, "one user or one group"),
        ("path,user,group,permission\na,,,core.view\n", 2, "one user or one group"),
        ("path,user,group,permission\n../a,,Everybody,core.view\n", 2, "cannot be named"),
        ("path,user,group,permission\na,,Everybody\n", 2, "has not 4 columns"),
        ("path,user,group\na,,Everybody\n", 1, "a column is missing: `permission`"),
        ('path,user,group,permission\n"a,,Everybody,core.view\n', 2, "not CSV"),
        ("", 1, "a column is missing"),
    ],
)
def test_a_row_that_cannot_be_understood_stops_the_import_with_its_line(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    photos(tmp_path / "photos", ["a.png"])
    (tmp_path / "p.csv").write_text(text, "utf-8")

    with pytest.raises(ConfigErrors) as raised:
        import_gallery2(tmp_path / "p.csv", tmp_path / "gallery.yaml", tmp_path / "photos")

    assert any(
        problem in one.problem and one.location.line == line for one in raised.value.errors
    ), str(raised.value)


def test_a_permission_on_an_item_that_is_not_listed_stops_the_import(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])

    with pytest.raises(ConfigErrors, match="there is no item"):
        imported(
            tmp_path, [("b.png", "ann", "core.view")], items=[{"path": "a.png", "kind": "photo"}]
        )


def test_without_the_photos_nothing_is_imported(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="--source"):
        imported(tmp_path, VIEWABLE)


# --- the manual


def test_the_manuals_table_is_the_one_that_is_used() -> None:
    page = (ROOT / "docs" / "import.md").read_text("utf-8")

    assert updated(page) == page
    assert all(f"| `{one.id}` |" in page for one in RIGHTS)


def test_the_manuals_example_is_read(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["trip/a.jpg"])
    page = (ROOT / "docs" / "import.md").read_text("utf-8")
    (tmp_path / "e.json").write_text(page.split("```json\n")[1].split("```")[0], "utf-8")

    made = import_gallery2(tmp_path / "e.json", tmp_path / "gallery.yaml", tmp_path / "photos")

    assert made.document["albums"]


# --- any tables at all

ALBUMS = ("", "x", "x/y", "x/y/z", "w")
PHOTOS = tuple(f"{album}/{name}.png".lstrip("/") for album in ALBUMS for name in "pq")
GROUPS = ("Everybody", "Registered Users", "Family", "Club")
USERS = ("ann", "bob", "cy", "guest")
PRINCIPALS = (*(f"@{one}" for one in GROUPS), *USERS)
IDS = st.sampled_from(sorted(GIVES)) | st.just("core.view")


@given(
    st.lists(
        st.tuples(st.sampled_from(ALBUMS + PHOTOS), st.sampled_from(PRINCIPALS), IDS),
        min_size=1,
        max_size=40,
    ),
    st.dictionaries(
        st.sampled_from(USERS[:3]), st.lists(st.sampled_from(GROUPS[2:]), unique=True), max_size=3
    ),
    st.booleans(),
)
@settings(max_examples=100)
def test_every_audience_sees_of_each_photo_what_its_list_gives(
    rows: Rows, members: dict[str, list[str]], is_listed: bool
) -> None:
    items = [
        {"path": path, "kind": "photo" if path in PHOTOS else "album"}
        for path in (ALBUMS + PHOTOS if is_listed else ())
    ]
    with tempfile.TemporaryDirectory() as name:
        photos(Path(name) / "photos", PHOTOS)
        found, told = imported(Path(name), rows, members, items)
        audiences = load(Path(name)).policy.audiences
    audience_of = {one: name for name, audience in audiences.items() for one in audience.people}
    for user in ("", *USERS[:3]):
        principals = {"@Everybody", "guest"}
        if user:
            principals = {"@Everybody", "@Registered Users", user}
            principals |= {f"@{group}" for group in members.get(user, [])}
        # Of whom nothing more is said is one of the members, or sees what everybody sees.
        fallback = "members" if user and "members" in audiences else "public"
        audience = audience_of.get(user, fallback)
        if user and audience == "public":
            principals = {"@Everybody", "guest"}
        for path in PHOTOS:
            there = naive(rows, principals, path)
            here = found[audience].get(path, set())

            if there and not naive(rows, principals, path.rpartition("/")[0]):
                assert here == set()
                assert "but not the album" in told
            else:
                assert here - {"owner_access"} == there
