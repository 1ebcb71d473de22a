"""Configurations for tests, and the marks by which a test asks for a photo tree."""

from __future__ import annotations

from pathlib import Path

from staticgal.config.config import Config
from staticgal.config.load import load

BASE = """\
title: The Hansens
source: photos
timezone: Europe/Berlin
roles:
  viewer: [can_view]
  friend: {inherits: viewer, permissions: [can_see_exact_dates]}
  relative: {inherits: friend, permissions: {can_see_location: true, can_read_metadata: true}}
audiences:
  public: {role: viewer, protection: open}
  family: {role: relative, people: [mom, dad]}
  client-smith: {people: [smith]}
"""


def given_config(folder: Path, more: str = "", base: str = BASE) -> Config:
    """The configuration in a folder that has a `photos` folder."""
    (folder / "photos").mkdir(exist_ok=True)
    (folder / "gallery.yaml").write_text(base + more, "utf-8")
    return load(folder)
