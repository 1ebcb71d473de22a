"""What must hold of `resolve` and `project`, for any gallery and any audience.

Each takes the function it judges, so that the same words judge the code as it is and the code
with a fault planted in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from hypothesis import strategies as st

from staticgal.core.limit import NO_CONTEXT, EvaluationContext
from staticgal.core.model import Album, Gallery, Photo
from staticgal.core.policy import Audience
from staticgal.core.project import Projection
from staticgal.core.rendition import DEFAULT_OFFER, Offer, Product, Size
from staticgal.core.resolve import Outcomes
from staticgal.core.view import AlbumView, PhotoView
from staticgal.core.when import CaptureTime, Month, Year
from tests.core import naive
from tests.core.naive import Words, words
from tests.core.redrawn import (
    VERBATIM_WORDS,
    same_but_for_hidden,
    same_but_for_others,
    same_but_for_people,
    same_but_for_withheld_sizes,
)
from tests.core.strategies import SECRET

Resolve = Callable[[Album, Audience, EvaluationContext], Outcomes]
Project = Callable[[Gallery, Audience, bytes, Offer, EvaluationContext], Projection]


def agrees_with_the_rules(
    resolve: Resolve, gallery: Gallery, audience: Audience, context: EvaluationContext = NO_CONTEXT
) -> None:
    """Agreement: the ten rules of docs/access.md, written a second time."""
    outcomes = resolve(gallery.root, audience, context)

    verdict = naive.judge(gallery.root, audience, context)
    assert {path: words(held) for path, held in outcomes.photos.items()} == verdict.photos
    assert {path: words(held) for path, held in outcomes.albums.items()} == verdict.albums
    assert set(outcomes.unreachable_photos) == verdict.unreachable
    # The root page is always there, so that there is nothing to report of it.
    assert set(outcomes.idle_albums) == verdict.idle - {gallery.root.path}


def depends_only_on_what_is_seen(
    project: Project,
    gallery: Gallery,
    audience: Audience,
    data: st.DataObject,
    context: EvaluationContext = NO_CONTEXT,
) -> None:
    """Non-interference: everything the audience may not see drawn again, the same site."""
    other = data.draw(same_but_for_hidden(gallery, audience, context))
    namesake = data.draw(same_but_for_people(audience))
    offer = data.draw(same_but_for_withheld_sizes(DEFAULT_OFFER, gallery, audience, context))
    other_terms = data.draw(same_but_for_others(context, audience))

    one = project(gallery, audience, SECRET, DEFAULT_OFFER, context)
    two = project(other, namesake, SECRET, offer, other_terms)

    assert one.site == two.site
    assert files_made(one) == files_made(two)


def shows_what_is_granted(
    project: Project, gallery: Gallery, audience: Audience, context: EvaluationContext = NO_CONTEXT
) -> None:
    """Each photo of the site is there once, with all that is granted of it and no more."""
    projection = project(gallery, audience, SECRET, DEFAULT_OFFER, context)

    verdict = naive.judge(gallery.root, audience, context)
    photos = {photo.source.location: photo for photo in photos_of(gallery)}
    path_of = {job.photo: photos[job.location].path for job in projection.jobs}
    by_path = {photo.path: photo for photo in photos.values()}
    shown = {path_of[view.id]: view for view in views_of(projection.site.root)}
    assert shown.keys() == verdict.photos.keys()
    assert len(projection.jobs) == len(shown) == len(list(views_of(projection.site.root)))
    hidden = {
        photo.path
        for way in naive.ways(gallery.root)
        for photo in way[-1].photos
        if photo.rule.hidden or any(album.rule.hidden for album in way)
    }
    for path, view in shown.items():
        assert_granted(view, by_path[path], verdict.photos[path])
        assert view.is_hidden == (path in hidden)
        assert view.is_animated == by_path[path].source.is_animated
    made = files_made(projection)
    for view in shown.values():
        original = view.verbatim()
        assert made[view.id] == (*view.pictures, *([original] if original else []))


def assert_granted(view: PhotoView, photo: Photo, held: Words) -> None:
    metadata = photo.metadata
    assert (view.title, view.caption, view.alt) == (metadata.title, metadata.caption, metadata.alt)
    if "EXACT_DATES" in held and "LOCATION" not in held and isinstance(metadata.taken, CaptureTime):
        assert view.taken == CaptureTime(metadata.taken.local)  # the offset tells of a place
    elif "EXACT_DATES" in held:
        assert view.taken == metadata.taken
    else:
        assert view.taken is None or isinstance(view.taken, Month | Year)
        assert (view.taken is None) == (metadata.taken is None)
    if "LOCATION" in held and metadata.location:
        assert view.place is not None
        assert view.place.latitude == metadata.location.latitude
        assert view.place.longitude == metadata.location.longitude
    if "LOCATION" not in held:
        assert view.place is None
    if "TECHNICAL_DETAILS" in held:
        assert (view.technical.camera if view.technical else "") == metadata.technical.camera
    else:
        assert view.technical is None
    told = (view.keywords, view.people, view.rating, view.label)
    known = (metadata.keywords, metadata.people, metadata.rating, metadata.label)
    assert told == (known if "READ_METADATA" in held else ((), (), None, ""))
    assert (view.original is not None) == (held >= VERBATIM_WORDS)
    sizes = {spec.size for spec in view.pictures}
    assert (Size.MEDIUM in sizes) == ("DOWNLOAD_MEDIUM" in held)
    assert (Size.LARGE in sizes) == ("DOWNLOAD_LARGE" in held)
    assert {Size.THUMBNAIL, Size.GALLERY} <= sizes


def counts_what_is_listed(
    project: Project, gallery: Gallery, audience: Audience, context: EvaluationContext = NO_CONTEXT
) -> None:
    """Counts, numbers, covers and crumbs of each album, from what its own pages list."""
    site = project(gallery, audience, SECRET, DEFAULT_OFFER, context).site

    ids = [album.id for album in site.albums()] + [view.id for view in views_of(site.root)]
    assert len(ids) == len(set(ids))
    for album in site.albums():
        listed = list(listed_in(album))
        photos = [view for one in listed for view in one.photos]
        assert album.photo_count == len(photos)
        assert album.album_count == len(listed) - 1
        assert [view.number for view in album.photos] == [*range(1, len(album.photos) + 1)]
        assert all(view.number == 0 for view in album.unlisted_photos)
        assert all(one.photo_count for one in album.albums), "an empty shell is listed"
        assert album.cover in photos if photos else album.cover is None
        for child in (*album.albums, *album.unlisted_albums):
            assert [crumb.path for crumb in child.crumbs] == [
                *(crumb.path for crumb in album.crumbs),
                album.path,
            ]


def links_nowhere_to_the_unlisted(
    project: Project, gallery: Gallery, audience: Audience, context: EvaluationContext = NO_CONTEXT
) -> None:
    """Take away what is unlisted, and all that is linked stays as it was."""
    seen = naive.judge(gallery.root, audience, context)
    kept = replace(gallery, root=without_unlisted(gallery.root, seen))

    one = project(gallery, audience, SECRET, DEFAULT_OFFER, context).site
    two = project(kept, audience, SECRET, DEFAULT_OFFER, context).site

    assert linked(one.root) == linked(two.root)


def names_no_file_or_folder(
    project: Project, gallery: Gallery, audience: Audience, context: EvaluationContext = NO_CONTEXT
) -> None:
    """Names of files stand only beside the file itself; names of folders nowhere."""
    projection = project(gallery, audience, SECRET, DEFAULT_OFFER, context)

    photos = {photo.source.location: photo for photo in photos_of(gallery)}
    name_of = {job.photo: photos[job.location].name for job in projection.jobs}
    for view in views_of(projection.site.root):
        if view.original is None:
            assert name_of[view.id] not in repr(view)
    everything = repr(projection.site)
    for folder in ("2026-10-15", "clients", "drafts"):
        assert folder not in everything


# --- What they are said in -------------------------------------------------------------------


def files_made(projection: Projection) -> dict[str, tuple[Product, ...]]:
    made = {job.photo: job.products for job in projection.jobs}
    assert len(made) == len(projection.jobs)
    return made


def photos_of(gallery: Gallery) -> Iterator[Photo]:
    for album in gallery.root.walk():
        yield from album.photos


def views_of(root: AlbumView) -> Iterator[PhotoView]:
    for album in root.walk():
        yield from album.photos
        yield from album.unlisted_photos


def listed_in(album: AlbumView) -> Iterator[AlbumView]:
    yield album
    for child in album.albums:
        yield from listed_in(child)


def linked(album: AlbumView) -> AlbumView:
    """The album with nothing that a visitor cannot come to by a link."""
    below = tuple(linked(child) for child in album.albums)
    return replace(album, albums=below, unlisted_albums=(), unlisted_photos=())


def without_unlisted(album: Album, seen: naive.Verdict) -> Album:
    """The tree less unlisted photos, and less the unlisted albums of the site with all below.

    Where an unlisted album is not in the site, what is below it is linked from above all the same:
    nothing tells that there was one between (rule 10).
    """
    return replace(
        album,
        photos=tuple(photo for photo in album.photos if not photo.rule.unlisted),
        albums=tuple(
            without_unlisted(child, seen)
            for child in album.albums
            if not (child.rule.unlisted and child.path in seen.albums)
        ),
    )
