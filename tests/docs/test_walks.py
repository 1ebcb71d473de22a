"""Somebody who does what a page says gets what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import PAGES, Block, blocks
from tests.docs.walk import Reader, reader_folder

RUN = {"console", "yaml gallery.yaml", "yaml broken"}
NOT_RUN = {"nginx", "sh", "text"}
# The others are tested by what they are about: commands, access, imports, themes.
OURS = [
    page
    for page in PAGES
    if page.name not in ("access.md", "commands.md", "import.md", "themes.md")
]


def is_run(block: Block) -> bool:
    return block.kind in RUN or block.kind.startswith("markdown ")


WALKED = [page for page in OURS if any(map(is_run, blocks(page)))]


@pytest.mark.parametrize("page", WALKED, ids=lambda page: page.name)
def test_a_page_can_be_followed(page: Path, tmp_path: Path) -> None:
    wrong = Reader(reader_folder(tmp_path)).follow(page)

    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_every_example_of_staticgal_is_one_that_is_run(page: Path) -> None:
    forgotten = [b for b in blocks(page) if not is_run(b) and b.kind not in NOT_RUN]

    assert not [f"{page.name}:{block.line}: {block.kind}" for block in forgotten]


def test_a_walk_notices_what_is_not_so(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```yaml gallery.yaml\naudiences: {me: {role: ownre}}\n```\n"
        "```yaml broken\naudiences: {me: {role: owner}}\n```\n"
        "```markdown _folder.md\n---\ntitel: x\n---\n```\n"
        "```console\n$ staticgal access\nno such words\n```\n"
    )

    wrong = Reader(reader_folder(tmp_path / "own")).follow(page)

    assert [line.split(":")[1] for line in wrong] == ["1", "4", "7", "12"]
