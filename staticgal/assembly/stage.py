"""One audience's next site, staged in a folder of its own, from what changed since the last.

The folder starts as the site before the last, kept as a spare, brought up to date; so the work is
as large as the change, and yet the whole site changes in one swap. Nothing is ever written in
place: files are hard links that the spare, the site and the store share.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from staticgal.assembly.foreign_files import (
    make_room,
    owner_of,
    refuse_anothers,
    refuse_file,
    refuse_link,
    refuse_photos,
    was_written_to,
)
from staticgal.assembly.staged_folder import StagedFolder, remove_tree
from staticgal.assembly.staged_site import Part, Staged, StoreCorruptedError
from staticgal.assembly.swap import put_in_place
from staticgal.diagnostics import Diagnostic, Warn, WarningCode
from staticgal.errors import SourceLocation
from staticgal.site.digest import of_bytes
from staticgal.site.manifest import ManifestFile, manifest_file, manifest_of
from staticgal.site.on_disk import folder_signature
from staticgal.state.database import PLACE_OF, State
from staticgal.state.sites import SiteState
from staticgal.state.store import is_as_filed


class Sites:
    """The folder of sites, the spares beside the store, and the state that knows both.

    `base` is the folder of the gallery, for which it is built; `warn` is told what is met there.
    """

    def __init__(
        self,
        output: Path,
        spares: Path,
        state: State,
        base: Path | None = None,
        warn: Warn = lambda _: None,
    ) -> None:
        self._output = output
        self._spares = spares
        self._state = state
        self._base = base or output.parent
        self._warn = warn

    def folder(self, audience: str) -> Path:
        """Where the audience's site stands."""
        return self._output / audience

    def earlier_place(self, audience: str) -> Path | None:
        """Where the audience's site stood when it was last put in place; None where not known."""
        place = self._state.get(f"{PLACE_OF}{audience}")
        return Path(os.path.normpath(self._base / place / audience)) if place else None

    @property
    def _place(self) -> str:
        # From the gallery, so that it is the same in a copy of the gallery as a whole.
        return os.path.relpath(self._output, self._base)

    def _owner(self, audience: str) -> Path:
        """The file that says for which gallery the site was built."""
        return self._spares / f"{audience}.gallery"

    def is_intact(self, audience: str) -> bool:
        """Whether the site stands as it was swapped in, as far as its folders tell.

        A file added to or taken from a folder changes that folder's time, a page changed in place
        its own. Whoever changes a file and puts its time back is `verify`'s to find.
        """
        known, folder = self._state.site(audience), self.folder(audience)
        if known is None or known.is_swapping or not folder.is_dir():
            return False
        if folder_signature(folder) != known.folders:
            return False
        if was_written_to(folder):
            self._warn(
                Diagnostic(
                    WarningCode.CHANGED_FILES,
                    SourceLocation(str(folder)),
                    "another program has changed files in it; it is made anew",
                    about=audience,
                )
            )
            return False
        return True

    def stage(self, audience: str, parts: Sequence[Part]) -> Staged | None:
        """The next site of the audience; None when no part differs and the last one is intact."""
        refuse_link(self.folder(audience))
        refuse_file(self.folder(audience))
        refuse_photos(self._output)
        refuse_anothers(self.folder(audience), self._owner(audience), self._base)
        if not self.is_intact(audience):
            self._begin_anew(audience)
        before = self._state.parts(audience)
        changed = [part for part in parts if before.get(part.name) != part.inputs]
        gone = tuple(before.keys() - {part.name for part in parts})
        if not changed and not gone and self._state.site(audience) is not None:
            return None
        is_anew = self._state.site(audience) is None
        last = self._state.manifest(audience)
        staged = Staged(audience, self._spares / audience, last, is_anew, parts_gone=gone)
        # With `output:` elsewhere the spares may come to lie in a folder that a web server shows.
        self._spares.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._bring_up_to_date(audience, staged.folder)
        touched = StagedFolder(staged.folder)
        removed: set[str] = set()
        for part in changed:
            old = self._state.files_of(audience, part.name)
            new = tuple(self._write(part, old, touched, staged))
            staged.parts[part.name] = (part.inputs, new)
            removed.update(old.keys() - {file.path for file in new})
        for name in gone:
            removed.update(self._state.files_of(audience, name))
        written = [file for _, files in staged.parts.values() for file in files]
        for path in removed - {file.path for file in written}:
            elsewhere = self._state.parts_with(audience, path)
            if not elsewhere.keys() - staged.parts.keys() - set(gone):
                touched.remove(path)
                staged.gone.add(path)
        touched.finish()
        kept = (file for file in last.files if file.path not in staged.gone)
        staged.manifest = manifest_of(audience, (*kept, *written))
        return staged

    def swap(self, staged: Staged) -> None:
        """Make the staged site the audience's; it has been verified."""
        audience, state = staged.audience, self._state
        with state.transaction():
            state.set_site(audience, SiteState(is_swapping=True, has_spare=False, folders=""))
        self._owner(audience).write_text(owner_of(self._base, self._output), "utf-8")
        was_there = put_in_place(staged.folder, self.folder(audience))
        folders = folder_signature(self.folder(audience))
        with state.transaction():
            for name in staged.parts_gone:
                state.drop_part(audience, name)
            for name, (inputs, files) in staged.parts.items():
                state.replace_part(audience, name, inputs, files)
            state.set_pending(audience, staged.added, staged.gone)
            # What else a site held that nobody knew stands in no list of changes: no use as spare.
            has_spare = was_there and not staged.is_anew
            state.set_site(audience, SiteState(False, has_spare, folders))
            state.put(f"{PLACE_OF}{audience}", self._place)

    def keep_unchanged(self, staged: Staged) -> None:
        """Remember new inputs that led to the very same files."""
        with self._state.transaction():
            for name, (inputs, files) in staged.parts.items():
                self._state.replace_part(staged.audience, name, inputs, files)
            for name in staged.parts_gone:
                self._state.drop_part(staged.audience, name)
            self._state.set_pending(staged.audience, (), ())
            folders = folder_signature(self.folder(staged.audience))
            self._state.set_site(staged.audience, SiteState(False, True, folders))

    def discard(self, staged: Staged) -> None:
        """Throw a staged site away; the last good one stays."""
        remove_tree(staged.folder)

    def remove(self, audience: str) -> None:
        """Take away the site of an audience that is no more, spare and all."""
        refuse_link(self.folder(audience))
        remove_tree(self._spares / audience)
        aside = self._spares / f"{audience}.gone"
        remove_tree(aside)
        if self.folder(audience).exists():
            self._make_room(audience)
            self._spares.mkdir(parents=True, exist_ok=True)
            self.folder(audience).rename(aside)
            remove_tree(aside)
        with self._state.transaction():
            self._state.forget_site(audience)

    def _begin_anew(self, audience: str) -> None:
        """Forget a site that is not as it was left, so that the next one is made whole."""
        self._make_room(audience)
        with self._state.transaction():
            self._state.forget_site(audience)
        remove_tree(self._spares / audience)
        remove_tree(self._spares / f"{audience}.old")

    def _make_room(self, audience: str) -> None:
        """Move away what is not of the site that stands in the audience's folder."""
        is_known = self._state.site(audience) and self.earlier_place(audience) == self.folder(
            audience
        )
        known = self._state.paths(audience) if is_known else None
        make_room(self.folder(audience), self._spares.parent / "set-aside", known, self._warn)

    def _bring_up_to_date(self, audience: str, folder: Path) -> None:
        """Make `folder` equal to the site as it stands now, for as little work as possible."""
        state, site = self._state, self.folder(audience)
        known = state.site(audience)
        if known is None:
            remove_tree(folder)
            folder.mkdir(parents=True)
            return
        pending = state.pending(audience)
        with state.transaction():  # a build killed from here on must not trust the spare
            state.set_site(audience, SiteState(False, False, known.folders))
        touched = StagedFolder(folder)
        if known.has_spare and folder.is_dir():
            for path, is_gone in pending.items():
                touched.remove(path)
                if not is_gone:
                    touched.link(site / path, path)
        else:
            remove_tree(folder)
            folder.mkdir(parents=True)
            for path in state.paths(audience):
                touched.link(site / path, path)
        touched.finish()

    def _write(
        self, part: Part, old: Mapping[str, ManifestFile], touched: StagedFolder, staged: Staged
    ) -> Iterator[ManifestFile]:
        """Put what is new or changed of a part into the staged folder; yields all its files."""
        contents = part.contents()
        for path, media in contents.media.items():
            if path not in old:
                if not is_as_filed(media.stored, media.digest, media.size):
                    raise StoreCorruptedError(media.stored)
                if touched.link(media.stored, path):
                    staged.added[path] = media.digest
            yield manifest_file(path, media.size, media.digest)
        for path, content in contents.pages:
            digest = of_bytes(content)
            if path not in old or old[path].sha256 != digest:
                touched.write(path, content, digest)
                staged.added[path] = digest
            yield manifest_file(path, len(content), digest)


def spares_of(output: Path, own: str) -> Path:
    """Where the spares of these sites lie: beside their folder, so that a swap stays on one disk.

    Several galleries may have their folders of sites in one place.
    """
    return output.parent / own / ("sites" if output.name == "build" else f"sites-{output.name}")
