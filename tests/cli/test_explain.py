"""`explain`: what is told of photos and albums, by path, with places."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Folder, photo

CONFIG = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
  keeper: {inherits: viewer, permissions: [can_see_location]}
  owner: [owner_access]
audiences:
  public: {role: viewer, protection: open}
  family: {role: keeper}
  club: {}
  everyone: {includes: [family, club]}
  me: {role: owner}
albums:
  "2026/private": {access: {public: none}}
  "2026/xmas": {visible: {from: 2026-12-24}}
photos:
  "2026/private/c.jpg": {access: {public: viewer}}
  "2026/b.jpg": {hidden: true}
limits:
  - {when: {file: "2026/a.jpg"}, withhold: [can_see_location]}
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("ours"))
    folder.write("gallery.yaml", CONFIG)
    for name in ("2026/a.jpg", "2026/b.jpg", "2026/private/c.jpg", "2026/xmas/d.jpg"):
        photo(folder.path / "photos" / name, "red")
    folder.write("photos/broken.jpg", "a shopping list")
    return folder


def test_a_photo_not_seen_is_explained_rule_by_rule_with_places(ours: Folder) -> None:
    ended = ours.run("explain", "2026/private/c.jpg", "public")

    assert ended.returncode == 0
    assert ended.stdout.splitlines() == [
        "photo `2026/private/c.jpg`",
        "public: not seen: closed by `public: none` (gallery.yaml:14:29)",
        "  gallery.yaml:8:3: `public` has the role `viewer` everywhere",
        "      does not count: what album `2026/private` says (gallery.yaml:14:29)",
        "  gallery.yaml:14:29: album `2026/private` is closed: `public: none`",
        "  gallery.yaml:17:35: photo `2026/private/c.jpg` gives `public` the role `viewer`",
        "      does not count: `public: none` (gallery.yaml:14:29), which is final",
        "  nothing below can open it: `public: none` (gallery.yaml:14:29) is final",
        "the smallest change that would show it:",
        "  gallery.yaml:14:29: take `public: none` off album `2026/private`",
        "  it newly shows 1 photo to `public`",
    ]


def test_the_change_that_is_proposed_shows_the_photo_once_it_is_written(ours: Folder) -> None:
    assert "c.jpg" not in str(ours.json("access", "--audience", "public"))

    ours.change("gallery.yaml", "{access: {public: none}}", "{}")
    document = ours.json("explain", "2026/private/c.jpg", "public")
    ours.change("gallery.yaml", '"2026/private": {}', '"2026/private": {access: {public: none}}')

    assert document["audiences"]["public"]["seen"] is True


def test_without_an_audience_there_is_a_line_for_each(ours: Folder) -> None:
    lines = ours.run("explain", "2026/a.jpg").stdout.splitlines()

    assert lines[1:6] == [
        "  public    seen: can_view",
        "  family    seen: can_view",
        "  club      not seen: no role reaches it",
        "  everyone  seen: can_view",
        "  me        seen, with all permissions",
    ]


def test_hidden_limits_and_days_are_told_as_reasons(ours: Folder) -> None:
    hidden = ours.run("explain", "2026/b.jpg", "public").stdout
    limited = ours.run("explain", "2026/a.jpg", "family").stdout
    early = ours.run("explain", "2026/xmas", "family", "--as-of", "2026-12-23").stdout
    in_time = ours.run("explain", "2026/xmas", "family", "--as-of", "2026-12-24").stdout

    assert "gallery.yaml:18:18: photo `2026/b.jpg` is hidden: that needs `can_see_hidden`" in hidden
    assert "gallery.yaml:20:5: a limit takes away `can_see_location`" in limited
    assert "is visible from 2026-12-24; 2026-12-23 00:00 is not within" in early
    assert "family: seen: can_see_location, can_view" in in_time


def test_the_shares_of_included_audiences_are_told_one_by_one(ours: Folder) -> None:
    told = ours.run("explain", "2026/b.jpg", "everyone").stdout

    assert "  as `family`: it is hidden" in told
    assert "  as `club`: no role reaches it" in told


def test_an_audience_outside_its_time_sees_nothing_of_what_it_includes(tmp_path: Path) -> None:
    guests = Folder(tmp_path)
    summer = "  everyone: {includes: [family, club], visible: {until: 2020-12-31}}"
    guests.write("gallery.yaml", CONFIG.replace("  everyone: {includes: [family, club]}", summer))
    for name in ("2026/a.jpg", "2026/b.jpg", "2026/private/c.jpg", "2026/xmas/d.jpg"):
        photo(guests.path / "photos" / name, "red")

    told = guests.run("explain", "2026/a.jpg", "everyone", "--as-of", "2026-07-01").stdout
    in_time = guests.json("access", "--audience", "everyone", "--as-of", "2020-12-31")
    after = guests.json("access", "--audience", "everyone", "--as-of", "2021-01-01")
    checked = guests.run("check", "--as-of", "2021-01-01")

    assert "everyone: not seen: closed by `visible` (gallery.yaml:11:" in told
    assert "as `family`" not in told
    assert "let the time when `everyone` is visible include 2026-07-01 00:00" in told
    assert "2026/a.jpg" in in_time["audiences"]["everyone"]["photos"]
    assert after["audiences"]["everyone"] == {"albums": {"": []}, "photos": {}}
    assert "`everyone` sees no photo" in checked.stdout + checked.stderr


def test_a_word_for_all_in_the_folder_and_a_name_in_gallery_yaml_are_weighed_and_told(
    tmp_path: Path,
) -> None:
    both = Folder(tmp_path)
    said = "  x: {access: {public: keeper, family: none}}\n"
    both.write("gallery.yaml", CONFIG[: CONFIG.index("albums:")] + "albums:\n" + said)
    photo(tmp_path / "photos/x/a.jpg", "red")
    both.write("photos/x/_folder.md", '---\naccess: {"*": viewer}\n---\n')

    public = both.run("explain", "x/a.jpg", "public").stdout
    family = both.run("explain", "x/a.jpg", "family").stdout
    both.write("photos/x/_folder.md", '---\naccess: {"*": viewer, family: viewer}\n---\n')
    opened = both.run("explain", "x/a.jpg", "family").stdout

    assert "public: seen: can_view\n" in public
    assert (
        "  gallery.yaml:14:16: album `x` gives `public` the role `keeper`\n"
        "      does not count: what is said (photos/x/_folder.md:2:10), nearer to it\n"
    ) in public
    assert "family: not seen: closed by `family: none` (gallery.yaml:14:32)\n" in family
    assert (
        "  photos/x/_folder.md:2:10: album `x` gives everybody it does not name the role `viewer`\n"
        "      does not count: `family`, which is said by name (gallery.yaml:14:32)\n"
    ) in family
    assert "gallery.yaml:14:32: take `family: none` off album `x`" in family
    assert "family: seen: can_view\n" in opened


def test_a_path_on_the_disk_and_the_top_folder_are_understood(ours: Folder) -> None:
    by_disk = ours.run("explain", "photos/2026/a.jpg", "public")
    by_source = ours.run("explain", "2026/a.jpg", "public")
    top = ours.run("explain", ".", "public")

    assert by_disk.stdout == by_source.stdout
    assert top.stdout.startswith("the top album\npublic: seen: can_view\n")


def test_a_path_that_does_not_exist_is_answered_with_the_nearest_names(ours: Folder) -> None:
    ended = ours.run("explain", "2025/private/c.jpg", "public")

    assert ended.returncode == 2
    assert "2025/private/c.jpg: there is no album or photo of this name" in ended.stderr
    assert "did you mean `2026/private/c.jpg`" in ended.stderr


def test_a_photo_that_cannot_be_read_says_so(ours: Folder) -> None:
    ended = ours.run("explain", "broken.jpg", "public")

    assert ended.returncode == 1
    assert "broken.jpg: this photo is in no site: " in ended.stderr


def test_unknown_audiences_and_permissions_are_answered_with_the_known_ones(ours: Folder) -> None:
    audience = ours.run("explain", "2026", "famly")
    permission = ours.run("explain", "--permission", "can_see_locations")

    assert (audience.returncode, permission.returncode) == (2, 2)
    assert audience.stderr.startswith("AUDIENCE: no audience is named `famly`")
    assert "did you mean `family`?" in audience.stderr
    assert "did you mean `can_see_location`?" in permission.stderr
    assert ours.run("explain").returncode == 2


def test_a_permission_is_listed_wherever_it_is_held_and_why(ours: Folder) -> None:
    words = ("explain", "--permission", "can_see_location", "--audience", "family")

    lines = ours.run(*words, "--as-of", "2026-12-24").stdout.splitlines()

    assert lines[0] == "family holds `can_see_location` at 2 photos and 4 albums:"
    assert lines[1:3] == [
        "  the top album",
        "    gallery.yaml:9:3: `family` has the role `keeper` everywhere",
    ]
    assert [line for line in lines if "photo" in line][1:] == [
        "  photo `2026/private/c.jpg`",
        "  photo `2026/xmas/d.jpg`",
    ]


@pytest.mark.parametrize("permission", ["can_view", "can_see_location", "owner_access"])
def test_a_permission_is_listed_where_access_says_that_it_is_held(
    ours: Folder, permission: str
) -> None:
    held = ours.json("access")["audiences"]

    listed = ours.json("explain", "--permission", permission)["audiences"]

    for audience, nodes in held.items():
        for kind, plural in (("album", "albums"), ("photo", "photos")):
            found = [one["path"] for one in listed[audience] if one["kind"] == kind]
            assert found == sorted(p for p, has in nodes[plural].items() if permission in has)
        assert all(rule["line"] for one in listed[audience] for rule in one["rules"])
        assert all(one["rules"] for one in listed[audience])


def test_nothing_is_rendered_to_explain(ours: Folder) -> None:
    ours.run("explain", "2026/b.jpg", "public")

    assert not (ours.path / "build").exists()
    assert not [file for file in (ours.path / ".staticgal").rglob("*") if _is_picture(file)]


def _is_picture(file: Path) -> bool:
    return file.is_file() and file.read_bytes()[:2] in (b"\xff\xd8", b"\x00\x00")


def test_as_json_each_rule_has_its_place(ours: Folder) -> None:
    document = ours.json("explain", "2026/private/c.jpg", "public")

    assert document["path"] == "2026/private/c.jpg"
    told = document["audiences"]["public"]
    assert told["seen"] is False
    rules = told["shares"][0]["rules"]
    assert [(rule["file"], rule["line"], rule["counts"]) for rule in rules] == [
        ("gallery.yaml", 8, False),
        ("gallery.yaml", 14, True),
        ("gallery.yaml", 17, False),
    ]
    assert told["change"]["edits"][0]["line"] == 14
    assert told["change"]["newly_seen"] == {"public": 1}
    listed = ours.json("explain", "--permission", "owner_access")
    assert {"me"} == {name for name, found in listed["audiences"].items() if found}


# --- What is typed -------------------------------------------------------------------------------

NAMES = """\
title: Ours
source: photos
roles: {viewer: [can_view]}
audiences: {public: {role: viewer, protection: open}}
"""


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("named"))
    folder.write("gallery.yaml", NAMES)
    photo(folder.path / "photos" / "Été 2026" / "Zoë.jpg", "red")
    photo(folder.path / "photos" / "Été 2026" / "b.jpg", "red")
    folder.write("photos/Été 2026/Zoë.jpg.md", "Zoë at the beach")
    folder.write("photos/Été 2026/clip.mov", "moving")
    folder.write("photos/Été 2026/list.txt", "milk")
    folder.write("photos/Été 2026/_folder.md", "A summer")
    (folder.path / "photos" / "empty").mkdir()
    return folder


@pytest.mark.parametrize(
    "typed",
    [
        "Été 2026/Zoë.jpg.md",
        "photos/Été 2026/Zoë.md",
        "Été 2026/Zoë.xmp",
        "E\u0301te\u0301 2026/Zoe\u0308.jpg",
        "./photos//Été 2026/../Été 2026/Zoë.jpg",
    ],
)
def test_every_spelling_of_a_photo_and_a_note_about_it_is_the_photo(
    named: Folder, typed: str
) -> None:
    assert named.run("explain", typed).stdout.startswith("photo `Été 2026/Zoë.jpg`\n")


def test_a_note_about_an_album_is_the_album(named: Folder) -> None:
    assert named.run("explain", "photos/Été 2026/_folder.md").stdout.startswith("album `Été 2026`")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("ete 2026/zoe.JPG", "did you mean `Été 2026/Zoë.jpg`?"),
        ("Eté 2025/Zoë.jpg", "did you mean `Été 2026/Zoë.jpg`"),
        ("2026", "did you mean `Été 2026`?"),
        ("nonsense", "in the top folder there is `empty`, `Été 2026`"),
    ],
)
def test_the_answer_to_a_name_that_is_none_is_what_was_likely_meant(
    named: Folder, typed: str, answer: str
) -> None:
    ended = named.run("explain", typed, "public")

    assert ended.returncode == 2
    assert answer in ended.stderr


def test_a_file_that_is_in_no_site_is_said_to_be(named: Folder) -> None:
    film = named.run("explain", "photos/Été 2026/clip.mov", "public")
    text = named.run("explain", "Été 2026/list.txt", "public")

    assert (film.returncode, text.returncode) == (1, 1)
    assert "videos are not supported yet" in film.stderr
    assert "this file is in no site: no photo, or `ignore`" in text.stderr


def test_of_an_album_without_photos_no_change_is_proposed_and_why(named: Folder) -> None:
    told = named.run("explain", "empty", "public").stdout

    assert "nothing that could be written would show it: there is no photo in it" in told


# --- Where a line speaks of more than one ---------------------------------------------------------

SHARED = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
audiences:
  public: {role: viewer, protection: open}
  press: {role: viewer, protection: open}
  family: {people: [mom]}
  both: {includes: [family, press]}
albums:
  "school": {hidden: true, photos_inherit: false}
photos:
  "2026/IMG_*.jpg": {hidden: true}
  "school/**": {access: {family: none}}
limits:
  - {when: {file: "2026/b.jpg"}, withhold: all, from: [press]}
"""

