"""A settings file that staticgal and its owner both write: ours are the marked sections in it.

    # >>> staticgal NAME 0123456789abcdef
    …
    # <<< staticgal NAME

The number is a digest of the lines between. Where it does not fit any more the owner has changed
them: such a section is left as it is, and named. What stands outside of sections is the owner's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.site.digest import of_texts

_BEGIN = re.compile(r"# >>> staticgal (?P<name>[^\n]+) (?P<digest>[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a settings file by its name; `text` ends with a line break."""

    name: str
    text: str

    def marked(self) -> str:
        """As it stands in the file."""
        return (
            f"# >>> staticgal {self.name} {_digest(self.text)}\n"
            f"{self.text}# <<< staticgal {self.name}\n"
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """The file as it is to be; the sections that are new or others, those that went, and those
    that their owner changed by hand and that were left as they are.
    """

    text: str
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]


def merge(sections: Sequence[Section], before: str, file: str) -> Merged:
    """`before` with these sections in the places of those it had, and new ones behind the ones
    they follow; `file` is its name for messages.

    ConfigError where the marks in it do not fit together.
    """
    wanted = {one.name: one for one in sections}
    pieces = _pieces(before, file)
    had = {piece.name for piece in pieces if isinstance(piece, _Found)}
    changed: list[str] = []
    removed: list[str] = []
    left: list[str] = []
    parts: list[tuple[str, str]] = []  # a section's name or "", and its text
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(("", piece))
        elif piece.is_edited:
            if piece.name not in wanted or wanted[piece.name].text != piece.text:
                left.append(piece.name)
            parts.append((piece.name, piece.whole))
        elif piece.name in wanted:
            if wanted[piece.name].text != piece.text:
                changed.append(piece.name)
            parts.append((piece.name, wanted[piece.name].marked()))
        else:
            removed.append(piece.name)
    for index, section in enumerate(sections):
        if section.name not in had:
            changed.append(section.name)
            earlier = [one.name for one in sections[:index]]
            parts.insert(_behind(parts, earlier), (section.name, section.marked()))
    text = "".join(text for _, text in parts)
    return Merged(text, tuple(changed), tuple(removed), tuple(left))


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    text: str
    whole: str
    is_edited: bool


def _digest(text: str) -> str:
    return of_texts(text)[:16]


def _behind(parts: Sequence[tuple[str, str]], earlier: Sequence[str]) -> int:
    """Behind the last of these sections; at the end of the file where it has none of them."""
    found = [index for index, (name, _) in enumerate(parts) if name and name in earlier]
    if found:
        return max(found) + 1
    return 0 if any(name for name, _ in parts) else len(parts)


def _pieces(text: str, file: str) -> list[str | _Found]:
    """The owner's lines and our sections, in their order."""
    pieces: list[str | _Found] = []
    own: list[str] = []
    lines = text.splitlines(keepends=True)
    seen: Mapping[str, int] = {}
    index = 0
    while index < len(lines):
        begin = _BEGIN.fullmatch(lines[index].strip())
        if begin is None:
            if lines[index].strip().startswith(("# >>> staticgal", "# <<< staticgal")):
                raise _broken(file, index + 1)
            own.append(lines[index])
            index += 1
            continue
        name = begin["name"]
        end = next(
            (i for i in range(index + 1, len(lines)) if "<<< staticgal" in lines[i]), len(lines)
        )
        inner = lines[index + 1 : end]
        is_closed = end < len(lines) and lines[end].strip() == f"# <<< staticgal {name}"
        if not is_closed or name in seen or any(">>> staticgal" in one for one in inner):
            raise _broken(file, index + 1)
        seen = {**seen, name: index}
        if own:
            pieces.append("".join(own))
            own = []
        body = "".join(inner)
        whole = "".join(lines[index : end + 1])
        if not whole.endswith("\n"):
            whole += "\n"
        pieces.append(_Found(name, body, whole, _digest(body) != begin["digest"]))
        index = end + 1
    if own:
        last = "".join(own)
        pieces.append(last if last.endswith("\n") else f"{last}\n")
    return pieces


def _broken(file: str, line: int) -> ConfigError:
    return ConfigError(
        ErrorCode.UNREADABLE_FILE,
        SourceLocation(file, line),
        "the lines that mark what staticgal wrote do not fit together",
        "bring back the file as it was; or move it away, and a new one is written",
    )
