"""A gallery to measure with: a tree of hard links, and audiences that see all or a part of it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

STATICGAL = (sys.executable, "-m", "staticgal")

CONFIG = """\
title: Bench
source: photos
timezone: UTC
roles:
  all: [can_view, can_see_exact_dates, can_see_location, can_see_technical_details,
        can_download_medium, can_download_large]
audiences:
{audiences}
albums:
{albums}
"""


class Bench:
    """One gallery in a scratch folder, on the file system of its photos."""

    def __init__(self, folder: Path, photos: Path, audiences: int = 3) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copytree(photos, folder / "photos", copy_function=os.link)
        self.albums = sorted({p.parent for p in (folder / "photos").rglob("*.jpg")})
        self.photo = sorted(self.albums[0].glob("*.jpg"))[0]
        self.configure(audiences)

    def configure(self, audiences: int, extra: str = "") -> None:
        """Write gallery.yaml for so many audiences: all albums, two thirds of them, one third."""
        names = ("all", "two", "one")[:audiences]
        keeps = {"all": 3, "two": 2, "one": 1}
        lines = []
        for number, album in enumerate(self.albums):
            shut = [name for name in names if number % 3 >= keeps[name]]
            if shut:
                access = ", ".join(f"{name}: none" for name in shut)
                path = album.relative_to(self.folder / "photos").as_posix()
                lines.append(f'  "{path}": {{access: {{{access}}}}}')
        text = CONFIG.format(
            audiences="\n".join(f"  {name}: {{role: all}}" for name in names),
            albums="\n".join(lines) if lines else "  {}",
        )
        if not lines:
            text = text.replace("albums:\n  {}\n", "")
        (self.folder / "gallery.yaml").write_text(text + extra)

    def clear(self) -> None:
        """Forget all builds."""
        for name in (".staticgal", "build", "secrets"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def command(self, *more: str) -> list[str]:
        """The build as a user types it."""
        return [*STATICGAL, "build", "-q", *more]
