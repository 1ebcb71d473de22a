"""What notes and `gallery.yaml` say with `permissions`, `roles`, `visible`, `unlisted`; and limits
over photos of which a part cannot be read.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from staticgal.config.limits import evaluation_context
from staticgal.config.load import load
from staticgal.core.limit import withheld
from staticgal.core.permission import Permission
from staticgal.core.policy import Window
from staticgal.diagnostics import Diagnostic
from staticgal.errors import ConfigErrors
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.metadata.unreadable import unknown_fields
from tests.source.test_reader import album, facts_of, photo, read, said


def midnight(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def about(diagnostics: tuple[Diagnostic, ...], words: str) -> list[str]:
    return [f"{one.location}: {one.text}" for one in diagnostics if words in one.text]


# --- permissions and roles -----------------------------------------------------------------


def test_a_block_in_gallery_yaml_is_the_root_albums(tmp_path: Path) -> None:
    more = (
        "permissions:\n  public_role: viewer\n  default_authenticated_role: guest\n"
        "  roles: {guest: {permissions: {can_view: true}}}\n"
        "albums: {trip: {access: {client-smith: guest}}}\n"
    )

    reading = read(tmp_path, {"a.jpg": "", "trip/b.jpg": ""}, more)

    assert said(album(reading, "")) == {
        "public": ("viewer",),
        "family": ("guest",),
        "client-smith": ("guest",),
    }
    assert said(album(reading, "trip")) == {"client-smith": ("guest",)}


def test_a_block_of_one_gallery_is_about_it_alone(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work/a.jpg").touch()
    base = (
        "title: x\naudiences: {public: {protection: open}}\ngalleries:\n"
        "  - {name: home, source: photos}\n"
        "  - {name: work, source: work, permissions: {public_role: v, roles: {v: [can_view]}}}\n"
    )

    reading = read(tmp_path, {"a.jpg": ""}, base=base)

    assert said(album(reading, "home")) == {}
    assert said(album(reading, "work")) == {"public": ("v",)}


def test_a_block_in_a_folder_wins_over_gallery_yaml_audience_by_audience(tmp_path: Path) -> None:
    files = {"trip/_folder.md": '+++\n[permissions]\npublic_role = "none"\n+++\n', "trip/a.jpg": ""}
    more = (
        "albums: {trip: {permissions: {public_role: viewer, default_authenticated_role: friend}}}\n"
    )

    reading = read(tmp_path, files, more)

    assert said(album(reading, "trip")) == {
        "public": None,
        "family": ("friend",),
        "client-smith": ("friend",),
    }


def test_a_role_of_a_folders_block_is_known_below_and_beside_the_photos(tmp_path: Path) -> None:
    files = {
        "trip/_folder.md": (
            "+++\n[permissions.roles.guest]\npermissions = { can_view = true }\n+++\n"
        ),
        "trip/in/_folder.md": "---\naccess: {public: guest}\n---\n",
        "trip/in/a.jpg": "",
        "trip/b.jpg": "",
        "trip/b.jpg.md": "---\naccess: {family: guest}\n---\n",
    }

    reading = read(tmp_path, files)

    assert album(reading, "trip/in").rule.entries["public"].permissions == Permission.VIEW
    assert photo(reading, "trip/b.jpg").rule.entries["family"].permissions == Permission.VIEW


def test_a_role_defined_anew_that_nothing_uses_is_pointed_at(tmp_path: Path) -> None:
    roles = "---\nroles: {viewer: [can_view], friend: [can_view], fresh: [can_view]}\n"
    files = {
        "idle/_folder.md": roles + "access: {public: friend}\n---\n",
        "below/_folder.md": roles + "---\n",
        "below/in/_folder.md": "---\npermissions: {public_role: viewer}\n---\n",
        "below/b.jpg": "",
        "below/b.md": "---\naccess: {family: friend}\n---\n",
        "heirs/_folder.md": (
            "---\nroles: {viewer: [can_view], heir: {inherits: viewer}}\naccess: {public: heir}\n"
            "---\n"
        ),
    }

    diagnostics = read(tmp_path, files).diagnostics

    (one,) = about(diagnostics, "defined again")
    assert one.startswith(f"{tmp_path}/photos/idle/_folder.md:2:9: `viewer` is defined again here")


# --- visible and unlisted -----------------------------------------------------------------


def test_days_of_albums_photos_and_audiences_are_read(tmp_path: Path) -> None:
    files = {
        "trip/_folder.md": "+++\n[visible]\nfrom = 2026-12-24\nuntil = 2027-01-31\n+++\n",
        "trip/a.jpg": "",
        "trip/a.jpg.md": "---\nvisible: {until: 2026-12-31}\n---\n",
        "b.jpg": "",
    }
    base = "title: x\nsource: photos\naudiences: {guest: {visible: {from: 2026-06-01}}}\n"

    reading = read(tmp_path, files, "photos: {'*.jpg': {visible: {from: 2027-01-01}}}\n", base=base)

    trip = album(reading, "trip").rule.visible
    assert trip == Window(midnight(2026, 12, 24), midnight(2027, 2, 1))
    assert trip is not None
    assert trip.said == "from 2026-12-24 until 2027-01-31"
    assert str(trip.defined_at).endswith("trip/_folder.md:2:2")
    assert photo(reading, "trip/a.jpg").rule.visible == Window(None, midnight(2027, 1, 1))
    assert photo(reading, "b.jpg").rule.visible == Window(midnight(2027, 1, 1))
    guest = load(tmp_path).policy.audiences["guest"]
    assert guest.visible == Window(midnight(2026, 6, 1))


def test_either_end_is_that_of_the_nearest_place_that_names_it(tmp_path: Path) -> None:
    files = {"trip/_folder.md": "---\nvisible: {from: 2026-12-01}\n---\n", "trip/a.jpg": ""}
    more = "albums: {trip: {visible: {from: 2026-01-01, until: 2026-12-31}}}\n"

    reading = read(tmp_path, files, more)

    an_hour = timedelta(hours=1)  # Berlin's midnight is earlier
    both = Window(midnight(2026, 12, 1) - an_hour, midnight(2027, 1, 1) - an_hour)
    assert album(reading, "trip").rule.visible == both


def test_a_time_of_day_is_read_however_yaml_and_toml_write_it(tmp_path: Path) -> None:
    """In the gallery's timezone, unless it says another offset."""
    said = {
        "a": "---\nvisible: {from: 2026-12-24 18:00}\n---\n",
        "b": "---\nvisible: {from: 2026-12-24T18:00:00}\n---\n",
        "c": "---\nvisible:\n  from: '2026-12-24 18:00'\n---\n",
        "d": "---\nvisible:\n  from: 2026-12-24 18:00:00.0 +1\n---\n",
        "e": "+++\nvisible = {from = 2026-12-24T18:00:00}\n+++\n",
        "f": "+++\nvisible = {from = 2026-12-24 18:00}\n+++\n",
        "g": "+++\nvisible = {from = 2026-12-24T17:00:00Z}\n+++\n",
        "h": "+++\nvisible = {from = '2026-12-24T18:00+0100'}\n+++\n",
        "i": "---\nvisible: {from: 2026-12-24T19:00+02}\n---\n",
    }
    files = {f"{name}/_folder.md": note for name, note in said.items()}
    files |= {f"{name}/p.jpg": "" for name in said}

    reading = read(tmp_path, files)

    for name in said:
        window = album(reading, name).rule.visible
        assert window == Window(datetime(2026, 12, 24, 17, tzinfo=UTC)), name


