"""What an owner should know before a site is built: grants that show nothing, words that tell.

What is open too widely is looked for in `safety`.

Pure: from the gallery and what each audience may see to warnings in the owner's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from staticgal.core.model import Gallery, Photo
from staticgal.core.permission import BY_NAME, VERBATIM, Permission, names
from staticgal.core.policy import AccessRule, Audience, Entry, Policy
from staticgal.core.resolve import Outcomes
from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.insight.checks.free_texts import FreeTexts
from staticgal.insight.checks.safety import safety
from staticgal.text.lists import counted, quoted

# Permissions that are understood and kept, and that nothing in a site answers to yet.
NOT_YET = (
    Permission.DOWNLOAD_RAW
    | Permission.DOWNLOAD_GALLERY
    | Permission.ZOOM
    | Permission.ADD_COMMENTS
    | Permission.EDIT_OWN_COMMENTS
    | Permission.DELETE_OWN_COMMENTS
    | Permission.SET_PICKS
    | Permission.ADD_RATINGS
    | Permission.ADD_TAGS
    | Permission.CART
    | Permission.EDIT_ANY_COMMENTS
    | Permission.DELETE_ANY_COMMENTS
)


def review(
    gallery: Gallery,
    policy: Policy,
    outcomes: Mapping[str, Outcomes],
    where: Callable[[str], SourceLocation] = SourceLocation,
) -> tuple[Diagnostic, ...]:
    """All warnings, grouped by audience in the order of the policy.

    `where` says where the photo or album of a path lies, for want of a place where it is spoken of;
    where nothing is, a warning has none.
    """
    found: list[Diagnostic] = []
    if not policy.audiences:
        found.append(
            Diagnostic(
                WarningCode.NO_AUDIENCE,
                None,
                "there are no audiences, so there is nobody to build a site for",
                "name at least one under `audiences:`",
                "gallery",
            )
        )
    is_empty = not any(album.photos for album in gallery.root.walk())
    if is_empty:
        found.append(
            Diagnostic(
                WarningCode.NO_PHOTO,
                None,
                "there are no photos, so nobody sees any",
                "is `source` the folder that they are in?",
                "gallery",
            )
        )
    rules = {album.path: album.rule for album in gallery.root.walk()}
    rules |= {p.path: p.rule for album in gallery.root.walk() for p in album.photos}
    words = FreeTexts(gallery, where)
    for audience in policy.audiences.values():
        seen = outcomes[audience.name]
        found += () if is_empty else _reach(rules, audience, seen)
        found += _originals(audience, seen)
        found += words.warnings_for(audience, seen)
    found += _same_picture(gallery, outcomes, where)
    found += safety(gallery, policy, outcomes, where)
    found += _not_yet(policy, outcomes)
    return tuple(found)


def _reach(
    rules: Mapping[str, AccessRule], audience: Audience, seen: Outcomes
) -> Iterator[Diagnostic]:
    """Grants that lead to nothing, of those that somebody wrote.

    What an album only has from above is no surprise: `clients` is full of albums for one client.
    """
    if not seen.photos:
        yield Diagnostic(
            WarningCode.SEES_NOTHING,
            audience.defined_at,
            f"`{audience.name}` sees no photo",
            "give it a role, here or under `access` of an album"
            if audience.visible is None
            else "is it out of the time in which it is `visible`? look with `--as-of`",
            audience.name,
        )
    else:
        for path in seen.idle_albums:
            entry = _granted(rules[path], audience)
            if path and entry is not None:
                yield Diagnostic(
                    WarningCode.IDLE_ALBUM,
                    entry.defined_at,
                    f"album `{path}` is open to `{audience.name}`, which has nothing to see in it",
                    "open its photos too, or take the album's entry away",
                    f"{audience.name} at {path}",
                )
    for path in seen.unreachable_photos:
        album = path.rpartition("/")[0]
        entry = _granted(rules[path], audience)
        yield Diagnostic(
            WarningCode.PHOTO_WITHOUT_ALBUM,
            entry.defined_at if entry else audience.defined_at,
            f"photo `{path}` is open to `{audience.name}`, its album `{album}` is not, "
            "so the photo is left out",
            "give the album to this audience too, with `photos_inherit: false` "
            "to keep its other photos back",
            f"{audience.name} at {path}",
        )


def _granted(rule: AccessRule, audience: Audience) -> Entry | None:
    """What gives the audience, or one that it includes, something just here."""
    entries = (rule.entry(member.name) for member in audience.members())
    return next((entry for entry in entries if entry is not None and entry.permissions), None)


def _originals(audience: Audience, seen: Outcomes) -> Iterator[Diagnostic]:
    """Originals that are granted but tell more than their audience may know."""
    withheld = [
        held
        for held in seen.photos.values()
        if Permission.DOWNLOAD_ORIGINAL in held and VERBATIM not in held
    ]
    if withheld:
        missing = sorted({name for held in withheld for name in names(VERBATIM & ~held)})
        photos = counted(len(withheld), "photo")
        yield Diagnostic(
            WarningCode.NO_ORIGINAL,
            audience.defined_at,
            f"`{audience.name}` may download originals, but for {photos} it lacks "
            f"{quoted(missing)}, so it gets no original there",
            "an original gives all of that away; cleaned copies come with a later version",
            audience.name,
        )


def _same_picture(
    gallery: Gallery, outcomes: Mapping[str, Outcomes], where: Callable[[str], SourceLocation]
) -> Iterator[Diagnostic]:
    """The same bytes withheld in one place and shown in another."""
    by_digest: dict[str, list[Photo]] = {}
    for album in gallery.root.walk():
        for photo in album.photos:
            by_digest.setdefault(photo.source.digest, []).append(photo)
    for photos in by_digest.values():
        if len(photos) < 2:
            continue
        for name, seen in outcomes.items():
            shown = [p for p in photos if p.path in seen.photos]
            withheld = [p for p in photos if p.path not in seen.photos]
            if shown and withheld:
                yield Diagnostic(
                    WarningCode.SAME_PICTURE,
                    shown[0].defined_at or where(shown[0].path),
                    f"this and `{withheld[0].path}` are the same picture, and `{name}` sees it "
                    f"here only",
                    "give both the same access",
                    f"{name} at {shown[0].path}",
                )


def _not_yet(policy: Policy, outcomes: Mapping[str, Outcomes]) -> Iterator[Diagnostic]:
    """Permissions somebody holds that have no effect in this version."""
    owners = Permission.OWNER
    given: set[str] = set()
    for seen in outcomes.values():
        for held in {*seen.photos.values(), *seen.albums.values()}:
            if owners not in held:
                given.update(names(held & NOT_YET))
    if given:
        ordered = [name for name in BY_NAME if name in given]
        roles = (role for role in policy.roles.values() if role.permissions & NOT_YET)
        yield Diagnostic(
            WarningCode.NOT_YET,
            next((role.defined_at for role in roles), None),
            f"{quoted(ordered)}: you can write "
            f"{'it already; it has' if len(ordered) == 1 else 'them already; they have'} no "
            "effect yet",
            "it does no harm to leave it in; a later version brings it",
            " ".join(ordered),
        )
