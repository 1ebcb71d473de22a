"""What can be said of an album and of a photo: in a note, and under `albums:` and `photos:`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from staticgal.config.schema.access import AccessField, PermissionsInput, RolesField
from staticgal.config.schema.dates import MomentField
from staticgal.config.schema.input_model import Input
from staticgal.config.schema.order import DirectionField, SortField
from staticgal.config.schema.values import (
    Flag,
    Latitude,
    Line,
    Lines,
    Longitude,
    Mapped,
    Rating,
    Text,
)
from staticgal.config.schema.visible import VisibleInput


class RuleInput(Input):
    """What both an album and a photo can say about who sees it."""

    hidden: Flag | None = Field(
        default=None,
        description="Only audiences with `can_see_hidden` see it, and all below it.",
        examples=[True],
    )
    unlisted: Flag | None = Field(
        default=None,
        description="In the site under an unguessable name, and linked from nowhere.",
        examples=[True],
    )
    access: AccessField | None = Field(
        default=None,
        description="Which audience has which role here: for each audience a role, a list of "
        'roles, or `none`. `"*"` stands for every audience not named; `none` alone is for all.',
        examples=[{"public": "none", "family": "relative"}, "none"],
    )
    visible: Annotated[VisibleInput, Mapped] | None = Field(
        default=None,
        description="From which day until which it may be seen at all, both included, in "
        "`timezone`, or from which time until which; all below an album goes with it.",
        examples=[{"from": "2026-12-24 18:00", "until": "2027-01-31"}],
    )


class AlbumInput(RuleInput):
    """What can be said of an album: in its `_folder.md`, or under `albums:`."""

    title: Line | None = Field(
        default=None,
        description="Shown instead of the folder's name.",
        examples=["Anna's birthday"],
    )
    date: MomentField | None = Field(
        default=None,
        description="Year, month, day or time; else it is read from the folder's name.",
        examples=["2026-10-15"],
    )
    cover: Line | None = Field(
        default=None,
        description="The photo shown for the album, by its path from the album; passed over for "
        "audiences that may not see it.",
        examples=["IMG_2041.jpg"],
    )
    sort: SortField | None = Field(
        default=None,
        description="`date`, `name`, or a list of names that come first, in that order.",
        examples=["name"],
    )
    direction: DirectionField | None = Field(
        default=None,
        description="`asc` or `desc`; unless said, photos are oldest first and albums newest "
        "first.",
        examples=["desc"],
    )
    order_within_month: Flag | None = Field(
        default=None,
        description="Keep the order of the capture times even for audiences that may know only "
        "the month. They can see from it which photo came first.",
        examples=[False],
    )
    photos_inherit: Flag | None = Field(
        default=None,
        description="With `false`, photos directly in this album stay hidden unless their own "
        "`access` opens them.",
        examples=[False],
    )
    roles: RolesField | None = Field(
        default=None,
        description="Roles for what is said in this folder and below. A role given further up "
        "keeps the meaning it had there.",
        examples=[{"viewer": ["can_view"]}],
    )
    permissions: Annotated[PermissionsInput, Mapped] | None = Field(
        default=None,
        description="Who has which role here, as Tenrankai writes it; for one audience either "
        "this or `access`.",
        examples=[{"public_role": "none", "default_authenticated_role": "family"}],
    )


class PhotoInput(RuleInput):
    """What can be said of a photo: in the note beside it, or under `photos:`."""

    title: Line | None = Field(
        default=None, description="The photo's title.", examples=["Blowing out the candles"]
    )
    caption: Text | None = Field(
        default=None,
        description="Markdown shown under the photo; in a note, the text below the front matter "
        "is the caption.",
        examples=["All eight of them, in one breath."],
    )
    alt: Line | None = Field(
        default=None,
        description="What is in the picture, for people who cannot see it; else caption or title.",
        examples=["A girl behind a cake with eight candles"],
    )
    date: MomentField | None = Field(
        default=None, description="When it was taken.", examples=["2026-10-15 15:45"]
    )
    latitude: Latitude | None = Field(
        default=None, description="Degrees, north positive; needs `longitude`.", examples=[52.5163]
    )
    longitude: Longitude | None = Field(
        default=None, description="Degrees, east positive; needs `latitude`.", examples=[13.3777]
    )
    sublocation: Line | None = Field(
        default=None, description="The spot within a city.", examples=["Pariser Platz"]
    )
    city: Line | None = Field(default=None, description="The city.", examples=["Berlin"])
    state: Line | None = Field(
        default=None, description="The state or province.", examples=["Berlin"]
    )
    country: Line | None = Field(default=None, description="The country.", examples=["Germany"])
    camera: Line | None = Field(
        default=None, description="The camera that took it.", examples=["Fujifilm X-T5"]
    )
    lens: Line | None = Field(default=None, description="The lens.", examples=["XF 35mm F1.4"])
    keywords: Lines | None = Field(
        default=None, description="Keywords or tags.", examples=[["birthday", "cake"]]
    )
    people: Lines | None = Field(
        default=None, description="Who is in the picture.", examples=[["Anna"]]
    )
    rating: Rating | None = Field(
        default=None, description="1 to 5 stars, 0 for none, -1 for rejected.", examples=[4]
    )
    label: Line | None = Field(default=None, description="A colour label.", examples=["Red"])
