from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from staticgal.core.when import CaptureTime, Day, Month, Year
from staticgal.errors import ConfigErrors
from staticgal.source.notes.front_matter import note_bytes, read_album_note, read_photo_note
from tests.shared import SHARED, needs_shared


def album(text: str) -> object:
    return read_album_note(text.encode(), "trip/_folder.md")


def test_t50_a_plain_markdown_note_is_a_description_and_says_nothing_else() -> None:
    noted = read_album_note(b"# Hello\n\nIt rained: all day.\n", "f")

    assert noted.body == "# Hello\n\nIt rained: all day."
    assert noted.note.model_fields_set == set()


def test_yaml_front_matter_comes_before_markdown() -> None:
    noted = read_album_note(b"---\ntitle: 2026\nsort: [b.jpg, a.jpg]\n---\nText.\n", "f")

    assert (noted.note.title, noted.note.sort, noted.body) == ("2026", ("b.jpg", "a.jpg"), "Text.")


def test_tl2_a_multi_line_inline_table_is_read_as_what_it_says() -> None:
    text = (
        b"+++\ntitle = 'Private'\n[roles.family]\nname = 'Family'\npermissions = {\n"
        b"    can_view = true,\n    can_see_location = true, # GPS\n}\n+++\nText.\n"
    )

    noted = read_album_note(text, "f")

    assert noted.note.roles == {
        "family": {"name": "Family", "permissions": {"can_view": True, "can_see_location": True}}
    }
    assert noted.location("roles", "family", "permissions", "can_see_location").line == 7


def test_tl2_a_multi_line_table_is_read() -> None:
    table = """\
permissions = {
  # A comment, a line left empty, and a comma behind the last: TOML 1.1.

  can_view = true,
  can_see_location = true,
}"""

    noted = read_album_note(f"+++\n[roles.one]\n{table}\n+++\n".encode(), "f")

    assert isinstance(noted.note.roles, dict)
    said = noted.note.roles["one"]["permissions"]
    assert dict(said) == {"can_view": True, "can_see_location": True}


@needs_shared
def test_tl2_every_multi_line_table_of_the_seed_is_read() -> None:
    seed = next((SHARED / "seeds").glob("002_*.txt")).read_text("utf-8")
    tables = re.findall(r"^permissions = \{\n[\s\S]*?^\}", seed, re.MULTILINE)

    assert len(tables) >= 16
    for table in tables:
        noted = read_album_note(f"+++\n[roles.one]\n{table}\n+++\n".encode(), "f")
        assert isinstance(noted.note.roles, dict)
        said = noted.note.roles["one"]["permissions"]
        assert len(said) == table.count("= true")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("---\ntitle: x\n", 1, "never ends"),
        ("+++\ntitle = 'x'\n---\n", 1, "never ends"),
        ("\n\n---\naccess: none\n", 3, "never ends"),
        ("---\naccess: {public: none\n---\n", 3, "not YAML"),
        ("+++\naccess = none\n+++\n", 2, "not TOML"),
        ("---\nacess: none\n---\n", 2, "no key is named `acess`"),
        ("---\naccess:\n---\n", 2, "`access` has no value"),
        ("---\nhidden: 1\n---\n", 2, "must be true or false"),
        ("---\n- hidden\n---\n", 2, "must be `key: value`"),
        ("---\npermissions:\n---\n", 2, "`permissions` has no value"),
        ("+++\n[permissions]\n+++\n", 2, "`permissions` is empty"),
        ("+++\n[permissions]\npublicrole = 'none'\n+++\n", 3, "no key is named `publicrole`"),
        ("+++\npermissions = 'none'\n+++\n", 2, "`permissions` must be `key: value` lines"),
        ("+++\nvisible = {}\n+++\n", 2, "`visible` is empty"),
        ("+++\n[visible]\nuntil = 12:00:00\n+++\n", 3, "is not a date"),
        ("---\noriginals: lossless\n---\n", 2, "comes with a later version"),
        ("permissions:\n  public_role: none\n", 1, "it is text to be shown"),
        ("[permissions.roles.family]\nname = 'Family'\n", 1, "it is text to be shown"),
        ("access: none\n", 1, "it is text to be shown"),
        ("Our trip\nhidden: true\n", 2, "it is text to be shown"),
        ("[access]\npublic = 'none'\n", 1, "it is text to be shown"),
        ("----\naccess: none\n----\n", 1, "looks like the beginning of front matter"),
        ("\u2014\naccess: none\n\u2014\n", 1, "looks like the beginning of front matter"),
        ("---yaml\naccess: none\n---\n", 1, "looks like the beginning of front matter"),
    ],
)
def test_tl1_a_note_that_cannot_be_read_is_never_no_rule(text: str, line: int, what: str) -> None:
    with pytest.raises(ConfigErrors) as caught:
        album(text)

    assert what in str(caught.value)
    assert caught.value.errors[0].location.line == line
    assert caught.value.errors[0].hint


