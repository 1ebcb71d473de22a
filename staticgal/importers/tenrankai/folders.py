"""Tenrankai's folders: what each `_folder.md` in a gallery's tree says."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from staticgal.config.display_path import display_path
from staticgal.config.located.toml_reader import read_toml
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.importers.imported import Difference, can_be_named
from staticgal.importers.reading import read_text
from staticgal.importers.tenrankai.toml_values import Notes, TomlFile
from staticgal.importers.tenrankai.values import FOLDER_FILE, FolderInput

_KNOWN = {
    *("permissions", "title", "hidden", "hidden_images", "sort_order", "sort_direction"),
    *("custom_order", "require_auth", "allowed_users", "hide_technical_details"),
    *("hide_location_from_public", "enable_metadata"),
}
_SERVER = {"grid_mode", "max_columns", "astro"}
_LEGACY = (
    *("require_auth", "hide_technical_details", "hide_location_from_public", "enable_metadata"),
)


def read_folders(root: Path, place: SourceLocation, notes: Notes) -> tuple[FolderInput, ...]:
    """Every folder below `root`, parents first; `place` is where the gallery names it.

    A rule that Tenrankai would pass over, as it does with front matter that is not TOML, is a
    mistake.
    """
    if not root.is_dir():
        notes.differences.append(
            Difference(
                f"there is no folder `{display_path(root)}`, so what its `{FOLDER_FILE}` files say "
                "of access was not read",
                "import again where the photos are; until then nothing is built from it",
                place,
            )
        )
        return ()

    def unreadable(error: OSError) -> None:
        notes.mistakes.add(
            ErrorCode.UNREADABLE_FILE,
            SourceLocation(display_path(Path(str(error.filename)))),
            "the folder cannot be read",
            "its rules are needed to know who sees what",
        )

    found: list[FolderInput] = []
    for here, below, files in os.walk(root, onerror=unreadable):
        below[:] = sorted(one for one in below if not one.startswith((".", "__")))
        path = Path(here).relative_to(root).as_posix()
        path = "" if path == "." else path
        if not can_be_named(path):
            notes.mistakes.add(
                ErrorCode.OUTSIDE_SOURCE,
                SourceLocation(display_path(root)),
                f"a folder cannot be named here: {path!r}",
                "rename it: letters of UTF-8, without `\\`",
            )
            below[:] = []
        elif FOLDER_FILE in files:
            try:
                found.append(_read(Path(here) / FOLDER_FILE, path, notes))
            except ConfigError as error:
                notes.mistakes.extend(error)
        else:
            found.append(FolderInput(path, SourceLocation(display_path(Path(here)))))
    return tuple(sorted(found, key=lambda one: one.path.split("/") if one.path else []))


def _read(file: Path, path: str, notes: Notes) -> FolderInput:
    text = read_text(file, "its rules are needed to know who sees what")
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[start].strip() != "+++":
        return FolderInput(
            path, SourceLocation(display_path(file), 1), title=_heading(lines), has_text=True
        )
    end = next((i for i in range(start + 1, len(lines)) if lines[i].strip() == "+++"), None)
    if end is None:
        raise ConfigError(
            ErrorCode.BROKEN_FRONT_MATTER,
            SourceLocation(display_path(file), start + 1, 1),
            "front matter begins here with `+++` and never ends; Tenrankai takes all of it for "
            "text and shows the folder as if it had no rules",
            "write a line `+++` below it",
        )
    located = read_toml("\n".join(lines[start + 1 : end]), display_path(file), start + 2)
    return _said(TomlFile(notes, file, located.value, located.places), path, lines[end + 1 :])


def _said(file: TomlFile, path: str, body: Sequence[str]) -> FolderInput:
    table = file.top
    file.unknown(table, (), _KNOWN, _SERVER, "a folder", is_folder=True)
    legacy: dict[str, object] = {key: file.flag(table, key, ()) for key in _LEGACY if key in table}
    if "allowed_users" in table:
        legacy["allowed_users"] = file.users(table, "allowed_users", ())
    block = None
    if "permissions" in table:
        block = file.block(table["permissions"], ("permissions",))
    order, direction = table.get("sort_order"), table.get("sort_direction")
    sort: str | list[str] | None = None
    if order == "custom" and "custom_order" in table:
        sort = list(file.words(table, "custom_order", ()))
    elif order in ("filename", "date"):
        sort = "name" if order == "filename" else "date"
    elif order is not None:
        file.left_out(("sort_order",), f"the order `{order}` is not known")
    title = _heading(body) or file.text(table, "title", ()) or ""
    return FolderInput(
        path,
        file.places.value(()),
        block,
        legacy,
        title=title.strip(),
        hidden=file.flag(table, "hidden", ()),
        hidden_images=file.words(table, "hidden_images", ()),
        sort=sort,
        direction=direction if direction in ("asc", "desc") else None,
        has_rules=True,
        has_text=any(line.strip() and not line.startswith("# ") for line in body),
    )


def _heading(lines: Sequence[str]) -> str:
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")
