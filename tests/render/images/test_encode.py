"""Sizes, uprightness and sameness of renditions, on real files of every format."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from staticgal.core.rendition import DEFAULT_OFFER, Format
from staticgal.core.sizes import long_edge_size
from staticgal.render.images import encode as image_module
from staticgal.render.images.encode import encoder_version
from tests.render.photos import deep_png, difference, picture, render_to, rendered, spec

ORIENTATION = 0x0112
PACKAGE = Path(image_module.__file__).parent.parent.parent
EVERY_FORMAT = list(Format)


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "tiff"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(
    tmp_path: Path, extension: str, orientation: int
) -> None:
    source = tmp_path / f"photo.{extension}"
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    lossless = {"lossless": True} if extension == "webp" else {}
    picture(97, 64).save(source, exif=exif, quality=95, subsampling=0, **lossless)
    with Image.open(source) as stored:
        upright = ImageOps.exif_transpose(stored)

    mean, largest = difference(rendered(source), upright)
    assert (mean < 0.5, largest <= 3) == (True, True)
    small = rendered(source, 40)
    assert small.size == long_edge_size(*upright.size, 40)
    assert difference(small, upright.resize(small.size, Image.Resampling.LANCZOS))[0] < 2


@pytest.mark.parametrize(
    ("width", "height"),
    [(20000, 1000), (1, 1), (3, 5000), (5000, 3), (1601, 1067), (1599, 1200), (1, 2000)],
)
@pytest.mark.parametrize("extension", ["jpg", "png"])
def test_odd_shapes_have_exactly_the_promised_sizes(
    tmp_path: Path, width: int, height: int, extension: str
) -> None:
    source = tmp_path / f"photo.{extension}"
    picture(width, height).save(source)

    done = render_to(tmp_path / "out", source, *DEFAULT_OFFER.specs)

    for one, (path, file) in zip(DEFAULT_OFFER.specs, done, strict=True):
        with Image.open(path) as image:
            assert image.size == (file.width, file.height)
        assert image.size == long_edge_size(width, height, one.long_edge)


@settings(max_examples=40)
@given(
    st.integers(1, 2600),
    st.integers(1, 2600),
    st.lists(st.integers(1, 2700), min_size=1, max_size=3, unique=True),
    st.sampled_from(["jpg", "png"]),
    st.integers(1, 8),
)
def test_sizes_are_those_that_the_arithmetic_says(
    width: int, height: int, long_edges: list[int], extension: str, orientation: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"photo.{extension}")
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        Image.new("RGB", (width, height), (200, 100, 50)).save(source, exif=exif, compress_level=1)
        upright = (height, width) if orientation >= 5 else (width, height)

        specs = [spec(long_edge, Format.JPEG) for long_edge in long_edges]
        done = render_to(Path(folder, "out"), source, *specs)

        for long_edge, (_, file) in zip(long_edges, done, strict=True):
            assert (file.width, file.height) == long_edge_size(*upright, long_edge)
            assert max(abs(a - b) for a, b in zip(file.colour, (200, 100, 50), strict=True)) <= 3


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}, {"subsampling": 2}])
def test_a_jpeg_shrunk_while_decoding_looks_like_one_that_was_not(
    tmp_path: Path, options: dict[str, int]
) -> None:
    source = tmp_path / "photo.jpg"
    picture(3333, 2221).save(source, quality=92, **options)

    small = rendered(source, 400)

    with Image.open(source) as full:
        assert difference(small, full.resize(small.size, Image.Resampling.LANCZOS))[0] < 1


def test_the_file_is_what_is_said_of_it(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    picture(800, 600).save(source)

    for path, file in render_to(
        tmp_path / "out", source, *(spec(400, format) for format in EVERY_FORMAT)
    ):
        data = path.read_bytes()
        assert file.digest == hashlib.sha256(data).hexdigest()
        assert (file.size, file.extension) == (len(data), path.suffix[1:])


def test_the_mean_colour_is_that_of_all_pixels(tmp_path: Path) -> None:
    source = tmp_path / "photo.png"
    two = Image.new("RGB", (1000, 500), (250, 10, 0))
    two.paste((50, 110, 200), (0, 0, 500, 500))
    two.save(source)

    ((_, file),) = render_to(tmp_path / "out", source, spec(400))

    assert max(abs(a - b) for a, b in zip(file.colour, (150, 60, 100), strict=True)) <= 2


def test_a_rendition_does_not_depend_on_what_is_made_beside_it(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    picture(2500, 1700).save(source)
    together = render_to(tmp_path / "together", source, *DEFAULT_OFFER.specs, spec(2000))

    for one, (_, file) in zip(DEFAULT_OFFER.specs, together, strict=False):
        ((_, alone),) = render_to(tmp_path / "alone", source, one)
        assert alone == file


def test_any_process_makes_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "photo.jpg"
    picture(1700, 1300).save(source)
    here = render_to(tmp_path / "here", source, *DEFAULT_OFFER.specs)
    program = (
        "import sys; from pathlib import Path\n"
        "from staticgal.render.images.encode import render\n"
        "from staticgal.core.rendition import DEFAULT_OFFER\n"
        "from staticgal.source.photo_files import LocalPhotos\n"
        "assert 'pyvips' not in sys.modules and 'pi_heif' not in sys.modules\n"
        "into = lambda spec: Path(sys.argv[2]) / spec.name\n"
        "done = render(LocalPhotos(), sys.argv[1], 'jpeg', DEFAULT_OFFER.specs, into)\n"
        "print(*(file.digest for _, file in done))"
    )

    there = subprocess.run(
        [sys.executable, "-c", program, str(source), str(tmp_path)],
        env={"VIPS_CONCURRENCY": "4", "PYTHONPATH": str(PACKAGE.parent)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert there.stdout.split() == [file.digest for _, file in here]


def test_names_may_be_what_a_file_system_allows(tmp_path: Path) -> None:
    for name in (b"photo[shrink=8].jpg", b"na\xefve.jpg", "Fête 🎉.jpg".encode(), b"a\nb.jpg"):
        source = tmp_path / name.decode("utf-8", "surrogateescape")
        picture(60, 40).save(source)

        ((_, file),) = render_to(tmp_path / "out", source, spec(400))

        assert (file.width, file.height) == (60, 40)


def test_of_an_animation_the_first_frame_is_shown(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (30, 20), (255, 0, 0)), Image.new("RGB", (30, 20), (0, 0, 255))
    for name in ("a.gif", "a.webp", "a.tiff", "a.png"):
        source = tmp_path / name
        first.save(source, save_all=True, append_images=[second])

        small = rendered(source)

        assert small.size == (30, 20)
        assert difference(small, first)[1] <= 2


def test_deep_pictures_come_down_to_eight_bits(tmp_path: Path) -> None:
    source = tmp_path / "deep.png"
    source.write_bytes(deep_png(picture()))

    small = rendered(source)

    assert (small.mode, difference(small, picture())[1]) == ("RGB", 0)


def test_the_encoder_version_names_the_libraries() -> None:
    assert "libvips 8." in encoder_version()
    assert "pi-heif" in encoder_version()


def test_nothing_else_in_the_package_saves_pixels() -> None:
    """Planted: a second `jpegsave` or Pillow's `.save()` anywhere in the package fails this."""
    found = {
        (path.relative_to(PACKAGE).as_posix(), function.name)
        for path in sorted(PACKAGE.rglob("*.py"))
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
        and (_saves(node.attr) or (node.attr == "save" and "PIL" in path.read_text("utf-8")))
    }

    assert found == {("render/images/encode.py", "save")}


def test_every_save_says_what_it_keeps() -> None:
    tree = ast.parse((PACKAGE / "render" / "images" / "encode.py").read_text("utf-8"))
    saves = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and _saves(node.func.attr)
    ]

    assert len(saves) == len(Format)
    assert all("keep" in {keyword.arg for keyword in call.keywords} for call in saves)


def _saves(name: str) -> bool:
    """True for what libvips calls its savers: `jpegsave_buffer`, `dzsave`, `write_to_file` ..."""
    pattern = r"\w+save(_buffer|_target)?|write_to_(file|buffer|target)"
    return re.fullmatch(pattern, name) is not None
