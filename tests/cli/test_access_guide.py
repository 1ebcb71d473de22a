"""docs/access.md: its gallery builds, and each of its answers is the one that staticgal gives."""

from __future__ import annotations

import re

import pytest

from tests.shared import ROOT

from .conftest import Folder, photo

GUIDE = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
DAY = ("--as-of", "2026-11-15")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", GUIDE, re.M | re.S)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("guide"))
    folder.write("gallery.yaml", block("yaml"))
    for name in block("text").split("\n"):
        if name:
            photo(folder.path / "photos" / name, "red")
    return folder


def test_every_answer_of_the_guide_is_true(guide: Folder) -> None:
    answers = re.findall(r"^- `(.+)` → `(.+)`: (seen|not seen)$", GUIDE, re.M)

    sites = guide.json("access", *DAY)["audiences"]

    assert len(answers) >= 20
    for path, audience, answer in answers:
        is_seen = path in sites[audience]["photos"] or path in sites[audience]["albums"]
        assert (path, audience, "seen" if is_seen else "not seen") == (path, audience, answer)


def test_every_rule_has_an_answer_of_its_own() -> None:
    rules = re.split(r"^\*\*(\d+)\. ", GUIDE, flags=re.M)

    assert rules[1::2] == [str(number) for number in range(1, 11)]
    assert all("→" in text for text in rules[2::2])


def test_what_the_guide_prints_is_what_is_printed(guide: Folder) -> None:
    command, _, output = block("console").partition("\n")

    ended = guide.run(*command.removeprefix("$ staticgal ").split(), *DAY)

    assert ended.stdout == output


def test_what_rules_6_and_8_promise_is_told(guide: Folder) -> None:
    diagnostics = guide.run("check", *DAY).stderr
    explained = guide.run("explain", "2026/street.jpg", "family", *DAY).stdout

    assert (
        "photo `party/late.jpg` is open to `client-smith`, its album `party` is not" in diagnostics
    )
    assert "a limit takes away `can_see_location`" in explained
    assert "family: seen: can_see_exact_dates, can_view" in explained
