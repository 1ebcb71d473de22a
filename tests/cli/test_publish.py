"""`publish` and `unpublish` from outside: plans, guards, exit codes, what is there afterwards."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, tzinfo
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Self

import pytest

from staticgal.publish.targets.ssh import SSH_VARIABLE
from staticgal.state.lock import building
from tests.publish.sshd import MISSING, serving
from tests.shared import ROOT

from .conftest import Folder, photo

PUBLISH = """\
publish:
  defaults: {target: local, folder: ../srv/www, protection: manual}
  public: {}
  family: {}
"""


@pytest.fixture
def folder(built: Folder, tmp_path: Path) -> Folder:
    """The built gallery with a place for two of its audiences; nothing is published."""
    copied = tmp_path / "gallery"
    shutil.copytree(built.path, copied, symlinks=True)
    made = Folder(copied)
    made.write("gallery.yaml", (copied / "gallery.yaml").read_text() + PUBLISH)
    return made


def _published(folder: Folder, *words: str) -> None:
    ended = folder.run("publish", "--yes", "--allow-new", *words)
    assert ended.returncode == 0, ended.stderr + ended.stdout


def _files(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


def _www(folder: Folder, name: str = "") -> Path:
    return folder.path.parent / "srv/www" / name


def test_each_site_is_at_its_place_and_no_other(folder: Folder) -> None:
    _published(folder)

    for name in ("public", "family"):
        assert _files(_www(folder, name)) == _files(folder.path / "build" / name)
        assert (_www(folder, name) / "index.html").stat().st_mode & 0o777 == 0o644
    assert sorted(path.name for path in _www(folder).iterdir()) == ["family", "public"]
    again = folder.json("publish", "--dry-run")
    assert all(site["up_to_date"] for site in again["sites"].values())


def test_nothing_is_sent_while_a_build_may_put_another_site_there(folder: Folder) -> None:
    _published(folder)
    (folder.path / "photos/2026/a.jpg.md").write_text("Other words\n")
    time.sleep(2.1)
    assert folder.run("build").returncode == 0
    before = _files(_www(folder))

    with building(folder.path / ".staticgal"):
        ended = folder.run("publish", "--no-build", "--yes", "--allow-new")

    assert ended.returncode == 1
    assert "another build or publish of this gallery is running" in ended.stderr
    assert _files(_www(folder)) == before
    _published(folder, "--no-build")
    assert _files(_www(folder)) != before


def test_only_the_audiences_that_are_named_are_published(folder: Folder) -> None:
    _published(folder, "public")

    assert [path.name for path in _www(folder).iterdir()] == ["public"]
    ended = folder.run("publish", "me", "--yes")
    assert ended.returncode == 2
    assert "nothing says where the site of `me` goes" in ended.stderr


def test_a_dry_run_says_what_would_be_and_touches_nothing(folder: Folder) -> None:
    ended = folder.run("publish", "--dry-run")

    assert ended.returncode == 0
    assert "NEWLY VISIBLE: open to anybody on the web, 2 photos" in ended.stdout
    assert "protection: you see to it yourself" in ended.stdout
    assert not _www(folder).exists()
    assert not (folder.path / ".staticgal/published").exists()


def test_nobody_is_asked_for_yes_without_a_terminal(folder: Folder) -> None:
    ended = folder.run("publish")

    assert ended.returncode == 130
    assert not _www(folder).exists()


def test_a_script_does_not_open_anything_unasked(folder: Folder) -> None:
    ended = folder.run("publish", "--yes")
    assert ended.returncode == 4
    assert not _www(folder).exists()
    _published(folder)

    photo(folder.path / "photos/2026/new.jpg", "yellow")
    ended = folder.run("publish", "--yes")

    assert ended.returncode == 4
    assert "+ photo `2026/new.jpg`" in ended.stdout
    assert "--allow-new" in ended.stderr
    assert folder.json("publish", "--dry-run")["sites"]["family"]["gained"]["photos"] == [
        "2026/new.jpg"
    ]
    _published(folder)
    assert _files(_www(folder, "family")) == _files(folder.path / "build/family")


def test_a_photo_taken_back_is_gone_and_needs_no_leave(folder: Folder) -> None:
    _published(folder)
    before = _files(_www(folder, "public"))
    folder.write("photos/2026/a.jpg.md", "---\naccess: {public: none}\n---\n")

    ended = folder.run("publish", "--yes")

    assert ended.returncode == 0, ended.stderr
    assert "- photo `2026/a.jpg`" in ended.stdout
    assert "of them first" in ended.stdout
    after = _files(_www(folder, "public"))
    assert after == _files(folder.path / "build/public")
    gone = before.keys() - after.keys()
    assert any(path.startswith("m/") for path in gone)
    assert any(path.endswith(".html") for path in gone)


def test_a_site_that_is_not_of_now_is_not_published(folder: Folder) -> None:
    _published(folder)
    folder.write("photos/2026/a.jpg.md", "---\naccess: {public: none}\n---\n")

    ended = folder.run("publish", "--yes", "--no-build")

    assert ended.returncode == 1
    assert "publish without `--no-build`" in ended.stderr


def test_a_site_of_which_nobody_knows_what_it_shows_is_not_published(folder: Folder) -> None:
    assert folder.run("publish", "--dry-run").returncode == 0
    with closing(sqlite3.connect(folder.path / ".staticgal/state.sqlite")) as state:
        state.execute("DELETE FROM shown")
        state.commit()

    ended = folder.run("publish", "--yes", "--no-build")

    assert ended.returncode == 1
    assert "not published" in ended.stderr
    assert not _www(folder).exists()


def test_a_page_that_was_changed_after_the_check_does_not_go_out(folder: Folder) -> None:
    assert folder.run("publish", "--dry-run").returncode == 0
    page = folder.path / "build/public/index.html"
    found = page.stat()
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"Ours", b"Mine"))
    os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))

    ended = folder.run("publish", "--yes", "--allow-new", "--no-build", "public")

    assert ended.returncode == 1
    assert "not as it was when the site was checked" in ended.stderr
    assert "index.html" not in _files(_www(folder, "public"))


def test_files_of_others_are_left_and_the_other_site_goes_out(folder: Folder) -> None:
    _www(folder, "public").mkdir(parents=True)
    (_www(folder, "public") / "shop.html").write_text("a shop")

    ended = folder.run("publish", "--yes", "--allow-new")

    assert ended.returncode == 3
    assert "STOP: files are there that staticgal did not put there: `shop.html`" in ended.stdout
    assert _files(_www(folder, "public")) == {"shop.html": b"a shop"}
    assert _files(_www(folder, "family")) == _files(folder.path / "build/family")
    _published(folder, "--adopt")
    assert _files(_www(folder, "public"))["shop.html"] == b"a shop"


def test_a_place_where_anything_was_changed_is_put_right_by_check(folder: Folder) -> None:
    _published(folder)
    (_www(folder, "public") / "index.html").write_text("hacked")

    assert folder.json("publish", "--dry-run")["sites"]["public"]["up_to_date"]
    found = folder.json("publish", "--check", "--yes")["sites"]["public"]

    assert [(one["path"], one["reason"]) for one in found["send"]] == [
        ("index.html", "another file is there")
    ]
    assert _files(_www(folder, "public")) == _files(folder.path / "build/public")


def test_diff_tells_what_differs_from_what_is_published(folder: Folder) -> None:
    assert folder.run("diff", "--against", "published").returncode == 4
    _published(folder)
    assert folder.run("diff", "--against", "published").returncode == 0
    photo(folder.path / "photos/2026/new.jpg", "yellow")
    folder.run("build")
    assert folder.run("diff").returncode == 0

    found = folder.json("diff", "--against", "published")

    assert found["exit_code"] == 4
    assert sorted(found["audiences"]) == ["family", "public"]
    assert found["audiences"]["family"]["gained"]["photos"] == ["2026/new.jpg"]
    assert found["audiences"]["family"]["compared_with"] == "published"


def _recipes() -> dict[str, str]:
    """The commands that the manual gives to cron and to systemd."""
    page = (ROOT / "docs/publishing.md").read_text("utf-8")
    cron = re.search(r"^15 3 \* \* \*  (.*)$", page, re.MULTILINE)
    unit = re.search(r"^ExecStart=(.*)$", page, re.MULTILINE)
    assert cron is not None
    assert unit is not None
    return {"cron": cron[1], "systemd": f"cd /home/me/gallery && {unit[1]}"}


@pytest.mark.parametrize("by", ["cron", "systemd"])
def test_the_recipes_for_every_night_run_with_the_little_that_they_are_given(
    folder: Folder, tmp_path: Path, by: str
) -> None:
    _published(folder)
    command = _recipes()[by].replace("/home/me/gallery", str(folder.path))
    command = command.replace("/home/me/.local/bin/staticgal", f"{sys.executable} -m staticgal")
    given = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SHELL": "/bin/sh"}

    def night() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd="/",
            env=given,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    quiet = night()
    folder.write("photos/2026/a.jpg.md", "---\naccess: {public: none}\n---\n")
    closes = night()
    photo(folder.path / "photos/2026/new.jpg", "yellow")
    opens = night()

    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert closes.returncode == 0, closes.stderr
    assert "- photo `2026/a.jpg`" in closes.stdout
    assert opens.returncode == 4
    assert "+ photo `2026/new.jpg`" in opens.stdout
    assert "new.jpg" not in folder.run("access", "--published", "--json").stdout


def test_a_rate_is_said_in_bytes_a_second(folder: Folder) -> None:
    assert folder.run("publish", "--limit-rate", "fast").returncode == 2
    _published(folder, "public", "--limit-rate", "20M")
    assert _files(_www(folder, "public")) == _files(folder.path / "build/public")


def test_access_tells_what_is_published_whatever_the_rules_say_by_now(folder: Folder) -> None:
    assert folder.run("access", "--published").stdout == "nothing was published from here\n"
    _published(folder)
    folder.write("photos/2026/a.jpg.md", "---\naccess: {public: none}\n---\n")

    told = folder.run("access", "--published", "--audience", "public")
    before = {one["audience"]: one for one in folder.json("access", "--published")["places"]}
    _published(folder, "public")
    after = {one["audience"]: one for one in folder.json("access", "--published")["places"]}

    assert told.returncode == 0
    assert told.stdout.startswith(f"public → {_www(folder, 'public')}\n")
    assert "open to anybody on the web" in told.stdout
    assert before["public"]["photos"]["2026/a.jpg"] == ["can_view"]
    assert "2026/a.jpg" not in after["public"]["photos"]
    assert after["family"] == before["family"]
    assert before.keys() == {"public", "family"}


def test_a_site_is_taken_down_and_its_place_forgotten(folder: Folder) -> None:
    _published(folder)

    ended = folder.run("unpublish", "family", "--yes")

    assert ended.returncode == 0, ended.stderr
    assert "or the next publish brings it back" in ended.stderr
    assert [path.name for path in _www(folder).iterdir()] == ["public"]
    assert not (folder.path.parent / "srv/www-private/family").exists()


def test_a_place_that_is_no_longer_named_is_remembered_until_it_is_taken_down(
    folder: Folder,
) -> None:
    _published(folder)
    folder.change("gallery.yaml", "  family: {}\n", "  family: {folder: ../srv/other/family}\n")
    old = _www(folder, "family")

    for words in (("publish", "--dry-run"), ("clean",), ("publish", "--dry-run"), ("check",)):
        ended = folder.run(*words)
        if words != ("clean",):
            assert f"the site of `family` is still at {old}" in ended.stderr
    assert folder.json("publish", "--dry-run")["forgotten"] == [
        {"audience": "family", "place": str(old)}
    ]
    assert folder.run("unpublish", "family", "--yes", "--place", str(old)).returncode == 0

    assert not old.exists()
    assert "still at" not in folder.run("publish", "--dry-run").stderr


def test_a_place_that_another_machine_published_to_is_remembered_here_too(folder: Folder) -> None:
    _published(folder)
    shutil.rmtree(folder.path / ".staticgal/published")

    assert folder.run("publish", "--yes").returncode == 0

    folder.change("gallery.yaml", "  family: {}\n", "")
    assert "the site of `family` is still at" in folder.run("publish", "--dry-run").stderr


def test_an_audience_that_is_no_more_is_taken_down_by_its_name(folder: Folder) -> None:
    _published(folder)
    folder.change("gallery.yaml", "  family: {}\n", "")
    folder.change("gallery.yaml", "  family: {role: viewer}\n", "")

    assert folder.run("unpublish", "family", "--yes").returncode == 0

    assert not _www(folder, "family").exists()
    assert folder.run("unpublish", "family", "--yes").returncode == 2


@contextmanager
def _answering(status: int, then: int | None = None) -> Iterator[str]:
    """A web server that answers everything with one status; from the third request with another."""
    asked = itertools.count()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if then is None or next(asked) < 2 else then)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/family"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("status", [200, 404, 301, 500])
def test_nothing_goes_where_a_stranger_would_get_in(folder: Folder, status: int) -> None:
    with _answering(status) as url:
        folder.change("gallery.yaml", "family: {}", f"family: {{protection: nginx, url: {url}}}")

        ended = folder.run("publish", "family", "--yes", "--allow-new")

    assert ended.returncode == 3
    assert f"STOP: `family` is protected, and strangers get {status}" in ended.stdout
    assert not _www(folder, "family").exists()


def test_where_it_stops_so_the_owner_reads_that_what_is_there_stays(folder: Folder) -> None:
    _published(folder)
    with _answering(200) as url:
        folder.change("gallery.yaml", "family: {}", f"family: {{protection: nginx, url: {url}}}")

        ended = folder.run("publish", "family", "--yes")

    assert ended.returncode == 3
    assert "what you took back as well; `staticgal unpublish family`" in ended.stdout


def test_nothing_goes_where_nobody_knows_what_a_stranger_gets(folder: Folder) -> None:
    with _answering(401) as url:
        pass  # now nothing answers there
    folder.change("gallery.yaml", "family: {}", f"family: {{protection: nginx, url: {url}}}")

    ended = folder.run("publish", "family", "--yes", "--allow-new")

    assert ended.returncode == 3
    assert "STOP: nobody knows whether strangers are kept out" in ended.stdout


def test_a_server_that_asks_for_a_password_gets_the_site_and_the_passwords(
    folder: Folder,
) -> None:
    with _answering(401) as url:
        folder.change("gallery.yaml", "family: {}", f"family: {{protection: nginx, url: {url}}}")
        password = folder.json("passwd", "family")

        ended = folder.run("publish", "family", "--yes", "--allow-new")
        photo(folder.path / "photos/2026/again.jpg", "yellow")
        again = folder.run("publish", "family", "--yes", "--allow-new")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert again.returncode == 0, again.stdout + again.stderr
    assert "systemctl" not in again.stderr
    assert "protection: a password, by nginx; strangers get 401" in ended.stdout
    assert ended.stderr.count("`sudo systemctl reload nginx`") == 1
    private = folder.path.parent / "srv/www-private/family"
    kept = (private / "htpasswd").read_text()
    assert kept.startswith("family:$2")
    secrets = [value for value in password.values() if isinstance(value, str) and " " in value]
    every_file = b"".join(_files(_www(folder)).values()) + ended.stdout.encode()
    for secret in (kept.strip(), *secrets):
        assert secret.encode() not in every_file


def test_a_site_that_turns_out_to_be_open_is_told_at_once(folder: Folder) -> None:
    with _answering(401, then=200) as url:
        folder.change("gallery.yaml", "family: {}", f"family: {{protection: nginx, url: {url}}}")

        ended = folder.run("publish", "family", "--yes", "--allow-new")

    assert ended.returncode == 3
    assert "OPEN: stranger gets" in ended.stderr.replace("a stranger", "stranger")
    assert "`staticgal unpublish`" in ended.stderr


def test_what_was_announced_to_open_opens_without_another_word(folder: Folder) -> None:
    _published(folder)
    soon = time.time() + 3600
    opens = time.strftime("%Y-%m-%d %H:%M", time.gmtime(soon))
    folder.write("photos/2026/b.jpg.md", f'---\nvisible: {{from: "{opens}"}}\n---\n')

    ended = folder.run("publish", "--yes")
    assert ended.returncode == 0, ended.stderr
    assert f"opens by itself on {opens}, by `visible`:" in ended.stdout
    # Nobody has accepted it so far: --yes alone is a script's.
    assert folder.json("publish", "--dry-run")["sites"]["family"]["opens"]
    _published(folder)
    assert not folder.json("publish", "--dry-run")["sites"]["family"]["opens"]


class _InAnHour(datetime):
    """The clock of somebody who waited for an hour."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(hours=1)


