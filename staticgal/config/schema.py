"""The keys of `gallery.yaml`, of an album's `_folder.md` and of a photo's note, each explained.

One definition serves the reading, the JSON Schema for editors and the manual's reference.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from staticgal.config.conditions import LimitInput
from staticgal.config.fields import (
    AccessField,
    Count,
    DirectionField,
    Effort,
    Flag,
    Latitude,
    Line,
    Lines,
    Longitude,
    Mapped,
    MomentField,
    OneOrMoreLines,
    Pixels,
    Quality,
    Rating,
    RolesField,
    SortDefault,
    SortField,
    Text,
    mistake,
)
from staticgal.config.input_model import Input
from staticgal.config.publishing import PublishInput
from staticgal.config.visible import VisibleInput

# Understood by later versions; until then they would promise what is not done, so they are refused.
LATER = frozenset({"originals", "watermark"})


class Rule(Input):
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
        description="Which audience has which role here: a map from audience to a role, a list of "
        'roles, or `none`. `"*"` stands for every audience not named; `none` alone is for all.',
        examples=[{"public": "none", "family": "relative"}, "none"],
    )
    visible: Annotated[VisibleInput, Mapped] | None = Field(
        default=None,
        description="From which day until which it may be seen at all, both included, in "
        "`timezone`, or from which time until which; all below an album goes with it.",
        examples=[{"from": "2026-12-24 18:00", "until": "2027-01-31"}],
    )


class UserRolesInput(Input):
    """The roles of one person."""

    username: Line = Field(
        description="An audience, or one of the `people` of an audience.", examples=["grandma"]
    )
    # Read by `config.permissions`, so that each name in it keeps its place.
    roles: Annotated[
        object,
        PlainValidator(lambda value: value),
        WithJsonSchema(
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
        ),
    ] = Field(description="The roles, joined.", examples=[["member"]])


class PermissionsInput(Input):
    """Who has which role here, in the words of Tenrankai."""

    public_role: Line | None = Field(
        default=None,
        description="The role of every audience with `protection: open`; `none` closes all below "
        "to them. Not said: what they have from further up, or nothing.",
        examples=["viewer"],
    )
    default_authenticated_role: Line | None = Field(
        default=None,
        description="The same for every other audience that `user_roles` does not name.",
        examples=["member"],
    )
    user_roles: Annotated[list[Annotated[UserRolesInput, Mapped]], Field(min_length=1)] | None = (
        Field(
            default=None,
            description="The roles of the audience of this name, or with this person among its "
            "`people`: all of its people, or none.",
            examples=[[{"username": "grandma", "roles": ["member"]}]],
        )
    )
    roles: RolesField | None = Field(
        default=None,
        description="Roles for what is said in this folder and below, as under `roles`.",
        examples=[{"viewer": {"name": "Viewer", "permissions": {"can_view": True}}}],
    )

    @model_validator(mode="after")
    def _says_something(self) -> PermissionsInput:
        if not self.model_fields_set:
            raise mistake("`permissions` is empty", 'write `public_role: "none"`, or remove it')
        return self


class AlbumNote(Rule):
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
        "the month. It tells them which photo came first.",
        examples=[False],
    )
    photos_inherit: Flag | None = Field(
        default=None,
        description="With `false`, a photo directly in this album is nobody's unless the photo's "
        "own `access` says so.",
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


class PhotoNote(Rule):
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


class AudienceInput(Input):
    """A group of people who see the same site."""

    title: Line | None = Field(
        default=None,
        description="What you call it in lists; not shown in any site.",
        examples=["Family"],
    )
    role: Line | None = Field(
        default=None,
        description="The role it has everywhere, until an album or photo says otherwise. Without "
        "one it sees only what an `access` grants it.",
        examples=["viewer"],
    )
    roles: Lines | None = Field(
        default=None,
        description="Several roles instead of one, joined.",
        examples=[["viewer", "helper"]],
    )
    includes: Lines | None = Field(
        default=None,
        description="Other audiences: it may do whatever one of them may do.",
        examples=[["family", "friends"]],
    )
    people: Lines | None = Field(
        default=None, description="Who they are, for your own lists.", examples=[["mom", "dad"]]
    )
    protection: Line | None = Field(
        default=None,
        description="`protected` (also when nothing is said) or `open`: anybody on the web.",
        examples=["open"],
        json_schema_extra={"enum": ["open", "protected"]},
    )
    visible: Annotated[VisibleInput, Mapped] | None = Field(
        default=None,
        description="From which day or time until which it sees anything at all.",
        examples=[{"until": "2027-01-31"}],
    )


class SizesInput(Input):
    """The long edges of the renditions, in pixels."""

    thumbnails: Annotated[list[Pixels], Field(min_length=1)] | None = Field(
        default=None, description="One or several widths for lists.", examples=[[400, 640]]
    )
    gallery: Pixels | None = Field(
        default=None, description="The size that comes with `can_view`.", examples=[1024]
    )
    medium: Pixels | None = Field(
        default=None, description="The size of `can_download_medium`.", examples=[1200]
    )
    large: Pixels | None = Field(
        default=None, description="The size of `can_download_large`.", examples=[1600]
    )


class QualityInput(Input):
    """How good, from 1 to 100, in each format."""

    jpeg: Quality | None = Field(default=None, description="Of JPEG.", examples=[82])
    webp: Quality | None = Field(default=None, description="Of WebP.", examples=[80])
    avif: Quality | None = Field(default=None, description="Of AVIF.", examples=[60])


def _one_quality(value: object) -> object:
    """One number is for all formats."""
    return value if isinstance(value, dict) else {"jpeg": value, "webp": value, "avif": value}


class RenditionsInput(Input):
    """Which files are made of each photo."""

    sizes: Annotated[SizesInput, Mapped] | None = Field(
        default=None, description="Long edges in pixels; those not named stay as they are."
    )
    formats: Lines | None = Field(
        default=None,
        description="Formats of gallery size and above: `jpeg`, `webp`, `avif`. `jpeg` must be "
        "among them, for browsers that read nothing else.",
        examples=[["avif", "jpeg"]],
    )
    thumbnail_formats: Lines | None = Field(
        default=None,
        description="Formats of the thumbnails; the gallery size stands behind them.",
        examples=[["avif"]],
    )
    quality: Annotated[QualityInput, BeforeValidator(_one_quality)] | None = Field(
        default=None,
        description="1 to 100: one number for all formats, or one for each.",
        examples=[{"jpeg": 82, "avif": 60}],
    )
    effort: Effort | None = Field(
        default=None,
        description="0 (fast) to 9 (slow, smaller files), for WebP and AVIF.",
        examples=[0],
    )
    copyright: Line | None = Field(
        default=None,
        description="A line written into every rendition, for every audience. Nothing else ever "
        "is.",
        examples=["© Ingrid Hansen"],
    )


class NamesInput(Input):
    """Regular expressions that read dates and names from folder and file names."""

    folders: Lines | None = Field(
        default=None,
        description="For folders, with named groups `year`, `month`, `day`, `name`; tried before "
        "the usual patterns.",
        examples=[[r"(?P<year>\d{4})_(?P<month>\d\d)_(?P<day>\d\d)_(?P<name>.+)"]],
    )
    files: Lines | None = Field(
        default=None,
        description="For photos, also with `hour`, `minute`, `second`.",
        examples=[[r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)-.*"]],
    )


_Albums = Annotated[dict[str, Annotated[AlbumNote, Mapped]], Mapped]
_Photos = Annotated[dict[str, Annotated[PhotoNote, Mapped]], Mapped]

_ALBUMS = (
    "What an album's `_folder.md` could say, by the album's path from the source: for a photo tree "
    "that is read-only. The file in the folder wins."
)
_PHOTOS = (
    "What a photo's note could say, by path or pattern (`*`, `?`, `[...]`, and `**` for any "
    "folders; capitals do not matter). An exact path wins over a pattern, the file beside the "
    "photo over both."
)


class GalleryInput(AlbumNote):
    """One of several trees: a top-level album of every site that may see something in it."""

    name: Line = Field(
        description="Begins its paths: lower-case words with `-`.", examples=["clients"]
    )
    source: Line = Field(description="The folder with its photos.", examples=["photos/clients"])
    albums: _Albums | None = Field(default=None, description=_ALBUMS)
    photos: _Photos | None = Field(default=None, description=_PHOTOS)


class ConfigInput(Input):
    """`gallery.yaml`."""

    title: Line = Field(description="Stands at the top of every site.", examples=["The Hansens"])
    url: Line | None = Field(
        default=None,
        description="Where the sites will be: each audience's lies under it.",
        examples=["https://photos.example.org"],
    )
    source: Line | None = Field(
        default=None, description="The folder with the photos. Nothing in it is changed.",
        examples=["photos"],
    )  # fmt: skip
    galleries: Annotated[list[Annotated[GalleryInput, Mapped]], Field(min_length=1)] | None = Field(
        default=None,
        description="Instead of `source`: several trees, each a top-level album.",
        examples=[[{"name": "clients", "title": "Clients", "source": "photos/clients"}]],
    )
    timezone: Line | None = Field(
        default=None,
        description="For capture times that carry no offset of their own, and for `visible`. "
        "Unless said: UTC.",
        examples=["Europe/Berlin"],
    )
    language: Line | None = Field(
        default=None, description="The language of the sites. Unless said: en.", examples=["de"]
    )
    about: Text | None = Field(
        default=None,
        description="Markdown for a page about the site, or the name of a `.md` file.",
        examples=["about.md"],
    )
    footer: Line | None = Field(
        default=None, description="A line at the foot of every page.", examples=["© The Hansens"]
    )
    roles: RolesField | None = Field(
        default=None,
        description="Named sets of permissions: a list, a map, or `inherits` with `permissions`. "
        "What no role grants, nobody gets.",
        examples=[{"viewer": ["can_view"], "owner": ["owner_access"]}],
    )
    audiences: Annotated[dict[str, Annotated[AudienceInput, Mapped]], Mapped] | None = Field(
        default=None,
        description="Who there is. Each gets a site of its own.",
        examples=[{"public": {"role": "viewer", "protection": "open"}}],
    )
    albums: _Albums | None = Field(
        default=None,
        description=_ALBUMS,
        examples=[{"2026/2026-10-15 Anna's birthday": {"access": {"public": "none"}}}],
    )
    photos: _Photos | None = Field(
        default=None,
        description=_PHOTOS,
        examples=[{"2026/**/IMG_00*.jpg": {"access": {"public": "none"}}}],
    )
    permissions: Annotated[PermissionsInput, Mapped] | None = Field(
        default=None,
        description="Who has which role in the whole tree, as Tenrankai writes it. With "
        "`galleries` each has its own.",
        examples=[{"public_role": "viewer", "default_authenticated_role": "member"}],
    )
    limits: list[Annotated[LimitInput, Mapped]] | None = Field(
        default=None,
        description="What is taken away whatever a role grants, by what the photos themselves say. "
        "Their order does not matter; `owner_access` is not touched.",
        examples=[[{"when": {"keyword": "private"}, "withhold": "all"}]],
    )
    sort: SortDefault | None = Field(
        default=None, description="How albums order their photos unless they say otherwise.",
        examples=["date"],
    )  # fmt: skip
    direction: DirectionField | None = Field(
        default=None, description="`asc` or `desc`, for albums that do not say.", examples=["asc"]
    )
    order_within_month: Flag | None = Field(
        default=None,
        description="The same for all albums that do not say. It tells audiences that may know "
        "only the month which photo came first.",
        examples=[False],
    )
    page_size: Count | None = Field(
        default=None,
        description="Photos on one page of an album. Unless said: albums of more than 500 are cut "
        "into pages of 300.",
        examples=[300],
    )
    theme: Line | None = Field(
        default=None,
        description="`default`, or the path of a theme's folder.",
        examples=["default"],
    )
    renditions: Annotated[RenditionsInput, Mapped] | None = Field(
        default=None, description="Which files are made of each photo."
    )
    max_megapixels: Count | None = Field(
        default=None,
        description="A picture with more is refused: it may be a bomb. Unless said: 400.",
        examples=[400],
    )
    acknowledged: Annotated[dict[str, Lines], Mapped] | None = Field(
        default=None,
        description="Remarks of `staticgal check` that you have looked at and do not want to read "
        "again: by code, what each is about, as `check` prints it.",
        examples=[{"open-location": ["public"]}],
    )
    ignore: OneOrMoreLines | None = Field(
        default=None,
        description="Files and folders of the source to leave out, by pattern.",
        examples=[["**/_rejected", "*.tmp"]],
    )
    names: Annotated[NamesInput, Mapped] | None = Field(
        default=None, description="Your own patterns for dates in folder and file names."
    )
    publish: Annotated[dict[str, Annotated[PublishInput, Mapped]], Mapped] | None = Field(
        default=None,
        description="Where the sites go, by audience, and under `defaults` what is the same for "
        "several. An audience without an entry is never published.",
        examples=[{"defaults": {"target": "local", "folder": "/srv/photos/www"}, "public": {}}],
    )
    output: Line | None = Field(
        default=None, description="The folder the sites are written to. Unless said: build.",
        examples=["build"],
    )  # fmt: skip
