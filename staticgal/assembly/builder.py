"""From projections to sites that stand in their folders: plan, make, stage, verify, swap."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from staticgal.assembly.compare import SiteComparer, Verdict, stale_findings
from staticgal.assembly.make_parts import PartMaker, Showing
from staticgal.assembly.renditions import Renditions
from staticgal.assembly.stage import Sites, spares_of
from staticgal.assembly.staged_site import StoreCorruptedError
from staticgal.core.photo_reader import PhotoReader
from staticgal.core.view import SiteView
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.progress import Reporter
from staticgal.render.images.encode import encoder_version
from staticgal.render.pages.texts import PageTexts
from staticgal.render.theme import Theme
from staticgal.site.inventory import is_site
from staticgal.site.layout import SitePart
from staticgal.state.database import State
from staticgal.state.store import Store
from staticgal.state.verified import Inputs, remember_verified
from staticgal.text.lists import counted
from staticgal.verify.judge import Judge, PageRules
from staticgal.verify.pages import Finding
from staticgal.workers.protocol import Workers


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """What became of one site: files new in it and gone from it, and where it stands."""

    added: int = 0
    removed: int = 0
    is_unchanged: bool = False
    is_replaced: bool = False
    findings: tuple[Finding, ...] = ()


class SiteBuilder:
    """Builds the sites of one gallery. It never sees the gallery itself.

    `words` gives, for an audience, what belongs to things hidden from it; `machine` are paths
    that no page may hold; `photos` opens the photos.
    """

    def __init__(
        self,
        state: State,
        own: Path,
        output: Path,
        theme: Theme,
        secrets: Mapping[str, bytes],
        words: Callable[[str], Iterable[str]],
        machine: Sequence[str],
        max_megapixels: int,
        photos: PhotoReader,
        workers: Workers,
        reporter: Reporter,
    ) -> None:
        self._state = state
        store = Store(own / "store")
        # Beside the folder of sites, so that a swap stays on one file system.
        spares = spares_of(output, own.name)
        self._sites = Sites(output, spares, state, own.parent, reporter.warn)
        self._words = words
        self._machine = machine
        self._reporter = reporter
        encoder = encoder_version()
        self.renditions = Renditions(
            state, store, encoder, photos, max_megapixels, workers, reporter
        )
        self._maker = PartMaker(theme, encoder, store, secrets, state.rendition)
        self._comparer = SiteComparer(state, self._maker)
        self._judge = Judge(workers, spares)
        self.notes = theme.notes

    def folder(self, audience: str) -> Path:
        """Where the audience's site stands, or will."""
        return self._sites.folder(audience)

    def distrust(self, audience: str, findings: Iterable[Finding]) -> None:
        """Let the next build make anew what was found to be wrong in a site as it stands.

        A picture is the same file in the store and in other sites: they are made anew, too.
        """
        files = self._state.manifest(audience).by_path
        found = (files[one.path] for one in findings if one.path in files)
        digests = {file.sha256 for file in found if file.part is SitePart.MEDIA}
        with self._state.transaction():
            self._state.mark_broken(self._state.keys_with(digests))
        self.renditions.distrust_sites(digests)
        self._state.distrust(audience)

    def build_site(self, audience: str, showing: Showing) -> SiteOutcome:
        """Stage the site, read it back, and put it in the last one's place if nothing is wrong."""
        left = self._sites.earlier_place(audience)
        if left and left != self.folder(audience) and is_site(left):
            self._reporter.warn(
                Diagnostic(
                    WarningCode.OLD_SITE,
                    SourceLocation(str(left)),
                    "this is an old site, which no build changes now",
                    "delete it",
                    audience,
                )
            )
        self._reporter.stage(f"{audience}: writing pages")
        try:
            staged = self._sites.stage(audience, list(self._maker.parts(audience, showing).all()))
        except StoreCorruptedError as corrupted:
            self._state.forget_renditions([corrupted.stored.stem])
            raise
        if staged is None:
            self._reporter.done("nothing has changed")
            return SiteOutcome(is_unchanged=True)
        rules = self._rules(audience, showing.site)
        findings = self._judge.new_in(staged.folder, staged.manifest, staged.added, rules)
        added, removed = len(staged.added), len(staged.gone)
        if findings:
            self._sites.discard(staged)
            self._reporter.done("not put in place")
            return SiteOutcome(added, removed, findings=findings)
        if staged.is_unchanged:
            self._sites.keep_unchanged(staged)
            self._comparer.remember(audience)
            self._reporter.done("nothing has changed")
            return SiteOutcome(is_unchanged=True)
        self._sites.swap(staged)
        remember_verified(self._state, staged.manifest, Inputs(""))
        self._comparer.remember(audience)
        self._reporter.done()
        return SiteOutcome(added, removed, is_replaced=True)

    def changes(self, audience: str, showing: Showing) -> Iterator[str]:
        """What a build would write anew of a site, a line each."""
        before = self._state.parts(audience)
        if before and not self._sites.is_intact(audience):
            yield "write the whole site again: it is not as the last build left it"
            return
        titles = {album.id: album.title for album in showing.site.albums()}
        parts = list(self._maker.parts(audience, showing).all())
        for part in parts:
            what = f"album `{titles[part.name]}`" if part.name in titles else "what all pages share"
            if part.name not in before:
                yield f"write {what}: new"
            elif before[part.name] != part.inputs:
                yield f"write {what} again: its photos, words, or the theme changed"
        gone = len(before.keys() - {part.name for part in parts})
        if gone:
            yield f"take away {counted(gone, 'album')}"

    def verify(
        self,
        audience: str,
        now: Showing,
        narrowed: Callable[[], Showing | None],
        why: Callable[[], Iterable[str]],
    ) -> Verdict:
        """What is wrong with the site as it stands, every file of it read back.

        `now` is what it should show; `narrowed` gives the same less what was not shown when it was
        built, as far as that is known; `why` says what it shows that it should not.
        """
        folder, manifest = self.folder(audience), self._state.manifest(audience)
        if not folder.is_dir():
            text = "there is no site; `staticgal build` makes it"
            return Verdict((Finding(audience, "", text),))
        if not manifest.files:
            text = "it is not known how this site was built; `staticgal build` makes it anew"
            return Verdict((Finding(audience, "", text),))
        found = self._comparer.compare(audience, now, narrowed)
        then = replace(self._maker, encoder=found.encoder).parts(audience, found.showing)
        promised = {path: (file, product) for path, file, product in then.promised()}
        rules = self._rules(audience, found.showing.site)
        old = self._comparer.files_of(audience, found.stale)
        findings = {*self._judge.all_of(folder, manifest, rules, promised, old)}
        if found.stale:
            findings |= {*stale_findings(audience, now.site, found.stale, why())}
        return Verdict(tuple(sorted(findings)), found.is_behind, found.is_made_otherwise)

    def remove_others(self, audiences: Collection[str]) -> tuple[str, ...]:
        """Take away the sites of audiences that are no more; their names."""
        gone = tuple(one for one in self._state.known_audiences() if one not in audiences)
        for audience in gone:
            self._sites.remove(audience)
        return gone

    def _rules(self, audience: str, site: SiteView) -> PageRules:
        """What the pages of a site are held against."""
        theme = self._maker.theme
        return PageRules(
            hidden_words=lambda: self._words(audience),
            texts=PageTexts(site),
            own=theme.own,
            machine=self._machine,
            url=site.url,
            third_party=theme.third_party,
        )
