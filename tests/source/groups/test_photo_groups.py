"""Edits, copies, other formats, frames of one burst, links: what closes one photo closes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from staticgal.config.limits import evaluation_context
from staticgal.core.limit import EvaluationContext
from staticgal.core.policy import Audience
from staticgal.core.resolve import resolve
from staticgal.source.groups.pairs import pair
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.reader import ReadGallery
from staticgal.source.tree.files import Problem
from tests.config.given import BASE, given_config
from tests.source.groups.test_pairs import given_folder
from tests.source.test_reader import facts_of, photo, read

HIDDEN = "---\nhidden: true\n---\n"


def groups(*names: str) -> list[set[str]]:
    return [{photo.main.name for photo in group} for group in pair(given_folder(*names)).groups]


def seen(folder: Path, reading: ReadGallery, more: str = "", audience: str = "public") -> set[str]:
    """The photos in an audience's site."""
    config = given_config(folder, more)
    who: Audience = config.policy.audiences[audience]
    return set(
        resolve(reading.gallery.root, who, evaluation_context(config.limits, b"", None)).photos
    )


# --- By name -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("original", "other"),
    [
        # Google Photos, in several languages, and on the phone
        ("IMG_1.jpg", "IMG_1-edited.jpg"),
        ("IMG_1.HEIC", "IMG_1-edited.jpg"),
        ("IMG_1.jpg", "IMG_1-bearbeitet.jpg"),
        ("IMG_1.jpg", "IMG_1-modifié.jpg"),
        ("IMG_1.jpg", "IMG_1-modifie\u0301.jpg"),
        ("IMG_1.jpg", "IMG_1-editado.jpg"),
        ("IMG_1.jpg", "IMG_1-modificato.jpg"),
        ("IMG_1.jpg", "IMG_1-bewerkt.jpg"),
        ("IMG_1.jpg", "IMG_1-edytowane.jpg"),
        ("IMG_1.jpg", "IMG_1-編集済み.jpg"),
        ("IMG_1.jpg", "IMG_1-EFFECTS.jpg"),
        ("PXL_20260501_101010100.jpg", "PXL_20260501_101010100~2.jpg"),
        ("PXL_20260501_101010100.jpg", "PXL_20260501_101010100.MP.jpg"),
        ("PXL_20260501_101010100.RAW-01.COVER.jpg", "PXL_20260501_101010100.RAW-02.ORIGINAL.jpg"),
        # Nextcloud, OneDrive, WordPress, Explorer with a long dash, and what people shrink
        ("IMG_1.jpg", "IMG_1_conflict-20260501-101010.jpg"),
        ("IMG_1.jpg", "IMG_1-DESKTOP-ABC123.jpg"),
        ("IMG_1.jpg", "IMG_1-e1612345678901.jpg"),
        ("IMG_1.jpg", "IMG_1 \u2013 Kopie.jpg"),
        ("IMG_1.jpg", "IMG_1@2x.jpg"),
        ("IMG_1.jpg", "IMG_1-2000px.jpg"),
        ("IMG_1.jpg", "IMG_1_final_v2.jpg"),
        ("IMG_1.jpg", "IMG_1_compressed.jpg"),
        # Samsung
        ("20260501_101010.jpg", "20260501_101010~2.jpg"),
        ("20260501_101010.jpg", "20260501_101010_edited.jpg"),
        ("20260501_101010.jpg", "20260501_101010(0).jpg"),
        # Apple: copies of the edit, as it is one photo with its original itself
        ("IMG_1234.HEIC", "IMG_E1234 2.JPG"),
        ("IMG_1234.HEIC", "IMG_1234(Edited).HEIC"),
        # Lightroom, DxO, Topaz, Photoshop, Snapseed, darktable, Picasa
        ("DSC_1.JPG", "DSC_1-Edit.tif"),
        ("DSC_1.JPG", "DSC_1-Edit-2.tif"),
        ("DSC_1.JPG", "DSC_1-Bearbeitet.tif"),
        ("DSC_1.JPG", "DSC_1-2.jpg"),
        ("DSC_1.JPG", "DSC_1-HDR.jpg"),
        ("DSC_1.JPG", "DSC_1-HDR-Pano.jpg"),
        ("DSC_1.JPG", "DSC_1-Enhanced-NR.jpg"),
        ("DSC_1.JPG", "DSC_1_DxO.jpg"),
        ("DSC_1.JPG", "DSC_1_DxO_DeepPRIME XD2s.jpg"),
        ("DSC_1.JPG", "DSC_1-DeNoiseAI-low-light.jpg"),
        ("DSC_1.JPG", "DSC_1-01.jpeg"),
        ("DSC_1.JPG", "DSC_1_01.jpg"),
        ("DSC_1.JPG", "DSC_1-001.JPG"),
        ("DSC_1.JPG", "DSC_1_cropped.jpg"),
        ("DSC_1.JPG", "DSC_1 bw.jpg"),
        # Copies by macOS, Windows, Linux, browsers, and what syncs
        ("IMG_1.jpg", "IMG_1 copy.jpg"),
        ("IMG_1.jpg", "IMG_1 copy 2.jpg"),
        ("IMG_1.jpg", "IMG_1 2.jpg"),
        ("IMG_1.jpg", "IMG_1 Kopie.jpg"),
        ("IMG_1.jpg", "IMG_1 copie.jpg"),
        ("IMG_1.jpg", "IMG_1のコピー.jpg"),
        ("IMG_1.jpg", "IMG_1 - Copy.jpg"),
        ("IMG_1.jpg", "IMG_1 - Copy (2).jpg"),
        ("IMG_1.jpg", "IMG_1 - Kopie (2).jpg"),
        ("IMG_1.jpg", "IMG_1 - Copia.jpg"),
        ("IMG_1.jpg", "IMG_1 - コピー (3).jpg"),
        ("IMG_1.jpg", "IMG_1 (copy).jpg"),
        ("IMG_1.jpg", "IMG_1 (another copy).jpg"),
        ("IMG_1.jpg", "IMG_1(1).jpg"),
        ("IMG_1.jpg", "IMG_1 (1).jpg"),
        ("IMG_1.jpg", "Copy of IMG_1.jpg"),
        ("IMG_1.jpg", "Kopie von IMG_1.jpg"),
        ("IMG_1.jpg", "IMG_1 (Anna's conflicted copy 2026-05-01).jpg"),
        ("IMG_1.jpg", "IMG_1.sync-conflict-20260501-101010-ABCDEFG.jpg"),
        # Another format, a converter that keeps both endings, upper and lower case
        ("IMG_1.HEIC", "IMG_1.JPG"),
        ("IMG_1.HEIC", "img_1.png"),
        ("IMG_1.HEIC", "IMG_1.HEIC.jpg"),
        ("IMG_1.jpg", "img_1-EDITED.jpg"),
        # One on the other
        ("IMG_1.jpg", "IMG_1-edited(1).jpg"),
        ("IMG_1.jpg", "IMG_1(1)-edited.jpg"),
        ("IMG_1.jpg", "IMG_1-edited - Copy.jpg"),
        # Bursts
        (
            "00000IMG_00000_BURST20260501101010100_COVER.jpg",
            "00001IMG_00001_BURST20260501101010100.jpg",
        ),
        (
            "00100lrPORTRAIT_00100_BURST20260501101010100_COVER.jpg",
            "00000PORTRAIT_00000_BURST20260501101010100.jpg",
        ),
        ("IMG_20260501_101010_BURST001_COVER.jpg", "IMG_20260501_101010_BURST002.jpg"),
        ("20260501_101010_001.jpg", "20260501_101010_002.jpg"),
        # Edits whose original is gone
        ("IMG_1-edited.jpg", "IMG_1~2.jpg"),
    ],
)
def test_a_photo_and_what_programs_make_of_it_belong_together(original: str, other: str) -> None:
    assert len(groups(original, other, "ZZZ_9999.jpg")) == 1
    assert "ZZZ_9999.jpg" not in groups(original, other, "ZZZ_9999.jpg")[0]


