"""A build that changes what is there ends with what a build from scratch would have made."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.given import (
    GALLERY,
    built,
    differences,
    family_photos,
    from_scratch,
    gallery,
    photo,
    sites,
    staticgal,
    tree,
    untouched,
    write,
)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery that was built once; copy it, do not change it."""
    folder = tmp_path_factory.mktemp("first") / "gallery"
    config = gallery(folder)
    family_photos(folder)
    result = built(config)
    assert result.exit_code == 0, result
    return folder


@pytest.fixture
def config(first: Path, tmp_path: Path) -> Path:
    """A built gallery of the test's own.

    Copied with its times, but with other inodes: so the build looks at each photo's bytes again,
    as it must, and knows them.
    """
    folder = tmp_path / "gallery"
    shutil.copytree(first, folder, symlinks=True)
    text = built(folder / "gallery.yaml")
    assert text.made == 0
    return folder / "gallery.yaml"


def assert_as_from_scratch(config: Path) -> None:
    fresh = from_scratch(config, config.parent.parent / f"scratch-{time.monotonic_ns()}")
    assert differences(sites(config.parent / "build"), sites(fresh)) == []


def test_a_build_that_finds_nothing_changed_touches_no_file_of_a_site(config: Path) -> None:
    before = untouched(config.parent / "build")

    result = built(config)

    assert result.made == 0
    assert all(site.is_unchanged for site in result.sites)
    assert untouched(config.parent / "build") == before


def test_a_build_that_finds_nothing_changed_opens_no_photo(config: Path) -> None:
    # Old enough that no change can hide in the clock's tick, so that nothing has to be read again.
    time.sleep(2.1)
    built(config)
    photos = sorted((config.parent / "photos").rglob("*.jpg"))
    for path in photos:
        os.utime(path, ns=(0, path.stat().st_mtime_ns))  # long unread: any reading moves atime
    time.sleep(2.1)
    built(config)  # that moved ctime: they are read once more
    for_reading = [path.stat().st_atime_ns for path in photos]
    if not any(for_reading):
        pytest.skip("this file system does not keep the times of reading")
    time.sleep(1.1)

    assert built(config).made == 0

    assert [path.stat().st_atime_ns for path in photos] == for_reading


def test_one_photo_more_makes_renditions_of_that_photo_alone(config: Path) -> None:
    photo(config.parent / "photos/2026-05-03 Lisbon/IMG_20260509_101500.jpg", 31)

    result = built(config)

    # 96 pixels are never enlarged: one JPEG, one AVIF, and the original.
    assert result.made == 3
    assert {site.audience: site.photos for site in result.sites} == {
        "public": 4,
        "family": 6,
        "me": 7,
    }
    assert_as_from_scratch(config)


def test_one_word_of_a_caption_rewrites_two_pages_and_makes_nothing(config: Path) -> None:
    site = config.parent / "build/public"
    before = untouched(site)
    note = config.parent / "photos/2026-05-03 Lisbon/IMG_20260502_101500.jpg.md"
    note.write_text(note.read_text().replace("Uphill", "Downhill"))

    result = built(config)

    assert result.made == 0
    after = untouched(site)
    media = [path for path in before if "/m/" in path and Path(path).is_file()]
    assert media
    inodes = {path: status[0] for path, status in before.items() if Path(path).is_file()}
    changed = [path for path, inode in inodes.items() if after[path][0] != inode]
    assert not set(media) & set(changed)
    assert 1 <= len(changed) <= 2
    assert any("Downhill" in Path(path).read_text() for path in changed)
    assert_as_from_scratch(config)


def test_a_photo_replaced_within_the_same_second_is_seen(config: Path) -> None:
    path = config.parent / "photos/2026-10-15 Anna/a.jpg"
    old = path.stat()
    one, other = photo(config.parent / "one.jpg", 41), photo(config.parent / "two.jpg", 42)
    size = max(old.st_size, one.stat().st_size, other.stat().st_size) + 8
    for made in (one, other):
        with made.open("ab") as file:  # bytes after the picture's end: all as long as each other
            file.write(bytes(size - made.stat().st_size))
    shutil.copyfile(one, path)
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    built(config)
    before = path.stat()

    path.write_bytes(other.read_bytes())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (before.st_size, before.st_mtime_ns, before.st_ino) == (
        after.st_size,
        after.st_mtime_ns,
        after.st_ino,
    )
    result = built(config)

    assert result.made == 3
    assert_as_from_scratch(config)


