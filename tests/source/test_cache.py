"""Facts kept between builds: what is unchanged is not read again, what may have changed is."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.model import Location, PlaceNames, Technical
from staticgal.core.when import CaptureTime, Day, Month, Year
from staticgal.source.cache import FactsCache, Memory, decode, encode
from staticgal.source.metadata.fields import EMPTY, Facts, MetadataFields
from staticgal.source.tree.scan import scan
from tests.source.moments import local

LONG = 10_000_000_000  # ns: well beyond any clock's tick
FACTS = Facts("ab" * 32, 3, "jpeg", 4, 3, False, EMPTY, MetadataFields(taken=Year(2026)))


class Clock:
    """A scan's beginning, told relative to the newest file of the tree."""

    def __init__(self, root: Path) -> None:
        self.newest = scan(root).newest_ns

    def after(self, ns: int) -> int:
        return self.newest + ns


def given_photo(root: Path, name: str = "a.jpg", content: bytes = b"one") -> Path:
    (root / name).write_bytes(content)
    return root / name


def remembered(root: Path, cache: FactsCache, at_ns: int) -> None:
    """A build: what is not known is inspected, and saved as read by a scan at that time."""
    tree = scan(root)
    cache.save([(file, FACTS) for file in cache.lookup(tree, at_ns).to_inspect], at_ns)


@pytest.fixture
def cache(tmp_path: Path) -> FactsCache:
    (tmp_path / "state").mkdir()
    return FactsCache(tmp_path / "state/state.sqlite", reader_version=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "photos").mkdir()
    return tmp_path / "photos"


def test_an_unchanged_photo_is_known(root: Path, cache: FactsCache) -> None:
    photo = given_photo(root)
    clock = Clock(root)
    remembered(root, cache, clock.after(LONG))

    known = cache.lookup(scan(root), clock.after(2 * LONG))

    assert known.known == {str(photo): FACTS}
    assert known.to_inspect == ()


def test_only_photos_are_sorted(root: Path, cache: FactsCache) -> None:
    given_photo(root, "a.xmp")
    given_photo(root, "a.nef")

    assert cache.lookup(scan(root), 0) == cache.lookup(scan(root), LONG)
    assert cache.lookup(scan(root), 0).to_inspect == ()


def test_a_photo_read_in_the_tick_it_was_written_in_is_read_again(
    root: Path, cache: FactsCache
) -> None:
    given_photo(root)
    clock = Clock(root)
    remembered(root, cache, clock.after(500_000_000))

    assert len(cache.lookup(scan(root), clock.after(LONG)).to_inspect) == 1

    remembered(root, cache, clock.after(LONG))
    assert cache.lookup(scan(root), clock.after(2 * LONG)).to_inspect == ()


def test_a_photo_replaced_within_the_same_second_is_seen(root: Path, cache: FactsCache) -> None:
    photo = given_photo(root, content=b"one")
    clock = Clock(root)
    before = photo.stat()
    # Read right after it was written, then replaced by as many bytes, its mtime set back.
    remembered(root, cache, clock.after(1000))
    photo.write_bytes(b"two")
    os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = photo.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)

    assert len(cache.lookup(scan(root), clock.after(LONG)).to_inspect) == 1


def test_the_same_change_is_seen_however_late_the_first_reading_was(
    root: Path, cache: FactsCache
) -> None:
    photo = given_photo(root, content=b"one")
    clock = Clock(root)
    before = photo.stat()
    remembered(root, cache, clock.after(LONG))
    photo.write_bytes(b"two")
    os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))

    # mtime, size and inode are equal; only ctime, which nobody can set, tells.
    assert len(cache.lookup(scan(root), clock.after(2 * LONG)).to_inspect) == 1


def test_another_file_moved_into_its_place_is_seen(root: Path, cache: FactsCache) -> None:
    photo = given_photo(root, content=b"one")
    os.utime(photo, ns=(5, 5))
    clock = Clock(root)
    remembered(root, cache, clock.after(LONG))
    other = given_photo(root, "b.jpg", b"two")
    os.utime(other, ns=(5, 5))
    other.rename(photo)

    assert len(cache.lookup(scan(root), clock.after(2 * LONG)).to_inspect) == 1


def test_a_clock_set_back_is_not_believed(root: Path, cache: FactsCache) -> None:
    given_photo(root)
    clock = Clock(root)
    remembered(root, cache, clock.after(2 * LONG))

    assert len(cache.lookup(scan(root), clock.after(LONG)).to_inspect) == 1


def test_another_reader_reads_everything_again(root: Path, tmp_path: Path) -> None:
    given_photo(root)
    clock = Clock(root)
    database = sqlite3.connect(tmp_path / "state.sqlite")
    remembered(root, FactsCache(database, 1), clock.after(LONG))

    newer = FactsCache(database, 2)

    assert newer.load() == {}
    assert len(newer.lookup(scan(root), clock.after(2 * LONG)).to_inspect) == 1


