"""Whether anything at all differs from the last build that ended well: the quick way to nothing.

Not "the output exists" but "every input is the very one": the bytes of what the owner wrote and of
the theme, the secrets, this program, and of each photo folder every name, size, time and inode,
none of them so fresh that a change could hide in the clock's tick. What somebody wrote to a site in
place is not looked for here, as that would take as long as all the rest: `verify` finds it, and any
build that has something to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import staticgal
from staticgal.assembly.stage import folder_signature
from staticgal.config.now import now
from staticgal.errors import StaticgalError
from staticgal.site.digest import of_file, of_texts
from staticgal.source.tree.scan import File, Tree, scan
from staticgal.state.database import State

_KEY = "last build"


def remember(
    state: State,
    config_path: Path,
    result: Mapping[str, Any],
    files: Iterable[Path],
    secrets: Iterable[Path],
    folders: Iterable[Path],
    trees: Iterable[tuple[Tree, Iterable[str], Iterable[Path]]],
    sites: Iterable[Path],
    scanned_ns: int,
    times: tuple[datetime, datetime | None] | None = None,
) -> None:
    """Remember a build that ended well: its result, and all it depended on.

    `files`, `secrets` and `folders` are read whole; `trees` are the photo folders as scanned at
    `scanned_ns`, each with what its scan ignored and excluded; `sites` are the finished sites.
    `times` are the one they were built for and the one at which they next may differ, where time
    has a say at all.
    Nothing is remembered if an input was changed since, or so shortly before that it may have been.
    """
    scans, files, folders = list(trees), list(files), list(folders)
    read = (*files, *_within(folders))  # the secrets may be of this very build's making
    if not all(tree.is_settled(scanned_ns) for tree, _, _ in scans) or not all(
        _is_settled(path, scanned_ns) for path in read
    ):
        forget(state)
        return
    last = {
        "config": str(config_path.absolute()),
        "result": dict(result),
        "files": [str(path) for path in (*files, *secrets)],
        "folders": [str(path) for path in folders],
        "trees": [
            [str(tree.root), list(ignore), [str(path) for path in exclude], tree.signature()]
            for tree, ignore, exclude in scans
        ],
        "sites": [str(path) for path in sites],
        "times": [time and time.isoformat() for time in times] if times else None,
    }
    last["inputs"] = _inputs(last)
    state.put(_KEY, json.dumps(last))


def forget(state: State) -> None:
    """Let the next build look at everything."""
    state.put(_KEY, "")


def last_result(
    state: State, config_path: Path, *, is_for_now: bool = True
) -> dict[str, Any] | None:
    """The result of the last build if nothing differs from it, time included; else None.

    Where time has a say, a build for another time than now is looked at whole.
    What was remembered goes for that one gallery.yaml: not for a copy of the whole folder, and not
    for another configuration beside it.
    """
    text = state.get(_KEY)
    if not text:
        return None
    try:
        last = json.loads(text)
        if last["config"] != str(config_path.absolute()) or last["inputs"] != _inputs(last):
            return None
        if last["times"] and not (is_for_now and _is_within(*last["times"])):
            return None
        for root, ignore, exclude, signature in last["trees"]:
            if scan(Path(root), ignore, [Path(path) for path in exclude]).signature() != signature:
                return None
    except (OSError, ValueError, KeyError, StaticgalError):
        return None
    result: dict[str, Any] = last["result"]
    return result


def _is_within(built_for: str, next_change: str | None) -> bool:
    """Whether it is not before the one time, as when a clock was put back, and before the other."""
    time = now(UTC)
    return datetime.fromisoformat(built_for) <= time and (
        next_change is None or time < datetime.fromisoformat(next_change)
    )


def _inputs(last: Mapping[str, Any]) -> str:
    """A digest of everything but the photo folders."""
    package = Path(staticgal.__file__).parent
    code = sorted(package.rglob("*.py"))
    stamps = [f"{path}:{path.stat().st_mtime_ns}:{path.stat().st_size}" for path in code]
    files = [Path(path) for path in last["files"]]
    files += _within(Path(folder) for folder in last["folders"])
    return of_texts(
        staticgal.__version__,
        *stamps,
        # A secret that others may read by now is not as it was.
        *(f"{path}:{path.stat().st_mode & 0o077}:{of_file(path)}" for path in files),
        *(folder_signature(Path(site)) for site in last["sites"]),
    )


def _within(folders: Iterable[Path]) -> list[Path]:
    """Every file in these folders, at any depth."""
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


def _is_settled(path: Path, read_ns: int) -> bool:
    """Whether a file now has the bytes it had at `read_ns`, as far as its times tell."""
    try:
        status = path.stat()
    except OSError:
        return False
    return not File(
        *(str(path), str(path), status.st_size),
        *(status.st_mtime_ns, status.st_ctime_ns, status.st_ino),
    ).is_racy(read_ns)
