from __future__ import annotations

import json
import time

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from staticgal.config.located.decode import decode
from staticgal.config.located.source_map import Plain
from staticgal.config.located.toml_reader import read_toml
from staticgal.config.located.yaml_reader import MAX_DEPTH, read_yaml
from staticgal.errors import ConfigError, SourceLocation


def test_unquoted_words_stay_words() -> None:
    located = read_yaml("no: on\nyear: 2026\nquoted: '2026'\ndate: 2026-10-15\nnothing: ~\n", "f")

    value = located.value
    assert value == {"no": "on", "year": "2026", "quoted": "2026", "date": "2026-10-15",
                     "nothing": None}  # fmt: skip
    assert isinstance(value, dict)
    assert isinstance(value["year"], Plain)
    assert not isinstance(value["quoted"], Plain)


def test_yaml_values_and_keys_have_places() -> None:
    places = read_yaml("a:\n  - b\n  - {c: d}\n", "f", first_line=11).places

    assert places.value(("a", 0)) == SourceLocation("f", 12, 5)
    assert places.key(("a", 1, "c")) == SourceLocation("f", 13, 6)
    assert places.value(("a", 1, "c")) == SourceLocation("f", 13, 9)
    assert places.value(("a", 1, "c", "made up")) == SourceLocation("f", 13, 9)


@pytest.mark.parametrize("opened", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_at_once(opened: str) -> None:
    started = time.monotonic()

    with pytest.raises(ConfigError):
        read_yaml(opened * 100_000, "f")

    assert time.monotonic() - started < 20


def test_a_yaml_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    with pytest.raises(ConfigError, match="anchors and aliases") as caught:
        read_yaml(bomb, "f")

    assert caught.value.location == SourceLocation("f", 1, 4)


def test_a_large_file_is_refused() -> None:
    with pytest.raises(ConfigError, match="larger than 1 MB"):
        decode(b"x" * ((1 << 20) + 1), "f", 1 << 20)


def test_a_bom_and_windows_line_ends_are_no_mistake() -> None:
    assert decode(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "f") == "a: 1\nb: 2\n"


def test_toml_keys_and_values_have_places() -> None:
    text = (
        'title = "x" # = [\n'
        "[roles.viewer]\n"
        "permissions = {\n"
        "  can_view = true, # }\n"
        '  "can_see_location" = """\n]""",\n'
        "}\n"
        "[[list]]\na.b = [\n 1,\n {c = ']'}, # ]\n]\n"
        "[[list]]\nd = 2026-10-15 15:45:00\n"
    )

    located = read_toml(text, "f", first_line=2)

    places = located.places
    assert places.value(("title",)) == SourceLocation("f", 2, 9)
    assert places.key(("roles", "viewer")) == SourceLocation("f", 3, 8)
    assert places.value(("roles", "viewer", "permissions", "can_view")) == SourceLocation(
        "f", 5, 14
    )
    assert places.key(("roles", "viewer", "permissions", "can_see_location")) == SourceLocation(
        "f", 6, 3
    )
    assert places.value(("list", 0, "a", "b", 1, "c")) == SourceLocation("f", 12, 7)
    assert places.key(("list", 1, "d")) == SourceLocation("f", 15, 1)
    assert isinstance(located.value, dict)
    assert located.value["list"][1] == {"d": "2026-10-15T15:45:00"}


def test_a_toml_mistake_has_its_line() -> None:
    with pytest.raises(ConfigError) as caught:
        read_toml("a = 1\nb = x\n", "f", first_line=5)

    assert caught.value.location.line == 6


_leaves = st.one_of(
    st.booleans(),
    st.integers(-99, 99),
    st.text(st.characters(codec="ascii", categories=["L", "P"])),
)
_keys = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=5)
_values = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
    max_leaves=12,
)


def _paths(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [at, *(path for key, one in inner for path in _paths(one, (*at, key)))]


def _toml(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(k, ensure_ascii=False)} = {_toml(v)}" for k, v in value.items())
        return "{\n" + ",\n".join(pairs) + "\n}"
    if isinstance(value, list):
        return "[ # ]\n" + ",\n".join(_toml(one) for one in value) + "]"
    return json.dumps(value)


@given(st.dictionaries(_keys, _values, max_size=4))
def test_every_value_of_any_toml_has_its_own_place(value: dict[str, object]) -> None:
    text = "".join(f"{json.dumps(k, ensure_ascii=False)} = {_toml(v)}\n" for k, v in value.items())
    assert tomli.loads(text) == value

    places = read_toml(text, "f").places

    lines = text.split("\n")
    for path in _paths(value)[1:]:
        place = places.value(path)
        leaf: object = value
        for key in path:
            leaf = leaf[key]  # type: ignore[index]  # the path was made from this value
        if not isinstance(leaf, (dict, list)):
            assert lines[place.line - 1][place.column - 1 :].startswith(json.dumps(leaf))


def test_the_depth_a_file_may_have_is_enough_for_any_key() -> None:
    assert MAX_DEPTH >= 10
