"""Access cases that begin with what the owner wrote: configuration, folder files, sidecars."""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.app.given import photo
from tests.conformance.command import photos_of, seen, staticgal, write
from tests.conformance.dirty import edges, fingerprint
from tests.conformance.test_seed_syntax import PRIVATE_FOLDER

CONFIG = """\
title: Ours
source: photos
roles:
  viewer: [can_view]
  guest: {inherits: viewer, permissions: [can_download_large]}
audiences:
  public: {role: viewer, protection: open}
  family: {role: guest}
"""
PHOTOS = {"photos/a.jpg": "", "photos/trip/b.jpg": "red"}


def given(tmp_path: Path, files: dict[str, str], config: str = CONFIG) -> Path:
    return write(tmp_path, {"gallery.yaml": config, **PHOTOS, **files})


def output_of(ended: subprocess.CompletedProcess[str]) -> str:
    return ended.stdout + ended.stderr


def test_T03_an_undefined_role_is_an_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    folder = given(tmp_path, {}, CONFIG.replace("public: {role: viewer", "public: {role: admin"))

    ended = staticgal(folder, "build")

    assert ended.returncode == 2
    assert "gallery.yaml:7:" in ended.stderr
    assert "viewer" in ended.stderr
    assert "guest" in ended.stderr
    assert not (folder / "build").exists()


@pytest.mark.parametrize("audiences", ["{}", "{public: {protection: open}, family: {}}"])
def test_T04_T05_without_a_role_nobody_sees_anything_and_check_says_so(
    tmp_path: Path, audiences: str
) -> None:
    text = "---\nlatitude: 52.5\nlongitude: 13.4\n---\n"
    config = f"title: Ours\nsource: photos\naudiences: {audiences}\n"
    folder = given(tmp_path, {"photos/a.jpg.md": text}, config)

    told = output_of(staticgal(folder, "check"))

    names = ["`public` sees no photo", "`family` sees no photo"] if "public" in audiences else []
    assert all(name in told for name in (names or ["so nobody sees anything"]))
    assert [one["photos"] for one in seen(folder).values()] == [{}] * len(names)
    assert staticgal(folder, "build", "-q").returncode == 0
    assert not list((folder / "build").rglob("m/*/*"))


def test_T06_a_role_that_inherits_holds_both_sets(tmp_path: Path) -> None:
    held = seen(given(tmp_path, {}))["family"]["photos"]["a.jpg"]

    assert held == ["can_download_large", "can_view"]


def test_T10_roles_that_inherit_each_other_are_an_error_naming_the_cycle(tmp_path: Path) -> None:
    cycle = CONFIG.replace("viewer: [can_view]", "viewer: {inherits: guest}")

    ended = staticgal(given(tmp_path, {}, cycle), "check")

    assert ended.returncode == 2
    assert "`viewer` → `guest` → `viewer`" in ended.stderr


@pytest.mark.parametrize("kind", ["albums", "photos"])
def test_T47_T48_a_rule_for_what_is_not_there_shows_nothing_and_is_told(
    tmp_path: Path, kind: str
) -> None:
    name = {"albums": "nowhere", "photos": "trip/none.jpg"}[kind]
    folder = given(tmp_path, {}, f"{CONFIG}{kind}:\n  {name}: {{access: {{public: viewer}}}}\n")

    ended = staticgal(folder, "build")

    assert ended.returncode == 2
    assert ended.stderr.startswith("gallery.yaml:10:3: ")
    assert f"`{name}`" in ended.stderr
    assert not (folder / "build").exists()


def test_T51_names_that_begin_with_two_underscores_are_never_shown(tmp_path: Path) -> None:
    """Not to the owner either, who sees everything else."""
    owner = "  owner: [owner_access]\naudiences:\n  me: {role: owner}\n"
    hidden = ("__drafts/c.jpg", "trip/__drafts/in/c.jpg", "__d.jpg")
    files = {f"photos/{path}": "" for path in hidden}
    folder = given(tmp_path, files, CONFIG.replace("audiences:\n", owner))

    assert photos_of(folder, "public") == {"a.jpg", "trip/b.jpg"}
    assert photos_of(folder, "me") == {"a.jpg", "trip/b.jpg"}
    assert seen(folder)["me"]["albums"].keys() == {"", "trip"}


