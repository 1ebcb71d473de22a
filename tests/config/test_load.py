from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from staticgal.config.load import load
from staticgal.core.permission import NONE, Permission
from staticgal.core.rendition import DEFAULT_OFFER, Format, Size
from staticgal.core.resolve import members_at
from staticgal.errors import ConfigErrors
from tests.config.given import BASE, given_config
from tests.shared import ROOT

SOURCE = "title: x\nsource: photos\n"


def test_t06_a_role_holds_what_it_inherits(tmp_path: Path) -> None:
    policy = given_config(tmp_path).policy

    assert policy.roles["relative"].permissions == (
        Permission.VIEW
        | Permission.EXACT_DATES
        | Permission.LOCATION
        | Permission.READ_METADATA
    )  # fmt: skip
    assert policy.audiences["family"].permissions == policy.roles["relative"].permissions
    assert policy.audiences["client-smith"].permissions == NONE


def test_t03_there_are_no_built_in_roles(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match=r"no role is named `viewer`\n.*roles: there are none"):
        given_config(tmp_path, "audiences: {public: {role: viewer}}\n", SOURCE)


def test_t04_nothing_is_granted_where_nothing_is_said(tmp_path: Path) -> None:
    config = given_config(tmp_path, base=SOURCE)

    assert config.policy.roles == {}
    assert config.policy.audiences == {}


def test_t09_several_roles_are_joined(tmp_path: Path) -> None:
    more = "roles: {a: [can_view], b: [can_use_zoom]}\naudiences: {us: {roles: [a, b]}}\n"

    config = given_config(tmp_path, more, SOURCE)

    assert config.policy.audiences["us"].permissions == Permission.VIEW | Permission.ZOOM


def test_t10_a_circle_of_roles_is_named(tmp_path: Path) -> None:
    more = "roles:\n  a: {inherits: b}\n  b: {inherits: c}\n  c: {inherits: a}\n"

    with pytest.raises(ConfigErrors, match="`a` → `b` → `c` → `a`"):
        given_config(tmp_path, more, SOURCE)


def test_an_audience_is_protected_unless_it_says_open(tmp_path: Path) -> None:
    audiences = given_config(tmp_path).policy.audiences

    assert audiences["public"].is_open
    assert not audiences["family"].is_open


def test_includes_are_resolved_at_any_remove(tmp_path: Path) -> None:
    more = (
        "audiences:\n  a: {includes: [b]}\n  b: {includes: [c, d]}\n  c: {}\n  d: {includes: [c]}\n"
    )

    audience = given_config(tmp_path, more, SOURCE).policy.audiences["a"]

    assert [one.name for one in audience.members()] == ["a", "b", "c", "d"]


def test_nothing_is_had_through_an_audience_outside_its_days(tmp_path: Path) -> None:
    more = (
        "audiences:\n  a: {includes: [b]}\n"
        "  b: {includes: [c], visible: {from: 2026-12-24}}\n  c: {}\n"
    )
    audience = given_config(tmp_path, more, SOURCE).policy.audiences["a"]

    for day, seen in ((23, ["a", "b"]), (25, ["a", "b", "c"])):
        then = datetime(2026, 12, day, 12, tzinfo=UTC)
        assert [one.name for one in members_at(audience, then)] == seen


def test_an_unquoted_year_is_a_title(tmp_path: Path) -> None:
    assert given_config(tmp_path, base="title: 2026\nsource: photos\n").title == "2026"


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    config = given_config(tmp_path, base=SOURCE)

    assert config.offer is DEFAULT_OFFER
    assert config.output == tmp_path / "build"
    assert config.max_megapixels == 400
    assert config.page_size is None
    assert config.theme == "default"
    assert str(config.timezone) == "UTC"


