"""From Tenrankai: nobody sees more than there, and less only where it is told."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.cli import main
from staticgal.errors import ConfigErrors, ExitCode
from staticgal.importers.tenrankai.convert import import_tenrankai
from staticgal.source.notes.front_matter import read_album_note
from tests.importers.given import Seen, photos, seen
from tests.importers.tenrankai import naive
from tests.shared import SHARED

HEAD = '[[galleries]]\nname = "family"\nurl_prefix = "/gallery"\nsource_directory = "photos"\n'


def imported(folder: Path, config: str, files: dict[str, str] | None = None) -> tuple[Seen, str]:
    """What each audience sees after the import, and all that was told."""
    (folder / "config.toml").write_text(config, encoding="utf-8")
    for name, text in (files or {}).items():
        (folder / "photos" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "photos" / name).write_text(text, encoding="utf-8")
    made = import_tenrankai(folder / "config.toml", folder / "gallery.yaml")
    (folder / "gallery.yaml").write_text(made.text("A test."), encoding="utf-8")
    return seen(folder / "gallery.yaml"), "\n".join(map(str, made.differences))


def rules(text: str) -> str:
    return f"+++\n{text}\n+++\n"


# --- the documents of the seed


def blocks() -> dict[str, str]:
    """The TOML of the seed's guide, by the heading above it."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared here")
    text = next((SHARED / "seeds").glob("002_*.txt")).read_text("utf-8")

    def between(start: str, end: str) -> str:
        found = text.split(start, 1)[1].split(end, 1)[0]
        starts = (found.find(mark) for mark in ("[[", "+++", "[gall"))
        return found[min(at for at in starts if at >= 0) :]

    return {
        "portfolio": between("Public Portfolio\n", "Family Gallery\n"),
        "family": between("Family Gallery\n", "Client Gallery\n"),
        "client": between("Client Gallery\n", "Private Gallery\n"),
        "private": between("Private Gallery\n", "Folder-Level Permissions\n"),
        "private folder": between(
            "Create photos/private/_folder.md:\n", "Restrict Folder Access\n"
        ),
        "client review": between("Create photos/client-review/_folder.md:\n", "Privacy Features"),
        "school": between("School Event Photos\n", "Wedding Photography\n"),
        "wedding": between("Wedding Photography\n", "Artist Portfolio\n"),
        "artist": between("Artist Portfolio\n", "And hide work"),
        "drafts": between("with photos/drafts/_folder.md:\n", "Migration from"),
    }


def seed_config(name: str) -> str:
    text = blocks()[name]
    line = 'source_directory = "photos"\n'
    if text.startswith("[[galleries]]"):
        return re.sub(r'(name = "[a-z]+"\n)', rf"\1{line}", text, count=1)
    return f'[[galleries]]\nname = "{name}"\n{line}{text}'


VIEW = {"can_view"}
DATES, PLACE, DETAILS = "can_see_exact_dates", "can_see_location", "can_see_technical_details"
SIZES = {"can_download_medium", "can_download_large", "can_download_original"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("portfolio", {"public": {*VIEW, DETAILS}, "members": {*VIEW, DETAILS}}),
        (
            "family",
            {
                "public": VIEW,
                "family-member": {
                    *VIEW, DATES, PLACE, DETAILS, *SIZES, "can_use_zoom", "can_read_metadata",
                    "can_add_comments", "can_set_picks", "can_add_tags",
                },
            },
        ),
        (
            "client",
            {
                "public": VIEW, "members": VIEW,
                "client": {*VIEW, "can_download_medium", "can_download_original"},
            },
        ),
        ("private", {"public": naive.VIEWER, "members": {*VIEW, DATES, PLACE}}),
        (
            "school",
            {"public": VIEW, "parent": {*VIEW, DATES, "can_download_original"}},
        ),
        (
            "wedding",
            {
                "public": {*VIEW, DATES}, "members": {*VIEW, DATES},
                "client": {*VIEW, DATES, PLACE, DETAILS, *SIZES},
            },
        ),
        ("artist", {"public": {*VIEW, DETAILS}, "members": naive.CONTRIBUTOR}),
    ],
)  # fmt: skip
def test_the_guides_galleries_mean_what_tenrankai_makes_of_them(
    tmp_path: Path, name: str, expected: dict[str, set[str]]
) -> None:
    photos(tmp_path / "photos", ["a.png"])

    found, _ = imported(tmp_path, seed_config(name))

    for audience, permissions in expected.items():
        assert found[audience] == {"a.png": permissions}


