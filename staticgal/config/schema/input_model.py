"""What every model of the owner's words shares: strict, frozen, and no unknown keys."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo


class Input(BaseModel):
    """What the owner wrote in one place; a key that was not written is None."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields by the key that is written: `from`, where Python must say `from_`."""
    return {field.alias or name: field for name, field in model.model_fields.items()}
