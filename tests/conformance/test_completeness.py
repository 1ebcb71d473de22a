"""Each access case has a test named after it, or a reason why there is none; each leak, too.

Tests of a case may stand anywhere in `tests/`: what an importer takes over is tested there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.shared import SHARED

HERE = Path(__file__).parent
TESTS = HERE.parent
CASES = SHARED / "conformance" / "CASES.md"

ID = re.compile(r"\b(TL|T|M|G)(\d{1,2})(?:(?:–|-|_to_)(?:TL|T|M|G)?(\d{1,2}))?(?![0-9])")


def ids(text: str) -> set[str]:
    """Every id that stands in a text, with all of a range: `M02/M03`, `T34–T45`, `T34_to_T45`."""
    found = set()
    for letters, first, last in ID.findall(text.replace("_", " ").replace(" to ", "–")):
        for number in range(int(first), int(last or first) + 1):
            found.add(f"{letters}{number:02}")
    return found


# In the name of a test the id comes first; in front of a word it is no id (`test_m_and_n`).
NAMED = re.compile(r"test_((?:tl|t|m|g)\d\w*)", re.IGNORECASE)


def ids_in_names(names: Iterable[str]) -> set[str]:
    """Every id that one of these tests is named after: `test_t18_...`, `test_T01_T02_...`."""
    found = (NAMED.match(name) for name in names)
    return ids("\n".join(_in_capitals(one[1]) for one in found if one))


def _in_capitals(name: str) -> str:
    parts = re.split("_", name)
    return "_".join(
        part.upper() if re.fullmatch(r"(?:tl|t|m|g)\d{1,2}", part) else part for part in parts
    )


def names_of_tests(source: str) -> list[str]:
    """The names of the tests of a module that are run and can fail.

    One in a comment or a text is none, nor is one that is always skipped or expected to fail, or
    that asserts nothing.
    """
    tree = ast.parse(source)
    if any(_is_idle(one.value) for one in tree.body if isinstance(one, ast.Assign)):
        return []
    functions = (one for one in tree.body if isinstance(one, ast.FunctionDef))
    return [one.name for one in functions if one.name.startswith("test_") and _can_fail(one)]


def _can_fail(test: ast.FunctionDef) -> bool:
    leaves_at_once = any(isinstance(one, ast.Expr) and _is_idle(one.value) for one in test.body)
    is_idle = any(map(_is_idle, test.decorator_list)) or leaves_at_once
    return not is_idle and any(map(_asserts, ast.walk(test)))


def _is_idle(node: ast.expr) -> bool:
    """Whether it is a mark, or a call, by which a test is never run, or never fails."""
    return bool(re.match(r"\[?pytest\.(mark\.)?(skip|xfail|importorskip)\b", ast.unparse(node)))


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return called == "pytest.raises" or called.startswith("assert_")


def all_tests_in(folder: Path) -> set[str]:
    sources = (path.read_text("utf-8") for path in folder.rglob("test_*.py"))
    return {name for source in sources for name in names_of_tests(source)}


def excused(readme: str) -> dict[str, str]:
    """Each id of the list of what is not tested, with the reason that stands behind it."""
    _, _, after = readme.partition("## Not tested yet, and why")
    lines = after.partition("\nSaid with other means")[0].splitlines()
    found: dict[str, str] = {}
    for line in lines:
        named, _, reason = line.partition(":")
        if line.startswith("- "):
            found |= dict.fromkeys(ids(named), reason.strip())
    return found


def said_here() -> str:
    return (HERE / "README.md").read_text("utf-8")


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_each_access_case_has_a_test_or_a_reason() -> None:
    wanted = ids(CASES.read_text("utf-8"))

    assert len(wanted) > 100
    assert sorted(wanted - ids_in_names(all_tests_in(TESTS)) - excused(said_here()).keys()) == []


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_no_id_is_made_up() -> None:
    wanted = ids(CASES.read_text("utf-8"))

    assert sorted((ids_in_names(all_tests_in(HERE)) | excused(said_here()).keys()) - wanted) == []


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_each_line_has_an_id_or_stands_in_the_table() -> None:
    """A line of a new kind, or a section that nobody knew of, is none that was read."""
    text = CASES.read_text("utf-8")
    answered = answers(said_here())

    assert re.findall(r"^## .*", text, re.MULTILINE) == SECTIONS
    assert [line for line in unnumbered(text) if line not in answered] == []


def test_no_case_is_both_tested_and_excused() -> None:
    assert sorted(ids_in_names(all_tests_in(TESTS)) & excused(said_here()).keys()) == []


def test_each_excuse_has_a_reason() -> None:
    assert [id for id, reason in excused(said_here()).items() if len(reason.split()) < 3] == []


# --- Leaks without an id -----------------------------------------------------------------------


SECTIONS = [
    "## Tenrankai: roles (T)",
    "## Tenrankai: leaks read in its code (TL): prove each impossible",
    "## myks-gallery: policies (M)",
    "## Gallery 2 and 3 (G)",
    "## Leaks reported in other galleries",
]


def unnumbered(text: str) -> list[str]:
    """The points that do not begin with an id, sentence by sentence."""
    cases = text.partition("\n## ")[2].partition(SECTIONS[-1])[0]
    points = (" ".join(one.split()) for one in re.split(r"\n(?=- |\n|#)", cases))
    found = [one[2:] for one in points if one.startswith("- ") and not ids(one[2:].split()[0])]
    return [part.rstrip(".") for one in found for part in re.split(r"(?<=\.) (?=[A-Z]\w+:)", one)]


def leaks(text: str) -> list[str]:
    """The leaks reported in other galleries, as they are written there, and what has no id."""
    _, _, reported = text.partition(SECTIONS[-1])
    found = [" ".join(one.split()) for one in reported.rstrip(". \n").split(";")]
    return [*found, *unnumbered(text)]


def answers(readme: str) -> dict[str, str]:
    """Of each leak in the table what prevents it: names of tests, or a reason in words."""
    _, _, table = readme.partition("## Leaks reported in other galleries")
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    return {leak: answer for leak, answer in rows if leak not in ("leak", "---")}


def unknown_tests(answered: dict[str, str], names: set[str]) -> list[str]:
    said = [name for answer in answered.values() for name in re.findall(r"`(test_\w+)`", answer)]
    return [name for name in said if name not in names]


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_each_leak_has_a_test_or_a_reason() -> None:
    answered = answers(said_here())

    wanted = leaks(CASES.read_text("utf-8"))

    assert len(wanted) > 15
    assert [leak for leak in wanted if leak not in answered] == []
    assert [leak for leak in answered if leak not in wanted] == []


def test_the_tests_that_the_leaks_name_are_there() -> None:
    answered = answers(said_here())

    names = all_tests_in(TESTS)

    assert any("`test_" in answer for answer in answered.values())
    assert [leak for leak, answer in answered.items() if len(answer) < 10] == []
    assert unknown_tests(answered, names) == []
    assert unknown_tests({"a leak": "`test_that_nobody_wrote`"}, names)


def test_ranges_and_lists_are_read() -> None:
    assert ids("T04/T05, M09–M11 G1") == {"T04", "T05", "M09", "M10", "M11", "G01"}
    assert ids("def test_T34_to_T36_hidden") == {"T34", "T35", "T36"}


def test_ids_are_read_from_names_in_capitals_or_not() -> None:
    names = ["test_t18_old", "test_M07_M08_both", "test_most_of_t3"]

    assert ids_in_names(names) == {"T18", "M07", "M08"}


def test_only_a_test_that_is_run_and_can_fail_counts() -> None:
    counted = "def test_T01_x():\n    assert 1 == 1\n"
    raising = "def test_T01_x():\n    with pytest.raises(ValueError):\n        f()\n"
    # Tests as somebody might leave them, as text: none of these is one of ours.
    idle = (
        "# def test_T01_x():\n#     assert f()\n",
        f'"""\n{counted}"""\n',
        f"@pytest.mark.skip(reason='later')\n{counted}",
        f"@pytest.mark.xfail\n{counted}",
        f"pytestmark = pytest.mark.skip\n{counted}",
        f"pytestmark = [pytest.mark.skip]\n{counted}",
        "def test_T01_x():\n    pytest.skip('later')\n    assert f()\n",
        "def test_T01_x():\n    assert True\n",
        'def test_T01_x():\n    """T01."""\n',
        "def helper():\n    def test_T01_x():\n        assert f()\n",
    )

    assert [names_of_tests(one) for one in idle] == [[]] * len(idle)
    assert [names_of_tests(one) for one in (counted, raising)] == [["test_T01_x"]] * 2
    skipped_somewhere = f"@pytest.mark.skipif(not IS_HERE, reason='not here')\n{counted}"
    assert names_of_tests(skipped_somewhere) == ["test_T01_x"]


def test_lines_without_an_id_are_read() -> None:
    text = (
        "# A\n\n- x\n\n## B (T)\nWords.\n\n- T01 a. T02 b,\n  c.\n- P1 d.\n- One: e. Two: f\n  g.\n"
    )

    assert unnumbered(text) == ["P1 d", "One: e", "Two: f g"]


def test_an_excuse_stands_in_its_list_with_its_reason() -> None:
    heading = "## Not tested yet, and why"
    readme = f"- T01: no\n{heading}\n\n- T02–T03: none yet\n- T04\n\nSaid with other means: T05"
    readme += "\n- T06: no\n"

    assert excused(readme) == {"T02": "none yet", "T03": "none yet", "T04": ""}
