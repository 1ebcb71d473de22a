"""The blocks of Tenrankai's guide to permissions, put where it says: who then sees what.

The guide's blocks for a gallery go under `permissions:` of a gallery in `gallery.yaml`; those for a
folder stand in its `_folder.md` as they are. What is asserted is what the guide promises for each.
"""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli

from staticgal.config.load import load
from staticgal.core.permission import names
from staticgal.core.resolve import resolve
from staticgal.errors import ConfigErrors
from staticgal.source.facts import NOTHING, Facts
from staticgal.source.read import Reading, read_gallery
from staticgal.source.scan import Kind, kind, scan
from tests.conformance.command import seen, write
from tests.shared import SHARED

GUIDE = SHARED / "seeds" / "002_6eee179a59c2981d.txt"

CONFIGURATION = """\
[[galleries]]
name = "family"
[galleries.permissions]
# Role for unauthenticated visitors
public_role = "viewer"
# Default role for authenticated users
default_authenticated_role = "member"
# Define custom roles
[galleries.permissions.roles.viewer]
name = "Viewer"
permissions = { can_view = true }
[galleries.permissions.roles.member]
name = "Member"
permissions = {
can_view = true,
can_see_exact_dates = true,
can_see_location = true
}
# Assign users to specific roles
[[galleries.permissions.user_roles]]
username = "grandma"
roles = ["member"]
"""
PORTFOLIO = """\
[[galleries]]
name = "portfolio"
[galleries.permissions]
public_role = "viewer"
default_authenticated_role = "viewer"
[galleries.permissions.roles.viewer]
name = "Viewer"
# Show camera info for credibility
# No location data or high-res downloads
permissions = {
can_view = true,
can_see_technical_details = true
}
"""
FAMILY = """\
[[galleries]]
name = "family"
[galleries.permissions]
public_role = "limited"
default_authenticated_role = "family_member"
# Public sees limited info with approximate dates
[galleries.permissions.roles.limited]
name = "Limited Viewer"
# No exact dates - shows "October 2026" instead
# No location - protects home addresses
permissions = {
can_view = true
}
# Family members see everything
[galleries.permissions.roles.family_member]
name = "Family Member"
permissions = {
can_view = true,
can_see_exact_dates = true, # Full timestamps
can_see_location = true, # GPS data
can_see_technical_details = true,
can_download_medium = true,
can_download_large = true,
can_download_original = true,
can_use_zoom = true, # Zoom for detailed viewing
can_read_metadata = true, # Read comments and tags
can_add_comments = true, # Comment on family photos
can_set_picks = true, # Mark favorite photos
can_add_tags = true # Tag family members
}
# Assign family members
[[galleries.permissions.user_roles]]
username = "mom"
roles = ["family_member"]
[[galleries.permissions.user_roles]]
username = "dad"
roles = ["family_member"]
"""
CLIENTS = """\
[[galleries]]
name = "clients"
[galleries.permissions]
public_role = "preview"
default_authenticated_role = "preview"
# Minimal public access
[galleries.permissions.roles.preview]
name = "Preview"
permissions = { can_view = true } # Can see images but not browse
# Client access with downloads
[galleries.permissions.roles.client]
name = "Client"
# No technical details or location
permissions = {
can_view = true,
can_download_medium = true,
can_download_original = true
}
# Assign specific clients
[[galleries.permissions.user_roles]]
username = "client"
roles = ["client"]
"""
PRIVATE = """\
[[galleries]]
name = "private"
[galleries.permissions]
# No public_role = no public access at all
default_authenticated_role = "viewer"
[galleries.permissions.roles.viewer]
name = "Viewer"
permissions = {
can_view = true,
can_see_exact_dates = true,
can_see_location = true
}
"""
PRIVATE_FOLDER = """\
+++
title = "Private Collection"
[permissions]
# Remove all public access
public_role = "none"
# Only family members can view
default_authenticated_role = "family"
[permissions.roles.family]
name = "Family"
permissions = {
can_view = true,
can_see_exact_dates = true,
can_see_location = true,
can_download_original = true
}
+++
These photos are only for family members.
"""
CLIENT_REVIEW = """\
+++
title = "Client Review"
[permissions]
public_role = "none"
default_authenticated_role = "preview"
[permissions.roles.preview]
name = "Preview"
# No downloads until approved
permissions = {
can_view = true
}
[permissions.roles.client]
name = "Client"
permissions = {
can_view = true,
can_download_original = true
}
+++
Images pending client approval.
"""
SCHOOL = """\
[galleries.permissions]
public_role = "viewer"
default_authenticated_role = "parent"
[galleries.permissions.roles.viewer]
name = "Viewer"
# No exact dates or location for child safety
permissions = {
can_view = true
}
[galleries.permissions.roles.parent]
name = "Parent"
permissions = {
can_view = true,
can_see_exact_dates = true,
can_download_original = true
}
[[galleries.permissions.user_roles]]
username = "parent"
roles = ["parent"]
"""
WEDDING = """\
[galleries.permissions]
public_role = "guest"
default_authenticated_role = "guest"
# Guests can view
[galleries.permissions.roles.guest]
name = "Guest"
permissions = {
can_view = true,
can_see_exact_dates = true # Event date is public
}
# Couple gets everything
[galleries.permissions.roles.client]
name = "Client"
permissions = {
can_view = true,
can_see_exact_dates = true,
can_see_location = true,
can_see_technical_details = true,
can_download_medium = true,
can_download_large = true,
can_download_original = true
}
[[galleries.permissions.user_roles]]
username = "bride"
roles = ["client"]
[[galleries.permissions.user_roles]]
username = "groom"
roles = ["client"]
"""
ARTIST = """\
[galleries.permissions]
public_role = "visitor"
[galleries.permissions.roles.visitor]
name = "Visitor"
permissions = {
can_view = true,
can_see_technical_details = true # Shows professional capability
}
"""
DRAFTS = """\
+++
title = "Work in Progress"
[permissions]
public_role = "none" # Hidden from public
+++
Unfinished pieces.
"""
MIGRATED = """\
[galleries.permissions]
public_role = "viewer"
[galleries.permissions.roles.viewer]
name = "Viewer"
# Note: No can_see_exact_dates, can_see_location, or can_see_technical_details
permissions = {
can_view = true
}
"""