@pytest.mark.parametrize(
    "names",
    [
        ("IMG_0001.jpg", "IMG_00011.jpg"),
        ("IMG_0001.jpg", "IMG_0002.jpg"),
        ("DSC-1.jpg", "DSC-2.jpg"),
        ("scan 1.jpg", "scan 2.jpg"),
        ("Photo (1).jpg", "Photo (2).jpg"),
        ("20260501_101010.jpg", "20260501_101011.jpg"),
        ("2026-05-17.jpg", "2026-05-18.jpg"),
        ("00000IMG_00000_BURST20260501101010100.jpg", "00000IMG_00000_BURST20260501101011100.jpg"),
        ("IMG_20260501_101010_BURST001.jpg", "IMG_20260501_101011_BURST001.jpg"),
        ("Oslo-Pano.jpg", "Oslo-HDR.jpg"),
        ("Anna copy.jpg", "Ben copy.jpg"),
        ("(1).jpg", "(2).jpg"),
        ("edited.jpg", "copy.jpg"),
    ],
)
def test_what_only_looks_alike_does_not(names: tuple[str, ...]) -> None:
    assert groups(*names) == []


def test_a_number_makes_a_copy_where_the_original_is_there_if_only_as_raw() -> None:
    assert groups("scan.jpg", "scan 1.jpg", "scan 2.jpg") == [
        {"scan.jpg", "scan 1.jpg", "scan 2.jpg"}
    ]
    assert groups("scan.cr2", "scan 1.jpg", "scan 2.jpg") == [{"scan 1.jpg", "scan 2.jpg"}]


