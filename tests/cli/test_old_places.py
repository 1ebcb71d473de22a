"""A place that a site was published to stands in the way of others until it is taken down."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from .conftest import Folder

_DEFAULTS = """\
publish:
  defaults: {target: local, folder: ../srv/www, protection: manual}
"""


class _Moving:
    """A gallery whose `publish:` changes; `www` is the folder that the web server shows."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.www = folder.path.parent / "srv/www"
        self._rest = (folder.path / "gallery.yaml").read_text()

    def publish(self, entries: str, *words: str) -> tuple[int, str]:
        """Exit code and the plan, with these entries under `publish:`."""
        self.folder.write("gallery.yaml", self._rest + _DEFAULTS + entries)
        ended = self.folder.run("publish", "--yes", "--allow-new", *words)
        return ended.returncode, ended.stdout

    def take_down(self, plan: str) -> None:
        """Do what the plan advises."""
        _, _, advice = plan.partition("take it down first: `staticgal ")
        words = shlex.split(advice.partition("`")[0])
        ended = self.folder.run(*words, "--yes")
        assert ended.returncode == 0, ended.stderr


@pytest.fixture
def moving(built: Folder, tmp_path: Path) -> _Moving:
    """The built gallery, with its public site published."""
    shutil.copytree(built.path, tmp_path / "gallery", symlinks=True)
    moving = _Moving(Folder(tmp_path / "gallery"))
    assert moving.publish("  public: {}\n  family: {}\n")[0] == 0
    return moving


@pytest.mark.parametrize("folder", ["public/family", "public"])
def test_nothing_goes_where_an_open_site_may_still_be_shown(moving: _Moving, folder: str) -> None:
    before = sorted(moving.www.rglob("*"))
    entry = f"  family: {{folder: ../srv/www/{folder}, private: ../srv/keep}}\n"

    code, plan = moving.publish(entry, "--adopt")

    assert code == 3
    assert "STOP: the site of `public` was published to" in plan
    assert sorted(moving.www.rglob("*")) == before
    moving.take_down(plan)
    code, plan = moving.publish(entry)
    assert code == 0, plan
    assert (moving.www / folder / "index.html").exists()


def test_not_even_in_its_very_folders(moving: _Moving) -> None:
    entry = "  family: {folder: ../srv/www/public, private: ../srv/www-private/public}\n"

    code, plan = moving.publish(entry, "--adopt", "--max-delete", "999")

    assert code == 3
    assert "STOP: the site of `public` was published to" in plan


def test_a_moved_site_does_not_pass_for_the_one_at_the_old_place(moving: _Moving) -> None:
    entries = "  public: {}\n  family: {folder: ../srv/www/kin}\n"

    code, plan = moving.publish(entries)

    assert code == 3
    assert "STOP: the site of `family` was published to" in plan
    moving.take_down(plan)
    assert moving.publish(entries)[0] == 0
    assert (moving.www / "kin/index.html").exists()
    assert not (moving.www / "family").exists()


def test_where_nothing_is_published_any_more_what_is_still_there_is_named(moving: _Moving) -> None:
    config = moving.folder.path / "gallery.yaml"
    config.write_text(config.read_text().partition("publish:")[0])

    ended = moving.folder.run("publish", "--yes")

    assert ended.returncode == 2
    for name in ("public", "family"):
        assert f"`staticgal unpublish {name} --place {moving.www / name}`" in ended.stderr
