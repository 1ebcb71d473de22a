"""The keys of `when:`, under `limits:`: which photos are meant."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from staticgal.config.schema.condition_values import Media, Metres, Paths, Stars, Words
from staticgal.config.schema.dates import DayField
from staticgal.config.schema.input_model import Input
from staticgal.config.schema.values import Latitude, Longitude, Mapped, mistake
from staticgal.errors import ErrorCode


def _one_or_more(value: object) -> object:
    if not isinstance(value, list) or not value:
        raise mistake(
            ErrorCode.WRONG_TYPE,
            "this must be a list of conditions",
            "write `[{keyword: a}, {rating: 1}]`",
        )
    return value


class TakenInput(Input):
    """When a photo was taken."""

    after: DayField | None = Field(
        default=None, description="This day or a later one.", examples=["2026-10-01"]
    )
    before: DayField | None = Field(
        default=None, description="A day before this one.", examples=["2026-11-01"]
    )

    @model_validator(mode="after")
    def _some_days(self) -> TakenInput:
        if self.after is None and self.before is None:
            raise mistake(
                ErrorCode.EMPTY_VALUE, "`taken` is empty", "say `after`, `before` or both"
            )
        if self.after and self.before and self.after >= self.before:
            raise mistake(
                ErrorCode.ENDS_BEFORE_START,
                f"no day is on or after {self.after} and before {self.before}",
                "`after` counts the day itself, `before` does not: swap or correct them",
            )
        return self


class NearInput(Input):
    """A place and the zone around it."""

    latitude: Latitude = Field(description="Degrees, north positive.", examples=[52.51])
    longitude: Longitude = Field(description="Degrees, east positive.", examples=[13.4])
    radius: Metres = Field(
        description="How far around, along the ground, in m or km.", examples=["500 m"]
    )
    shift: Metres | None = Field(
        default=None,
        description="Moves the middle of the zone by at most so much, in a secret direction, so "
        "that the place cannot be read off the photos around it. Less than the radius; what is "
        "within the radius less this is always in the zone.",
        examples=["300 m"],
    )

    @model_validator(mode="after")
    def _keeps_the_place(self) -> NearInput:
        if self.shift is not None and self.shift >= self.radius:
            raise mistake(
                ErrorCode.OUT_OF_RANGE,
                "`shift` must be less than `radius`, or the place itself could be outside the zone",
                "make the radius larger, or the shift smaller: `radius: 500 m, shift: 300 m`",
            )
        return self


class ConditionInput(Input):
    """Which photos: every key that is given must hold."""

    keyword: Words | None = Field(
        default=None,
        description="One of its keywords is this, or one of these; `*` and `?` stand for other "
        "letters, capitals do not matter. Of a branch such as `private|family` each part counts.",
        examples=["private"],
    )
    people: Words | None = Field(
        default=None,
        description="One of the people in it, written alike; or a keyword that may be its name.",
        examples=["Anna*"],
    )
    rating: Stars | None = Field(
        default=None,
        description='Its stars. A photo without any has 0, as in Lightroom: `"< 3"` takes it, too.',
        examples=["< 4"],
    )
    label: Words | None = Field(
        default=None,
        description="Its colour label, in the language of the program that set it.",
        examples=[["Red", "Purple"]],
    )
    title: Words | None = Field(default=None, description="Its title.", examples=["*school*"])
    file: Paths | None = Field(
        default=None,
        description="Its path, or a pattern, as under `photos:`. With several `galleries` it "
        "begins with the gallery's name.",
        examples=["2026/**/scan_*.jpg"],
    )
    media: Media | None = Field(
        default=None,
        description="Its format, or `animation` for a moving picture.",
        examples=[["png", "gif"]],
    )
    camera: Words | None = Field(
        default=None,
        description="The camera that took it, by maker and model or by model alone: "
        "`Apple iPhone 15` is found by `iPhone*` and by `Apple*`.",
        examples=["iPhone*"],
    )
    taken: Annotated[TakenInput, Mapped] | None = Field(
        default=None,
        description="When it was taken, by its own clock. One known to the month or year only may "
        "be of any day of that.",
        examples=[{"before": "2010-01-01"}],
    )
    near: Annotated[NearInput, Mapped] | None = Field(
        default=None,
        description="Where it was taken.",
        examples=[{"latitude": 52.51, "longitude": 13.4, "radius": "500 m", "shift": "300 m"}],
    )
    any_: Annotated[list[Condition], BeforeValidator(_one_or_more)] | None = Field(
        default=None,
        alias="any",
        description="At least one of these conditions holds.",
        examples=[[{"keyword": "private"}, {"label": "Red"}]],
    )
    all_: Annotated[list[Condition], BeforeValidator(_one_or_more)] | None = Field(
        default=None,
        alias="all",
        description="Each of these conditions holds.",
        examples=[[{"people": "Anna"}, {"people": "Ben"}]],
    )
    not_: Condition | None = Field(
        default=None,
        alias="not",
        description='The condition does not hold: so `not: {rating: ">= 4"}` is about photos '
        "without any stars, too.",
        examples=[{"rating": ">= 4"}],
    )

    @model_validator(mode="after")
    def _says_something(self) -> ConditionInput:
        if not self.model_fields_set:
            raise mistake(
                ErrorCode.EMPTY_VALUE,
                "a condition is empty",
                'say which photos are meant; all of them are `{file: "**"}`',
            )
        return self


Condition = Annotated[ConditionInput, Mapped]
ConditionInput.model_rebuild()