def test_a_raw_file_or_video_without_a_photo_of_its_name_is_of_all_edits_of_it() -> None:
    pairs = pair(given_folder("A_1.CR2", "A_1.MOV", "A_1_DxO.jpg", "A_1-Edit.tif", "B.CR2"))

    assert {p.main.name: [f.name for f in p.others] for p in pairs.photos} == {
        "A_1-Edit.tif": ["A_1.CR2", "A_1.MOV"],
        "A_1_DxO.jpg": ["A_1.CR2", "A_1.MOV"],
    }
    assert [file.name for file in pairs.alone] == ["B.CR2"]


# --- What closes one closes all ------------------------------------------------------------------


@pytest.mark.parametrize("closed", ["IMG_1.jpg", "IMG_1-edited.jpg", "IMG_1(1).jpg"])
@pytest.mark.parametrize(
    "rule",
    [
        "hidden: true",
        "access: {public: none}",
        "access: none",
        'access: {"*": none, family: viewer}',
        "access: {public: []}",
        "visible: {until: 2020-01-01}",
    ],
)
def test_what_closes_one_by_a_note_closes_all(tmp_path: Path, closed: str, rule: str) -> None:
    names = ["IMG_1.jpg", "IMG_1-edited.jpg", "IMG_1(1).jpg", "IMG_2.jpg"]
    files = {**dict.fromkeys(names, ""), f"{closed}.md": f"---\n{rule}\n---\n"}

    reading = read(tmp_path, files)

    assert seen(tmp_path, reading) == {"IMG_2.jpg"}


@pytest.mark.parametrize(
    "more",
    [
        "photos: {IMG_1.jpg: {hidden: true}}\n",
        "photos: {IMG_1-edited.jpg: {access: {public: none}}}\n",
        "photos: {'*_1.jpg': {access: {public: none}}}\n",
        "photos: {'*-edited.jpg': {hidden: true}}\n",
        "limits: [{when: {file: '*-edited.jpg'}, withhold: all}]\n",
        "limits: [{when: {keyword: private}, withhold: all, from: [public]}]\n",
        "limits: [{when: {not: {keyword: beach}}, withhold: all}]\n",
    ],
)
def test_what_closes_one_by_gallery_yaml_or_a_limit_closes_all(tmp_path: Path, more: str) -> None:
    names = ["IMG_1.jpg", "IMG_1-edited.jpg", "IMG_2.jpg"]
    private, beach = MetadataFields(keywords=("private",)), MetadataFields(keywords=("beach",))
    facts = {
        "IMG_1.jpg": facts_of("IMG_1.jpg", embedded=private),
        "IMG_1-edited.jpg": facts_of("IMG_1-edited.jpg", embedded=beach),
        "IMG_2.jpg": facts_of("IMG_2.jpg", embedded=beach),
    }

    reading = read(tmp_path, dict.fromkeys(names, ""), more, facts)

    assert seen(tmp_path, reading, more) == {"IMG_2.jpg"}


