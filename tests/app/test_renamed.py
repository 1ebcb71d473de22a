"""What kept a photo back may be about another by now; the photo's own bytes tell that it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from staticgal.app.open_gallery import open_gallery
from staticgal.errors import ConfigErrors
from staticgal.progress import Quiet
from tests.app.given import GALLERY, built, gallery, packet, photo, write

NONE = "---\naccess: {public: none}\n---\n"
LIMITS = "limits:\n  - {when: {keyword: private}, withhold: all, from: [public]}\n"


def given(folder: Path, more: str, *photos: str) -> Path:
    config = gallery(folder, GALLERY + more)
    for number, path in enumerate((*photos, "y/other.jpg")):
        photo(folder / "photos" / path, number)
    return config


def seen(config: Path) -> set[str]:
    """What the public sees, or would see."""
    return set(open_gallery(config, Quiet()).outcomes["public"].photos)


def stops(config: Path) -> str:
    with pytest.raises(ConfigErrors) as stopped:
        built(config)
    return str(stopped.value)


def _shared_xmp(photos: Path) -> None:
    photo(photos / "x/IMG.png", 7)
    (photos / "x/IMG.xmp").write_bytes(packet(keywords=["private"]))


def _raw_note(photos: Path) -> None:
    (photos / "x/IMG.NEF").write_bytes(b"II*\0raw")
    write(photos / "x/IMG.NEF.md", NONE)


def _closed_edit(photos: Path) -> None:
    photo(photos / "x/IMG-edited.jpg", 8)
    write(photos / "x/IMG-edited.jpg.md", NONE)


def _private_edit(photos: Path) -> None:
    photo(photos / "x/IMG-edited.jpg", 8, keywords=["private"])


@pytest.mark.parametrize("prepare", [_shared_xmp, _raw_note, _closed_edit, _private_edit])
@pytest.mark.parametrize("name", ["x/new.jpg", "y/IMG.jpg"])
def test_what_kept_a_photo_back_is_about_another_when_it_was_renamed(
    tmp_path: Path, prepare: Callable[[Path], None], name: str
) -> None:
    config = given(tmp_path, LIMITS, "x/IMG.jpg", "x/other.jpg")
    prepare(tmp_path / "photos")
    built(config)
    assert seen(config) == {"x/other.jpg", "y/other.jpg"}

    (tmp_path / "photos/x/IMG.jpg").rename(tmp_path / "photos" / name)
    said = stops(config)

    assert f"{name}: this photo was `x/IMG.jpg` at the last build and hidden from `public`" in said
    assert stops(config) == said
    # Either word that the message advises.
    write(tmp_path / "photos" / f"{name}.md", NONE)
    assert name not in seen(config)
    write(tmp_path / "photos" / f"{name}.md", "---\naccess: {public: viewer}\n---\n")
    assert name in seen(config)
    built(config)
    (tmp_path / "photos" / f"{name}.md").unlink()
    built(config)


@pytest.mark.parametrize(
    "more",
    [
        'photos: {"x/IMG.jpg": {access: {public: none}}}\n',
        'limits:\n  - {when: {file: "x/IMG.jpg"}, withhold: all, from: [public]}\n',
        "",
    ],
)
def test_another_photo_put_in_the_place_of_one_that_is_closed_does_not_take_its_rule(
    tmp_path: Path, more: str
) -> None:
    config = given(tmp_path, more, "x/IMG.jpg")
    if not more:
        write(tmp_path / "photos/x/IMG.jpg.md", NONE)
    built(config)

    (tmp_path / "photos/x/IMG.jpg").rename(tmp_path / "photos/x/old.jpg")
    photo(tmp_path / "photos/x/IMG.jpg", 50)

    assert "x/old.jpg: this photo was `x/IMG.jpg`" in stops(config)


def test_two_photos_that_change_names_stop_the_build(tmp_path: Path) -> None:
    config = given(tmp_path, 'photos: {"x/a.jpg": {hidden: true}}\n', "x/a.jpg", "x/b.jpg")
    built(config)

    photos = tmp_path / "photos/x"
    (photos / "a.jpg").rename(photos / "c.jpg")
    (photos / "b.jpg").rename(photos / "a.jpg")
    (photos / "c.jpg").rename(photos / "b.jpg")

    assert "x/b.jpg: this photo was `x/a.jpg`" in stops(config)


def test_a_closed_photo_that_a_link_stands_for_now_is_not_open_where_it_went(
    tmp_path: Path,
) -> None:
    config = given(tmp_path, "", "x/IMG.jpg")
    write(tmp_path / "photos/x/IMG.jpg.md", NONE)
    built(config)

    (tmp_path / "photos/x/IMG.jpg").rename(tmp_path / "photos/y/k.jpg")
    (tmp_path / "photos/x/IMG.jpg").symlink_to("../y/k.jpg")

    assert "y/k.jpg: this photo was `x/IMG.jpg`" in stops(config)


def test_a_photo_that_does_not_match_its_pattern_any_more_is_a_remark(tmp_path: Path) -> None:
    more = 'photos: {"x/IMG*.jpg": {access: {public: none}}}\n'
    config = given(tmp_path, more, "x/IMG1.jpg", "x/IMG2.jpg")
    built(config)

    (tmp_path / "photos/x/IMG1.jpg").rename(tmp_path / "photos/x/Anna.jpg")
    (diagnostic,) = [one for one in built(config).diagnostics if one.code == "matches-no-more"]

    assert diagnostic.about == "x/Anna.jpg"
    assert "`x/IMG*.jpg` hid it from `public`" in diagnostic.text


def test_a_rule_that_was_taken_away_or_moved_along_asks_nothing(tmp_path: Path) -> None:
    config = given(tmp_path, "", "x/IMG.jpg", "x/IMG2.jpg", "x/z.jpg")
    photos = tmp_path / "photos"
    write(photos / "x/IMG.jpg.md", NONE)
    write(photos / "x/IMG2.jpg.md", NONE)
    built(config)

    (photos / "x/IMG.jpg").rename(photos / "x/a.jpg")
    (photos / "x/IMG.jpg.md").unlink()
    (photos / "x/IMG2.jpg").rename(photos / "x/b.jpg")
    (photos / "x/IMG2.jpg.md").rename(photos / "x/b.jpg.md")

    built(config)
    assert seen(config) == {"x/a.jpg", "x/z.jpg", "y/other.jpg"}


def test_a_photo_taken_out_of_a_closed_album_is_as_its_new_album(tmp_path: Path) -> None:
    config = given(tmp_path, "", "x/IMG.jpg", "x/z.jpg")
    write(tmp_path / "photos/x/_folder.md", NONE)
    built(config)

    (tmp_path / "photos/x/IMG.jpg").rename(tmp_path / "photos/y/IMG.jpg")

    built(config)
    assert seen(config) == {"y/IMG.jpg", "y/other.jpg"}


def test_a_photo_that_was_converted_leaves_its_pattern_behind(tmp_path: Path) -> None:
    more = 'photos: {"x/*.jpg": {access: {public: none}}}\n'
    config = given(tmp_path, more, "x/a.jpg", "x/b.jpg")
    built(config)

    (tmp_path / "photos/x/a.jpg").unlink()
    photo(tmp_path / "photos/x/a.webp", 70)

    assert "matches-no-more" in {one.code for one in built(config).diagnostics}


def test_a_copy_of_the_file_that_closed_two_photos_closes_both_again(tmp_path: Path) -> None:
    config = given(tmp_path, LIMITS, "x/IMG.jpg")
    _shared_xmp(tmp_path / "photos")
    built(config)
    folder = tmp_path / "photos/x"
    (folder / "IMG.jpg").rename(folder / "new.jpg")
    assert "with a copy of the note or XMP file" in stops(config)

    (folder / "new.jpg.xmp").write_bytes((folder / "IMG.xmp").read_bytes())

    assert seen(config) == {"y/other.jpg"}
