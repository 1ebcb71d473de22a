"""The manual tells of every command, option and exit code, and of none that there is not."""

from __future__ import annotations

import re

import click
import pytest

from staticgal.cli import command
from staticgal.core.permission import BY_NAME
from staticgal.errors import ExitCode
from tests.shared import ROOT

COMMON = {"--config", "--quiet", "--verbose", "--help"}


def manual() -> str:
    return (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    """What the manual says of one command, or under one heading."""
    found = re.search(rf"^## `?{re.escape(name)}\b.*?(?=^## |\Z)", manual(), re.M | re.S)
    assert found, f"the manual has no section for {name}"
    return found[0]


def options(one: click.Command) -> set[str]:
    return {
        name
        for parameter in one.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
    }


def told(text: str) -> set[str]:
    """The options in the first column of its tables."""
    cells = re.findall(r"^\| (`-[^|]*) \|", text, re.M)
    return {name for cell in cells for name in re.findall(r"`(--?[a-z-]+)", cell)}


@pytest.mark.parametrize("name", sorted(command.commands))
def test_every_option_of_a_command_is_in_the_manual_and_no_other(name: str) -> None:
    in_common = told(section("Options of every command"))
    has = options(command.commands[name])

    assert has >= COMMON - {"--help"}
    assert told(section(f"staticgal {name}")) == has - in_common


def test_the_options_of_every_command_are_in_the_manual() -> None:
    assert told(section("Options of every command")) == options(command) | {"-h", "--help"}


def test_the_manual_names_the_commands_there_are() -> None:
    headings = re.findall(r"^## `staticgal ([a-z]+)", manual(), re.M)
    first_table = re.findall(r"\| `staticgal ([a-z]+)` \|", manual())

    assert sorted(headings) == sorted(first_table) == sorted(command.commands)


def test_the_manual_explains_the_exit_codes_there_are() -> None:
    codes = re.findall(r"^\| (\d+) \|", section("Exit codes"), re.M)

    assert {int(code) for code in codes} == {int(code) for code in ExitCode} | {130}


def test_the_manual_names_no_permission_that_there_is_not() -> None:
    assert set(re.findall(r"\bcan_[a-z_]+", manual())) <= set(BY_NAME)
