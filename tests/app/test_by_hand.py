"""What somebody changes in the folder of sites by hand: every message's advice leads out of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from staticgal.app.build import BuildOptions, build
from staticgal.app.clean import Cleaned, clean
from staticgal.app.verify import verify
from staticgal.errors import BuildError, ExitCode
from staticgal.progress import Quiet
from staticgal.verify.pages import Finding
from tests.app.given import (
    GALLERY,
    Entry,
    built,
    differences,
    family_photos,
    from_scratch,
    gallery,
    photo,
    sites,
    staticgal,
    write,
)

pytestmark = pytest.mark.slow

LISBON = "photos/2026-05-03 Lisbon"


def one_more(config: Path) -> None:
    photo(config.parent / LISBON / "IMG_20260508_101500.jpg", 62)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery that was not built; copy it, do not change it."""
    folder = tmp_path_factory.mktemp("first") / "gallery"
    gallery(folder)
    family_photos(folder)
    return folder


@pytest.fixture(scope="module")
def right(first: Path) -> dict[str, Entry]:
    """The sites as they should be."""
    return sites(from_scratch(first / "gallery.yaml", first.parent / "right"))


@pytest.fixture(scope="module")
def right_with_one_more(first: Path) -> dict[str, Entry]:
    """The sites as they should be with one photo more."""
    shutil.copytree(first, first.parent / "more")
    one_more(first.parent / "more/gallery.yaml")
    return sites(from_scratch(first.parent / "more/gallery.yaml", first.parent / "right-more"))


@pytest.fixture
def config(first: Path, tmp_path: Path) -> Path:
    """A built gallery of the test's own, in which a picture is one file, wherever it is shown."""
    shutil.copytree(first, tmp_path / "gallery")
    config = tmp_path / "gallery/gallery.yaml"
    assert built(config).exit_code == 0
    return config


def _in_place(path: Path, content: bytes) -> None:
    """Write as a program does that opens the very file, though it is read-only."""
    path.chmod(0o644)
    path.write_bytes(content)


def _picture(site: Path) -> Path:
    """A picture that other sites have, too."""
    return min(site.glob("m/*/*.jpg"))


def _picture_changed(site: Path) -> None:
    path = _picture(site)
    assert path.stat().st_nlink > 2  # the store's, and other sites'
    _in_place(path, path.read_bytes() + b"edited")


def _picture_changed_and_its_time_put_back(site: Path) -> None:
    path = _picture(site)
    before = path.stat()
    _in_place(path, path.read_bytes()[:-2] + b"!!")
    path.chmod(before.st_mode)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _picture_saved_anew(site: Path) -> None:
    path = _picture(site)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content + b"edited")


def _picture_writable(site: Path) -> None:
    _picture(site).chmod(0o644)


def _page_changed(site: Path) -> None:
    _in_place(site / "index.html", (site / "index.html").read_bytes() + b"<!-- hello -->")


def _page_changed_and_its_time_put_back(site: Path) -> None:
    path = site / "index.html"
    before = path.stat()
    _in_place(path, path.read_bytes().replace(b"Hansens", b"Jansens"))
    path.chmod(before.st_mode)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _style_changed(site: Path) -> None:
    path = min(site.glob("assets/*.css"))
    _in_place(path, path.read_bytes() + b"\n* { color: red }")


def _file_added(site: Path) -> None:
    (site / "notes.txt").write_text("mine")


def _file_added_deep(site: Path) -> None:
    (site / "m/mine").mkdir()
    (site / "m/mine/notes.txt").write_text("mine")


def _link_added(site: Path) -> None:
    (site / "link").symlink_to(site.parent.parent / "photos")


def _pipe_added(site: Path) -> None:
    os.mkfifo(site / "pipe")


def _folder_added(site: Path) -> None:
    (site / "empty").mkdir()


def _picture_removed(site: Path) -> None:
    _picture(site).unlink()


def _pages_removed(site: Path) -> None:
    for path in site.rglob("*.html"):
        path.unlink()


def _site_removed(site: Path) -> None:
    shutil.rmtree(site)


def _picture_made_a_folder(site: Path) -> None:
    path = _picture(site)
    path.unlink()
    path.mkdir()
    (path / "x").write_text("mine")


