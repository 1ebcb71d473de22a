"""The text of a gallery.yaml says what it was made of, whatever is in the names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.config.load import load
from staticgal.config.located.yaml_reader import read_yaml
from staticgal.importers.writing import write

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=140)
VALUES = st.recursive(
    NAMES | st.sampled_from(["none", "true", "2026", "~", "*", "2026-10-15", "- a: b", "# x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), st.lists(NAMES, max_size=2), st.data()
)
def test_whatever_is_written_reads_back(
    document: dict[str, object], head: list[str], data: st.DataObject
) -> None:
    above = data.draw(st.sampled_from(sorted(document)))
    comment = data.draw(NAMES)

    text = write(document, head, {(above,): comment})

    assert read_yaml(text, "gallery.yaml").value == document


def test_a_written_configuration_loads(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    document = {
        "title": "Ours: all",
        "source": "photos",
        "roles": {"viewer": ["can_view"]},
        "audiences": {
            "public": {"role": "viewer", "protection": "open"},
            "me": {"people": ["yes"]},
        },
        "albums": {".": {"access": {"*": "none"}}, "2026/[x]": {"access": "none", "hidden": True}},
    }
    (tmp_path / "gallery.yaml").write_text(write(document), encoding="utf-8")

    config = load(tmp_path)

    assert config.title == "Ours: all"
    assert config.policy.audiences["me"].people == ("yes",)
    assert sorted(config.galleries[0].albums) == ["", "2026/[x]"]


def test_comments_stand_above_what_they_are_about() -> None:
    text = write(
        {"title": "a", "albums": {"x": {"hidden": True}, "y": {"hidden": True}}},
        head=["Made by the importer."],
        comments={("albums",): "All albums.", ("albums", "y"): "Two\nlines."},
    )

    assert text == (
        "# Made by the importer.\n\ntitle: a\n\n# All albums.\nalbums:\n  x: {hidden: true}\n"
        "  # Two\n  # lines.\n  y: {hidden: true}\n"
    )


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x1c"])
def test_no_comment_becomes_a_rule(end: str) -> None:
    hostile = f"the album{end}albums: {{x: {{access: none}}}}"

    text = write({"title": "a"}, [hostile], {("title",): hostile})

    assert read_yaml(text, "gallery.yaml").value == {"title": "a"}


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not Unicode"):
        write({"title": "a", "albums": {"\udcff": {"hidden": True}}})
