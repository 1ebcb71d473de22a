"""Access cases that only a finished site can answer: dirty photos in, every byte searched.

One rich gallery is built once for all audiences; and once more with everything drawn otherwise
that the public may not see, under the same secrets.
"""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

import hashlib
import re
import shutil
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

from staticgal.config.load import load
from staticgal.serve.answer import Answer, answer
from staticgal.serve.sites import sites_of
from tests.conformance.command import staticgal, write
from tests.conformance.dirty import (
    CAMERA,
    WORDS,
    Shot,
    colours,
    edges,
    files,
    finds,
    fingerprint,
    found_in,
    rounded,
    secret,
)

CONFIG = """\
title: The Hansens
url: https://photos.example.org
source: photos
timezone: Europe/Berlin
roles:
  viewer: [can_view]
  relative:
    inherits: viewer
    permissions:
      - can_see_exact_dates
      - can_see_location
      - can_see_technical_details
      - can_read_metadata
      - can_download_large
  owner: [owner_access]
  guest: {inherits: viewer, permissions: [can_download_medium]}
  buyer: {inherits: viewer, permissions: [can_download_original]}
audiences:
  public: {role: viewer, protection: open}
  family: {role: relative, people: [qxgrandma@example.org, QXMOTHER]}
  anna: {people: [QXANNALEE]}
  guest: {role: guest}
  buyer: {role: buyer}
  me: {role: owner}
"""

# By path: the photo, and what its sidecar says beside its title.
SHOWN = {
    "QXFILEHOME.jpg": Shot("HOME", (200, 40, 40)),
    "2026-10-15 QXPARTY/QXFILECAKE.jpg": Shot("CAKE", (40, 200, 40), "2026:10:15 16:20:30"),
    "five/a.jpg": Shot("A", (40, 40, 200), "2026:01:02 15:45:00"),
    "five/c.jpg": Shot("C", (200, 200, 40), "2026:03:04 15:45:00"),
    "five/e.jpg": Shot("E", (40, 200, 200), "2026:05:06 15:45:00"),
}
HIDDEN = {
    "five/b.jpg": Shot("B", (240, 0, 240), "2026:02:03 15:45:00"),
    "five/d.jpg": Shot("D", (240, 0, 120), "2026:04:05 15:45:00"),
    "QXPRIVATE/secret.jpg": Shot("SECRET", (120, 0, 240)),
    "QXPRIVATE/deep/QXDEEP.jpg": Shot("DEEP", (240, 120, 240)),
    "QXHIDDEN/h.jpg": Shot("HID", (120, 120, 240)),
    "five/QXSUB/s.jpg": Shot("SUB", (0, 80, 160)),
}
CLIENTS = {"QXCLIENTS/anna/QXFILEANNA.jpg": Shot("ANNA", (240, 240, 120))}
NOTES = {
    "QXFILEHOME.jpg.md": "---\ntitle: Home sweet home\n---\nOur *garden*.\n",
    "2026-10-15 QXPARTY/_folder.md": "---\ntitle: The party\ncover: QXFILECAKE.jpg\n---\n",
    "five/_folder.md": "---\ntitle: Five\ncover: b.jpg\n---\n",
    "five/b.jpg.md": "---\nhidden: true\ntitle: QXTITLEB\n---\nQXWORDSB\n",
    "five/d.jpg.md": "---\naccess: none\ntitle: QXTITLED\n---\n",
    "QXPRIVATE/_folder.md": (
        "---\ntitle: QXPRIVATETITLE\naccess: {anna: viewer, '*': none}\n---\nQXPRIVATEWORDS\n"
    ),
    "QXHIDDEN/_folder.md": "---\ntitle: QXHIDDENTITLE\nhidden: true\n---\n",
    "five/QXSUB/_folder.md": "---\ntitle: QXSUBTITLE\naccess: none\n---\nQXSUBWORDS\n",
    "QXCLIENTS/_folder.md": (
        "---\ntitle: QXCLIENTSTITLE\naccess: {'*': none, anna: []}\n---\nQXCLIENTSWORDS\n"
    ),
    "QXCLIENTS/anna/_folder.md": "---\ntitle: For Anna\naccess: {anna: viewer}\n---\n",
}
# What lies beside the photos and is in no site, not even in the owner's.
BESIDE = {
    "2026-10-15 QXPARTY/QXFILECAKE.xmp": (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Nickname="QXBESIDEXMP"/></rdf:RDF>'
        "</x:xmpmeta>"
    ),
    "QXFILEHOME.nef": "MM\0*QXBESIDERAW",
    "QXFILEHOME.mov": "\0\0\0\x14ftypqt  \0\0\0\0qt  \xa9xyz+52.5163+013.3777/QXBESIDEMOV",
    "QXFILEHOME.jpg.aae": "<plist>QXBESIDEAAE</plist>",
    "five/notes.txt": "QXBESIDETXT",
    "five/.DS_Store": "QXBESIDESTORE",
}
SECRET_WORDS = (
    *("QXTITLEB", "QXWORDSB", "QXTITLED", "QXPRIVATE", "QXPRIVATETITLE", "QXPRIVATEWORDS"),
    *("QXHIDDEN", "QXHIDDENTITLE", "QXCLIENTS", "QXCLIENTSTITLE", "QXCLIENTSWORDS", "QXDEEP"),
    *("QXSUB", "QXSUBTITLE", "QXSUBWORDS"),
)
NO_DAYS = (
    *("2026-10-15", "2026:10:15", "20261015", "15 October", "October 15", "15.10.2026"),
    *("15:45", "16:20", "154512", "16:20:30", "2026-01-02", "2 January"),
)
NO_PLACES = ("52.516", "13.377", "52.51", "13.37", "48.858", "2.294")
AUDIENCES = ("public", "family", "anna", "guest", "buyer", "me")