VIEW = {"can_view"}
PRIVACY = {"can_see_exact_dates", "can_see_location", "can_see_technical_details"}
SIZES = {"can_download_medium", "can_download_large", "can_download_original"}
NOTHING_AT_ALL: set[str] = set()
DAY = date(2026, 10, 15)

Table = dict[str, dict[str, set[str]]]


def block(text: str) -> Any:
    """What a block for a gallery says under `permissions`."""
    galleries = tomli.loads(text)["galleries"]
    return (galleries[0] if isinstance(galleries, list) else galleries)["permissions"]


def given(
    folder: Path,
    text: str,
    audiences: dict[str, Any],
    notes: dict[str, str] | None = None,
    more: dict[str, Any] | None = None,
    name: str = "",
) -> Path:
    """A gallery with that block: its only one, or the named one of several."""
    # JSON is YAML: the block goes in as it is, and nothing of it is written anew.
    permissions = {"permissions": block(text)} if text else {}
    said: dict[str, Any] = {"title": "The Hansens", "audiences": audiences, **(more or {})}
    if name:
        said["galleries"] = [{"name": name, "source": "photos", **permissions}]
    else:
        said |= {"source": "photos", **permissions}
    files = {"photos/a.jpg": "", **(notes or {})}
    files |= {
        f"{path.rpartition('/')[0]}/{photo}": ""
        for path in notes or {}
        for photo in ("b.jpg", "below/c.jpg")
    }
    return write(folder, {"gallery.yaml": json.dumps(said), **files})


def read(folder: Path) -> Reading:
    config = load(folder)
    trees = {one.name: scan(one.source, config.ignore, config.exclude) for one in config.galleries}
    facts = {
        (name, file.path): Facts(
            f"{file.path:_<64}",
            1,
            "jpeg",
            60,
            40,
            is_animated=False,
            embedded=NOTHING,
            exif=NOTHING,
        )
        for name, tree in trees.items()
        for file in tree.files()
        if kind(file.path) is Kind.PHOTO
    }
    return read_gallery(config, trees, facts)


def table(folder: Path) -> Table:
    """By audience, each photo of its site with what may be done with it."""
    config, reading = load(folder), read(folder)
    return {
        name: {
            path: set(names(held))
            for path, held in resolve(reading.gallery.root, audience).photos.items()
        }
        for name, audience in config.policy.audiences.items()
    }


PUBLIC = {"public": {"protection": "open"}}


