"""Photos on a disk that is not there are not deleted: the sites stay until their owner means it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from staticgal.app.open_gallery import open_gallery
from staticgal.errors import ConfigErrors, ExitCode, SourceError
from staticgal.progress import Quiet
from tests.app.given import GALLERY, built, gallery, photo, sites, staticgal

SEVERAL = (
    GALLERY.replace("source: photos\n", "")
    + """
galleries:
  - {name: own, source: photos, title: Own}
  - {name: clients, source: clients, title: Clients}
"""
)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A gallery of six photos in two albums, built."""
    found = gallery(tmp_path)
    for number in range(6):
        photo(tmp_path / f"photos/2026 {'ab'[number % 2]}/{number}.jpg", number)
    built(found)
    return found


def unmount(config: Path, name: str = "photos") -> None:
    (config.parent / name).rename(config.parent / f"{name} elsewhere")
    (config.parent / name).mkdir()


def mount(config: Path, name: str = "photos") -> None:
    shutil.rmtree(config.parent / name)
    (config.parent / f"{name} elsewhere").rename(config.parent / name)


def photos_shown(config: Path) -> int:
    return len(list((config.parent / "build/me").rglob("m/**/*.jpg")))


def test_an_empty_folder_that_had_photos_stops_build_and_check_and_keeps_the_sites(
    config: Path,
) -> None:
    before = sites(config.parent / "build")
    unmount(config)

    first, again = (staticgal(config.parent, "build") for _ in range(2))
    check = staticgal(config.parent, "check")

    assert (first.returncode, again.returncode, check.returncode) == (1, 1, 1)
    for said in (first.stderr, again.stderr, check.stderr):
        assert "the folder `photos` is empty, though 6 photos were in it" in said
        assert "Is the disk there?" in said
        assert "`staticgal build --keep-going`" in said
    assert sites(config.parent / "build") == before


def test_with_the_disk_back_nothing_is_to_be_done_by_hand(config: Path) -> None:
    before = sites(config.parent / "build")
    unmount(config)
    with pytest.raises(SourceError):
        built(config)

    mount(config)

    assert built(config).exit_code is ExitCode.DONE
    assert sites(config.parent / "build") == before


def test_who_means_it_gets_sites_without_photos_and_is_not_asked_again(config: Path) -> None:
    assert photos_shown(config)
    unmount(config)

    meant = staticgal(config.parent, "build", "--keep-going")

    assert meant.returncode == 0
    assert photos_shown(config) == 0
    assert staticgal(config.parent, "build").returncode == 0
    mount(config)
    assert built(config).exit_code is ExitCode.DONE
    assert photos_shown(config)


def test_who_means_it_and_is_strict_is_not_told_to_say_what_was_said(config: Path) -> None:
    config.write_text(GALLERY + "acknowledged: {no-photo: [gallery]}\n")
    unmount(config)

    strict = staticgal(config.parent, "build", "--strict", "--keep-going")

    assert (strict.returncode, strict.stderr) == (0, "")
    assert photos_shown(config) == 0


def test_who_means_it_may_have_rules_for_what_is_gone(config: Path) -> None:
    rules = """
albums: {2026 a: {access: {public: none}}}
photos: {'2026 b/*.jpg': {access: {public: none}}}
limits: [{when: {file: '2026 a/**'}, withhold: all, from: [family]}]
"""
    config.write_text(GALLERY + rules)
    built(config)
    unmount(config)

    with pytest.raises(SourceError, match="Is the disk there"):
        built(config)
    meant = built(config, keep_going=True)

    assert meant.exit_code is ExitCode.DONE
    assert {one.code for one in meant.diagnostics} >= {"matches-nothing"}
    # The rules are as strong as they were, should something else come back.
    mount(config)
    (config.parent / "photos/2026 b").rename(config.parent / "photos/2026 c")
    with pytest.raises(ConfigErrors, match=r"2026 b/\*.jpg"):
        built(config)


def test_keeping_on_for_one_audience_does_not_empty_the_others_later(config: Path) -> None:
    unmount(config)
    built(config, "public", keep_going=True)

    with pytest.raises(SourceError, match="is empty"):
        built(config)

    assert photos_shown(config)


def test_a_first_build_of_an_empty_folder_is_no_mistake(tmp_path: Path) -> None:
    config = gallery(tmp_path)

    assert built(config).exit_code is ExitCode.DONE
    assert built(config).exit_code is ExitCode.DONE


