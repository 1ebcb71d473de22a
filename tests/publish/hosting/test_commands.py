"""`passwd`, `invite`, `revoke` and `hosting` as one types them; no web server is asked."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from staticgal.app.visitors import files_for_private
from staticgal.config.load import load
from staticgal.publish.hosting.passphrase import matches, word_list
from tests.cli.conftest import Folder, photo

CONFIG = """\
title: Ours
source: photos
url: https://photos.example.org
roles: {viewer: [can_view]}
audiences:
  public: {role: viewer, protection: open}
  family: {role: viewer, people: [mom, aunt-eva]}
  client: {role: viewer}
  home: {role: viewer}
publish:
  defaults:
    {target: ssh, host: "me@example.org", folder: /srv/www, private: /srv/keep, protection: nginx}
  public: {}
  family: {}
  client: {protection: apache}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    own = tmp_path / "own"
    photo(own / "photos" / "2026" / "a.jpg", "red")
    (own / "gallery.yaml").write_text(CONFIG)
    yield Folder(own)
    # Whatever a command did: secrets are their owner's alone.
    for one in (own / "secrets").rglob("*"):
        assert not stat.S_IMODE(one.stat().st_mode) & 0o077 or one.name == ".gitignore", one


def private(folder: Folder, audience: str = "family") -> dict[str, bytes]:
    return files_for_private(load(folder.path / "gallery.yaml"), audience)


def test_a_password_is_shown_once_and_kept_as_a_hash(folder: Folder) -> None:
    made = folder.run("passwd", "family")

    assert made.returncode == 0, made.stderr
    user, password = (line.split()[1] for line in made.stdout.splitlines())
    assert user == "family"
    assert len(password.split("-")) == 5
    assert set(password.split("-")) <= set(word_list())
    assert "55 bits" in made.stderr
    assert "staticgal passwd family aunt-eva" in made.stderr
    htpasswd = private(folder)["htpasswd"].decode()
    assert re.fullmatch(r"family:\$2y\$10\$[./A-Za-z0-9]{53}\n", htpasswd)
    assert matches(password, htpasswd.strip().partition(":")[2])
    for file in folder.path.rglob("*"):
        assert not file.is_file() or password.encode() not in file.read_bytes()
    assert password not in folder.run("passwd", "family", "--list").stdout


def test_the_word_list_is_what_the_entropy_says() -> None:
    words = word_list()

    assert len(set(words)) == len(words) == 2048
    assert all(re.fullmatch("[a-z]{3,8}", one) for one in words)


def test_each_person_has_a_password_until_it_is_removed(folder: Folder) -> None:
    for person in ("mom", "aunt-eva"):
        assert folder.run("passwd", "family", person).returncode == 0

    assert [line.split(b":")[0] for line in private(folder)["htpasswd"].splitlines()] == [
        b"aunt-eva",
        b"mom",
    ]
    assert folder.run("passwd", "family", "mom", "--remove").returncode == 0
    assert b"mom" not in b"".join(private(folder).values())
    assert folder.run("passwd", "family", "mom", "--remove").returncode == 1
    assert [one["user"] for one in folder.json("passwd", "family", "--list")["passwords"]] == [
        "aunt-eva"
    ]


