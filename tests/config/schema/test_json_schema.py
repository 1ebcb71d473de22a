"""What is made from the definitions: the JSON Schema, the reference, and init's file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from staticgal.config.load import load
from staticgal.config.reference import updated
from staticgal.config.schema.audiences import AudienceInput
from staticgal.config.schema.gallery import LATER, ConfigInput
from staticgal.config.schema.json_schema import DIALECT, json_schema
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.config.template import photos_folder, template
from staticgal.core.permission import BY_NAME, NONE
from tests.shared import ROOT


@pytest.mark.parametrize("of", ["gallery", "album", "photo"])
def test_every_reference_in_a_schema_leads_somewhere(of: str) -> None:
    schema = json_schema(of)

    text = json.dumps(schema)
    assert schema["$schema"] == DIALECT
    assert "x-definition" not in text
    assert '"null"' not in text
    for reference in _references(schema):
        assert reference.removeprefix("#/$defs/") in schema["$defs"]


def _references(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*(_references(one) for one in schema.values()))
    if isinstance(schema, list):
        return set().union(*(_references(one) for one in schema))
    return set()


def test_the_schema_knows_every_permission_and_refuses_other_keys() -> None:
    schema = json_schema()

    assert {one["const"] for one in schema["$defs"]["Permission"]["oneOf"]} == set(BY_NAME)
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["title"]


@pytest.mark.parametrize("model", [ConfigInput, AlbumInput, PhotoInput, AudienceInput])
def test_every_key_is_explained(model: type[ConfigInput]) -> None:
    for key, field in model.model_fields.items():
        assert field.description, key
    assert not LATER & model.model_fields.keys()


def test_the_reference_in_the_manual_is_up_to_date() -> None:
    page = (ROOT / "docs/reference.md").read_text("utf-8")

    assert updated(page) == page, "run `python -m staticgal.config.reference docs/reference.md`"


def test_the_reference_names_every_permission_and_key() -> None:
    page = (ROOT / "docs/reference.md").read_text("utf-8")

    for name in (*BY_NAME, *ConfigInput.model_fields, *AlbumInput.model_fields):
        assert f"| `{name}` |" in page


def test_the_file_of_init_loads_and_shows_nothing_but_to_its_owner(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").touch()
    (tmp_path / "gallery.yaml").write_text(template(tmp_path), "utf-8")

    config = load(tmp_path)

    assert template(tmp_path).startswith("# yaml-language-server: $schema=./gallery.schema.json\n")
    assert config.galleries[0].source == tmp_path / "photos"
    held = {one.name: one.permissions for one in config.policy.audiences.values()}
    assert [name for name, permissions in held.items() if permissions != NONE] == ["me"]


def test_the_examples_in_the_file_of_init_are_right_too(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    text = template(tmp_path)
    begin = text.index("# albums:")
    uncommented = [
        line[2:] if line.startswith(("# albums", "# photos", "# limits", "# ignore", "# rend",
                                     "# theme", "# output", "#   ", "#     with")) else line
        for line in text[begin:].split("\n")
    ]  # fmt: skip
    (tmp_path / "gallery.yaml").write_text(text[:begin] + "\n".join(uncommented), "utf-8")

    config = load(tmp_path)

    assert len(config.galleries[0].albums) == 3
    assert len(config.limits) == 3
    assert len(config.galleries[0].photos) == 2
    assert config.offer.specs[0].copyright == "© your name"


@pytest.mark.parametrize("name", ['Anna\'s "2026": pictures', "true", "Ännä", "- a", "#1"])
def test_the_file_of_init_takes_any_folder_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "a.jpg").touch()
    (folder / "gallery.yaml").write_text(template(folder), "utf-8")

    assert load(folder).title == name


@pytest.mark.parametrize(
    ("files", "source"),
    [
        (["Pictures/2026/a.JPG"], "Pictures"),
        (["a.heic", "notes/b.txt"], "."),
        (["holidays/a.jpg", "build/me/b.jpg"], "holidays"),
        (["2025/a.jpg", "2026/b.jpg"], "."),
        ([], "photos"),
    ],
)
def test_init_finds_the_photos(tmp_path: Path, files: list[str], source: str) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    assert photos_folder(tmp_path) == source
