"""Small real galleries for imports, and what each audience gets of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image

from staticgal.config.load import load
from staticgal.core.permission import names
from staticgal.core.resolve import resolve
from staticgal.source.inspect import inspect
from staticgal.source.metadata.fields import Facts
from staticgal.source.reader import read_gallery
from staticgal.source.tree.files import Kind, Problem, kind
from staticgal.source.tree.scan import scan

Seen = Mapping[str, Mapping[str, set[str]]]


def photos(root: Path, paths: Iterable[str]) -> None:
    """A photo at each path, no two alike."""
    for index, path in enumerate(paths):
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (8, 8), (index % 256, index // 256, 7)).save(file)


def seen(config_path: Path) -> Seen:
    """By audience, the photos of its site and what it may do with each."""
    config = load(config_path)
    trees = {one.name: scan(one.source, config.ignore, config.exclude) for one in config.galleries}
    facts: dict[tuple[str, str], Facts | Problem] = {
        (name, file.path): inspect(Path(file.disk_path), config.max_megapixels)
        for name, tree in trees.items()
        for file in tree.files()
        if kind(file.path) is Kind.PHOTO
    }
    reading = read_gallery(config, trees, facts)
    assert reading.problems == ()
    return {
        name: {
            path: set(names(held))
            for path, held in resolve(reading.gallery.root, audience).photos.items()
        }
        for name, audience in config.policy.audiences.items()
    }
