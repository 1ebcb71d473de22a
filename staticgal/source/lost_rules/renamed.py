"""Photos that were kept back at the last build, and would be seen now under another name.

A note without a photo, or an entry of `gallery.yaml` that matches nothing, is known to be lost. But
what kept a photo back may still be about another: an XMP file about the PNG of that stem, a note
about the RAW file, a path about what has been put there since, an edit that closed its original, a
pattern about the rest of the folder. Only the photo's own bytes tell that it is the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from staticgal.config.config import Config
from staticgal.config.limits import conditions
from staticgal.core.model import Album, Photo
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ErrorCode, ErrorCollector, SourceLocation
from staticgal.source.groups.derived_names import folded_stem, original_stems
from staticgal.source.lost_rules.last_build import DIGEST_LENGTH, LastBuild
from staticgal.source.notes.misnamed import ALBUM_NOTE
from staticgal.source.tree.files import Kind, Tree, kind
from staticgal.text.globs import is_pattern, pattern, tidy
from staticgal.text.lists import quoted


def refuse_renamed(
    config: Config,
    trees: Mapping[str, Tree],
    root: Album,
    seen: Mapping[str, Collection[str]],
    last: LastBuild,
    where: Callable[[str], SourceLocation],
) -> tuple[Diagnostic, ...]:
    """A warning for each folder with photos that a pattern kept back and does not match any more.

    `seen` are the paths of the photos that each audience sees, `where` tells where the photo of a
    path lies. Raises ConfigErrors where anything
    else kept one back, and is still there.
    """
    kept = last.kept() if last.has_kept else {}
    if not any(kept.values()):
        return ()
    judge = _Judge(config, trees, root, seen)
    moved = list(judge.moved(kept, last.photos()))
    mistakes = ErrorCollector()
    for first, more, names in _by_folder(one for one in moved if judge.is_left(one)):
        roles = ", ".join(f"{name}: ROLE" for name in first.audiences)
        mistakes.add(
            ErrorCode.LOST_RULE,
            where(first.photo.path),
            f"this photo was `{first.before}` at the last build and hidden from {names}; under its "
            f"new name it would be seen{more}",
            "say it of this one too: with a copy of the note or XMP file, or its path in "
            f"gallery.yaml; if it is to be seen, say so in a note `{_note(first)}`: "
            f"`access: {{{roles}}}`, with the role that you mean",
        )
    mistakes.raise_if_any()
    return tuple(
        Diagnostic(
            WarningCode.MATCHES_NO_MORE,
            where(first.photo.path),
            f"this photo was `{first.before}` at the last build, where `{text}` hid it from "
            f"{names}; it does not match that any more, and is shown{more}",
            "if that is not meant, correct the pattern, or write a note beside the photo",
            first.photo.path,
        )
        for first, more, names in _by_folder(moved)
        if (text := judge.pattern_of(first))
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    """A photo, the path it had, and the audiences from which it was kept and is not any more."""

    photo: Photo
    before: str
    audiences: tuple[str, ...]


class _Judge:
    def __init__(
        self,
        config: Config,
        trees: Mapping[str, Tree],
        root: Album,
        seen: Mapping[str, Collection[str]],
    ) -> None:
        self._audiences = config.policy.audiences
        self._seen = seen
        self._photos = {photo.path: photo for album in root.walk() for photo in album.photos}
        self._links: set[str] = set()
        self._folders: dict[str, list[str]] = {}
        for name, tree in trees.items():
            prefix = f"{name}/" if name else ""
            self._links.update(prefix + path for path in tree.links)
            for folder in tree.folders:
                names = [file.name for file in folder.files]
                self._folders[(prefix + folder.path).rstrip("/")] = names
        self._said = [tidy(text) for text in _paths(config)]
        self._patterns = {text: pattern(text) for text in self._said if is_pattern(text)}

    def moved(
        self, kept: Mapping[str, Collection[str]], before: Mapping[str, str]
    ) -> Iterator[_Moved]:
        """The photos that have the bytes of one that was kept back elsewhere and is gone there, or
        that lie where it was under its name with another ending: it may have been converted.
        """
        new: dict[str, list[Photo]] = {}
        for photo in self._photos.values():
            digest = photo.source.digest[:DIGEST_LENGTH]
            if before.get(photo.path) != digest:
                new.setdefault(digest, []).append(photo)
                if photo.path not in before:
                    new.setdefault(_stem_of(photo.path), []).append(photo)
        if not new:
            return
        for path in sorted({path for several in kept.values() for path in several}):
            digest = before.get(path, "")
            if self._is_there(path, digest):
                continue
            found = list(new.get(digest, ()))
            if not found and path not in self._photos:
                found = new.get(_stem_of(path), [])
            for photo in found:
                names = tuple(
                    name
                    for name, several in kept.items()
                    if path in several
                    and photo.path in self._seen.get(name, ())
                    and not self._speaks(photo, name)
                )
                if names:
                    yield _Moved(photo, path, names)

    def _is_there(self, path: str, digest: str) -> bool:
        photo = self._photos.get(path)
        is_same = photo is not None and photo.source.digest[:DIGEST_LENGTH] == digest
        return is_same and path not in self._links

    def _speaks(self, photo: Photo, audience: str) -> bool:
        """Whether the owner has said of this one photo, as it is named now, who may see it."""
        members = self._audiences[audience].members()
        return bool(photo.rule.own) or any(photo.rule.has_own_entry(one.name) for one in members)

    def is_left(self, one: _Moved) -> bool:
        """Whether what kept it back seems to be where it was: a note, a path, a photo with which
        it belonged and that is kept back still.
        """
        folder, _, name = one.before.rpartition("/")
        stem = folded_stem(name)
        for other in self._folders.get(folder, ()):
            is_note = kind(other) is Kind.NOTE and other.lower() != ALBUM_NOTE
            target = other.rpartition(".")[0] if is_note else other
            stems = (folded_stem(target), target.casefold()) if is_note else (folded_stem(other),)
            if not any(_belong(stem, text) for text in stems):
                continue
            path = f"{folder}/{other}".lstrip("/")
            is_kept = path in self._photos and any(
                path not in self._seen[audience] for audience in one.audiences
            )
            if is_note or is_kept or self._is_said(path):
                return True
        return any(
            text.rpartition("/")[0].lower() == tidy(folder).lower()
            and _belong(stem, folded_stem(text.rpartition("/")[2]))
            for text in self._said
            if text not in self._patterns
        )

    def _is_said(self, path: str) -> bool:
        """Whether a path or pattern of `gallery.yaml` is about a file that is no photo alone."""
        return kind(path) is not Kind.PHOTO and any(
            one.matches(tidy(path)) for one in self._patterns.values()
        )

    def pattern_of(self, one: _Moved) -> str:
        """A pattern of `gallery.yaml` that the photo matched as it was named, and does not now."""
        old, new = tidy(one.before), tidy(one.photo.path)
        found = (t for t, p in self._patterns.items() if p.matches(old) and not p.matches(new))
        return next(found, "")


def _paths(config: Config) -> Iterator[str]:
    """All paths and patterns of photos in `gallery.yaml`, from the name of the gallery on."""
    for gallery in config.galleries:
        prefix = f"{gallery.name}/" if gallery.name else ""
        yield from (prefix + text for text in gallery.photos)
    for stated in config.limits:
        for condition, _ in conditions(stated.settings.when):
            yield from condition.file or ()


def _stem_of(path: str) -> str:
    """A path without the ending, as such are compared; no digest has a slash in it."""
    folder, _, name = path.rpartition("/")
    return f"{tidy(folder)}/{folded_stem(name)}"


def _belong(one: str, other: str) -> bool:
    """Whether two stems are of one photo and its edit or copy, or of two such."""
    first, second = list(original_stems(one)), list(original_stems(other))
    if one == other or one in {x.stem for x in second} or other in {x.stem for x in first}:
        return True
    return bool({x.stem for x in first if x.is_sure} & {x.stem for x in second if x.is_sure})


def _by_folder(moved: Iterable[_Moved]) -> Iterator[tuple[_Moved, str, str]]:
    """The first of each folder, how many more there are, and its audiences."""
    folders: dict[str, list[_Moved]] = {}
    for one in moved:
        folders.setdefault(one.photo.path.rpartition("/")[0], []).append(one)
    for several in folders.values():
        first = several[0]
        more = f", and so would {len(several) - 1} more here" if len(several) > 1 else ""
        names = quoted(first.audiences)
        yield first, more, names


def _note(one: _Moved) -> str:
    return one.photo.path.rpartition("/")[2] + ".md"
