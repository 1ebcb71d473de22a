"""The titles and captions that people wrote, of all that a photo's files say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from staticgal.core.words.machine_written import is_filler, is_name_of_file
from staticgal.source.metadata.fields import MetadataFields

_TEXTS = ("title", "caption", "alt")


def without_generated(
    sources: Sequence[MetadataFields], names: Collection[str]
) -> list[MetadataFields]:
    """The same less titles, captions and texts for the blind that a program wrote.

    `names` are those of the photo's own files. The name of a file gives way to any text that is
    none; where there is no other it stays, for those who may have the file.
    """
    if not any(getattr(one, field) for one in sources for field in _TEXTS):
        return list(sources)
    known = [one.technical for one in sources if one.technical]
    made_with = [text for one in known for text in (one.camera, one.lens)]
    found = list(sources)
    for field in _TEXTS:
        texts: list[str | None] = [getattr(one, field) for one in sources]
        texts = [None if text is None or is_filler(text, made_with) else text for text in texts]
        if any(text and not is_name_of_file(text, names) for text in texts):
            texts = [None if text and is_name_of_file(text, names) else text for text in texts]
        for index, text in enumerate(texts):
            if text != getattr(found[index], field):
                change: dict[str, Any] = {field: text}
                found[index] = replace(found[index], **change)
    return found