@pytest.mark.skipif(not GUIDE.is_file(), reason="no ../shared/seeds here")
def test_the_blocks_here_are_those_of_the_guide() -> None:
    guide = GUIDE.read_text("utf-8")
    blocks = (
        *(CONFIGURATION, PORTFOLIO, FAMILY, CLIENTS, PRIVATE, PRIVATE_FOLDER, CLIENT_REVIEW),
        *(SCHOOL, WEDDING, ARTIST, DRAFTS, MIGRATED),
    )

    for one in blocks:
        assert one in guide
    # Every block of the guide that says who has which role is one of these.
    said = re.findall(r"^(?:public_role|default_authenticated_role|username) = .*", guide, re.M)
    assert said == re.findall(
        r"^(?:public_role|default_authenticated_role|username) = .*", "".join(blocks), re.M
    )


def test_the_first_example_gives_visitors_less_than_members(tmp_path: Path) -> None:
    audiences = {**PUBLIC, "grandma": {}, "friends": {"people": ["Eva"]}}

    shown = table(given(tmp_path, CONFIGURATION, audiences))

    member = VIEW | {"can_see_exact_dates", "can_see_location"}
    assert shown == {
        "public": {"a.jpg": VIEW},
        "grandma": {"a.jpg": member},
        "friends": {"a.jpg": member},
    }


@pytest.mark.parametrize("name", ["", "portfolio"])
def test_T11_a_portfolio_shows_details_and_nothing_else(tmp_path: Path, name: str) -> None:
    folder = given(tmp_path, PORTFOLIO, {**PUBLIC, "clients": {}}, name=name)

    path = f"{name}/a.jpg".lstrip("/")
    held = VIEW | {"can_see_technical_details"}
    assert table(folder) == {"public": {path: held}, "clients": {path: held}}


FAMILY_MEMBER = (
    VIEW
    | PRIVACY
    | SIZES
    | {"can_use_zoom", "can_read_metadata", "can_add_comments", "can_set_picks", "can_add_tags"}
)


def test_T12_a_family_gallery_shows_the_month_to_the_public_and_all_to_the_family(
    tmp_path: Path,
) -> None:
    audiences = {**PUBLIC, "parents": {"people": ["mom", "dad"]}, "relatives": {}}
    folder = given(tmp_path, FAMILY, audiences)

    assert table(folder) == {
        "public": {"a.jpg": VIEW},
        "parents": {"a.jpg": FAMILY_MEMBER},
        "relatives": {"a.jpg": FAMILY_MEMBER},
    }
    assert {name: one["photos"] for name, one in seen(folder).items()} == {
        "public": {"a.jpg": ["can_view"]},
        "parents": {"a.jpg": sorted(FAMILY_MEMBER)},
        "relatives": {"a.jpg": sorted(FAMILY_MEMBER)},
    }


def test_a_client_gets_sizes_and_the_others_a_preview(tmp_path: Path) -> None:
    audiences = {**PUBLIC, "client-smith": {"people": ["client"]}, "others": {}}

    shown = table(given(tmp_path, CLIENTS, audiences))

    assert shown == {
        "public": {"a.jpg": VIEW},
        "client-smith": {"a.jpg": VIEW | {"can_download_medium", "can_download_original"}},
        "others": {"a.jpg": VIEW},
    }


def test_T05_a_private_gallery_is_not_in_the_public_site(tmp_path: Path) -> None:
    folder = given(tmp_path, PRIVATE, {**PUBLIC, "us": {}}, name="private")

    held = VIEW | {"can_see_exact_dates", "can_see_location"}
    assert table(folder) == {"public": {}, "us": {"private/a.jpg": held}}


FAMILY_AND_SMITH = {**PUBLIC, "parents": {"people": ["mom", "dad"]}, "relatives": {}}


def test_T26_T27_T28_a_private_folder_is_the_familys_with_all_below(tmp_path: Path) -> None:
    note = {"photos/private/_folder.md": PRIVATE_FOLDER}
    folder = given(tmp_path, FAMILY, FAMILY_AND_SMITH, note)

    there = VIEW | {"can_see_exact_dates", "can_see_location", "can_download_original"}
    family = {"a.jpg": FAMILY_MEMBER, "private/b.jpg": there, "private/below/c.jpg": there}
    assert table(folder) == {
        "public": {"a.jpg": VIEW},
        "parents": family,
        "relatives": family,
    }
    shown = seen(folder)
    assert shown["public"]["albums"] == {"": ["can_view"]}
    assert shown["parents"]["albums"].keys() == {"", "private", "private/below"}
    (private,) = read(folder).gallery.root.albums
    assert (private.title, private.description) == (
        "Private Collection",
        "These photos are only for family members.",
    )


