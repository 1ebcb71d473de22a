"""Pages say what their audience may know, escape what others wrote, and link to what is there."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

from staticgal._resources import themes_folder
from staticgal.core.rendition import Format, RenditionSpec, Size
from staticgal.core.view import AlbumView, OriginalView, PhotoView, PlaceView, SiteView
from staticgal.core.when import CaptureTime, Day, Month, Span
from staticgal.errors import RenderError
from staticgal.render import theme
from staticgal.render.pages import rows, small_albums
from staticgal.render.pages import site as pages
from staticgal.site.headers import PAGE_POLICY
from tests.render.factory import (
    AFTERNOON,
    ALL_SPECS,
    DAYS,
    MONTH,
    TECHNICAL,
    VIEWER_SPECS,
    a_full_photo,
    a_photo,
    a_site,
    an_album,
    media_of,
    photos,
)

THEME = theme.load("default", themes_folder())
ATTACKS = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onfocus='alert(1)",
    "javascript:alert(1)",
    "{{ 7*7 }}",
)


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, and the page's text."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def built(site: SiteView, sizes: dict[str, tuple[int, int]] | None = None) -> dict[str, bytes]:
    return {page.path: page.content for page in pages.render(site, media_of(site, sizes), THEME)}


def html_of(made: dict[str, bytes]) -> Iterator[tuple[str, Elements]]:
    for path, content in made.items():
        if path.endswith(".html"):
            yield path, Elements(content)


def photo_page(
    photo: PhotoView, title: str = "A Week in Lisbon", sizes: tuple[int, int] = (3000, 2000)
) -> Elements:
    album = an_album(title, [photo])
    return Elements(built(a_site(album), {photo.id: sizes})[f"{album.path}{photo.id}.html"])


def a_varied_site() -> SiteView:
    inner = an_album("Oceanário", [a_full_photo("inner")], span=DAYS)
    return a_site(
        an_album("A Week in Lisbon", photos(7), [inner], span=DAYS, description="With *Anna*."),
        an_album("Secret", photos(2, "s"), unlisted_photos=(a_photo("unlisted", 0),)),
        an_album("Many", photos(700, "many")),
        photos=photos(2, "home"),
        about="We are [us](https://example.org).",
        footer="© 2026 Anna",
    )


# --- links and files -----------------------------------------------------------------------------


def test_every_link_leads_to_a_file_of_the_site() -> None:
    site = a_varied_site()
    made = built(site)
    there = set(made) | {file.path for file in media_of(site).values()}

    for path, page in html_of(made):
        if path == "404.html":
            continue
        for _, attributes in page.found:
            for link in links_of(attributes):
                file, _, place = link.partition("#")
                assert resolved(path, file) in there, (path, link)
                assert not place or f'id="{place}"' in made[resolved(path, file)].decode()


def links_of(attributes: dict[str, str | None]) -> Iterator[str]:
    link = attributes.get("href") or attributes.get("src")
    if link and not link.startswith(("https:", "mailto:", "#")):
        yield link
    for candidate in (attributes.get("srcset") or "").split(","):
        if candidate:
            yield candidate.split()[0]


def resolved(path: str, link: str) -> str:
    parts = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(link).parts:
        if part == "..":
            parts.pop()  # an IndexError is a link that leaves the site
        else:
            parts.append(part)
    return "/".join(parts)


def test_the_page_for_lost_visitors_links_from_the_root_of_the_host() -> None:
    page = Elements(built(a_site(url="https://photos.example.org/family/"))["404.html"])

    links = [link for _, attributes in page.found for link in links_of(attributes)]
    assert links
    assert all(link.startswith("/family/") for link in links)
    assert "There is no page here." in page.text


def test_without_an_address_the_page_for_lost_visitors_links_nowhere() -> None:
    page = Elements(built(a_site(url=""))["404.html"])

    assert [link for _, attributes in page.found for link in links_of(attributes)] == []


def test_robots_are_let_into_open_sites_only() -> None:
    assert b"Disallow: /\n" in built(a_site())["robots.txt"]
    assert b"Allow: /\n" in built(a_site(is_open=True))["robots.txt"]
    assert b"noindex" in built(a_site())["index.html"]
    assert b"noindex" not in built(a_site(is_open=True))["index.html"]


def test_links_have_previews_in_open_sites_only() -> None:
    album = an_album("Lisbon", [a_full_photo("a")], description="With *Anna*.")
    closed, opened = built(a_site(album)), built(a_site(album, is_open=True))

    assert not any(
        "og:" in (meta.get("property") or "")
        for _, page in html_of(closed)
        for meta in page.of("meta")
    )
    page = Elements(opened[f"{album.path}index.html"])
    said = {meta["property"]: meta["content"] for meta in page.of("meta") if "property" in meta}
    assert said["og:title"] == "Lisbon"
    assert said["og:description"] == "With Anna."
    assert re.fullmatch(r"https://photos.example.org/family/m/./.*\.jpg", said["og:image"] or "")


def test_photos_link_to_those_before_and_after_them_and_no_others() -> None:
    shown = photos(3)
    album = an_album("Lisbon", shown, unlisted_photos=(a_photo("alone", 0),))
    made = built(a_site(album))

    def steps(photo: PhotoView) -> list[str | None]:
        page = Elements(made[f"{album.path}{photo.id}.html"])
        return [link["href"] for link in page.of("a") if link.get("rel") in {"prev", "next"}]

    first, second, third = (f"{photo.id}.html" for photo in shown)
    assert [steps(photo) for photo in shown] == [[second], [first, third], [second]]
    assert steps(album.unlisted_photos[0]) == []


def test_unlisted_things_are_in_the_site_and_linked_from_nowhere() -> None:
    hidden = an_album("Surprise", photos(1, "surprise"))
    album = an_album("Lisbon", photos(2), unlisted_photos=(a_photo("alone", 0),))
    site = a_site(album)
    site = replace(site, root=replace(site.root, unlisted_albums=(hidden,)))

    made = built(site)

    alone = f"{album.unlisted_photos[0].id}.html"
    assert f"{album.path}{alone}" in made
    assert f"{hidden.path}index.html" in made
    others = [text for path, text in made.items() if not path.startswith(hidden.path)]
    assert not any(alone.encode() in text for text in others)
    assert not any(hidden.path.encode() in text for text in others)


def test_large_albums_are_cut_into_numbered_pages() -> None:
    shown = photos(700)
    album = an_album("Many", shown)
    made = built(a_site(album))

    listed = []
    for name in ("index.html", "2.html", "3.html"):
        page = Elements(made[album.path + name])
        listed.append(len(page.of("img")))
    assert listed == [300, 300, 100]
    last = Elements(made[f"{album.path}{shown[650].id}.html"])
    assert {"href": f"3.html#{shown[650].id}"} in last.of("a")


# --- what is said --------------------------------------------------------------------------------


def test_an_audience_that_may_know_little_is_told_little() -> None:
    page = photo_page(a_photo("a", 5))

    assert page.of("dl") == []
    assert page.of("time") == []
    assert "Details" not in page.text
    assert "Download" not in page.text
    assert "Photo 5 of A Week in Lisbon" in page.text


def test_a_month_stays_a_month() -> None:
    album = an_album("Lisbon", [a_photo("a", taken=Month(2024, 5))], span=MONTH)

    for path, page in html_of(built(a_site(album))):
        for stamp in page.of("time"):
            assert stamp["datetime"] == "2024-05", path
        assert "4 May" not in page.text


def test_details_are_those_the_view_holds() -> None:
    page = photo_page(a_full_photo("a"))

    for text in ("6 May 2024, 15:45", "Oceanário, Lisbon", "Nikon D810", "1/250", "otter, river"):
        assert text in page.text
    assert {"datetime": "2024-05-06T15:45"} in page.of("time")
    (link,) = [link for link in page.of("a") if "openstreetmap" in (link["href"] or "")]
    assert link["href"] == (
        "https://www.openstreetmap.org/?mlat=38.76353&mlon=-9.09365#map=15/38.76353/-9.09365"
    )
    assert link["rel"] == "noopener noreferrer nofollow"


def test_a_place_without_names_is_a_map_and_one_without_coordinates_only_names() -> None:
    unnamed = photo_page(a_photo("a", place=PlaceView(1.5, 2.25, ())))
    named = photo_page(a_photo("a", place=PlaceView(None, None, ("Lisbon",))))

    assert "Map" in unnamed.text
    assert "Lisbon" in named.text
    assert not any("openstreetmap" in (link["href"] or "") for link in named.of("a"))


def test_photos_are_described_by_the_owners_words_and_never_by_a_file_name() -> None:
    original = OriginalView("IMG_2041.JPG", 5)

    def alt(**said: object) -> str | None:
        page = photo_page(a_photo("a", 5, original=original, **said))
        return page.of("img")[0]["alt"]

    markdown = {"caption": "A *wet* otter", "caption_is_markdown": True}
    assert alt(alt="An otter", title="Otter", **markdown) == "An otter"
    assert alt(title="Otter", **markdown) == "A wet otter"
    assert alt(title="Otter") == "Otter"
    assert alt() == "Photo 5 of A Week in Lisbon"


def test_counts_are_words() -> None:
    inner = an_album("Inner", photos(3, "inner"))
    one = an_album("One", photos(1, "one"))
    page = Elements(built(a_site(an_album("Outer", photos(2), [inner]), one))["index.html"])

    assert re.search(r"Outer\s+1 album\s+5 photos", page.text)
    assert re.search(r"One\s+1 photo(?!s)", page.text)


def test_an_empty_site_says_no_more_than_that() -> None:
    page = Elements(built(a_site())["index.html"])

    assert "Nothing here yet." in page.text


def test_what_the_owner_marked_hidden_is_marked_for_who_may_see_it() -> None:
    album = an_album("Lisbon", [a_photo("a", is_hidden=True)], is_hidden=True)
    site = a_site(album)
    made = built(site)

    for path in ("index.html", f"{album.path}index.html"):
        assert "hidden" in Elements(made[path]).text
    plain = built(a_site(an_album("Lisbon", [a_photo("a")])))
    assert not any("hidden" in page.text for _, page in html_of(plain))


# --- pictures and downloads ----------------------------------------------------------------------


def offered(page: Elements) -> set[str]:
    return {
        link
        for tag, attributes in page.found
        if tag in {"img", "source", "a"}
        for link in links_of(attributes)
        if "/m/" in link
    }


def test_nothing_is_offered_that_is_not_among_the_photos_pictures() -> None:
    full, viewer = a_full_photo("a", pictures=ALL_SPECS), a_photo("a", pictures=VIEWER_SPECS)
    album = an_album("Lisbon", [viewer])
    site = a_site(album)
    # The files of the other sizes are there, as for another audience.
    media = media_of(a_site(an_album("Lisbon", [full])))
    allowed = {f"../{media[viewer.id, spec.name].path}" for spec in VIEWER_SPECS}

    made = list(pages.render(site, media, THEME))

    page = next(page for page in made if page.path.endswith(f"{viewer.id}.html"))
    assert offered(Elements(page.content)) == allowed


def test_each_download_says_its_size_and_is_named_by_what_is_shown() -> None:
    page = photo_page(a_full_photo("a", 1, title="Otter: on/the bank"))

    links = [link for link in page.of("a") if "download" in link]
    assert [link["download"] for link in links] == [
        "IMG_2041.JPG",
        "Otter-on-the-bank-1-1600.jpg",
        "Otter-on-the-bank-1-1200.jpg",
    ]
    assert "1200 × 800 · 0.2 MB" in page.text
    assert "3000 × 2000 · 5.3 MB" in page.text


def test_a_photo_without_a_title_is_saved_under_its_albums_title_and_number() -> None:
    shown = tuple(a_photo(f"p{number}", number, pictures=ALL_SPECS) for number in range(1, 13))
    album = an_album("رحلة إلى البحر", shown)
    page = Elements(built(a_site(album))[f"{album.path}{shown[4].id}.html"])

    names = [link["download"] for link in page.of("a") if "download" in link]
    assert names == ["رحلة-إلى-البحر-05-1600.jpg", "رحلة-إلى-البحر-05-1200.jpg"]


def test_two_sizes_that_are_one_file_are_offered_once() -> None:
    page = photo_page(a_photo("a", pictures=ALL_SPECS), sizes=(900, 600))

    assert len([link for link in page.of("a") if "download" in link]) == 1
    (image,) = page.of("img")
    assert "srcset" not in image


def test_pictures_say_their_size_and_the_first_of_a_page_are_loaded_at_once() -> None:
    album = an_album("Lisbon", photos(9))
    page = Elements(built(a_site(album))[f"{album.path}index.html"])

    images = page.of("img")
    assert all(image["width"] == "1024" and image["height"] == "683" for image in images)
    assert [image.get("loading") for image in images] == [None] * 6 + ["lazy"] * 3
    priorities = [image.get("fetchpriority") for image in images]
    assert sorted(filter(None, priorities)) == ["high"] + ["low"] * 8
    assert "high" in priorities[:6]


def test_a_phone_with_three_pixels_for_one_takes_the_small_file_of_a_photo_among_others() -> None:
    album = an_album("Lisbon", photos(10))
    page = Elements(built(a_site(album))[f"{album.path}index.html"])

    for source in page.of("source"):
        if source.get("type") != "image/avif":
            continue  # for two or more pixels on a desktop
        files, shown = source["srcset"] or "", source["sizes"] or ""
        assert "400w" in files
        assert "640w" in files
        narrow = int(shown.rpartition(",")[2].removesuffix("vw"))
        assert 393 * 3 * narrow / 100 <= 400


def test_sizes_tell_windows_of_a_desktop_the_whole_width() -> None:
    photo = a_photo("alone")
    album = an_album("Lisbon", [photo])
    page = Elements(built(a_site(album))[f"{album.path}index.html"])

    (widest, *_, narrowest) = (page.of("source")[-1]["sizes"] or "").split(",")
    shares = [small_albums.compose((1.5,), (1024,), band).shares[0] for band in rows.BANDS]
    assert widest.startswith("(min-width:2200px) ")
    assert int(widest.split()[1].removesuffix("vw")) >= 100 * shares[-1] * 0.93
    assert int(narrowest.removesuffix("vw")) < 100 * shares[0] * 0.9


def test_a_panorama_wider_than_its_thumbnails_gets_the_gallery_size() -> None:
    photo = a_photo("wide")
    album = an_album("Lisbon", [photo])
    made = built(a_site(album), {photo.id: (8000, 2000)})

    first, dense, last = Elements(made[f"{album.path}index.html"]).of("source")
    assert first["media"] == "(min-width:1080px)"
    assert (first["srcset"] or "").endswith(".jpg 1448w")
    assert (
        dense["media"] == "(min-width:720px) and (max-width:1079.98px) and (min-resolution:1.5dppx)"
    )
    assert last["type"] == "image/avif"


def test_the_lead_card_is_as_sharp_on_a_dense_screen_as_on_any() -> None:
    albums = [an_album(f"Album {number}", photos(1, f"cover{number} ")) for number in range(5)]
    home = Elements(built(a_site(*albums))["index.html"])

    large, dense, small = home.of("source")[:3]
    assert large["media"] == "(min-width:1600px)"
    assert (
        dense["media"] == "(min-width:480px) and (max-width:1599.98px) and (min-resolution:1.5dppx)"
    )
    assert large["srcset"] == dense["srcset"]
    assert (large["srcset"] or "").endswith("1024w")
    assert (small["srcset"] or "").endswith("640w")


def test_formats_behind_which_nothing_stands_are_shown_as_they_are() -> None:
    only = (RenditionSpec(Size.GALLERY, 1024, Format.WEBP, 80),)

    page = photo_page(a_photo("a", pictures=only))

    assert page.of("source") == []
    assert (page.of("img")[0]["src"] or "").endswith(".webp")


def test_a_photo_without_its_file_stops_the_pages() -> None:
    site = a_site(an_album("Lisbon", photos(1)))

    with pytest.raises(RenderError, match="gallery-1024-jpg"):
        list(pages.render(site, {}, THEME))


# --- text is data --------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_of_others_stays_text_in_every_field(attack: str) -> None:
    photo = a_full_photo(
        "a",
        title=attack,
        caption=attack,
        caption_is_markdown=True,
        alt=attack,
        place=PlaceView(1.0, 2.0, (attack, attack)),
        technical=replace(TECHNICAL, camera=attack, lens=attack, exposure=attack, flash=attack),
        keywords=(attack,),
        people=(attack,),
        label=attack,
        original=OriginalView(attack, 5),
    )
    inner = an_album(attack, [replace(photo, caption_is_markdown=False)])
    outer = an_album(attack + " ", [photo], [inner], description=attack)
    site = a_site(outer, title=attack, about=attack, footer=attack, description=attack)
    harmless = built(
        a_site(
            an_album("x", [a_full_photo("a")], [an_album("y", [a_full_photo("a")])]),
            about="x",
        )
    )

    attacked = built(site)

    allowed = {tag for _, page in html_of(harmless) for tag, _ in page.found}
    for path, page in html_of(attacked):
        for tag, attributes in page.found:
            assert tag in allowed, path
            assert not any(name.startswith("on") for name in attributes), path
            for link in (attributes.get("href"), attributes.get("src")):
                assert not (link or "").lower().startswith(("javascript:", "data:")), path
        assert all("assets/" in (script["src"] or "") for script in page.of("script")), path
        if path.endswith(f"{photo.id}.html"):
            assert attack in page.text, path


def test_every_page_carries_the_policy_and_nothing_inline() -> None:
    for path, page in html_of(built(a_varied_site())):
        policies = [
            meta["content"]
            for meta in page.of("meta")
            if meta.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policies == [PAGE_POLICY], path
        assert page.of("style") == [], path
        assert not any("style" in attributes for _, attributes in page.found), path
        assert all("src" in script for script in page.of("script")), path
        assert {"name": "referrer", "content": "no-referrer"} in page.of("meta"), path
        assert len(page.of("h1")) == 1, path


def test_pages_of_right_to_left_languages_say_so() -> None:
    made = built(a_site(an_album("رحلة", photos(1)), language="ar"))

    for path, page in html_of(made):
        assert page.of("html") == [{"lang": "ar", "dir": "rtl"}], path


# --- same input, same bytes ----------------------------------------------------------------------


def test_an_album_costs_little() -> None:
    def packed(how_many: int) -> int:
        album = an_album("Lisbon", photos(how_many))
        return len(gzip.compress(built(a_site(album))[f"{album.path}index.html"], mtime=0))

    assert packed(0) < 2_000
    assert packed(116) - packed(16) < 100 * 110


def digests(site: SiteView) -> list[str]:
    media = media_of(site)
    inputs = [pages.album_inputs(site, album, media) for album in site.albums()]
    return [pages.digest_of(one, THEME) for one in (pages.site_inputs(site), *inputs)]


def changed_album(album: AlbumView) -> Iterator[AlbumView]:
    yield replace(album, title="Lisboa")
    yield replace(album, description="x")
    yield replace(album, span=Span(Day(date(2024, 5, 5)), Day(date(2024, 5, 10))))
    yield replace(album, is_hidden=True)
    yield replace(album, photos=album.photos[:-1])
    first, *others = album.photos
    for said in (
        {"title": "x"},
        {"caption": "x"},
        {"alt": "x"},
        {"taken": AFTERNOON},
        {"place": PlaceView(1.0, 2.0, ())},
        {"technical": TECHNICAL},
        {"keywords": ("x",)},
        {"people": ("x",)},
        {"rating": 1},
        {"label": "x"},
        {"pictures": ALL_SPECS},
        {"original": OriginalView("a.jpg", 1)},
        {"is_hidden": True},
        {"is_animated": True},
        {"caption_is_markdown": True},
    ):
        yield replace(album, photos=(replace(first, **said), *others))  # type: ignore[arg-type]


def test_whatever_changes_the_pages_of_an_album_changes_its_digest() -> None:
    album = an_album("Lisbon", photos(3), span=DAYS, cover=a_photo("cover"))
    before = a_site(album)
    _, _, digest = digests(before)

    for changed in changed_album(album):
        assert digests(a_site(changed))[2] != digest


def test_a_change_within_one_album_leaves_the_digests_of_the_others() -> None:
    one, other = an_album("One", photos(2, "one")), an_album("Other", photos(2, "other"))
    site_before, home_before, one_before, other_before = digests(a_site(one, other))
    retitled = replace(one, photos=(one.photos[0], replace(one.photos[1], title="x")))

    site_after, home_after, one_after, other_after = digests(a_site(retitled, other))

    assert one_after != one_before
    assert (site_after, home_after, other_after) == (site_before, home_before, other_before)


def test_a_deeper_album_changes_no_page_but_those_that_show_it() -> None:
    deep = an_album("Deep", photos(2, "deep"))
    outer = an_album("Outer", (), [an_album("Middle", photos(1, "middle"), [deep])])
    changed = an_album(
        "Outer",
        (),
        [an_album("Middle", photos(1, "middle"), [replace(deep, description="x")])],
    )

    before, after = digests(a_site(outer)), digests(a_site(changed))

    assert [one == other for one, other in zip(before, after, strict=True)] == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_the_offset_of_a_capture_time_is_no_part_of_a_page() -> None:
    elsewhere = CaptureTime(AFTERNOON.local, timedelta(hours=9))
    sites = [
        a_site(an_album("Lisbon", [a_photo("a", taken=taken)])) for taken in (AFTERNOON, elsewhere)
    ]

    assert built(sites[0]) == built(sites[1])
    assert digests(sites[0]) == digests(sites[1])


def test_pages_and_digests_are_the_same_in_every_run() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, '.');"
        "from tests.render.pages.test_site import a_varied_site, built, digests;"
        "site = a_varied_site();"
        "print(hashlib.sha256(repr((sorted(built(site).items()), digests(site))).encode())"
        ".hexdigest())"
    )
    root = Path(__file__).resolve().parents[3]
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }

    assert len(answers) == 1


def test_a_small_photo_has_a_jpeg_in_its_row_whatever_sizes_its_audience_may_have() -> None:
    photo = a_full_photo("small")
    site = a_site(photos=(photo,))
    media = media_of(site, {photo.id: (640, 427)})

    album = next(pages.album_pages(site, site.root, media, THEME))

    (source,) = (dict(a)["src"] for tag, a in Elements(album.content).found if tag == "img")
    assert source is not None
    assert source.endswith(".jpg")
