"""What albums and photos tell, kind by kind, and what of it is news to whom."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest

from staticgal.core.model import (
    Album,
    Location,
    Metadata,
    Photo,
    PlaceNames,
    SourceFile,
    Technical,
)
from staticgal.core.permission import ALL, Permission
from staticgal.core.when import CaptureTime, Day, Month
from staticgal.insight.disclosure import all_disclosures, newly_disclosed

P = Permission
VIEW = P.VIEW


def news(before: Metadata, after: Metadata, held: Permission) -> tuple[str, ...]:
    """What the photo tells after and did not before."""
    one, other = (
        all_disclosures(
            Album("", photos=(Photo("a.jpg", SourceFile("", "d", "jpeg", 1, 1, 1), data),))
        )
        for data in (before, after)
    )
    return newly_disclosed(one["a.jpg"], other["a.jpg"], held)


@pytest.mark.parametrize(
    ("said", "kind", "needed"),
    [
        (Metadata(title="Otter"), "title", VIEW),
        (Metadata(caption="At the zoo"), "caption", VIEW),
        (Metadata(alt="An otter"), "alt", VIEW),
        (Metadata(taken=Month(2026, 10)), "date", VIEW),
        (Metadata(location=Location(52.5, 13.4)), "place", P.LOCATION),
        (Metadata(place_names=PlaceNames(city="Berlin")), "place", P.LOCATION),
        (Metadata(technical=Technical(iso="100")), "details", P.TECHNICAL_DETAILS),
        (Metadata(keywords=("zoo",)), "keywords", P.READ_METADATA),
        (Metadata(people=("Anna",)), "people", P.READ_METADATA),
        (Metadata(rating=3), "rating", P.READ_METADATA),
        (Metadata(label="Red"), "label", P.READ_METADATA),
    ],
)
def test_each_field_is_news_to_who_may_know_it(
    said: Metadata, kind: str, needed: Permission
) -> None:
    assert news(Metadata(), said, VIEW | needed) == (kind,)
    assert news(said, Metadata(), ALL) == ()
    if needed is not VIEW:
        assert news(Metadata(), said, ALL & ~needed) == ()


def test_no_field_of_a_photo_is_forgotten() -> None:
    full = Metadata(
        "t", "c", True, "a", Day(date(2026, 10, 15)), Location(1, 2), PlaceNames("x"),
        Technical("x"), ("k",), ("p",), 3, "l",
    )  # fmt: skip

    for field in fields(Metadata):
        empty = replace(full, **{field.name: getattr(Metadata(), field.name)})
        # How a caption is set is no thing to know.
        assert bool(news(empty, full, ALL)) == (field.name != "caption_is_markdown")


def test_a_date_is_news_as_far_as_it_may_be_known() -> None:
    noon = datetime(2026, 10, 15, 12)  # noqa: DTZ001  # as a camera writes it
    before = Metadata(taken=CaptureTime(noon, timedelta(hours=1)))
    next_day = Metadata(taken=CaptureTime(noon + timedelta(days=1), timedelta(hours=1)))
    elsewhere = Metadata(taken=CaptureTime(noon, timedelta(hours=2)))
    next_month = Metadata(taken=Month(2026, 11))

    assert news(before, next_month, VIEW) == ("date",)
    assert news(before, next_day, VIEW) == ()
    assert news(before, next_day, VIEW | P.EXACT_DATES) == ("date",)
    assert news(before, elsewhere, VIEW | P.EXACT_DATES) == ()
    assert news(before, elsewhere, VIEW | P.EXACT_DATES | P.LOCATION) == ("date",)


def test_of_several_words_only_new_ones_are_news() -> None:
    before, after = Metadata(keywords=("zoo", "ape")), Metadata(keywords=("ape",))

    assert news(before, after, ALL) == ()
    assert news(after, before, ALL) == ("keywords",)


def test_an_album_tells_its_title_its_description_and_its_date() -> None:
    plain = all_disclosures(Album("x", shown_name="zoo"))["x"]
    said = Album("x", title="Zoo", description="Many apes", date=Day(date(2026, 10, 15)))

    assert newly_disclosed(plain, all_disclosures(said)["x"], VIEW) == (
        "title",
        "description",
        "date",
    )
    assert newly_disclosed(plain, all_disclosures(Album("x", title="zoo"))["x"], ALL) == ()


def test_another_file_is_another_picture() -> None:
    photo = Photo("a.jpg", SourceFile("", "1" * 64, "jpeg", 1, 1, 1), Metadata())
    other = replace(photo, source=replace(photo.source, digest="2" * 64))
    before, after = (all_disclosures(Album("", photos=(one,)))["a.jpg"] for one in (photo, other))

    assert newly_disclosed(before, after, VIEW) == ("picture",)