def test_a_client_review_has_no_downloads_until_it_is_approved(tmp_path: Path) -> None:
    audiences = {**PUBLIC, "client": {}, "others": {}}
    note = {"photos/client-review/_folder.md": CLIENT_REVIEW}
    folder = given(tmp_path, CLIENTS, audiences, note)

    shown = table(folder)

    review = {"client-review/b.jpg": VIEW, "client-review/below/c.jpg": VIEW}
    client = VIEW | {"can_download_medium", "can_download_original"}
    assert shown == {
        "public": {"a.jpg": VIEW},
        "client": {"a.jpg": client, **review},
        "others": {"a.jpg": VIEW, **review},
    }
    # The folder defines what a client may do once it is approved, and gives it to nobody yet.
    remarks = [one for one in read(folder).remarks if "defined anew" in one.text]
    assert [(one.text.split()[0], one.place.line) for one in remarks if one.place] == [
        ("`client`", 12)
    ]


def test_an_approved_client_gets_what_the_folder_says_a_client_may(tmp_path: Path) -> None:
    approved = CLIENT_REVIEW.replace(
        "[permissions.roles.client]",
        '[[permissions.user_roles]]\nusername = "client"\nroles = ["client"]\n'
        "[permissions.roles.client]",
    )
    audiences = {**PUBLIC, "client": {}}
    folder = given(tmp_path, CLIENTS, audiences, {"photos/client-review/_folder.md": approved})

    held = table(folder)["client"]

    assert held["client-review/b.jpg"] == VIEW | {"can_download_original"}
    assert held["a.jpg"] == VIEW | {"can_download_medium", "can_download_original"}
    assert not [one for one in read(folder).remarks if "client" in one.text]


def test_a_school_shows_parents_the_day_and_nobody_the_place(tmp_path: Path) -> None:
    audiences = {**PUBLIC, "parents": {"people": ["parent"]}, "teachers": {}}

    shown = table(given(tmp_path, SCHOOL, audiences))

    parent = VIEW | {"can_see_exact_dates", "can_download_original"}
    assert shown == {
        "public": {"a.jpg": VIEW},
        "parents": {"a.jpg": parent},
        "teachers": {"a.jpg": parent},
    }


def test_T16_a_couple_gets_everything_and_its_guests_the_day(tmp_path: Path) -> None:
    audiences = {**PUBLIC, "couple": {"people": ["bride", "groom"]}, "guests": {}}

    shown = table(given(tmp_path, WEDDING, audiences))

    guest = VIEW | {"can_see_exact_dates"}
    assert shown == {
        "public": {"a.jpg": guest},
        "couple": {"a.jpg": VIEW | PRIVACY | SIZES},
        "guests": {"a.jpg": guest},
    }


def test_T46_an_artists_drafts_are_hidden_from_the_public(tmp_path: Path) -> None:
    audiences = {**PUBLIC, "me": {"role": "owner"}, "studio": {"role": "friend"}, "fans": {}}
    more = {"roles": {"owner": ["owner_access"], "friend": ["can_view"]}}
    folder = given(tmp_path, ARTIST, audiences, {"photos/drafts/_folder.md": DRAFTS}, more)

    shown = table(folder)

    assert shown["public"] == {"a.jpg": VIEW | {"can_see_technical_details"}}
    assert shown["fans"] == {}  # it names no role for them: absence grants nothing
    assert shown["studio"] == dict.fromkeys(
        ("a.jpg", "drafts/b.jpg", "drafts/below/c.jpg"), VIEW
    )  # what it has by its own role, no block of these takes
    assert shown["me"].keys() == {"a.jpg", "drafts/b.jpg", "drafts/below/c.jpg"}


def test_what_replaces_the_old_flags_shows_neither_day_nor_place_nor_details(
    tmp_path: Path,
) -> None:
    shown = table(given(tmp_path, MIGRATED, {**PUBLIC, "members": {}}))

    assert shown == {"public": {"a.jpg": VIEW}, "members": {}}