@dataclass(frozen=True)
class Built:
    folder: Path

    def site(self, audience: str) -> Path:
        return self.folder / "build" / audience


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The gallery, built for all audiences."""
    folder = tmp_path_factory.mktemp("gallery")
    write(folder, {"gallery.yaml": CONFIG})
    write(folder / "photos", NOTES | BESIDE)
    for path, shot in (SHOWN | HIDDEN | CLIENTS).items():
        shot.write(folder / "photos" / path)
    return built_in(folder)


@pytest.fixture(scope="session")
def twin(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same gallery for the public's eyes: all else is another, or gone, or new."""
    folder = tmp_path_factory.mktemp("twin")
    write(folder, {"gallery.yaml": CONFIG.replace("[can_view]", "[can_view] # as before")})
    write(folder / "photos", {name: NOTES[name] for name in list(NOTES)[:3]})
    write(folder / "photos", {"five/b.jpg.md": "---\naccess: none\n---\nOther words\n"})
    write(folder / "photos", {"new/_folder.md": "---\ntitle: New\nhidden: true\n---\n"})
    for path, shot in SHOWN.items():
        taken = f"{shot.taken[:8]}27 03:33:33"
        Shot(f"OTHER{shot.mark}", shot.colour, taken, -33.8, 151.2).write(folder / "photos" / path)
    Shot("NEW", (0, 0, 0)).write(folder / "photos/new/n.jpg")
    Shot("B", (0, 0, 0)).write(folder / "photos/five/b.jpg")
    shutil.copytree(built.folder / "secrets", folder / "secrets")
    return built_in(folder)


def built_in(folder: Path) -> Built:
    ended = staticgal(folder, "build")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return Built(folder)


class Page(HTMLParser):
    """What a page links to, says in `alt`, and shows as words."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.alts: list[str] = []
        self.neighbours: dict[str, str] = {}
        self.words: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if href := said.get("href"):
            self.links.append(href)
            if tag == "a" and (rel := said.get("rel")) in ("prev", "next"):
                self.neighbours[rel] = href
        if "alt" in said:
            self.alts.append(said["alt"] or "")

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in files(site) if path.suffix == ".html"}


def folder_of(site: Path, title: str) -> Path:
    """The folder in a site of the album with that title."""
    (found,) = site.glob(f"{title}-*")
    return found


# --- The whole promise -----------------------------------------------------------------------


def test_everything_the_public_may_not_see_is_changed_and_its_site_is_the_same_bytes(
    built: Built, twin: Built
) -> None:
    assert fingerprint(built.site("public")) == fingerprint(twin.site("public"))
    assert fingerprint(built.site("me")) != fingerprint(twin.site("me"))


@pytest.mark.parametrize("path", SHOWN | HIDDEN | CLIENTS)
def test_T29_no_field_of_any_photo_is_in_the_public_site(built: Built, path: str) -> None:
    shot = (SHOWN | HIDDEN | CLIENTS)[path]

    assert not {word for word in shot.secrets() if finds(built.site("public"), word)}


def test_T29_what_is_searched_for_is_found_where_it_may_be(built: Built) -> None:
    """The search can fail: the owner's site holds what the others must not."""
    for field in (*CAMERA, *WORDS):
        assert finds(built.site("family"), secret(field, "HOME"))
        assert finds(built.site("me"), secret(field, "SECRET"))


