"""What an import makes of a dump, where it is not myks-gallery itself that is asked."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from staticgal.config.load import load
from staticgal.errors import ConfigErrors
from staticgal.importers.imported import Imported
from staticgal.importers.myks.convert import import_myks
from staticgal.importers.myks.dump import read_dump
from tests.importers.myks_site.given import SETTINGS, picture

Entry = dict[str, Any]
A = "2024_01_01_A"


def entry(model: str, pk: int | None, /, **fields: object) -> Entry:
    return {"model": model, "pk": pk, "fields": fields}


def user(pk: int, name: str, /, **more: object) -> Entry:
    usual = {"groups": [], "user_permissions": [], "is_active": True, "is_superuser": False}
    return entry("auth.user", pk, username=name, **{**usual, **more})


def album(pk: int, path: str, category: str = "Photos", **more: object) -> Entry:
    usual = {"date": "2024-01-01", "name": "A"}
    return entry("gallery.album", pk, dirpath=path, category=category, **{**usual, **more})


def photo(pk: int, of: int, name: str) -> Entry:
    return entry("gallery.photo", pk, album=of, filename=name, date=None)


def policy(kind: str, of: int, **more: object) -> Entry:
    usual: dict[str, object] = {"public": False, "groups": [], "users": []}
    if kind == "album":
        usual["inherit"] = True
    return entry(f"gallery.{kind}accesspolicy", of, **{kind: of, **usual, **more})


ANNA = user(1, "anna")
ALBUM = [album(1, A), photo(1, 1, "a.jpg"), photo(2, 1, "b.jpg")]
OPEN = policy("album", 1, public=True)


class Given:
    """A folder with photos, and a dump."""

    def __init__(self, folder: Path, entries: list[Entry], *files: str) -> None:
        self.folder = folder
        self.photos = folder / "photos"
        self.dump = folder / "dump.json"
        self.dump.write_text(json.dumps(entries), encoding="utf-8")
        self.photos.mkdir()
        for name in files:
            picture(self.photos / name)

    def imported(self, **options: bool) -> Imported:
        """What comes of it; the file it makes is one that staticgal reads."""
        path = self.folder / "gallery.yaml"
        made = import_myks(SETTINGS, self.dump, self.photos, path, **options)
        path.write_text(made.text("Made for a test."), encoding="utf-8")
        load(path)
        return made


def mistakes(tmp_path: Path, entries: object) -> str:
    path = tmp_path / "dump.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(ConfigErrors) as raised:
        read_dump(path)
    return str(raised.value)


def told(made: Imported) -> str:
    return "\n".join(str(one) for one in made.differences)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({}, "not what `dumpdata` writes"),
        ([1], "object 1 is not an object with a model and fields"),
        ([ANNA], "there is no `gallery.album` in it"),
        ([*ALBUM, OPEN], "there is no `auth.user` in it"),
        ([ANNA, *ALBUM, policy("album", 1, users=[9])], "object 5 (gallery.albumaccesspolicy)"),
        ([ANNA, *ALBUM, policy("photo", 1, groups=[["Family"]])], "names a group ['Family']"),
        ([ANNA, *ALBUM, OPEN, policy("album", 1)], "is the second policy of album 1"),
        ([ANNA, album(1, "../elsewhere")], "has a path that leads nowhere: `../elsewhere`"),
        ([ANNA, album(1, A), photo(1, 1, "../b.jpg")], "leads nowhere"),
        ([ANNA, entry("gallery.album", None, dirpath=A, category="x")], "has no `pk`"),
        ([ANNA, *ALBUM, {**OPEN, "fields": {"album": 1}}], "has no list of groups"),
        ([user(1, "half \ud800")], "this is not JSON in UTF-8"),
    ],
)
def test_a_dump_with_a_gap_is_refused_and_says_where(
    tmp_path: Path, entries: object, expected: str
) -> None:
    assert expected in mistakes(tmp_path, entries)


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dump.json").write_bytes(b"\xff\xfe[")

    with pytest.raises(ConfigErrors, match="not JSON"):
        read_dump(tmp_path / "dump.json")


def test_policies_and_photos_without_an_owner_are_told(tmp_path: Path) -> None:
    entries = [ANNA, *ALBUM, policy("album", 7), policy("photo", 8), photo(3, 9, "x.jpg")]

    text = told(Given(tmp_path, entries, f"{A}/a.jpg").imported())

    assert "object 5 is the policy of album 7, which is not in it" in text
    assert "object 6 is the policy of photo 8" in text
    assert "object 7 is a photo of album 9" in text


def test_permissions_that_are_only_numbers_are_told_and_give_nothing(tmp_path: Path) -> None:
    entries = [user(1, "anna", user_permissions=[4]), *ALBUM]

    made = Given(tmp_path, entries, f"{A}/a.jpg").imported()

    assert "`anna` are only numbers here" in told(made)
    assert "see-all" not in str(made.document["audiences"])


@pytest.mark.parametrize("key", [4, ["view", "gallery", "photo"]])
def test_a_group_that_may_see_all_photos_makes_its_members_see_them(
    tmp_path: Path, key: object
) -> None:
    entries = [
        entry("contenttypes.contenttype", 7, app_label="gallery", model="photo"),
        entry("auth.permission", 4, codename="view", content_type=7),
        entry("auth.group", 1, name="Keepers", permissions=[key]),
        user(1, "anna", groups=[1]),
        user(2, "bob", groups=[1], is_active=False),
        *ALBUM,
    ]

    made = Given(tmp_path, entries, f"{A}/a.jpg").imported()

    assert made.document["audiences"] == {"see-all": {"role": "viewer", "people": ["anna"]}}


def test_a_dump_without_photo_policies_says_so(tmp_path: Path) -> None:
    made = Given(tmp_path, [ANNA, *ALBUM, OPEN], f"{A}/a.jpg").imported()

    assert "there is no photo access policy in it" in told(made)


def test_photos_that_are_gone_are_told(tmp_path: Path) -> None:
    made = Given(tmp_path, [ANNA, *ALBUM, OPEN], f"{A}/a.jpg").imported()

    assert f"1 file in the dump, but not among the pictures in the photo folder: {A}/b.jpg" in told(
        made
    )


def test_a_name_is_found_in_whatever_unicode_form_the_disk_has_it(tmp_path: Path) -> None:
    name = "2024_01_01_Été ﬁn"
    of_dump = unicodedata.normalize("NFKC", name)
    on_disk = unicodedata.normalize("NFD", name)
    entries = [ANNA, album(1, of_dump), photo(1, 1, "é.jpg"), OPEN]

    made = Given(tmp_path, entries, f"{on_disk}/e\N{COMBINING ACUTE ACCENT}.jpg").imported()

    (path,) = dict(made.document["albums"])  # type: ignore[call-overload]  # it is a map
    assert path == unicodedata.normalize("NFC", name)
    assert "not among the pictures" not in told(made)


def test_an_edit_and_its_original_are_shown_to_those_who_may_see_both(tmp_path: Path) -> None:
    names = ("IMG_1234.jpg", "IMG_E1234.jpg")
    entries = [
        ANNA,
        user(2, "bob"),
        album(1, A),
        *(photo(pk, 1, name) for pk, name in enumerate(names, 1)),
        policy("album", 1, users=[1, 2]),
        policy("photo", 2, users=[2]),
    ]

    made = Given(tmp_path, entries, *(f"{A}/{name}" for name in names)).imported()

    assert made.document["photos"] == {
        f"{A}/IMG_1234.jpg": {"access": {"*": "nothing", "bob": "viewer"}}
    }
    assert f"{A}/IMG_1234.jpg, {A}/IMG_E1234.jpg are one photo here" in told(made)


def test_the_size_photos_were_shown_in_is_kept(tmp_path: Path) -> None:
    made = Given(tmp_path, [ANNA, *ALBUM, OPEN], f"{A}/a.jpg").imported()

    assert made.document["renditions"] == {"sizes": {"gallery": 768}}
    assert made.document["timezone"] == "Europe/Paris"
    assert made.document["title"] == "Our photos"
    assert made.document["source"] == "photos"


def test_each_part_of_the_new_file_says_what_it_is(tmp_path: Path) -> None:
    files = (f"{A}/a.jpg", f"{A}/b.jpg", "stray.jpg")
    Given(tmp_path, [ANNA, *ALBUM, OPEN, policy("photo", 1, users=[1])], *files).imported()

    lines = (tmp_path / "gallery.yaml").read_text("utf-8").split("\n")

    for part in ("roles", "audiences", "names", "ignore", "albums", "photos"):
        (at,) = (number for number, line in enumerate(lines) if line.startswith(f"{part}:"))
        assert lines[at - 1].startswith("# "), part


def test_users_and_groups_of_one_name_get_audiences_of_their_own(tmp_path: Path) -> None:
    entries = [
        entry("auth.group", 1, name="Anna", permissions=[]),
        user(1, "anna"),
        user(2, "Öl & Söhne", groups=[1]),
        user(3, "Анна"),
        *ALBUM,
        policy("album", 1, users=[1], groups=[1]),
        policy("photo", 1, users=[3]),
    ]

    made = Given(tmp_path, entries, f"{A}/a.jpg", f"{A}/b.jpg").imported()

    assert made.document["audiences"] == {
        "anna": {"people": ["Öl & Söhne"]},
        "anna-2": {"title": "anna", "people": ["anna"]},
        "people": {"title": "Анна", "people": ["Анна"]},
    }


def test_users_named_by_the_same_policies_share_an_audience(tmp_path: Path) -> None:
    entries = [
        *(user(pk, f"user{pk}") for pk in range(1, 7)),
        *ALBUM,
        policy("album", 1, users=[1, 2, 3, 4, 5]),
    ]

    made = Given(tmp_path, entries, f"{A}/a.jpg").imported()

    assert made.document["audiences"] == {
        "user1-and-user2-and-3-more": {"people": [f"user{pk}" for pk in range(1, 6)]}
    }
    assert "no policy shows them anything: user6" in told(made)


def test_an_album_folder_between_two_albums_is_closed_too(tmp_path: Path) -> None:
    deep = f"{A}/between/2024_02_02_B"
    entries = [ANNA, *ALBUM, OPEN, album(2, deep), photo(3, 2, "c.jpg")]

    made = Given(tmp_path, entries, f"{A}/a.jpg", f"{deep}/c.jpg").imported()

    albums = dict(made.document["albums"])  # type: ignore[call-overload]  # it is a map
    closed = {"*": "nothing"}
    assert albums[f"{A}/between"] == {"access": closed}
    assert albums[deep]["access"] == closed


def test_whole_folders_and_endings_are_left_out_in_one_line(tmp_path: Path) -> None:
    files = [f"{A}/a.jpg", *(f"{A}/{n}.gif" for n in range(9))]
    files += [f"other/deep/{n}.jpg" for n in range(9)]

    made = Given(tmp_path, [ANNA, *ALBUM, OPEN], *files).imported()

    assert made.document["ignore"] == ["*.tif", "/private/*", "*.gif", "/other"]


def test_notes_in_the_photo_folder_are_told_as_they_would_win(tmp_path: Path) -> None:
    given = Given(tmp_path, [ANNA, *ALBUM, OPEN], f"{A}/a.jpg")
    (given.photos / A / "_folder.md").write_text("For everybody.", encoding="utf-8")

    assert f"{A}/_folder.md" in told(given.imported())
