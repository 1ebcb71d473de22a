"""Writes a tree of the access cases as its owner would, and reads it back from the files.

The tree is that of `build.py`; here an album's options stand in its `_folder.md`, what a photo
says of access in the note beside it, and roles and audiences in `gallery.yaml`. Only what stands
in a photo's own bytes is given: its facts.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from staticgal.config.load import load
from staticgal.core.model import Location, PlaceNames, Technical
from staticgal.source.metadata.fields import Facts, MetadataFields
from staticgal.source.reader import read_gallery
from staticgal.source.tree.files import Kind, kind
from staticgal.source.tree.scan import scan
from tests.conformance.build import EVERY_OPTION, Tree, World, listed, moment

IN_A_NOTE = ("access", "hidden", "unlisted", "title")


def given(
    tree: Tree,
    audiences: Mapping[str, Any] | None = None,
    roles: Mapping[str, Any] | None = None,
) -> World:
    """As `build.given`; a role may say `inherits`, and an album `roles`, as in YAML."""
    said = {
        "title": "The Hansens",
        "source": "photos",
        "roles": {
            name: listed(role) if isinstance(role, str) else role
            for name, role in (roles or {"viewer": "can_view"}).items()
        },
        "audiences": {
            name: audience_said(one) for name, one in (audiences or {"public": "viewer"}).items()
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "gallery.yaml"
        # JSON is YAML, and says strings, lists and maps as they are here.
        config.write_text(json.dumps(said), encoding="utf-8")
        photos = dict(written(Path(folder) / "photos", tree))
        return world_of(config, photos)


def world_of(config_path: Path, photos: Mapping[str, Tree]) -> World:
    """What is read from the files, with these facts of the photos."""
    config = load(config_path)
    (one,) = config.galleries
    files = scan(one.source, config.ignore, config.exclude)
    found = [file.path for file in files.files() if kind(file.path) is Kind.PHOTO]
    assert sorted(found) == sorted(photos), "not all of the photos are read"
    facts = {("", path): facts_of(path, said) for path, said in photos.items()}
    gallery = read_gallery(config, {"": files}, facts).gallery
    return World(gallery, config.policy.audiences)


def audience_said(said: Any) -> dict[str, Any]:
    options = dict(said) if isinstance(said, dict) else {"role": said}
    held = listed(options.pop("role", None))
    is_open = options.pop("open", False)
    return {
        **options,
        **({"roles": held} if held else {}),
        **({"protection": "open"} if is_open else {}),
    }


def written(folder: Path, tree: Tree, prefix: str = "") -> Iterator[tuple[str, Tree]]:
    """Writes an album; the paths of its photos and what is said of each."""
    folder.mkdir()
    options = {key: one for key, one in tree.items() if "." not in key and key[-1] != "/"}
    assert options.keys() <= EVERY_OPTION | {"roles"}, options.keys() - EVERY_OPTION
    if options:
        note(folder / "_folder.md", options)
    for key, said in tree.items():
        if key.endswith("/"):
            yield from written(folder / key[:-1], said, prefix + key)
        elif "." in key:
            (folder / key).touch()
            note(folder / f"{key}.md", {name: said[name] for name in IN_A_NOTE if name in said})
            yield prefix + key, said


def note(path: Path, options: Tree) -> None:
    front = {("sort" if key == "custom_order" else key): one for key, one in options.items()}
    if front:
        path.write_text(f"---\n{json.dumps(front)}\n---\n", encoding="utf-8")


def facts_of(path: str, said: Tree) -> Facts:
    """What the bytes of the photo say."""
    taken = moment(said.get("taken"))
    location = Location(*said["location"]) if "location" in said else None
    technical = Technical(camera=said["camera"]) if "camera" in said else None
    exif = MetadataFields(taken=taken, location=location, technical=technical)
    embedded = MetadataFields(
        place_names=PlaceNames(city=said["city"]) if "city" in said else None,
        keywords=tuple(said["keywords"]) if "keywords" in said else None,
        people=tuple(said["people"]) if "people" in said else None,
        rating=said.get("rating"),
    )
    digest = sha256(path.encode()).hexdigest()
    return Facts(
        digest, 1_234_567, "jpeg", 6000, 4000, is_animated=False, embedded=embedded, exif=exif
    )
