"""An owner's sentence that tells what its readers may not know is shown, and pointed at."""

from __future__ import annotations

from datetime import datetime

import pytest

from staticgal.core.model import Album, Gallery, Metadata, Photo, PlaceNames, SourceFile, Technical
from staticgal.core.permission import Permission
from staticgal.core.policy import Audience
from staticgal.core.resolve import resolve
from staticgal.core.when import CaptureTime
from staticgal.errors import SourceLocation
from staticgal.insight.checks.free_texts import FreeTexts

P = Permission
SUNDAY = CaptureTime(datetime(2026, 5, 17, 18, 30))  # noqa: DTZ001  as a camera writes it


def told(text: str, held: Permission = P.VIEW, name: str = "a.jpg") -> list[str]:
    """What the remarks about a photo with this caption say that it tells."""
    data = Metadata(
        caption=text,
        taken=SUNDAY,
        place_names=PlaceNames(city="Altdorf"),
        technical=Technical(camera="Nikon Z 6", lens="NIKKOR Z 50mm f/1.8 S"),
    )
    root = Album("", photos=(Photo(name, SourceFile("/a", "d" * 64, "jpeg", 1, 3, 2), data),))
    audience = Audience("club", held)
    diagnostics = FreeTexts(Gallery("x", root), SourceLocation).warnings_for(
        audience, resolve(root, audience)
    )
    return [word for diagnostic in diagnostics for word in diagnostic.text.split("`")[1:-2:2]]


@pytest.mark.parametrize(
    ("text", "words", "permission"),
    [
        ("In Altdorf", ["Altdorf"], P.LOCATION),
        ("Anna, 17 May", ["2026-05-17"], P.EXACT_DATES),
        ("17 maja w ogrodzie", ["2026-05-17"], P.EXACT_DATES),
        ("17. toukokuuta", ["2026-05-17"], P.EXACT_DATES),
        ("Sonntag bei Oma", ["Sonntag"], P.EXACT_DATES),
        ("Dimanche chez Anna", ["Dimanche"], P.EXACT_DATES),
        ("Cake at 18:30", ["18:30"], P.EXACT_DATES),
        ("Cake at 6:30 pm", ["6:30 pm"], P.EXACT_DATES),
        ("Kuchen, 18.30 Uhr", ["18.30 Uhr"], P.EXACT_DATES),
        ("With my NIKON Z6", [], P.TECHNICAL_DETAILS),  # not as it is written in the metadata
        ("With my Nikon Z 6", ["Nikon Z 6", "Z 6"], P.TECHNICAL_DETAILS),
    ],
)
def test_a_day_a_place_or_a_camera_in_a_text_is_told_of_who_may_not_know_it(
    text: str, words: list[str], permission: Permission
) -> None:
    assert told(text) == words
    assert told(text, P.VIEW | permission) == []


@pytest.mark.parametrize(
    "text",
    ["Monday's child", "Cake at 17:30", "1:18:30", "May", "18 May", "An apple", "Altdorfer", ""],
)
def test_what_is_no_secret_of_the_photo_is_not_pointed_at(text: str) -> None:
    assert told(text) == []


def test_a_text_that_is_a_files_name_is_not_shown_and_not_pointed_at() -> None:
    assert told("PXL_20260517_183000") == []
    assert told("2026-05-17 cake.jpg") == []
