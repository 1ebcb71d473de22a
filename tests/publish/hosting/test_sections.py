"""A settings file renewed: ours changes, the owner's stays, and what both wrote is named."""

from __future__ import annotations

import pytest

from staticgal.errors import ConfigError
from staticgal.publish.hosting.sections import Merged, Section, merge

FIRST = (Section("head", "a\n"), Section("place family", "b\n"), Section("end", "}\n"))


def merged(sections: tuple[Section, ...], before: str) -> Merged:
    return merge(sections, before, "nginx.conf")


def test_a_new_file_holds_all_sections_and_again_changes_nothing() -> None:
    new = merged(FIRST, "")

    again = merged(FIRST, new.text)

    assert new.changed == ("head", "place family", "end")
    assert (again.text, again.changed, again.removed, again.left) == (new.text, (), (), ())


def test_only_what_changed_is_changed_and_the_owners_lines_stay() -> None:
    before = merged(FIRST, "").text
    before = "# mine first\n" + before.replace(
        "# >>> staticgal end", "my_line;\n# >>> staticgal end"
    )
    changed = (FIRST[0], Section("place family", "c\n"), FIRST[2])

    after = merged(changed, before)

    assert after.changed == ("place family",)
    assert "# mine first\n" in after.text
    assert after.text.index("\nc\n") < after.text.index("my_line;") < after.text.index("}\n")
    assert "b\n# <<<" not in after.text


def test_a_new_place_goes_behind_those_it_follows_and_a_removed_one_goes() -> None:
    before = merged(FIRST, "").text
    more = (*FIRST[:2], Section("place client", "d\n"), FIRST[2])

    grown = merged(more, before)
    shrunk = merged(FIRST, grown.text)

    assert grown.changed == ("place client",)
    assert grown.text.index("\nb\n") < grown.text.index("\nd\n") < grown.text.index("\n}\n")
    assert shrunk.removed == ("place client",)
    assert shrunk.text == before


@pytest.mark.parametrize("wanted", [(FIRST[0], Section("place family", "c\n")), (FIRST[0],)])
def test_a_section_changed_by_hand_is_left_and_named(wanted: tuple[Section, ...]) -> None:
    before = merged(FIRST[:2], "").text.replace("b\n", "b by hand\n")

    after = merged(wanted, before)

    assert after.left == ("place family",)
    assert after.text == before


@pytest.mark.parametrize(
    "broken",
    [
        "# >>> staticgal head 0123456789abcdef\na\n",
        "# <<< staticgal head\n",
        "# >>> staticgal head\na\n# <<< staticgal head\n",
        "# >>> staticgal head 0123456789abcdef\n# <<< staticgal other\n",
    ],
)
def test_marks_that_do_not_fit_together_stop(broken: str) -> None:
    with pytest.raises(ConfigError, match="do not fit together"):
        merged(FIRST, broken)


def test_a_section_that_is_there_twice_stops() -> None:
    with pytest.raises(ConfigError, match="do not fit together"):
        merged(FIRST, FIRST[0].marked() * 2)