def test_a_new_password_ends_the_session_of_the_last_one(folder: Folder) -> None:
    folder.run("passwd", "family")
    before = private(folder)
    folder.run("passwd", "family")
    after = private(folder)

    assert before["secret.map"] == after["secret.map"]
    assert before["sessions.map"].split()[0] != after["sessions.map"].split()[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("passwd", "famly"), "did you mean `family`?"),
        (("passwd", "public"), "anybody may see its site"),
        (("passwd", "family", "moom"), "did you mean `mom`?"),
        (("passwd", "client", "Aunt Eva"), "lower-case letters"),
        (("passwd", "family", "--list", "--remove"), "neither"),
        (("invite", "home"), "not published"),
        (("invite", "client"), "has no magic links"),
        (("invite", "family", "--expires", "soon"), "90d"),
        (("invite", "family", "--expires", "99y"), "ten years"),
        (("invite", "family", "--qr", "photos/code.png"), "lies among the sites or the photos"),
        (("invite", "family", "--qr", "code.gif"), "neither a .png nor a .svg"),
        (("invite", "family", "--album", "nothing"), "no album or photo of this name"),
        (("revoke", "family", "--person", "mom"), "no password and no link"),
        (("hosting", "caddy"), "nothing is published with `protection: caddy`"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    folder: Folder, words: tuple[str, ...], said: str
) -> None:
    ended = folder.run(*words)

    assert ended.returncode == 2
    assert said in ended.stderr
    assert not list(folder.path.glob("secrets/visitors/*.json"))


def test_an_invitation_is_a_link_a_code_and_a_text(folder: Folder) -> None:
    for name in ("code.png", "code.svg"):
        ended = folder.run(
            "invite", "family", "--person", "mom", "--album", "2026", "--qr", name, "--message"
        )
        assert ended.returncode == 0, ended.stderr
        (link,) = re.findall(r"https://\S+", ended.stdout)
        assert re.fullmatch(
            r"https://photos\.example\.org/family/enter/mom_[a-z0-9]{8}\.\d{10}\.[\w-]{22}/"
            r"2026-[a-z2-7]{12}/",
            link,
        )
        assert "Hello!" in ended.stdout
        assert stat.S_IMODE((folder.path / name).stat().st_mode) == 0o600
    with Image.open(folder.path / "code.png") as code:
        assert code.width == code.height > 200
    assert b"<svg" in (folder.path / "code.svg").read_bytes()
    token = link.split("/")[5]
    for file in (folder.path / "secrets").rglob("*"):
        assert not file.is_file() or token.encode() not in file.read_bytes()


def test_a_link_needs_nothing_new_on_the_server(folder: Folder) -> None:
    before = private(folder)

    assert folder.run("invite", "family", "--person", "mom").returncode == 0

    assert private(folder) == before


def test_what_is_withdrawn_is_named_with_what_cannot_be(folder: Folder) -> None:
    folder.run("passwd", "family")
    folder.run("passwd", "family", "mom")
    folder.run("invite", "family", "--person", "mom")
    folder.run("invite", "family")

    gone = folder.run("revoke", "family", "--person", "mom")

    assert gone.returncode == 0
    assert gone.stdout.splitlines() == ["withdrawn: the password of mom", "withdrawn: 1 link"]
    for words in ("pictures that somebody has saved", "a link for everybody", "as a whole"):
        assert words in gone.stderr
    assert re.fullmatch(rb'"mom_[a-z0-9]{8}" 1;\n', private(folder)["revoked.map"])
    before = private(folder)["secret.map"]
    everybody = folder.json("revoke", "family")
    assert (everybody["users"], everybody["links"]) == (["family"], 1)
    assert private(folder)["htpasswd"] == b""
    assert private(folder)["secret.map"] != before


def test_the_settings_hold_no_secret_and_are_renewed_in_place(folder: Folder) -> None:
    folder.run("passwd", "family")

    first = folder.json("hosting", "nginx")
    again = folder.json("hosting", "nginx")

    (file,) = first["files"]
    assert file["audiences"] == ["family", "public"]
    assert first["left_out"] == {"client": "it is protected by `apache`"}
    assert again["files"][0]["changed"] == []
    text = (folder.path / "hosting" / "nginx.conf").read_text()
    for name, content in private(folder).items():
        for word in re.findall(rb"[0-9a-f]{32,}|\$2y\$\S+", content):
            assert word.decode() not in text, name
    assert "listen 443 ssl" in text
    assert "Secure" in text
    assert "/etc/letsencrypt/live/photos.example.org/fullchain.pem" in text


