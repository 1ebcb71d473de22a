"""Published places that must be apart: from each other, and from what the owner keeps."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from pathlib import Path, PurePosixPath

from staticgal.config.destination import Destination, Target, lies_in
from staticgal.config.located.source_map import SourceMap
from staticgal.config.schema.publish import DEFAULTS
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation


def check_kept(
    one: Destination, kept: Mapping[str, Path], places: SourceMap, errors: ErrorCollector
) -> None:
    """Nothing is published into, or over, what the owner or staticgal keeps."""
    if one.target is not Target.LOCAL:
        return
    for key, folder in (("folder", one.folder), ("private", one.private)):
        real = _real(folder)
        for what, path in kept.items():
            other = _real(PurePosixPath(path))
            if lies_in(real, other) or lies_in(other, real):
                how = "lies in" if lies_in(real, other) else "would take in"
                errors.add(
                    ErrorCode.OVERLAPPING_FOLDERS,
                    where_written(places, one.audience, key),
                    f"the `{key}` of `{one.audience}`, `{folder}`, {how} {what}",
                    "name a folder elsewhere, for this site alone"
                    if key == "folder"
                    else "name another folder with `private`",
                )
                break


def check_apart(
    found: Mapping[str, Destination], places: SourceMap, errors: ErrorCollector
) -> None:
    """No place may be another's, lie in another's, or keep what is private where it is shown."""
    for one in found.values():
        if not _check_private(one, one, places, errors):
            any(_check_private(one, other, places, errors) for other in found.values())
    for one, other in permutations(found.values(), 2):
        is_later = list(found).index(one.audience) > list(found).index(other.audience)
        if is_later and one.url and one.url.casefold() == other.url.casefold():
            errors.add(
                ErrorCode.OVERLAPPING_FOLDERS,
                where_written(places, one.audience, "url"),
                f"`{one.audience}` and `{other.audience}` have the same address",
                "give each a `url` of its own",
            )
        if (one.target, one.host) != (other.target, other.host):
            continue
        inner, outer = _real_folder(one, one.folder), _real_folder(other, other.folder)
        if inner == outer and not is_later:
            continue
        if lies_in(inner, outer):
            how = "are the same" if inner == outer else "lie in each other"
            errors.add(
                ErrorCode.OVERLAPPING_FOLDERS,
                where_written(places, one.audience, "folder"),
                f"the folders of `{one.audience}` and `{other.audience}` {how}",
                "give each a folder of its own, side by side",
            )
        inner, outer = _real_folder(one, one.private), _real_folder(other, other.private)
        if lies_in(inner, outer) and (is_later or inner != outer):
            errors.add(
                ErrorCode.OVERLAPPING_FOLDERS,
                where_written(places, one.audience, "private"),
                f"the private folders of `{one.audience}` and `{other.audience}` are the same, or "
                "lie in each other",
                "give each a `private` of its own, side by side",
            )


def _check_private(
    one: Destination, other: Destination, places: SourceMap, errors: ErrorCollector
) -> bool:
    """What is private of `one` must not lie where the site of `other` is shown, nor around it;
    whether it does.
    """
    if (one.target, one.host) != (other.target, other.host):
        return False
    private = _real_folder(one, one.private)
    root = _real_folder(other, other.web_root if other.url else other.folder)
    if not lies_in(private, root) and not lies_in(_real_folder(other, other.folder), private):
        return False
    errors.add(
        ErrorCode.OVERLAPPING_FOLDERS,
        where_written(places, one.audience, "private"),
        f"the private folder of `{one.audience}`, `{one.private}`, lies where a web server "
        f"shows the site of `{other.audience}`",
        "name a folder beside it with `private`",
    )
    return True


def where_written(places: SourceMap, name: str, key: str) -> SourceLocation:
    """Where an audience's value stands: in its entry, else in the defaults, else the entry."""
    entry = places.key(("publish", name))
    for keys in (("publish", name, key), ("publish", DEFAULTS, key)):
        if places.has(keys):
            return places.value(keys)
    return entry


def _real_folder(one: Destination, folder: PurePosixPath) -> PurePosixPath:
    return _real(folder) if one.target is Target.LOCAL else folder


def _real(folder: PurePosixPath) -> PurePosixPath:
    """With links followed, as far as there are any."""
    return PurePosixPath(Path(folder).resolve())
