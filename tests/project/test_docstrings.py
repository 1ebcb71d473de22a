"""What a docstring or a comment calls a module by name is one, and what it points to is here."""

from __future__ import annotations

import re
from pathlib import Path

from tests.shared import ROOT

PACKAGE = ROOT / "staticgal"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Files, and the rights of Gallery 2, which look alike.
_OF_OTHERS = re.compile(r"config\.(?:d|toml)|core\.view[A-Z]\w+")
ROOMS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def named(path: Path) -> list[str]:
    """What is named as `room.module`, or as `room.module.thing`."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"`([a-z_]+(?:\.\w+)+)`", text)
    return [one for one in found if one.split(".")[0] in ROOMS and not _OF_OTHERS.fullmatch(one)]


def is_there(name: str) -> bool:
    """Whether there is such a module or package, or something of this name in one."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        path = PACKAGE.joinpath(*parts[:count])
        module = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if module.exists():
            text = module.read_text(encoding="utf-8")
            return all(re.search(rf"\b{one}\b", text) for one in parts[count:])
    return False


def test_every_module_that_is_named_is_there() -> None:
    every = {(path.relative_to(ROOT).as_posix(), one) for path in MODULES for one in named(path)}

    assert len(every) > 15
    assert not sorted(one for one in every if not is_there(one[1]))


def test_nothing_points_to_papers_that_are_not_here() -> None:
    for path in (*MODULES, *sorted((ROOT / "tests").rglob("*.py"))):
        if path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bSPEC §|\bARCHITECTURE\b|\bHOUSE\.md|\bSTYLE\.md", text), path
