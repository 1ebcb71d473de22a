"""`publish:` as it is read: what stands in the defaults, and which places are no places."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from staticgal.config.destination import Protection, Target, web_root
from staticgal.errors import ConfigErrors
from tests.config.given import given_config

SERVER = """\
url: https://photos.example.org
publish:
  defaults: {target: ssh, host: me@photos.example.org, folder: /srv/photos/www, protection: nginx}
  public: {}
  family: {}
  client-smith: {folder: /srv/smith/www, url: "https://smith.example.org/"}
"""


def test_the_defaults_give_each_audience_a_folder_and_an_address_of_its_own(tmp_path: Path) -> None:
    found = given_config(tmp_path, SERVER).publish

    family = found["family"]
    assert (family.target, family.host) == (Target.SSH, "me@photos.example.org")
    assert family.folder == PurePosixPath("/srv/photos/www/family")
    assert family.url == "https://photos.example.org/family"
    assert family.protection is Protection.NGINX
    assert (
        family.location.line == given_config(tmp_path, SERVER).publish["public"].location.line + 1
    )
    assert str(family) == "me@photos.example.org:/srv/photos/www/family"


def test_an_audience_without_an_entry_goes_nowhere(tmp_path: Path) -> None:
    assert "me" not in given_config(tmp_path, SERVER).publish
    assert given_config(tmp_path).publish == {}


def test_what_is_private_lies_beside_the_folder_that_the_server_shows(tmp_path: Path) -> None:
    found = given_config(tmp_path, SERVER).publish

    assert found["family"].private == PurePosixPath("/srv/photos/www-private/family")
    assert found["client-smith"].private == PurePosixPath("/srv/smith/www-private/client-smith")
    assert found["client-smith"].url == "https://smith.example.org"


def test_the_defaults_protect_those_that_are_protected(tmp_path: Path) -> None:
    assert given_config(tmp_path, SERVER).publish["public"].protection is Protection.OPEN


def test_a_folder_of_this_machine_is_named_from_gallery_yaml_on(tmp_path: Path) -> None:
    more = "publish: {public: {target: local, folder: ../site/public}}\n"
    (tmp_path / "gallery").mkdir()

    found = given_config(tmp_path / "gallery", more).publish["public"]

    assert found.folder == PurePosixPath(tmp_path / "site/public")
    assert found.private == PurePosixPath(tmp_path / "site-private/public")


@pytest.mark.parametrize(
    ("folder", "problem"),
    [
        ("photos/site", "lies in the photos"),
        ("photos", "lies in the photos"),
        (".", "would take in the photos"),
        ("..", "would take in the photos"),
        ("build/public", "lies in the folder that sites are built in"),
        (".staticgal/site", "lies in `.staticgal`"),
        ("secrets", "lies in `secrets`"),
        ("link", "lies in the photos"),
    ],
)
def test_no_place_is_among_what_the_owner_keeps(tmp_path: Path, folder: str, problem: str) -> None:
    (tmp_path / "link").symlink_to("photos/site")
    place = f"{{target: local, folder: {folder}, private: ../elsewhere}}"

    with pytest.raises(ConfigErrors, match=problem) as caught:
        given_config(tmp_path, f"publish: {{public: {place}}}\n")

    assert "name a folder elsewhere" in str(caught.value)


def test_what_is_private_is_not_among_what_the_owner_keeps(tmp_path: Path) -> None:
    place = "{target: local, folder: ../site, private: secrets/web}"

    with pytest.raises(ConfigErrors, match="the `private` of `public`"):
        given_config(tmp_path, f"publish: {{public: {place}}}\n")


@pytest.mark.parametrize(
    ("folder", "url", "root"),
    [
        ("/srv/www/family", "https://x.org/family", "/srv/www"),
        ("/srv/www/family", "https://x.org", "/srv/www/family"),
        ("/srv/www/family", "https://x.org/a/family", "/srv"),
        ("/srv/www/family", "", "/srv/www"),
        ("/srv", "https://x.org/a/b/c", "/"),
    ],
)
def test_the_root_is_as_far_up_as_the_address_is_deep(folder: str, url: str, root: str) -> None:
    assert web_root(PurePosixPath(folder), url) == PurePosixPath(root)
