"""What the package declares, it uses; what it uses, it declares."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import tomli

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "staticgal"

# Declared before it is used: publishing to S3 is the next thing to be built, and whoever installs
# staticgal now shall not have to install it anew then.
NOT_YET_USED = {"boto3"}


def _declared() -> set[str]:
    """The distributions that pyproject.toml names, in one spelling."""
    project = tomli.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {_plain(re.split(r"[\[<>=]", one, maxsplit=1)[0]) for one in project["dependencies"]}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported() -> Iterator[str]:
    """The top-level names of all modules that the package imports, wherever it does."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                yield node.module.partition(".")[0]


def _used() -> set[str]:
    """The distributions that these modules come from."""
    owners = packages_distributions()
    names = set(_imported()) - sys.stdlib_module_names - {"staticgal"}
    return {_plain(owner) for name in names for owner in owners.get(name, [name])}


def test_every_dependency_is_imported_somewhere() -> None:
    assert _declared() - _used() == NOT_YET_USED


def test_everything_imported_is_declared() -> None:
    # These come with Jinja2 and pydantic, as what their values and errors are made of.
    assert _used() - _declared() <= {"markupsafe", "pydantic-core"}
