"""The page for those who work on the program names folders and modules that there are."""

from __future__ import annotations

import re

from tests.docs.pages import blocks
from tests.shared import ROOT

PAGE = ROOT / "docs" / "development.md"
PACKAGE = ROOT / "staticgal"


def drawn_tree() -> list[str]:
    """The lines that the page draws of the package, as paths; folders end in `/`."""
    (text,) = (one.text for one in blocks(PAGE) if one.text.startswith("staticgal/\n"))
    paths: list[str] = []
    above = [""]
    for line in text.splitlines()[1:]:
        if not line.startswith(" "):
            break
        depth = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        above[depth:] = [f"{above[depth - 1]}{name}"]
        paths.append(above[depth])
    return paths


def test_the_drawing_of_the_package_is_the_package_as_it_is() -> None:
    folders = {
        f"{path.parent.relative_to(PACKAGE).as_posix()}/" for path in PACKAGE.rglob("__init__.py")
    } - {"./"}
    drawn = drawn_tree()

    assert {path for path in drawn if path.endswith("/")} == folders
    assert len(drawn) == len({*drawn})
    assert not [path for path in drawn if not (PACKAGE / path).exists()]


def test_every_path_on_the_page_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    paths = re.findall(r"`((?:staticgal|tests|themes|docs|examples)/[\w./-]*)`", text)

    assert len(paths) > 60
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_every_name_of_code_in_the_table_is_in_one_of_its_modules() -> None:
    """`VERBATIM`, `_OPEN`, `words_of_photo`: a row names a module that has them."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if "staticgal/" in line]
    for row in rows:
        modules = re.findall(r"`(staticgal/[\w./]+\.py)`", row)
        code = "".join((ROOT / path).read_text(encoding="utf-8") for path in modules)
        for name in re.findall(r"`(_?[A-Z][A-Z_]+|[a-z]+_[a-z_]+)`", row):
            assert re.search(rf"\b{name}\b", code), f"{name}: {row[:60]}"
