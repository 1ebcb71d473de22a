"""The blocks of Tenrankai's guide to permissions, put where it says: who then sees what.

The guide's blocks for a gallery go under `permissions:` of a gallery in `gallery.yaml`; those for a
folder stand in its `_folder.md` as they are. What is asserted is what the guide promises for each:
in a table of permissions, and in the pages and pictures of sites that are built.
"""

# ruff: noqa: N802  # the ids of the cases are in capitals

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import tomli
from PIL import Image

from staticgal.config.load import load
from staticgal.core.permission import names
from staticgal.core.resolve import resolve
from staticgal.errors import ConfigErrors
from staticgal.source.metadata.fields import EMPTY, Facts
from staticgal.source.reader import ReadGallery, read_gallery
from staticgal.source.tree.files import Kind, kind
from staticgal.source.tree.scan import scan
from tests.conformance.command import seen, staticgal, write
from tests.conformance.dirty import Shot, secret
from tests.conformance.seed_blocks import GUIDE, OURS, PRIVATE_FOLDER, of_the_guide

Blocks = Mapping[str, str]

VIEW = {"can_view"}
PRIVACY = {"can_see_exact_dates", "can_see_location", "can_see_technical_details"}
SIZES = {"can_download_medium", "can_download_large", "can_download_original"}
NOTHING_AT_ALL: set[str] = set()

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


def read(folder: Path) -> ReadGallery:
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
            embedded=EMPTY,
            exif=EMPTY,
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


@pytest.fixture(params=["said anew", "as in the guide"])
def blocks(request: pytest.FixtureRequest) -> Blocks:
    if request.param == "said anew":
        return OURS
    if not GUIDE.is_file():
        pytest.skip("no ../shared/seeds here")
    return of_the_guide()


@pytest.mark.skipif(not GUIDE.is_file(), reason="no ../shared/seeds here")
def test_the_blocks_said_anew_say_what_those_of_the_guide_do() -> None:
    def values(text: str) -> tuple[Any, str]:
        if not text.startswith("+++"):
            return tomli.loads(text), ""
        _, front, body = text.split("+++\n")
        return tomli.loads(front), body.strip()

    there = of_the_guide()

    assert {name: values(text) for name, text in OURS.items()} == {
        name: values(text) for name, text in there.items()
    }
    # Every block of the guide that says who has which role is one of these.
    said = r"^(?:public_role|default_authenticated_role|username) = .*"
    assert re.findall(said, GUIDE.read_text("utf-8"), re.M) == re.findall(
        said, "".join(there.values()), re.M
    )


def test_the_first_example_gives_visitors_less_than_members(tmp_path: Path, blocks: Blocks) -> None:
    audiences = {**PUBLIC, "grandma": {}, "friends": {"people": ["Eva"]}}

    shown = table(given(tmp_path, blocks["configuration"], audiences))

    member = VIEW | {"can_see_exact_dates", "can_see_location"}
    assert shown == {
        "public": {"a.jpg": VIEW},
        "grandma": {"a.jpg": member},
        "friends": {"a.jpg": member},
    }


@pytest.mark.parametrize("name", ["", "portfolio"])
def test_T11_a_portfolio_shows_details_and_nothing_else(
    tmp_path: Path, blocks: Blocks, name: str
) -> None:
    folder = given(tmp_path, blocks["portfolio"], {**PUBLIC, "clients": {}}, name=name)

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
    blocks: Blocks,
) -> None:
    audiences = {**PUBLIC, "parents": {"people": ["mom", "dad"]}, "relatives": {}}
    folder = given(tmp_path, blocks["family"], audiences)

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


def test_a_client_gets_sizes_and_the_others_a_preview(tmp_path: Path, blocks: Blocks) -> None:
    audiences = {**PUBLIC, "client-smith": {"people": ["client"]}, "others": {}}

    shown = table(given(tmp_path, blocks["clients"], audiences))

    assert shown == {
        "public": {"a.jpg": VIEW},
        "client-smith": {"a.jpg": VIEW | {"can_download_medium", "can_download_original"}},
        "others": {"a.jpg": VIEW},
    }


