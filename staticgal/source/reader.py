"""The photo tree, what its files say and what the owner says of them, made one Gallery.

Each field of a photo comes from the note beside it, else `gallery.yaml`, else its XMP file, else
XMP or IPTC inside it, else EXIF; a date that none of them gives may stand in the file's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from staticgal.config.config import Config, GalleryConfig, Noted
from staticgal.config.display_path import display_path
from staticgal.config.limits import fields_used
from staticgal.config.schema.notes import AlbumInput, PhotoInput
from staticgal.core.limit import Limit
from staticgal.core.model import Album, Gallery, Metadata, Photo, Sort, SourceFile
from staticgal.core.when import CaptureTime, Moment
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ConfigErrors, ErrorCode, ErrorCollector, SourceError, SourceLocation
from staticgal.insight.checks.limits import limit_review
from staticgal.source.filenames import (
    DEFAULT_FILE_PATTERNS,
    DEFAULT_FOLDER_PATTERNS,
    read_file_name,
    read_folder_name,
)
from staticgal.source.groups.bonds import Photos, bound, linked_to
from staticgal.source.groups.companions import inside
from staticgal.source.groups.pairs import Pairs, PhotoFiles, pair, stem
from staticgal.source.lost_rules.last_build import NO_BUILD, LastBuild, of_limit
from staticgal.source.lost_rules.left_behind import LeftBehind, left_behind
from staticgal.source.lost_rules.report import LostRules
from staticgal.source.merge import (
    OTHER_FIELDS,
    Layer,
    RuleMerger,
    Scope,
    camera_and_lens,
    partial_of,
    settled_by,
)
from staticgal.source.metadata.fields import EMPTY, Facts, MetadataFields, coalesce
from staticgal.source.metadata.human_texts import by_people
from staticgal.source.metadata.readings import readings_of, unpacked
from staticgal.source.metadata.unreadable import (
    EVERY,
    lost_beside_remark,
    lost_remark,
    may_hold,
    unknown,
    unread_parts,
    xmp_remark,
)
from staticgal.source.metadata.xmp import Xmp, read_xmp_file
from staticgal.source.notes.front_matter import (
    is_of_other_program,
    note_bytes,
    read_album_note,
    read_photo_note,
)
from staticgal.source.notes.owners import is_of_version
from staticgal.source.notes.sidecars import Sidecars, attach, place_of
from staticgal.source.overrides import ConfigOverrides, speaks_of_access
from staticgal.source.role_scopes import RoleScopes
from staticgal.source.tree.missing_disk import is_empty
from staticgal.source.tree.scan import File, Folder, Kind, Problem, Tree, kind
from staticgal.source.written_limits import written_limits
from staticgal.text.globs import tidy

Inspected = Mapping[tuple[str, str], Facts | Problem]  # by name of the gallery, and path


@dataclass(frozen=True, slots=True)
class Reading:
    """The gallery, with what is missing from it and why, what is no part of it and passed over,
    and what its owner should look at.

    `notes` are the files beside the photos that were read. `matched` and `left` are what the next
    build remembers of them (see `LastBuild`).
    """

    gallery: Gallery
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[Path, ...]
    matched: frozenset[str] = frozenset()
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_gallery(
    config: Config,
    trees: Mapping[str, Tree],
    facts: Inspected,
    limits: tuple[Limit, ...] = (),
    last: LastBuild = NO_BUILD,
) -> Reading:
    """The owner's whole gallery; ConfigErrors with every mistake of every note, if there is one.

    `trees` and `facts` are by the name of the gallery ("" for the only one). A photo whose facts
    are a Problem, or missing, is not in it. `limits` are those of the gallery, by which a file that
    a lost photo left behind is judged; `last` is what the last build had.
    """
    mistakes = ErrorCollector()
    lost = LostRules(mistakes, has_photos=not is_empty(trees.values()))
    readers = [
        _TreeReader(config, gallery, trees[gallery.name], facts, mistakes, lost, last)
        for gallery in config.galleries
    ]
    albums = [reader.root() for reader in readers]
    root = (
        albums[0]
        if config.is_single
        else Album("", albums=tuple(albums), place=SourceLocation(display_path(config.path)))
    )
    files = {
        reader.prefix + file.path
        for reader in (readers if config.limits else ())
        for file in reader.tree.files()
    }
    limits_written = written_limits(config.limits)
    of_limits = limit_review(
        limits_written,
        root,
        config.policy.audiences,
        files,
        {text for one in limits_written for text, _ in one.paths if of_limit(text) in last.matched},
    )
    for one in of_limits.lost:
        lost.add(one.place, one.problem, one.hint, one.text)
    left = left_behind(
        [one for reader in readers for one in reader.left],
        root,
        {one for reader in readers for one in reader.has_own},
        limits,
        last,
        lost,
    )
    mistakes.raise_if_any()
    return Reading(
        Gallery(
            title=config.title,
            root=root,
            url=config.url,
            language=config.language,
            about=config.about,
            footer=config.footer,
        ),
        tuple(sorted({one for reader in readers for one in reader.problems})),
        tuple(sorted(one for reader in readers for one in reader.passed_over)),
        (
            *(one for reader in readers for one in reader.diagnostics),
            *of_limits.diagnostics,
            *left.diagnostics,
            *lost.diagnostics,
        ),
        tuple(path for reader in readers for path in reader.notes),
        frozenset(map(of_limit, of_limits.matched)).union(
            *(reader.central.matched() for reader in readers)
        ),
        left.digests,
    )


@dataclass(slots=True)
class _Node:
    """One folder on the way to an Album: what its notes say, what roles mean in it."""

    folder: Folder
    in_file: Scope  # for what is said in this folder's own files
    in_config: Scope  # for what `gallery.yaml` says of it
    said: _Said
    album: Album
    pairs: Pairs
    photos: dict[str, Photo] = field(default_factory=dict)  # by path, less what others close
    children: list[_Node] = field(default_factory=list)

    def finished(self) -> Album:
        if not self.children:
            return self.album
        return replace(self.album, albums=tuple(child.finished() for child in self.children))


class _TreeReader:
    """Reads one photo tree."""

    def __init__(
        self,
        config: Config,
        gallery: GalleryConfig,
        tree: Tree,
        facts: Inspected,
        mistakes: ErrorCollector,
        lost: LostRules,
        last: LastBuild,
    ) -> None:
        self.config = config
        self.gallery = gallery
        self.tree = tree
        self.facts = facts
        self.mistakes = mistakes
        self.lost = lost
        self.last = last
        self.central = ConfigOverrides(gallery, tree, mistakes)
        self.weigher = RuleMerger(config.policy.audiences, mistakes, config.timezone)
        self.scopes = RoleScopes(mistakes)
        self.asked = fields_used(config.limits)
        self.prefix = f"{gallery.name}/" if gallery.name else ""
        self.problems = [Problem(self.prefix + one.path, one.reason) for one in tree.problems]
        self.passed_over = [Problem(self.prefix + one.path, one.reason) for one in tree.passed_over]
        self.folder_patterns = (*config.names.folders, *DEFAULT_FOLDER_PATTERNS)
        self.file_patterns = (*config.names.files, *DEFAULT_FILE_PATTERNS)
        self.diagnostics: list[Diagnostic] = []
        self.notes: list[Path] = []
        self.left: list[LeftBehind] = []
        self.has_own: set[tuple[str, str]] = set()  # photos with a sidecar, and its ending
        self._peopled: set[str] | None = None

    def root(self) -> Album:
        """The tree's root album, with all below it."""
        nodes: dict[str, _Node] = {}
        for folder in self.tree.folders:
            above = nodes.get(folder.path.rpartition("/")[0]) if folder.path else None
            node = self._node(folder, above)
            nodes[folder.path] = node
            if above is not None:
                above.children.append(node)
        self._bind(nodes)
        photos = [photo.path for node in nodes.values() for photo in node.album.photos]
        paths = [path.removeprefix(self.prefix) for path in photos]
        rules = [
            rule
            for node in nodes.values()
            for rule in (node.album.rule, *(photo.rule for photo in node.album.photos))
        ]
        self._remark(
            self.central.diagnostics(nodes, paths, self.config, rules, self.last, self.lost)
        )
        self.diagnostics += self._cover_remarks(nodes, set(paths))
        self.diagnostics += self.scopes.diagnostics(self.weigher.used)
        return nodes[""].finished()

    def _has_photos(self, path: str) -> bool:
        """Whether there are photos in a folder, at any depth."""
        if self._peopled is None:
            self._peopled = {
                above
                for folder in self.tree.folders
                if any(kind(file.path) is Kind.PHOTO for file in folder.files)
                for above in ("", *accumulate(folder.path.split("/"), "{}/{}".format))
            }
        return path in self._peopled

    def _remark(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep these, which are about paths of this tree: another may have the same."""
        self.diagnostics += (replace(one, about=self.prefix + one.about) for one in diagnostics)

    def _keep_left(self, folder: Folder, sidecars: Sidecars) -> None:
        """Take in the notes and XMP files of this folder that belong to no photo, and which
        photos have one.
        """
        for ending, table in (("md", sidecars.notes), ("xmp", sidecars.xmp)):
            self.has_own.update((self.prefix + path, ending) for path in table)
        for file, target in sidecars.left:
            said: MetadataFields | None
            has_rules = False
            if file.name.lower().endswith(".xmp"):
                said = self._xmp_left(file)
            else:
                note = self._note_left(file)
                said = partial_of([Layer(note, {})]) if note else EMPTY
                has_rules = note is not None and speaks_of_access(note.note)
            folded = target.casefold()
            others = (one.name.casefold() for one in folder.files if kind(one.path) != Kind.NOTE)
            is_of_file = any(folded in (name, stem(name)) for name in others)
            self.left.append(
                LeftBehind(file, self.prefix + file.path, target, said, has_rules, is_of_file)
            )

    def _node(self, folder: Folder, above: _Node | None) -> _Node:
        pairs = pair(folder)
        sidecars = attach(folder, pairs, self.mistakes, self._has_photos)
        self._keep_left(folder, sidecars)
        self._remark(_alone(file) for file in pairs.alone)
        for file in pairs.alone:  # what is said of it stands ready for when it is shown
            self.central.photo((file.path,))
        own = self._album_note(sidecars)
        central = [self.central.album(folder.path)]
        if not folder.path:
            central.append(self.gallery.root)
        said = [one for one in central if one is not None]
        path = (self.prefix + folder.path).rstrip("/")
        roles = self.config.policy.roles
        in_config: Scope = above.in_config if above else roles
        in_file: Scope = above.in_file if above else roles
        for noted in reversed(said):
            added = self.scopes.defined(noted, in_config, path)
            if added:
                in_config, in_file = {**in_config, **added}, {**in_file, **added}
        if own is not None and (added := self.scopes.defined(own, in_file, path)):
            in_file = {**in_file, **added}
        layers = [Layer(one, in_config) for one in said]
        if own is not None:
            layers.insert(0, Layer(own, in_file))
        album_said = _Said(layers)
        album = self._album(folder, album_said)
        node = _Node(folder, in_file, in_config, album_said, album, pairs)
        node.photos = {one.path: self._photo(one, sidecars, node) for one in pairs.photos}
        return node

    def _bind(self, nodes: Mapping[str, _Node]) -> None:
        """Give each photo what closes those that it belongs with, and each album its photos."""
        audiences = self.config.policy.audiences
        at_home = {path: bound(node.photos, node.pairs, audiences) for path, node in nodes.items()}
        linked = self._linked(nodes, at_home) if self.tree.links else at_home
        for path, node in nodes.items():
            shown = (one for one in linked[path].values() if one.source.digest)
            node.album = replace(node.album, photos=tuple(shown))

    def _linked(
        self, nodes: Mapping[str, _Node], at_home: Mapping[str, Photos]
    ) -> dict[str, Photos]:
        """The photos of each folder, with what closes those elsewhere that they are links to."""
        owners = {
            file.path: (path, photo.path)
            for path, node in nodes.items()
            for photo in node.pairs.photos
            for file in photo.files()
            if file.path not in self.tree.links
        }
        found = dict(at_home)
        for path, node in nodes.items():
            linked = dict(node.photos)
            for photo in node.pairs.photos:
                homes = {self.tree.links.get(file.path) for file in photo.files()} & owners.keys()
                for folder, target in sorted(owners[home] for home in homes if home is not None):
                    if target != photo.path:
                        way = self._way(nodes, folder)
                        there = at_home[folder][target]
                        linked[photo.path] = linked_to(linked[photo.path], way, there)
            if linked != node.photos:
                found[path] = bound(linked, node.pairs, self.config.policy.audiences)
        return found

    def _way(self, nodes: Mapping[str, _Node], path: str) -> list[Album]:
        """The albums from the root to a folder."""
        names = path.split("/") if path else []
        way = [nodes["/".join(names[:count])].album for count in range(len(names) + 1)]
        return [Album(""), *way] if self.prefix else way

    def _album_note(self, sidecars: Sidecars) -> Noted[AlbumInput] | None:
        if sidecars.album is None:
            return None
        content = self._content(sidecars.album)
        if content is None:
            return None
        try:
            return read_album_note(content, display_path(Path(sidecars.album.disk_path)))
        except ConfigErrors as errors:
            self.mistakes.extend(errors)
            return None

    def _album(self, folder: Folder, said: _Said) -> Album:
        config = self.config
        layers = said.layers
        is_root = not folder.path
        name = read_folder_name(folder.path or self.gallery.name, self.folder_patterns)
        date = said("date")
        sort = said("sort")
        inside_month = said("order_within_month")
        order = sort if isinstance(sort, tuple) else ()
        return Album(
            path=(self.prefix + folder.path).rstrip("/"),
            title=said("title") or (self.gallery.title if is_root else "") or "",
            shown_name=name.shown,
            undated_name=name.undated,
            description=next((one.noted.body for one in layers if one.noted.body), ""),
            date=self._in_timezone(date or name.date),
            cover=tidy(said("cover") or ""),
            sort=sort if isinstance(sort, Sort) else config.sort,
            direction=said("direction") or config.direction,
            custom_order=tuple(tidy(one) for one in order),
            rule=self.weigher.rule(layers),
            order_within_month=config.order_within_month if inside_month is None else inside_month,
            place=layers[0].noted.place() if layers else None,
        )

    def _photo(self, files: PhotoFiles, sidecars: Sidecars, node: _Node) -> Photo:
        """What is known of a photo. One that cannot be read has no digest: it is not shown, and
        what is said of it still closes what belongs with it.
        """
        layers = self._layers(files, sidecars.notes.get(files.path, []), node)
        noted = partial_of(layers)
        settled = settled_by(noted, layers)
        sidecar_files = sidecars.xmp.get(files.path, ())
        beside = [self._xmp(file, files, settled) for file in sidecar_files]
        known = {file: self._inside(file) for file in files.files()}
        facts = known[files.shown]
        if facts is None:
            return Photo(
                self.prefix + files.path,
                SourceFile(files.shown.disk_path, "", "", 0, 0, 0),
                Metadata(),
                self.weigher.rule(layers),
                unknown=EVERY,
                place=layers[0].noted.place() if layers else None,
            )
        unread = [
            f"`{file.name}`"
            for file, one in zip(sidecar_files, beside, strict=True)
            if one is None or one.lost
        ]
        pictures = [one for file, one in known.items() if one and kind(file.path) is Kind.PHOTO]
        raw = [
            *(
                one.said
                for file, one in zip(sidecar_files, beside, strict=True)
                if one and not is_of_version(file.name, files.files())  # only limits hear that
            ),
            *chain.from_iterable((one.embedded, one.exif) for one in pictures),
        ]
        partial = coalesce(noted, *by_people(raw, [file.name for file in files.files()]))
        metadata = self._metadata(partial, layers, files)
        not_known = unknown(
            settled,
            may_hold(facts.lost),
            *(may_hold(one.lost) if one else EVERY for one in beside),
        )
        readings: tuple[Metadata, ...] = ()
        if self.asked:
            said = [one.readings for one in beside if one]
            for file in known:
                found = inside(file, known[file])
                if found:
                    said.append(unpacked(found.heard, coalesce(found.embedded, found.exif)))
                lost = unknown(settled, may_hold(found.lost) if found else EVERY)
                not_known |= lost
                if file is not files.shown and lost & self.asked:
                    unread.append(f"`{file.name}`")
                    self._remark([lost_beside_remark(file, files.path, lost & self.asked)])
            readings = readings_of(metadata, settled, said, self.asked)
        if noted.people is None and "keywords" in not_known:
            not_known |= {"people"}  # who may be named among the keywords
        if facts.lost:
            asked = self.asked & not_known
            self._remark([lost_remark(files.shown, files.path, facts.lost, asked)])
        return Photo(
            path=self.prefix + files.path,
            source=SourceFile(
                location=files.shown.disk_path,
                digest=facts.digest,
                format=facts.format,
                size=facts.size,
                width=facts.width,
                height=facts.height,
                is_animated=facts.is_animated,
            ),
            metadata=metadata,
            rule=self.weigher.rule(layers),
            companions=tuple(
                path
                for file in files.files()
                if (path := self.prefix + file.path) != self.prefix + files.path
            ),
            unknown=not_known,
            unread=(*unread_parts(facts), *unread),
            readings=readings,
            place=layers[0].noted.place() if layers else None,
        )

    def _layers(self, files: PhotoFiles, notes: list[File], node: _Node) -> list[Layer[PhotoInput]]:
        """What is said of a photo, the strongest first; contradictions are noted."""
        exact, by_pattern = self.central.photo(file.path for file in files.files())
        if not (notes or exact or by_pattern):
            return []
        beside = [
            Layer(one, node.in_file, is_own=True) for one in map(self._photo_note, notes) if one
        ]
        named = [Layer(one, node.in_config, is_own=True) for one in exact]
        # Of two patterns the later says more, but in what concerns access they may not differ.
        matched = [Layer(one, node.in_config) for one in reversed(by_pattern)]
        self.weigher.check_equals(files.path, beside, OTHER_FIELDS)
        self.weigher.check_equals(files.path, named, OTHER_FIELDS)
        self.weigher.check_equals(files.path, matched)
        return [*beside, *named, *matched]

    def _photo_note(self, file: File) -> Noted[PhotoInput] | None:
        content = self._content(file)
        if content is None:
            return None
        try:
            return read_photo_note(content, display_path(Path(file.disk_path)))
        except ConfigErrors as errors:
            self.mistakes.extend(errors)
            return None

    def _xmp(self, file: File, files: PhotoFiles, settled: MetadataFields) -> Xmp | None:
        """What an XMP file says; None where it cannot be read and may say anything."""
        path = Path(file.disk_path)
        self.notes.append(path)
        try:
            found = read_xmp_file(path)
        except SourceError as error:
            asked = self.asked & unknown(settled, EVERY)
            self._remark([xmp_remark(file, files.path, str(error), asked)])
            return None
        if asked := self.asked & unknown(settled, may_hold(found.lost)):
            self._remark([lost_beside_remark(file, files.path, asked)])
        return found

    def _note_left(self, file: File) -> Noted[PhotoInput] | None:
        """What a note of no photo says; nothing of one that another program keeps for itself."""
        content = self._content(file)
        if content is None or is_of_other_program(content, display_path(Path(file.disk_path))):
            return None
        return self._photo_note(file)

    def _xmp_left(self, file: File) -> MetadataFields | None:
        """What an XMP file of no photo says; None where it cannot be read."""
        try:
            found = read_xmp_file(Path(file.disk_path))
        except SourceError:
            return None
        heard = next(iter(found.readings.get("keywords", ())), found.said.keywords)
        return None if found.lost else replace(found.said, keywords=heard)

    def _content(self, file: File) -> bytes | None:
        """A note's bytes; that it cannot be read is a mistake, never "no note"."""
        path = Path(file.disk_path)
        self.notes.append(path)
        try:
            return note_bytes(path)
        except OSError as error:
            self.mistakes.add(
                ErrorCode.UNUSABLE_NOTE,
                place_of(file),
                f"this note cannot be read: {(error.strerror or str(error)).lower()}",
                "check its permissions: nothing is built while it may hold a rule",
            )
            return None

    def _inside(self, file: File) -> Facts | None:
        """The facts of a companion: of a picture, and of a RAW file that was looked into."""
        if kind(file.path) is Kind.PHOTO:
            return self._facts(file)
        found = self.facts.get((self.gallery.name, file.path))
        return found if isinstance(found, Facts) else None

    def _facts(self, file: File) -> Facts | None:
        found = self.facts.get((self.gallery.name, file.path))
        if isinstance(found, Facts):
            return found
        reason = found.reason if found else "was not looked into"
        self.problems.append(Problem(self.prefix + file.path, reason))
        return None

    def _metadata(
        self, partial: MetadataFields, layers: list[Layer[PhotoInput]], files: PhotoFiles
    ) -> Metadata:
        camera, lens = camera_and_lens(layers)
        technical = partial.technical or _EMPTY.technical
        if camera is not None or lens is not None:
            technical = replace(
                technical,
                camera=technical.camera if camera is None else camera,
                lens=technical.lens if lens is None else lens,
            )
        taken = partial.taken or read_file_name(files.path, self.file_patterns)
        return Metadata(
            title=partial.title or "",
            caption=partial.caption or "",
            caption_is_markdown=bool(partial.caption_is_markdown),
            alt=partial.alt or "",
            taken=self._in_timezone(taken),
            location=partial.location,
            place_names=partial.place_names or _EMPTY.place_names,
            technical=technical,
            keywords=partial.keywords or (),
            people=partial.people or (),
            rating=partial.rating or None,
            label=partial.label or "",
        )

    def _in_timezone(self, moment: Moment | None) -> Moment | None:
        """The same with the offset of the gallery's timezone where it has none."""
        if not isinstance(moment, CaptureTime) or moment.offset is not None:
            return moment
        offset = moment.local.replace(tzinfo=self.config.timezone).utcoffset()
        return replace(moment, offset=offset)

    def _cover_remarks(self, nodes: Mapping[str, _Node], photos: set[str]) -> list[Diagnostic]:
        found = []
        for path, node in nodes.items():
            album = node.album
            inside = f"{path}/" if path else ""
            if album.cover and inside + album.cover not in photos:
                found.append(
                    Diagnostic(
                        WarningCode.NO_COVER,
                        node.said.place("cover"),
                        f"album `{path}` has no photo `{album.cover}` for its cover",
                        "name a photo by its path from the album; until then one is chosen",
                        self.prefix + inside + album.cover,
                    )
                )
            known = {one.name for one in album.photos} | {
                child.folder.path.rpartition("/")[2] for child in node.children
            }
            found += [
                Diagnostic(
                    WarningCode.SORTS_NOTHING,
                    node.said.place("sort"),
                    f"album `{path}` sorts by `{name}`, which it does not have",
                    "correct the name, or take it out of `sort`",
                    self.prefix + inside + name,
                )
                for name in dict.fromkeys(album.custom_order)
                if name not in known
            ]
        return found


_EMPTY = Metadata()


class _Said:
    """Field by field what the strongest layer says."""

    def __init__(self, layers: list[Layer[AlbumInput]]) -> None:
        self.layers = layers

    def __call__(self, key: str) -> Any:
        layer = self._layer(key)
        return getattr(layer.noted.note, key) if layer else None

    def place(self, key: str) -> SourceLocation | None:
        """Where it says that."""
        layer = self._layer(key)
        return layer.noted.place(key) if layer else None

    def _layer(self, key: str) -> Layer[AlbumInput] | None:
        said = (layer for layer in self.layers if getattr(layer.noted.note, key) is not None)
        return next(said, None)


def _alone(file: File) -> Diagnostic:
    if kind(file.path) is Kind.RAW:
        return Diagnostic(
            WarningCode.RAW_ALONE,
            place_of(file),
            "this RAW file has no JPEG beside it, so it is left out",
            "put a JPEG of the same name beside it",
            file.path,
        )
    return Diagnostic(
        WarningCode.VIDEO,
        place_of(file),
        "videos are not supported yet, so this one is left out",
        "a later version shows them",
        file.path,
    )