def test_unlisted_goes_for_all_and_less_of_one_is_less_of_all(tmp_path: Path) -> None:
    note = "---\nunlisted: true\naccess: {family: viewer}\n---\n"

    reading = read(tmp_path, {"a.jpg": "", "a-edited.jpg": "", "a.jpg.md": note})

    edit = photo(reading, "a-edited.jpg")
    assert edit.rule.unlisted
    family = given_config(tmp_path).policy.audiences["family"]
    held = resolve(reading.gallery.root, family).photos
    assert held["a-edited.jpg"] == held["a.jpg"] == family.permissions & held["a.jpg"]


def test_what_opens_one_opens_no_other(tmp_path: Path) -> None:
    files = {
        "_folder.md": "---\nphotos_inherit: false\n---\n",
        "a.jpg": "",
        "a-edited.jpg": "",
        "a-edited.jpg.md": "---\naccess: {public: viewer}\n---\n",
    }

    assert seen(tmp_path, read(tmp_path, files)) == {"a-edited.jpg"}


@pytest.mark.parametrize("place", ["note", "exact"])
@pytest.mark.parametrize(
    ("closes", "opens"),
    [
        ("hidden: true", "hidden: false"),
        ("access: {public: none}", "access: {public: viewer}"),
        ("access: none", 'access: {"*": viewer}'),
        ("visible: {until: 2020-01-01}", "visible: {from: 2020-01-01}"),
    ],
)
def test_an_own_word_about_the_edit_says_otherwise(
    tmp_path: Path, place: str, closes: str, opens: str
) -> None:
    files = {"a.jpg": "", "a-edited.jpg": "", "a.jpg.md": f"---\n{closes}\n---\n"}
    more = ""
    if place == "note":
        files["a-edited.jpg.md"] = f"---\n{opens}\n---\n"
    else:
        more = f"photos: {{a-edited.jpg: {{{opens}}}}}\n"

    reading = read(tmp_path, files, more)

    assert seen_in_2026(tmp_path, reading) == {"a-edited.jpg"}


def seen_in_2026(folder: Path, reading: ReadGallery) -> set[str]:
    public = given_config(folder).policy.audiences["public"]
    then = EvaluationContext(as_of=datetime(2026, 10, 15, tzinfo=UTC))
    return set(resolve(reading.gallery.root, public, then).photos)


@pytest.mark.parametrize(
    ("note", "more"),
    [
        ("access: {family: viewer}", ""),  # of somebody else
        ("title: Cake", ""),
        ("", "photos: {'*-edited.jpg': {access: {public: viewer}}}\n"),  # a pattern means many
    ],
)
def test_no_other_word_does(tmp_path: Path, note: str, more: str) -> None:
    files = {"a.jpg": "", "a-edited.jpg": "", "a.jpg.md": "---\naccess: {public: none}\n---\n"}
    if note:
        files["a-edited.jpg.md"] = f"---\n{note}\n---\n"

    assert seen(tmp_path, read(tmp_path, files, more)) == set()


def test_a_limit_holds_whatever_the_note_of_the_edit_says(tmp_path: Path) -> None:
    more = "limits: [{when: {keyword: private}, withhold: all}]\n"
    note = "---\naccess: {public: viewer}\nhidden: false\nkeywords: [beach]\n---\n"
    private = facts_of("a.jpg", embedded=MetadataFields(keywords=("private",)))

    reading = read(
        tmp_path, {"a.jpg": "", "a~2.jpg": "", "a~2.jpg.md": note}, more, {"a.jpg": private}
    )

    assert seen(tmp_path, reading, more) == set()


