"""Each id of the list of access cases has a test named after it, or a reason why there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.shared import SHARED

HERE = Path(__file__).parent
CASES = SHARED / "conformance" / "CASES.md"

ID = re.compile(r"\b(TL|T|M|G)(\d{1,2})(?:(?:–|-|_to_)(?:TL|T|M|G)?(\d{1,2}))?(?![0-9])")


def ids(text: str) -> set[str]:
    """Every id that stands in a text, with all of a range: `M02/M03`, `T34–T45`, `T34_to_T45`."""
    found = set()
    for letters, first, last in ID.findall(text.replace("_", " ").replace(" to ", "–")):
        for number in range(int(first), int(last or first) + 1):
            found.add(f"{letters}{number:02}")
    return found


def named_in_tests() -> set[str]:
    names = [
        name
        for path in HERE.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    ]
    return ids("\n".join(names))


def excused() -> set[str]:
    lines = (HERE / "README.md").read_text("utf-8").splitlines()
    return ids("\n".join(line.partition(":")[0] for line in lines if line.startswith("- ")))


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_each_access_case_has_a_test_or_a_reason() -> None:
    wanted = ids(CASES.read_text("utf-8"))

    assert len(wanted) > 100
    assert sorted(wanted - named_in_tests() - excused()) == []


@pytest.mark.skipif(not CASES.is_file(), reason="no ../shared/conformance/CASES.md here")
def test_no_id_is_made_up() -> None:
    wanted = ids(CASES.read_text("utf-8"))

    assert sorted((named_in_tests() | excused()) - wanted) == []


def test_no_case_is_both_tested_and_excused() -> None:
    assert sorted(named_in_tests() & excused()) == []


def test_ranges_and_lists_are_read() -> None:
    assert ids("T04/T05, M09–M11 G1") == {"T04", "T05", "M09", "M10", "M11", "G01"}
    assert ids("def test_T34_to_T36_hidden") == {"T34", "T35", "T36"}