def test_an_own_template_is_used_without_decoding_a_photo(config: Path) -> None:
    folder = config.parent
    write(folder / "mytheme/theme.yaml", "name: Mine\n")
    base = (Path(__file__).parents[2] / "themes/default/base.html").read_text()
    write(folder / "mytheme/base.html", base.replace("<body", '<body data-mine="one"'))
    config.write_text(GALLERY + "theme: mytheme\n")
    assert built(config).made == 0

    write(folder / "mytheme/base.html", base.replace("<body", '<body data-mine="two"'))
    result = built(config)

    assert result.made == 0
    pages = list((folder / "build/public").rglob("index.html"))
    assert pages
    assert all('data-mine="two"' in page.read_text() for page in pages)
    assert_as_from_scratch(config)


def test_another_quality_makes_the_renditions_it_concerns_and_the_old_ones_go(
    config: Path,
) -> None:
    store = config.parent / ".staticgal/store"
    before = {path.name for path in store.rglob("*.jpg")}
    config.write_text(GALLERY + "renditions: {quality: {jpeg: 50}}\n")

    dry = staticgal(config.parent, "build", "--dry-run")
    result = built(config)

    assert "size, quality or format changed" in dry.stdout, dry
    assert result.made == 6  # one JPEG of each photo; its AVIF and original are as they were
    after = {path.name for path in store.rglob("*.jpg")}
    assert len(after) == len(before)
    assert len(after - before) == 6
    assert_as_from_scratch(config)


def test_a_rule_that_takes_away_takes_away_at_once(config: Path) -> None:
    site = config.parent / "build/public"
    media = {path.name for path in site.glob("m/*/*")}
    assert media
    config.write_text(GALLERY + 'albums: {"2026-05-03 Lisbon": {access: {public: none}}}\n')

    result = built(config)

    assert result.made == 0
    assert not list(site.glob("m/*/*"))
    assert not any("lisbon" in path.as_posix().lower() for path in site.rglob("*"))
    assert_as_from_scratch(config)


def test_a_rule_that_takes_away_leaves_nothing_behind_in_the_spare_after_the_next_build(
    config: Path,
) -> None:
    photos = config.parent / "photos/2026-05-03 Lisbon"
    for number in (4, 5, 6):
        photo(photos / f"IMG_2026050{number}_101500.jpg", 50 + number)
        built(config)
    (photos / "IMG_20260504_101500.jpg").unlink()
    built(config)
    photo(photos / "IMG_20260507_101500.jpg", 57)
    built(config)

    assert_as_from_scratch(config)


def test_a_new_secret_renames_everything_of_that_audience_alone(config: Path) -> None:
    public, family = config.parent / "build/public", config.parent / "build/family"
    before, other = set(tree(public)), untouched(family)
    (config.parent / "secrets/public.key").unlink()

    built(config)

    after = set(tree(public))
    kept = {path for path in before & after if "." in Path(path).name}
    assert {path for path in kept if not path.startswith("assets/")} == {
        "index.html",
        "404.html",
        "robots.txt",
    }
    assert untouched(family) == other
    assert_as_from_scratch(config)


def test_an_audience_that_is_no_more_has_no_site_any_more(config: Path) -> None:
    config.write_text(GALLERY.replace("  family: {role: relative}\n", ""))

    built(config)

    assert not (config.parent / "build/family").exists()
    assert not (config.parent / ".staticgal/sites/family").exists()
    assert_as_from_scratch(config)


def _file_missing(site: Path) -> None:
    next(site.glob("m/*/*")).unlink()


def _folder_missing(site: Path) -> None:
    shutil.rmtree(site / "m")


def _all_missing(site: Path) -> None:
    shutil.rmtree(site)