def test_T05_a_private_gallery_is_not_in_the_public_site(tmp_path: Path, blocks: Blocks) -> None:
    folder = given(tmp_path, blocks["private"], {**PUBLIC, "us": {}}, name="private")

    held = VIEW | {"can_see_exact_dates", "can_see_location"}
    assert table(folder) == {"public": {}, "us": {"private/a.jpg": held}}


FAMILY_AND_SMITH = {**PUBLIC, "parents": {"people": ["mom", "dad"]}, "relatives": {}}


def test_T26_T27_T28_a_private_folder_is_the_familys_with_all_below(
    tmp_path: Path, blocks: Blocks
) -> None:
    note = {"photos/private/_folder.md": blocks["private folder"]}
    folder = given(tmp_path, blocks["family"], FAMILY_AND_SMITH, note)

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


def test_a_client_review_has_no_downloads_until_it_is_approved(
    tmp_path: Path, blocks: Blocks
) -> None:
    audiences = {**PUBLIC, "client": {}, "others": {}}
    note = {"photos/client-review/_folder.md": blocks["client review"]}
    folder = given(tmp_path, blocks["clients"], audiences, note)

    shown = table(folder)

    review = {"client-review/b.jpg": VIEW, "client-review/below/c.jpg": VIEW}
    client = VIEW | {"can_download_medium", "can_download_original"}
    assert shown == {
        "public": {"a.jpg": VIEW},
        "client": {"a.jpg": client, **review},
        "others": {"a.jpg": VIEW, **review},
    }
    # The folder defines what a client may do once it is approved, and gives it to nobody yet.
    (diagnostic,) = (one for one in read(folder).diagnostics if "defined again" in one.text)
    assert diagnostic.text.startswith("`client`")
    assert diagnostic.location
    assert "client" in blocks["client review"].split("\n")[diagnostic.location.line - 1]


def test_an_approved_client_gets_what_the_folder_says_a_client_may(tmp_path: Path) -> None:
    approved = OURS["client review"].replace(
        "[permissions.roles]",
        '[[permissions.user_roles]]\nusername = "client"\nroles = ["client"]\n[permissions.roles]',
    )
    audiences = {**PUBLIC, "client": {}}
    folder = given(
        tmp_path, OURS["clients"], audiences, {"photos/client-review/_folder.md": approved}
    )

    held = table(folder)["client"]

    assert held["client-review/b.jpg"] == VIEW | {"can_download_original"}
    assert held["a.jpg"] == VIEW | {"can_download_medium", "can_download_original"}
    assert not [one for one in read(folder).diagnostics if "client" in one.text]


def test_a_school_shows_parents_the_day_and_nobody_the_place(
    tmp_path: Path, blocks: Blocks
) -> None:
    audiences = {**PUBLIC, "parents": {"people": ["parent"]}, "teachers": {}}

    shown = table(given(tmp_path, blocks["school"], audiences))

    parent = VIEW | {"can_see_exact_dates", "can_download_original"}
    assert shown == {
        "public": {"a.jpg": VIEW},
        "parents": {"a.jpg": parent},
        "teachers": {"a.jpg": parent},
    }


def test_T16_a_couple_gets_everything_and_its_guests_the_day(
    tmp_path: Path, blocks: Blocks
) -> None:
    audiences = {**PUBLIC, "couple": {"people": ["bride", "groom"]}, "guests": {}}

    shown = table(given(tmp_path, blocks["wedding"], audiences))

    guest = VIEW | {"can_see_exact_dates"}
    assert shown == {
        "public": {"a.jpg": guest},
        "couple": {"a.jpg": VIEW | PRIVACY | SIZES},
        "guests": {"a.jpg": guest},
    }


