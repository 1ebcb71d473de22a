"""A settings.py is somebody's program: its plain values are read, and it never runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from staticgal.errors import ConfigErrors
from staticgal.importers.myks.settings import MyksSettings, Preset, read_settings
from tests.importers.myks_site.given import SETTINGS

YEAR = r"(?P<a_year>\d{4})"


def written(tmp_path: Path, text: str, name: str = "settings.py") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path: Path, text: str, name: str = "settings.py") -> MyksSettings:
    return read_settings(written(tmp_path, text, name))


def mistakes(tmp_path: Path, text: str, name: str = "settings.py") -> str:
    with pytest.raises(ConfigErrors) as raised:
        read(tmp_path, text, name)
    return str(raised.value)


def test_the_settings_of_a_real_site_are_read() -> None:
    said = read_settings(SETTINGS)

    assert said.title == "Our photos"
    assert said.timezone == "Europe/Paris"
    assert [one.category for one in said.patterns] == ["Photos", "Photos", "Scans"]
    assert [one.text for one in said.ignores] == [r".*\.tif$", r"private/"]
    assert said.presets == (
        Preset("thumb", 128, 128, True),
        Preset("standard", 768, 768, False),
    )
    assert said.differences == ()


def test_nothing_in_the_file_is_run(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    text = (
        f"import pathlib\npathlib.Path({str(trap)!r}).touch()\n"
        f"GALLERY_TITLE = pathlib.Path({str(trap)!r}).touch() or 'x'\n"
        "GALLERY_PATTERNS = []\n"
    )

    said = read(tmp_path, text)

    assert not trap.exists()
    assert said.title == ""
    assert "settings.py:3:" in str(said.differences[0])


@pytest.mark.parametrize(
    "value",
    [
        f"[('Photos', r'{YEAR}')]",
        f"(('Photos', r'{YEAR}'),)",
        r"[('Photos', r'(?P<a_year>' r'\d{4})')]",
        r"[('Photos', r'(?P<a_year>' + r'\d{4})')]",
        f"[('Photos', re.compile(r'{YEAR}'))]",
        f"[(_('Photos'), r'{YEAR}')]",
        r"[('Photos', '(?P<a_year>\\d{4})')]",
        f"[] + [['Photos', r'{YEAR}']]",
        f"[('Photos', DAY)]\nDAY = r'{YEAR}'\nGALLERY_PATTERNS = [('Photos', DAY)]",
        f"[]\nGALLERY_PATTERNS += [('Photos', r'{YEAR}')]",
    ],
)
def test_values_that_are_plain_in_any_spelling_are_read(tmp_path: Path, value: str) -> None:
    text = f"DAY = ''\nGALLERY_PATTERNS = {value}\n"

    found = read(tmp_path, text).patterns

    assert [(one.category, one.text) for one in found] == [("Photos", YEAR)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("GALLERY_PATTERNS = patterns()\n", "settings.py:1:20"),
        ("GALLERY_PATTERNS = [\n  ('Photos', f'{x}')]\n", "settings.py:2:14"),
        ("GALLERY_PATTERNS = [('a', re.compile('b', re.I))]\n", "settings.py:1:27"),
        ("if DEBUG:\n    GALLERY_PATTERNS = []\n", "settings.py:2:5"),
        ("GALLERY_PATTERNS = []\nGALLERY_PATTERNS += more\n", "settings.py:2:21"),
        ("GALLERY_PATTERNS = []\nGALLERY_IGNORES = [*common]\n", "settings.py:2:20"),
        ("GALLERY_PATTERNS, other = [], 1\n", "settings.py:1:1"),
    ],
)
def test_what_only_running_it_would_tell_is_named_with_its_place(
    tmp_path: Path, text: str, place: str
) -> None:
    told = mistakes(tmp_path, text)

    assert f"{place}: `GALLERY_" in told
    assert "JSON or YAML" in told


def test_all_mistakes_come_together(tmp_path: Path) -> None:
    told = mistakes(
        tmp_path,
        "GALLERY_PATTERNS = [('Photos', r'(?P<a_year')]\nGALLERY_IGNORES = ['[', 3]\n",
    )

    assert "settings.py:1:21: `(?P<a_year` is not a regular expression" in told
    assert "settings.py:2:20: `[` is not a regular expression" in told
    assert "settings.py:2:25: this is not a regular expression" in told


def test_a_file_without_patterns_is_not_the_right_one(tmp_path: Path) -> None:
    assert "`GALLERY_PATTERNS` is not in this file" in mistakes(tmp_path, "DEBUG = True\n")


def test_a_file_that_is_not_python_is_told(tmp_path: Path) -> None:
    assert "settings.py:1:" in mistakes(tmp_path, "GALLERY_PATTERNS = [\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "settings.json",
            r'{"GALLERY_PATTERNS": [["Photos", "(?P<a_year>\\d{4})"]], "DEBUG": true,'
            r' "GALLERY_RESIZE_PRESETS": {"standard": [800, 600, false]}}',
        ),
        (
            "settings.yaml",
            "GALLERY_PATTERNS: [[Photos, '(?P<a_year>\\d{4})']]\n"
            "GALLERY_RESIZE_PRESETS: {standard: [800, 600, false]}\n",
        ),
    ],
)
def test_the_same_keys_are_read_from_json_and_yaml(tmp_path: Path, name: str, text: str) -> None:
    said = read(tmp_path, text, name)

    assert [one.text for one in said.patterns] == [YEAR]
    assert said.presets == (Preset("standard", 800, 600, False),)


def test_a_preset_of_another_shape_is_told_and_not_used(tmp_path: Path) -> None:
    said = read(
        tmp_path,
        "GALLERY_PATTERNS = []\nGALLERY_RESIZE_PRESETS = {'a': (1,), 'b': ('x', 2, True)}\n",
    )

    assert said.presets == ()
    assert len(said.differences) == 2