def _folder_too_many(site: Path) -> None:
    (site / "empty").mkdir()


def _state_missing(site: Path) -> None:
    for path in (site.parent.parent / ".staticgal").glob("state.sqlite*"):
        path.unlink()


def _store_missing(site: Path) -> None:
    shutil.rmtree(site.parent.parent / ".staticgal/store")


def _stored_file_missing(site: Path) -> None:
    next((site.parent.parent / ".staticgal/store").rglob("*.jpg")).unlink()


def _stored_file_overwritten(site: Path) -> None:
    path = next((site.parent.parent / ".staticgal/store").rglob("*.avif"))
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1] + b"?")


def _spares_missing(site: Path) -> None:
    shutil.rmtree(site.parent.parent / ".staticgal/sites")


HARM: tuple[Callable[[Path], None], ...] = (
    _file_missing,
    _folder_missing,
    _all_missing,
    _folder_too_many,
    _state_missing,
    _store_missing,
    _stored_file_missing,
    _stored_file_overwritten,
    _spares_missing,
)


@pytest.mark.parametrize("harm", HARM)
def test_what_was_lost_or_spoilt_is_mended_by_the_next_builds(
    harm: Callable[[Path], None], config: Path
) -> None:
    photos = config.parent / "photos"
    photo(photos / "2026-10-15 Anna/c.jpg", 61)
    built(config)
    harm(config.parent / "build/public")
    # What goes at the same time may not come back out of anything left over.
    (photos / "2026-05-03 Lisbon/IMG_20260501_101500.jpg").unlink()

    assert built(config).exit_code == 0

    photo(photos / "2026-05-03 Lisbon/IMG_20260508_101500.jpg", 62)
    result = built(config)
    assert result.exit_code == 0, result
    write(photos / "2026-05-03 Lisbon/IMG_20260508_101500.jpg.md", "A word.\n")
    result = built(config)
    assert result.exit_code == 0, result
    assert_as_from_scratch(config)


def test_gallery_yaml_changed_during_a_build_is_seen_by_the_next(config: Path) -> None:
    from staticgal.app.build import BuildOptions, build
    from staticgal.progress import Quiet

    class Editing(Quiet):
        """Says nothing; edits gallery.yaml once, as the first pages are written."""

        has_edited = False

        def stage(self, name: str, total: int | None = None, unit: str = "") -> None:
            del total, unit
            if "writing pages" in name and not self.has_edited:
                self.has_edited = True
                closed = 'albums: {"2026-05-03 Lisbon": {access: {public: none}}}\n'
                config.write_text(GALLERY + closed)

    time.sleep(2.1)  # the photos have settled, so a build may be remembered
    photo(config.parent / "photos/2026-05-03 Lisbon/IMG_20260508_101500.jpg", 62)
    time.sleep(2.1)
    editing = Editing()
    build(config, BuildOptions(jobs=1), editing)
    assert editing.has_edited

    built(config)

    assert not list((config.parent / "build/public").glob("m/*/*"))


EDITS = (
    *("add", "add", "replace", "remove", "rename", "caption", "caption", "title", "hide", "show"),
    *("close", "open", "quality", "audience", "touch", "nothing", "nest", "twin", "unlisted"),
)


