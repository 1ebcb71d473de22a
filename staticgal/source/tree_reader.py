"""One photo tree as albums: its folders from the top down, and the photos in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate

from staticgal.config.config import Config, GalleryConfig, Noted
from staticgal.config.schema.notes import AlbumInput
from staticgal.core.model import Album, Photo
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import ErrorCollector
from staticgal.source.albums import AlbumLayers, albums_to, make_album, missing_names
from staticgal.source.collect_photo import FactsByPath, PhotoCollector
from staticgal.source.config_overrides import ConfigOverrides, sets_access
from staticgal.source.filenames import DEFAULT_FOLDER_PATTERNS
from staticgal.source.groups.pairs import Pairs, pair, stem
from staticgal.source.groups.shared_rules import (
    PhotosByPath,
    with_rules_of_group,
    with_rules_of_target,
)
from staticgal.source.lost_rules.last_build import LastBuild
from staticgal.source.lost_rules.orphans import OrphanedSidecar
from staticgal.source.lost_rules.report import LostRules
from staticgal.source.merge import Layer, RoleTable, RuleMerger, fields_of
from staticgal.source.metadata.fields import EMPTY
from staticgal.source.notes.reader import NoteReader
from staticgal.source.notes.sidecars import Sidecars, match_sidecars, place_of
from staticgal.source.role_scopes import RoleScopes
from staticgal.source.tree.files import File, Folder, Kind, Problem, Tree, kind


@dataclass(slots=True)
class _Node:
    """One folder on the way to an Album: what its notes say, what roles mean in it."""

    folder: Folder
    in_notes: RoleTable  # for what is said in this folder's own files
    in_config: RoleTable  # for what `gallery.yaml` says of it
    layers: AlbumLayers
    album: Album
    pairs: Pairs
    photos: dict[str, Photo] = field(default_factory=dict)  # by path, less what others close
    children: list[_Node] = field(default_factory=list)

    def finished(self) -> Album:
        """The album, with all below it."""
        if not self.children:
            return self.album
        return replace(self.album, albums=tuple(child.finished() for child in self.children))


class TreeReader:
    """Reads one photo tree, whose `facts` are known; what is wrong goes to `mistakes` and `lost`.

    `prefix` is what the gallery puts before each path. `orphans` are the sidecars of no photo,
    `have_sidecar` the photos that have one, each with the ending of its name.
    """

    def __init__(
        self,
        config: Config,
        gallery: GalleryConfig,
        tree: Tree,
        facts: FactsByPath,
        mistakes: ErrorCollector,
        lost: LostRules,
        last: LastBuild,
    ) -> None:
        self.prefix = f"{gallery.name}/" if gallery.name else ""
        self.tree = tree
        self.overrides = ConfigOverrides(gallery, tree, mistakes)
        self.notes = NoteReader(mistakes)
        self.diagnostics: list[Diagnostic] = []
        self.orphans: list[OrphanedSidecar] = []
        self.have_sidecar: set[tuple[str, str]] = set()
        self._config = config
        self._gallery = gallery
        self._mistakes = mistakes
        self._lost = lost
        self._last = last
        self._merger = RuleMerger(config.policy.audiences, mistakes, config.timezone)
        self._scopes = RoleScopes(mistakes)
        self._folder_patterns = (*config.names.folders, *DEFAULT_FOLDER_PATTERNS)
        self._photos = PhotoCollector(
            *(config, gallery.name, facts, self.overrides, self.notes, self._merger, self._warn)
        )
        self._with_photos: set[str] | None = None

    def problems(self) -> list[Problem]:
        """What was skipped and may be missed: of the tree, and photos that cannot be read."""
        of_tree = [Problem(self.prefix + one.path, one.reason) for one in self.tree.problems]
        return [*of_tree, *self._photos.problems]

    def passed_over(self) -> list[Problem]:
        """What was skipped and nobody misses."""
        return [Problem(self.prefix + one.path, one.reason) for one in self.tree.passed_over]

    def root(self) -> Album:
        """The tree's root album, with all below it."""
        nodes: dict[str, _Node] = {}
        for folder in self.tree.folders:
            above = nodes.get(folder.path.rpartition("/")[0]) if folder.path else None
            node = self._node(folder, above)
            nodes[folder.path] = node
            if above is not None:
                above.children.append(node)
        self._share_rules(nodes)
        photos = [photo for node in nodes.values() for photo in node.album.photos]
        paths = [photo.path.removeprefix(self.prefix) for photo in photos]
        rules = [
            rule
            for node in nodes.values()
            for rule in (node.album.rule, *(photo.rule for photo in node.album.photos))
        ]
        for one in self.overrides.diagnostics(
            nodes, paths, self._config, rules, self._last, self._lost
        ):
            self._warn(one)
        self.diagnostics += self._missing_names(nodes, set(paths))
        self.diagnostics += self._scopes.diagnostics(self._merger.used)
        return nodes[""].finished()

    def _node(self, folder: Folder, above: _Node | None) -> _Node:
        pairs = pair(folder)
        sidecars = match_sidecars(folder, pairs, self._mistakes, self._has_photos)
        self._keep_orphans(folder, sidecars)
        for file in pairs.alone:
            self._warn(_alone(file))
            self.overrides.photo((file.path,))  # what is said of it stands ready for another day
        own = self.notes.album(sidecars.album) if sidecars.album else None
        of_config = [self.overrides.album(folder.path)]
        if not folder.path:
            of_config.append(self._gallery.root)
        said = [one for one in of_config if one is not None]
        path = (self.prefix + folder.path).rstrip("/")
        in_notes, in_config = self._role_tables(path, own, said, above)
        several = [Layer(one, in_config) for one in said]
        if own is not None:
            several.insert(0, Layer(own, in_notes))
        layers = AlbumLayers(several)
        name, title = folder.path or self._gallery.name, "" if folder.path else self._gallery.title
        album = make_album(
            *(path, name, title or "", layers),
            *(self._config, self._folder_patterns, self._merger),
        )
        node = _Node(folder, in_notes, in_config, layers, album, pairs)
        node.photos = {
            one.path: self._photos.photo(one, sidecars, in_notes, in_config) for one in pairs.photos
        }
        return node

    def _role_tables(
        self,
        path: str,
        own: Noted[AlbumInput] | None,
        of_config: list[Noted[AlbumInput]],
        above: _Node | None,
    ) -> tuple[RoleTable, RoleTable]:
        """What roles mean in the folder's own files, and in what `gallery.yaml` says of it."""
        roles: RoleTable = self._config.policy.roles
        in_config = above.in_config if above else roles
        in_notes = above.in_notes if above else roles
        for noted in reversed(of_config):
            if added := self._scopes.defined(noted, in_config, path):
                in_config, in_notes = {**in_config, **added}, {**in_notes, **added}
        if own is not None and (added := self._scopes.defined(own, in_notes, path)):
            in_notes = {**in_notes, **added}
        return in_notes, in_config

    def _keep_orphans(self, folder: Folder, sidecars: Sidecars) -> None:
        """Take in the notes and XMP files of this folder that belong to no photo, and which
        photos have one.
        """
        for ending, table in (("md", sidecars.notes), ("xmp", sidecars.xmp)):
            self.have_sidecar.update((self.prefix + path, ending) for path in table)
        for file, target in sidecars.orphans:
            has_rules = False
            if file.name.lower().endswith(".xmp"):
                fields = self.notes.orphan_xmp(file)
            else:
                note = self.notes.orphan(file)
                fields = fields_of([Layer(note, {})]) if note else EMPTY
                has_rules = note is not None and sets_access(note.note)
            folded = target.casefold()
            others = (one.name.casefold() for one in folder.files if kind(one.path) != Kind.NOTE)
            is_of_file = any(folded in (name, stem(name)) for name in others)
            self.orphans.append(
                OrphanedSidecar(
                    file, self.prefix + file.path, target, fields, has_rules, is_of_file
                )
            )

    def _has_photos(self, path: str) -> bool:
        """Whether there are photos in a folder, at any depth."""
        if self._with_photos is None:
            self._with_photos = {
                above
                for folder in self.tree.folders
                if any(kind(file.path) is Kind.PHOTO for file in folder.files)
                for above in ("", *accumulate(folder.path.split("/"), "{}/{}".format))
            }
        return path in self._with_photos

    def _share_rules(self, nodes: Mapping[str, _Node]) -> None:
        """Give each photo what closes those that it belongs with, and each album its photos."""
        audiences = self._config.policy.audiences
        at_home = {
            path: with_rules_of_group(node.photos, node.pairs, audiences)
            for path, node in nodes.items()
        }
        linked = self._linked(nodes, at_home) if self.tree.links else at_home
        for path, node in nodes.items():
            shown = (one for one in linked[path].values() if one.source.digest)
            node.album = replace(node.album, photos=tuple(shown))

    def _linked(
        self, nodes: Mapping[str, _Node], at_home: Mapping[str, PhotosByPath]
    ) -> dict[str, PhotosByPath]:
        """The photos of each folder, with what closes those elsewhere that they are links to."""
        links, albums = self.tree.links, {path: node.album for path, node in nodes.items()}
        owners = {
            file.path: (path, photo.path)
            for path, node in nodes.items()
            for photo in node.pairs.photos
            for file in photo.files()
            if file.path not in links
        }
        above = [Album("")] if self.prefix else []
        found = dict(at_home)
        for path, node in nodes.items():
            linked = dict(node.photos)
            for photo in node.pairs.photos:
                homes = {links.get(file.path) for file in photo.files()} & owners.keys()
                for folder, target in sorted(owners[home] for home in homes if home is not None):
                    if target != photo.path:
                        ancestors = [*above, *albums_to(folder, albums)]
                        there = at_home[folder][target]
                        linked[photo.path] = with_rules_of_target(
                            linked[photo.path], ancestors, there
                        )
            if linked != node.photos:
                audiences = self._config.policy.audiences
                found[path] = with_rules_of_group(linked, node.pairs, audiences)
        return found

    def _missing_names(self, nodes: Mapping[str, _Node], photos: set[str]) -> list[Diagnostic]:
        return [
            one
            for path, node in nodes.items()
            for one in missing_names(
                *(path, self.prefix, node.album, node.layers),
                {child.folder.path.rpartition("/")[2] for child in node.children},
                photos,
            )
        ]

    def _warn(self, diagnostic: Diagnostic) -> None:
        """Keep it; it is about a path of this tree: another may have the same."""
        self.diagnostics.append(replace(diagnostic, about=self.prefix + diagnostic.about))


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
