"""The keys of one audience under `audiences:`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from staticgal.config.schema.input_model import Input
from staticgal.config.schema.values import Line, Lines, Mapped
from staticgal.config.schema.visible import VisibleInput


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