HARM: tuple[Callable[[Path], None], ...] = (
    *(_picture_changed, _picture_changed_and_its_time_put_back, _picture_saved_anew),
    *(_picture_writable, _page_changed, _page_changed_and_its_time_put_back, _style_changed),
    *(_file_added, _file_added_deep, _link_added, _pipe_added, _folder_added),
    *(_picture_removed, _pages_removed, _site_removed, _picture_made_a_folder),
)
# What builds that trust the times of files must leave to `verify` to find.
FOR_VERIFY = (_picture_changed_and_its_time_put_back, _page_changed_and_its_time_put_back)


def found_by_verify(config: Path) -> list[Finding]:
    found = verify(config, (), Quiet())
    return [finding for findings in found.values() for finding in findings]


def assert_whole(config: Path, right: dict[str, Entry]) -> None:
    """The sites are what a build from scratch makes, and `verify` is content."""
    assert found_by_verify(config) == []
    assert differences(sites(config.parent / "build"), right) == []


def cleaned(config: Path, *, everything: bool = False) -> Cleaned:
    return clean(config, everything=everything, warn=lambda _: None)


def _remembered_as_done(config: Path) -> None:
    """Let the next build be one that need not look at anything."""
    for path in (config, *config.parent.rglob("photos/**/*")):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    time.sleep(2.1)
    assert built(config).exit_code == 0
    assert all(site.is_unchanged for site in built(config).sites)


@pytest.mark.parametrize("harm", HARM)
def test_a_build_after_verify_has_found_it_makes_the_site_anew(
    harm: Callable[[Path], None], config: Path, right: dict[str, Entry]
) -> None:
    if harm in FOR_VERIFY:
        _remembered_as_done(config)
    harm(config.parent / "build/public")

    found = found_by_verify(config)
    result = built(config)

    assert found or harm in (_picture_writable, _folder_added, _style_changed)
    assert result.exit_code is ExitCode.DONE
    assert_whole(config, right)


def test_verify_and_the_build_that_it_advises_say_what_they_do(
    config: Path, right: dict[str, Entry]
) -> None:
    _picture_changed_and_its_time_put_back(config.parent / "build/public")
    _file_added(config.parent / "build/family")

    found = staticgal(config.parent, "verify")
    done = staticgal(config.parent, "build")

    assert found.returncode == ExitCode.REFUSED
    assert "public/m/" in found.stderr
    assert "family/notes.txt" in found.stderr
    assert "`staticgal build` writes these sites anew" in found.stderr
    assert done.returncode == ExitCode.DONE, done
    assert "nothing changed" not in done.stdout
    assert_whole(config, right)


@pytest.mark.parametrize("harm", [one for one in HARM if one not in FOR_VERIFY])
def test_a_build_of_one_more_photo_finds_it_by_itself(
    harm: Callable[[Path], None], config: Path, right_with_one_more: dict[str, Entry]
) -> None:
    harm(config.parent / "build/public")
    one_more(config)

    result = built(config)

    assert result.exit_code is ExitCode.DONE
    assert_whole(config, right_with_one_more)


@pytest.mark.parametrize("harm", [_page_changed, _file_added, _site_removed])
def test_a_dry_run_says_that_a_site_is_made_anew(
    harm: Callable[[Path], None], config: Path
) -> None:
    harm(config.parent / "build/public")
    before = sites(config.parent / "build")

    plan = build(config, BuildOptions(dry_run=True, jobs=1), Quiet()).plan

    assert [line for line in plan if line.startswith("public: write the whole site again")]
    assert not [line for line in plan if line.startswith("family")]
    assert differences(sites(config.parent / "build"), before) == []


@pytest.mark.parametrize("harm", HARM)
def test_clean_and_a_build_make_all_anew(
    harm: Callable[[Path], None], config: Path, right: dict[str, Entry]
) -> None:
    harm(config.parent / "build/public")

    assert cleaned(config).left == ()
    result = built(config)

    assert result.exit_code is ExitCode.DONE
    assert_whole(config, right)


@pytest.mark.parametrize("harm", HARM)
def test_clean_takes_away_sites_whatever_was_done_to_them(
    harm: Callable[[Path], None], config: Path
) -> None:
    harm(config.parent / "build/public")

    assert cleaned(config, everything=True).left == ()

    assert not any((config.parent / "build").iterdir())