def test_sizes_formats_and_qualities_make_the_offer(tmp_path: Path) -> None:
    more = (
        "renditions:\n  sizes: {thumbnails: [300], large: 2000}\n  formats: [jpeg, avif]\n"
        "  quality: {avif: 55}\n  effort: 3\n  copyright: © me\n"
    )

    specs = given_config(tmp_path, more, SOURCE).offer.specs

    assert [(s.size, s.long_edge, s.format, s.quality, s.effort) for s in specs] == [
        (Size.LARGE, 2000, Format.AVIF, 55, 3),
        (Size.LARGE, 2000, Format.JPEG, 82, 0),
        (Size.MEDIUM, 1200, Format.AVIF, 55, 3),
        (Size.MEDIUM, 1200, Format.JPEG, 82, 0),
        (Size.GALLERY, 1024, Format.AVIF, 55, 3),
        (Size.GALLERY, 1024, Format.JPEG, 82, 0),
        (Size.THUMBNAIL, 300, Format.AVIF, 55, 3),
    ]
    assert {s.copyright for s in specs} == {"© me"}


def test_the_same_renditions_written_out_are_the_default_ones(tmp_path: Path) -> None:
    more = "renditions: {sizes: {gallery: 1024}}\n"

    assert given_config(tmp_path, more, SOURCE).offer == DEFAULT_OFFER


def test_about_may_be_a_file_and_is_an_input(tmp_path: Path) -> None:
    (tmp_path / "about.md").write_text("# Us\n")

    config = given_config(tmp_path, "about: about.md\n", SOURCE)

    assert config.about == "# Us\n"
    assert config.inputs == (tmp_path / "gallery.yaml", tmp_path / "about.md")


def test_sites_may_not_be_written_over_the_photos(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="are in the folder that sites are written to"):
        given_config(tmp_path, "output: photos\n", SOURCE)


def test_what_staticgal_writes_is_excluded_from_every_tree(tmp_path: Path) -> None:
    config = given_config(tmp_path, base="title: x\nsource: .\n")

    assert config.exclude == (
        tmp_path / "build",
        tmp_path / ".staticgal",
        tmp_path / "secrets",
    )


def test_several_galleries_have_their_own_trees(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    base = BASE.replace("source: photos\n", "")
    more = (
        "galleries:\n"
        "  - {name: home, title: At home, source: photos, access: {public: none}}\n"
        "  - {name: clients, source: work, albums: {smith: {access: {client-smith: viewer}}}}\n"
    )

    config = given_config(tmp_path, more, base)

    home, clients = config.galleries
    assert (home.name, home.title, home.source) == ("home", "At home", tmp_path / "photos")
    assert list(clients.albums) == ["smith"]
    assert not config.is_single


def test_galleries_may_not_share_photos(tmp_path: Path) -> None:
    (tmp_path / "photos/inner").mkdir(parents=True)
    more = "galleries:\n  - {name: a, source: photos}\n  - {name: b, source: photos/inner}\n"

    with pytest.raises(ConfigErrors, match="photos of `b` are in the folder of `a`"):
        given_config(tmp_path, more, "title: x\n")


def test_all_mistakes_of_one_file_come_together(tmp_path: Path) -> None:
    more = (
        "titel: x\nroles: {viewer: [can_veiw]}\naudiences: {family: {role: viewr}}\n"
        "albums: {trip: {hidden: maybe, access: {famly: viewer}}}\ntimezone: Mars\n"
    )

    with pytest.raises(ConfigErrors) as caught:
        given_config(tmp_path, more, SOURCE)

    lines = [error.location.line for error in caught.value.errors]
    assert lines == [3, 4, 5, 6, 6, 7]


def test_a_central_entry_may_use_roles_of_the_album_above(tmp_path: Path) -> None:
    more = (
        "albums:\n  trip/day: {access: {family: guest}}\n  trip: {roles: {guest: [can_view]}}\n"
        "photos:\n  trip/a.jpg: {access: {family: guest}}\n"
    )

    assert set(given_config(tmp_path, more).galleries[0].albums) == {"trip", "trip/day"}


def test_every_example_loads() -> None:
    files = [ROOT / "gallery.yaml", *ROOT.glob("examples/*/gallery.yaml")]

    assert len(files) >= 1
    for file in files:
        load(file)
