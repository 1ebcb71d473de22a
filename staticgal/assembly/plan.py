"""Which renditions to make and which to reuse, each with its reason; a dry run prints it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from staticgal.core.photo_reader import PhotoVersion
from staticgal.core.rendition import (
    Product,
    RenditionJob,
    RenditionSpec,
    Verbatim,
    product_name,
)
from staticgal.state.store import rendition_key


class Reason(StrEnum):
    """Why a rendition has to be made."""

    NEW = "new photo"
    CHANGED = "photo changed"
    SPEC = "size, quality or format changed"
    ENCODER = "encoder changed"
    MISSING = "its file is missing from the store, or was changed there"


@dataclass(frozen=True, slots=True)
class Make:
    """One photo to decode once: every product that is missing, by its key, and why."""

    location: str
    digest: str
    format: str
    width: int
    height: int
    version: PhotoVersion
    products: tuple[tuple[str, Product], ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What to make, and every key the sites need, made already or not."""

    makes: tuple[Make, ...]
    needed: Mapping[str, Product]

    @property
    def count(self) -> int:
        """How many renditions are made."""
        return sum(len(make.products) for make in self.makes)


def plan(
    jobs: Iterable[RenditionJob],
    made: Container[str],
    made_of: Callable[[], Mapping[str, Collection[tuple[str, str]]]],
    changed: Collection[str],
    versions: Mapping[str, PhotoVersion],
    encoder: str,
    stored: Container[str],
) -> BuildPlan:
    """The jobs of all audiences, each rendition once.

    `made` are the keys of finished renditions, `stored` of what lies in the store; `made_of` is
    what was ever made of a source, as (product, encoder), asked for only when something is missing;
    `changed` are the locations whose bytes differ from the last time, `versions` what lay there as
    they were looked at.
    """
    wanted: dict[str, tuple[RenditionJob, dict[str, Product]]] = {}
    # Photos share their offers, and audiences their photos: each offer has a number, and what was
    # weighed for one audience is not weighed again.
    numbers: dict[tuple[Product, ...], int] = {}
    offers: dict[int, tuple[int, tuple[Product, ...]]] = {}
    weighed: set[tuple[str, int]] = set()
    for job in jobs:
        if id(job.products) not in offers:
            number = numbers.setdefault(job.products, len(numbers))
            offers[id(job.products)] = number, job.products  # kept, so that the id stays its own
        offer = offers[id(job.products)][0]
        _, products = wanted.setdefault(job.digest, (job, {}))
        if (job.digest, offer) in weighed:
            continue
        weighed.add((job.digest, offer))
        for product in job.products:
            key = rendition_key(job.digest, job.width, job.height, product, encoder)
            products.setdefault(key, product)
    makes: list[Make] = []
    before: Mapping[str, Collection[tuple[str, str]]] | None = None
    for job, products in wanted.values():
        missing = {
            key: product
            for key, product in products.items()
            if key not in made or key not in stored
        }
        if missing:
            before = made_of() if before is None else before
            makes.append(
                Make(
                    location=job.location,
                    digest=job.digest,
                    format=job.format,
                    width=job.width,
                    height=job.height,
                    version=versions[job.location],
                    products=tuple(missing.items()),
                    reason=_reason(job, missing, made, before, changed, encoder),
                )
            )
    # The largest first, so that no worker is left alone with one at the end.
    makes.sort(key=lambda make: -make.width * make.height)
    needed = {key: one for _, products in wanted.values() for key, one in products.items()}
    return BuildPlan(tuple(makes), needed)


def _reason(
    job: RenditionJob,
    missing: Mapping[str, Product],
    made: Container[str],
    made_of: Mapping[str, Collection[tuple[str, str]]],
    changed: Collection[str],
    encoder: str,
) -> Reason:
    if job.location in changed:
        return Reason.CHANGED
    if any(key in made for key in missing):
        return Reason.MISSING
    before = made_of.get(job.digest)
    if not before:
        return Reason.NEW
    names = {product_name(product) for product in missing.values() if _is_encoded(product)}
    if any(name in names and by != encoder for name, by in before):
        return Reason.ENCODER
    return Reason.SPEC


def _is_encoded(product: Product) -> bool:
    """Whether the encoder has a say in the bytes of a product."""
    match product:
        case RenditionSpec():
            return True
        case Verbatim():
            return False
