"""A note that is there and cannot be taken, or has nearly a note's name, stops: none is lost."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from staticgal.errors import ConfigErrors
from tests.source.test_reader import read

RULE = "---\naccess: none\n---\n"
LOG = "IMG taken with a Nikon, sent to Anna.\nRating   : 5\n"
APPLE_DOUBLE = "\0\x05\x16\x07\0\x02\0\0Mac OS X"


def stops(folder: Path, name: str, text: str, more: str = "", **beside: str) -> bool:
    """Whether a file of this name, beside the photos `trip/x.jpg`, `trip/y.nef`, stops."""
    files = {"trip/x.jpg": "", "trip/y.jpg": "", "trip/y.nef": "", f"trip/{name}": text, **beside}
    try:
        read(folder, files, more)
    except ConfigErrors as stopped:
        errors = stopped.errors
    else:
        return False
    assert any(name in str(one.location) for one in errors), errors
    assert all(one.hint for one in errors)
    return True


NEARLY = """
_folder|_folder.mkdn|_folder.markdown|_folder.md.txt|_folder.txt|_folder.yaml|_folder.json
_folder.docx|_folder.MD.TXT|_folder.md |_folder.md\u00a0|_folder .md|_folder\u200b.md|_folder.md.md
folder.md|Folder.md|_folders.md|_foldr.md|_fodler.md|_flodre.md|_holder.md|-folder.md|__folder.md
.folder.md|._folder.md|_folder.nd|_folder.m|_folder.xmp|\uff3ffolder.md|_f\u043elder.md|_fo1der.md
_folder (1).md|_folder(1).md|_folder copy.md|_folder - Copy.md|_folder 2.md|Copy of _folder.md
_folder Kopie.md|_folder-conflict.md|_folder (Anna's conflicted copy 2026-05-01).md
_folder.sync-conflict-20260501-101010-ABCDEFG.md|_folder-DESKTOP-1A2B3C.md|_folder (conflicted).md
_folder_conflict-20260501.md|_folder.md~|_folder.md.bak|_folder.md.orig|_folder.md.part
._folder.md.icloud|._folder.md.AbC123|~syncthing~_folder.md.tmp|folder.yaml|_folder.md.jpg
x.jpg.md.txt|x.jpg.yaml|x.jpg.toml|x.jpg (1).md|x.jpg.md (1)|x.jpg.mkd|x.jpg.markdown|x.jpg.md.md
x.jpg.md~|x.jpg.md.bak|x.jpg md|x.jpg_md|x.jpg .md|x.jpg.md |.x.jpg.md|__x.jpg.md|_x.jpg.md
.x.jpg.md.icloud|x.jpg.nd|x.jpg.xmp~|x.xmp.txt|x.jpg.xmp.txt|x.xmp.bak|x.md.txt|x (1).md|x copy.md
x 2.md|x.mkd|x.jpg.sync-conflict-20260501-101010-ABCDEFG.md|x.sync-conflict-20260501-101010-A.md
x (Anna's conflicted copy 2026-05-01).md|x.jpg (conflicted copy).xmp|x.sync-conflict-1.xmp
y.nef.md.txt|y.nef.yaml|X.JPG.MD.TXT|x.jpg.md.jpg|#_folder.md#|._folder.md.swp|.x.jpg.md.swp
._folder.md.un~
"""
HARMLESS = """
README.md|readme.md|LICENSE.md|notes.md|index.md|story.txt|packing list.md|Folder.ini|Folder.htm
My folder of songs.pdf|x.txt|x.jpg.txt|x.jpg.json|x.jpg.supplemental-metadata.json|x.jpg.pp3|x.dop
x.jpg.md5|x.xml|x.jpg.tmp|x.psd|x.jpg_original|x.yml|.DS_Store|._z.md.swp
.#_folder.md|#z.md#|~$folder.md|~$x.jpg.md|.~lock._folder.md#|.notes.txt.un~|x-MD.psd
folder.txt|folder|_foldr.txt|x (1).xmp|x_01.nef.xmp|x_01.xmp|_folder.png|Thumbs.db|folder.jpg
_folders.json|.nomedia|x.jpg.part|.x.jpg.icloud|CHANGES.md|older.txt|album.md
"""


def names(text: str) -> list[str]:
    return [name for line in text.split("\n") for name in line.split("|") if name]


@pytest.mark.parametrize("name", names(NEARLY))
def test_what_is_named_nearly_like_a_note_stops(tmp_path: Path, name: str) -> None:
    assert stops(tmp_path, name, RULE)


@pytest.mark.parametrize("name", names(HARMLESS))
def test_what_is_no_note_stops_nothing(tmp_path: Path, name: str) -> None:
    assert not stops(tmp_path, name, LOG if not name.endswith(".md") else "We went up.")


@pytest.mark.parametrize("name", ["._folder.md", ".__folder.md", "._x.jpg.md", ".__x.jpg.md"])
def test_what_a_mac_keeps_of_a_note_stops_nothing(tmp_path: Path, name: str) -> None:
    assert not stops(tmp_path, name, APPLE_DOUBLE, **{"trip/_folder.md": RULE})


@pytest.mark.parametrize(
    "name", ["x.txt", "x.jpg.txt", "x.yml", "x.yaml", "x.toml", "folder.txt", "folder", "_foldr"]
)
@pytest.mark.parametrize("text", [RULE, "access: none\n", "+++\nhidden = true\n+++\n"])
def test_a_text_that_holds_rules_under_a_photos_name_stops(
    tmp_path: Path, name: str, text: str
) -> None:
    assert stops(tmp_path, name, text)


@pytest.mark.parametrize(
    "name",
    [
        "_folder.md~",
        "_folder.md.bak",
        "_folder.md:Zone.Identifier",
        "._folder.md.AbC123",
        "_folder.md.orig",
    ],
)
def test_a_backup_beside_the_note_itself_stops_nothing(tmp_path: Path, name: str) -> None:
    assert not stops(tmp_path, name, RULE, **{"trip/_folder.md": RULE})


@pytest.mark.parametrize("name", ["_folder (1).md", "_folder.sync-conflict-1.md", "_folder.md.txt"])
def test_another_version_beside_the_note_itself_stops(tmp_path: Path, name: str) -> None:
    assert stops(tmp_path, name, RULE, **{"trip/_folder.md": RULE})


def test_a_hidden_photo_with_its_hidden_note_stops_nothing(tmp_path: Path) -> None:
    for hidden in (".x.jpg", "__x.jpg"):
        assert not stops(tmp_path, f"{hidden}.md", RULE, **{f"trip/{hidden}": ""})


def test_a_folder_md_beside_a_folder_jpg_may_be_either(tmp_path: Path) -> None:
    beside = {"trip/folder.jpg": ""}

    assert stops(tmp_path / "1", "folder.md", RULE, **beside)
    assert not stops(tmp_path / "2", "folder.jpg.md", RULE, **beside)
    assert not stops(tmp_path / "3", "_folder.md", RULE, **beside)


# --- what cannot be taken ---


def link_out(path: Path) -> None:
    outside = path.parents[3] / "outside.md"
    outside.write_text(RULE)
    path.symlink_to(outside)


def link_hidden(path: Path) -> None:
    (path.parent / ".git/annex").mkdir(parents=True)
    (path.parent / ".git/annex/key").write_text(RULE)
    path.symlink_to(".git/annex/key")


def link_ignored(path: Path) -> None:
    (path.parent / "left.out").write_text(RULE)
    path.symlink_to("left.out")


def in_a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(path))


KINDS: dict[str, Callable[[Path], None]] = {
    "link out of the tree": link_out,
    "link to nothing": lambda path: path.symlink_to("nothing"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "link into a dot folder": link_hidden,
    "link to what is ignored": link_ignored,
    "link to a folder": lambda path: path.symlink_to("."),
    "pipe": os.mkfifo,
    "socket": in_a_socket,
    "folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name", ["_folder.md", "_FOLDER.MD", "x.jpg.md", "x.md", "x.xmp", "x.jpg.xmp", "_folder.mkdn"]
)
def test_what_is_named_like_a_note_and_cannot_be_taken_stops(
    tmp_path: Path, name: str, kind: str
) -> None:
    (tmp_path / "photos/trip").mkdir(parents=True)
    KINDS[kind](tmp_path / "photos/trip" / name)
    if kind == "folder" and name == "_folder.mkdn":
        pytest.skip("a folder of such a name is an album")

    with pytest.raises(ConfigErrors) as stopped:
        read(tmp_path, {"trip/x.jpg": ""}, "ignore: [left.out]\n")

    (error,) = stopped.value.errors
    assert error.location.file.endswith(f"trip/{name}")
    assert error.hint


def test_a_note_that_is_a_link_within_the_tree_is_taken(tmp_path: Path) -> None:
    (tmp_path / "photos/trip").mkdir(parents=True)
    (tmp_path / "photos/trip/_folder.md").symlink_to("../a/_folder.md")

    reading = read(tmp_path, {"trip/x.jpg": "", "a/_folder.md": RULE})

    (trip,) = (one for one in reading.gallery.root.walk() if one.path == "trip")
    assert trip.rule.others is not None


def test_a_dead_link_of_a_note_whose_photo_is_gone_stops(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/gone.jpg.md").symlink_to("nothing")
    (tmp_path / "photos/README.md").symlink_to("nothing")

    with pytest.raises(ConfigErrors, match=r"gone\.jpg\.md"):
        read(tmp_path, {"x.jpg": ""})


def test_a_folder_that_ends_like_a_note_and_is_near_none_is_an_album(tmp_path: Path) -> None:
    reading = read(tmp_path, {"Letters.md/x.jpg": ""})

    assert [one.path for one in reading.gallery.root.walk()] == ["", "Letters.md"]


# --- what `ignore:` takes away ---


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("*.md", "_folder.md"),
        ("*.md", "x.jpg.md"),
        ("_*", "_folder.md"),
        ("*.xmp", "x.xmp"),
        ("trip/x.*.md", "x.jpg.md"),
        ("trip/*.MD", "_FOLDER.MD"),
        ("*.txt", "_folder.md.txt"),
        ("*.txt", "x.jpg.md.txt"),
    ],
)
def test_a_note_that_ignore_takes_from_its_photos_stops_and_names_the_pattern(
    tmp_path: Path, pattern: str, name: str
) -> None:
    files = {"trip/x.jpg": "", f"trip/{name}": RULE}

    with pytest.raises(ConfigErrors) as stopped:
        read(tmp_path, files, f"ignore: ['other', '{pattern}']\n")

    (error,) = stopped.value.errors
    assert f"`ignore: {pattern}`" in error.problem


def test_the_note_of_a_folder_whose_photos_lie_deeper_is_not_lost_to_ignore(
    tmp_path: Path,
) -> None:
    with pytest.raises(ConfigErrors, match="ignore"):
        read(tmp_path, {"a/b/x.jpg": "", "a/_folder.md": RULE}, "ignore: ['*.md']\n")


@pytest.mark.parametrize("pattern", ["trip", "trip/**", "x.*"])
def test_to_ignore_the_photos_with_their_notes_is_fine(tmp_path: Path, pattern: str) -> None:
    files = {"trip/x.jpg": "", "trip/x.jpg.md": RULE, "y.jpg": ""}
    if pattern != "x.*":
        files["trip/_folder.md"] = RULE

    assert read(tmp_path, files, f"ignore: ['{pattern}']\n").gallery.root.photos


@pytest.mark.parametrize("line", ["trip/_folder.md", "/trip/_folder.md", "t[r]ip/_folder.md"])
def test_a_line_of_ignore_that_is_about_one_note_alone_is_the_owners_word(
    tmp_path: Path, line: str
) -> None:
    files = {"trip/x.jpg": "", "trip/_folder.md": RULE}

    assert read(tmp_path, files, f"ignore: ['{line}']\n").gallery.root.albums


@pytest.mark.parametrize("line", ["_folder.md", "trip/?folder.md", "**/_folder.md", "trip/[!x]*"])
def test_a_line_of_ignore_that_takes_notes_anywhere_is_not(tmp_path: Path, line: str) -> None:
    with pytest.raises(ConfigErrors, match="is left out by"):
        read(
            tmp_path,
            {"trip/x.jpg": "", "trip/_folder.md": RULE},
            f"ignore: ['{line}', q/_folder.md]\n",
        )


def test_texts_that_may_be_rules_can_be_ignored_as_the_message_says(tmp_path: Path) -> None:
    assert stops(tmp_path, "x.txt", RULE)
    assert not stops(tmp_path, "x.txt", RULE, "ignore: ['*.txt']\n")


def test_a_link_that_is_dropped_takes_no_lost_note_along(tmp_path: Path) -> None:
    website = dict.fromkeys(
        ("site/index.html", "site/404.html", "site/robots.txt", "site/w.jpg"), ""
    )
    read(tmp_path, {"trip/x.jpg": "", "b.jpg": "", **website})
    (tmp_path / "photos/link.jpg").symlink_to("site/w.jpg")
    (tmp_path / "photos/trip/_folder.md").symlink_to("nowhere")

    with pytest.raises(ConfigErrors, match="is named like a note, and is a link"):
        read(tmp_path, {})
