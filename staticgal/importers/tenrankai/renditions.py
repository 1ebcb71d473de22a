"""The sizes, formats and copyright of several galleries as one set of renditions."""

from __future__ import annotations

from collections.abc import Sequence

from staticgal.importers.imported import Difference
from staticgal.importers.tenrankai.values import GalleryInput


def renditions_of(
    galleries: Sequence[GalleryInput], differences: list[Difference]
) -> dict[str, object]:
    """The smallest of each size, and what all galleries say alike.

    What does not go on as it was is added to `differences`.
    """
    sizes = [one.renditions["sizes"] for one in galleries]
    small = {
        name: min(int(one[name]) for one in sizes if isinstance(one, dict))
        for name in ("thumbnail", "gallery_size", "medium", "large")
    }
    if any(one != sizes[0] for one in sizes):
        differences.append(
            Difference("the galleries have different sizes; here there is one of each, the "
                       "smallest")
        )  # fmt: skip
    large = _edge(small["large"])
    medium = min(_edge(small["medium"]), large)
    gallery = min(_edge(small["gallery_size"]), medium)
    thumbnail = min(_edge(small["thumbnail"]), gallery)
    found: dict[str, object] = {
        "sizes": {
            "thumbnails": sorted({thumbnail, min(2 * thumbnail, gallery)}),
            "gallery": gallery,
            "medium": medium,
            "large": large,
        }
    }
    formats = {name for one in galleries for name in _listed(one.renditions.get("formats"))}
    if formats:
        found["formats"] = [*sorted(formats), "jpeg"]
    quality = {
        name: galleries[0].renditions[f"{name}_quality"]
        for name in ("jpeg", "webp")
        if f"{name}_quality" in galleries[0].renditions
    }
    if quality:
        found["quality"] = quality
    holders = {one.copyright for one in galleries}
    if len(holders) == 1 and (holder := holders.pop()):
        found["copyright"] = holder if "©" in holder else f"© {holder}"
        differences.append(
            Difference("`copyright_holder` was drawn on the medium size; here it is a line of "
                       "text inside every rendition")
        )  # fmt: skip
    elif len(holders) > 1:
        differences.append(
            Difference("the galleries name different copyright holders; none was taken over",
                       "write one under `renditions: copyright`")
        )  # fmt: skip
    return found


def _edge(pixels: int) -> int:
    """A long edge that can be asked for."""
    return min(max(16, pixels), 16384)


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
