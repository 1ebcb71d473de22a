"""From the whole gallery to what may leave it: a projection for each audience, and the builder.

The gate stands here: of the gallery the builder gets Views, jobs, and words no page may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from staticgal._resources import themes_folder
from staticgal.app.keys import key_names
from staticgal.app.open_gallery import LoadedGallery
from staticgal.assembly.builder import SiteBuilder
from staticgal.assembly.make_parts import Showing
from staticgal.core.project import Projection, project
from staticgal.core.rendition import RenditionJob
from staticgal.core.resolve import Outcomes
from staticgal.insight.forbidden_words import hidden_words
from staticgal.progress import Reporter
from staticgal.render.theme import load as load_theme
from staticgal.source.photo_files import LocalPhotos
from staticgal.state.database import State
from staticgal.state.folders import SECRETS_FOLDER, STATE_FOLDER
from staticgal.state.secrets import read_or_make
from staticgal.workers.protocol import Workers


def projections(
    opened: LoadedGallery,
    names: Iterable[str],
    narrow: Callable[[Outcomes], Outcomes] | None = None,
) -> dict[str, Projection]:
    """What each of these audiences may see; `narrow` takes more away."""
    config, wanted = opened.config, tuple(names)
    audiences = config.policy.audiences
    secrets = read_or_make(config.folder / SECRETS_FOLDER, wanted)
    return {
        name: project(
            opened.gallery, audiences[name], secrets[name], config.offer, opened.context, narrow
        )
        for name in wanted
    }


def showing(
    opened: LoadedGallery, name: str, narrow: Callable[[Outcomes], Outcomes] | None = None
) -> Showing:
    """What the site of one audience is to show."""
    return as_showing(projections(opened, (name,), narrow)[name])


def as_showing(projection: Projection) -> Showing:
    """A projection as the builder takes it, which does not know where it comes from."""
    return Showing(projection.site, projection.jobs)


def jobs_of(projections: Mapping[str, Projection]) -> Iterator[RenditionJob]:
    """The jobs of all audiences."""
    return (job for projection in projections.values() for job in projection.jobs)


def site_builder(
    opened: LoadedGallery, state: State, workers: Workers, reporter: Reporter
) -> SiteBuilder:
    """What makes the sites; of the gallery it gets only words they must not hold."""
    config = opened.config
    secrets = read_or_make(config.folder / SECRETS_FOLDER, key_names(config), reporter.warn)
    sources = [str(gallery.source) for gallery in config.galleries]
    return SiteBuilder(
        state=state,
        own=config.folder / STATE_FOLDER,
        output=config.output,
        theme=load_theme(config.theme, themes_folder(), config.page_size),
        secrets=secrets,
        words=lambda name: hidden_words(opened.gallery, opened.outcomes[name]),
        machine=(str(config.folder), str(config.output), str(Path.home()), *sources),
        max_megapixels=config.max_megapixels,
        photos=LocalPhotos(),
        workers=workers,
        reporter=reporter,
    )
