"""The JSON Schema by which editors complete and check `gallery.yaml` and notes."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from staticgal.config.schema.gallery import ConfigInput
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.core.permission import MEANING

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "gallery": (ConfigInput, "gallery.yaml of staticgal"),
    "album": (AlbumInput, "Front matter of an album's _folder.md"),
    "photo": (PhotoInput, "Front matter of a photo's note"),
}


def json_schema(of: str = "gallery") -> dict[str, Any]:
    """The schema (draft 2020-12) of `gallery.yaml`, or of an `album` or `photo` note."""
    model, title = _MODELS[of]
    schema = _without_nulls(model.model_json_schema())
    permissions: dict[str, object] = {
        "Permission": {
            "oneOf": [{"const": name, "description": meaning} for name, meaning in MEANING.values()]
        },
        "PermissionMap": {
            "type": "object",
            "properties": {
                name: {"type": "boolean", "description": meaning}
                for name, meaning in MEANING.values()
            },
            "additionalProperties": False,
        },
    }
    definitions: dict[str, Any] = {
        **schema.pop("$defs", {}),
        **(permissions if of != "photo" else {}),
    }
    if of == "gallery":
        renditions = definitions["RenditionsInput"]["properties"]
        by_format = {"$ref": renditions["quality"].pop("$ref")}
        number = {"type": "integer", "minimum": 1, "maximum": 100}
        renditions["quality"]["anyOf"] = [number, by_format]
        schema["oneOf"] = [{"required": ["source"]}, {"required": ["galleries"]}]
    found = {"$schema": DIALECT, "title": title, **schema}
    return {**found, "$defs": definitions} if definitions else found


def _without_nulls(schema: Any, *, is_named: bool = False) -> Any:
    """The same without `null`, which no key may be, and without titles made from key names.

    `is_named` says that the keys at this level are the owner's or ours, not the schema's.
    """
    if isinstance(schema, list):
        return [_without_nulls(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if is_named:
        return {key: _without_nulls(one) for key, one in schema.items()}
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if (key == "default" and value is None) or key == "title":
            continue
        if key == "x-definition":
            found["$ref"] = f"#/$defs/{value}"
        elif key in ("properties", "$defs"):
            found[key] = _without_nulls(value, is_named=True)
        elif key == "anyOf":
            kinds = [_without_nulls(one) for one in value if one != {"type": "null"}]
            if len(kinds) == 1:
                found.update(kinds[0])
            else:
                found["anyOf"] = kinds
        elif key in ("examples", "const", "enum"):
            found[key] = value
        else:
            found[key] = _without_nulls(value)
    return found