def test_T14_a_role_defined_anew_in_a_folder_means_less_there_only(tmp_path: Path) -> None:
    text = FAMILY.replace("can_view = true\n}", "can_view = true, can_see_location = true }", 1)
    note = (
        '+++\n[permissions]\npublic_role = "limited"\n'
        "[permissions.roles]\nlimited = {name = 'Limited', permissions = {can_view = true}}\n"
        "all = {name = 'All', permissions = {owner_access = true}}\n"
        '[[permissions.user_roles]]\nusername = "smith"\nroles = ["all"]\n+++\n'
    )
    audiences = {**FAMILY_AND_SMITH, "smith": {}}
    folder = given(tmp_path, text, audiences, {"photos/there/_folder.md": note})

    shown = table(folder)

    assert shown["public"] == {
        "a.jpg": VIEW | {"can_see_location"},
        "there/b.jpg": VIEW,
        "there/below/c.jpg": VIEW,
    }
    assert "owner_access" in shown["smith"]["there/b.jpg"]
    assert "owner_access" not in shown["smith"]["a.jpg"]
    assert shown["parents"]["there/b.jpg"] == FAMILY_MEMBER  # the folder says nothing of them
    assert not [one for one in read(folder).remarks if "defined anew" in one.text]


def test_T17_a_folder_grants_the_place_through_its_own_public_role(tmp_path: Path) -> None:
    note = (
        "---\npermissions:\n  public_role: viewer\n  roles:\n    viewer:\n"
        "      permissions: [can_view, can_see_location]\n---\n"
    )
    folder = given(tmp_path, PORTFOLIO, PUBLIC, {"photos/trip/_folder.md": note})

    shown = table(folder)["public"]

    assert shown["a.jpg"] == VIEW | {"can_see_technical_details"}
    assert shown["trip/b.jpg"] == VIEW | {"can_see_location"}


def test_T53_a_folders_role_without_read_metadata_has_none_there(tmp_path: Path) -> None:
    def note(permissions: str) -> str:
        return (
            '+++\n[permissions]\ndefault_authenticated_role = "reader"\n'
            f"[permissions.roles.reader]\nname = 'R'\npermissions = {{ {permissions} }}\n+++\n"
        )

    notes = {
        "photos/quiet/_folder.md": note("can_view = true"),
        "photos/open/_folder.md": note("can_view = true, can_read_metadata = true"),
    }
    shown = table(given(tmp_path, "", {"us": {}}, notes))["us"]

    assert shown["quiet/b.jpg"] == VIEW
    assert shown["open/b.jpg"] == VIEW | {"can_read_metadata"}


def test_T07_none_in_a_gallery_is_final_below(tmp_path: Path) -> None:
    closed = PORTFOLIO.replace('public_role = "viewer"', 'public_role = "none"', 1)
    note = '+++\n[permissions]\npublic_role = "viewer"\n+++\n'
    folder = given(tmp_path, closed, {**PUBLIC, "us": {}}, {"photos/in/_folder.md": note})

    shown = table(folder)

    assert shown["public"] == {}
    assert shown["us"].keys() == {"a.jpg", "in/b.jpg", "in/below/c.jpg"}


def test_T03_no_role_is_built_in(tmp_path: Path) -> None:
    text = '[galleries.permissions]\npublic_role = "viewer"\n'

    with pytest.raises(ConfigErrors, match=r"no role is named `viewer`\n.*there are none"):
        load(given(tmp_path, text, PUBLIC))


def test_T10_a_circle_of_roles_in_a_folder_is_named(tmp_path: Path) -> None:
    note = (
        "+++\n[permissions.roles]\na = {name = 'A', inherits = 'b', permissions = {}}\n"
        "b = {name = 'B', inherits = 'a', permissions = {}}\n+++\n"
    )

    with pytest.raises(ConfigErrors, match="`a` → `b` → `a`"):
        read(given(tmp_path, "", PUBLIC, {"photos/in/_folder.md": note}))


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("public_role", "publicrole", "no key is named `publicrole`"),
        ("can_see_location", "can_see_locations", "no permission is named"),
        ('"family"', '"famliy"', "no role is named `famliy`"),
        ('"none"', '"nobody"', "no role is named `nobody`"),
        ("can_download_original = true\n}", "can_download_original = true\n", "not TOML"),
    ],
)
def test_TL1_a_mistake_in_a_folders_block_stops_the_build(
    tmp_path: Path, before: str, after: str, what: str
) -> None:
    note = PRIVATE_FOLDER.replace(before, after, 1)
    folder = given(tmp_path, FAMILY, FAMILY_AND_SMITH, {"photos/private/_folder.md": note})

    with pytest.raises(ConfigErrors, match=what) as caught:
        read(folder)

    assert caught.value.errors[0].place.line > 1