def test_pruning_forgets_the_photos_that_are_gone(root: Path, cache: FactsCache) -> None:
    kept, gone = given_photo(root, "a.jpg"), given_photo(root, "b.jpg")
    remembered(root, cache, Clock(root).after(LONG))

    assert cache.prune([str(kept)]) == 1
    assert set(cache.load()) == {str(kept)}
    assert str(gone) not in cache.load()


def test_a_damaged_row_is_read_again(root: Path, tmp_path: Path) -> None:
    given_photo(root)
    clock = Clock(root)
    database = sqlite3.connect(tmp_path / "state.sqlite")
    cache = FactsCache(database, 1)
    remembered(root, cache, clock.after(LONG))
    for damage in ("", "[]", "{}", "[1,2", '["a",1,"jpeg",1,1,0,{"nonsense":1},{}]', "null"):
        database.execute("update facts_by_photo set facts = ?", (damage,))

        assert len(cache.lookup(scan(root), clock.after(2 * LONG)).to_inspect) == 1


def test_a_path_that_is_not_utf8_can_be_kept(tmp_path: Path, cache: FactsCache) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    root.mkdir()
    photo = given_photo(root)
    clock = Clock(root)
    remembered(root, cache, clock.after(LONG))

    assert set(cache.lookup(scan(root), clock.after(2 * LONG)).known) == {str(photo)}


def test_a_table_as_earlier_versions_made_it_is_left_behind(root: Path, tmp_path: Path) -> None:
    given_photo(root)
    database = sqlite3.connect(tmp_path / "state.sqlite")
    database.execute("create table facts (disk_path blob primary key, size integer, facts text)")

    remembered(root, FactsCache(database, 1), Clock(root).after(LONG))

    assert len(FactsCache(database, 1).load()) == 1


def test_an_inode_of_64_bits_can_be_kept(root: Path, cache: FactsCache) -> None:
    given_photo(root)
    (file,) = scan(root).files()
    file = file._replace(inode=2**64 - 2)
    started = file.ctime_ns + LONG
    cache.save([(file, FACTS)], started)

    (row,) = cache.load().values()

    assert row.vouches_for(file, started)
    assert not row.vouches_for(file._replace(inode=2**64 - 3), started)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
OFFSETS = st.none() | st.timedeltas(timedelta(hours=-23), timedelta(hours=23))
MOMENTS = (
    st.builds(CaptureTime, st.datetimes(local(1826, 1, 1), local(2100, 12, 31)), OFFSETS)
    | st.builds(Day, st.dates(date(1826, 1, 1), date(2100, 12, 31)))
    | st.builds(Month, st.integers(1826, 2100), st.integers(1, 12))
    | st.builds(Year, st.integers(1826, 2100))
)
WORDS = st.none() | st.lists(TEXT, min_size=1, max_size=3).map(tuple)
PARTIALS = st.just(EMPTY) | st.builds(
    MetadataFields,
    title=st.none() | TEXT,
    caption=st.none() | TEXT,
    caption_is_markdown=st.none() | st.booleans(),
    alt=st.none() | TEXT,
    taken=st.none() | MOMENTS,
    location=st.none() | st.builds(Location, st.floats(-90, 90), st.floats(-180, 180)),
    place_names=st.none() | st.builds(PlaceNames, TEXT, TEXT, TEXT, TEXT),
    technical=st.none() | st.builds(Technical, *[TEXT] * 8),
    keywords=WORDS,
    people=WORDS,
    rating=st.none() | st.integers(-1, 5),
    label=st.none() | TEXT,
)
ANY_FACTS = st.builds(
    Facts,
    digest=st.text("0123456789abcdef", min_size=64, max_size=64),
    size=st.integers(0, 2**40),
    format=st.sampled_from(["jpeg", "png", "webp", "avif", "tiff", "gif", "heic"]),
    width=st.integers(1, 60000),
    height=st.integers(1, 60000),
    is_animated=st.booleans(),
    embedded=PARTIALS,
    exif=PARTIALS,
    unreadable_blocks=st.lists(st.sampled_from(["EXIF", "XMP"]), max_size=2).map(tuple),
    readings=st.lists(PARTIALS, max_size=2).map(tuple),
)


@given(st.lists(ANY_FACTS, min_size=1, max_size=3))
def test_facts_are_the_same_once_written_and_read(several: list[Facts]) -> None:
    memory: Memory = {}

    assert [decode(encode(facts), memory) for facts in several] == several


def test_parts_that_photos_share_are_one_object() -> None:
    technical = Technical(camera="Canon EOS 5D")
    text = encode(
        replace(FACTS, exif=MetadataFields(technical=technical, keywords=("Anna", "sea")))
    )
    memory: Memory = {}

    first, second = decode(text, memory), decode(text, memory)

    assert first.exif.technical is second.exif.technical
    assert first.exif.keywords is second.exif.keywords
