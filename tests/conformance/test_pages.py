"""Access cases that the pages of small sites answer: lists, neighbours, files, from notes on."""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from tests.app.given import photo
from tests.conformance.command import staticgal, write
from tests.conformance.dirty import edges, files, finds

CONFIG = """\
title: The Hansens
source: photos
roles:
  viewer: [can_view]
  guest: {inherits: viewer, permissions: [can_download_medium]}
  owner: [owner_access]
audiences:
  public: {protection: open}
  anna: {}
  me: {role: owner}
"""
FIVE = "abcde"
HIDDEN = {"none": "", "first": "a", "last": "e", "apart": "bd", "row": "bc", "ends": "ae"}


def built(folder: Path) -> Path:
    """The folder of the sites."""
    ended = staticgal(folder, "build")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder / "build"


@dataclass(frozen=True)
class Page:
    """What a page is called, and where it leads."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def title(self) -> str:
        (found,) = re.findall(r"(?s)<h1[^>]*>(.*?)</h1>", self.text)
        return unescape(found.strip())

    def links(self, attributes: str = "") -> list[Path]:
        anchors = re.findall(rf"<a [^>]*{attributes}[^>]*>", self.text)
        targets = (
            unescape(one) for anchor in anchors for one in re.findall('href="(.*?)"', anchor)
        )
        return [(self.path.parent / one).resolve() for one in targets if "://" not in one]

    def neighbour(self, which: str) -> str | None:
        """The title of the photo before or after this one."""
        found = self.links(f'rel="{which}"')
        assert len(set(found)) <= 1
        return Page(found[0]).title if found else None


def albums_of(site: Path) -> dict[str, Path]:
    """The albums of a site, the home page left out, by title."""
    return {Page(path).title: path.parent for path in site.glob("*/index.html")}


def photo_pages(album: Path) -> dict[str, Page]:
    """The pages of the photos of an album by title."""
    pages = [Page(path) for path in album.glob("*.html")]
    found = [one for one in pages if re.fullmatch(r"[a-z2-7]{16,}\.html", one.path.name)]
    assert len({one.title for one in found}) == len(found)
    return {one.title: one for one in found}


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public's site of albums of five photos with some of them hidden, and one at home."""
    folder = tmp_path_factory.mktemp("hiding")
    write(folder, {"gallery.yaml": CONFIG.replace("public: {", "public: {role: viewer, ")})
    seed = 0
    for album, hidden in {**HIDDEN, "all": FIVE, "": "ac"}.items():
        for month, name in enumerate(FIVE, 1):
            path = folder / "photos" / album / f"{name}.jpg"
            photo(path, seed := seed + 1, taken=f"2026:0{month}:11 12:00:00")
            note = {"title": f"{album} {name}".strip(), "hidden": name in hidden}
            write(path.parent, {f"{name}.jpg.md": f"---\n{json.dumps(note)}\n---\n"})
    return built(folder) / "public"


@pytest.mark.parametrize(("album", "hidden"), [*HIDDEN.items(), ("", "ac")])
def test_T34_to_T45_M47_pages_and_lists_hold_what_is_left_and_lead_over_the_rest(
    hiding: Path, album: str, hidden: str
) -> None:
    shown = [f"{album} {name}".strip() for name in FIVE if name not in hidden]
    folder = albums_of(hiding)[album] if album else hiding

    pages = photo_pages(folder)
    listed = Page(folder / "index.html").links()

    assert pages.keys() == set(shown)
    here = {one.path.resolve(): title for title, one in pages.items()}
    assert list(dict.fromkeys(here[link] for link in listed if link in here)) == shown
    before, after = [None, *shown[:-1]], [*shown[1:], None]
    assert [pages[title].neighbour("prev") for title in shown] == before
    assert [pages[title].neighbour("next") for title in shown] == after
    assert all(
        f"{number} of {len(shown)}" in pages[title].text for number, title in enumerate(shown, 1)
    )


def test_T34_to_T45_of_an_album_with_all_photos_hidden_nothing_is_there(hiding: Path) -> None:
    assert albums_of(hiding).keys() == HIDDEN.keys()
    count = sum(len(FIVE) - len(hidden) for hidden in HIDDEN.values()) + 3
    assert len({path.stem for path in hiding.glob("m/*/*.jpg")}) == count


