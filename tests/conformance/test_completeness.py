"""Each access case has a test named after it, or a reason why there is none; each leak, too.

Tests of a case may stand anywhere in `tests/`: what an importer takes over is tested there.
"""

from __future__ import annotations

import re
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
NAMED = re.compile(r"^def test_((?:tl|t|m|g)\d\w*)", re.MULTILINE | re.IGNORECASE)
TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)


def ids_in_names(source: str) -> set[str]:
    """Every id that a test in this source is named after: `test_t18_...`, `test_T01_T02_...`."""
    return ids("\n".join(_in_capitals(name) for name in NAMED.findall(source)))


def _in_capitals(name: str) -> str:
    parts = re.split("_", name)
    return "_".join(
        part.upper() if re.fullmatch(r"(?:tl|t|m|g)\d{1,2}", part) else part for part in parts
    )


def named_in_tests(folder: Path) -> set[str]:
    sources = (path.read_text("utf-8") for path in folder.rglob("test_*.py"))
    return set().union(*map(ids_in_names, sources))


def excused() -> set[str]:
    lines = (HERE / "README.md").read_text("utf-8").splitlines()
    return ids("\n".join(line.partition(":")[0] for line in lines if line.startswith("- ")))


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_each_access_case_has_a_test_or_a_reason() -> None:
    wanted = ids(CASES.read_text("utf-8"))

    assert len(wanted) > 100
    assert sorted(wanted - named_in_tests(TESTS) - excused()) == []


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_no_id_is_made_up() -> None:
    wanted = ids(CASES.read_text("utf-8"))

    assert sorted((named_in_tests(HERE) | excused()) - wanted) == []


def test_no_case_is_both_tested_and_excused() -> None:
    assert sorted(named_in_tests(TESTS) & excused()) == []


# --- Leaks without an id -----------------------------------------------------------------------


def leaks(text: str) -> list[str]:
    """The leaks reported in other galleries, each as it is written there, and two lines of G."""
    _, _, reported = text.partition("## Leaks reported in other galleries")
    (unnumbered,) = re.findall(r"^- (ZIP: .*)$", text, re.MULTILINE)
    archive, cover = unnumbered.split(" Cover: ")
    found = [" ".join(one.split()) for one in reported.rstrip(". \n").split(";")]
    return [*found, archive.rstrip("."), f"Cover: {cover.rstrip('.')}"]


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
    answered = answers((HERE / "README.md").read_text("utf-8"))

    wanted = leaks(CASES.read_text("utf-8"))

    assert len(wanted) > 15
    assert [leak for leak in wanted if leak not in answered] == []
    assert [leak for leak in answered if leak not in wanted] == []


def test_the_tests_that_the_leaks_name_are_there() -> None:
    answered = answers((HERE / "README.md").read_text("utf-8"))
    names = {n for path in TESTS.rglob("test_*.py") for n in TEST.findall(path.read_text("utf-8"))}

    assert any("`test_" in answer for answer in answered.values())
    assert unknown_tests(answered, names) == []
    assert unknown_tests({"a leak": "`test_that_nobody_wrote`"}, names)


def test_ranges_and_lists_are_read() -> None:
    assert ids("T04/T05, M09–M11 G1") == {"T04", "T05", "M09", "M10", "M11", "G01"}
    assert ids("def test_T34_to_T36_hidden") == {"T34", "T35", "T36"}


def test_ids_are_read_from_names_in_capitals_or_not() -> None:
    source = "def test_t18_old(x):\ndef test_M07_M08_both():\ndef test_most_of_t3():\n"

    assert ids_in_names(source) == {"T18", "M07", "M08"}
