"""Judges sites: those that wait to be put in place, and those that stand.

One judge for both: what a build lets out passes `verify`, and what `verify` refuses no build would
let out. They differ in how much is read: a build reads what is new in a site, `verify` all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from staticgal.assembly.parts import Parts
from staticgal.assembly.stage import Staged
from staticgal.core.rendition import RenditionJob
from staticgal.core.view import SiteView
from staticgal.render.pages.items import title_of
from staticgal.render.theme import Theme
from staticgal.site.digest import of_file
from staticgal.site.layout import MEDIA_FOLDER
from staticgal.site.manifest import Manifest
from staticgal.site.media_types import TEXTS
from staticgal.state.database import State
from staticgal.state.store import Store
from staticgal.verify.allowed import Allowed
from staticgal.verify.folder import as_written, wrong_in
from staticgal.verify.page import promise_of
from staticgal.verify.pages import Finding, check_pages
from staticgal.verify.read_back import Check, read_back
from staticgal.workers.protocol import Workers


@dataclass(frozen=True, slots=True)
class Showing:
    """What the gate lets through for one site: its words, and the files to make for it."""

    site: SiteView
    jobs: Sequence[RenditionJob]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a site that stands, and how it lags behind without harm."""

    findings: tuple[Finding, ...]
    is_behind: bool = False  # it lacks something that is to be shown
    is_made_otherwise: bool = False  # with another theme, or another version of the program