def test_T46_an_artists_drafts_are_hidden_from_the_public(tmp_path: Path, blocks: Blocks) -> None:
    audiences = {**PUBLIC, "me": {"role": "owner"}, "studio": {"role": "friend"}, "fans": {}}
    more = {"roles": {"owner": ["owner_access"], "friend": ["can_view"]}}
    folder = given(
        tmp_path, blocks["artist"], audiences, {"photos/drafts/_folder.md": blocks["drafts"]}, more
    )

    shown = table(folder)

    assert shown["public"] == {"a.jpg": VIEW | {"can_see_technical_details"}}
    assert shown["fans"] == {}  # it names no role for them: absence grants nothing
    assert shown["studio"] == dict.fromkeys(
        ("a.jpg", "drafts/b.jpg", "drafts/below/c.jpg"), VIEW
    )  # what it has by its own role, no block of these takes
    assert shown["me"].keys() == {"a.jpg", "drafts/b.jpg", "drafts/below/c.jpg"}


def test_what_replaces_the_old_flags_shows_neither_day_nor_place_nor_details(
    tmp_path: Path,
    blocks: Blocks,
) -> None:
    shown = table(given(tmp_path, blocks["migrated"], {**PUBLIC, "members": {}}))

    assert shown == {"public": {"a.jpg": VIEW}, "members": {}}


def test_T14_a_role_defined_anew_in_a_folder_means_less_there_only(tmp_path: Path) -> None:
    text = OURS["family"].replace("{can_view = true}", "{can_view = true, can_see_location = true}")
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
    assert not [one for one in read(folder).diagnostics if "defined again" in one.text]


def test_T17_a_folder_grants_the_place_through_its_own_public_role(tmp_path: Path) -> None:
    note = (
        "---\npermissions:\n  public_role: viewer\n  roles:\n    viewer:\n"
        "      permissions: [can_view, can_see_location]\n---\n"
    )
    folder = given(tmp_path, OURS["portfolio"], PUBLIC, {"photos/trip/_folder.md": note})

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


@pytest.mark.parametrize(
    "roles",
    [
        "a = {name = 'A', permissions = {can_view = true, can_see_hidden = false}}\n"
        "b = {name = 'B', inherits = 'a', permissions = {can_see_location = true}}\n"
        "c = {name = 'C', inherits = 'b', permissions = {can_download_medium = true}}\n",
        "a = ['can_view']\nb = {inherits = ['a'], permissions = ['can_see_location']}\n"
        "c = {inherits = ['a', 'b'], permissions = ['can_download_medium']}\n",
    ],
)
def test_several_roles_in_either_spelling_are_all_that_they_and_those_above_grant(
    tmp_path: Path, roles: str
) -> None:
    note = (
        "+++\n[permissions]\nuser_roles = [{username = 'mom', roles = ['d', 'c']}, "
        "{username = 'dad', roles = ['c', 'd']}]\n[permissions.roles]\n"
        f"d = {{name = 'D', permissions = {{can_see_exact_dates = true}}}}\n{roles}+++\n"
    )
    folder = given(tmp_path, "", FAMILY_AND_SMITH, {"photos/in/_folder.md": note})

    held = {*VIEW, "can_see_location", "can_download_medium", "can_see_exact_dates"}
    assert table(folder) == {
        "public": {},
        "parents": {"in/b.jpg": held, "in/below/c.jpg": held},
        "relatives": {},
    }


def test_T07_none_in_a_gallery_is_final_below(tmp_path: Path) -> None:
    closed = OURS["portfolio"].replace('public_role = "viewer"', 'public_role = "none"', 1)
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
        ('"none"', "none", "not TOML"),
    ],
)
def test_TL1_a_mistake_in_a_folders_block_stops_the_build(
    tmp_path: Path, before: str, after: str, what: str
) -> None:
    note = PRIVATE_FOLDER.replace(before, after, 1)
    folder = given(tmp_path, OURS["family"], FAMILY_AND_SMITH, {"photos/private/_folder.md": note})

    with pytest.raises(ConfigErrors, match=what) as caught:
        read(folder)

    assert caught.value.errors[0].location.line > 1


# --- built


@dataclass(frozen=True)
class Promise:
    """What the guide promises an audience of one folder's photo."""

    is_exact: bool = False
    has_place: bool = False
    has_details: bool = False
    long_edges: tuple[int, ...] = (1024,)


