"""It is remembered which manifest passed the check, and under which configuration and photos."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from staticgal.app.verified import Verification, verifications
from staticgal.app.verify import verify
from staticgal.config.load import load
from staticgal.progress import Quiet
from staticgal.state.database import State
from staticgal.state.verified import verified_manifest
from tests.app.given import GALLERY, built, gallery, photo, write


@contextmanager
def opened(config: Path) -> Iterator[State]:
    state = State(config.parent / ".staticgal/state.sqlite")
    try:
        yield state
    finally:
        state.close()


def passed(config: Path) -> Mapping[str, Verification]:
    with opened(config) as state:
        return verifications(state, load(config), ("public", "family", "me"))


def current(config: Path) -> dict[str, bool]:
    return {name: one.is_current for name, one in passed(config).items()}


ALL = {"public": True, "family": True, "me": True}
NONE = dict.fromkeys(ALL, False)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A gallery whose files have settled, built."""
    path = gallery(tmp_path)
    photo(tmp_path / "photos/trip/a.jpg", 1)
    photo(tmp_path / "photos/trip/b.jpg", 2)
    time.sleep(2.1)  # old enough that no change can hide in the clock's tick
    built(path)
    return path


def test_a_build_remembers_which_manifest_passed_for_each_audience(config: Path) -> None:
    found = passed(config)

    assert current(config) == ALL
    with opened(config) as state:
        for name, one in found.items():
            manifest = verified_manifest(state, name)
            assert manifest is not None
            assert one.site is not None
            assert manifest.digest == one.site.digest
            assert manifest.audience == name


def test_a_change_of_configuration_photos_notes_or_secrets_is_seen(config: Path) -> None:
    photos = config.parent / "photos/trip"
    secret = config.parent / "secrets/me.key"
    was = secret.read_text()

    config.write_text(GALLERY + "footer: Hello\n")
    assert current(config) == NONE
    config.write_text(GALLERY)
    assert current(config) == ALL
    secret.write_text("ab" * 16 + "0123456789abcdef" * 2 + "\n")
    assert current(config) == NONE
    secret.write_text(was)
    assert current(config) == ALL
    write(photos / "a.jpg.md", "---\naccess: {public: none}\n---\n")
    assert current(config) == NONE
    (photos / "a.jpg.md").unlink()
    photo(photos / "b.jpg", 3)
    assert current(config) == NONE


def test_a_build_that_changes_no_site_remembers_what_it_was_made_of(config: Path) -> None:
    before = passed(config)["public"].site
    config.write_text(GALLERY + "# a remark\n")
    assert current(config) == NONE
    time.sleep(2.1)

    result = built(config)

    assert all(site.is_unchanged for site in result.sites)
    assert current(config) == ALL
    after = passed(config)["public"].site
    assert before is not None
    assert after is not None
    assert after.digest == before.digest
    assert after.inputs != before.inputs


def test_a_build_with_nothing_to_do_writes_nothing(config: Path) -> None:
    with opened(config) as state:
        for what in ("INSERT", "UPDATE", "DELETE"):
            state.db.execute(
                f"CREATE TRIGGER no_{what} BEFORE {what} ON verified "
                "BEGIN SELECT RAISE(FAIL, 'it was written'); END"
            )

    assert all(site.is_unchanged for site in built(config).sites)
    config.write_text(GALLERY + "# a remark\n")
    with pytest.raises(sqlite3.IntegrityError):  # so it would be noticed
        built(config)


def test_a_site_that_does_not_pass_is_verified_no_more_until_it_is_built(config: Path) -> None:
    page = config.parent / "build/family/index.html"
    times = page.stat()
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"Hansens", b"Jansens"))
    page.chmod(0o444)
    os.utime(page, ns=(times.st_atime_ns, times.st_mtime_ns))

    assert verify(config, (), Quiet())["family"]

    assert passed(config)["family"].site is None
    with opened(config) as state:
        assert verified_manifest(state, "family") is None
        assert verified_manifest(state, "public") is not None
    built(config)
    assert current(config) == ALL


def test_the_site_of_an_audience_that_is_no_more_is_verified_no_more(config: Path) -> None:
    config.write_text(GALLERY.replace("  me: {role: owner}\n", ""))

    built(config)

    assert passed(config)["me"].site is None


def test_a_site_is_not_that_of_now_once_a_day_in_visible_has_passed(config: Path) -> None:
    write(config.parent / "photos/trip/a.jpg.md", "---\nvisible: {until: 2030-01-01}\n---\n")
    time.sleep(2.1)
    built(config)

    site = passed(config)["public"].site

    assert site is not None
    assert site.inputs.since is not None
    assert site.inputs.until is not None
    assert site.inputs.are(site.inputs.digest, site.inputs.since)
    assert not site.inputs.are(site.inputs.digest, site.inputs.until)


def test_where_a_file_was_changed_just_before_the_build_it_cannot_be_told(tmp_path: Path) -> None:
    path = gallery(tmp_path)
    photo(tmp_path / "photos/trip/a.jpg", 1)

    built(path)

    assert current(path) == NONE
    with opened(path) as state:
        assert verified_manifest(state, "public") is not None