@pytest.mark.parametrize("audience", ["public", "family", "guest", "buyer"])
@pytest.mark.parametrize("path", HIDDEN | CLIENTS)
def test_T34_to_T45_no_byte_of_a_hidden_photo_is_in_the_site(
    built: Built, audience: str, path: str
) -> None:
    shot = (HIDDEN | CLIENTS)[path]

    assert not [word for word in shot.secrets() if finds(built.site(audience), word)]
    assert rounded(shot.colour) not in colours(built.site(audience))


@pytest.mark.parametrize("audience", ["public", "family"])
def test_T34_to_T45_previous_and_next_lead_over_what_is_hidden(built: Built, audience: str) -> None:
    album = folder_of(built.site(audience), "five")
    photos = {path: page for path, page in pages(album).items() if path.name != "index.html"}
    follows = {path.name: page.neighbours.get("next") for path, page in photos.items()}

    assert len(photos) == 3
    (first,) = (path.name for path, page in photos.items() if "prev" not in page.neighbours)
    (last,) = (name for name, following in follows.items() if following is None)
    second = follows[first]
    assert second is not None
    assert follows[second] == last


@pytest.mark.parametrize("audience", ["public", "family"])
def test_T26_T46_T49_a_private_folder_is_in_no_byte_of_a_site(built: Built, audience: str) -> None:
    assert not {word for word in SECRET_WORDS if finds(built.site(audience), word)}


def test_T27_T28_each_site_holds_the_private_photos_of_its_own(built: Built) -> None:
    mine, secret_colour = (240, 240, 120), (120, 0, 240)

    assert colours(built.site("anna")) >= {rounded(mine), rounded(secret_colour)}
    assert rounded((200, 40, 40)) not in colours(built.site("anna"))
    assert colours(built.site("me")) >= {rounded(shot.colour) for shot in HIDDEN.values()}


def test_T30_places_are_in_the_site_that_may_know_and_in_no_other(built: Built) -> None:
    assert not {word for word in NO_PLACES if finds_in_text(built.site("public"), word)}
    assert finds_in_text(built.site("family"), "52.516")


# --- Leaks read in Tenrankai's code ----------------------------------------------------------


def test_TL3_no_card_count_or_cover_tells_of_a_restricted_folder(built: Built) -> None:
    home = Page(built.site("public") / "index.html")

    targets = {link.split("/")[0] for link in home.links if "/" in link}
    albums = {name for name in targets if not name.startswith(("assets", "m", "https:"))}
    assert len(albums) == 2
    counts = re.findall(r"\b\d+ (?:photo|album)s?\b", " ".join(home.words))
    assert sorted(counts) == ["1 photo", "3 photos"]
    five = " ".join(Page(folder_of(built.site("public"), "five") / "index.html").words)
    assert "3 photos" in five
    assert "album" not in five
    assert colours(built.site("public")) == {rounded(shot.colour) for shot in SHOWN.values()}


def test_TL6_no_day_or_time_is_in_any_byte_of_a_site_without_exact_dates(built: Built) -> None:
    assert not {word for word in NO_DAYS if finds_in_text(built.site("public"), word)}
    assert finds_in_text(built.site("family"), "15:45")


def test_TL7_a_reader_of_comments_gets_no_coordinates_or_camera_by_it(tmp_path: Path) -> None:
    rights = "[can_view, can_read_metadata]"
    write(tmp_path, {"gallery.yaml": CONFIG.replace("viewer: [can_view]", f"viewer: {rights}")})
    note = "---\nlatitude: 48.85822\nlongitude: 2.29451\n---\nThe tower.\n"
    write(tmp_path / "photos", {"a.jpg.md": note})
    shot = Shot("HOME", (200, 40, 40))
    shot.write(tmp_path / "photos/a.jpg", (300, 200))

    site = built_in(tmp_path).site("public")

    assert finds(site, secret("KEYWORD", "HOME"))
    for word in (*NO_PLACES, *NO_DAYS):
        assert not finds_in_text(site, word)
    assert not [
        field for field in (*CAMERA, "CITY", "COMMENT") if finds(site, secret(field, "HOME"))
    ]
    assert finds(tmp_path / "build/family", secret("MODEL", "HOME"))
    assert finds_in_text(tmp_path / "build/family", "48.858")


