"""One contract for every kind of place: a folder here, and one of a server by rsync and by sftp."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pytest

from staticgal.progress import Quiet
from staticgal.publish.guards import PlanOptions
from staticgal.publish.place import FileThere, Place, PublishError
from staticgal.publish.plan import nothing_differs
from staticgal.publish.run import take_down
from staticgal.publish.targets.local import LocalPlace
from staticgal.publish.targets.ssh import RSYNC_VARIABLE, SSH_VARIABLE, SshPlace
from staticgal.site.digest import file_time
from tests.publish.given import (
    GALLERY,
    WHERE,
    Failing,
    clock,
    given_site,
    known_of,
    publish,
    texts,
)
from tests.publish.sshd import MISSING, Server, serving

BEFORE = {
    "index.html": "party, trip",
    "assets/style.1.css": "colours",
    "m/a/party.avif": "the party",
    "m/b/trip.avif": "the trip",
    "party/p1.html": "the party",
    "größer [1] & so/t1.html": "a name with everything",
}
AFTER = {
    "index.html": "trip, zoo",
    "assets/style.1.css": "colours",
    "m/b/trip.avif": "the trip",
    "m/c/zoo.avif": "the zoo",
    "größer [1] & so/t1.html": "the same name, another text",
}


@dataclass(frozen=True, slots=True)
class Given:
    """A place and where its two folders really are."""

    place: Place
    folder: Path
    private: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if MISSING:
        pytest.skip(f"not here: {MISSING}")
    with serving(tmp_path_factory.mktemp("sshd")) as one:
        yield one


@pytest.fixture(params=["local", "rsync", "rsync, protocol 29", "sftp"])
def given(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Given]:
    folder, private = tmp_path / "srv/www/family", tmp_path / "srv/www-private/family"
    place: Place
    if request.param == "local":
        place = LocalPlace(folder, private)
    else:
        server: Server = request.getfixturevalue("server")
        monkeypatch.setenv(SSH_VARIABLE, server.ssh)
        rsync = {"sftp": "no-rsync-here", "rsync": "rsync"}.get(
            request.param, "rsync --protocol=29"
        )
        monkeypatch.setenv(RSYNC_VARIABLE, rsync)
        place = SshPlace(server.host, PurePosixPath(folder), PurePosixPath(private))
    yield Given(place, folder, private)
    place.close()


def nobody(_size: int) -> None:
    """Hears nothing of what was sent."""


def test_nothing_is_there_before(given: Given) -> None:
    assert given.place.read("published.json") is None
    assert given.place.listing() == {}
    assert not given.place.move("lock", "aside")
    given.place.delete(["index.html"])
    given.place.remove(["lock"])
    assert not given.folder.exists()
    assert not given.private.exists()


def test_a_file_is_there_as_it_was_built_and_readable(given: Given, tmp_path: Path) -> None:
    publication = given_site(tmp_path / "site", BEFORE)

    given.place.send(publication.site, publication.manifest.files, nobody)

    assert texts(given.folder) == BEFORE
    for file in publication.manifest.files:
        there = given.folder / file.path
        assert there.stat().st_mode & 0o7777 == 0o644
        assert int(there.stat().st_mtime) == file_time(file.sha256)
        assert there.parent.stat().st_mode & 0o777 == 0o755
    assert given.place.listing() == {
        file.path: FileThere(file.size, int(file_time(file.sha256)))
        for file in publication.manifest.files
    }
    given.place.close()
    assert not [path for path in given.private.rglob("*") if path.is_file()]


def test_every_byte_that_is_sent_is_told_once_also_under_strange_names(
    given: Given, tmp_path: Path
) -> None:
    publication = given_site(tmp_path / "site", BEFORE)
    told: list[int] = []

    given.place.send(publication.site, publication.manifest.files, told.append)

    assert sum(told) == sum(file.size for file in publication.manifest.files)
    assert texts(given.folder) == BEFORE


def test_no_more_is_sent_a_second_than_is_said(tmp_path: Path) -> None:
    publication = given_site(tmp_path / "site", {"a.html": "x" * 1500, "b.html": "y" * 1500})
    place = LocalPlace(tmp_path / "www", tmp_path / "private", limit_rate=2000)
    began = time.monotonic()

    place.send(publication.site, publication.manifest.files, nobody)

    assert time.monotonic() - began >= 1.5
    assert texts(tmp_path / "www") == {"a.html": "x" * 1500, "b.html": "y" * 1500}


def test_a_file_takes_the_place_of_another(given: Given, tmp_path: Path) -> None:
    for text in ("the first", "and the next"):
        one = given_site(tmp_path / "site", {"a/index.html": text})
        given.place.send(one.site, one.manifest.files, nobody)

        assert texts(given.folder) == {"a/index.html": text}


def test_what_cannot_be_sent_is_an_error_that_names_it(given: Given, tmp_path: Path) -> None:
    publication = given_site(tmp_path / "site", {"a/index.html": "one"})
    (given.folder / "a/index.html/in-the-way").mkdir(parents=True)

    with pytest.raises(PublishError, match=r"index\.html"):
        given.place.send(publication.site, publication.manifest.files, nobody)


def test_a_deleted_file_takes_its_empty_folders_along(given: Given, tmp_path: Path) -> None:
    publication = given_site(tmp_path / "site", BEFORE)
    given.place.send(publication.site, publication.manifest.files, nobody)

    given.place.delete(["party/p1.html", "m/a/party.avif", "größer [1] & so/t1.html", "no.html"])

    assert sorted(texts(given.folder)) == ["assets/style.1.css", "index.html", "m/b/trip.avif"]
    assert sorted(path.name for path in given.folder.iterdir()) == ["assets", "index.html", "m"]


def test_what_cannot_be_deleted_is_an_error_that_names_it(given: Given) -> None:
    (given.folder / "index.html").mkdir(parents=True)

    with pytest.raises(PublishError, match=r"index\.html"):
        given.place.delete(["index.html"])


def test_links_are_listed_as_what_they_are(given: Given) -> None:
    (given.folder / "m").mkdir(parents=True)
    (given.folder / "m/link").symlink_to("/etc")
    (given.folder / ".hidden").write_text("x")

    found = given.place.listing()

    assert sorted(found) == [".hidden", "m/link"]
    assert not found["m/link"].is_plain
    assert found[".hidden"].is_plain


def test_private_files_are_for_their_owner_and_group(given: Given) -> None:
    given.place.write("htpasswd", b"anna:x\n")
    given.place.write("htpasswd", b"anna:y\n\0\xff")

    assert given.place.read("htpasswd") == b"anna:y\n\0\xff"
    assert (given.private / "htpasswd").stat().st_mode & 0o777 == 0o640
    assert given.private.stat().st_mode & 0o777 == 0o750
    given.place.remove(["htpasswd", "not-there"])
    assert given.place.read("htpasswd") is None


def test_one_of_two_gets_the_lock(given: Given) -> None:
    assert given.place.create("lock", b"mine")
    assert not given.place.create("lock", b"yours")
    assert given.place.read("lock") == b"mine"
    assert given.place.move("lock", "aside")
    assert not given.place.move("lock", "aside")
    assert given.place.read("aside") == b"mine"


def test_published_twice_it_is_the_site_and_nothing_else(given: Given, tmp_path: Path) -> None:
    before, after = given_site(tmp_path / "1", BEFORE), given_site(tmp_path / "2", AFTER)
    before = replace(before, private={"htpasswd": b"anna:x"})

    publish(before, given.place)
    assert texts(given.folder) == BEFORE
    publish(after, given.place)

    assert texts(given.folder) == AFTER
    assert nothing_differs(after.manifest, GALLERY, {}, known_of(given.place))
    assert sorted(one.name for one in given.private.iterdir() if one.is_file()) == [
        "manifest.json.gz", "published.json",
    ]  # fmt: skip
    take_down(WHERE, known_of(given.place), given.place, Quiet(), clock)
    assert not given.folder.exists()
    assert not given.private.exists()


def test_cut_and_run_again_it_ends_the_same(given: Given, tmp_path: Path) -> None:
    before, after = given_site(tmp_path / "1", BEFORE), given_site(tmp_path / "2", AFTER)
    publish(before, given.place)

    with pytest.raises(PublishError, match="the line was cut"):
        publish(after, Failing(given.place, 6))
    given.place.remove(["lock"])
    publish(after, given.place, PlanOptions(is_narrower=False))

    assert texts(given.folder) == AFTER


def test_a_server_that_dies_is_told_and_the_next_publish_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if MISSING:
        pytest.skip(f"not here: {MISSING}")
    before, after = given_site(tmp_path / "1", BEFORE), given_site(tmp_path / "2", AFTER)
    folder = tmp_path / "srv/www"
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with serving(tmp_path / "one") as server:
        monkeypatch.setenv(SSH_VARIABLE, server.ssh)
        place = SshPlace(server.host, PurePosixPath(folder), PurePosixPath(tmp_path / "private"))
        publish(before, place)

        class Dying(Failing):
            """The server goes away, with all connections, in the middle."""

            def _change(self, what: str) -> None:
                super()._change(what)
                if self.changes == 6:
                    server.process.terminate()
                    place.close()

        with pytest.raises(PublishError, match="cannot be reached"):
            publish(after, Dying(place, None))
    with serving(tmp_path / "two") as server:
        monkeypatch.setenv(SSH_VARIABLE, server.ssh)
        place = SshPlace(server.host, PurePosixPath(folder), PurePosixPath(tmp_path / "private"))
        held = json.loads((tmp_path / "private/lock").read_text())
        assert held["until"] > clock()
        place.remove(["lock"])
        publish(after, place)
        place.close()

    assert texts(folder) == AFTER


def test_a_server_that_nobody_knows_is_not_published_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    (tmp_path / "known_hosts").write_text("")
    monkeypatch.setenv(SSH_VARIABLE, f"{server.ssh} -o UserKnownHostsFile={tmp_path}/known_hosts")
    place = SshPlace(server.host, PurePosixPath(tmp_path / "a"), PurePosixPath(tmp_path / "b"))

    with pytest.raises(PublishError, match="Host key verification failed"):
        place.read("published.json")

    place.close()
