"""Judges sites: those that wait to be put in place, and those that stand.

One judge for both: what a build lets out passes `verify`, and what `verify` refuses no build would
let out. They differ in how much is read: a build reads what is new in a site, `verify` all of it.
What a site should hold comes as values; nothing here knows how it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staticgal.core.rendition import Product, RenditionFile
from staticgal.site.digest import of_file
from staticgal.site.fixed_texts import OwnTexts
from staticgal.site.layout import SitePart
from staticgal.site.manifest import Manifest
from staticgal.site.media_types import TEXTS
from staticgal.verify.folder import Looked, as_written, wrong_in
from staticgal.verify.page import compile_rules
from staticgal.verify.page_words import Allowed, PageTexts
from staticgal.verify.pages import Finding, check_pages
from staticgal.verify.read_back import Check, read_back
from staticgal.workers.protocol import Workers


@dataclass(frozen=True, slots=True)
class PageRules:
    """What the pages of one site are held against.

    `hidden_words` gives what belongs to things hidden from its audience; `texts` is what its pages
    are made of, `own` what the theme says on any page. `machine` are paths of this machine, `url`
    is the site's own address, and the files at `third_party` were written by others for everybody.
    """

    hidden_words: Callable[[], Iterable[str]]
    texts: PageTexts
    own: OwnTexts
    machine: Collection[str]
    url: str
    third_party: frozenset[str]


# Of each media file that a site should hold, by path: what it is, and what it was to be.
Promised = Mapping[str, tuple[RenditionFile, Product]]


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads sites back. `scratch` is a folder of ours on the disk that the sites are on."""

    workers: Workers
    scratch: Path
    _looked: Looked = field(default_factory=dict)

    def new_in(
        self, folder: Path, manifest: Manifest, added: Mapping[str, str], rules: PageRules
    ) -> tuple[Finding, ...]:
        """What is wrong with a site that waits, of all that is new in it; `added` are the digests
        of what is, by path.
        """
        pages = {path: digest for path, digest in added.items() if path.endswith(TEXTS)}
        findings = [
            *self._of_folder(folder, manifest),
            *self._of_pages(folder, manifest, pages, rules),
        ]
        return tuple(sorted(findings))

    def all_of(
        self,
        folder: Path,
        manifest: Manifest,
        rules: PageRules,
        promised: Promised,
        stale: Collection[str],
    ) -> tuple[Finding, ...]:
        """What is wrong with a site that stands, every file of it read back.

        The files at `stale` are made from something else than what is to be shown. They are not
        asked what of them is hidden: all of it may be.
        """
        self.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = manifest.by_path
        findings = [*self._of_folder(folder, manifest)]
        there = {path for path in files if (folder / path).is_file()}
        pages = {path: files[path].sha256 for path in there if path.endswith(TEXTS)}
        known = {path: digest for path, digest in pages.items() if path not in stale}
        findings += self._of_pages(folder, manifest, known, rules)
        rest = {path: digest for path, digest in pages.items() if path in stale}
        findings += self._of_pages(folder, manifest, rest, rules, is_known=False)
        findings += self._of_media(folder, manifest, there - pages.keys(), promised, stale)
        return tuple(sorted(findings))

    def _of_folder(self, folder: Path, manifest: Manifest) -> Iterator[Finding]:
        for path, problem in wrong_in(folder, manifest, as_written(self.scratch), self._looked):
            yield Finding(manifest.audience, path, problem)

    def _of_media(
        self,
        folder: Path,
        manifest: Manifest,
        paths: Collection[str],
        promised: Promised,
        stale: Collection[str],
    ) -> Iterator[Finding]:
        """What is wrong with the files that are no texts."""
        checks = []
        for path in sorted(paths):
            file = manifest.by_path[path]
            if path in promised and promised[path][0].digest == file.sha256:
                checks.append(Check(path, str(folder / path), *promised[path]))
            elif (problem := _unlike_written(folder / path, file.sha256)) is not None:
                yield Finding(manifest.audience, path, problem)
            elif file.part is SitePart.MEDIA and path not in stale:
                problem = "it is not for this audience as things are"
                yield Finding(manifest.audience, path, problem)
        for path, problems in read_back(checks, self.workers):
            for problem in problems:
                yield Finding(manifest.audience, path, problem)

    def _of_pages(
        self,
        folder: Path,
        manifest: Manifest,
        pages: Mapping[str, str],
        rules: PageRules,
        *,
        is_known: bool = True,
    ) -> list[Finding]:
        """What is wrong with some pages; unless it is known what they are made of, there is no
        telling which words they may hold.
        """
        if not pages:
            return []
        compiled = compile_rules(
            rules.hidden_words() if is_known else (),
            *(rules.own, rules.machine, rules.url, rules.third_party),
        )
        return check_pages(
            *(manifest.audience, folder, pages, set(manifest.by_path), compiled),
            *(Allowed(rules.texts, rules.own), self.workers, self.scratch),
        )


def _unlike_written(path: Path, digest: str) -> str | None:
    """What is wrong with the bytes of a file; None where they are those that were written."""
    try:
        is_as_written = of_file(path) == digest
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    return None if is_as_written else "its bytes are not those that were written"
