"""Colours, checked against what another colour management makes of the same pixels."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import pyvips
from PIL import Image, ImageOps

from staticgal.render.images.colour import is_srgb
from tests.render.photos import (
    ADOBE_RGB,
    DISPLAY_P3,
    PROPHOTO,
    SRGB,
    by_profile,
    deep_png,
    difference,
    grey_profile,
    matrix_profile,
    picture,
    rendered,
)
from tests.shared import needs_samples

SPACES = {
    "Display P3": (DISPLAY_P3, None),
    "Adobe RGB": (ADOBE_RGB, 2.19921875),
    "ProPhoto": (PROPHOTO, 1.8),
    "sRGB primaries, another curve": (SRGB, 1.8),
}


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("depth", [8, 16])
def test_a_wide_gamut_is_converted_by_the_profile(tmp_path: Path, space: str, depth: int) -> None:
    profile = matrix_profile(*SPACES[space])
    source = tmp_path / "photo.png"
    if depth == 8:
        picture().save(source, icc_profile=profile)
    else:
        source.write_bytes(deep_png(picture(), profile))

    converted = rendered(source)

    assert difference(picture(), converted)[0] > 2  # there was something to convert
    mean, largest = difference(converted, by_profile(picture(), profile))
    assert mean < 0.5
    assert largest <= 2


def test_a_profile_of_srgb_changes_nothing(tmp_path: Path) -> None:
    profile = matrix_profile(SRGB, None)
    source = tmp_path / "photo.png"
    picture().save(source, icc_profile=profile)

    assert is_srgb(profile)
    assert difference(rendered(source), picture())[1] == 0
    assert difference(by_profile(picture(), profile), picture())[1] <= 1  # it was right to skip it


@pytest.mark.parametrize("space", SPACES)
def test_another_space_is_not_taken_for_srgb(space: str) -> None:
    assert not is_srgb(matrix_profile(*SPACES[space]))


@needs_samples
def test_profiles_taken_for_srgb_move_no_value_by_more_than_one(samples: Path) -> None:
    seen = {True: 0, False: 0}
    ramp = Image.merge("RGB", [Image.linear_gradient("L")] * 3)
    for path in sorted(samples.rglob("*.jpg")):
        with Image.open(path) as image:
            profile = image.info.get("icc_profile", b"")
        if profile[16:20] != b"RGB ":
            continue
        seen[is_srgb(profile)] += 1
        if is_srgb(profile):
            for one in (ramp, picture()):
                assert difference(by_profile(one, profile), one)[1] <= 2, path

    assert all(seen.values())


@pytest.mark.parametrize(
    "profile",
    [
        b"",
        b"no profile at all",
        bytes(3000),
        matrix_profile(DISPLAY_P3, None)[:200],
        grey_profile(1.8),
        matrix_profile(SRGB, None).replace(b"para", b"what"),
    ],
    ids=["empty", "text", "zeros", "cut short", "of grey", "unknown curves"],
)
def test_a_useless_profile_does_not_lose_the_photo(tmp_path: Path, profile: bytes) -> None:
    source = tmp_path / "photo.jpg"
    picture().save(source, quality=95, subsampling=0, icc_profile=profile)

    with Image.open(source) as stored:
        assert difference(rendered(source), stored)[1] <= 3


def test_grey_is_grey(tmp_path: Path) -> None:
    grey = picture().convert("L")
    for name in ("grey.jpg", "grey.png", "grey.tiff", "grey.webp"):
        source = tmp_path / name
        grey.save(source, quality=100)

        with Image.open(source) as stored:
            assert difference(rendered(source), stored)[1] <= 2


def test_grey_is_converted_by_its_profile(tmp_path: Path) -> None:
    source = tmp_path / "grey.png"
    profile = grey_profile(1.8)
    grey = picture().convert("L")
    grey.save(source, icc_profile=profile)

    converted = rendered(source)

    assert difference(converted, grey)[0] > 5
    assert difference(converted, by_profile(grey, profile))[1] <= 2


def test_sixteen_bit_grey_keeps_its_tones(tmp_path: Path) -> None:
    source = tmp_path / "grey.png"
    grey = picture().convert("L")
    source.write_bytes(deep_png(grey))

    assert difference(rendered(source), grey)[1] <= 1


def test_cmyk_without_a_profile_looks_like_ink(tmp_path: Path) -> None:
    inks = {"paper": (0, 0, 0, 0), "cyan": (255, 0, 0, 0), "yellow": (0, 0, 255, 0)}
    inks["black"] = (0, 0, 0, 255)
    seen = {}
    for name, ink in inks.items():
        for extension in ("jpg", "tiff"):
            source = tmp_path / f"{name}.{extension}"
            Image.new("CMYK", (32, 32), ink).save(source, quality=95)
            seen[name, extension] = rendered(source).getpixel((16, 16))

    for extension in ("jpg", "tiff"):
        assert min(seen["paper", extension]) > 245
        assert max(seen["black", extension]) < 70
        red, green, blue = seen["cyan", extension]
        assert red < green < blue
        red, green, blue = seen["yellow", extension]
        assert blue < 100 < 200 < min(red, green)


def test_cmyk_is_converted_by_its_profile(tmp_path: Path) -> None:
    plain, source = tmp_path / "plain.png", tmp_path / "cmyk.jpg"
    picture().save(plain)
    inks = pyvips.Image.pngload(str(plain)).icc_transform("cmyk", input_profile="srgb")
    inks.jpegsave(str(source), Q=95, keep="icc")

    _looks_as_by_profile(source)


@needs_samples
def test_cmyk_is_converted_by_a_profile_of_several_segments(samples: Path) -> None:
    _looks_as_by_profile(samples / "me" / "Multiple ICC segments.jpg")


def _looks_as_by_profile(source: Path) -> None:
    with Image.open(source) as image:
        assert image.mode == "CMYK"
        expected = by_profile(image, image.info["icc_profile"])

    converted = _rendered_elsewhere(source)

    mean, largest = difference(converted, expected)
    assert mean < 1
    assert largest <= 6


@needs_samples
def test_an_xyb_jpeg_has_its_colours_back(samples: Path) -> None:
    source = samples / "libvips" / "sample-xyb.jpg"
    with Image.open(source) as image:
        expected = by_profile(image, image.info["icc_profile"])
        assert difference(image, expected)[0] > 20

    mean, _ = difference(_rendered_elsewhere(source), expected)

    assert mean < 2


def test_a_lab_tiff_is_a_photo(tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    picture().save(plain)
    source = tmp_path / "lab.tiff"
    pyvips.Image.pngload(str(plain)).colourspace("lab").tiffsave(str(source))

    mean, largest = difference(rendered(source), picture())

    assert mean < 1.5
    assert largest < 25  # Lab in 8 bits is coarse where colours are dark


@pytest.mark.parametrize("long_edge", [4000, 40])
@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tiff", "a.avif"])
def test_what_is_painted_out_by_alpha_is_gone(tmp_path: Path, name: str, long_edge: int) -> None:
    secret = Image.new("RGBA", (96, 64), (255, 0, 0, 0))
    secret.paste((0, 0, 200, 255), (0, 0, 49, 64))
    source = tmp_path / name
    coarse = {"quality": 100, "subsampling": "4:4:4"}
    lossless = coarse if name == "a.avif" else {"lossless": True, "exact": True}
    secret.save(source, **lossless)
    with Image.open(source) as stored:
        assert min(stored.convert("RGBA").getpixel((90, 5))[:1]) > 200  # the red is in the source

    shown = rendered(source, long_edge)

    across = shown.width
    assert min(shown.getpixel((across - 3, 3))) >= 250  # white, not red
    red, _, blue = shown.getpixel((3, 3))
    assert (red < 10, blue > 190) == (True, True)
    edge = [shown.getpixel((x, 3)) for x in range(across)]
    # Nothing red bled in on the way down, and nothing black in its stead.
    assert max(red - green for red, green, _ in edge) < 12
    assert min(blue for _, _, blue in edge) > 185


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_sixteen_bits_with_alpha_are_as_eight(tmp_path: Path, mode: str) -> None:
    fading = picture()
    fading.putalpha(Image.radial_gradient("L").resize(fading.size))
    fading = fading.convert(mode)
    deep, shallow = tmp_path / "deep.png", tmp_path / "shallow.png"
    deep.write_bytes(deep_png(fading))
    fading.save(shallow)

    for long_edge in (4000, 40):
        assert difference(rendered(deep, long_edge), rendered(shallow, long_edge))[1] <= 1


def test_alpha_does_not_keep_a_profile_from_its_work(tmp_path: Path) -> None:
    profile = matrix_profile(ADOBE_RGB, 2.19921875)
    solid = picture()
    solid.putalpha(255)
    source = tmp_path / "a.png"
    solid.save(source, icc_profile=profile)

    assert difference(rendered(source), by_profile(picture(), profile))[1] <= 2


def test_half_transparent_is_half_white(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.new("RGBA", (50, 50), (100, 0, 0, 128)).save(source)

    red, green, blue = rendered(source).getpixel((9, 9))

    assert abs(red - 177) <= 1
    assert abs(green - 127) <= 1
    assert green == blue


def test_a_palette_and_a_bitmap_are_photos_too(tmp_path: Path) -> None:
    palette = picture().convert("P", palette=Image.Palette.ADAPTIVE)
    bitmap = picture().convert("1")
    for name, image in {
        "p.png": palette,
        "p.gif": palette,
        "b.png": bitmap,
        "b.tiff": bitmap,
    }.items():
        source = tmp_path / name
        image.save(source)

        assert difference(rendered(source), image)[1] <= 1


@needs_samples
@pytest.mark.parametrize(
    "name",
    [
        "immich/portrait-orientation-6.jpg",
        "lychee/orientation-90.jpg",
        "libvips/avif-orientation-6.avif",
        "libavif/abc_color_irot_alpha_irot.avif",
        "mat2/dirty.avif",
        "immich/denali.webp",
        "me/Nikon D1X.webp",
        "uhdr/apple_gainmap_new.jpg",
        "gmotion/PXL_20200710_061629144.MP.jpg",
        "me/Samsung SM-J327T1.jpg",
    ],
)
def test_a_real_photo_looks_as_it_does_to_pillow(samples: Path, name: str) -> None:
    _looks_as_to_pillow(samples / name)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("name", ["a.jpg", "a.webp", "a.avif", "a.png"])
@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_a_photo_looks_as_it_does_to_pillow(
    tmp_path: Path, name: str, mode: str, orientation: int
) -> None:
    if (name, mode) == ("a.jpg", "RGBA"):
        mode = "L"
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = picture(300, 200).convert(mode)
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    image.save(tmp_path / name, exif=exif, quality=95)

    _looks_as_to_pillow(tmp_path / name)


def _looks_as_to_pillow(source: Path) -> None:
    with Image.open(source) as stored:
        profile = stored.info.get("icc_profile", b"")
        upright = ImageOps.exif_transpose(stored)
        if upright.mode in ("RGBA", "LA"):
            upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    small = _rendered_elsewhere(source, 300)
    expected = upright.convert("RGB").resize(small.size, Image.Resampling.LANCZOS)
    if profile[16:20] == b"RGB ":
        expected = by_profile(expected, profile)

    assert difference(small, expected)[0] < 2


def _rendered_elsewhere(source: Path, long_edge: int = 4000) -> Image.Image:
    """As `rendered`, of a file whose folder is not ours to write in."""
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder, source.name)
        link.symlink_to(source)
        return rendered(link, long_edge)
