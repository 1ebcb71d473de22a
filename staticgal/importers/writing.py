"""The text of a `gallery.yaml`, from plain values and the comments that belong to them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from textwrap import wrap

import yaml

from staticgal.config.located.source_map import Keys
from staticgal.config.located.yaml_reader import read_yaml
from staticgal.progress import printable

FILE_NAME = "gallery.yaml"

_WIDTH = 100


def write(
    document: Mapping[str, object],
    head: Iterable[str] = (),
    comments: Mapping[Keys, str] | None = None,
) -> str:
    """YAML in the order of the maps, which reads back as the same values.

    `head` are paragraphs above everything; `comments` stand above the key or list item at that
    path, as in `("albums", "2026/Anna")`. Raises ValueError for what a text file cannot hold, such
    as a name that is not UTF-8.
    """
    text = _dumped(document)
    if "\\uD" in text and re.search(r"\\uD[89A-F]", text):
        raise ValueError("a name in it is not Unicode text")
    lines = text.removesuffix("\n").split("\n")
    read = read_yaml(text, FILE_NAME)
    if read.value != _as_text(document):
        raise AssertionError("the text does not say what it was made of")
    above: dict[int, list[str]] = {}
    for keys, comment in (comments or {}).items():
        above.setdefault(read.places.key(keys).line - 1, []).append(comment)
    made: list[str] = []
    for paragraph in head:
        made += [*_commented(paragraph), ""]
    for index, line in enumerate(lines):
        is_part = index > 0 and line[:1] not in (" ", "-", "]", "}", "?", ":")
        if is_part and (line.endswith(":") or index in above):
            made.append("")
        indent = " " * (len(line) - len(line.lstrip()))
        for comment in above.get(index, ()):
            made += _commented(comment, indent)
        made.append(line)
    return "\n".join(made) + "\n"


class _Dumper(yaml.SafeDumper):
    """Writes everything out: `&` and `*` are not read here."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  yaml names it
        return True


def _scalar(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Text; with line breaks or the like in it, quoted so that it stays on its line."""
    style = None if text.isprintable() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _scalar)


def _dumped(document: Mapping[str, object]) -> str:
    """Small maps and lists on one line; the document and what stands directly in it never."""
    into = io.StringIO()
    # The library breaks a line behind the word that goes beyond the width.
    dumper = _Dumper(
        into, default_flow_style=None, allow_unicode=True, sort_keys=False, width=_WIDTH - 12
    )
    dumper.open()
    node = dumper.represent_data(dict(document))
    if not isinstance(node, yaml.MappingNode):
        raise AssertionError("a map is written as a map")
    node.flow_style = False
    for _, value in node.value:
        if isinstance(value, yaml.MappingNode) and value.value:
            value.flow_style = False
    dumper.serialize(node)
    dumper.close()
    return into.getvalue()


def _as_text(value: object) -> object:
    """The values as they are read: a scalar is text until a field wants something else."""
    match value:
        case Mapping():
            return {str(key): _as_text(one) for key, one in value.items()}
        case list() | tuple():
            return [_as_text(one) for one in value]
        case bool():
            return "true" if value else "false"
        case int() | float() | str():
            return str(value)
        case _:
            raise TypeError(f"a gallery.yaml has no {type(value).__name__}")


def _commented(text: str, indent: str = "") -> list[str]:
    """A comment's lines; nothing in the text can end the comment."""
    lines: list[str] = []
    for part in text.splitlines() or [""]:
        # A place or a name is found again by searching for it, so words are never cut.
        lines += wrap(
            printable(part), _WIDTH - len(indent) - 2, break_long_words=False,
            break_on_hyphens=False,
        ) or [""]  # fmt: skip
    return [f"{indent}# {line}".rstrip() for line in lines]