def test_the_guides_closed_folders_are_closed(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png", "drafts/b.png", "private/c.png", "client-review/d.png"])
    files = {
        f"{folder}/_folder.md": blocks()[name]
        for folder, name in (
            ("drafts", "drafts"), ("private", "private folder"), ("client-review", "client review")
        )
    }  # fmt: skip

    found, _ = imported(tmp_path, seed_config("artist"), files)

    assert set(found["public"]) == {"a.png"}
    assert found["members"]["private/c.png"] == {*VIEW, DATES, PLACE, "can_download_original"}
    assert found["members"]["client-review/d.png"] == VIEW


def test_the_open_defaults_are_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])

    found, told = imported(tmp_path, seed_config("private"))

    assert found["public"] == {"a.png": naive.VIEWER}
    assert "EVERYBODY" in told
    assert "config.toml:1:1: `private` names no `public_role`" in told


# --- the keys of before there were roles


def test_t18_without_the_old_restrictions_the_public_sees_dates_and_places(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    old = "approximate_dates_for_public = false\nhide_location_from_public = false\n"

    found, told = imported(tmp_path, HEAD + old)

    assert {DATES, PLACE} <= found["public"]["a.png"]
    assert "before there were roles" in told


def test_t18_where_no_old_key_stands_the_newer_and_narrower_meaning_counts(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])

    found, _ = imported(tmp_path, HEAD)

    assert found["public"]["a.png"] == naive.VIEWER


