"""The renditions of all sites: what is to be made, making it, reading it back, and what may go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from staticgal.assembly.make_renditions import run
from staticgal.assembly.plan import BuildPlan, plan
from staticgal.core.photo_reader import PhotoReader, PhotoVersion
from staticgal.core.rendition import RenditionJob, product_name
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.progress import Reporter
from staticgal.state.database import State
from staticgal.state.store import Store, rendition_key
from staticgal.verify.read_back import Check, check_version, read_back
from staticgal.workers.protocol import Workers


class Renditions:
    """The store of one gallery, and what is known of the files in it; `photos` opens the photos."""

    def __init__(
        self,
        state: State,
        store: Store,
        encoder: str,
        photos: PhotoReader,
        max_megapixels: int,
        workers: Workers,
        reporter: Reporter,
    ) -> None:
        self._state = state
        self._store = store
        self._encoder = encoder
        self._photos = photos
        self._max_megapixels = max_megapixels
        self._workers = workers
        self._reporter = reporter

    def plan(
        self,
        jobs: Iterable[RenditionJob],
        changed: Collection[str],
        versions: Mapping[str, PhotoVersion],
    ) -> BuildPlan:
        """What has to be made for these jobs, and why."""
        self._store.prepare()
        stored, tampered = self._store.keys()
        made = plan(
            jobs,
            self._state.keys(),
            self._state.sources,
            changed,
            versions,
            self._encoder,
            stored,
        )
        tampered &= made.needed.keys() & self._state.keys()
        if tampered:
            self._reporter.warn(
                Diagnostic(
                    WarningCode.CHANGED_FILES,
                    None,
                    "another program has changed pictures of the sites; they are made anew",
                    about="pictures",
                )
            )
            self.distrust_sites({self._state.rendition(key).digest for key in tampered})
        return made

    def distrust_sites(self, digests: Collection[str]) -> None:
        """Let each site that holds a file of these bytes be made anew."""
        with self._state.transaction():
            for audience in self._state.audiences_with(digests):
                self._state.distrust(audience)

    def make(self, plan: BuildPlan, jobs: Iterable[RenditionJob]) -> dict[str, str]:
        """Make it; the reasons, by place, of photos that could not be made."""
        self._store.clear_incoming()
        failed = run(
            plan,
            self._store,
            self._state,
            self._encoder,
            self._photos,
            self._workers,
            self._max_megapixels,
            self._reporter,
        )
        # Of copies of one file only one is tried, and what it lacks they lack, too.
        reasons = {one.digest: failed[one.location] for one in plan.makes if one.location in failed}
        copies = (job for job in jobs if job.digest in reasons) if reasons else ()
        return {**{job.location: reasons[job.digest] for job in copies}, **failed}

    def check(self, plan: BuildPlan, jobs: Iterable[RenditionJob]) -> dict[str, str]:
        """What is wrong with finished files that were not read back yet, by the place of their
        photo.
        """
        checks = []
        for key in self._state.unchecked(check_version()) & plan.needed.keys():
            file = self._state.rendition(key)
            path = self._store.path(key, file.extension)
            checks.append(Check(key, str(path), file, plan.needed[key]))
        if not checks:
            return {}
        self._reporter.stage("reading back renditions", len(checks))
        good: list[str] = []
        bad: dict[str, str] = {}
        for key, problems in read_back(checks, self._workers):
            self._reporter.step()
            if problems:
                bad[key] = "; ".join(problems)
            else:
                good.append(key)
        with self._state.transaction():
            self._state.mark_checked(good, check_version())
            self._state.mark_broken(bad)
        self._reporter.done()
        return self._photos_of(bad, jobs) if bad else {}

    def _photos_of(self, bad: Mapping[str, str], jobs: Iterable[RenditionJob]) -> dict[str, str]:
        """Why these photos cannot be shown, by place: a file made of them is no good."""
        found: dict[str, str] = {}
        for job in jobs:
            for product in job.products:
                key = rendition_key(job.digest, job.width, job.height, product, self._encoder)
                if key in bad:
                    reason = f"its {product_name(product)} did not pass the check: {bad[key]}"
                    found.setdefault(job.location, reason)
        return found

    def tidy(self, plan: BuildPlan) -> None:
        """Take away renditions that no site needs."""
        gone = self._state.keys() - plan.needed.keys()
        for key in gone:
            self._store.drop(key, self._state.rendition(key).extension)
        if gone:
            with self._state.transaction():
                self._state.forget_renditions(gone)