MONTH, DETAILS, DAY = Promise(), Promise(has_details=True), Promise(is_exact=True)
DAY_AND_PLACE = Promise(is_exact=True, has_place=True)
# The original, 1800 pixels wide, is only for those who may know all that it tells.
ALL_BUT_ORIGINAL = Promise(
    is_exact=True, has_place=True, has_details=True, long_edges=(1024, 1200, 1600)
)
FAMILYS = replace(ALL_BUT_ORIGINAL, long_edges=(1024, 1200, 1600, 1800))
EVERYBODYS = {"portfolio": DETAILS, "family": MONTH, "clients": MONTH, "school": MONTH}
WHO_LOGS_IN = {
    "portfolio": DETAILS,
    "family": FAMILYS,
    "private folder": DAY_AND_PLACE,
    "clients": MONTH,
    "client review": MONTH,
    "private": DAY_AND_PLACE,
    "school": DAY,
    "wedding": DAY,
}
PROMISED: dict[str, dict[str, Promise]] = {
    "public": {**EVERYBODYS, "wedding": DAY, "artist": DETAILS},
    "client": {**WHO_LOGS_IN, "clients": Promise(long_edges=(1024, 1200))},
    "couple": {**WHO_LOGS_IN, "wedding": ALL_BUT_ORIGINAL},
    "friends": WHO_LOGS_IN,
}
IN_FOLDERS = {"private folder": "family", "client review": "clients", "drafts": "artist"}


def pages(site: Path) -> dict[str, Promise]:
    """By the mark of a photo (its red), what its page tells and the pictures it leads to."""
    found: dict[str, Promise] = {}
    for page in site.glob("*/*.html"):
        html = page.read_text("utf-8")
        if page.name == "index.html":
            continue
        pictures = {
            (page.parent / link).resolve()
            for link in re.findall(r'(?:href|src)="([^"]+\.jpg)"', html)
        }
        opened = [Image.open(one) for one in pictures]
        (name,) = {NAMES[round(one.getpixel((9, 9))[0] / 20)] for one in opened}
        assert "October 2026" in html
        found[name] = Promise(
            is_exact="15 October 2026" in html,
            has_place="52.516" in html,
            has_details=secret("MODEL", name.replace(" ", "").upper()) in html,
            long_edges=tuple(sorted(max(one.size) for one in opened)),
        )
    return found


NAMES = tuple(name for name in OURS if name not in ("configuration", "migrated"))


def test_the_sites_show_of_each_block_what_the_guide_promises(
    tmp_path: Path, blocks: Blocks
) -> None:
    galleries: list[dict[str, Any]] = []
    for number, name in enumerate(NAMES):
        folder = IN_FOLDERS.get(name)
        where = tmp_path / "photos" / (f"{folder}/{name}" if folder else name)
        Shot(name.replace(" ", "").upper(), (number * 20, 90, 90)).write(where / "a.jpg")
        if folder:
            (where / "_folder.md").write_text(blocks[name], encoding="utf-8")
        else:
            said = {"permissions": block(blocks[name])}
            galleries.append({"name": name, "source": f"photos/{name}", **said})
    audiences = {**PUBLIC, "client": {}, "couple": {"people": ["bride", "groom"]}, "friends": {}}
    audiences |= {"parents": {"people": ["mom", "dad"]}, "parent": {}}
    said = {"title": "The Hansens", "audiences": audiences, "galleries": galleries}
    (tmp_path / "gallery.yaml").write_text(json.dumps(said), encoding="utf-8")

    built = staticgal(tmp_path, "build")

    assert built.returncode == 0, built.stderr
    assert {name: pages(tmp_path / "build" / name) for name in PROMISED} == PROMISED
    # Who is named by nobody's block but their own sees what whoever logs in does.
    assert pages(tmp_path / "build" / "parents") == WHO_LOGS_IN
    assert pages(tmp_path / "build" / "parent") == WHO_LOGS_IN
