"""`probe` against real servers: nothing open where nothing is, and each leak found once planted."""

from __future__ import annotations

import json

import pytest

from staticgal.state.withdrawn import remember_withdrawn
from tests.publish.hosting.servers import NGINX, Rig, new_rig, nginx_command, running


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Rig:
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    rig = new_rig(tmp_path_factory.mktemp("probed"), "nginx")
    rig.bring()
    return rig


def command_with(rig: Rig, old: str, new: str) -> list[str]:
    """nginx with the settings as they were written but for one mistake."""
    text = (rig.own.path / "hosting" / "nginx.conf").read_text()
    assert old in text
    settings = rig.www.parent / "mistaken.conf"
    settings.write_text(text.replace(old, new, 1))
    return nginx_command(rig.www.parent / "server", settings)


def test_nothing_is_open_as_it_was_set_up(rig: Rig) -> None:
    with running(command_with(rig, "", ""), rig.port):
        ended = rig.own.run("probe")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "nothing is open" in ended.stdout
    lines = {tuple(line.split()[:2]): line for line in ended.stdout.splitlines()}
    assert "401" in lines["family", "a"]
    assert "200" in lines["family", "family"]
    assert "401" in lines["family", "client-smith"]
    assert "OPEN" not in ended.stdout


@pytest.mark.parametrize(
    ("old", "new", "subject"),
    [
        ("auth_basic $sg_family_realm;", "auth_basic off;", "home"),
        ("    location / { return 404; }\n", "    location ~ [.]webp$ { root @WWW@; }\n", ""),
        (
            "    location / { return 404; }\n",
            "    location / { return 404; }\n    location /public.. { alias @WWW@/public/..; }\n",
            "spelling",
        ),
        (
            "    location ^~ /family/ {",
            "    location ^~ /family/m/ { root @WWW@; }\n    location ^~ /family/ {",
            "image",
        ),
        ("location ~ /\\. { return 404; }", "autoindex on;", "never"),
    ],
)
def test_a_place_left_open_is_found(rig: Rig, old: str, new: str, subject: str) -> None:
    (rig.www / "client-smith" / ".env").write_text("secret words")
    command = command_with(rig, old, new.replace("@WWW@", str(rig.www)))
    with running(command, rig.port):
        ended = rig.own.run("probe", "--json")

    found = json.loads(ended.stdout)
    wrong = {one["subject"] for one in found["answers"] if one["verdict"] == "open"}
    if subject:
        assert ended.returncode == found["exit_code"] == 3
        assert subject in wrong
    else:  # `^~` keeps an owner's regular expression off what is protected
        assert ended.returncode == 0, ended.stderr
        assert not wrong


def test_a_withdrawn_photo_that_is_still_there_is_found(rig: Rig) -> None:
    remember_withdrawn(rig.own.path, "public", ["m/a/gone.webp", "2026-gone.html"])
    still = rig.www / "public" / "m" / "a" / "gone.webp"
    with running(command_with(rig, "", ""), rig.port):
        before = rig.own.run("probe", "public")
        still.parent.mkdir(parents=True, exist_ok=True)
        still.write_bytes(b"a picture")
        after = rig.own.run("probe", "public")
    still.unlink()

    assert before.returncode == 0, before.stderr
    assert after.returncode == 3
    assert "m/a/gone.webp" in after.stderr


def test_a_server_that_does_not_answer_is_no_proof(rig: Rig) -> None:
    ended = rig.own.run("probe", "family")

    assert ended.returncode == 1
    assert "does not answer" in ended.stderr


def test_an_audience_that_is_not_published_cannot_be_asked_about(rig: Rig) -> None:
    ended = rig.own.run("probe", "famly")

    assert ended.returncode == 2
    assert "did you mean `family`?" in ended.stderr


def test_a_probe_leaves_no_way_in_behind(rig: Rig) -> None:
    kept = (rig.own.path / "secrets" / "visitors" / "family.json").read_text()
    with running(command_with(rig, "", ""), rig.port):
        ended = rig.own.run("probe", "--json")
        log = (rig.www.parent / "server" / "access.log").read_text()

    assert (rig.own.path / "secrets" / "visitors" / "family.json").read_text() == kept
    for secret in ("probe_probe000.", "Basic "):
        assert secret not in ended.stdout + log


def test_a_server_that_was_not_reloaded_after_somebody_was_withdrawn_is_found(rig: Rig) -> None:
    link = rig.invite("family", "--person", "mom")
    rig.bring()
    with running(command_with(rig, "", ""), rig.port):
        before = rig.own.run("probe", "family")
        assert rig.own.run("revoke", "family", "--person", "mom").returncode == 0
        rig.bring()
        still_in = rig.get(link).status
        forgotten = rig.own.run("probe", "family")
    with running(command_with(rig, "", ""), rig.port):
        reloaded = rig.own.run("probe", "family")

    assert before.returncode == 0, before.stderr
    assert still_in == 303
    assert forgotten.returncode == 1
    assert "has not read the passwords and links of `family` as they are now" in forgotten.stderr
    assert reloaded.returncode == 0, reloaded.stderr


def test_a_folder_that_is_shown_under_its_own_name_too_is_found(rig: Rig) -> None:
    shown = "    location / { return 404; }\n"
    config = rig.own.path / "gallery.yaml"
    kept = config.read_text()
    moved = f'  family: {{folder: "{rig.www}/old", private: "{rig.www}-private/family"}}\n'
    config.write_text(kept.replace("  family: {}\n", moved, 1))
    try:
        assert config.read_text() != kept
        assert rig.own.run("hosting", "nginx").returncode == 0
        rig.bring()
        with running(command_with(rig, "", ""), rig.port):
            closed = rig.own.run("probe", "family")
        old = f"{shown}    location /old/ {{ root {rig.www}; }}\n"
        old += f"    location /www-private/ {{ root {rig.www.parent}; }}\n"
        with running(command_with(rig, shown, old), rig.port):
            opened = rig.own.run("probe", "family")
    finally:
        config.write_text(kept)
        rig.own.run("hosting", "nginx")

    assert closed.returncode == 0, closed.stderr
    assert opened.returncode == 3
    for path in ("/old/index.html", "/www-private/family/secret.map"):
        assert f"{path} (200), which is not for them" in opened.stderr


def test_a_site_that_nobody_names_any_more_is_no_proof(rig: Rig) -> None:
    config = rig.own.path / "gallery.yaml"
    kept = config.read_text()
    with running(command_with(rig, "", ""), rig.port):
        published = rig.own.run("publish", "public", "--yes", "--allow-new", "--adopt")
        assert published.returncode == 0, published.stderr + published.stdout
        config.write_text(kept.replace("  public: {}\n", "", 1))
        ended = rig.own.run("probe")
        taken_down = rig.own.run("unpublish", "public", "--yes")
        after = rig.own.run("probe")
    config.write_text(kept)

    assert ended.returncode == 1
    assert "nothing is open" not in ended.stdout
    assert "the site of `public` is still at" in ended.stderr
    assert taken_down.returncode == 0, taken_down.stderr
    assert after.returncode == 0, after.stderr
    rig.bring()
