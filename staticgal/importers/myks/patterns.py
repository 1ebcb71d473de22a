"""myks-gallery's expressions for whole paths, turned into ours: for folders, for files, globs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from staticgal.importers.imported import Difference
from staticgal.importers.myks.settings import Expression

_GROUP = re.compile(r"\(\?P<(\w+)>")
_DATE = re.compile(r"[ap]_(?:year|month|day|hour|minute|second)")
_BACK_REFERENCE = re.compile(r"\(\?P=|\(\?\(|\\[1-9]")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
# What of an expression says the same in a glob; the longer first.
_AS_GLOB = (
    (re.compile(r"\(\?:\.\*/\)\?"), "**/"),
    (re.compile(r"\[\^/\]\*"), "*"),
    (re.compile(r"\.\*\Z"), "*"),  # elsewhere it goes on through folders, and `*` does not
    (re.compile(r"\\([^\w\s*?\[])"), r"\1"),
    (re.compile(r"([\w\s/~@#%&=,;:!'\"<>-])"), r"\1"),
    (re.compile(r"(\[[\w.~ -]+\])"), r"\1"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """Expressions for `names:`, and those that could not be turned into one."""

    folders: tuple[str, ...]
    files: tuple[str, ...]
    differences: tuple[Difference, ...]


def names_of(patterns: Iterable[Expression]) -> Names:
    """How dates and names are found in the names of folders and files."""
    folders: dict[str, None] = {}
    files: dict[str, None] = {}
    differences: list[Difference] = []
    for pattern in patterns:
        parts = _split(pattern.text)
        if parts is None or _BACK_REFERENCE.search(pattern.text):
            differences.append(
                Difference(
                    f"`{pattern.text}` cannot be cut into a part for folders and one for files, so "
                    "it was not taken over",
                    "dates and names are read by staticgal's own patterns; add yours to `names:`",
                    pattern.defined_at,
                )
            )
            continue
        folder, file = parts
        for text, prefix, found in ((folder, "a_", folders), (file, "p_", files)):
            made = _renamed(text, prefix)
            if made is not None and prefix == "p_":
                # myks-gallery asks only how the path begins.
                made = made.removesuffix("$") if made.endswith("$") else f"{made}.*"
            if made is not None:
                found[made] = None
    return Names(tuple(folders), tuple(files), tuple(differences))


def _split(text: str) -> tuple[str, str] | None:
    """The expression for the folders and that for the file; None if its last `/` is optional."""
    text = text.removeprefix("^")
    inside = {i for match in _CLASS.finditer(text) for i in range(*match.span())}
    depth, last, last_depth = 0, -1, 0
    for index, letter in enumerate(text):
        if index in inside or (index and text[index - 1] == "\\"):
            continue
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and depth == 0:
            return None
        if letter == "/":
            last, last_depth = index, depth
    if last < 0:
        return "", text
    if last_depth or text[last + 1 : last + 2] in tuple("?*{+"):
        return None
    folder, file = text[:last].removesuffix("\\"), text[last + 1 :]
    try:
        re.compile(folder)
        re.compile(file)
    except re.error:
        return None
    return folder, file


def _renamed(text: str, prefix: str) -> str | None:
    """The expression with groups that are known here, or None where it tells no date."""
    groups = _GROUP.findall(text)
    names = sorted(group for group in groups if group.startswith("a_name"))
    numbered = {name: f"a_name{index}" for index, name in enumerate(names, 1)}
    if len(names) == 1:
        numbered = {names[0]: "a_name"}

    def group(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith(prefix) and _DATE.fullmatch(name):
            return match[0]
        if prefix == "a_" and name in numbered:
            return f"(?P<{numbered[name]}>"
        return "(?:"

    if f"{prefix}year" not in groups:
        return None
    return _GROUP.sub(group, text)


def globs_of(ignores: Iterable[Expression]) -> Iterator[tuple[Expression, str | None]]:
    """Each expression with the glob for `ignore:` that says the same, or None if there is none."""
    for ignore in ignores:
        yield ignore, _glob(ignore.text)


def _glob(text: str) -> str | None:
    body = text.removeprefix("^")
    is_whole = body.endswith(("$", r"\Z")) and not body.endswith(r"\$")
    body = body.removesuffix("$").removesuffix(r"\Z")
    is_anywhere = False
    for before in (r"(?:.*/)?", r"(.*/)?", ".*/", ".*", ".+"):
        if body.startswith(before) and body[len(before) : len(before) + 1] not in ("?", "+"):
            body, is_anywhere = body[len(before) :], True
            # `.*x` also matches within a name, `.*/x` only at its beginning.
            body = f"[^/]*{body}" if before in (".*", ".+") else body
            break
    made: list[str] = []
    at = 0
    while at < len(body):
        for expression, replacement in _AS_GLOB:
            match = expression.match(body, at)
            if match is not None:
                made.append(match.expand(replacement))
                at = match.end()
                break
        else:
            return None
        if body[at : at + 1] in tuple("?*+{"):
            return None  # how often the last one stands cannot be said
    glob = "".join(made) + ("" if is_whole or made[-1:] == ["*"] else "*")
    if not glob.strip("*/"):
        return None
    return glob if is_anywhere and "/" not in glob else f"{'**/' if is_anywhere else '/'}{glob}"