class Judge:
    """Judges the sites of one gallery, each by what its audience may see and nothing else.

    `words` gives, for an audience, what belongs to things hidden from it; `machine` are paths that
    no page may hold. `scratch` is a folder of ours on the disk that the sites are on.
    """

    def __init__(
        self,
        state: State,
        store: Store,
        theme: Theme,
        encoder: str,
        secrets: Mapping[str, bytes],
        words: Callable[[str], Iterable[str]],
        machine: Sequence[str],
        workers: Workers,
        scratch: Path,
    ) -> None:
        self._state = state
        self._store = store
        self._theme = theme
        self._encoder = encoder
        self._secrets = secrets
        self._words = words
        self._machine = machine
        self._workers = workers
        self._scratch = scratch

    def staged(self, staged: Staged, site: SiteView) -> tuple[Finding, ...]:
        """What is wrong with a staged site, of all that is new in it."""
        audience, manifest = staged.audience, staged.manifest
        pages = {path: digest for path, digest in staged.added.items() if path.endswith(TEXTS)}
        return tuple(
            sorted(
                (
                    *self._of_folder(audience, staged.folder, manifest),
                    *self._of_pages(audience, staged.folder, pages, manifest, site),
                )
            )
        )

    def remember(self, audience: str) -> None:
        """Remember with what the site that now stands was made."""
        site = self._state.site(audience)
        if site is not None:
            made_with = f"{self._theme.digest} {site.folders} {self._encoder}"
            self._state.put(_made_with(audience), made_with)

    def standing(
        self,
        audience: str,
        folder: Path,
        now: Showing,
        narrowed: Callable[[], Showing | None],
        why: Callable[[], Iterable[str]],
    ) -> Verdict:
        """What is wrong with a site as it stands, every file of it read back.

        `now` is what it should show; `narrowed` gives the same less what was not shown when it was
        built, as far as that is known; `why` says what it shows that it should not.
        """
        manifest = self._state.manifest(audience)
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not folder.is_dir():
            text = "there is no site; `staticgal build` makes it"
            return Verdict((Finding(audience, "", text),))
        if not manifest.files:
            text = "it is not known how this site was built; `staticgal build` makes it anew"
            return Verdict((Finding(audience, "", text),))
        theme, encoder = self._made_with(audience)
        before = self._state.parts(audience)
        showing = now
        other = self._unlike(audience, now, before, theme, encoder)
        is_behind = False
        if other and (less := narrowed()) is not None:
            is_behind = not self._unlike(audience, less, before, theme, encoder)
            showing = less if is_behind else now
        stale = () if is_behind else other
        findings = list(self._of_folder(audience, folder, manifest))
        findings += self._of_contents(audience, folder, manifest, showing, encoder, stale)
        if stale:
            findings += self._stale(audience, now.site, stale, why)
        is_made_otherwise = (theme.digest, encoder) != (self._theme.digest, self._encoder)
        return Verdict(tuple(sorted(set(findings))), is_behind, is_made_otherwise)

    # --- stale ------------------------------------------------------------------------------------

    def _made_with(self, audience: str) -> tuple[Theme, str]:
        """The theme (as far as it counts here) and the encoder that the site was made with."""
        digest, _, rest = self._state.get(_made_with(audience)).partition(" ")
        folders, _, encoder = rest.partition(" ")
        site = self._state.site(audience)
        if site is None or not encoder or folders != site.folders:
            return self._theme, self._encoder
        return replace(self._theme, digest=digest), encoder

    def _unlike(
        self,
        audience: str,
        showing: Showing,
        before: Mapping[str, str],
        theme: Theme,
        encoder: str,
    ) -> tuple[str, ...]:
        """The parts of the site that were made from something else than what is to be shown."""
        parts = self._parts(audience, showing, theme, encoder)
        now = {part.name: part.inputs for part in parts.all()}
        return tuple(
            name for name in (*now, *(before.keys() - now)) if now.get(name) != before.get(name)
        )

    def _stale(
        self,
        audience: str,
        site: SiteView,
        parts: Collection[str],
        why: Callable[[], Iterable[str]],
    ) -> Iterator[Finding]:
        reasons = list(why())
        if not reasons:
            titles = [title_of(site, album) for album in site.albums() if album.id in parts]
            where = f" (`{titles[0]}`{' and more' if len(titles) > 1 else ''})" if titles else ""
            reasons = [f"it is not what a build would write now{where}"]
        for reason in reasons:
            yield Finding(audience, "", f"{reason}; build again")

    # --- what stands ------------------------------------------------------------------------------

    def _of_folder(self, audience: str, folder: Path, manifest: Manifest) -> Iterator[Finding]:
        written = as_written(self._scratch)
        for path, problem in wrong_in(folder, manifest, written):
            yield Finding(audience, path, problem)

    def _of_contents(
        self,
        audience: str,
        folder: Path,
        manifest: Manifest,
        showing: Showing,
        encoder: str,
        stale: Collection[str],
    ) -> Iterator[Finding]:
        """What is wrong inside the files. Parts that are stale as a whole are not asked what of
        them is hidden: all of it may be.
        """
        files = manifest.by_path
        there = {path for path in files if (folder / path).is_file()}
        old = {path for part in stale for path in self._state.files_of(audience, part)}
        parts = self._parts(audience, showing, self._theme, encoder)
        promised = {path: (file, product) for path, file, product in parts.promised()}
        pages = {path: files[path].sha256 for path in there if path.endswith(TEXTS)}
        fresh = {path: digest for path, digest in pages.items() if path not in old}
        yield from self._of_pages(audience, folder, fresh, manifest, showing.site)
        rest = {path: digest for path, digest in pages.items() if path in old}
        yield from self._of_pages(audience, folder, rest, manifest, showing.site, is_known=False)
        checks = []
        for path in sorted(there - pages.keys()):
            if path in promised and promised[path][0].digest == files[path].sha256:
                checks.append(Check(path, str(folder / path), *promised[path]))
            elif (problem := _unlike_written(folder / path, files[path].sha256)) is not None:
                yield Finding(audience, path, problem)
            elif path.startswith(MEDIA_FOLDER) and path not in old:
                yield Finding(audience, path, "it is not for this audience as things are")
        for path, problems in read_back(checks, self._workers):
            for problem in problems:
                yield Finding(audience, path, problem)

    def _of_pages(
        self,
        audience: str,
        folder: Path,
        pages: Mapping[str, str],
        manifest: Manifest,
        site: SiteView,
        *,
        is_known: bool = True,
    ) -> list[Finding]:
        """What is wrong with some pages; unless it is known what they are made of, there is no
        telling which words they may hold.
        """
        if not pages:
            return []
        promise = promise_of(
            self._words(audience) if is_known else (),
            self._theme.own,
            self._machine,
            site.url,
            self._theme.third_party,
        )
        allowed = Allowed(site, self._theme.own)
        return check_pages(
            audience,
            folder,
            pages,
            set(manifest.by_path),
            promise,
            allowed,
            self._workers,
            self._scratch,
        )

    def _parts(self, audience: str, showing: Showing, theme: Theme, encoder: str) -> Parts:
        return Parts(
            showing.site,
            showing.jobs,
            self._state.rendition,
            encoder,
            self._secrets[audience],
            self._store,
            theme,
        )


def _unlike_written(path: Path, digest: str) -> str | None:
    """What is wrong with the bytes of a file; None where they are those that were written."""
    try:
        is_as_written = of_file(path) == digest
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return None if is_as_written else "its bytes are not those that were written"


def _made_with(audience: str) -> str:
    return f"made with of {audience}"