def test_ends_from_two_places_are_compared_in_the_gallerys_timezone(tmp_path: Path) -> None:
    files = {"trip/_folder.md": "---\nvisible: {from: 2026-12-24 18:00}\n---\n", "trip/a.jpg": ""}
    more = "albums: {trip: {visible: {until: %s}}}\n"

    read(tmp_path, files, more % "2026-12-24 17:30Z")
    with pytest.raises(
        ConfigErrors, match=r"from 2026-12-24 18:00 until .*: the end is before the start"
    ):
        read(tmp_path, files, more % "2026-12-24 17:00Z")


def test_ends_that_leave_no_time_between_them_are_a_mistake(tmp_path: Path) -> None:
    files = {"trip/_folder.md": "---\nvisible: {from: 2027-01-01}\n---\n", "trip/a.jpg": ""}

    with pytest.raises(
        ConfigErrors, match=r"from 2027-01-01 until 2026-12-31, as .*: the end is before"
    ):
        read(tmp_path, files, "albums: {trip: {visible: {until: 2026-12-31}}}\n")


def test_patterns_that_disagree_about_days_are_a_mistake(tmp_path: Path) -> None:
    more = (
        "photos:\n  '*.jpg': {visible: {until: 2026-12-31}}\n"
        "  'a*': {visible: {until: 2027-12-31}}\n"
    )

    with pytest.raises(ConfigErrors, match=r"disagree, here and in .*: `visible`"):
        read(tmp_path, {"a.jpg": ""}, more)


def test_unlisted_is_read_of_albums_and_photos_wherever_it_is_said(tmp_path: Path) -> None:
    files = {
        "share/_folder.md": "+++\nunlisted = true\n+++\n",
        "share/a.jpg": "",
        "b.jpg": "",
        "b.md": "---\nunlisted: true\n---\n",
        "c.jpg": "",
        "d/e.jpg": "",
    }

    reading = read(
        tmp_path, files, "albums: {d: {unlisted: true}}\nphotos: {'c.*': {unlisted: true}}\n"
    )

    assert album(reading, "share").rule.unlisted
    assert not photo(reading, "share/a.jpg").rule.unlisted
    assert photo(reading, "b.jpg").rule.unlisted
    assert photo(reading, "c.jpg").rule.unlisted
    assert album(reading, "d").rule.unlisted


