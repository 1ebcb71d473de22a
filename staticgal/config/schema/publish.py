"""The keys of `publish:` in `gallery.yaml`."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import Field, PlainValidator, WithJsonSchema

from staticgal.config.destination import Protection, Target
from staticgal.config.schema.input_model import Input
from staticgal.config.schema.values import Line, mistake
from staticgal.errors import ErrorCode
from staticgal.text.nearest import did_you_mean

DEFAULTS = "defaults"

_Choice = TypeVar("_Choice", Target, Protection)


def _target(value: object) -> Target:
    if value == "s3":
        raise mistake(
            ErrorCode.LATER_VERSION,
            "`s3` comes with a later version",
            "publish to a folder (`target: local`) and copy that with a tool of your own, or to a "
            "server (`target: ssh`)",
        )
    return _choice(Target, value)


def _choice(kind: type[_Choice], value: object) -> _Choice:
    known = [str(one) for one in kind]
    if not isinstance(value, str):
        raise mistake(
            ErrorCode.WRONG_TYPE, "this must be one word", f"write one of: {', '.join(known)}"
        )
    if value not in known:
        raise mistake(
            ErrorCode.UNKNOWN_NAME, f"`{value}` is not known here", did_you_mean(value, known)
        )
    return kind(str(value))


class PublishInput(Input):
    """Where the site of one audience goes."""

    target: (
        Annotated[
            Target,
            PlainValidator(_target),
            WithJsonSchema({"enum": [str(one) for one in Target]}),
        ]
        | None
    ) = Field(
        default=None,
        description="`local`: a folder of this machine. `ssh`: a folder of a server, through the "
        "system's `ssh`.",
        examples=["ssh"],
    )
    folder: Line | None = Field(
        default=None,
        description="The folder of the site, which is for it alone. Under `defaults`: the folder "
        "above, in which each audience gets one of its own name.",
        examples=["/srv/photos/www"],
    )
    host: Line | None = Field(
        default=None,
        description="The server, as `ssh` knows it. How to log in is in your `~/.ssh/config`.",
        examples=["me@photos.example.org"],
    )
    private: Line | None = Field(
        default=None,
        description="A folder there that no web server shows, for passwords and for what "
        "staticgal remembers of the place. Unless said: beside the folder that the server shows. "
        "Under `defaults`: the folder above, as for `folder`.",
        examples=["/srv/photos/private"],
    )
    url: Line | None = Field(
        default=None,
        description="The address of the site. Under `defaults`, and at the top of the file: each "
        "audience's lies under it.",
        examples=["https://photos.example.org/family"],
    )
    protection: (
        Annotated[
            Protection,
            PlainValidator(lambda value: _choice(Protection, value)),
            WithJsonSchema({"enum": [str(one) for one in Protection]}),
        ]
        | None
    ) = Field(
        default=None,
        description="What asks visitors for a password: `nginx`, `apache` or `caddy`; `manual`: "
        "you see to it yourself; `open`: nothing, for an audience with `protection: open`.",
        examples=["nginx"],
    )