def test_t19_old_restrictions_take_dates_places_and_comments(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png", "plain/b.png"])
    old = (
        "approximate_dates_for_public = true\nhide_location_from_public = true\n"
        "enable_metadata = false\n"
    )
    files = {"plain/_folder.md": rules("hide_technical_details = true")}

    found, _ = imported(tmp_path, HEAD + old, files)

    assert found["public"]["a.png"] == {*naive.VIEWER, DETAILS}
    assert found["public"]["plain/b.png"] == naive.VIEWER
    assert {DATES, PLACE} <= found["members"]["a.png"]
    assert not found["members"]["a.png"] & {"can_add_comments", "can_set_picks"}


def test_t20_allowed_users_hold_a_role_of_their_own_and_others_nothing(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png", "b/c.png", "d/e.png"])
    files = {
        "b/_folder.md": rules('require_auth = true\nallowed_users = ["alice", "bob"]'),
        "d/_folder.md": rules("require_auth = true"),
    }

    found, _ = imported(tmp_path, HEAD + "enable_metadata = true\n", files)

    assert set(found["public"]) == {"a.png"}
    assert set(found["members"]) == {"a.png", "d/e.png"}
    assert {"can_download_original", "can_add_comments", PLACE} <= found["allowed"]["b/c.png"]
    assert "people: [alice, bob]" in (tmp_path / "gallery.yaml").read_text("utf-8")


@pytest.mark.parametrize("nobody", ['""', '" "', r'"\n"'])
def test_a_name_that_no_user_can_have_is_not_the_visitors(tmp_path: Path, nobody: str) -> None:
    photos(tmp_path / "photos", ["a.png", "b/c.png"])
    files = {"b/_folder.md": rules(f"allowed_users = [{nobody}]")}

    found, _ = imported(tmp_path, HEAD + "enable_metadata = true\n", files)

    assert {name: set(shown) for name, shown in found.items()} == {
        "public": {"a.png"},
        "members": {"a.png"},
    }


def test_old_restrictions_beside_roles_still_take_away_and_are_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    config = (
        HEAD + "hide_location_from_public = true\n[galleries.permissions]\npublic_role = 'p'\n"
        "[galleries.permissions.roles.p]\nname = 'P'\n"
        "permissions = {can_view = true, can_see_location = true}\n"
    )

    found, told = imported(tmp_path, config)

    assert found["public"]["a.png"] == VIEW
    assert "`hide_location_from_public` of `family` no longer count" in told


def test_hidden_details_are_hidden_from_whoever_logs_in_too(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png", "plain/b.png"])
    files = {"plain/_folder.md": rules("hide_technical_details = true")}

    found, _ = imported(tmp_path, HEAD + "hide_location_from_public = true\n", files)

    assert DETAILS in found["members"]["a.png"]
    assert {path for one in found.values() for path, held in one.items() if DETAILS in held} == {
        "a.png"
    }


def test_a_folder_of_before_there_were_roles_closes_all_below_to_whom_it_shuts_out(
    tmp_path: Path,
) -> None:
    photos(tmp_path / "photos", ["a.png", "top/b.png", "top/sub/c.png", "top/new/d.png"])
    files = {
        "top/_folder.md": rules('allowed_users = ["mom"]'),
        "top/sub/_folder.md": rules('allowed_users = ["mom", "dad"]'),
        "top/new/_folder.md": rules(
            '[permissions]\n[[permissions.user_roles]]\nusername = "dad"\nroles = ["viewer"]'
        ),
    }

    found, told = imported(tmp_path, HEAD + "hide_location_from_public = true\n", files)

    assert set(found["dad"]) == set(found["members"]) == set(found["public"]) == {"a.png"}
    assert set(found["mom"]) == {"a.png", "top/b.png", "top/sub/c.png", "top/new/d.png"}
    assert "`top` is closed to `public` and `members`, and so is all below it" in told
    assert "`top` is closed to `dad`, and so is all below it" in told


def test_a_folders_allowed_users_are_allowed_and_nobody_whom_the_gallery_names(
    tmp_path: Path,
) -> None:
    photos(tmp_path / "photos", ["a.png", "in/b.png"])
    files = {"in/_folder.md": rules('allowed_users = ["mom"]')}

    found, told = imported(tmp_path, HEAD + 'allowed_users = ["mom", "dad"]\n', files)

    assert {name: set(one) for name, one in found.items()} == {
        "public": set(),
        "mom": {"a.png", "in/b.png"},
        "dad": {"a.png"},
    }
    assert "`allowed` may download originals there, and get none here" in told


def test_require_auth_beside_roles_still_shuts_visitors_out(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    config = HEAD + "require_auth = true\n[galleries.permissions]\npublic_role = 'viewer'\n"

    found, told = imported(tmp_path, config)

    assert found["public"] == {}
    assert set(found["members"]) == {"a.png"}
    assert "`require_auth` of `family` no longer count" in told


def test_a_gallery_without_roles_says_what_everybody_sees(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])

    _, told = imported(tmp_path, HEAD + "hide_location_from_public = true\n")

    assert "EVERYBODY sees it, with exact dates and camera details" in told


# --- users, sizes, galleries


def test_users_whom_no_rule_names_are_people_of_the_members(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    app = '[app]\nuser_database = "users.toml"\n'
    (tmp_path / "users.toml").write_text(
        '[users.zoe]\nemail = "zoe@example.org"\n[users.mia]\nemail = "mia@example.org"\n'
    )
    named = '[[galleries.permissions.user_roles]]\nusername = "mia"\nroles = ["admin"]\n'

    imported(tmp_path, app + HEAD + "[galleries.permissions]\n" + named)

    people = people_of(tmp_path / "gallery.yaml")
    assert people == {"zoe": "members", "mia": "mia"}
    assert "example.org" not in (tmp_path / "gallery.yaml").read_text("utf-8")


def test_users_who_see_nothing_and_a_list_that_is_not_there_are_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png"])
    app = '[app]\nuser_database = "users.toml"\n'
    closed = "[galleries.permissions]\ndefault_authenticated_role = 'none'\n"

    _, before = imported(tmp_path, app + HEAD + closed)
    (tmp_path / "users.toml").write_text("[users.zoe]\n")
    _, after = imported(tmp_path, app + HEAD + closed)

    assert "users.toml` is not there" in before
    assert "no rule shows `zoe` anything" in after


@pytest.mark.parametrize(
    "sizes", ["large = {width = 99999, height = 0}", "thumbnail = {width = 1, height = 1}",
              "gallery_size = {width = 2, height = 3}"]
)  # fmt: skip
def test_odd_sizes_become_sizes_that_can_be_made(tmp_path: Path, sizes: str) -> None:
    photos(tmp_path / "photos", ["a.png"])

    found, _ = imported(tmp_path, f"{HEAD}{sizes}\n")  # which reads the new file

    assert found["public"]


def test_galleries_that_share_photos_or_a_name_are_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["in/a.png"])
    photos(tmp_path / "more", ["b.png"])
    other = HEAD.replace('"photos"', '"more"')
    inner = HEAD.replace('"photos"', '"photos/in"').replace('"family"', '"Inner rooms"')
    (tmp_path / "config.toml").write_text(HEAD + other + inner, "utf-8")

    made = import_tenrankai(tmp_path / "config.toml", tmp_path / "gallery.yaml")
    told = "\n".join(map(str, made.differences))

    assert "config.toml:5:1: the gallery `family` is named `family-2` here" in told
    assert "the gallery `Inner rooms` is named `inner-rooms` here" in told
    assert "`Inner rooms` shows photos of `family` too" in told


def test_roles_of_one_name_that_differ_are_told_apart_by_their_gallery(tmp_path: Path) -> None:
    texts = []
    for folder, more in (("photos", "{}"), ("more", "{can_view = true}")):
        photos(tmp_path / folder, ["a.png"])
        head = HEAD.replace('"photos"', f'"{folder}"').replace('"family"', f'"{folder}"')
        role = f"permissions.roles.guest.permissions = {more}\npermissions.public_role = 'guest'\n"
        texts.append(head + role + "permissions.default_authenticated_role = 'viewer'\n")
    (tmp_path / "config.toml").write_text("".join(texts), "utf-8")

    made = import_tenrankai(tmp_path / "config.toml", tmp_path / "gallery.yaml")

    assert made.document["roles"] == {
        "guest": [],
        "viewer": ["can_view", "can_download_medium"],
        "guest-more": ["can_view"],
    }


def test_a_note_that_another_gallerys_rules_keep_from_being_read_is_told(tmp_path: Path) -> None:
    for folder in ("photos", "more"):
        photos(tmp_path / folder, ["in/a.png"])
    (tmp_path / "photos/in/_folder.md").write_text(rules('[permissions]\npublic_role = "none"'))
    (tmp_path / "more/in/_folder.md").write_text("# Rain\n")
    (tmp_path / "config.toml").write_text(
        HEAD + HEAD.replace('"photos"', '"more"').replace("family", "others"), "utf-8"
    )

    made = import_tenrankai(tmp_path / "config.toml", tmp_path / "gallery.yaml")

    told = [str(one) for one in made.differences]
    assert "EVERYBODY" in told[0]
    assert [one for one in told if "a `_folder.md` in `others/in` is not read either" in one]


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        (HEAD + "permissions = 'viewer'", "5:15", "`permissions` must be a table"),
        (HEAD + "permissions = {roles = 'viewer'}", "5:24", "`roles` must be a table"),
        (HEAD + "permissions.roles.p = 'can_view'", "5:23", "`p` must be a table"),
        (HEAD + "permissions.roles.p.permissions = 'can_view'", "5:35", "must be a table"),
        (HEAD + "permissions.user_roles = 'mom'", "5:26", "must be a list of tables"),
        (HEAD + "permissions.user_roles.mom = ['p']", "5:13", "must be a list of tables"),
        (HEAD + 'permissions.user_roles = [{username = "a\\nb"}]', "5:39", "one line of text"),
        (HEAD + "permissions.user_roles = [{username='a'}, {username='a'}]", "5:53", "twice"),
        (HEAD + "thumbnail = '300x300'", "5:13", "`thumbnail` must be a table"),
        (HEAD + "jpeg_quality = 'good'", "5:16", "`jpeg_quality` must be a number"),
        (HEAD + "title = 5", "5:9", "`title` must be text"),
        (HEAD + "require_auth = 'yes'", "5:16", "must be true or false"),
        ("[galleries]\nname = 'a'\n", "1:1", "`galleries` must be a list of tables"),
        (HEAD.replace('"photos"', '"pho\\u0000tos"'), "4:20", "must be one line of text"),
    ],
)
def test_a_value_of_a_wrong_type_is_no_value_that_is_missing(
    tmp_path: Path, text: str, place: str, problem: str
) -> None:
    photos(tmp_path / "photos", ["a.png"])

    with pytest.raises(ConfigErrors) as raised:
        imported(tmp_path, text)

    (error,) = raised.value.errors
    assert problem in error.problem
    assert str(error.location).endswith(f"config.toml:{place}")


# --- folders


NONE_ABOVE = {"top/_folder.md": rules('[permissions]\npublic_role = "none"')}


def test_what_none_closes_stays_closed_below_and_is_told(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["a.png", "top/b.png", "top/sub/c.png"])

    found, told = imported(tmp_path, HEAD, NONE_ABOVE)

    assert set(found["public"]) == {"a.png"}
    assert "top/_folder.md:2:1: `top` is closed to `public`" in told
    assert "shows `top/sub`, as it asks only the folder itself" in told


def test_a_folder_that_names_a_user_is_open_to_them_below_a_closed_one(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["clients/a.png", "clients/smith/b.png", "clients/jones/c.png"])
    closed = '[permissions]\npublic_role = "none"\ndefault_authenticated_role = "none"\n'
    smith = '[[permissions.user_roles]]\nusername = "smith"\nroles = ["viewer"]\n'
    files = {
        "clients/_folder.md": rules(closed),
        "clients/smith/_folder.md": rules(closed + smith),
        "clients/jones/_folder.md": rules(closed + smith.replace("smith", "jones")),
    }

    found, _ = imported(tmp_path, HEAD, files)

    assert set(found["smith"]) == {"clients/smith/b.png"}
    assert set(found["jones"]) == {"clients/jones/c.png"}
    assert found["public"] == {}


def test_an_owner_of_one_folder_is_not_one_of_those_below_that_stay_closed(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["top/a.png", "top/in/b.png", "top/in/deep/c.png"])
    config = HEAD + "[galleries.permissions]\ndefault_authenticated_role = 'admin'\n"
    files = {
        "top/_folder.md": rules('[permissions]\ndefault_authenticated_role = "none"'),
        "top/in/_folder.md": rules(
            '[permissions]\n[[permissions.user_roles]]\nusername = "ann"\nroles = ["admin"]'
        ),
    }

    found, told = imported(tmp_path, config, files)

    assert set(found["ann"]) == {"top/in/b.png"}
    assert "`top` is closed to `ann`, and so is all below it" in told


def test_hidden_photos_and_order_and_titles_are_taken_over(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["t/a[1].png", "t/a1.png", "u/b.png"])
    files = {
        "t/_folder.md": rules('hidden_images = ["a[1].png"]\nsort_order = "filename"\n'
                              'sort_direction = "desc"') + "# The trip\n",
        "u/_folder.md": rules('hidden = true\nsort_order = "custom"\ncustom_order = ["b.png"]'),
    }  # fmt: skip

    found, told = imported(tmp_path, HEAD, files)
    text = (tmp_path / "gallery.yaml").read_text("utf-8")

    assert set(found["public"]) == {"t/a1.png", "u/b.png"}
    assert "t: {title: The trip, sort: name, direction: desc}" in text
    assert "unlisted: true" in text
    assert "sort: [b.png]" in text
    assert "u/_folder.md:2:1: the hidden folder `u`" in told


def test_a_text_without_rules_stays_and_is_shown(tmp_path: Path) -> None:
    photos(tmp_path / "photos", ["t/a.png"])

    found, _ = imported(tmp_path, HEAD, {"t/_folder.md": "# Trip\n\nIn the rain.\n"})

    assert set(found["public"]) == {"t/a.png"}
    assert "ignore" not in (tmp_path / "gallery.yaml").read_text("utf-8")
    note = read_album_note((tmp_path / "photos/t/_folder.md").read_bytes(), "t/_folder.md")
    assert "In the rain." in note.body


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (rules("[permissions]\npublic_role = none"), 3, "not TOML"),
        ("+++\nhidden = true\n", 1, "never ends"),
        (rules('[permissions]\npublic_role = "viewr"'), 3, "no role is named `viewr`"),
        (rules("hidden = 1"), 2, "`hidden` must be true or false"),
        (
            rules("[permissions.roles.a]\nname = 'A'\npermissions = {can_veiw = true}"),
            2,
            "no permission is named `can_veiw`",
        ),
        (
            rules(
                "[permissions.roles.a]\nname='A'\npermissions={}\ninherits='b'\n"
                "[permissions.roles.b]\nname='B'\npermissions={}\ninherits='a'"
            ),
            2,
            "in a circle",
        ),
    ],
)
def test_a_folder_that_cannot_be_understood_stops_the_import(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    photos(tmp_path / "photos", ["t/a.png"])

    with pytest.raises(ConfigErrors) as raised:
        imported(tmp_path, HEAD, {"t/_folder.md": text})

    assert any(
        problem in one.problem
        and one.location.line == line
        and one.location.file.endswith("_folder.md")
        for one in raised.value.errors
    ), str(raised.value)


def test_unknown_keys_and_permissions_without_meaning_are_told_with_their_lines(
    tmp_path: Path,
) -> None:
    photos(tmp_path / "photos", ["a.png"])
    config = (
        HEAD + "colour = 'red'\n[galleries.permissions]\npublic_role = 'p'\n"
        "[galleries.permissions.roles.p]\nname = 'P'\n"
        "permissions = {can_view = true, can_manage_images = true, can_use_tile_zoom = true}\n"
    )

    found, told = imported(tmp_path, config)

    assert found["public"]["a.png"] == {*VIEW, "can_use_zoom"}
    assert "config.toml:5:1: `colour` is not known" in told
    assert "`can_manage_images` of `p` was left out" in told


def test_the_layout_of_many_files_is_read_and_its_sites_are_kept_apart(tmp_path: Path) -> None:
    site = tmp_path / "config.d" / "sites" / "home"
    (site / "galleries").mkdir(parents=True)
    (tmp_path / "config.toml").write_text("[app]\nname = 'Ours'\nconfig_storage = 'config.d'\n")
    (site / "site.toml").write_text(f"hostnames = ['*']\nstorage_prefix = '{tmp_path}'\n")
    (site / "permissions.toml").write_text(
        "public_role = 'none'\ndefault_authenticated_role = 'member'\n"
        "[roles.member]\n[roles.member.permissions]\ncan_view = true\n"
        "[[user_roles]]\nusername = 'alice'\nroles = ['admin']\n"
    )
    (site / "galleries" / "main.toml").write_text("name = 'main'\nsource_directory = 'photos'\n")
    (site / "galleries" / "more.toml").write_text(
        "name = 'More photos'\nsource_directory = 'more'\n[large]\nwidth = 1500\nheight = 900\n"
    )
    photos(tmp_path / "photos", ["a.png"])
    photos(tmp_path / "more", ["b.png"])

    made = import_tenrankai(tmp_path / "config.toml", tmp_path / "gallery.yaml")
    (tmp_path / "gallery.yaml").write_text(made.text("A test."), "utf-8")
    found = seen(tmp_path / "gallery.yaml")

    assert found["public"] == {}
    assert found["members"] == {"main/a.png": VIEW, "more-photos/b.png": VIEW}
    assert "owner_access" in found["alice"]["main/a.png"]
    assert "large: 1500" in made.text("")

    (tmp_path / "config.d" / "sites" / "other" / "galleries").mkdir(parents=True)
    with pytest.raises(ConfigErrors, match="import one at a time"):
        import_tenrankai(tmp_path / "config.toml", tmp_path / "gallery.yaml")
    again = import_tenrankai(tmp_path / "config.toml", tmp_path / "gallery.yaml", "home")
    assert again.document == made.document


# --- the command


def test_the_command_writes_lists_and_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    photos(tmp_path / "photos", ["a.png"])
    (tmp_path / "config.toml").write_text(HEAD, "utf-8")

    assert main(["import", "tenrankai", "config.toml"]) == ExitCode.DONE
    told = capsys.readouterr()
    written = (tmp_path / "gallery.yaml").read_text("utf-8")
    assert "wrote gallery.yaml" in told.out
    assert "EVERYBODY" in told.err
    assert "# - config.toml:1:1: `family` names no `public_role`" in written

    (tmp_path / "gallery.yaml").write_text("mine", "utf-8")
    assert main(["import", "tenrankai", "config.toml"]) == ExitCode.USAGE
    assert (tmp_path / "gallery.yaml").read_text("utf-8") == "mine"
    assert main(["import", "tenrankai", "config.toml", "--force"]) == ExitCode.DONE
    assert (tmp_path / "gallery.yaml").read_text("utf-8") == written
    assert main(["import", "tenrankai", "config.toml", "-o", "other.yaml"]) == ExitCode.DONE
    capsys.readouterr()


# --- any tables at all


FLAGS = sorted(naive.OURS | {"can_use_tile_zoom", "can_see_versions"})
ROLE = st.fixed_dictionaries(
    {"permissions": st.dictionaries(st.sampled_from(FLAGS), st.booleans(), max_size=5)}
).map(lambda one: {"permissions": {"can_view": True, **one["permissions"]}})
ROLES = st.dictionaries(st.sampled_from(["viewer", "guest", "mine"]), ROLE, max_size=3)
USERS = ("ann", "bob", "cy")
FOLDERS = ("", "a", "a/b", "a/b/c", "d", "d/e")


@st.composite
def block(draw: st.DrawFn, known: set[str], *, is_folder: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    roles = draw(ROLES)
    if roles:
        found["roles"] = roles
    names = sorted({*known, *roles, *naive.BUILT_IN})
    for key in ("public_role", "default_authenticated_role"):
        if draw(st.booleans()):
            found[key] = draw(st.sampled_from([*names, "none"]))
    users = draw(st.lists(st.sampled_from(USERS), unique=True, max_size=2 if is_folder else 3))
    if users:
        found["user_roles"] = [
            {
                "username": one,
                "roles": draw(st.lists(st.sampled_from(names), unique=True, max_size=2)),
            }
            for one in users
        ]
    return found


@st.composite
def galleries(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    gallery = draw(block(set(), is_folder=False))
    known = set(gallery.get("roles", {}))
    folders = draw(
        st.dictionaries(st.sampled_from(FOLDERS), block(known, is_folder=True), max_size=4)
    )
    return gallery, folders


def as_toml(table: dict[str, Any]) -> str:
    """A permissions block as an inline table."""

    def one(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} = {one(v)}" for key, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(one, value)) + "]"
        return str(value).lower() if isinstance(value, bool) else f'"{value}"'

    text = f"permissions = {one(table)}\n"
    assert tomli.loads(text)["permissions"] == table
    return text


def closed_above(
    folders: dict[str, dict[str, Any]], path: str, who: str | None, gallery: dict[str, Any]
) -> bool:
    """Whether `"none"` itself shuts them out of a folder above."""
    while path:
        path = path.rpartition("/")[0]
        folder = folders.get(path, {})
        if who == "":
            if folder.get("public_role") == "none":
                return True
        elif folder.get("default_authenticated_role") == "none" and (
            who is None
            or (naive.assigned(folder, who) is None and naive.assigned(gallery, who) is None)
        ):
            return True
    return False


@given(galleries())
@settings(max_examples=100)
def test_nobody_sees_more_and_less_only_below_what_none_closes(
    drawn: tuple[dict[str, Any], dict[str, dict[str, Any]]],
) -> None:
    gallery, folders = drawn
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos(folder / "photos", [f"{one}/{p}.png".lstrip("/") for one in FOLDERS for p in "xy"])
        files = {
            f"{path}/_folder.md".lstrip("/"): rules('hidden_images = ["y.png"]\n' + as_toml(said))
            for path, said in folders.items()
        }
        found, told = imported(folder, HEAD + as_toml(gallery), files)
        people = people_of(folder / "gallery.yaml")
    for who in ("", None, *USERS):
        audience = "public" if who == "" else people.get(who or "", "members")
        for path in FOLDERS:
            said = folders.get(path, {})
            held = (
                naive.visitor(gallery, said) if who == "" else naive.logged_in(gallery, said, who)
            )
            for photo in ("x.png", "y.png"):
                there = naive.in_our_words(
                    naive.photo(held, is_hidden=photo == "y.png" and path in folders)
                )
                key = f"{path}/{photo}".lstrip("/")
                here = found.get(audience, {}).get(key, set())

                if closed_above(folders, path, who, gallery) and not (
                    who and naive.assigned(said, who) is not None
                ):
                    assert here == set(), (audience, key)
                    assert not there or "is closed to" in told
                else:
                    assert here - {"owner_access"} == there - {"owner_access"}, (audience, key)


def old_keys(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these keys, and perhaps a list of those who are allowed."""
    return st.builds(
        lambda flags, allowed: flags | ({} if allowed is None else {"allowed_users": allowed}),
        st.dictionaries(st.sampled_from(names), st.booleans()),
        st.none() | st.lists(st.sampled_from(USERS), unique=True),
    )


GALLERY_KEYS = ("approximate_dates_for_public", "hide_location_from_public")
FOLDER_KEYS = ("require_auth", "hide_technical_details", "hide_location_from_public")


@given(
    st.dictionaries(st.sampled_from(GALLERY_KEYS), st.booleans(), min_size=1),
    st.dictionaries(st.sampled_from(FOLDERS), old_keys(*FOLDER_KEYS), max_size=4),
)
@settings(max_examples=60)
def test_nobody_sees_more_than_the_keys_of_before_there_were_roles_gave(
    gallery: dict[str, Any], folders: dict[str, dict[str, Any]]
) -> None:
    def as_lines(said: dict[str, Any]) -> str:
        return "".join(f"{key} = {json.dumps(one)}\n" for key, one in said.items())

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos(folder / "photos", [f"{one}/x.png".lstrip("/") for one in FOLDERS])
        files = {f"{path}/_folder.md".lstrip("/"): rules(as_lines(said))
                 for path, said in folders.items()}  # fmt: skip
        found, _ = imported(folder, HEAD + as_lines(gallery), files)
        people = people_of(folder / "gallery.yaml")
    for who in (None, "somebody", *USERS):
        audience = "public" if who is None else people.get(who, "members")
        for path in FOLDERS:
            there = naive.before_roles(gallery, folders, path, who)
            here = found.get(audience, {}).get(f"{path}/x.png".lstrip("/"), set())

            assert here <= there, (audience, path)
            assert bool(here) == bool(there), (audience, path)


def people_of(config: Path) -> dict[str, str]:
    from staticgal.config.load import load

    audiences = load(config).policy.audiences
    return {one: name for name, audience in audiences.items() for one in audience.people}
