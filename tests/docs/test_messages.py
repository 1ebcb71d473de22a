"""The page of messages explains each code there is, and none that there is not."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from staticgal.diagnostics import ACKNOWLEDGEABLE, WarningCode
from staticgal.errors import ErrorCode
from tests.shared import ROOT

PAGE = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
ERRORS, WARNINGS = PAGE.split("\n## Warnings\n")
_SECTION = re.compile(
    r"^### (?P<code>[a-z-]+)\n(?P<body>.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL
)
SECTIONS = [(one["code"], one["body"]) for one in _SECTION.finditer(PAGE)]


def test_every_code_of_an_error_has_its_section_in_order_and_no_other_has() -> None:
    assert [one["code"] for one in _SECTION.finditer(ERRORS)] == sorted(ErrorCode)


def test_every_code_of_a_warning_has_its_section_in_order_and_no_other_has() -> None:
    assert [one["code"] for one in _SECTION.finditer(WARNINGS)] == sorted(WarningCode)


@pytest.mark.parametrize(("code", "body"), SECTIONS, ids=[code for code, _ in SECTIONS])
def test_a_section_says_what_it_means_with_an_example_and_what_to_do(code: str, body: str) -> None:
    meaning, example, *todo = body.strip().split("\n\n")

    assert meaning[0].isupper()
    assert example.startswith("```text\n")
    assert todo, code


def test_the_page_says_which_warnings_cannot_be_silenced() -> None:
    said = {one["code"] for one in _SECTION.finditer(WARNINGS) if "cannot be silenced" in one[0]}

    assert said == set(WarningCode) - set(ACKNOWLEDGEABLE)


@cache
def said_by_the_package() -> tuple[str, ...]:
    """What is written out in the program's texts, between the values that are put in."""
    parts: set[str] = set()
    for file in (ROOT / "staticgal").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                parts.add(node.value.removeprefix("this ").split("\n")[0].strip(" `.,:;"))
    return tuple(part for part in parts if len(part.split()) >= 3)


@pytest.mark.parametrize(("code", "body"), SECTIONS, ids=[code for code, _ in SECTIONS])
def test_an_example_is_a_message_that_there_is(code: str, body: str) -> None:
    example = body.strip().split("\n\n")[1]

    assert any(part in example for part in said_by_the_package()), code


def test_every_code_is_given_to_something() -> None:
    source = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "staticgal").rglob("*.py")
    )
    names = {f"ErrorCode.{one.name}" for one in ErrorCode}
    names |= {f"WarningCode.{one.name}" for one in WarningCode}

    assert {name for name in names if not re.search(rf"{re.escape(name)}\b", source)} == set()
