"""Limits hear every field that a condition can ask for."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from typing import get_args

import pytest

from staticgal.core.limit import (
    Condition,
    FileName,
    MediaType,
    Near,
    Rating,
    Simple,
    Taken,
    TextField,
    TextMatch,
    fields_used,
)
from staticgal.core.model import Metadata
from staticgal.source.metadata.fields import MetadataFields
from staticgal.source.metadata.limit_readings import FIELDS

PATTERN = re.compile("x")
ASKING: list[Condition] = [
    *(TextMatch(field, PATTERN) for field in TextField),
    FileName(PATTERN),
    MediaType("png"),
    Rating(0, 3),
    Taken(after=date(2026, 1, 1)),
    Near(52.5, 13.4, 500),
]


def test_every_kind_of_condition_is_among_them() -> None:
    assert {type(one) for one in ASKING} == {*get_args(Simple)}


@pytest.mark.parametrize("condition", ASKING)
def test_what_a_condition_asks_for_is_read_for_limits(condition: Condition) -> None:
    for name in fields_used(condition):
        assert name in FIELDS
        assert name in {field.name for field in fields(Metadata)}
        assert name in {field.name for field in fields(MetadataFields)}


def test_nothing_else_is_read_for_limits() -> None:
    assert {name for one in ASKING for name in fields_used(one)} == {*FIELDS}
