"""What two sites of one gallery tell whoever has both, and where an old one may lie."""

from __future__ import annotations

from pathlib import Path

from staticgal.state.folders import SECRETS_FOLDER
from tests.attack.given import built, given, refused

PUBLIC_AND_FAMILY = "audiences: {public: {role: viewer}, family: {role: relative}}\n"


def test_two_audiences_may_not_have_one_secret(tmp_path: Path) -> None:
    config = given(tmp_path, "a/a.jpg", more=PUBLIC_AND_FAMILY)
    built(config)
    keys = tmp_path / SECRETS_FOLDER
    (keys / "family.key").write_text((keys / "public.key").read_text())

    told = refused(config)

    assert "family.key: this is the secret of `public` too" in told


def test_a_site_that_is_a_link_is_not_left_behind_at_its_other_end(tmp_path: Path) -> None:
    config = given(tmp_path / "gallery", "a/a.jpg", "b/b.jpg")
    built(config)
    site, served = tmp_path / "gallery/build/public", tmp_path / "www"
    site.rename(served)
    site.symlink_to(served)
    given(
        tmp_path / "gallery",
        more="audiences: {public: {role: viewer}}\nalbums: {b: {access: none}}\n",
    )

    assert "is a link to another folder" in refused(config)
    assert site.is_symlink()


def test_the_site_of_an_audience_that_is_no_more_goes_though_a_photo_is_broken(
    tmp_path: Path,
) -> None:
    config = given(
        tmp_path, "a.jpg", more="audiences: {public: {role: viewer}, me: {role: owner}}\n"
    )
    built(config)
    (tmp_path / "photos" / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    given(tmp_path, more="audiences: {me: {role: owner}}\n")

    built(config, keep_going=True)

    assert not (tmp_path / "build" / "public").exists()
