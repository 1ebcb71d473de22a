"""What means something else here than in a gallery of Tenrankai, one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from staticgal.importers.imported import Difference, Roles, Weight
from staticgal.importers.tenrankai.roles import DROPPED, PUBLIC, Rights
from staticgal.importers.tenrankai.values import FOLDER_FILE, GalleryInput
from staticgal.importers.tenrankai.walk import ZOOMING
from staticgal.text.lists import joined, quoted

_PRIVATE = {
    "can_see_exact_dates": "exact dates",
    "can_see_location": "places",
    "can_see_technical_details": "camera details",
}


def differences_of(gallery: GalleryInput, rights: Rights) -> list[Difference]:
    """The open defaults first, then permissions without an equal, then the old keys."""
    return [
        *_of_defaults(gallery, rights),
        *_of_flags(gallery, rights),
        *_of_old_keys(gallery, rights),
    ]


def _of_defaults(gallery: GalleryInput, rights: Rights) -> Iterator[Difference]:
    if rights.block.public_role is None:
        yield Difference(
            f"`{gallery.name}` names no `public_role`: Tenrankai then shows it to EVERYBODY, "
            "whatever its manual says, and so does this file",
            "take the role of `public` away to close it",
            gallery.defined_at,
            Weight.OPEN,
        )
    if rights.block.default_role is None:
        yield Difference(
            f"`{gallery.name}` names no `default_authenticated_role`: whoever logs in sees exact "
            "dates and places there; here that is the audience `members`",
            "take the role of `members` away, or remove the audience if there is nobody in it",
            gallery.defined_at,
            Weight.OPEN,
        )


def _of_flags(gallery: GalleryInput, rights: Rights) -> Iterator[Difference]:
    for block in (rights.block, *(one.block for one in gallery.folders if one.block)):
        for name, role in block.roles.items():
            for flag in sorted(role.flags & DROPPED.keys()):
                text = f"`{flag}` of `{name}` was left out: {DROPPED[flag]}"
                yield Difference(text, "", role.defined_at, Weight.DROPPED)
            if "can_use_zoom" in role.flags and not role.flags & ZOOMING:
                yield Difference(
                    f"`can_use_zoom` of `{name}` was left out: there it enlarges the medium size, "
                    "here it shows every pixel",
                    "add it to the role if you mean it",
                    role.defined_at,
                    Weight.DROPPED,
                )


def _of_old_keys(gallery: GalleryInput, rights: Rights) -> Iterator[Difference]:
    """The keys of before there were roles still count, where they take away."""
    if rights.is_old:
        yield Difference(
            f"`{gallery.name}` is of before there were roles: what its keys meant is written as "
            f"roles, without the originals that whoever logged in could have; {_shown(rights)}",
            "read the roles, and take away what you can",
            gallery.defined_at,
            Weight.OPEN if "can_view" in _public_flags(rights) else Weight.CHANGED,
        )
    elif _takes_away(gallery.legacy):
        yield Difference(
            f"{_keys(gallery.legacy)} of `{gallery.name}` no longer count in Tenrankai beside "
            "`permissions`; here they still take away what their names say",
            "give the role the permission, and take the key away, if you mean it",
            gallery.defined_at,
        )
    for folder in gallery.folders:
        name = folder.path or "(top folder)"
        if _takes_away(folder.legacy):
            yield Difference(
                f"{_keys(folder.legacy)} of `{name}` are of before there were roles; here they "
                "still take away, and for all below as they did then",
                "",
                folder.defined_at,
            )
        if folder.legacy.get("hide_location_from_public") is False and gallery.legacy.get(
            "hide_location_from_public"
        ):
            yield Difference(
                f"`hide_location_from_public = false` of `{name}` shows no places to the public, "
                "as the gallery hides them",
                "give `public` a role with `can_see_location` there if you mean it",
                folder.defined_at,
            )


def general(
    galleries: Sequence[GalleryInput], roles: Roles, *, has_ignored: bool
) -> list[Difference]:
    """What is to be known of all galleries together."""
    found = []
    if has_ignored:
        found.append(
            Difference(
                f"the `{FOLDER_FILE}` files with rules are under `ignore`: all rules stand "
                "here, and a change in those files has no effect"
            )
        )
    ruled = {folder.path for one in galleries for folder in one.folders if folder.has_rules}
    if shadowed := [
        f"{one.name}/{folder.path}".rstrip("/")
        for one in galleries
        for folder in one.folders
        if folder.path in ruled and not folder.has_rules
    ]:
        found.append(
            Difference(
                f"`ignore` is for all galleries, so a `{FOLDER_FILE}` in {names_of(shadowed)} is "
                "not read either",
                "give these folders other names if they are to have notes",
            )
        )
    if any(one.folders for one in galleries):
        found.append(
            Difference(
                "a folder made later takes after the folder it lies in, not after its gallery"
            )
        )
    if kept := roles.kept_from_originals():
        found.append(
            Difference(
                f"{names_of(kept)} may download originals there, and get none here: an original "
                "tells everything, so it is for those alone who may know everything",
                "give the role `can_see_exact_dates`, `can_see_location`, "
                "`can_see_technical_details` and `can_read_metadata` as well, if you mean it",
            )
        )
    return found


def names_of(several: Sequence[str]) -> str:
    """All of them, in the order they are in."""
    named = [f"`{one or '(top folder)'}`" for one in several]
    return joined(named)


def _shown(rights: Rights) -> str:
    """What the visitor sees of a gallery of before there were roles."""
    held = _public_flags(rights)
    if "can_view" not in held:
        return "visitors do not see it"
    more = [word for flag, word in _PRIVATE.items() if flag in held]
    return "EVERYBODY sees it" + (f", with {' and '.join(more)}" if more else "")


def _public_flags(rights: Rights) -> Collection[str]:
    return rights.held(PUBLIC, None).flags


def _takes_away(legacy: Mapping[str, object]) -> bool:
    return any(
        one is True or isinstance(one, tuple) or (key == "enable_metadata" and one is False)
        for key, one in legacy.items()
        if (key, one) != ("enable_metadata", True)
    )


def _keys(legacy: Mapping[str, object]) -> str:
    return quoted(legacy)
