"""The keys of `gallery.yaml`, each explained; those of its blocks stand in modules of their own."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from staticgal.config.schema.access import PermissionsInput, RolesField
from staticgal.config.schema.audiences import AudienceInput
from staticgal.config.schema.input_model import Input
from staticgal.config.schema.limits import LimitInput
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.config.schema.order import DirectionField, SortDefault
from staticgal.config.schema.publish import PublishInput
from staticgal.config.schema.renditions import RenditionsInput
from staticgal.config.schema.values import Count, Flag, Line, Lines, Mapped, OneOrMoreLines, Text

# Understood by later versions; until then they would promise what is not done, so they are refused.
LATER = frozenset({"originals", "watermark"})


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


_Albums = Annotated[dict[str, Annotated[AlbumInput, Mapped]], Mapped]
_Photos = Annotated[dict[str, Annotated[PhotoInput, Mapped]], Mapped]
_ALBUMS = (
    "What an album's `_folder.md` could say, by the album's path from the source: for a photo tree "
    "that is read-only. The file in the folder wins."
)
_PHOTOS = (
    "What a photo's note could say, by path or pattern (`*`, `?`, `[...]`, and `**` for any "
    "folders; capitals do not matter). An exact path wins over a pattern, the file beside the "
    "photo over both."
)


class GalleryInput(AlbumInput):
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
        description="Named sets of permissions: a list, or `inherits` with `permissions`. "
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
        description="The same for all albums that do not say. Audiences that may know only the "
        "month can see from it which photo came first.",
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
        description="Warnings you have reviewed and do not want to see again: by code, what each "
        "is about, as `staticgal check` prints it.",
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
