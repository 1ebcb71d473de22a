"""What the manual says of permissions, codes, formats, dates and headers is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from staticgal import errors
from staticgal.core.permission import MEANING, VERBATIM, names
from staticgal.core.rendition import DEFAULT_OFFER, Size
from staticgal.core.when import CaptureTime, Day, Moment, Month, Year
from staticgal.errors import ExitCode, StaticgalError
from staticgal.insight.checks.review import NOT_YET
from staticgal.source.filenames import read_file_name, read_folder_name
from staticgal.source.tree.files import Kind, kind
from tests.docs.pages import PAGES, table
from tests.shared import ROOT

README = ROOT / "README.md"
DOCS = ROOT / "docs"
LATER = " *(not yet)*"


def test_the_table_of_the_readme_says_what_each_permission_gives() -> None:
    rows = table(README, "permission", "what it gives")

    assert [(name, meaning) for name, meaning in rows] == [
        (f"`{name}`", meaning + (LATER if permission in NOT_YET else ""))
        for permission, (name, meaning) in MEANING.items()
    ]


def test_the_table_of_permissions_says_what_each_gives_and_whether_it_does_so_now() -> None:
    rows = table(DOCS / "permissions.md", "permission", "what it gives", "in this version")

    assert [tuple(row) for row in rows] == [
        (f"`{name}`", meaning, "not yet" if permission in NOT_YET else "yes")
        for permission, (name, meaning) in MEANING.items()
    ]


# One page is about other galleries, and names theirs too.
@pytest.mark.parametrize(
    "page", [one for one in PAGES if one.name != "import.md"], ids=lambda page: page.name
)
def test_no_page_names_a_permission_that_there_is_not(page: Path) -> None:
    known = {name for name, _ in MEANING.values()}
    slip = {"can_veiw"}  # it shows how slips are told
    text = page.read_text(encoding="utf-8")

    assert set(re.findall(r"\bcan_[a-z_]+\b", text)) <= known | slip


def test_what_an_original_needs_is_named() -> None:
    text = (DOCS / "permissions.md").read_text(encoding="utf-8")
    paragraph = next(part for part in text.split("\n- ") if part.startswith("**`can_download_orig"))

    assert set(re.findall(r"\bcan_[a-z_]+\b", paragraph)) == set(names(VERBATIM))


def test_the_sizes_are_those_that_are_made() -> None:
    text = (DOCS / "permissions.md").read_text(encoding="utf-8")
    edges = {size: set[int]() for size in Size}
    for spec in DEFAULT_OFFER.specs:
        edges[spec.size].add(spec.long_edge)

    assert edges[Size.THUMBNAIL] == {400, 640}
    assert "thumbnails (400 and 640 pixels" in text
    for size, words in (
        (Size.GALLERY, "gallery size ({})"),
        (Size.MEDIUM, "**`can_download_medium`** ({})"),
        (Size.LARGE, "**`can_download_large`** ({})"),
    ):
        (edge,) = edges[size]
        assert words.format(edge) in text


def test_every_exit_code_is_explained() -> None:
    rows = table(DOCS / "troubleshooting.md", "code", "what it means")

    assert {int(row[0]) for row in rows} == {int(code) for code in ExitCode} | {130}


def test_every_kind_of_error_has_its_place() -> None:
    kinds = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type)
        and issubclass(value, StaticgalError)
        and value is not StaticgalError
    }
    text = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")

    assert kinds
    assert not [name for name in kinds if f"`{name}`" not in text]


@pytest.mark.parametrize(
    ("row", "expected"),
    [("photos", Kind.PHOTO), ("RAW", Kind.RAW), ("video", Kind.VIDEO), ("notes", Kind.NOTE)],
)
def test_the_formats_are_those_that_are_read(row: str, expected: Kind) -> None:
    from staticgal.source.tree import files

    rows = table(DOCS / "photos-and-metadata.md", "", "by these endings")
    said = next(cells[1] for cells in rows if cells[0] == row).strip("`").split()

    assert said
    assert {kind(f"a{ending}") for ending in said} == {expected}
    assert [ending.lstrip(".") for ending in said] == files._EXTENSIONS[expected].split()


def written(moment: Moment | None) -> str:
    match moment:
        case None:
            return "none"
        case Year(year=year):
            return str(year)
        case Month(year=year, month=month):
            return f"{year}-{month:02}"
        case Day(date=date):
            return date.isoformat()
        case CaptureTime(local=local):
            return f"{local:%Y-%m-%d %H:%M:%S}"


def test_dates_in_names_of_folders_are_read_as_told() -> None:
    for name, date, title in table(DOCS / "photos-and-metadata.md", "folder", "date", "title"):
        found = read_folder_name(name.strip("`"))

        assert (written(found.date), found.shown) == (date, title), name


def test_dates_in_names_of_files_are_read_as_told() -> None:
    for name, date in table(DOCS / "photos-and-metadata.md", "file", "date"):
        assert written(read_file_name(name.strip("`"))) == date, name
