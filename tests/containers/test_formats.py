"""A format that can be read is one that limits can name, and one that a site can hold."""

from __future__ import annotations

from staticgal.config.schema.condition_values import MEDIA
from staticgal.containers.formats import FORMATS
from staticgal.site.media_types import MEDIA_TYPES, UNKNOWN, media_type
from staticgal.source.tree.files import PHOTO_ENDINGS, Kind, kind


def test_limits_can_ask_for_each_format_that_is_read() -> None:
    assert {*MEDIA.values()} == {*FORMATS, "animation"}
    assert {*FORMATS} <= {*MEDIA}


def test_each_photo_has_a_media_type_as_an_original() -> None:
    for ending in PHOTO_ENDINGS:
        assert kind(f"a.{ending}") is Kind.PHOTO
        assert ending in MEDIA_TYPES
        assert media_type(f"a.{ending}").startswith("image/")
        assert media_type(f"a.{ending}") != UNKNOWN