def test_places_of_hidden_and_what_is_replaced_are_kept_for_explaining(tmp_path: Path) -> None:
    files = {
        "trip/_folder.md": "---\nhidden: true\naccess: {public: none}\n---\n",
        "trip/a.jpg": "",
    }

    rule = album(read(tmp_path, files, "albums: {trip: {access: {public: viewer}}}\n"), "trip").rule

    assert str(rule.places["hidden"]).endswith("_folder.md:2:1")
    replaced = rule.entries["public"].overrides
    assert rule.entries["public"].is_none
    assert replaced is not None
    assert replaced.roles == ("viewer",)


def test_what_is_said_in_vain_of_days_is_told_as_it_is_written(tmp_path: Path) -> None:
    note = "---\nhidden: false\nvisible: {from: 2026-12-01, until: 2026-12-31}\n---\n"
    more = "albums: {trip: {hidden: true, visible: {from: 2026-11-01 18:00, until: 2027-01-31}}}\n"

    rule = album(read(tmp_path, {"trip/_folder.md": note, "trip/a.jpg": ""}, more), "trip").rule

    assert [one.text for one in rule.overridden] == [
        "hidden: true",
        "visible from 2026-11-01 18:00",
        "visible until 2027-01-31",
    ]
    assert [str(one.by).rpartition("_folder.md")[2] for one in rule.overridden] == [
        *(":2:1", ":3:11", ":3:29"),
    ]


# --- limits -----------------------------------------------------------------

KEYWORD = "limits:\n  - {when: {keyword: private}, withhold: all}\n"


def taken(folder: Path, reading: object, path: str) -> bool:
    """Whether a limit of that folder's gallery.yaml takes the photo."""
    held = evaluation_context(load(folder).limits, None, None)
    return bool(withheld(held.limits, photo(reading, path), "public"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lost", "when", "does"),
    [
        (("XMP",), "{keyword: private}", True),
        (("IPTC",), "{keyword: private}", True),
        (("EXIF",), "{keyword: private}", True),  # Windows keeps its tags there
        (("XMP",), "{not: {keyword: shared}}", True),
        (("EXIF",), "{near: {latitude: 1, longitude: 2, radius: 1 km}}", True),
        (("IPTC",), "{near: {latitude: 1, longitude: 2, radius: 1 km}}", False),
        (("EXIF",), "{people: Anna}", True),  # some write XMP into it
        (("position",), "{near: {latitude: 1, longitude: 2, radius: 1 km}}", True),
        (("position",), "{keyword: private}", False),
        (("GPS",), "{near: {latitude: 1, longitude: 2, radius: 1 km}}", True),
        (("GPS",), "{keyword: private}", False),
        (("stars",), "{rating: '>= 3'}", True),
        (("a part of another name",), "{label: Red}", True),
        (("ICC",), "{keyword: private}", False),
        (("ICC",), "{camera: '*'}", False),
        (("EXIF",), "{file: 'b*'}", False),
        ((), "{keyword: private}", False),
    ],
)
def test_a_limit_takes_a_photo_whose_answer_cannot_be_read(
    tmp_path: Path, lost: tuple[str, ...], when: str, does: bool
) -> None:
    damaged = replace(facts_of("a.jpg"), unreadable_blocks=lost)

    reading = read(
        tmp_path, {"a.jpg": ""}, f"limits: [{{when: {when}, withhold: all}}]\n", {"a.jpg": damaged}
    )

    assert taken(tmp_path, reading, "a.jpg") is does
    told = about(reading.diagnostics, "cannot be read, so nothing from there is shown")
    assert len(told) == (1 if lost else 0)
    assert len(about(reading.diagnostics, "treat the photo as if they matched")) == (
        1 if does else 0
    )


def test_what_a_note_says_is_known_whatever_is_damaged(tmp_path: Path) -> None:
    damaged = replace(facts_of("a.jpg"), unreadable_blocks=("XMP", "EXIF"))
    files = {"a.jpg": "", "a.jpg.md": "---\nkeywords: [beach]\ncamera: Box\n---\n"}

    reading = read(tmp_path, files, KEYWORD, {"a.jpg": damaged})

    assert not taken(tmp_path, reading, "a.jpg")
    assert {"keywords", "technical"} & photo(reading, "a.jpg").unknown == set()
    assert "location" in photo(reading, "a.jpg").unknown


def test_only_the_owners_note_settles_what_is_lost() -> None:
    noted = MetadataFields(title="N")

    found = unknown_fields(noted, frozenset({"title"}), frozenset({"title", "location"}))

    assert found == {"location"}
