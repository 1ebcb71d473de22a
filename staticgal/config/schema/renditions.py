"""The keys of `renditions:`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from staticgal.config.schema.input_model import Input
from staticgal.config.schema.values import Effort, Line, Lines, Mapped, Pixels, Quality


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
        description="A line written into every picture, for every audience. Nothing else ever is.",
        examples=["© Ingrid Hansen"],
    )
