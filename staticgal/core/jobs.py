"""The gate's second product: which files to make of the photos of one audience's site."""

from __future__ import annotations

from staticgal.core.model import SourceFile
from staticgal.core.permission import Permission
from staticgal.core.rendition import Offer, Product, RenditionJob, RenditionSpec, Verbatim
from staticgal.core.view import PhotoView


class JobList:
    """The jobs of one site, in the order in which its photos are met.

    Photos share their offers: equal ones are one tuple, here and for whoever compares them.
    """

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._pictures: dict[Permission, tuple[RenditionSpec, ...]] = {}
        self._products: dict[tuple[Product, ...], tuple[Product, ...]] = {}
        self._jobs: list[RenditionJob] = []

    def pictures_for(self, held: Permission) -> tuple[RenditionSpec, ...]:
        """The sizes on offer to who holds these, largest first."""
        if held not in self._pictures:
            self._pictures[held] = self._offer.for_permissions(held)
        return self._pictures[held]

    def add(self, view: PhotoView, source: SourceFile) -> None:
        """All files that the view shows or offers, made of this source."""
        verbatim = view.verbatim()
        originals: tuple[Verbatim, ...] = (verbatim,) if verbatim else ()
        products: tuple[Product, ...] = (*view.pictures, *originals)
        self._jobs.append(
            RenditionJob(
                photo=view.id,
                products=self._products.setdefault(products, products),
                location=source.location,
                digest=source.digest,
                format=source.format,
                width=source.width,
                height=source.height,
            )
        )

    def all(self) -> tuple[RenditionJob, ...]:
        """Every job so far."""
        return tuple(self._jobs)
