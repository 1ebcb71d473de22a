"""Who has which role: `roles`, `access` and `permissions`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from staticgal.config.schema.input_model import Input
from staticgal.config.schema.values import Line, Mapped, as_map, mistake
from staticgal.errors import ErrorCode

# What `config.roles` and `config.access` read by hand, so that each name in it keeps its place.
# `x-definition` names what `json_schema` defines from the permissions.
RolesField = Annotated[
    object,
    PlainValidator(as_map),
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": "array", "items": {"x-definition": "Permission"}},
                    {
                        "type": "object",
                        "properties": {
                            "name": {"type": "string"},
                            "inherits": {
                                "anyOf": [
                                    {"type": "string"},
                                    {"type": "array", "items": {"type": "string"}},
                                ]
                            },
                            "permissions": {
                                "anyOf": [
                                    {"type": "array", "items": {"x-definition": "Permission"}},
                                    {"x-definition": "PermissionMap"},
                                ]
                            },
                        },
                        "additionalProperties": False,
                    },
                    {"x-definition": "PermissionMap"},
                ]
            },
        }
    ),
]


AccessField = Annotated[
    object,
    PlainValidator(lambda value: value),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "none"},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {
                        "anyOf": [
                            {"type": "string", "description": "a role, or `none`"},
                            {"type": "array", "items": {"type": "string"}},
                        ]
                    },
                },
            ]
        }
    ),
]


class UserRolesInput(Input):
    """The roles of one person."""

    username: Line = Field(
        description="An audience, or one of the `people` of an audience.", examples=["grandma"]
    )
    # Read by `config.tenrankai_permissions`, so that each name in it keeps its place.
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
            raise mistake(
                ErrorCode.EMPTY_VALUE,
                "`permissions` is empty",
                'write `public_role: "none"`, or remove it',
            )
        return self
