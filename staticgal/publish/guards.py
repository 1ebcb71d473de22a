"""What stops a publish before anything is done: a wrong folder, a lost site, too much to delete."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from staticgal.publish.place import FileThere
from staticgal.publish.record import Known
from staticgal.site.layout import INDEX, SitePart
from staticgal.site.manifest import Manifest

# More than this share of the files of a place and more than this number is no usual withdrawal.
MOST_DELETED: Final = 0.2
FEW: Final = 50


class Guard(StrEnum):
    """What kind of thing stops a publish."""

    NO_SITE = "no-site"
    OTHER_GALLERY = "other-gallery"
    FOREIGN_FILES = "foreign-files"
    MANY_DELETES = "many-deletes"
    NOT_CLOSED = "not-closed"
    OLD_PLACE = "old-place"


@dataclass(frozen=True, slots=True)
class Stop:
    """Why nothing is done, and what to do about it."""

    guard: Guard
    text: str
    hint: str

    def __str__(self) -> str:
        return f"{self.text}\n    {self.hint}"


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the owner allows. `is_narrower` says that the audience may see less than before, or that
    this is not known: then what goes, goes before anything comes.
    """

    is_narrower: bool = True
    is_adopted: bool = False
    max_delete: int = 0


def stops(
    ours: Manifest,
    gallery: str,
    known: Known,
    there: Mapping[str, FileThere],
    deletes: int,
    foreign: Collection[str],
    options: PlanOptions,
) -> Iterator[Stop]:
    """What speaks against it, where so many files would be deleted and these are of others."""
    if INDEX not in ours.by_path:
        yield Stop(
            Guard.NO_SITE,
            f"the site of `{ours.audience}` has no first page",
            "build it again: `staticgal build`",
        )
    record = known.record
    if record is not None and not options.is_adopted:
        if record.audience != ours.audience:
            yield Stop(
                Guard.OTHER_GALLERY,
                f"the site of `{record.audience}` is there, not that of `{ours.audience}`",
                "is it the right folder? `--adopt` takes it over, and deletes that site",
            )
        elif record.gallery != gallery:
            yield Stop(
                Guard.OTHER_GALLERY,
                "the site of another gallery is there, or of this one with other secrets",
                "is it the right folder? `--adopt` takes it over, and deletes that site",
            )
    strange = _strange(known, there, foreign)
    if strange and not options.is_adopted:
        more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
        named = ", ".join(f"`{path}`" for path in strange[:3])
        yield Stop(
            Guard.FOREIGN_FILES,
            f"files are there that staticgal did not put there: {named}{more}",
            "is it the right folder? with `--adopt` they stay where they are, and whoever may open "
            "the site can open them; those that stand where a page of ours belongs are replaced",
        )
    if options.max_delete >= deletes:
        return
    had = len(known.paths & there.keys())
    if deletes > FEW and deletes > MOST_DELETED * had:
        yield Stop(
            Guard.MANY_DELETES,
            f"{deletes} of {had} files would be deleted there",
            f"if that is meant, say `--max-delete {deletes}`",
        )
    elif deletes and not _has_media(ours) and known.manifest and _has_media(known.manifest):
        yield Stop(
            Guard.MANY_DELETES,
            f"the site of `{ours.audience}` has no photos any more, and the one there has",
            f"to take it down, `staticgal unpublish {ours.audience}`; if it is meant to be empty, "
            f"say `--max-delete {deletes}`",
        )


def _strange(known: Known, there: Mapping[str, FileThere], foreign: Collection[str]) -> list[str]:
    """The files of others that the owner has not accepted.

    Where we have published before, hidden ones (`.htaccess`, `.well-known/`) are a server's.
    """
    if known.record is None:
        return sorted(there)
    accepted = set(known.record.foreign)
    return [
        path
        for path in foreign
        if path not in accepted and not any(one.startswith(".") for one in path.split("/"))
    ]


def _has_media(manifest: Manifest) -> bool:
    return any(file.part is SitePart.MEDIA for file in manifest.files)