def test_T52_a_folder_file_of_words_only_changes_no_rule_and_is_shown(tmp_path: Path) -> None:
    folder = given(tmp_path, {"photos/trip/_folder.md": "A *day* at the lake.\n"})

    assert photos_of(folder, "public") == {"a.jpg", "trip/b.jpg"}
    assert staticgal(folder, "build", "-q").returncode == 0
    pages = [page.read_text("utf-8") for page in (folder / "build/public").rglob("*.html")]
    assert any("A <em>day</em> at the lake." in page for page in pages)


def test_T53_folder_roles_are_what_the_folder_says(tmp_path: Path) -> None:
    text = "---\naccess: {public: guest}\n---\n"
    folder = given(tmp_path, {"photos/trip/_folder.md": text})

    photos = seen(folder)["public"]["photos"]

    assert photos["trip/b.jpg"] == ["can_download_large", "can_view"]
    assert photos["a.jpg"] == ["can_view"]


XMP = """\
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 exif:GPSLatitude="11,30.0N" exif:GPSLongitude="22,30.0E"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">Title of the XMP</rdf:li></rdf:Alt></dc:title><dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">Words of the XMP</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_T76_a_sidecar_wins_field_by_field_over_xmp_and_xmp_over_exif(tmp_path: Path) -> None:
    """What the pages say: of `a` there are all three, of `b` XMP and EXIF, of `c` EXIF only."""
    rights = "[can_view, can_see_location, can_see_exact_dates, can_see_technical_details]"
    sidecar = "---\ntitle: Title of the note\nlatitude: -44.5\nlongitude: 55.5\n---\n"
    files = {"photos/a.jpg.md": sidecar, "photos/a.xmp": XMP, "photos/b.xmp": XMP}
    folder = write(tmp_path, {"gallery.yaml": CONFIG.replace("[can_view]", rights), **files})
    for number, name in enumerate("abc", 1):
        photo(folder / f"photos/{name}.jpg", number, gps=(33.5, 66.5), camera=f"Camera {name}")

    assert staticgal(folder, "build", "-q").returncode == 0

    pages = [page.read_text("utf-8") for page in (folder / "build/public").glob("*.html")]
    a, b, c = (next(page for page in pages if f"Camera {name}" in page) for name in "abc")
    assert all("15 October 2026" in page for page in (a, b, c))  # said by EXIF alone
    assert ("Title of the note" in a, "Title of the XMP" in a) == (True, False)
    assert ("Words of the XMP" in a, "Title of the XMP" in b) == (True, True)
    places = {"a": ("-44.5", "55.5"), "b": ("11.5", "22.5"), "c": ("33.5", "66.5")}
    for name, page in zip("abc", (a, b, c), strict=True):
        for other, place in places.items():
            assert [part in page for part in place] == [other == name] * 2, (name, other)


BROKEN = {
    "a_typo_in_yaml": "---\naccess: {public: none\n---\n",
    "an_unknown_key": "---\nacces: {public: none}\n---\n",
    "an_unknown_audience": "---\naccess: {pubic: none}\n---\n",
    "an_unknown_role": "---\naccess: {public: nome}\n---\n",
    "front_matter_without_end": "---\naccess: {public: none}\n",
    "a_typo_in_toml": "+++\n[access\npublic = 'none'\n+++\n",
    "a_wrong_type": "---\nhidden: perhaps\n---\n",
    "a_duplicate_key": "---\nhidden: true\nhidden: false\n---\n",
    "not_utf_8": "---\naccess: {public: none}\n---\n\udcff",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_TL1_a_folder_file_that_cannot_be_read_stops_the_build(tmp_path: Path, text: str) -> None:
    folder = given(tmp_path, {})
    path = folder / "photos/trip/_folder.md"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))

    ended = staticgal(folder, "build")

    assert ended.returncode == 2
    assert "_folder.md" in ended.stderr
    assert not (folder / "build/public").exists()


def test_TL1_a_role_without_a_name_still_means_what_it_says(tmp_path: Path) -> None:
    text = PRIVATE_FOLDER.replace('name = "Family"\n', "")
    assert text != PRIVATE_FOLDER
    folder = given(tmp_path, {"photos/trip/_folder.md": text})

    assert photos_of(folder, "public") == {"a.jpg"}
    assert "can_download_large" not in seen(folder)["family"]["photos"]["trip/b.jpg"]


def test_TL2_inline_tables_over_several_lines_mean_what_they_say(tmp_path: Path) -> None:
    text = '+++\naccess = {\n  public = "none",\n  family = "viewer",\n}\n+++\nWords.\n'
    folder = given(tmp_path, {"photos/trip/_folder.md": text})

    assert photos_of(folder, "public") == {"a.jpg"}
    assert seen(folder)["family"]["photos"]["trip/b.jpg"] == ["can_view"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[can_view]", "[can_veiw]"),
        ("{role: guest}", "{role: gest}"),
        ("title: Ours", "title: Ours\nalbums: {trip: {access: {nobody: viewer}}}"),
        (
            "title: Ours",
            "title: Ours\npermissions: {user_roles: [{username: nobody, roles: guest}]}",
        ),
        ("public: {role", "public: {people: [mom], includes: [nobody], role"),
    ],
    ids=["permission", "role", "audience", "user", "group"],
)
def test_G13_an_unknown_name_is_an_error_and_changes_nothing(
    tmp_path: Path, old: str, new: str
) -> None:
    folder = given(tmp_path, {})
    assert staticgal(folder, "build", "-q").returncode == 0
    before = fingerprint(folder / "build")
    (folder / "gallery.yaml").write_text(CONFIG.replace(old, new), encoding="utf-8")

    ended = staticgal(folder, "build")

    assert ended.returncode == 2
    assert fingerprint(folder / "build") == before


def test_M50_a_renamed_folder_is_closed_and_its_rule_reported(tmp_path: Path) -> None:
    """The root gives nothing, so that what no rule names any more is nobody's."""
    config = CONFIG.replace("{role: viewer, protection: open}", "{protection: open}")
    config += "albums:\n  trip: {access: {public: viewer}}\n"
    folder = given(tmp_path, {}, config)
    assert photos_of(folder, "public") == {"trip/b.jpg"}

    (folder / "photos/trip").rename(folder / "photos/journey")

    staticgal(folder, "build", "-q")
    assert not list((folder / "build/public").rglob("*.avif"))
    ended = staticgal(folder, "check")
    assert "gallery.yaml:10" in ended.stdout + ended.stderr
    assert "trip" in ended.stdout + ended.stderr


