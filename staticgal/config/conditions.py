"""The keys of `limits:` in `gallery.yaml`: which photos, what is taken away, and from whom."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from staticgal.config.fields import (
    DayField,
    Latitude,
    Longitude,
    Mapped,
    OneOrMoreLines,
    mistake,
)
from staticgal.config.input_model import Input
from staticgal.core.permission import ALL, BY_NAME, NONE, Permission
from staticgal.text.globs import Pattern, word_expression
from staticgal.text.nearest import did_you_mean

HALF_ROUND_M = 20_015_000.0  # nothing on Earth is farther away
MEDIA = {
    **{name: name for name in ("jpeg", "png", "webp", "avif", "tiff", "gif", "heic", "animation")},
    "jpg": "jpeg",
    "tif": "tiff",
    "heif": "heic",
}
# What a photo is not, though some of its files are.
_FILES = {
    "raw": 'a photo with a RAW file beside it is `{file: "**/*.nef"}`, with its own ending',
    "video": 'a live photo is `{file: "**/*.mov"}`; videos alone are not in any site yet',
    "image": 'every photo is `{file: "**"}`',
    "photo": 'every photo is `{file: "**"}`',
}

_LENGTH = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) ?(?P<unit>m|km)")
_LEAST, _MOST = -1, 5
_STARS = re.compile(
    r"(?P<sign>>=|<=|>|<|=|) *(?P<stars>[-+]?[0-9])|(?P<low>[-+]?[0-9]) *\.\. *(?P<high>[-+]?[0-9])"
)


def read_metres(value: object) -> float:
    """A length in metres: `500 m`, `1.5 km`."""
    match = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        said = f"`{value}`" if isinstance(value, (str, int, float)) else "this"
        raise mistake(f"{said} is not a length", "write `500 m` or `2 km`")
    metres = float(match["number"]) * (1000 if match["unit"] == "km" else 1)
    if not 0 < metres <= HALF_ROUND_M:
        raise mistake(
            f"a length of `{value}` makes no zone", "it is more than 0 m and at most 20015 km"
        )
    return metres


def read_stars(value: object) -> tuple[int, int]:
    """The least and the most stars: `">= 4"`, `3`, `1..2`."""
    text = str(value).strip() if isinstance(value, (str, int)) and value is not True else ""
    match = _STARS.fullmatch(text)
    if match is None:
        raise mistake(
            "this must be a number of stars", 'write `">= 4"`, `3` or `1..2`; -1 is "rejected"'
        )
    if match["low"]:
        least, most = int(match["low"]), int(match["high"])
    else:
        stars, sign = int(match["stars"]), match["sign"]
        least = {">": stars + 1, ">=": stars}.get(sign, _LEAST if sign[:1] == "<" else stars)
        most = {"<": stars - 1, "<=": stars}.get(sign, _MOST if sign[:1] == ">" else stars)
    if not _LEAST <= least <= most <= _MOST:
        raise mistake(
            f"no photo has `{text}` stars",
            "stars go from 0 (none) to 5; -1 is a photo that was rejected",
        )
    if least <= 0 and most == _MOST:
        raise mistake(
            f"every photo has `{text}` stars, as no rating is 0 stars",
            "photos without stars are `rating: 0`, rejected ones `rating: -1`, "
            'and every photo is `{file: "**"}`',
        )
    return least, most


def _words(value: list[str]) -> list[str]:
    if not value:
        raise mistake("this is empty", "name at least one, or remove the key")
    for text in value:
        if not text:
            raise mistake('`""` matches nothing', "name something, or remove it")
        try:
            re.compile(word_expression(text))
        except re.error as error:
            raise mistake(f"`{text}` is not a pattern: {error.msg}", "check its `[...]`") from None
    return value


def _paths(value: list[str]) -> list[str]:
    for text in _words(value):
        if text.startswith(("/", "~")) or ".." in text.split("/") or "\\" in text:
            raise mistake(
                f"`{text}` is not a path inside the source",
                "write it from the source folder on, with `/`, as in `2026/Anna/*`",
            )
        try:
            Pattern(text)
        except re.error as error:
            raise mistake(f"`{text}` is not a pattern: {error.msg}", "check its `[...]`") from None
    return value


def _media(value: list[str]) -> list[str]:
    for text in _words(value):
        if text not in MEDIA:
            hint = _FILES.get(text.casefold()) or did_you_mean(text, MEDIA)
            raise mistake(f"no kind of photo is named `{text}`", hint)
    return [MEDIA[text] for text in value]


def read_withhold(value: object) -> Permission:
    """`all`, a permission, or a list of permissions."""
    if value == "all":
        return ALL
    several = value if isinstance(value, list) else [value]
    if not several:
        raise mistake("this takes nothing away", "write `all`, or name permissions")
    taken = NONE
    for name in several:
        if name == "all":
            raise mistake("`all` stands in a list", "write `withhold: all`")
        if not isinstance(name, str) or name not in BY_NAME:
            said = f"`{name}`" if isinstance(name, (str, int, float)) else "that"
            raise mistake(
                f"no permission is named {said}",
                f"{did_you_mean(str(name), BY_NAME, 'permissions')}; or `all`",
            )
        if BY_NAME[name] is Permission.OWNER:
            raise mistake(
                "`owner_access` cannot be withheld: whoever has it sees everything",
                "take it out of the list; give that audience another role if it should not",
            )
        taken |= BY_NAME[name]
    return taken


def _one_or_more(value: object) -> object:
    if not isinstance(value, list) or not value:
        raise mistake("this must be a list of conditions", "write `[{keyword: a}, {rating: 1}]`")
    return value


_ONE_OR_MORE = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ]
}
Words = Annotated[OneOrMoreLines, AfterValidator(_words), WithJsonSchema(_ONE_OR_MORE)]
Paths = Annotated[OneOrMoreLines, AfterValidator(_paths), WithJsonSchema(_ONE_OR_MORE)]
Media = Annotated[
    OneOrMoreLines,
    AfterValidator(_media),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": sorted(MEDIA)},
                {"type": "array", "items": {"enum": sorted(MEDIA)}, "minItems": 1},
            ]
        }
    ),
]
Stars = Annotated[
    tuple[int, int],
    PlainValidator(read_stars),
    WithJsonSchema({"type": ["string", "integer"]}),
]
Metres = Annotated[
    float,
    PlainValidator(read_metres),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?(m|km)$"}),
]
Withheld = Annotated[
    Permission,
    PlainValidator(read_withhold),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "all"},
                {"x-definition": "Permission"},
                {"type": "array", "items": {"x-definition": "Permission"}, "minItems": 1},
            ]
        }
    ),
]


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
            raise mistake("`taken` is empty", "say `after`, `before` or both")
        if self.after and self.before and self.after >= self.before:
            raise mistake(
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
                "`shift` is not less than `radius`, so the place itself could lie outside",
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
                "a condition is empty",
                'say which photos are meant; all of them are `{file: "**"}`',
            )
        return self


Condition = Annotated[ConditionInput, Mapped]
ConditionInput.model_rebuild()


def _audiences(value: list[str]) -> list[str]:
    if not value:
        raise mistake("this is empty", "name an audience; without `from` it is from everyone")
    return value


class LimitInput(Input):
    """What is taken away of some photos, whatever a role grants."""

    when: Condition = Field(description="Of which photos.", examples=[{"keyword": "private"}])
    withhold: Withheld = Field(
        description="`all` takes the photo itself, as `can_view` does; else the permissions named.",
        examples=["all", ["can_see_location"]],
    )
    from_: Annotated[OneOrMoreLines, AfterValidator(_audiences)] | None = Field(
        default=None,
        alias="from",
        description="From these audiences; unless said, from everyone but `owner_access`.",
        examples=[["public"]],
    )