@pytest.mark.parametrize("lost", ["state", "configuration"])
def test_sites_that_show_photos_tell_of_them_when_nothing_else_does(
    config: Path, lost: str
) -> None:
    unmount(config)
    if lost == "state":
        assert staticgal(config.parent, "clean").returncode == 0
    else:
        (config.parent / "other").mkdir()
        config.write_text(GALLERY.replace("source: photos", "source: other"))

    with pytest.raises(SourceError, match="Is the disk there"):
        built(config)
    with pytest.raises(SourceError, match="Is the disk there"):
        open_gallery(config, Quiet())

    assert built(config, keep_going=True).exit_code is ExitCode.DONE
    assert built(config).exit_code is ExitCode.DONE


def test_photos_that_are_gone_were_deleted(config: Path) -> None:
    for number in range(5):
        (config.parent / f"photos/2026 {'ab'[number % 2]}/{number}.jpg").unlink()

    result = built(config)

    assert result.exit_code is ExitCode.DONE
    assert result.sites[0].photos == 1


def test_a_folder_with_notes_and_no_photo_left_is_asked_about(config: Path) -> None:
    for path in (config.parent / "photos").rglob("*.jpg"):
        path.unlink()

    with pytest.raises(SourceError, match="has no photo in it"):
        built(config)


def test_one_of_several_galleries_that_is_gone_stops_the_build(tmp_path: Path) -> None:
    config = gallery(tmp_path, SEVERAL)
    photo(tmp_path / "photos/a.jpg", 1)
    photo(tmp_path / "clients/b.jpg", 2)
    built(config)
    unmount(config, "clients")

    with pytest.raises(SourceError, match=r"clients` is empty, though 1 photo was in it"):
        built(config)

    assert built(config, keep_going=True).sites[0].photos == 1
    assert built(config).exit_code is ExitCode.DONE


# --- Photos that cannot be read any more -----------------------------------------------------


def given_many(folder: Path, count: int = 60, album: int = 25) -> Path:
    """A gallery of so many photos, so many of them in one album, built."""
    config = gallery(folder)
    for number in range(count):
        place = "nas" if number < album else f"own {number % 3}"
        photo(folder / f"photos/{place}/{number:03}.jpg", number, size=(32, 24))
    built(config, jobs=2)
    return config


def spoil(config: Path, count: int) -> None:
    for path in sorted((config.parent / "photos").rglob("*.jpg"))[:count]:
        path.write_bytes(b"")


def test_a_large_part_that_suddenly_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    config = given_many(tmp_path)
    before = sites(tmp_path / "build")
    spoil(config, 21)

    for _ in range(2):
        with pytest.raises(SourceError, match=r"21 of the 60 photos .* cannot be read now"):
            built(config)
    with pytest.raises(SourceError, match="Is the disk there"):
        open_gallery(config, Quiet())

    assert sites(tmp_path / "build") == before
    meant = built(config, keep_going=True)
    assert (meant.exit_code, meant.sites[0].photos) == (ExitCode.WORK_FAILED, 39)
    # They could not be read at the last build either: that is no news.
    assert built(config).exit_code is ExitCode.WORK_FAILED


def test_a_small_part_that_cannot_be_read_costs_itself(tmp_path: Path) -> None:
    config = given_many(tmp_path)
    spoil(config, 20)

    result = built(config)

    assert (result.exit_code, result.sites[0].photos) == (ExitCode.WORK_FAILED, 40)


def test_photos_that_never_could_be_read_stop_nothing(tmp_path: Path) -> None:
    config = gallery(tmp_path)
    photo(tmp_path / "photos/a.jpg", 1)
    for number in range(30):
        (tmp_path / f"photos/{number}.jpg").write_bytes(b"")

    assert built(config).exit_code is ExitCode.WORK_FAILED
    assert built(config).sites[0].photos == 1


def test_photos_in_a_folder_that_cannot_be_read_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = given_many(tmp_path)
    from staticgal.source.tree import scan

    whole = scan.os.scandir

    def broken(path: str) -> object:
        if str(path).endswith("/nas"):
            raise OSError(5, "Input/output error")
        return whole(path)

    monkeypatch.setattr(scan.os, "scandir", broken)

    with pytest.raises(SourceError, match=r"25 of the 60 photos"):
        built(config)

    monkeypatch.undo()
    assert built(config).exit_code is ExitCode.DONE