def test_M50_a_rename_does_not_open_what_the_rule_had_closed(tmp_path: Path) -> None:
    config = CONFIG + "albums:\n  trip: {access: {public: none}}\n"
    folder = given(tmp_path, {}, config)
    assert photos_of(folder, "public") == {"a.jpg"}

    (folder / "photos/trip").rename(folder / "photos/journey")

    assert staticgal(folder, "build").returncode == 2
    assert not (folder / "build/public").exists()


def test_G10_rights_do_not_depend_on_who_runs_the_build_or_what_else_is_built(
    tmp_path: Path,
) -> None:
    folder = given(tmp_path / "here", {})
    assert staticgal(folder, "build", "-q").returncode == 0
    other = given(tmp_path / "other", {})
    shutil.copytree(folder / "secrets", other / "secrets")
    somebody = {"USER": "root", "LOGNAME": "family", "HOME": str(tmp_path), "TZ": "Asia/Tokyo"}

    ended = staticgal(other, "build", "-q", "--audience", "public", **somebody)

    assert ended.returncode == 0, ended.stderr
    assert fingerprint(other / "build/public") == fingerprint(folder / "build/public")
    assert not (other / "build/family").exists()


def test_G14_what_was_made_for_a_right_goes_with_it_and_stays_otherwise(tmp_path: Path) -> None:
    folder = given(tmp_path, {})
    Image.new("RGB", (1800, 1200), "blue").save(folder / "photos/trip/b.jpg")

    def built(config: str) -> dict[str, dict[str, str]]:
        (folder / "gallery.yaml").write_text(config, encoding="utf-8")
        assert staticgal(folder, "build", "-q").returncode == 0
        return {name: fingerprint(folder / "build" / name) for name in ("public", "family")}

    before = built(CONFIG)
    assert 1600 in edges(folder / "build/family")

    irrelevant = built(CONFIG.replace("[can_view]", "[can_view, can_add_comments]"))
    assert irrelevant == before

    smaller = built(CONFIG.replace("can_download_large", "can_download_medium"))
    assert edges(folder / "build/family") == {60, 400, 640, 1024, 1200}
    assert smaller["public"] == before["public"]
    kept = {name for name in before["family"] if name.startswith("m/")} & smaller["family"].keys()
    assert {name: before["family"][name] for name in kept}.items() <= smaller["family"].items()
    assert len(kept) == len(list((folder / "build/public").glob("m/*/*")))

    nothing = built(CONFIG.replace("{role: guest}", "{}"))
    assert nothing["public"] == before["public"]
    assert not list((folder / "build/family/m").rglob("*.*"))