def test_a_photo_that_cannot_be_read_still_closes_its_edit(tmp_path: Path) -> None:
    broken = {"a.jpg": Problem("a.jpg", "is damaged")}
    more = "limits: [{when: {keyword: private}, withhold: all}]\n"

    by_note = read(tmp_path, {"a.jpg": "", "a~2.jpg": "", "a.jpg.md": HIDDEN}, "", broken)
    (tmp_path / "photos/a.jpg.md").unlink()
    without = read(tmp_path, {}, "", broken)
    by_what_it_may_say = read(tmp_path, {}, more, broken)

    assert seen(tmp_path, by_note) == set()
    assert seen(tmp_path, without) == {"a~2.jpg"}
    assert seen(tmp_path, by_what_it_may_say, more) == set()


@pytest.mark.parametrize("note", ["A_1.CR2.md", "A_1.md"])
def test_a_note_about_a_raw_file_alone_is_about_all_edits_of_it(tmp_path: Path, note: str) -> None:
    files = {"A_1.CR2": "", "A_1_DxO.jpg": "", "A_1-Edit.tif": "", note: HIDDEN}

    assert seen(tmp_path, read(tmp_path, files)) == set()


def test_an_album_of_owners_stays_theirs(tmp_path: Path) -> None:
    more = "albums: {'': {access: {client-smith: owner}}}\n"
    base = (tmp_path, {"a.jpg": "", "a~2.jpg": "", "a.jpg.md": "---\naccess: none\n---\n"})
    roles = "roles:\n  owner: [owner_access]\n"
    text = BASE.replace("roles:\n", roles)
    reading = read(*base, more, base=text)
    config = given_config(tmp_path, more, text)

    smith = resolve(reading.gallery.root, config.policy.audiences["client-smith"]).photos
    assert set(smith) == {"a.jpg", "a~2.jpg"}


# --- Links ---------------------------------------------------------------------------------------


def linked(folder: Path, **links: str) -> None:
    for name, target in links.items():
        link = folder / "photos" / name.replace("__", "/")
        link = link.with_name(f"{link.name}.jpg")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)


CLOSED = {
    "album": {"closed/_folder.md": "---\naccess: {public: none}\n---\n"},
    "hidden album": {"closed/_folder.md": HIDDEN},
    "late": {"closed/_folder.md": "---\nvisible: {from: 2999-01-01}\n---\n"},
    "album without rights": {"closed/_folder.md": "---\naccess: {public: []}\n---\n"},
    "photo by photo": {"closed/_folder.md": "---\nphotos_inherit: false\n---\n"},
    "photo": {"closed/a.jpg.md": "---\naccess: {public: none}\n---\n"},
    "hidden photo": {"closed/a.jpg.md": HIDDEN},
    "with its edit": {"closed/a-edited.jpg": "", "closed/a-edited.jpg.md": HIDDEN},
    "an album above": {"closed/_folder.md": "---\naccess: none\n---\n"},
}


@pytest.mark.parametrize("how", CLOSED)
def test_a_link_to_what_is_closed_elsewhere_is_closed(tmp_path: Path, how: str) -> None:
    read(tmp_path, {"closed/a.jpg": "", "open/b.jpg": ""})
    linked(tmp_path, open__link="../closed/a.jpg", open__chain="link.jpg", open__fine="b.jpg")

    reading = read(tmp_path, CLOSED[how])

    assert {one for one in seen(tmp_path, reading) if one.startswith("open/")} == {
        "open/b.jpg",
        "open/fine.jpg",
    }


def test_a_limit_on_the_path_at_home_goes_for_the_link(tmp_path: Path) -> None:
    more = "limits: [{when: {file: 'closed/**'}, withhold: all}]\n"
    read(tmp_path, {"closed/a.jpg": "", "open/b.jpg": ""})
    linked(tmp_path, open__link="../closed/a.jpg")

    reading = read(tmp_path, {"open/link.jpg.md": "---\naccess: {public: viewer}\n---\n"}, more)

    assert seen(tmp_path, reading, more) == {"open/b.jpg"}


