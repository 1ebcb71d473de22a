"""What lies in the folder of a site and is not of staticgal's making: whose is it, and where to.

Each file of a site is read-only and has a time made from its own bytes (`site.digest.file_time`).
So it tells by itself that staticgal wrote it, even where nothing is remembered of its site.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from staticgal.diagnostics import Diagnostic, Warn, WarningCode
from staticgal.errors import BuildError, SourceLocation
from staticgal.site.digest import EPOCH, SPREAD, file_time, of_file
from staticgal.site.layout import MEDIA_FOLDER, OF_EVERY_SITE
from staticgal.site.on_disk import CLUTTER
from staticgal.state.folders import STATE_FOLDER

_NOTICE: Final = 3  # so many names are told; the rest is counted


def looks_ours(found: os.stat_result) -> bool:
    """Whether a file has the mode and a time as only staticgal gives them."""
    return (
        stat.S_ISREG(found.st_mode) and not found.st_mode & 0o222 and _has_our_time(found.st_mtime)
    )


def _has_our_time(mtime: float) -> bool:
    return EPOCH <= mtime < EPOCH + SPREAD


def is_a_site_of_ours(folder: Path) -> bool:
    """Whether a file that every site has is here, just as staticgal wrote it."""
    for name in OF_EVERY_SITE:
        path = folder / name
        try:
            found = path.lstat()
            if stat.S_ISREG(found.st_mode) and found.st_mtime == file_time(of_file(path)):
                return True
        except OSError:
            continue
    return False


def foreign(folder: Path, known: Collection[str] = ()) -> Iterator[str]:
    """What lies in a site's folder and staticgal did not write; `known` are paths of its own.

    What file managers leave behind unasked is nobody's loss, and not told.
    """
    for parent, folders, names in os.walk(folder):
        for name in sorted((*folders, *names)):
            path = Path(parent, name)
            found = path.lstat()
            if stat.S_ISDIR(found.st_mode) or looks_ours(found) or name in CLUTTER:
                continue
            inside = path.relative_to(folder).as_posix()
            if inside not in known or not stat.S_ISREG(found.st_mode):
                yield inside


def was_written_to(folder: Path) -> bool:
    """Whether a page of a site was changed in place since: that moves its time, not its folder's.

    Its media are links to files of the store, and looked at there.
    """

    def walk(directory: str, inside: str) -> bool:
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below = f"{inside}{entry.name}/"
                    if below != MEDIA_FOLDER and walk(entry.path, below):
                        return True
                elif entry.name not in CLUTTER and not _has_our_time(
                    entry.stat(follow_symlinks=False).st_mtime
                ):
                    return True
        return False

    return walk(str(folder), "")


def refuse_foreign(folder: Path) -> None:
    """BuildError if the folder holds a file that staticgal did not write: it would be lost."""
    for inside in foreign(folder):
        raise BuildError(
            f"`{folder}` holds `{inside}`, which staticgal did not write and will not delete; move "
            f"`{folder.name}` away, or let `output:` name another folder"
        )


def refuse_file(folder: Path) -> None:
    """BuildError if a file stands where the folder of a site, or that of all sites, belongs."""
    for path in (folder.parent, folder):
        if path.exists() and not path.is_dir():
            raise BuildError(
                f"`{path}` is a file, where a folder for sites should be; move it away, or let "
                "`output:` name another folder"
            )


def owner_of(base: Path, output: Path) -> str:
    """What is written down beside sites, to tell for which gallery they are built."""
    return f"{os.path.realpath(base)}\n{os.path.realpath(output)}\n"


def refuse_anothers(folder: Path, owner: Path, base: Path) -> None:
    """BuildError if another gallery builds into this folder: each would undo the other's site.

    `owner` is the file that tells whose it is. It goes for that very folder, not for a copy, and
    for as long as that gallery is there.
    """
    try:
        other, output = owner.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
    if (
        output == os.path.realpath(folder.parent)
        and other != os.path.realpath(base)
        and Path(other, STATE_FOLDER).is_dir()
        and folder.is_dir()
    ):
        raise BuildError(
            f"`{folder}` is a site of the gallery in `{other}`; let `output:` name another folder, "
            f"or delete `{folder}`"
        )


def refuse_link(folder: Path) -> None:
    """BuildError if a link stands where a site belongs.

    A swap would take the link away, and leave at its other end, where visitors may still see it, a
    site that nobody keeps up to date.
    """
    if folder.is_symlink():
        raise BuildError(
            f"`{folder}` is a link to another folder; put the folder itself there, or let "
            "`output:` name the folder that the sites shall lie in"
        )


def refuse_photos(output: Path) -> None:
    """BuildError if files lie in the very folder that sites are to be put in: it is no such folder.

    An `output:` among the photos would take an album's photos out of every site.
    """
    if not output.is_dir():
        return
    for path in output.iterdir():
        if not path.is_dir() and not path.name.startswith(".") and path.name not in CLUTTER:
            raise BuildError(
                f"`output:` is `{output}`, which holds `{path.name}`; sites need a folder of "
                f"their own: move `{path.name}` away, or let `output:` name another folder"
            )


def make_room(
    folder: Path,
    aside: Path,
    known: Collection[str] | None,
    warn: Warn,
) -> None:
    """Let the folder hold nothing that is lost when a new site takes its place.

    `known` are the paths of the site that is remembered to stand there; None where none is. Then
    the folder has to tell that it is a site, else what somebody keeps in it stops the build. What
    was put into a site is moved below `aside`, and told.
    """
    refuse_link(folder)
    refuse_file(folder)
    if not folder.is_dir():
        return
    if known is None and not is_a_site_of_ours(folder):
        refuse_foreign(folder)
        return
    moved = list(foreign(folder, known or ()))
    if not moved:
        return
    to = _fresh(aside, folder.name)
    for private in (aside.parent, aside, to):  # each on its own: `parents` would leave them open
        private.mkdir(mode=0o700, exist_ok=True)
    for inside in moved:
        (to / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / inside, to / inside)
    names = ", ".join(f"`{one}`" for one in moved[:_NOTICE])
    more = f" and {len(moved) - _NOTICE} more" if len(moved) > _NOTICE else ""
    warn(
        Diagnostic(
            WarningCode.FOREIGN_FILES,
            SourceLocation(str(folder)),
            f"staticgal did not write {names}{more}; moved to {to}",
            "a build replaces the whole folder: keep your own files elsewhere",
            folder.name,
        )
    )


def _fresh(aside: Path, name: str) -> Path:
    """A folder below `aside` that is not there yet."""
    number = 1
    while (path := aside / (name if number == 1 else f"{name}-{number}")).exists():
        number += 1
    return path
