"""`build` and `verify`: what is said of the sites, and what becomes of them."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.command import hear_ctrl_c

from .conftest import CONFIG, Folder, gallery_in, photo


def content(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_a_build_tells_of_each_site_and_where_to_look(gallery: Folder) -> None:
    ended = gallery.run("build")

    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert [line.split()[:6] for line in lines[:3]] == [
        ["public", "build/public/", "2", "photos,", "1", "album"],
        ["family", "build/family/", "3", "photos,", "2", "albums"],
        ["me", "build/me/", "3", "photos,", "2", "albums"],
    ]
    assert "files written" in lines[0]
    assert lines[-1] == "to look at them: staticgal serve"


def test_a_build_with_nothing_to_do_says_so(built: Folder) -> None:
    before = content(built.path / "build")

    ended = built.run("build")

    assert ended.returncode == 0
    assert ended.stdout.count("nothing changed") == 3
    assert "renditions made" not in ended.stdout
    assert content(built.path / "build") == before


def test_a_build_as_json_is_one_document(gallery: Folder) -> None:
    ended = gallery.run("build", "--json", "-v")
    document = json.loads(ended.stdout)

    assert document["exit_code"] == 0
    assert list(document["sites"]) == ["public", "family", "me"]
    assert document["sites"]["public"]["photos"] == 2
    assert document["sites"]["public"]["replaced"] is True
    assert document["sites"]["public"]["added"] > 0
    assert document["made"] > 0
    assert "making renditions" in ended.stderr


def test_one_audience_can_be_built_alone(gallery: Folder) -> None:
    ended = gallery.run("build", "--audience", "family")

    assert ended.returncode == 0
    assert [site.name for site in (gallery.path / "build").iterdir()] == ["family"]


def test_a_dry_run_says_why_and_writes_no_site(gallery: Folder) -> None:
    ended = gallery.run("build", "--dry-run")

    assert ended.returncode == 0
    assert "`2026/a.jpg`: new photo" in ended.stdout
    assert not (gallery.path / "build").exists()
    assert "`2026/a.jpg`: new photo" in "\n".join(gallery.json("build", "--dry-run")["plan"])


def test_a_photo_that_cannot_be_read_is_named_and_the_rest_goes_out(gallery: Folder) -> None:
    gallery.run("build")
    gallery.write("photos/2026/notes.jpg", "a shopping list")
    photo(gallery.path / "photos" / "2026" / "new.jpg", "white")

    ended = gallery.run("build")

    assert ended.returncode == 1
    assert "2026/notes.jpg: " in ended.stderr
    assert ended.stderr.count("2026/notes.jpg") == 1
    assert "public  build/public/  3 photos" in ended.stdout
    # What it advises works.
    assert "repair or replace them, or name them under `ignore:`" in ended.stderr
    gallery.write("gallery.yaml", CONFIG + 'ignore: ["notes.jpg"]\n')
    again = gallery.run("build")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_first_build_with_a_photo_that_cannot_be_read_speaks_of_no_earlier_site(
    gallery: Folder,
) -> None:
    gallery.write("photos/2026/notes.jpg", "a shopping list")

    ended = gallery.run("build")

    assert ended.returncode == 1
    assert "public  build/public/  2 photos" in ended.stdout
    assert "last" not in ended.stdout + ended.stderr


@pytest.fixture
def refused(gallery: Folder) -> Folder:
    """A gallery whose own theme does what no site may do."""
    base = (Path(__file__).parents[2] / "themes/default/base.html").read_text("utf-8")
    gallery.write("own/theme.yaml", "name: Own\n")
    gallery.write("own/base.html", base.replace("<body", '<body style="color: red"'))
    gallery.write("gallery.yaml", CONFIG + "theme: own\n")
    return gallery


def test_a_site_that_is_refused_says_that_there_is_none(refused: Folder) -> None:
    ended = refused.run("build")

    assert ended.returncode == 3
    assert "public  build/public  no site  not put in place" in ended.stdout
    assert "there is no site of `public` now" in ended.stderr
    assert "last" not in ended.stdout + ended.stderr


def test_a_site_that_is_refused_says_what_stays_there_and_how_to_take_it_down(
    refused: Folder,
) -> None:
    refused.write("gallery.yaml", CONFIG)
    refused.run("build")
    refused.write("gallery.yaml", CONFIG + "theme: own\n")
    photo(refused.path / "photos" / "2026" / "new.jpg", "white")

    ended = refused.run("build")

    assert ended.returncode == 3
    # Two photos are there, though three would be.
    assert "public  build/public/  2 photos, 1 album" in ended.stdout
    assert "the last site of `public` stays, with what was taken away since" in ended.stderr
    assert "delete build/public/" in ended.stderr
    shutil.rmtree(refused.path / "build/public")
    refused.write("gallery.yaml", CONFIG)
    assert refused.run("build").returncode == 0
    assert (refused.path / "build/public/index.html").is_file()


def test_a_strict_build_does_nothing_while_there_is_something_to_look_at(gallery: Folder) -> None:
    gallery.change("gallery.yaml", "family: {role: viewer}", "family: {people: [mom]}")

    ended = gallery.run("build", "--strict")

    assert ended.returncode == 2
    assert "`family` sees no photo" in ended.stderr
    assert "nothing was built" in ended.stderr
    assert not (gallery.path / "build").exists()
    assert gallery.json("build", "--strict")["warnings"]
    assert gallery.run("build").returncode == 0


def test_a_strict_build_with_nothing_to_remark_is_a_build(gallery: Folder) -> None:
    assert gallery.run("build", "--strict").returncode == 0
    assert (gallery.path / "build" / "family" / "index.html").is_file()


def test_verify_says_that_every_promise_is_kept(built: Folder) -> None:
    ended = built.run("verify")

    assert ended.returncode == 0
    assert ended.stdout.splitlines() == [f"{name}: OK" for name in ("public", "family", "me")]
    assert built.json("verify", "--audience", "me")["sites"] == {"me": []}


def test_verify_refuses_a_site_that_somebody_wrote_into(tmp_path: Path) -> None:
    folder = gallery_in(tmp_path)
    folder.run("build")
    folder.write("build/public/secret.txt", "left here by mistake")

    ended = folder.run("verify")

    assert ended.returncode == 3
    assert "secret.txt" in ended.stderr
    assert "family: OK" in ended.stdout
    document = folder.json("verify")
    assert document["exit_code"] == 3
    assert len(document["sites"]["public"]) == 1


@pytest.fixture
def slow(gallery: Folder) -> Folder:
    """A gallery whose next build takes some seconds; it was built before."""
    gallery.run("build")
    noise = Image.effect_noise((1000, 667), 90)
    for number in range(24):
        noise.paste(number, (0, 0, 16, 16))
        noise.save(gallery.path / "photos" / f"{number}.jpg")
    return gallery


def test_ctrl_c_leaves_the_last_good_sites(slow: Folder) -> None:
    before = content(slow.path / "build")
    process = subprocess.Popen(
        [sys.executable, "-m", "staticgal", "build", "-v", "--jobs", "1"],
        cwd=slow.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("making renditions"):
            break
    time.sleep(0.5)
    # As a terminal does it: to the command and to its workers.
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "stopped; the last good sites are as they were" in said
    assert "Traceback" not in said
    assert content(slow.path / "build") == before


def test_on_a_terminal_there_is_a_bar_with_rate_and_time_left(slow: Folder) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "staticgal", "build", "--jobs", "1"],
        cwd=slow.path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # nobody writes any more
            break
        shown += part
    os.close(ours)

    text = shown.decode()
    assert process.wait(timeout=60) == 0, text
    assert "making renditions" in text
    assert re.search(r" \d+ of 24, \d+\.\d a second, \d+ s left", text)
    assert "to look at them: staticgal serve" in text.splitlines()[-1]
