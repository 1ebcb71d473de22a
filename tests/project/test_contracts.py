"""The import contracts hold, and each of them breaks when an import that it forbids is planted."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.shared import ROOT

MODULES = (
    "__main__ cli serve pipeline report errors _resources magic tiff core.model core.policy "
    "core.resolve core.project core.view core.rendition config.load source.read "
    "render.pages render.theme build.plan build.state publish.diff"
)


def skeleton(folder: Path) -> Path:
    """A package with the project's module names, empty, under the project's own contracts."""
    package = folder / "staticgal"
    for name in MODULES.split():
        module = package.joinpath(*name.split(".")).with_suffix(".py")
        module.parent.mkdir(parents=True, exist_ok=True)
        module.touch()
        (module.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return folder


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sysconfig.get_path("scripts")) / "lint-imports"
    return subprocess.run(
        [command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def plant(folder: Path, module: str, line: str) -> None:
    path = (folder / "staticgal").joinpath(*module.split(".")).with_suffix(".py")
    path.write_text(line + "\n", encoding="utf-8")


def test_the_package_keeps_its_contracts() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_that_point_down_are_allowed(tmp_path: Path) -> None:
    folder = skeleton(tmp_path)
    plant(folder, "cli", "import staticgal.serve, staticgal.pipeline, staticgal.report")
    plant(folder, "pipeline", "import staticgal.core.project, staticgal.build.plan")
    plant(folder, "render.pages", "import staticgal.core.view, staticgal._resources")
    plant(folder, "build.plan", "import staticgal.core.rendition, staticgal.render.theme")
    plant(folder, "core.policy", "import staticgal.errors, datetime")

    done = lint_imports(folder)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("render.pages", "import staticgal.source.read", "Imports point down"),
        ("source.read", "import staticgal.render.pages", "Imports point down"),
        ("config.load", "import staticgal.build.plan", "Imports point down"),
        ("core.view", "from pathlib import Path", "The core does no input or output"),
        ("core.view", "from staticgal import report", "The core does no input or output"),
        ("errors", "import logging", "The core does no input or output"),
        ("render.pages", "from staticgal.core.model import Photo", "Nothing past the gate"),
        ("build.plan", "from staticgal.core import policy", "Nothing past the gate"),
        ("publish.diff", "import staticgal.core.project", "Nothing past the gate"),
        ("core.view", "import staticgal.core.model", "Nothing past the gate"),
    ],
)
def test_an_import_that_a_contract_forbids_breaks_it(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    folder = skeleton(tmp_path)
    plant(folder, "render.theme", "import staticgal.core.view")
    plant(folder, "core.resolve", "import staticgal.errors")
    plant(folder, module, line)

    done = lint_imports(folder)

    assert done.returncode == 1
    assert any(
        row.startswith(contract) and row.rstrip().endswith("BROKEN")
        for row in done.stdout.splitlines()
    ), done.stdout
