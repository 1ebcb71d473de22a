"""From located values to one of the schema's models, with every mistake in the owner's words."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from staticgal.config.located.source_map import Keys, SourceMap
from staticgal.config.schema.gallery import LATER
from staticgal.config.schema.input_model import keys_of
from staticgal.errors import ErrorCode, ErrorCollector
from staticgal.text.nearest import did_you_mean

_Model = TypeVar("_Model", bound=BaseModel)


def validate(
    model: type[_Model], value: object, places: SourceMap, errors: ErrorCollector, at: Keys = ()
) -> _Model | None:
    """The value as that model; None, with the mistakes noted, where it is not one."""
    if not isinstance(value, Mapping):
        errors.add(
            ErrorCode.WRONG_TYPE,
            places.value(at),
            "this must be `key: value` lines",
            "write `title: ...`",
        )
        return None
    if _note_empty(value, places, errors, at):
        return None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            _note(model, one, value, places, errors, at)
        return None


def sound_part(model: type[_Model], value: object, needed: Mapping[str, object]) -> _Model | None:
    """What is left when the wrong keys are taken away, so that the names in the rest can be
    checked too; None where that is not to be had. `needed` stands in for keys that are missing.

    What is built is never made of this.
    """
    if not isinstance(value, Mapping):
        return None
    sound = _without_empty({**needed, **value})
    for _ in range(3):
        try:
            return model.model_validate(sound)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                _prune(sound, one["loc"])
    return None


def _without_empty(value: object) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_empty(one) for key, one in value.items() if one is not None}
    return [_without_empty(one) for one in value] if isinstance(value, list) else value


def _prune(value: Any, loc: tuple[int | str, ...]) -> None:
    """Takes away the key that a location leads to; of a list the whole, as its places count."""
    at = value
    for index, key in enumerate(loc):
        following = loc[index + 1] if index + 1 < len(loc) else None
        if not isinstance(at, dict) or key not in at:
            return
        inner = at[key]
        if isinstance(following, str) and isinstance(inner, dict) and following in inner:
            at = inner
        else:
            del at[key]
            return


def _note_empty(value: object, places: SourceMap, errors: ErrorCollector, at: Keys) -> bool:
    """Notes each key without a value: `access:` with nothing behind it must not mean "no rule"."""
    if value is None:
        name = next((f"`{k}`" for k in reversed(at) if isinstance(k, str)), "this")
        errors.add(
            ErrorCode.EMPTY_VALUE,
            places.key(at),
            f"{name} has no value",
            "give it one, or remove the line",
        )
        return True
    if isinstance(value, Mapping):
        inner = [(key, one) for key, one in value.items()]
    elif isinstance(value, list):
        inner = list(enumerate(value))
    else:
        return False
    empty = [key for key, one in inner if _note_empty(one, places, errors, (*at, key))]
    return bool(empty)


def _note(
    model: type[BaseModel],
    error: ErrorDetails,
    value: object,
    places: SourceMap,
    errors: ErrorCollector,
    at: Keys,
) -> None:
    keys = _existing(value, error["loc"])
    path = (*at, *keys)
    context = error.get("ctx", {})
    kind = error["type"]
    name = str(error["loc"][-1]) if error["loc"] else ""
    field = next((str(key) for key in reversed(keys) if isinstance(key, str)), "")
    if kind == "extra_forbidden":
        known = _known_keys(model, keys[:-1])
        if name in LATER:
            errors.add(
                ErrorCode.LATER_VERSION,
                places.key(path),
                f"`{name}` comes with a later version",
                "remove it for now: it would have no effect yet",
            )
        else:
            errors.add(
                ErrorCode.UNKNOWN_KEY,
                places.key(path),
                f"no key is named `{name}` here",
                did_you_mean(name, known, "keys"),
            )
    elif kind == "missing":
        errors.add(
            ErrorCode.MISSING_KEY,
            places.value(path),
            f"`{name}` is missing",
            f"add a line `{name}: ...`",
        )
    elif kind == "mistake":
        problem = str(context["problem"])
        if problem.startswith("this "):
            problem = f"`{field}` " + problem.removeprefix("this ")
        errors.add(ErrorCode(context["code"]), places.value(path), problem, str(context["hint"]))
    elif kind == "greater_than_equal":
        least = f"{context['ge']:g}"
        errors.add(
            ErrorCode.OUT_OF_RANGE,
            places.value(path),
            f"`{field}` must be at least {least}, not `{error['input']}`",
            f"write {least} or more",
        )
    elif kind == "less_than_equal":
        most = f"{context['le']:g}"
        errors.add(
            ErrorCode.OUT_OF_RANGE,
            places.value(path),
            f"`{field}` must be at most {most}, not `{error['input']}`",
            f"write {most} or less",
        )
    elif kind == "too_short":
        errors.add(
            ErrorCode.EMPTY_VALUE,
            places.value(path),
            f"`{name}` is empty",
            "give it at least one, or remove it",
        )
    else:
        errors.add(
            ErrorCode.WRONG_VALUE, places.value(path), f"`{name}`: {error['msg']}", "see the manual"
        )


def _existing(value: object, loc: tuple[int | str, ...]) -> Keys:
    """That part of a location that the file itself has, and the last key even if it has not."""
    keys: list[int | str] = []
    for key in loc:
        if isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        elif isinstance(value, Mapping):
            if key not in value:
                break
            value = value[key]
        else:
            break
        keys.append(key)
    return tuple(keys)


def _known_keys(model: type[BaseModel], keys: Keys) -> list[str]:
    """The keys that are known at a place inside a model."""
    found: object = model
    for key in keys:
        inner = _model_in(found)
        if inner is not None and isinstance(key, str) and key in keys_of(inner):
            found = keys_of(inner)[key].annotation
    last = _model_in(found)
    return list(keys_of(last)) if last is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model somewhere inside an annotation such as `dict[str, Model] | None`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    for inner in typing.get_args(annotation):
        model = _model_in(inner)
        if model is not None:
            return model
    return None
