"""What programs write of themselves is no text; what people write is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.core.words.machine_written import is_filler, is_name_of_file


@pytest.mark.parametrize(
    "text",
    [
        *("OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "KODAK Digital Still Camera"),
        *("MINOLTA DIGITAL CAMERA", "SAMSUNG CAMERA PICTURES", "KONICA MINOLTA DIGITAL CAMERA"),
        *("Exif_JPEG_PICTURE", "Jpeg Image", "Digital Image", "Screenshot", "Photo"),
        *("Created with GIMP", "CREATOR: gd-jpeg v1.0", "Processed with VSCO with c1 preset"),
        "CREATOR: gd-jpeg v1.0 (using IJG JPEG v80), quality = 90",
        *("File written by Adobe Photoshop® 5.0", "LEAD Technologies Inc. V1.01", "AppleMark"),
        *("ASCII", "default", "untitled", "---", "   ", "", "oznor", "rhdr"),
        *("<KENOX S630  / Samsung S630>", "HP PhotoSmart", "SEIKO EPSON", "Shot on iPhone"),
        *("C:\\Users\\Anna\\x.jpg", "/home/anna/x", "file:///a/b", "DCIM\\100MEDIA"),
        *("filter: 0; fileterIntensity: 0.0; filterMask: 0; module: photo;", '{"a": 1}'),
    ],
)
def test_what_a_program_writes_of_itself_is_a_filler(text: str) -> None:
    assert is_filler(text)


@pytest.mark.parametrize(
    ("text", "made_with"),
    [
        ("ACME DIGITAL CAMERA", ["ACME Corporation", "X7"]),
        ("Taken with ACME X7", ["ACME Corporation", "X7"]),
        ("Made with Zonk 3.1", ["", "", "Zonk 3.1"]),
        ("dav", ["HUAWEI"]),
        ("edf_vivid", ["HUAWEI", "P20"]),
        ("hdr", ["Xiaomi"]),
    ],
)
def test_what_the_photo_was_made_with_is_evidence(text: str, made_with: list[str]) -> None:
    assert is_filler(text, made_with)
    assert not is_filler(text, ["Canon", "EOS 5D"])


@pytest.mark.parametrize(
    "text",
    [
        *("Žába a kůň", "Anna am See", "Grandpa at the lake", "Frog and horse", "The new camera"),
        *("Anna's camera", "Windows", "❤️", "My Nikon in the sun", "Mount Olympus", "Dave", "dav"),
        *("Picture of Anna", "Pictures at an exhibition", "Quality time", "On the phone", "Apple"),
        *("Left: Anna; right: Tom", "x = y", "1984", "AC/DC live", "and/or", "[sic] Anna"),
        *("Made with love", "The Canon of Pachelbel", "hdr sunset", "We drove 100 km", "Anna: 3"),
    ],
)
def test_a_sentence_is_somebodys_whatever_words_stand_in_it(text: str) -> None:
    assert not is_filler(text, ["NIKON CORPORATION", "NIKON Z 6"])


@pytest.mark.parametrize(
    "text",
    [
        *("IMG_1234", "img_1234", "DSCF1234.JPG", "_MG_1234", "P1010101", "_DSC1234", "DSC00311"),
        *("PXL_20261015_154502123", "PXL_20261015_154502123.MP", "20261015_154502", "20260504"),
        *("Screenshot_2026-05-04-10-11-12", "Screen Shot 2026-05-04 at 3.45.02 PM"),
        *("Bildschirmfoto 2026-05-04 um 10.11.12", "Capture d’écran 2026-05-04 à 10.11.12"),
        *("WhatsApp Image 2026-05-04 at 10.11.12", "signal-2026-05-04-101112", "IMG_E1234"),
        *("550e8400-e29b-41d4-a716-446655440000", "d41d8cd98f00b204e9800998ecf8427e"),
        *("IMG-20261015-WA0001", "100_1234", "101-0123_IMG", "R0012345", "L1000123", "A7R01234"),
        *("photo_2026-05-04_10-11-12", "received_1234567890", "FB_IMG_1234567890123"),
        *("IMG_1234 (1)", "IMG_1234-edited", "image001", "GOPR1234", "DJI_0001", "Foto 0123"),
        *("Anna at the beach.jpg", "C:\\a\\b.jpg", "/home/anna/lake", "2026-05-04"),
    ],
)
def test_a_name_that_a_camera_or_a_program_makes_is_the_name_of_a_file(text: str) -> None:
    assert is_name_of_file(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Anna", "Otter", "Zoo 12", "Top 100", "Route 66", "A380", "MH370", "Boeing 747"),
        *("WM2026", "Abi2026", "Abi 2026", "1984", "2026", "100", "BMW 2002", "Bild 12", "R2D2"),
        *("IMG_0001 at the zoo", "Anna 1234", "Anna 2026-05-04", "3 of 12", "5th Avenue"),
    ],
)
def test_a_title_with_a_number_is_a_title(text: str) -> None:
    assert not is_name_of_file(text)


def test_the_photos_own_names_count_with_their_ending_or_a_counter() -> None:
    own = ["Zoo 123.jpg", "Otter.JPG", "12.cr3"]

    for text in ("Zoo 123", "zoo 123.jpg", " OTTER.jpg "):
        assert is_name_of_file(text, own)
    for text in ("Otter", "12", "Zoo"):
        assert not is_name_of_file(text, own)


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_can_be_judged(text: str, words: list[str]) -> None:
    is_filler(text, words)
    is_name_of_file(text, words)
