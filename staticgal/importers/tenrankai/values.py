"""What Tenrankai's files say, as values: roles, who has them, folders, galleries, a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.errors import SourceLocation

FOLDER_FILE = "_folder.md"
CLOSED = "none"


@dataclass(frozen=True, slots=True)
class RoleInput:
    """A role as written: the flags set to true, and the role it inherits."""

    flags: frozenset[str]
    inherits: str | None = None
    defined_at: SourceLocation | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A `permissions` block; `users` has the roles of everybody named, in the order of the file."""

    public_role: str | None = None
    default_role: str | None = None
    roles: Mapping[str, RoleInput] = field(default_factory=dict)
    users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, SourceLocation] = field(default_factory=dict)  # of what is said of roles


@dataclass(frozen=True, slots=True)
class FolderInput:
    """What one folder says; `legacy` are the keys of before there were roles."""

    path: str
    defined_at: SourceLocation
    block: Block | None = None
    legacy: Mapping[str, object] = field(default_factory=dict)
    title: str = ""
    hidden: bool = False
    hidden_images: tuple[str, ...] = ()
    sort: str | list[str] | None = None
    direction: str | None = None
    has_rules: bool = False  # whether it has front matter
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class GalleryInput:
    """One of Tenrankai's galleries; `folders` are all that there are, parents first."""

    name: str
    title: str
    source: str
    folder: Path
    block: Block | None
    legacy: Mapping[str, object]
    folders: tuple[FolderInput, ...]
    renditions: Mapping[str, object]
    copyright: str
    defined_at: SourceLocation


@dataclass(frozen=True, slots=True)
class SiteInput:
    """All galleries of one site; `users` are the names in its list of those who may log in."""

    title: str
    galleries: tuple[GalleryInput, ...]
    users: tuple[str, ...] = ()
