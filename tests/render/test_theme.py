"""A theme is read whole, checked at once, and falls back to the default one file by file."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError, TemplateAssertionError, UndefinedError

from staticgal._resources import themes_folder
from staticgal.errors import ConfigError, ConfigErrors
from staticgal.render import theme
from staticgal.render.pages import site as pages
from tests.render.factory import a_site, an_album, media_of, photos


def own_theme(folder: Path, files: dict[str, str]) -> Path:
    for name, text in {"theme.yaml": "name: mine\n", **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def themes_without_lightbox(tmp_path: Path) -> Path:
    themes = tmp_path / "themes"
    shutil.copytree(themes_folder(), themes, ignore=shutil.ignore_patterns("vendor"))
    return themes


@pytest.fixture
def themes_with_lightbox(themes_without_lightbox: Path) -> Path:
    vendor = themes_without_lightbox / "default/assets/vendor/photoswipe"
    vendor.mkdir(parents=True)
    for name in ("photoswipe.esm.min.js", "photoswipe.css", "LICENSE", "unused.js"):
        (vendor / name).write_text(f"/* {name} */")
    return themes_without_lightbox


def test_asset_names_change_with_their_bytes(themes_with_lightbox: Path) -> None:
    before = theme.load("default", themes_with_lightbox)
    vendor = themes_with_lightbox / "default/assets/vendor/photoswipe/photoswipe.css"
    vendor.write_text("/* a newer one */")

    after = theme.load("default", themes_with_lightbox)

    changed = {name for name in before.paths if before.paths[name] != after.paths[name]}
    assert changed == {"vendor/photoswipe/photoswipe.css", "lightbox.js", "photos.js"}
    assert before.digest != after.digest


def test_assets_name_each_other_by_their_names_in_the_site(themes_with_lightbox: Path) -> None:
    loaded = theme.load("default", themes_with_lightbox)

    for path, content in loaded.assets.items():
        for name in re.findall(rb'"\./([^"]+)"', content):
            assert f"assets/{name.decode()}" in loaded.assets, path
    assert re.fullmatch(r"assets/style-[0-9a-f]{8}\.css", loaded.paths["style.css"])


def test_third_party_files_come_with_their_licence_and_only_if_used(
    themes_with_lightbox: Path,
) -> None:
    loaded = theme.load("default", themes_with_lightbox)

    assert b"LICENSE" in loaded.assets[loaded.paths["vendor/photoswipe/LICENSE"]]
    assert not any("unused" in path for path in loaded.assets)
    assert loaded.notes == ()


def test_only_what_came_with_staticgal_is_a_third_partys(
    themes_with_lightbox: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    (own / "assets/vendor/photoswipe").mkdir(parents=True)
    (own / "theme.yaml").write_text("name: Own\n")
    (own / "assets/vendor/photoswipe/LICENSE").write_text("The Smiths' divorce")

    theirs = theme.load("default", themes_with_lightbox)
    mine = theme.load(own, themes_with_lightbox)

    licence = "vendor/photoswipe/LICENSE"
    assert theirs.paths[licence] in theirs.third_party
    assert theirs.paths["style.css"] not in theirs.third_party
    assert mine.paths[licence] not in mine.third_party
    assert mine.third_party == theirs.third_party - {theirs.paths[licence]}


def test_without_third_party_files_the_site_has_no_lightbox_and_says_so(
    themes_without_lightbox: Path,
) -> None:
    loaded = theme.load("default", themes_without_lightbox)

    assert {"photos.js", "lightbox.js"}.isdisjoint(loaded.paths)
    assert "start.js" in loaded.paths
    (note,) = loaded.notes
    assert "lightbox is left out" in note
    assert "make vendor" in note
    site = a_site(an_album("Lisbon", photos(2)))
    text = b"".join(page.content for page in pages.render(site, media_of(site), loaded))
    assert b"photos.js" not in text
    assert b"data-words" not in text


def test_one_template_can_be_overridden(tmp_path: Path) -> None:
    mine = own_theme(
        tmp_path / "mine",
        {
            "about.html": "{% extends 'default/about.html' %}{% block main %}Mine{% endblock %}",
            "assets/extra.css": "a{color:red}",
        },
    )

    loaded = theme.load(mine, themes_folder())

    site = a_site(about="Us")
    about = {page.path: page.content for page in pages.site_pages(site, loaded)}["about.html"]
    assert b"Mine" in about
    assert b"Content-Security-Policy" in about
    assert "extra.css" in loaded.paths
    assert loaded.paths["start.js"] == theme.load("default", themes_folder()).paths["start.js"]
    assert loaded.digest != theme.load("default", themes_folder()).digest


def test_text_cannot_be_declared_safe(tmp_path: Path) -> None:
    mine = own_theme(tmp_path / "mine", {"photo.html": "{{ photo.title|safe }}"})

    with pytest.raises(ConfigErrors, match=r"mine/photo\.html:1: .*safe"):
        theme.load(mine, themes_folder())
    with pytest.raises(TemplateAssertionError):
        theme.load("default", themes_folder())._environment.from_string("{{ x|safe }}")


def test_a_template_of_others_cannot_reach_behind_what_it_is_given(tmp_path: Path) -> None:
    reach = "{{ site.__class__.__init__.__globals__ }}"
    mine = own_theme(tmp_path / "mine", {"about.html": reach})

    with pytest.raises(SecurityError):
        list(pages.site_pages(a_site(about="Us"), theme.load(mine, themes_folder())))


def test_a_misspelt_name_is_an_error_and_not_empty(tmp_path: Path) -> None:
    mine = own_theme(tmp_path / "mine", {"about.html": "{{ site.tilte }}"})

    with pytest.raises(UndefinedError, match="tilte"):
        list(pages.site_pages(a_site(about="Us"), theme.load(mine, themes_folder())))


def test_all_mistakes_of_a_theme_are_told_together(tmp_path: Path) -> None:
    mine = own_theme(
        tmp_path / "mine",
        {
            "theme.yaml": "name: mine\ncolour: red\nsettings: {page_size: 0, pages: 3}\n",
            "album.html": "{% if %}",
            "assets/more.js": 'import "./gone.js";',
        },
    )

    with pytest.raises(ConfigErrors) as caught:
        theme.load(mine, themes_folder())

    told = str(caught.value)
    for part in ("`colour`", "`page_size`", "`pages`", "mine/album.html:1", "`gone.js`"):
        assert part in told


def test_broken_yaml_is_told_with_its_place(tmp_path: Path) -> None:
    mine = own_theme(tmp_path / "mine", {"theme.yaml": "name: [mine\n"})

    with pytest.raises(ConfigErrors, match=r"mine/theme\.yaml:2:1: it is not YAML"):
        theme.load(mine, themes_folder())


def test_an_unknown_theme_is_told_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="there is no theme `dark`") as caught:
        theme.load("dark", themes_folder())

    assert "default" in str(caught.value)


def test_settings_of_a_theme_cut_albums_into_pages(tmp_path: Path) -> None:
    small = "name: mine\nsettings: {single_page_up_to: 3, page_size: 2}\n"
    loaded = theme.load(own_theme(tmp_path / "mine", {"theme.yaml": small}), themes_folder())
    album = an_album("Lisbon", photos(5))
    site = a_site(album)

    made = [page.path for page in pages.album_pages(site, album, media_of(site), loaded)]

    expected = [f"{album.path}{name}" for name in ("index.html", "2.html", "3.html")]
    assert made[:3] == expected


def test_the_owners_page_size_holds_for_albums_of_any_length() -> None:
    loaded = theme.load("default", themes_folder(), page_size=2)
    album = an_album("Lisbon", photos(5))
    site = a_site(album)

    made = [page.path for page in pages.album_pages(site, album, media_of(site), loaded)]

    assert made[:3] == [f"{album.path}{name}" for name in ("index.html", "2.html", "3.html")]
    assert loaded.digest != theme.load("default", themes_folder()).digest


def test_the_styles_keep_to_their_budget() -> None:
    loaded = theme.load("default", themes_folder())

    def packed(name: str) -> int:
        return len(gzip.compress(loaded.assets[loaded.paths[name]], mtime=0))

    assert packed("style.css") <= 8_000
    scripts = [name for name in loaded.paths if name.endswith(".js")]
    assert sum(map(packed, scripts)) <= 28_000