@pytest.mark.parametrize("place", ["note", "exact"])
def test_a_note_of_its_own_opens_a_link(tmp_path: Path, place: str) -> None:
    read(tmp_path, {"closed/a.jpg": "", "closed/_folder.md": "---\naccess: {public: none}\n---\n"})
    linked(tmp_path, open__link="../closed/a.jpg", open__other="../closed/a.jpg")
    opens = "access: {public: viewer}"
    note = {"open/link.jpg.md": f"---\n{opens}\n---\n"} if place == "note" else {}
    more = "" if place == "note" else f"photos: {{open/link.jpg: {{{opens}}}}}\n"

    reading = read(tmp_path, note, more)

    assert seen(tmp_path, reading) == {"open/link.jpg"}


def test_who_sees_it_at_home_sees_the_link_and_no_more_of_it(tmp_path: Path) -> None:
    read(tmp_path, {"near/a.jpg": "", "near/_folder.md": "---\naccess: {family: friend}\n---\n"})
    linked(tmp_path, far__link="../near/a.jpg")

    reading = read(tmp_path, {})

    family = given_config(tmp_path).policy.audiences["family"]
    held = resolve(reading.gallery.root, family).photos
    assert held["far/link.jpg"] == held["near/a.jpg"] != family.permissions


def test_a_link_closes_nothing_where_the_photo_is_at_home(tmp_path: Path) -> None:
    read(tmp_path, {"home/a.jpg": "", "picks/_folder.md": "---\naccess: none\n---\n"})
    linked(tmp_path, picks__link="../home/a.jpg")

    assert seen(tmp_path, read(tmp_path, {})) == {"home/a.jpg"}


def test_what_belongs_with_a_closed_link_is_closed_with_it(tmp_path: Path) -> None:
    read(tmp_path, {"closed/a.jpg": "", "closed/_folder.md": "---\naccess: none\n---\n"})
    linked(tmp_path, open__a="../closed/a.jpg")

    reading = read(tmp_path, {"open/a-edited.jpg": "", "open/b.jpg": ""})

    assert seen(tmp_path, reading) == {"open/b.jpg"}


def test_a_raw_file_that_is_a_link_takes_the_rule_of_its_photo_along(tmp_path: Path) -> None:
    files = {"closed/a.jpg": "", "closed/a.cr2": "", "closed/_folder.md": HIDDEN, "open/b.jpg": ""}
    read(tmp_path, files)
    (tmp_path / "photos/open/b.cr2").symlink_to("../closed/a.cr2")

    assert seen(tmp_path, read(tmp_path, {})) == set()


def test_a_link_in_a_gallery_of_several_is_closed_with_its_photo(tmp_path: Path) -> None:
    text = (
        "title: Two\ngalleries:\n"
        "  - {name: one, source: photos/one, unlisted: true}\n  - {name: two, source: photos/two}\n"
        "roles: {viewer: [can_view]}\naudiences: {public: {role: viewer, protection: open}}\n"
    )
    for path in ("one/closed/a.jpg", "one/b.jpg", "two/closed/a.jpg"):
        (tmp_path / "photos" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "photos" / path).write_text("")
    linked(tmp_path, one__link="closed/a.jpg")

    reading = read(tmp_path, {"one/closed/_folder.md": HIDDEN}, base=text)

    public = given_config(tmp_path, base=text).policy.audiences["public"]
    assert set(resolve(reading.gallery.root, public).photos) == {"one/b.jpg", "two/closed/a.jpg"}


def test_links_of_albums_to_each_other_end(tmp_path: Path) -> None:
    read(tmp_path, {"x/1.jpg": "", "y/2.jpg": "", "y/2.jpg.md": HIDDEN})
    (tmp_path / "photos/x/1-edited.jpg").symlink_to("../y/2.jpg")
    (tmp_path / "photos/y/2-edited.jpg").symlink_to("../x/1.jpg")

    assert seen(tmp_path, read(tmp_path, {})) == set()


def test_a_link_to_a_file_of_a_folder_that_is_left_out_is_dropped_and_told(tmp_path: Path) -> None:
    names = ("index.html", "404.html", "robots.txt", "a.jpg")
    read(tmp_path, {**{f"site/{name}": "" for name in names}, "b.jpg": ""})
    linked(tmp_path, link="site/a.jpg")

    reading = read(tmp_path, {})

    assert seen(tmp_path, reading) == {"b.jpg"}
    assert Problem("link.jpg", "is a link to a file that is left out") in reading.problems
