"""How albums are sorted."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import PlainValidator, WithJsonSchema

from staticgal.config.schema.values import as_line, mistake
from staticgal.core.model import Direction, Sort
from staticgal.errors import ErrorCode
from staticgal.text.nearest import did_you_mean


def _sort(value: object) -> Sort | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(as_line(one) for one in value)
    return _one_of(Sort, value, " (or a list of names, in the order you want)")


_E = TypeVar("_E", Sort, Direction)


def _one_of(kind: type[_E], value: object, also: str = "") -> _E:
    for one in kind:
        if isinstance(value, str) and value == one.value:
            return one
    known = [one.value for one in kind]
    if isinstance(value, str):
        raise mistake(
            ErrorCode.UNKNOWN_NAME,
            f"`{value}` is not known here",
            did_you_mean(value, known) + also,
        )
    raise mistake(ErrorCode.UNKNOWN_NAME, f"this must be one of {', '.join(known)}{also}")


SortField = Annotated[
    Sort | tuple[str, ...], PlainValidator(_sort),
    WithJsonSchema(
        {"anyOf": [{"enum": ["date", "name"]}, {"type": "array", "items": {"type": "string"}}]}
    ),
]  # fmt: skip
SortDefault = Annotated[
    Sort, PlainValidator(lambda v: _one_of(Sort, v)),
    WithJsonSchema({"enum": ["date", "name"]}),
]  # fmt: skip
DirectionField = Annotated[
    Direction, PlainValidator(lambda v: _one_of(Direction, v)),
    WithJsonSchema({"enum": ["asc", "desc"]}),
]  # fmt: skip
