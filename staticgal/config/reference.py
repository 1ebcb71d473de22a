"""The manual's reference of all keys and permissions, made from what the program reads.

`python -m staticgal.config.reference docs/reference.md` brings the page up to date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from staticgal.config.schema.access import PermissionsInput, UserRolesInput
from staticgal.config.schema.audiences import AudienceInput
from staticgal.config.schema.conditions import ConditionInput, NearInput, TakenInput
from staticgal.config.schema.gallery import ConfigInput, GalleryInput, NamesInput
from staticgal.config.schema.input_model import keys_of
from staticgal.config.schema.limits import LimitInput
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.config.schema.publish import PublishInput
from staticgal.config.schema.renditions import QualityInput, RenditionsInput, SizesInput
from staticgal.config.schema.visible import VisibleInput
from staticgal.core.permission import MEANING

BEGIN = "<!-- reference: made by `python -m staticgal.config.reference`, not by hand -->"
END = "<!-- end of reference -->"

_PARTS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("`gallery.yaml`", "", ConfigInput),
    ("`audiences`", "By name: lower-case words with `-`.", AudienceInput),
    (
        "Albums",
        "In a folder's `_folder.md`, under `albums:`, and in an entry of `galleries:`.",
        AlbumInput,
    ),
    (
        "Photos",
        "In the note beside a photo (`IMG_2041.jpg.md` or `IMG_2041.md`) and under `photos:`.",
        PhotoInput,
    ),
    (
        "`permissions`",
        "In a folder's `_folder.md`, under `albums:`, in an entry of `galleries:`, and at the top "
        "of a `gallery.yaml` with one `source`. Absence grants nothing: no role is built in.",
        PermissionsInput,
    ),
    ("`permissions: user_roles`", "", UserRolesInput),
    ("`visible`", "Of an album, a photo or an audience; in `timezone`.", VisibleInput),
    ("`limits`", "", LimitInput),
    (
        "`limits: when`",
        "Where a key takes a word it takes a list of words, of which one must match. A photo "
        "without the field asked for does not match. One of which it cannot be told is withheld, "
        "whatever stands before the condition, `not` included.",
        ConditionInput,
    ),
    ("`limits: when: taken`", "", TakenInput),
    ("`limits: when: near`", "", NearInput),
    ("`galleries`", "Besides all keys of an album:", GalleryInput),
    (
        "`publish`",
        "Under `defaults`, and by audience. What an audience's own entry says goes first.",
        PublishInput,
    ),
    ("`renditions`", "", RenditionsInput),
    ("`renditions: sizes`", "", SizesInput),
    ("`renditions: quality`", "", QualityInput),
    ("`names`", "", NamesInput),
)


def reference() -> str:
    """All permissions and all keys as Markdown tables."""
    parts = ["## Permissions", "", "| permission | what it gives |", "|---|---|"]
    parts += [f"| `{name}` | {_cell(meaning)} |" for name, meaning in MEANING.values()]
    for title, text, model in _PARTS:
        parts += ["", f"## {title}", ""]
        parts += [text, ""] if text else []
        parts += ["| key | what it says | example |", "|---|---|---|"]
        inherited = AlbumInput.model_fields if model is GalleryInput else {}
        for key, field in keys_of(model).items():
            if key in inherited:
                continue
            examples = field.examples or []
            shown = f"`{_cell(_yaml(examples[0]))}`" if examples else ""
            needed = " Needed." if field.is_required() else ""
            parts.append(f"| `{key}` | {_cell(field.description or '')}{needed} | {shown} |")
    return "\n".join(parts) + "\n"


def updated(page: str) -> str:
    """The page with its reference as it should be."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no place for the reference between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _yaml(value: object) -> str:
    """A value on one line, as it would be written by hand."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_yaml(k)}: {_yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_yaml(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    needs_quotes = isinstance(value, str) and any(mark in text for mark in "*{}[],&'\"#:\\>")
    is_address = text.startswith("https://")
    return json.dumps(text, ensure_ascii=False) if needs_quotes and not is_address else text


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(updated(page.read_text("utf-8")), "utf-8")
