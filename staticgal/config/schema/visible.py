"""The keys of `visible:`, of albums, photos and audiences."""

from __future__ import annotations

from pydantic import Field, model_validator

from staticgal.config.schema.dates import EndField
from staticgal.config.schema.input_model import Input
from staticgal.config.schema.values import mistake
from staticgal.config.window import SWAP_THEM, in_words, is_backwards
from staticgal.errors import ErrorCode


class VisibleInput(Input):
    """From when until when something may be seen at all."""

    from_: EndField | None = Field(
        default=None,
        alias="from",
        description="The first day, or the time it begins.",
        examples=["2026-12-24", "2026-12-24 18:00"],
    )
    until: EndField | None = Field(
        default=None,
        description="The last day, it included, or the time it ends.",
        examples=["2027-01-31", "2027-01-31 12:00"],
    )

    @model_validator(mode="after")
    def _some_time(self) -> VisibleInput:
        if self.from_ is None and self.until is None:
            raise mistake(
                ErrorCode.EMPTY_VALUE, "`visible` is empty", "say `from`, `until` or both"
            )
        if is_backwards(self.from_, self.until):
            raise mistake(
                ErrorCode.ENDS_BEFORE_START,
                f"{in_words(self.from_, self.until)}: the end is before the start",
                SWAP_THEM,
            )
        return self