SCHOOL = """\
+++
hidden = false
unlisted = true
[permissions]
public_role = "none"
default_authenticated_role = "pupil"
[permissions.roles.pupil]
name = "Pupil"
permissions = { can_view = true }
+++
"""


@pytest.fixture
def shared(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    folder.write("gallery.yaml", SHARED)
    for name in ("2026/IMG_1.jpg", "2026/IMG_2.jpg", "2026/b.jpg", "school/k.jpg", "school/l.jpg"):
        photo(folder.path / "photos" / name, "red")
    folder.write("photos/school/_folder.md", SCHOOL)
    return folder


def seen(folder: Folder, audience: str) -> set[str]:
    return set(folder.json("access")["audiences"][audience]["photos"])


def test_of_a_photo_that_a_pattern_hides_a_note_of_its_own_is_proposed(shared: Folder) -> None:
    before = seen(shared, "public"), seen(shared, "press")

    told = shared.run("explain", "2026/IMG_1.jpg", "public").stdout
    shared.write("photos/2026/IMG_1.jpg.md", "---\nhidden: false\n---\n")

    assert "for photo `2026/IMG_1.jpg`, say `hidden: false` in a note `IMG_1.jpg.md`" in told
    assert "it newly shows 1 photo to `public`, 1 photo to `press`, 1 photo to `both`" in told
    assert seen(shared, "public") - before[0] == {"2026/IMG_1.jpg"}
    assert seen(shared, "press") - before[1] == {"2026/IMG_1.jpg"}


def test_a_photo_that_a_pattern_closes_is_opened_alone_as_it_is_proposed(shared: Folder) -> None:
    told = shared.run("explain", "school/k.jpg", "family").stdout
    shared.write("photos/school/k.jpg.md", "---\naccess: {family: viewer}\n---\n")

    assert "say `access: {family: viewer}` in a note `k.jpg.md` beside it" in told
    assert "it newly shows 1 photo to `family`, 1 photo to `both`" in told
    assert seen(shared, "family") == {"school/k.jpg"}


def test_the_words_of_the_seeds_block_are_told_and_changed_for_all_whom_they_concern(
    shared: Folder,
) -> None:
    shared.change("photos/school/_folder.md", "hidden = false", "photos_inherit = true")
    shared.change("gallery.yaml", "hidden: true, photos_inherit: false", "title: School")

    told = shared.run("explain", "school", "public").stdout
    shared.change("photos/school/_folder.md", 'public_role = "none"\n', "")

    assert "photos/school/_folder.md:5:1: album `school` is closed: `public_role: none`" in told
    assert "photos/school/_folder.md:5:1: take `public_role: none` off album `school`" in told
    assert "it newly shows 2 photos to `public`, 2 photos to `press`\n" in told
    assert {"school/k.jpg", "school/l.jpg"} <= seen(shared, "public") & seen(shared, "press")


def test_what_a_nearer_file_replaces_is_told_whatever_it_is(shared: Folder) -> None:
    told = shared.run("explain", "school", "family").stdout

    assert (
        "  gallery.yaml:11:14: album `school`: `hidden: true`\n"
        "      does not count: what is said (photos/school/_folder.md:2:1), nearer to it\n"
    ) in told
    assert "_folder.md:3:1: album `school` is unlisted: where it is seen, no page links it" in told
    assert "_folder.md:6:1: album `school` gives `family` the role `pupil`" in told


def test_to_spare_one_audience_the_limit_names_the_others(shared: Folder) -> None:
    shared.change("gallery.yaml", "withhold: all, from: [press]", "withhold: all")

    told = shared.run("explain", "2026/b.jpg", "press").stdout
    shared.change("gallery.yaml", "withhold: all", "withhold: all, from: [public, family, both]")

    assert "let this limit spare `press`: say `from: [public, family, both]`" in told
    assert "2026/b.jpg" in seen(shared, "press") - seen(shared, "public")


def test_where_no_role_is_there_to_be_given_the_one_to_add_is_told(shared: Folder) -> None:
    shared.change("gallery.yaml", "roles:\n  viewer: [can_view]\n", "")
    for name in ("public", "press"):
        shared.change("gallery.yaml", f"{name}: {{role: viewer, ", f"{name}: {{")

    told = shared.run("explain", "2026/b.jpg", "family").stdout

    assert "`access: {family: viewer}` in its `_folder.md` (no role is like that yet: add " in told
    assert "`viewer: [can_view]` to `roles`)" in told


def test_an_audience_named_as_an_option_is_told_of_in_full(shared: Folder) -> None:
    by_option = shared.run("explain", "2026/IMG_1.jpg", "--audience", "public").stdout

    assert by_option == shared.run("explain", "2026/IMG_1.jpg", "public").stdout
    assert "the smallest change" in by_option