def test_a_section_changed_by_hand_ends_with_a_failure(folder: Folder) -> None:
    folder.run("hosting", "nginx")
    file = folder.path / "hosting" / "nginx.conf"
    changed = file.read_text().replace("limit_req zone", "# limit_req zone")
    file.write_text(changed)
    config = folder.path / "gallery.yaml"
    config.write_text(config.read_text().replace("/srv/www", "/srv/other"))

    ended = folder.run("hosting", "nginx")

    assert ended.returncode == 1
    assert "`place family https://photos.example.org` was changed by hand" in ended.stderr
    assert "# limit_req zone" in file.read_text()
    assert "/srv/other/public" in file.read_text()


def test_a_place_that_moves_to_another_host_leaves_the_first(folder: Folder) -> None:
    config = folder.path / "gallery.yaml"
    file = folder.path / "hosting" / "nginx.conf"
    folder.run("hosting", "nginx")
    first = "server https://photos.example.org"

    moved = "  family: {url: 'https://family.example.org'}\n"
    config.write_text(config.read_text().replace("  family: {}\n", moved))
    folder.run("hosting", "nginx")

    text = file.read_text()
    servers = text[text.index(first) :] if first in text else ""
    assert "location ^~ / {" in text.partition("# >>> staticgal server https://family")[2]
    assert "location ^~ /family/ {" not in text
    assert "location ^~ /public/ {" in servers
    assert text.count("server_name family.example.org;") == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://photos.example.org", "http://photos.example.org", "so that others can read"),
        (
            "folder: /srv/www, private: /srv/keep",
            "target: local, folder: '/srv/w;w'",
            "means something to web servers",
        ),
        (
            "folder: /srv/www, private: /srv/keep",
            "target: local, folder: '/srv/$ww'",
            "means something to web servers",
        ),
    ],
)
def test_a_place_that_cannot_be_served_well_stops(
    folder: Folder, old: str, new: str, said: str
) -> None:
    config = folder.path / "gallery.yaml"
    text = config.read_text()
    if "local" in new:
        text = text.replace('target: ssh, host: "me@example.org", ', "")
    config.write_text(text.replace(old, new))

    ended = folder.run("hosting", "nginx")

    assert ended.returncode == 2
    assert said in ended.stderr
    assert not (folder.path / "hosting").exists()


def test_visitors_that_cannot_be_read_stop_and_are_not_shown(folder: Folder) -> None:
    folder.run("passwd", "family")
    kept = folder.path / "secrets" / "visitors" / "family.json"
    stored = json.loads(kept.read_text())
    kept.write_text(json.dumps({**stored, "passwords": "all"}))
    kept.chmod(0o600)

    ended = folder.run("passwd", "family", "--list")

    assert ended.returncode == 2
    assert "cannot be read" in ended.stderr
    assert stored["secret"] not in ended.stderr + ended.stdout


def test_who_is_no_longer_among_the_people_is_shut_out(folder: Folder) -> None:
    for words in (
        ("passwd", "family", "mom"),
        ("passwd", "family"),
        ("passwd", "family", "aunt-eva"),
    ):
        assert folder.run(*words).returncode == 0
    for person in ("mom", "aunt-eva"):
        assert folder.run("invite", "family", "--person", person).returncode == 0
    assert folder.run("invite", "family").returncode == 0
    before = private(folder)
    folder.change("gallery.yaml", "people: [mom, aunt-eva]", "people: [mom]")

    after = private(folder)

    users = [line.split(b":")[0] for line in after["htpasswd"].splitlines()]
    assert users == [b"family", b"mom"]
    assert b"aunt-eva" not in after["sessions.map"] + after["users.map"]
    assert before["revoked.map"] == b""
    assert re.fullmatch(rb'"aunt-eva_\w{8}" 1;\n', after["revoked.map"])
    listed = folder.run("passwd", "family", "--list").stdout.splitlines()
    assert [line.split()[0] for line in listed if "shut out" in line] == ["aunt-eva", "aunt-eva"]