def test_TL12_ids_are_no_hashes_of_paths_and_numbers_have_no_gaps(built: Built) -> None:
    site = built.site("public")
    names = " ".join(str(path.relative_to(site)) for path in files(site))

    for path in SHOWN:
        for said in (path, f"photos/{path}", path.rpartition("/")[2]):
            for algorithm in ("sha256", "sha1", "md5"):
                digest = hashlib.new(algorithm, said.encode(), usedforsecurity=False)
                assert digest.hexdigest()[:10] not in names
                assert b32encode(digest.digest()).decode().lower()[:10] not in names
    positions = {
        word
        for page in pages(folder_of(site, "five")).values()
        for word in page.words
        if re.fullmatch(r"\d+ of \d+", word)
    }
    assert positions == {"1 of 3", "2 of 3", "3 of 3"}


def test_TL13_no_crumb_names_a_parent_that_may_not_be_opened(built: Built) -> None:
    site = built.site("anna")

    assert folder_of(site, "for-anna").is_dir()
    for word in ("QXCLIENTS", "QXCLIENTSTITLE", "QXCLIENTSWORDS"):
        assert finds(site, word) == []


def test_TL14_no_alt_text_holds_a_day_or_a_file_name(built: Built) -> None:
    alts = [alt for page in pages(built.site("public")).values() for alt in page.alts]

    assert any(alts)  # empty where a cover stands beside the title it would repeat
    assert not [alt for alt in alts if re.search(r"\d{1,2} October|QX|\.jpg|\d\d:\d\d", alt)]


def test_TL15_no_sidecar_is_in_any_site(built: Built) -> None:
    for audience in AUDIENCES:
        kinds = {path.suffix for path in files(built.site(audience))}
        assert kinds <= {".html", ".css", ".js", ".jpg", ".avif", ".svg", ".txt"}
        assert not finds(built.site(audience), "QXBESIDE")
        held = {path.read_bytes() for path in files(built.site(audience))}
        assert not held & {text.encode() for text in (NOTES | BESIDE).values()}


def test_T61_no_raw_file_or_video_is_in_a_site_without_its_right(built: Built) -> None:
    """Nor in that of who has it: they are not offered yet."""
    for audience in AUDIENCES:
        for word in ("QXBESIDERAW", "QXBESIDEMOV", "013.3777"):
            assert not finds(built.site(audience), word)


def test_TL9_G02_no_picture_is_larger_than_its_audience_may_have(built: Built) -> None:
    """Of photos of 1800 pixels; the gallery size is smaller than each that has a right."""
    held = {audience: edges(built.site(audience)) for audience in AUDIENCES}

    for audience in ("public", "anna", "buyer"):
        assert held[audience] == {400, 640, 1024}
    assert held["guest"] == {400, 640, 1024, 1200}
    assert held["family"] == {400, 640, 1024, 1600}
    assert held["me"] == {400, 640, 1024, 1200, 1600, 1800}


def test_TL9_a_gallery_size_that_reaches_another_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"gallery.yaml": f"{CONFIG}renditions: {{sizes: {{gallery: 1600}}}}\n"})
    Shot("HOME", (200, 40, 40)).write(tmp_path / "photos/a.jpg")

    ended = staticgal(tmp_path, "build")

    assert ended.returncode == 2
    assert "gallery.yaml:" in ended.stderr
    assert not (tmp_path / "build").exists()


def test_TL11_answers_of_a_protected_site_are_kept_by_no_shared_cache(built: Built) -> None:
    sites = sites_of(load(built.folder / "gallery.yaml"))

    for audience in AUDIENCES:
        site = built.site(audience)
        for path in (*files(site), site / "nothing.html"):
            name = path.relative_to(site).as_posix()
            with closing_body(answer(f"/{audience}/{quote(name)}", sites)) as given:
                kept = given.headers["Cache-Control"]
            if path.name == "nothing.html":
                assert kept == "no-store"
            else:
                assert kept.startswith("public" if audience == "public" else "private"), path


def test_T47_T48_what_is_missing_and_what_is_denied_are_answered_alike(built: Built) -> None:
    sites = sites_of(load(built.folder / "gallery.yaml"))
    here, there = (
        {path.relative_to(built.site(name)).as_posix() for path in files(built.site(name))}
        for name in ("public", "anna")
    )
    assert there - here
    paths = ("nothing", "no.html", "QXPRIVATE/", "five/b.jpg", "QXHIDDEN/", *(there - here))

    bodies = set()
    for path in paths:
        with closing_body(answer(f"/public/{quote(path)}", sites)) as given:
            assert given.status == 404, path
            bodies.add(given.body)

    assert bodies == {(built.site("public") / "404.html").read_bytes()}


@contextmanager
def closing_body(given: Answer) -> Iterator[Answer]:
    try:
        yield given
    finally:
        if not isinstance(given.body, bytes):
            given.body.close()