class Wanderer:
    """Makes one change after another to a gallery, as a restless owner would."""

    def __init__(self, config: Path, seed: int) -> None:
        self._config = config
        self._photos = config.parent / "photos"
        self._random = random.Random(seed)  # noqa: S311
        self._count = 100 * seed
        self._lines = {"quality": "", "close": "", "audience": ""}

    def edit(self) -> str:
        what = self._random.choice(EDITS)
        getattr(self, f"_{what}")()
        text = GALLERY.replace(
            "  me: {role: owner}\n", "  me: {role: owner}\n" + self._lines["audience"]
        )
        new = text + self._lines["quality"] + self._lines["close"]
        if new != self._config.read_text():
            self._config.write_text(new)
        return what

    def _some(self) -> Path:
        return self._random.choice(sorted(self._photos.rglob("*.jpg")))

    def _album(self) -> Path:
        return self._random.choice(sorted({path.parent for path in self._photos.rglob("*.jpg")}))

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _add(self) -> None:
        number = self._next()
        photo(
            self._album() / f"new-{number}.jpg", number, taken=f"2026:0{number % 9 + 1}:02 10:00:00"
        )

    def _replace(self) -> None:
        path = self._some()
        path.unlink()
        photo(path, self._next())

    def _remove(self) -> None:
        if len(list(self._photos.rglob("*.jpg"))) > 2:
            self._some().unlink()

    def _rename(self) -> None:
        path = self._some()
        path.rename(path.with_name(f"renamed-{self._next()}.jpg"))

    def _caption(self) -> None:
        path = self._some()
        write(path.with_name(f"{path.name}.md"), f"Caption number {self._next()}.\n")

    def _title(self) -> None:
        write(self._album() / "_folder.md", f"---\ntitle: Title {self._next()}\n---\n")

    def _hide(self) -> None:
        path = self._some()
        write(path.with_name(f"{path.name}.md"), "---\nhidden: true\n---\n")

    def _unlisted(self) -> None:
        path = self._some()
        write(path.with_name(f"{path.name}.md"), "---\nunlisted: true\n---\n")

    def _show(self) -> None:
        for note in self._photos.rglob("*.jpg.md"):
            note.unlink()

    def _close(self) -> None:
        self._lines["close"] = 'photos: {"**/*1*.jpg": {access: {public: none}}}\n'

    def _open(self) -> None:
        self._lines["close"] = ""

    def _quality(self) -> None:
        quality = self._random.choice((40, 60, 82))
        self._lines["quality"] = f"renditions: {{quality: {{jpeg: {quality}}}}}\n"

    def _audience(self) -> None:
        has = self._lines["audience"]
        self._lines["audience"] = "" if has else "  client: {role: viewer}\n"

    def _touch(self) -> None:
        self._some().touch()

    def _nothing(self) -> None:
        pass

    def _nest(self) -> None:
        number = self._next()
        photo(self._album() / f"2025-0{number % 9 + 1} Below {number}" / "x.jpg", number)

    def _twin(self) -> None:
        path = self._some()
        shutil.copyfile(path, path.with_name(f"twin-{self._next()}.jpg"))


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 13))]
)
def test_a_walk_of_edits_ends_where_a_build_from_scratch_would(
    seed: int, first: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "gallery"
    shutil.copytree(first, folder, symlinks=True)
    config = folder / "gallery.yaml"
    wanderer = Wanderer(config, seed)

    done = []
    for step in range(6):
        done += [wanderer.edit() for _ in range(1 + step % 2)]
        result = built(config)
        assert result.exit_code == 0, (done, result)
        if step % 3 == 2:
            fresh = from_scratch(config, tmp_path / f"scratch-{step}")
            assert differences(sites(folder / "build"), sites(fresh)) == [], done


def _settled(config: Path) -> None:
    """Build until the build is remembered as one to which nothing need be done."""
    time.sleep(2.1)
    built(config)
    assert all(site.is_unchanged for site in built(config).sites)


CLOSED = 'albums: {"2026-05-03 Lisbon": {access: {public: none}}}\n'


def test_a_copy_of_a_gallery_is_not_taken_for_the_gallery_it_was_copied_from(
    config: Path, tmp_path: Path
) -> None:
    _settled(config)
    shutil.copytree(config.parent, tmp_path / "copy", symlinks=True)
    (tmp_path / "copy/gallery.yaml").write_text(GALLERY + CLOSED)

    built(tmp_path / "copy/gallery.yaml")

    assert not list((tmp_path / "copy/build/public").glob("m/*/*"))
    assert list((config.parent / "build/public").glob("m/*/*"))


def test_another_configuration_beside_gallery_yaml_is_not_taken_for_it(config: Path) -> None:
    _settled(config)
    other = write(config.parent / "closed.yaml", GALLERY + CLOSED)

    built(other)

    assert not list((config.parent / "build/public").glob("m/*/*"))
