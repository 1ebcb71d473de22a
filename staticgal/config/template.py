"""The `gallery.yaml` that `staticgal init` writes: closed, explained, and ready to build."""

from __future__ import annotations

import json
import os
from pathlib import Path

from staticgal.core.permission import MEANING
from staticgal.state.folders import OWN_FOLDERS

SCHEMA_NAME = "gallery.schema.json"

_USUAL = ("photos", "Photos", "pictures", "Pictures", "images", "Images", "fotos", "Fotos")
_PHOTO_ENDINGS = (
    ".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".gif", ".heic", ".heif",
)  # fmt: skip
_MOST_LOOKED_AT = 20_000  # names: a folder with more and still no photo is not the photos' folder


def template(folder: Path) -> str:
    """The text of a `gallery.yaml` for this folder; its `source` is where the photos seem to be."""
    source = photos_folder(folder)
    permissions = "\n".join(f"#   {name:<28}{meaning}" for name, meaning in MEANING.values())
    return _TEXT.format(
        schema=SCHEMA_NAME,
        title=_quoted(folder.resolve().name or "Photos"),
        source=_quoted(source),
        permissions=permissions,
    )


def photos_folder(folder: Path) -> str:
    """The folder with the photos, as written in `source`; `photos` where none is found."""
    for name in _USUAL:
        if (folder / name).is_dir() and _has_photos(folder / name):
            return name
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        entries = []
    if any(_is_photo(one.name) for one in entries):
        return "."
    left_out = {*OWN_FOLDERS, "build"}
    with_photos = [
        one.name
        for one in entries
        if one.is_dir()
        and one.name not in left_out
        and not one.name.startswith((".", "_"))
        and _has_photos(one)
    ]
    if len(with_photos) == 1:
        return with_photos[0]
    if with_photos:
        return "."
    return "photos"


def _has_photos(folder: Path) -> bool:
    looked_at = 0
    for _, _, files in os.walk(folder):
        for name in files:
            looked_at += 1
            if _is_photo(name):
                return True
        if looked_at > _MOST_LOOKED_AT:
            return False
    return False


def _is_photo(name: str) -> bool:
    return name.lower().endswith(_PHOTO_ENDINGS) and not name.startswith(".")


def _quoted(text: str) -> str:
    """Text as YAML takes it for text whatever is in it."""
    is_simple = text.replace("-", "a").replace("_", "a").replace(" ", "a").isalnum()
    is_simple = is_simple and text == text.strip() and text[0].isalpha()
    if is_simple and text.lower() not in ("true", "false", "null"):
        return text
    return json.dumps(text.encode("utf-8", "replace").decode("utf-8"), ensure_ascii=False)


_TEXT = """\
# yaml-language-server: $schema=./{schema}

# What staticgal makes of your photos: one complete site for each audience. What an audience may not
# see is not in its site. `staticgal check` reports what is wrong here, `staticgal access` who
# sees what, `staticgal build` writes the sites. A line that begins with # has no effect: remove the
# # to use it.

title: {title}                  # at the top of every site
source: {source}                # the folder with your photos; nothing in it is ever changed
# url: https://photos.example.org   # where the sites will be: every audience's lies under it
# timezone: Europe/Berlin           # for photos whose camera did not note its offset from UTC
# language: en

# A role is a name for what somebody may see and do. What no role grants, nobody gets.
roles:
  viewer: [can_view]                # the photo, month and year, title and caption; nothing more
  relative:
    inherits: viewer                # everything a viewer may, and:
    permissions: [can_see_exact_dates, can_see_location, can_read_metadata, can_download_large]
  owner: [owner_access]

# These are all permissions there are:
{permissions}

# An audience is a group of people who see the same site. Without a role it sees only what an album
# or a photo grants it. A site is protected unless it says `protection: open`.
audiences:
  me: {{role: owner}}                 # you: everything
  family: {{people: [mom, dad]}}      # nothing yet: give it `role: relative`, or single albums
  public: {{protection: open}}        # nothing yet: give it `role: viewer`, or single albums

# Who sees an album. It counts for all below it, until a nearer one says otherwise; `none` is final.
# The same can be said in a file `_folder.md` inside the album.
# albums:
#   "2026/2026-10-15 Anna's birthday": {{access: {{family: relative, public: none}}}}
#   "clients/smith": {{access: {{"*": none, me: owner}}}}     # "*" is every audience not named
#   "2026/christmas": {{visible: {{from: 2026-12-24, until: 2027-01-31}}}}

# The same for single photos, by path or pattern; a file `IMG_2041.jpg.md` beside the photo wins.
# photos:
#   "2026/**/IMG_00*.jpg": {{access: {{public: none}}}}
#   "2026/garden/IMG_2041.jpg": {{hidden: true}}            # only with `can_see_hidden`

# What is hidden whatever a role grants, by what the photos themselves say; the owner still sees it.
# limits:
#   - {{when: {{keyword: private}}, withhold: all}}
#   - {{when: {{not: {{rating: ">= 4"}}}}, withhold: all, from: [public]}}
#   - when: {{near: {{latitude: 52.51, longitude: 13.40, radius: 500 m, shift: 300 m}}}}
#     withhold: [can_see_location]

# ignore: ["_rejected", "*.tmp"]     # folders and files of the source to leave out
# renditions:
#   copyright: "© your name"         # written into every picture; nothing else ever is
# theme: default
# output: build                      # the sites: build/me, build/family, build/public
"""
