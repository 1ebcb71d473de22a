"""Secrets that are lost, weak, copied or open to others are told or mended; the advice works."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from staticgal.errors import ConfigError, ExitCode
from tests.app.given import (
    GALLERY,
    SECRETS,
    built,
    differences,
    family_photos,
    gallery,
    sites,
    staticgal,
)

ZONE = (
    "limits: [{when: {near: {latitude: 52.51, longitude: 13.40, radius: 900 m, shift: 200 m}}, "
    "withhold: [can_see_location]}]\n"
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first") / "gallery"
    config = gallery(folder, GALLERY + ZONE)
    family_photos(folder)
    assert built(config).exit_code is ExitCode.DONE
    return folder


@pytest.fixture
def config(first: Path, tmp_path: Path) -> Path:
    """A built gallery of the test's own."""
    shutil.copytree(first, tmp_path / "gallery", symlinks=True)
    assert built(tmp_path / "gallery/gallery.yaml").exit_code is ExitCode.DONE
    return tmp_path / "gallery/gallery.yaml"


@pytest.mark.parametrize("is_forgotten", [True, False])
def test_a_lost_secret_is_told_and_brought_back_it_brings_back_the_site(
    is_forgotten: bool, config: Path
) -> None:
    before = sites(config.parent / "build")
    key = config.parent / "secrets/public.key"
    key.rename(config.parent / "backup")
    if is_forgotten:
        staticgal(config.parent, "clean")

    linked = staticgal(config.parent, "link", "drafts", "public")
    done = staticgal(config.parent, "build")

    assert linked.returncode in (ExitCode.WORK_FAILED, ExitCode.USAGE)
    assert done.returncode == ExitCode.DONE, done
    assert "public.key: it was lost or exchanged" in done.stderr
    assert "every address in the site of `public` changes" in done.stderr
    assert differences(sites(config.parent / "build"), before)
    assert "lost" not in staticgal(config.parent, "build").stderr  # told once

    (config.parent / "backup").replace(key)
    again = staticgal(config.parent, "build")

    assert again.returncode == ExitCode.DONE
    assert differences(sites(config.parent / "build"), before) == []


def test_a_link_is_not_made_with_a_new_secret_while_the_old_site_stands(config: Path) -> None:
    (config.parent / "secrets/family.key").unlink()

    linked = staticgal(config.parent, "link", "2026-10-15 Anna", "family")

    assert linked.returncode == ExitCode.WORK_FAILED, linked
    assert "secrets/family.key is missing" in linked.stderr
    assert not (config.parent / "secrets/family.key").exists()
    assert built(config).exit_code is ExitCode.DONE
    assert staticgal(config.parent, "link", "2026-10-15 Anna", "family").returncode == ExitCode.DONE


def test_a_lost_secret_of_the_zones_is_told(config: Path) -> None:
    (config.parent / "secrets/limits.key").unlink()

    done = staticgal(config.parent, "build")

    assert done.returncode == ExitCode.DONE
    assert "limits.key: it was lost or exchanged" in done.stderr
    assert "other edges" in done.stderr


def test_a_first_build_makes_secrets_and_says_nothing_of_it(tmp_path: Path) -> None:
    config = gallery(tmp_path / "gallery", GALLERY + ZONE, {})
    family_photos(config.parent)

    done = staticgal(config.parent, "build")

    assert done.returncode == ExitCode.DONE
    assert ".key" not in done.stderr


@pytest.mark.parametrize("name", ["public.key", "limits.key", "."])
def test_a_secret_that_others_can_read_is_closed_and_told(name: str, config: Path) -> None:
    path = config.parent / "secrets" / name
    path.chmod(0o755 if name == "." else 0o644)

    done = staticgal(config.parent, "build")

    assert done.returncode == ExitCode.DONE
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert done.stderr.count("could be read by others") == 1
    assert "could be read" not in staticgal(config.parent, "build").stderr


def _zeros(path: Path) -> None:
    path.write_text("0" * 64 + "\n")


def _counting(path: Path) -> None:
    path.write_text("0123456789abcdef" * 4 + "\n")


def _empty(path: Path) -> None:
    path.write_text("")


def _short(path: Path) -> None:
    path.write_text("ab" * 31)


def _long(path: Path) -> None:
    path.write_text(SECRETS["client"] + "0")


def _anothers(path: Path) -> None:
    shutil.copyfile(path.with_name("family.key"), path)


def _zones(path: Path) -> None:
    shutil.copyfile(path.with_name("limits.key"), path)


def _dead_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("away.key"))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [_zeros, _counting, _empty, _short, _long, _anothers, _zones, _dead_link, _folder],
)
def test_a_secret_that_is_none_stops_the_build_and_the_advice_works(
    spoil: Callable[[Path], None], config: Path
) -> None:
    before = sites(config.parent / "build")
    path = config.parent / "secrets/public.key"
    spoil(path)

    with pytest.raises(ConfigError) as stopped:
        built(config)

    assert "delete" in stopped.value.hint
    assert differences(sites(config.parent / "build"), before) == []
    named = Path(stopped.value.location.file)
    assert named.parent == path.parent
    named.rmdir() if named.is_dir() else named.unlink()
    assert built(config).exit_code is ExitCode.DONE


def test_a_link_to_a_secret_that_is_there_is_as_good_as_the_file(config: Path) -> None:
    before = sites(config.parent / "build")
    path = config.parent / "secrets/public.key"
    path.rename(config.parent / "kept.key")
    path.symlink_to(config.parent / "kept.key")

    assert built(config).exit_code is ExitCode.DONE
    assert differences(sites(config.parent / "build"), before) == []
