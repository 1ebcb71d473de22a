"""Tenrankai's `permissions`, made entries for audiences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from staticgal.config.load import load
from staticgal.config.tenrankai_permissions import note_access
from staticgal.core.policy import Entry
from staticgal.errors import ConfigErrors, ErrorCollector

AUDIENCES: dict[str, Any] = {
    "public": {"protection": "open"},
    "guests": {"protection": "open"},
    "parents": {"people": ["mom", "dad"]},
    "smith": {},
    "all": {"includes": ["parents", "smith"]},
}
ROLES = {"viewer": ["can_view"], "member": ["can_view", "can_see_location"]}


def entries(
    folder: Path, block: dict[str, Any], access: Any = None, audiences: Any = None
) -> dict[str, Any]:
    """Each audience that is spoken of in an album: its roles there, or `none`."""
    note = {"permissions": block, **({"access": access} if access else {})}
    said = {
        "title": "x",
        "source": ".",
        "roles": ROLES,
        "audiences": audiences or AUDIENCES,
        "albums": {"trip": note},
    }
    (folder / "gallery.yaml").write_text(json.dumps(said))
    config = load(folder)
    noted = config.galleries[0].albums["trip"]
    found = note_access(
        noted.note,
        noted.places,
        ErrorCollector(),
        noted.at,
        config.policy.audiences,
        config.policy.roles,
    )
    assert found is not None
    every = {**found.entries, **({"*": found.others} if found.others else {})}
    return {name: told(entry) for name, entry in every.items()}


def told(entry: Entry) -> Any:
    return "none" if entry.is_none else list(entry.roles)


def test_public_role_is_that_of_every_open_audience_and_of_no_other(tmp_path: Path) -> None:
    found = entries(tmp_path, {"public_role": "viewer"})

    assert found == {"public": ["viewer"], "guests": ["viewer"]}


def test_the_default_is_that_of_every_other_that_is_not_named(tmp_path: Path) -> None:
    block = {
        "default_authenticated_role": "viewer",
        "user_roles": [{"username": "smith", "roles": ["member", "viewer"]}],
    }

    found = entries(tmp_path, block)

    assert found == {"smith": ["member", "viewer"], "parents": ["viewer"], "all": ["viewer"]}


def test_none_closes_for_either(tmp_path: Path) -> None:
    block = {
        "public_role": "none",
        "default_authenticated_role": "none",
        "user_roles": [{"username": "smith", "roles": ["viewer"]}],
    }

    found = entries(tmp_path, block)

    assert found == {
        **dict.fromkeys(("public", "guests", "parents", "all"), "none"),
        "smith": ["viewer"],
    }


def test_people_who_are_all_named_alike_give_their_audience_its_roles(tmp_path: Path) -> None:
    block = {"user_roles": [{"username": one, "roles": ["member"]} for one in ("mom", "dad")]}

    assert entries(tmp_path, block) == {"parents": ["member"]}


def test_a_person_in_two_audiences_is_named_for_both(tmp_path: Path) -> None:
    audiences = {"mother": {"people": ["mom"]}, "school": {"people": ["mom"]}, "club": {}}

    found = entries(
        tmp_path,
        {"user_roles": [{"username": "mom", "roles": "member"}]},
        audiences=audiences,
    )

    assert found == {"mother": ["member"], "school": ["member"]}


def test_an_audience_may_be_named_and_some_of_its_people_too_if_they_agree(tmp_path: Path) -> None:
    alike = [{"username": one, "roles": ["member"]} for one in ("parents", "mom")]
    assert entries(tmp_path, {"user_roles": alike}) == {"parents": ["member"]}

    alike[1]["roles"] = ["viewer"]
    with pytest.raises(ConfigErrors, match="other roles to `parents`"):
        entries(tmp_path, {"user_roles": alike})


def test_access_and_permissions_may_speak_of_different_audiences(tmp_path: Path) -> None:
    found = entries(tmp_path, {"public_role": "none"}, {"smith": "member"})

    assert found == {"public": "none", "guests": "none", "smith": ["member"]}


def test_they_may_say_the_same_of_one_audience_and_no_two_things(tmp_path: Path) -> None:
    assert entries(tmp_path, {"public_role": "none"}, "none")["public"] == "none"

    with pytest.raises(ConfigErrors, match="`access` says one thing of `guests` here"):
        entries(tmp_path, {"public_role": "viewer"}, {"*": "none", "public": "viewer"})


def test_a_role_of_the_block_may_inherit_one_from_further_up(tmp_path: Path) -> None:
    (tmp_path / "gallery.yaml").write_text(
        "title: x\nsource: .\nroles: {viewer: [can_view]}\naudiences: {smith: {}}\n"
        "permissions:\n  default_authenticated_role: client\n"
        "  roles: {client: {name: Client, inherits: viewer, permissions: {can_use_zoom: true}}}\n"
        "albums: {trip: {access: {smith: client}}}\n"
        "photos: {a.jpg: {access: {smith: client}}}\n"
    )

    config = load(tmp_path)

    assert config.galleries[0].root is not None
    assert list(config.policy.roles) == ["viewer"]  # audiences are not in the folder


def test_a_role_of_the_block_is_not_for_audiences_themselves(tmp_path: Path) -> None:
    (tmp_path / "gallery.yaml").write_text(
        "title: x\nsource: .\naudiences: {smith: {role: client}}\n"
        "permissions: {roles: {client: {name: Client, permissions: {can_view: true}}}}\n"
    )

    with pytest.raises(ConfigErrors, match="no role is named `client`"):
        load(tmp_path)
