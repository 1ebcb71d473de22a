"""Broken, cut, lying and oversized files: each is refused with its reason, and nothing crashes."""

from __future__ import annotations

import json
import os
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from staticgal.containers.sniff import identify
from staticgal.core.rendition import Format
from staticgal.core.sizes import long_edge_size
from staticgal.errors import RenderError
from staticgal.render.images.encode import render
from staticgal.source.photo_files import LocalPhotos
from tests.render.photos import picture, png, render_to, spec
from tests.shared import needs_samples

CUT_SHORT = "the file is cut short"


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "gif", "tiff", "avif"])
@pytest.mark.parametrize("share", [0.4, 0.7, 0.97])
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, extension: str, share: float) -> None:
    source = tmp_path / f"photo.{extension}"
    Image.effect_noise((700, 500), 90).convert("RGB").save(source)
    whole = source.read_bytes()
    source.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(RenderError) as refused:
        render_to(tmp_path / "out", source, spec(400))

    reasons = {CUT_SHORT, "its picture data is damaged"}
    assert str(refused.value) in (reasons if extension in ("tiff", "avif", "webp") else {CUT_SHORT})


def test_a_heic_that_is_cut_short_is_refused(samples: Path, tmp_path: Path) -> None:
    source = tmp_path / "photo.heic"
    whole = (samples / "me" / "cheers_1440x960.heic").read_bytes()
    source.write_bytes(whole[: len(whole) * 2 // 3])

    with pytest.raises(RenderError):
        render_to(tmp_path / "out", source, spec(400))


def _png_of(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return png([(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")])


def _jpeg_of(width: int, height: int, folder: Path) -> bytes:
    picture(8, 8).save(folder / "small.jpg")
    data = (folder / "small.jpg").read_bytes()
    frame = data.index(b"\xff\xc0")
    return data[: frame + 5] + struct.pack(">HH", height, width) + data[frame + 9 :]


def _gif_of(width: int, height: int, folder: Path) -> bytes:
    picture(8, 8).save(folder / "small.gif")
    data = (folder / "small.gif").read_bytes()
    size = struct.pack("<HH", width, height)
    frame = data.index(b"\x2c\0\0\0\0\x08\0\x08\0")
    return data[:6] + size + data[10 : frame + 5] + size + data[frame + 9 :]


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    bombs = {
        "bomb.png": _png_of(60000, 60000),
        "bomb.jpg": _jpeg_of(60000, 60000, tmp_path),
        "bomb.gif": _gif_of(60000, 60000, tmp_path),
    }
    for name, data in bombs.items():
        source = tmp_path / name
        source.write_bytes(data)

        with pytest.raises(RenderError, match="60000 × 60000 pixels, and more than 400 megapixels"):
            render_to(tmp_path / "out", source, spec(400))


def test_how_large_a_photo_may_be_can_be_set(tmp_path: Path) -> None:
    source = tmp_path / "photo.png"
    picture(2000, 1100).save(source)

    with pytest.raises(RenderError, match="2000 × 1100"):
        render_to(tmp_path / "out", source, spec(400), max_megapixels=2)
    render_to(tmp_path / "out", source, spec(400), max_megapixels=3)


def test_what_is_no_photo_is_told_in_plain_words(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.jpg").write_text("no photo at all, just words, and enough of them")
    (tmp_path / "drawing.jpg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "folder.jpg").mkdir()
    reasons = {
        "gone.jpg": "the file has vanished",
        "pipe.jpg": "it is not a plain file",
        "folder.jpg": "it is not a plain file",
        "empty.jpg": "the file is empty",
        "text.jpg": "its content is not what it was taken for",
        "drawing.jpg": "its content is not what it was taken for",
    }

    for name, reason in reasons.items():
        with pytest.raises(RenderError) as refused:
            render(
                LocalPhotos(), str(tmp_path / name), "jpeg", [spec(400)], lambda _: tmp_path / "out"
            )
        assert str(refused.value) == reason


def test_a_photo_that_became_another_kind_since_the_scan_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    picture().save(source, "PNG")

    for format in ("jpeg", "webp", "svg"):
        with pytest.raises(RenderError, match="not what it was taken for"):
            render(LocalPhotos(), str(source), format, [spec(400)], lambda _: tmp_path / "out")


def test_no_reason_names_a_path(tmp_path: Path) -> None:
    source = tmp_path / "SECRET.tiff"
    source.write_bytes(b"II*\0" + bytes(60))

    with pytest.raises(RenderError) as refused:
        render(LocalPhotos(), str(source), "tiff", [spec(400)], lambda _: tmp_path / "out")

    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "gif", "tiff", "avif"])
def test_damage_anywhere_gives_a_picture_or_a_reason(tmp_path: Path, extension: str) -> None:
    source = tmp_path / f"photo.{extension}"
    picture(64, 48).save(source)
    whole = source.read_bytes()
    outcomes = set()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        source.write_bytes(whole[:place] + bytes([whole[place] ^ 0xA5]) + whole[place + 1 :])
        with source.open("rb") as stream:
            format = identify(stream)
        if format is None:
            continue
        try:
            render(LocalPhotos(), str(source), format, [spec(40)], lambda _: tmp_path / "out", 10)
            outcomes.add("picture")
        except RenderError:
            outcomes.add("reason")

    assert outcomes


@needs_samples
def test_every_sample_gives_an_upright_rendition_or_a_reason(samples: Path, tmp_path: Path) -> None:
    expected = json.loads((samples / "expected.json").read_text("utf-8"))
    shown = refused = 0
    for name in sorted(expected):
        with (samples / name).open("rb") as stream:
            format = identify(stream)
        if format is None:
            continue
        is_broken = not expected[name]["decodes"] or name.startswith("pillow/crash")
        outcome = _outcome(samples / name, format, tmp_path / "out.jpg")
        if isinstance(outcome, str):
            refused += 1
            assert outcome in (CUT_SHORT, "its picture data is damaged"), name
            assert is_broken, name
            continue
        shown += 1
        if format != "heic":
            assert outcome == long_edge_size(*_upright_to_pillow(samples / name), 400), name

    assert shown > 80
    assert refused >= 5


def _outcome(source: Path, format: str, target: Path) -> tuple[int, int] | str:
    try:
        ((_, file),) = render(
            LocalPhotos(), str(source), format, [spec(400, Format.JPEG)], lambda _: target
        )
    except RenderError as error:
        return str(error)
    return file.width, file.height


def _upright_to_pillow(path: Path) -> tuple[int, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of strange EXIF
        with Image.open(path) as stored:
            try:
                return ImageOps.exif_transpose(stored).size
            except ValueError:  # metadata that Pillow stumbles over; it has no orientation
                return stored.size
