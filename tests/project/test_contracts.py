"""The import contracts hold, and each of them breaks when an import that it forbids is planted."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.shared import ROOT

MODULES = (
    "__main__ cli serve.server errors diagnostics progress workers.protocol _resources "
    "containers.tiff text.globs core.model core.policy core.limit core.resolve core.project "
    "core.view core.rendition insight.trace site.layout state.store config.load source.reader "
    "render.theme render.pages.site render.images.encode verify.judge assembly.plan publish.plan "
    "app.build importers.gallery2.convert importers.myks.convert importers.tenrankai.convert"
)


def skeleton(folder: Path) -> Path:
    """A package with the project's module names, empty, under the project's own contracts."""
    package = folder / "staticgal"
    for name in MODULES.split():
        module = package.joinpath(*name.split(".")).with_suffix(".py")
        module.parent.mkdir(parents=True, exist_ok=True)
        module.touch()
        for room in module.relative_to(folder).parents[:-1]:
            (folder / room / "__init__.py").touch()
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
    plant(folder, "cli", "import staticgal.serve.server, staticgal.app.build, staticgal.progress")
    plant(folder, "app.build", "import staticgal.core.project, staticgal.assembly.plan")
    plant(folder, "assembly.plan", "import staticgal.verify.judge, staticgal.render.theme")
    plant(folder, "render.theme", "import staticgal.core.view, staticgal.site.layout")
    plant(folder, "insight.trace", "import staticgal.core.resolve, staticgal.config.load")
    plant(folder, "core.policy", "import staticgal.errors, staticgal.diagnostics, datetime")

    done = lint_imports(folder)

    assert done.returncode == 0, done.stdout + done.stderr


DOWN = "Imports point down"
PURE = "What decides and what tells does no input or output"
DECIDES = "What decides never asks what tells"
GATE = "Nothing past the gate"
VIEWS = "Only app makes Views"
EYES = "Verify looks with other eyes"
GUESTS = "The importers do not know each other"


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("render.theme", "import staticgal.source.reader", DOWN),
        ("source.reader", "import staticgal.render.theme", DOWN),
        ("config.load", "import staticgal.assembly.plan", DOWN),
        ("assembly.plan", "import staticgal.app.build", DOWN),
        ("core.model", "import staticgal.site.layout", DOWN),
        ("core.view", "from pathlib import Path", PURE),
        ("insight.trace", "import time", PURE),
        ("text.globs", "import os", PURE),
        ("core.view", "from staticgal import progress", PURE),
        ("errors", "import logging", PURE),
        ("core.resolve", "import staticgal.insight.trace", DECIDES),
        ("render.pages.site", "from staticgal.core.model import Photo", GATE),
        ("assembly.plan", "from staticgal.core import policy", GATE),
        ("verify.judge", "import staticgal.insight.trace", GATE),
        ("site.layout", "import staticgal.core.resolve", GATE),
        ("publish.plan", "import staticgal.core.project", GATE),
        ("core.view", "import staticgal.core.model", GATE),
        ("cli", "import staticgal.core.project", VIEWS),
        ("source.reader", "import staticgal.core.project", VIEWS),
        ("verify.judge", "import pyvips", EYES),
        ("verify.judge", "import staticgal.render.theme", EYES),
        ("verify.judge", "import staticgal.containers.tiff", EYES),
        ("verify.judge", "import staticgal.assembly.plan", EYES),
        ("importers.myks.convert", "import staticgal.importers.gallery2.convert", GUESTS),
    ],
)
def test_an_import_that_a_contract_forbids_breaks_it(
    tmp_path: Path, module: str, line: str, contract: str
) -> None:
    folder = skeleton(tmp_path)
    plant(folder, "render.images.encode", "import staticgal.core.view")
    plant(folder, "core.limit", "import staticgal.errors")
    plant(folder, module, line)

    done = lint_imports(folder)

    assert done.returncode == 1
    assert any(
        row.startswith(contract) and row.rstrip().endswith("BROKEN")
        for row in done.stdout.splitlines()
    ), done.stdout