def test_M06_M46_what_is_granted_in_vain_is_reported_with_its_mend(tmp_path: Path) -> None:
    closed = CONFIG.replace("{role: viewer, protection: open}", "{protection: open}")
    files = {
        "photos/trip/b.jpg.md": "---\naccess: {public: viewer}\n---\n",
        "photos/empty/_folder.md": "---\naccess: {public: viewer, family: guest}\n---\n",
        "photos/empty/c.jpg": "blue",
        "photos/empty/c.jpg.md": "---\nhidden: true\n---\n",
    }
    folder = given(tmp_path, files, closed)

    for command in ("check", "build"):
        said = output_of(staticgal(folder, command))
        place = "photos/trip/b.jpg.md:2:10"
        assert f"{place}: photo `trip/b.jpg` is open to `public`, its album `trip` is not" in said
        assert "\n      give the album to this audience too" in said
        assert "photos/empty/_folder.md:2:26: album `empty` is open to `family`" in said
        assert "\n      open its photos too, or take the album's entry away" in said
    assert photos_of(folder, "public") == set()
    assert not list((folder / "build/public").rglob("*.jpg"))
    assert seen(folder)["family"]["albums"].keys() == {"", "trip"}


@pytest.mark.parametrize("kept", [0.3, 0.9], ids=["no_header", "no_end"])
def test_TL8_a_photo_that_cannot_be_made_is_absent_and_never_served_itself(
    tmp_path: Path, kept: float
) -> None:
    """Not to the owner either, who would have the original."""
    owner = CONFIG.replace("[can_view]", "[owner_access]")
    folder = given(tmp_path, {}, owner)
    broken = photo(folder / "photos/broken.jpg", 7, camera="QXBROKEN").read_bytes()
    cut = broken[: int(len(broken) * kept)] + b"QXCUT"
    (folder / "photos/broken.jpg").write_bytes(cut)

    ended = staticgal(folder, "build", "--keep-going")

    assert ended.returncode == 1
    assert "broken.jpg" in ended.stderr
    for site in (folder / "build/public", folder / "build/family"):
        held = [path.read_bytes() for path in site.rglob("*.*")]
        assert not [one for one in held if b"QXBROKEN" in one or b"QXCUT" in one]
        assert len(list(site.rglob("*.avif"))) == 2