def test_a_bom_windows_line_ends_and_blank_lines_hide_no_front_matter() -> None:
    noted = read_album_note(b"\xef\xbb\xbf\r\n---\r\nhidden: true\r\n---\r\nText.\r\n", "f")

    assert noted.note.hidden is True
    assert noted.body == "Text."


def test_a_note_in_another_encoding_is_told() -> None:
    with pytest.raises(ConfigErrors, match="not UTF-8"):
        read_album_note("---\naccess: none\n---\n".encode("utf-16"), "f")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026", Year(2026)),
        ("2026-10", Month(2026, 10)),
        ("2026-10-15", Day(date(2026, 10, 15))),
        ("2026-10-15 15:45", CaptureTime(datetime(2026, 10, 15, 15, 45))),  # noqa: DTZ001 (local)
        (
            "2026-10-15T15:45:30+02:00",
            CaptureTime(datetime(2026, 10, 15, 15, 45, 30), timedelta(hours=2)),  # noqa: DTZ001
        ),
    ],
)
def test_dates_are_as_exact_as_they_are_written(text: str, moment: object) -> None:
    assert read_photo_note(f"---\ndate: {text}\n---\n".encode(), "f").note.date == moment


def test_toml_dates_are_read_alike() -> None:
    noted = read_photo_note(b"+++\ndate = 2026-10-15\n+++\n", "f")

    assert noted.note.date == Day(date(2026, 10, 15))


@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "yesterday", "15.10.2026", "[2026]"])
def test_a_date_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ConfigErrors):
        read_photo_note(f"---\ndate: {text}\n---\n".encode(), "f")


def test_coordinates_come_as_a_pair() -> None:
    with pytest.raises(ConfigErrors, match="there is only a `latitude`"):
        read_photo_note(b"---\nlatitude: 52.5\n---\n", "f")


def test_a_caption_is_given_once() -> None:
    with pytest.raises(ConfigErrors, match="given twice"):
        read_photo_note(b"---\ncaption: a\n---\nb\n", "f")


def test_all_mistakes_of_a_note_come_together() -> None:
    with pytest.raises(ConfigErrors) as caught:
        album("---\ntitel: x\nhidden: maybe\nsort: size\n---\n")

    assert [error.location.line for error in caught.value.errors] == [2, 3, 4]


def test_a_note_that_became_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "_folder.md")

    with pytest.raises(OSError, match="no file any more"):
        note_bytes(tmp_path / "_folder.md")


def test_a_note_that_is_far_too_long_is_told_and_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "_folder.md").open("wb") as file:
        file.truncate(1 << 34)

    content = note_bytes(tmp_path / "_folder.md")

    assert len(content) < 2 << 20
    with pytest.raises(ConfigErrors, match="larger than 1 MB"):
        read_album_note(content, "_folder.md")
