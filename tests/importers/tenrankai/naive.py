"""What Tenrankai shows whom, written down from what was read in its code and from nothing else.

A permissions block is a dict as TOML has it. There is no tree: a folder is asked alone.
"""

from __future__ import annotations

from typing import Any

VIEWER = {"can_view", "can_download_medium"}
CONTRIBUTOR = {
    *VIEWER,
    *("can_see_exact_dates", "can_see_location", "can_see_technical_details"),
    *("can_download_large", "can_download_gallery", "can_download_raw", "can_read_metadata"),
    *("can_add_comments", "can_edit_own_comments", "can_delete_own_comments", "can_set_picks"),
    *("can_add_tags",),
}
BUILT_IN: dict[str, dict[str, Any]] = {
    "viewer": {"permissions": dict.fromkeys(VIEWER, True)},
    "contributor": {"permissions": dict.fromkeys(CONTRIBUTOR, True)},
    "admin": {"permissions": {"owner_access": True}},
}
OURS = {
    *CONTRIBUTOR,
    *("can_download_original", "can_see_hidden", "can_use_zoom", "owner_access"),
    *("can_edit_any_comments", "can_delete_any_comments", "can_use_cart", "can_add_ratings"),
}


def flags(name: str, gallery: dict[str, Any], folder: dict[str, Any] | None = None) -> set[str]:
    scopes = [{**BUILT_IN, **gallery.get("roles", {})}]
    if folder is not None:
        scopes.insert(0, {**BUILT_IN, **folder.get("roles", {})})
    for scope in scopes:
        if name in scope:
            role = scope[name]
            found = {flag for flag, on in role["permissions"].items() if on}
            if "inherits" in role:
                found |= flags(role["inherits"], gallery, folder)
            return found
    raise AssertionError(f"the test made no role {name}")


def assigned(block: dict[str, Any], user: str) -> list[str] | None:
    for one in block.get("user_roles", []):
        if one["username"] == user:
            return list(one["roles"])
    return None


def visitor(gallery: dict[str, Any], folder: dict[str, Any]) -> set[str]:
    if "public_role" in folder:
        name, where = folder["public_role"], folder
    elif "public_role" in gallery:
        name, where = gallery["public_role"], None
    else:
        return VIEWER
    return set() if name == "none" else flags(name, gallery, where) - {"owner_access"}


def logged_in(gallery: dict[str, Any], folder: dict[str, Any], user: str | None) -> set[str]:
    if user is not None:
        here, there = assigned(folder, user), assigned(gallery, user)
        if here is not None or there is not None:
            found: set[str] = set()
            for role in here or []:
                found |= flags(role, gallery, folder)
            for role in there or []:
                found |= flags(role, gallery)
            return unfolded(found)
    if "default_authenticated_role" in folder:
        name = folder["default_authenticated_role"]
        return set() if name == "none" else unfolded(flags(name, gallery, folder))
    if "default_authenticated_role" in gallery:
        name = gallery["default_authenticated_role"]
        return set() if name == "none" else unfolded(flags(name, gallery))
    return CONTRIBUTOR


def unfolded(found: set[str]) -> set[str]:
    return OURS if "owner_access" in found else found


def photo(found: set[str], *, is_hidden: bool) -> set[str]:
    """What a photo gives to who holds these in its folder; empty where it is not to be had."""
    if "can_view" not in found or (is_hidden and "can_see_hidden" not in found):
        return set()
    return found


def in_our_words(found: set[str]) -> set[str]:
    """The same with our names; the loupe of the medium size is not our zoom."""
    kept = found & OURS
    if "can_use_tile_zoom" in found:
        return kept | {"can_use_zoom"}
    if not found & {"can_download_original"}:
        kept -= {"can_use_zoom"}
    return kept


def before_roles(
    gallery: dict[str, Any], folders: dict[str, dict[str, Any]], path: str, user: str | None
) -> set[str]:
    """What the versions before there were roles gave: every folder above is asked, too."""
    above = ["", *("/".join(path.split("/")[: n + 1]) for n in range(len(path.split("/"))))]
    for folder in (folders.get(one, {}) for one in above):
        allowed = folder.get("allowed_users")
        if user not in allowed if allowed is not None else folder.get("require_auth") and not user:
            return set()
    found = {*VIEWER, "can_see_exact_dates", "can_see_location", "can_see_technical_details"}
    here = {key for said in (gallery, folders.get(path, {})) for key, on in said.items() if on}
    if "hide_technical_details" in here:
        found -= {"can_see_technical_details"}
    if user is not None:
        return found | {"can_download_large", "can_download_original"}
    if "approximate_dates_for_public" in here:
        found -= {"can_see_exact_dates"}
    if "hide_location_from_public" in here:
        found -= {"can_see_location"}
    return found
