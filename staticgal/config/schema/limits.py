"""The keys of `limits:`: which photos, what is taken away, and from whom."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from staticgal.config.schema.conditions import Condition
from staticgal.config.schema.input_model import Input
from staticgal.config.schema.values import OneOrMoreLines, mistake
from staticgal.core.permission import ALL, BY_NAME, NONE, Permission
from staticgal.errors import ErrorCode
from staticgal.text.nearest import did_you_mean


def read_withhold(value: object) -> Permission:
    """`all`, a permission, or a list of permissions."""
    if value == "all":
        return ALL
    several = value if isinstance(value, list) else [value]
    if not several:
        raise mistake(ErrorCode.NO_EFFECT, "this has no effect", "write `all`, or name permissions")
    taken = NONE
    for name in several:
        if name == "all":
            raise mistake(ErrorCode.NO_EFFECT, "`all` is in a list", "write `withhold: all`")
        if not isinstance(name, str) or name not in BY_NAME:
            shown = f"`{name}`" if isinstance(name, (str, int, float)) else "that"
            raise mistake(
                ErrorCode.UNKNOWN_PERMISSION,
                f"no permission is named {shown}",
                f"{did_you_mean(str(name), BY_NAME, 'permissions')}; or `all`",
            )
        if BY_NAME[name] is Permission.OWNER:
            raise mistake(
                ErrorCode.NO_EFFECT,
                "`owner_access` cannot be taken away: whoever has it sees everything",
                "take it out of the list; give that audience another role if it should not",
            )
        taken |= BY_NAME[name]
    return taken


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


def _audiences(value: list[str]) -> list[str]:
    if not value:
        raise mistake(
            ErrorCode.EMPTY_VALUE,
            "this is empty",
            "name an audience; without `from` it is from everyone",
        )
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