BLOCK = '+++\ntitle = "QXBLOCKED"\n[permissions]\npublic_role = "none"\n+++\nQXBLOCKEDWORDS\n'
LISTS = {
    "photos/open/_folder.md": "---\ntitle: Open\naccess: {'*': viewer}\n---\n",
    "photos/open/stricter.jpg.md": "---\naccess: {public: none}\ntitle: QXSTRICTER\n---\n",
    "photos/annas/_folder.md": "---\ntitle: QXANNAS\naccess: {anna: guest}\n---\n",
    "photos/nobodys/_folder.md": "---\ntitle: QXNOBODYS\n---\nQXNOBODYSWORDS\n",
    "photos/blocked/_folder.md": BLOCK,
}
YEARS = {
    "open/a": 2021,
    "open/stricter": 2022,
    "annas/a": 2023,
    "nobodys/a": 2024,
    "blocked/a": 2025,
}
TITLES = {
    "public": {"Open"},
    "anna": {"Open", "QXANNAS"},
    "me": {"Open", "QXANNAS", "QXNOBODYS", "QXBLOCKED"},
}
PHOTOS = {
    "public": {"open/a"},
    "anna": {"open/a", "open/stricter", "annas/a"},
    "me": YEARS.keys(),
}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sites of a gallery with an album for each of several circles."""
    folder = write(tmp_path_factory.mktemp("lists"), {"gallery.yaml": CONFIG, **LISTS})
    for seed, (path, year) in enumerate(YEARS.items(), 1):
        photo(folder / f"photos/{path}.jpg", seed, (1800, 1200), f"{year}:03:04 05:06:07")
    return built(folder)


@pytest.mark.parametrize("audience", TITLES)
def test_M18_to_M27_M48_lists_pages_dates_sizes_and_originals_are_those_of_the_audience(
    lists: Path, audience: str
) -> None:
    site, photos = lists / audience, PHOTOS[audience]

    home = Page(site / "index.html")
    assert albums_of(site).keys() == TITLES[audience]
    assert {link.parent for link in home.links()} >= {p.resolve() for p in albums_of(site).values()}
    assert {title for title in TITLES["me"] if title in home.text} == TITLES[audience]
    words = "".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    years = {year for year in YEARS.values() if re.search(rf"\b{year}\b", words)}
    assert years == {YEARS[path] for path in photos}
    assert sum(len(photo_pages(album)) for album in albums_of(site).values()) == len(photos)
    originals = {path: (lists.parent / f"photos/{path}.jpg").read_bytes() for path in YEARS}
    held = {path.read_bytes() for path in files(site)}
    assert {path for path, one in originals.items() if one in held} == (
        set(YEARS) if audience == "me" else set()
    )
    sizes = {"public": set(), "anna": {1200}, "me": {1200, 1600, 1800}}
    assert edges(site) == {400, 640, 1024, *sizes[audience]}
    assert not [path for path in files(site) if path.suffix in (".zip", ".json", ".xml")]


def test_T07_a_folder_without_a_public_role_is_in_no_byte_of_the_public_site(lists: Path) -> None:
    for word in ("QXBLOCKED", "QXBLOCKEDWORDS", "QXNOBODYS", "QXANNAS"):
        assert finds(lists / "public", word) == []
        assert finds(lists / "me", word)


def test_M40_a_photo_with_a_stricter_rule_is_in_no_list_page_or_file(lists: Path) -> None:
    public, anna = lists / "public", lists / "anna"

    assert finds(public, "QXSTRICTER") == []
    assert finds(anna, "QXSTRICTER")
    assert len(photo_pages(albums_of(public)["Open"])) == 1
    assert len(list(public.glob("m/*/*.jpg"))) == 1


def test_M28_with_private_albums_only_the_public_index_is_an_empty_and_valid_page(
    tmp_path: Path,
) -> None:
    notes = {name: text for name, text in LISTS.items() if "annas" in name}
    folder = write(tmp_path, {"gallery.yaml": CONFIG, **notes})
    photo(folder / "photos/annas/a.jpg")

    site = built(folder) / "public"

    home = Page(site / "index.html")
    assert home.title == "The Hansens"
    assert home.text.rstrip().endswith("</html>")
    assert not list(site.glob("*/index.html"))
    assert not list(site.glob("m/*/*"))
    assert not finds(site, "QXANNAS")
    assert staticgal(folder, "verify").returncode == 0


def test_M41_equal_names_and_bytes_in_two_albums_are_all_there(tmp_path: Path) -> None:
    note = "---\ntitle: Same\naccess: {public: viewer}\n---\n"
    files = {f"photos/{name}/_folder.md": note for name in ("one", "two", "one/same")}
    folder = write(tmp_path, {"gallery.yaml": CONFIG, **files})
    for album in ("one", "two", "one/same"):
        photo(folder / f"photos/{album}/a.jpg")
        photo(folder / f"photos/{album}/A.JPG", 2)
        write(
            folder,
            {f"photos/{album}/{name}.md": "---\ntitle: P\n---\n" for name in ("a.jpg", "A.JPG")},
        )

    site = built(folder) / "public"

    indexes = list(site.glob("*/index.html"))
    assert len(indexes) == 3
    assert [len(list(index.parent.glob("*.html"))) for index in indexes] == [3, 3, 3]


def test_G26_with_its_cover_photo_deleted_an_album_has_another(tmp_path: Path) -> None:
    note = "---\ncover: b.jpg\naccess: {public: viewer}\n---\n"
    folder = write(tmp_path, {"gallery.yaml": CONFIG, "photos/trip/_folder.md": note})
    for seed, name in enumerate("abc", 1):
        photo(folder / f"photos/trip/{name}.jpg", seed, taken=f"2026:0{seed}:01 10:00:00")

    def cover() -> set[str]:
        home = Page(built(folder) / "public/index.html").text
        return set(re.findall(r"m/\w/(\w+)\.", home))

    first = cover()
    (folder / "photos/trip/b.jpg").unlink()
    second = cover()

    assert first
    assert second
    assert not first & second


def test_leak_a_link_that_was_taken_back_is_dead_and_a_new_secret_makes_another(
    tmp_path: Path,
) -> None:
    note = "---\n{}access: {{public: viewer}}\n---\n"
    folder = write(tmp_path, {"gallery.yaml": CONFIG})
    photo(folder / "photos/gift/a.jpg")

    def address(said: str) -> Path:
        write(folder, {"photos/gift/_folder.md": note.format(said)})
        site = built(folder) / "public"
        told = json.loads(staticgal(folder, "link", "gift", "public", "--json").stdout)
        return site / told["path"]

    one = address("unlisted: true\n")
    assert one.is_file()
    write(folder, {"photos/gift/_folder.md": "---\nunlisted: true\naccess: none\n---\n"})
    built(folder)
    assert not one.exists()
    assert not list((folder / "build/public").glob("m/*/*"))

    (folder / "secrets/public.key").unlink()
    other = address("unlisted: true\n")
    assert other.is_file()
    assert not one.exists()