@pytest.mark.parametrize("how", ["build", "clean --all --yes"])
def test_what_somebody_put_into_a_site_is_moved_away_and_told(how: str, config: Path) -> None:
    site = config.parent / "build/public"
    _file_added(site)
    _file_added_deep(site)
    _link_added(site)

    done = staticgal(config.parent, *how.split())

    aside = config.parent / ".staticgal/set-aside/public"
    assert (aside / "notes.txt").read_text() == "mine"
    assert (aside / "m/mine/notes.txt").read_text() == "mine"
    assert (aside / "link").is_symlink()
    assert "`notes.txt`" in done.stderr
    assert str(aside) in done.stderr
    assert aside.parent.stat().st_mode & 0o077 == 0
    site.mkdir(parents=True, exist_ok=True)
    (site / "notes.txt").write_text("mine, too")
    staticgal(config.parent, "build")
    assert (aside / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("lost", ["state.sqlite", "store", "sites", "."])
def test_sites_are_known_for_our_own_though_all_is_forgotten(
    lost: str, config: Path, right: dict[str, Entry]
) -> None:
    """As after `clean` by hand. A changed page is not thrown away then: it may be the owner's."""
    own = config.parent / ".staticgal"
    for path in [own] if lost == "." else own.glob(f"{lost}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    _page_changed(config.parent / "build/public")
    _file_added(config.parent / "build/family")

    assert built(config).exit_code is ExitCode.DONE
    assert_whole(config, right)


@pytest.mark.parametrize("forget", [True, False])
def test_a_folder_that_is_no_site_is_left_alone_and_the_advice_works(
    forget: bool, config: Path
) -> None:
    site = config.parent / "build/public"
    assert cleaned(config, everything=True).left == ()
    assert built(config, "me").exit_code is ExitCode.DONE
    write(site / "thesis.txt", "years of work")
    if forget:
        shutil.rmtree(config.parent / ".staticgal")

    stopped = staticgal(config.parent, "build")
    left = staticgal(config.parent, "clean", "--all", "--yes")

    for ended in (stopped, left):
        assert ended.returncode == ExitCode.WORK_FAILED, ended
        assert "thesis.txt" in ended.stderr
        assert "move `public` away" in ended.stderr
    assert (site / "thesis.txt").read_text() == "years of work"
    site.rename(config.parent / "mine")
    assert built(config).exit_code is ExitCode.DONE


@pytest.mark.parametrize("where", ["build/public", "build"])
def test_a_file_where_a_folder_of_sites_should_be_is_not_lost(where: str, config: Path) -> None:
    shutil.rmtree(config.parent / "build")
    write(config.parent / where, "years of work")

    done = staticgal(config.parent, "build")

    assert done.returncode == ExitCode.WORK_FAILED, done
    assert "Traceback" not in done.stderr
    assert f"{where}` is a file" in done.stderr
    assert (config.parent / where).read_text() == "years of work"
    (config.parent / where).rename(config.parent / "mine")
    assert built(config).exit_code is ExitCode.DONE


def test_a_site_of_an_audience_that_is_no_more_goes_though_all_was_cleaned(config: Path) -> None:
    config.write_text(GALLERY.replace("  family: {role: relative}\n", ""))
    cleaned(config)

    built(config)

    assert not (config.parent / "build/family").exists()


def test_an_old_folder_of_sites_is_named_when_another_takes_its_place(config: Path) -> None:
    config.write_text(GALLERY + "output: web/sites\n")

    done = staticgal(config.parent, "build")

    assert done.returncode == ExitCode.DONE, done
    assert f"{config.parent / 'build/public'}: this is an old site" in done.stderr
    again = staticgal(config.parent, "build")
    assert "old site" not in again.stderr  # once is enough


def _neighbour(config: Path, more: str) -> Path:
    folder = config.parent.parent / "neighbour"
    other = gallery(folder, GALLERY + more)
    photo(folder / "photos/z.jpg", 99)
    return other


def test_two_galleries_do_not_undo_each_others_sites(config: Path) -> None:
    other = _neighbour(config, "output: ../gallery/build\n")
    before = sites(config.parent / "build")

    with pytest.raises(BuildError, match="a site of the gallery in"):
        built(other)

    assert differences(sites(config.parent / "build"), before) == []
    other.write_text(GALLERY + "output: elsewhere\n")
    assert built(other).exit_code == 0
    # Or, as the message says too, the folder is given up.
    other.write_text(GALLERY + "output: ../gallery/build\n")
    shutil.rmtree(config.parent / "build")
    assert built(other).exit_code == 0


def test_two_galleries_may_have_their_folders_of_sites_side_by_side(config: Path) -> None:
    other = _neighbour(config, "output: ../gallery/other\n")
    for seed in (1, 2, 3):  # each build uses what the one before it left
        photo(config.parent / f"photos/2026-05-03 Lisbon/{seed}.jpg", 70 + seed)
        photo(other.parent / f"photos/{seed}.jpg", 80 + seed)
        assert built(config).exit_code == 0
        assert built(other).exit_code == 0
    assert found_by_verify(config) == found_by_verify(other) == []


def test_a_gallery_that_was_copied_without_its_times_builds(config: Path, tmp_path: Path) -> None:
    shutil.copytree(config.parent, tmp_path / "copy", copy_function=shutil.copyfile)
    _file_added(tmp_path / "copy/build/public")

    assert built(tmp_path / "copy/gallery.yaml").exit_code is ExitCode.DONE
    assert found_by_verify(tmp_path / "copy/gallery.yaml") == []
    assert built(config).exit_code is ExitCode.DONE


def _truncated(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(5000))


def _garbage_within(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)


def _of_no_bytes(path: Path) -> None:
    path.write_bytes(b"")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILT = (_truncated, _garbage, _garbage_within, _of_no_bytes, _a_folder)


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_damaged_state_is_told_and_the_advice_works(
    spoil: Callable[[Path], None], config: Path, right: dict[str, Entry]
) -> None:
    spoil(config.parent / ".staticgal/state.sqlite")

    ended = staticgal(config.parent, "build")

    assert "Traceback" not in ended.stderr, ended
    if ended.returncode != ExitCode.DONE:
        assert "`staticgal clean` takes it away" in ended.stderr
        assert staticgal(config.parent, "clean").returncode == ExitCode.DONE
        assert built(config).exit_code is ExitCode.DONE
    assert_whole(config, right)


@pytest.mark.parametrize("command", ["check", "verify", "diff"])
def test_every_command_mends_or_tells_a_damaged_state(command: str, config: Path) -> None:
    _garbage(config.parent / ".staticgal/state.sqlite")

    ended = staticgal(config.parent, command)

    assert "Traceback" not in ended.stderr
    assert "was damaged and is made anew" in ended.stderr
    assert built(config).exit_code is ExitCode.DONE


@pytest.mark.parametrize("inside", ["", "m"])
def test_a_folder_of_a_site_that_was_opened_to_anybody_is_closed_by_the_build(
    inside: str, config: Path, right: dict[str, Entry]
) -> None:
    _remembered_as_done(config)
    (config.parent / "build/public" / inside).chmod(0o777)

    found = found_by_verify(config)
    result = built(config)

    assert [str(one).endswith("(its mode is 0777)") for one in found] == [True]
    assert result.exit_code is ExitCode.DONE
    assert_whole(config, right)


def test_a_site_of_nobody_is_told_by_each_build_until_it_is_gone(config: Path) -> None:
    shutil.copytree(config.parent / "build/public", config.parent / "build/guests")
    _remembered_as_done(config)

    again = staticgal(config.parent, "build")
    shutil.rmtree(config.parent / "build/guests")
    after = staticgal(config.parent, "build")

    assert (
        "build/guests: this is the site of no audience in gallery.yaml\n    delete it"
        in again.stderr
    )
    assert "guests" not in after.stderr
    assert found_by_verify(config) == []


def test_of_a_file_in_the_way_of_the_store_the_very_file_is_named(config: Path) -> None:
    store = config.parent / ".staticgal/store"
    shutil.rmtree(store)
    store.write_text("mine")
    one_more(config)

    told = staticgal(config.parent, "build")
    store.unlink()

    assert f"`{store}`: a file is in the way" in told.stderr
    assert built(config).exit_code is ExitCode.DONE
    assert found_by_verify(config) == []


@pytest.mark.parametrize("command", ["build", "verify"])
def test_a_disk_that_takes_nothing_of_the_state_is_told_and_no_fault_of_the_program(
    command: str, config: Path
) -> None:
    one_more(config)

    # What SQLite meets as "disk I/O error": a disk that is full to the last block, for one.
    run = [sys.executable, "-m", "staticgal", command]
    told = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 2; exec "$@"', "sh", *run],
        cwd=config.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    done = built(config)

    assert told.returncode == ExitCode.WORK_FAILED
    assert "Traceback" not in told.stderr
    assert "it is full, or damaged" in told.stderr
    assert done.exit_code is ExitCode.DONE
    assert found_by_verify(config) == []