def test_TL16_file_times_follow_from_the_bytes_and_tell_no_day(built: Built, twin: Built) -> None:
    """They differ with the content, so that a server's ETag does; never with photo or clock.

    All lie before 2010, and no photo of the gallery does.
    """
    for audience in AUDIENCES:
        assert all(when < 1_250_000_000 for when in times(built.site(audience)).values())
    assert times(built.site("public")) == times(twin.site("public"))


def times(site: Path) -> dict[str, float]:
    return {str(path.relative_to(site)): path.stat().st_mtime for path in site.rglob("*")}


# --- myks-gallery, and the list of leaks -----------------------------------------------------


def test_M42_names_are_keyed_long_and_no_two_audiences_share_one(built: Built) -> None:
    names = {name: media_names(built.site(name)) for name in AUDIENCES}

    for name, own in names.items():
        assert own
        assert all(re.fullmatch(r"[a-z2-7]{26}", one) for one in own)
        for other in set(AUDIENCES) - {name}:
            assert not own & names[other]


def test_M49_there_is_no_archive_of_a_denied_album(built: Built) -> None:
    for audience in AUDIENCES:  # there is none of any album yet
        assert not [path for path in files(built.site(audience)) if path.suffix == ".zip"]
        assert not [p for p in files(built.site(audience)) if p.read_bytes()[:4] == b"PK\x03\x04"]


def test_leak_file_and_folder_names_of_the_source_stand_in_no_site_without_the_file(
    built: Built,
) -> None:
    for word in ("QXFILE", "QXPARTY", ".jpg.md", "_folder.md"):
        assert finds(built.site("public"), word) == []
        assert finds(built.site("family"), word) == []


def test_leak_no_path_of_the_machine_and_no_state_is_in_a_site(built: Built) -> None:
    for audience in AUDIENCES:
        site = built.site(audience)
        assert finds(site, str(built.folder)) == []
        assert not [path for path in files(site) if path.suffix in (".sqlite", ".key", ".yaml")]
        assert not [path for path in files(site) if path.read_bytes()[:6] == b"SQLite"]
        assert not [path for path in site.rglob("*") if path.is_symlink() or path.name[0] == "."]
        key = (built.folder / "secrets" / f"{audience}.key").read_bytes()
        assert not [path for path in files(site) if key.strip() in path.read_bytes()]


def test_leak_other_audiences_and_roles_are_named_in_no_site(built: Built) -> None:
    for word in ("can_see", "relative", "owner_access", "can_view"):
        assert not [name for name in finds(built.site("public"), word) if name.endswith(".html")]
    for audience in ("public", "family", "guest", "buyer"):
        others = {"family", "anna", "guest", "buyer", "relative"} - {audience}
        for page in pages(built.site(audience)):
            assert not others & set(re.findall(r"\w+", page.read_text("utf-8").lower()))
    for audience in AUDIENCES:
        for person in ("qxgrandma", "QXMOTHER", "QXANNALEE"):
            assert not finds(built.site(audience), person)


def test_leak_originals_are_only_in_the_site_of_who_may_have_them(built: Built) -> None:
    originals = {(built.folder / "photos" / path).read_bytes() for path in SHOWN | HIDDEN | CLIENTS}
    for audience in AUDIENCES:
        held = {path.read_bytes() for path in files(built.site(audience))}
        assert (held & originals == originals) if audience == "me" else not held & originals


def test_leak_a_withdrawn_photo_is_gone_with_the_next_build(tmp_path: Path) -> None:
    write(tmp_path, {"gallery.yaml": CONFIG})
    Shot("HOME", (200, 40, 40)).write(tmp_path / "photos/a.jpg", (300, 200))
    Shot("CAKE", (40, 200, 40)).write(tmp_path / "photos/b.jpg", (300, 200))
    site = built_in(tmp_path).site("public")
    assert rounded((40, 200, 40)) in colours(site)

    write(tmp_path, {"photos/b.jpg.md": "---\naccess: none\n---\n"})
    built_in(tmp_path)

    assert colours(site) == {rounded((200, 40, 40))}
    assert len(media_names(site)) == 2


def media_names(site: Path) -> set[str]:
    return {path.stem for path in files(site / "m")}


def finds_in_text(site: Path, word: str) -> list[str]:
    """Where a short word stands: in pixels and fonts it may stand by chance."""
    return [
        str(path.relative_to(site))
        for path in files(site)
        if found_in(str(path.relative_to(site)).encode(), word)
        or (path.suffix in (".html", ".xml", ".json", ".txt") and found_in(path.read_bytes(), word))
        or (
            path.suffix in (".jpg", ".avif") and len(word) > 6 and found_in(path.read_bytes(), word)
        )
    ]