def test_a_script_publishes_what_was_announced_once_it_is_open(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    _published(folder)
    opens = time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 1800))
    visible = f'---\nvisible: {{from: "{opens}"}}\n---\n'
    folder.write("photos/2026/b.jpg.md", visible)
    photo(folder.path / "photos/2026/later/c.jpg", "teal")
    folder.write("photos/2026/later/_folder.md", visible)
    _published(folder)
    hidden = _files(_www(folder, "family"))
    photo(folder.path / "photos/2026/not-announced.jpg", "olive")

    monkeypatch.setattr("staticgal.config.clock.datetime", _InAnHour)
    unasked = folder.run("publish", "--yes")
    (folder.path / "photos/2026/not-announced.jpg").unlink()
    ended = folder.run("publish", "--yes")

    assert unasked.returncode == 4, unasked.stderr + unasked.stdout
    assert ended.returncode == 0, ended.stderr + ended.stdout
    assert "+ photo `2026/b.jpg`" in ended.stdout
    assert "+ album `2026/later`" in ended.stdout
    shown = _files(_www(folder, "family"))
    assert hidden.keys() < shown.keys()
    assert shown == _files(folder.path / "build/family")


def test_a_server_gets_the_site_over_ssh_and_loses_it_again(folder: Folder, tmp_path: Path) -> None:
    if MISSING:
        pytest.skip(f"not here: {MISSING}")
    folder.change("gallery.yaml", "{target: local, folder: ../srv/www,",
                  f"{{target: ssh, host: server, folder: {tmp_path}/far/www,")  # fmt: skip
    (tmp_path / "sshd").mkdir()
    with serving(tmp_path / "sshd") as server:
        reached = Folder(folder.path, {SSH_VARIABLE: server.ssh})
        _published(reached)
        there = tmp_path / "far/www/family"
        assert _files(there) == _files(folder.path / "build/family")
        assert reached.json("publish", "--dry-run")["sites"]["family"]["up_to_date"]
        folder.write("photos/2026/a.jpg.md", "---\naccess: none\n---\n")
        assert reached.run("publish", "--yes").returncode == 0
        assert _files(there) == _files(folder.path / "build/family")
        assert reached.run("unpublish", "family", "--yes").returncode == 0

        assert not there.exists()
    ended = folder.run("publish", "--yes", "--allow-new", **{SSH_VARIABLE: server.ssh})
    assert ended.returncode == 1
    assert "server: cannot be reached" in ended.stderr


def test_a_document_needs_an_answer_beforehand(folder: Folder) -> None:
    ended = folder.run("publish", "--json")
    assert ended.returncode == 2
    assert "--dry-run" in ended.stderr


def test_rclone_or_rsync_can_copy_a_published_folder_on(folder: Folder, tmp_path: Path) -> None:
    rsync = shutil.which("rsync")
    if rsync is None:
        pytest.skip("not here: rsync")
    _published(folder)

    subprocess.run([rsync, "-rt", "--checksum", "--delete-after", f"{_www(folder)}/",
                    f"{tmp_path}/host/"], check=True)  # fmt: skip

    assert _files(tmp_path / "host") == _files(_www(folder))
