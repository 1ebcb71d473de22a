"""What is kept between two builds: secrets, store, state, lock, and sites in their places."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from staticgal.assembly import swap
from staticgal.assembly.foreign_files import refuse_foreign
from staticgal.assembly.plan import Reason, plan
from staticgal.assembly.stage import Sites
from staticgal.assembly.staged_folder import remove_tree
from staticgal.assembly.staged_site import Contents, Part
from staticgal.core.photo_reader import PhotoVersion
from staticgal.core.rendition import (
    Format,
    Product,
    RenditionJob,
    RenditionSpec,
    Size,
    Verbatim,
    product_name,
)
from staticgal.errors import BuildError, ConfigError
from staticgal.site.digest import EPOCH, file_time, of_bytes
from staticgal.site.manifest import manifest_file
from staticgal.state.database import State
from staticgal.state.lock import building
from staticgal.state.secrets import read_or_make
from staticgal.state.store import Store, is_as_filed, rendition_key, seal
from staticgal.workers.processes import ProcessPool

SPEC = RenditionSpec(Size.GALLERY, 1024, Format.JPEG, 82)
SMALL = RenditionSpec(Size.THUMBNAIL, 400, Format.AVIF, 60)
VERSION = PhotoVersion("1")


def _job(*products: Product, digest: str = "d1", width: int = 2000) -> RenditionJob:
    return RenditionJob("id", products, "/photos/a.jpg", digest, "jpeg", width, 1000)


def _reason(
    made: tuple[Product, ...] = (),
    source: str = "d1",
    encoder: str = "vips 1",
    lost: bool = False,
    changed: bool = False,
) -> Reason | None:
    """Why SPEC of `d1` has to be made by `vips 1`, given what was made before; None if not."""
    job = _job(SPEC)
    keys = {
        rendition_key(source, job.width, job.height, product, encoder): product for product in made
    }
    result = plan(
        [job],
        set(keys),
        lambda: {source: {(product_name(product), encoder) for product in made}} if made else {},
        {job.location} if changed else (),
        {job.location: VERSION},
        "vips 1",
        set() if lost else set(keys),
    )
    return result.makes[0].reason if result.makes else None


def test_a_rendition_is_made_for_its_reason_and_else_not_at_all() -> None:
    other_quality = RenditionSpec(Size.GALLERY, 1024, Format.JPEG, 50)

    assert _reason() is Reason.NEW
    assert _reason(made=(SPEC,)) is None
    assert _reason(made=(other_quality,)) is Reason.SPEC
    assert _reason(made=(SMALL,)) is Reason.SPEC
    assert _reason(made=(SPEC,), encoder="vips 0") is Reason.ENCODER
    assert _reason(made=(SPEC,), lost=True) is Reason.MISSING
    assert _reason(made=(SPEC,), source="d0", changed=True) is Reason.CHANGED


def test_a_rendition_wanted_by_two_audiences_or_twice_is_made_once() -> None:
    twin = RenditionJob("other", (SPEC,), "/photos/twin.jpg", "d1", "jpeg", 2000, 1000)
    jobs = [_job(SPEC, SMALL), _job(SPEC), twin]

    result = plan(jobs, (), dict, (), {j.location: VERSION for j in jobs}, "vips 1", ())

    assert result.count == 2
    assert len(result.makes) == 1


def test_everything_that_moves_a_renditions_bytes_moves_its_key_and_nothing_else() -> None:
    def key(spec: Product, digest: str = "d", width: int = 2000, encoder: str = "e") -> str:
        return rendition_key(digest, width, 1000, spec, encoder)

    gallery = key(SPEC)

    assert key(RenditionSpec(Size.MEDIUM, 1024, Format.JPEG, 82)) == gallery
    others = {
        key(RenditionSpec(Size.GALLERY, 1025, Format.JPEG, 82)),
        key(RenditionSpec(Size.GALLERY, 1024, Format.WEBP, 82)),
        key(RenditionSpec(Size.GALLERY, 1024, Format.JPEG, 81)),
        key(RenditionSpec(Size.GALLERY, 1024, Format.JPEG, 82, effort=1)),
        key(RenditionSpec(Size.GALLERY, 1024, Format.JPEG, 82, copyright="©")),
        key(SPEC, digest="d2"),
        key(SPEC, encoder="e2"),
        key(Verbatim("jpg")),
    }
    assert len(others | {gallery}) == 9
    # Larger than the photo: both come out as large as it is.
    large, larger = (RenditionSpec(Size.LARGE, edge, Format.JPEG, 82) for edge in (3000, 4000))
    assert key(large) == key(larger)
    assert key(Verbatim("jpg"), encoder="e2") == key(Verbatim("jpg"))


def test_the_store_takes_in_a_file_read_only_and_knows_when_it_was_written_to(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path / "store")
    store.prepare()
    made = store.incoming / "x"
    made.write_bytes(b"12345")
    digest = of_bytes(b"12345")

    path = store.file(made, "abcd", "jpg", digest)

    assert path.stat().st_mode & 0o777 == 0o444
    assert is_as_filed(path, digest, 5)
    path.chmod(0o644)
    path.write_bytes(b"54321")
    assert not is_as_filed(path, digest, 5)
    store.drop("abcd", "jpg")
    store.drop("abcd", "jpg")
    assert not is_as_filed(path, digest, 5)


def test_the_state_is_its_owners_alone_wherever_it_lies(tmp_path: Path) -> None:
    State(tmp_path / "state.sqlite").close()

    assert stat.S_IMODE((tmp_path / "state.sqlite").stat().st_mode) == 0o600


def test_a_state_file_of_another_version_is_made_anew(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    state.put("a", "1")
    state.close()
    again = State(tmp_path / "state.sqlite")
    assert again.get("a") == "1"
    again.db.execute("PRAGMA user_version=99")
    again.close()

    newer = State(tmp_path / "state.sqlite")

    assert newer.get("a") == ""
    newer.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    unheard: Any = object()
    files = [manifest_file("index.html", 1, "d"), manifest_file("b.html", unheard, "d")]

    with pytest.raises(sqlite3.Error), state.transaction():
        state.replace_part("public", "p", "inputs", files)

    assert state.parts("public") == {}
    assert state.paths("public") == set()
    state.close()


def test_secrets_are_for_their_owner_alone_and_stay_what_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"

    first = read_or_make(folder, ["public", "family"])

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "public.key").stat().st_mode) == 0o600
    assert (folder / ".gitignore").read_text().splitlines()[-1] == "*"
    assert len(first["public"]) == 32
    assert first["public"] != first["family"]
    assert read_or_make(folder, ["family", "public", "new"])["public"] == first["public"]


@pytest.mark.parametrize("content", [b"", b"no secret\n", b"\xff\xfe", b"ab" * 31, b"AB" * 32])
def test_a_broken_secret_stops_the_build_rather_than_being_replaced(
    content: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "public.key").write_bytes(content)

    with pytest.raises(ConfigError, match="secret"):
        read_or_make(folder, ["public"])

    assert (folder / "public.key").read_bytes() == content


def test_the_lock_is_held_by_one_and_free_again_after(tmp_path: Path) -> None:
    with building(tmp_path / "own"):
        for _ in range(2):  # a failed attempt does not let it go
            second = building(tmp_path / "own")
            with pytest.raises(BuildError, match=rf"process {os.getpid()}\)"):
                second.__enter__()

    with building(tmp_path / "own"):
        pass


def _sites(folder: Path) -> tuple[Path, Path]:
    staged, site = folder / "staged", folder / "out/site"
    for path, text in ((staged, "new"), (site, "old")):
        path.mkdir(parents=True)
        (path / "index.html").write_text(text)
    return staged, site


def test_a_swap_changes_places_and_says_whether_there_was_a_site(tmp_path: Path) -> None:
    staged, site = _sites(tmp_path)

    assert swap.put_in_place(staged, site)

    assert (site / "index.html").read_text() == "new"
    assert (staged / "index.html").read_text() == "old"
    assert not swap.put_in_place(staged, tmp_path / "another/site")
    assert (tmp_path / "another/site/index.html").read_text() == "old"


class _NoExchange:
    """A C library on a file system that cannot exchange two folders, like some network shares."""

    def _refuse(self, *_: object) -> int:
        ctypes.set_errno(errno.EINVAL)
        return -1

    renameat2 = renamex_np = _refuse


def test_where_folders_cannot_be_exchanged_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, site = _sites(tmp_path)
    monkeypatch.setattr(swap.ctypes, "CDLL", lambda *_, **__: _NoExchange())

    assert swap.put_in_place(staged, site)

    assert (site / "index.html").read_text() == "new"
    assert (staged / "index.html").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "staged"]


@pytest.mark.parametrize("what", ["a file of the user's", "a link", "another time", "writable"])
def test_what_staticgal_did_not_write_is_refused(what: str, tmp_path: Path) -> None:
    site = tmp_path / "build/public"
    (site / "m").mkdir(parents=True)
    path = site / "m/x"
    path.write_bytes(b"ours")
    seal(path, of_bytes(b"ours"))
    refuse_foreign(site)
    match what:
        case "a file of the user's":
            (site / "notes.txt").write_text("mine")
        case "a link":
            (site / "link").symlink_to(path)
        case "another time":
            os.utime(path, (EPOCH - 1, EPOCH - 1))
        case _:
            path.chmod(0o644)

    with pytest.raises(BuildError, match="staticgal did not write"):
        refuse_foreign(site)


def test_a_folder_of_the_users_in_a_sites_place_is_left_alone(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    built = Sites(tmp_path / "build", tmp_path / "spares", state)
    (tmp_path / "build/public").mkdir(parents=True)
    (tmp_path / "build/public/thesis.txt").write_text("years of work")
    part = Part("site", "inputs", lambda: Contents({}, [("index.html", b"x")]))

    with pytest.raises(BuildError, match="thesis"):
        built.stage("public", [part])

    assert (tmp_path / "build/public/thesis.txt").read_text() == "years of work"
    state.close()


def test_deleting_a_tree_does_not_follow_links(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/photo.jpg").write_text("x")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree/link").symlink_to(tmp_path / "mine")
    (tmp_path / "root").symlink_to(tmp_path / "mine")

    remove_tree(tmp_path / "tree")
    remove_tree(tmp_path / "root")
    remove_tree(tmp_path / "not there")

    assert (tmp_path / "mine/photo.jpg").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine"]


def test_a_files_time_follows_from_its_bytes_within_fixed_years() -> None:
    times = {file_time(of_bytes(bytes([n]))) for n in range(100)}

    assert len(times) == 100
    assert all(EPOCH <= time < EPOCH + (1 << 28) for time in times)


def _work(task: int) -> int:
    if task == 13:
        os._exit(9)
    if task == 17:
        os.kill(os.getpid(), signal.SIGSEGV)
    return task * 2


def _die(task: int) -> int:
    os._exit(task)


def test_no_task_is_lost_when_workers_die_one_after_another() -> None:
    """A pool that breaks while it is given a task has not taken that task on."""
    with ProcessPool(2) as workers:
        results = sorted(workers.run(_die, range(12), lambda task, _: task))

    assert results == list(range(12))


def test_a_worker_that_dies_costs_its_own_task_alone() -> None:
    with ProcessPool(2) as workers:
        results = sorted(workers.run(_work, range(20), lambda task, _: -task))

        assert results == sorted([-13, -17, *(n * 2 for n in range(20) if n not in (13, 17))])
        assert sorted(workers.run(_work, range(3), lambda task, _: -task)) == [0, 2, 4]
