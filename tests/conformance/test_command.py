"""Access cases that begin with what the owner wrote: configuration, folder files, sidecars."""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.command import photos_of, seen, staticgal, write

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


def test_T03_an_undefined_role_is_an_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    folder = given(tmp_path, {}, CONFIG.replace("public: {role: viewer", "public: {role: admin"))

    ended = staticgal(folder, "build")

    assert ended.returncode == 2
    assert "gallery.yaml:7:" in ended.stderr
    assert "viewer" in ended.stderr
    assert "guest" in ended.stderr
    assert not (folder / "build").exists()


def test_T06_a_role_that_inherits_holds_both_sets(tmp_path: Path) -> None:
    held = seen(given(tmp_path, {}))["family"]["photos"]["a.jpg"]

    assert held == ["can_download_large", "can_view"]


def test_T10_roles_that_inherit_each_other_are_an_error_naming_the_cycle(tmp_path: Path) -> None:
    cycle = CONFIG.replace("viewer: [can_view]", "viewer: {inherits: guest}")

    ended = staticgal(given(tmp_path, {}, cycle), "check")

    assert ended.returncode == 2
    assert "viewer" in ended.stderr
    assert "guest" in ended.stderr


def test_T47_a_folder_that_is_named_and_not_there_shows_nothing(tmp_path: Path) -> None:
    central = CONFIG + "albums:\n  nowhere: {access: {public: viewer}}\n"

    ended = staticgal(given(tmp_path, {}, central), "check")

    assert "nowhere" in ended.stdout + ended.stderr


def test_T49_names_that_begin_with_two_underscores_are_never_shown(tmp_path: Path) -> None:
    folder = given(tmp_path, {"photos/__drafts/c.jpg": "", "photos/__d.jpg": ""})

    assert photos_of(folder, "public") == {"a.jpg", "trip/b.jpg"}


def test_T50_T51_a_folder_file_of_words_only_changes_no_rule_and_is_shown(tmp_path: Path) -> None:
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


def test_T76_a_sidecar_wins_field_by_field_over_xmp(tmp_path: Path) -> None:
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
        '<rdf:li xml:lang="x-default">Title of the XMP</rdf:li></rdf:Alt></dc:title>'
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Words of the XMP</rdf:li></rdf:Alt>'
        "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    sidecar = "---\ntitle: Title of the sidecar\n---\n"
    folder = given(tmp_path, {"photos/a.jpg.md": sidecar, "photos/a.xmp": xmp})

    assert staticgal(folder, "build", "-q").returncode == 0

    pages = "".join(page.read_text("utf-8") for page in (folder / "build/public").rglob("*.html"))
    assert "Title of the sidecar" in pages
    assert "Title of the XMP" not in pages
    assert "Words of the XMP" in pages


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
    ],
    ids=["permission", "role", "audience"],
)
def test_G13_an_unknown_name_is_an_error_and_changes_nothing(
    tmp_path: Path, old: str, new: str
) -> None:
    folder = given(tmp_path, {})
    assert staticgal(folder, "build", "-q").returncode == 0
    before = {path: path.read_bytes() for path in (folder / "build").rglob("*.html")}
    (folder / "gallery.yaml").write_text(CONFIG.replace(old, new), encoding="utf-8")

    ended = staticgal(folder, "build")

    assert ended.returncode == 2
    assert {path: path.read_bytes() for path in (folder / "build").rglob("*.html")} == before


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


def test_G14_what_was_made_for_a_right_goes_with_it_and_stays_otherwise(tmp_path: Path) -> None:
    folder = given(tmp_path, {"photos/c.jpg": ""})
    assert staticgal(folder, "build", "-q").returncode == 0
    public = {path: path.read_bytes() for path in (folder / "build/public").rglob("*.*")}

    less = CONFIG.replace("{role: guest}", "{}")
    (folder / "gallery.yaml").write_text(less, encoding="utf-8")
    assert staticgal(folder, "build", "-q").returncode == 0

    assert {path: path.read_bytes() for path in (folder / "build/public").rglob("*.*")} == public
    assert not list((folder / "build/family/m").rglob("*.*"))


def test_TL8_a_photo_that_cannot_be_made_is_absent_and_never_served_itself(
    tmp_path: Path,
) -> None:
    folder = given(tmp_path, {"photos/broken.jpg": ""})
    broken = folder / "photos/broken.jpg"
    half = broken.read_bytes()[:400] + b"QXBROKEN"
    broken.write_bytes(half)

    ended = staticgal(folder, "build", "--keep-going")

    assert ended.returncode == 1
    assert "broken.jpg" in ended.stderr
    site = folder / "build/public"
    assert not any(b"QXBROKEN" in path.read_bytes() for path in site.rglob("*.*"))
    assert len(list(site.rglob("*.avif"))) == 2
