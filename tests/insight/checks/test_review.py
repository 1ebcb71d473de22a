"""The safety review: what it remarks of, what it leaves alone, and what is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings

from staticgal.core.model import Album, Gallery, Metadata, Photo, PlaceNames, SourceFile
from staticgal.core.permission import NONE, VERBATIM, Permission
from staticgal.core.policy import AccessRule, Audience, Entry, Policy, Role, Window
from staticgal.core.resolve import resolve
from staticgal.diagnostics import (
    ACKNOWLEDGEABLE,
    Acknowledgement,
    Diagnostic,
    WarningCode,
    unacknowledged,
)
from staticgal.errors import SourceLocation
from staticgal.insight.checks.review import review
from tests.core.strategies import World, worlds

P = Permission
VIEW = P.VIEW
VIEWER = Role("viewer", VIEW, SourceLocation("gallery.yaml", 3, 3))


def photo(path: str, metadata: Metadata | None = None) -> Photo:
    """Each with bytes of its own."""
    return Photo(path, SourceFile(path, path, "jpeg", 1, 1, 1), metadata or Metadata())


def diagnostics(
    root: Album, audiences: Sequence[Audience], roles: Sequence[Role] = ()
) -> tuple[Diagnostic, ...]:
    policy = Policy({role.name: role for role in roles}, {one.name: one for one in audiences})
    outcomes = {one.name: resolve(root, one) for one in audiences}
    return review(Gallery("Ours", root), policy, outcomes)


def keys(found: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    return [(diagnostic.code, diagnostic.about) for diagnostic in found]


def test_an_open_audience_that_holds_what_is_private_is_remarked_for_each() -> None:
    root = Album("", photos=(photo("a.jpg"),))
    held = VIEW | P.LOCATION | P.EXACT_DATES | P.TECHNICAL_DETAILS | P.READ_METADATA
    public = Audience("public", held | P.DOWNLOAD_ORIGINAL, is_open=True)

    found = diagnostics(root, [public])

    assert keys(found) == [
        ("open-location", "public"),
        ("open-exact-dates", "public"),
        ("open-originals", "public"),
    ]
    assert not diagnostics(root, [replace(public, is_open=False)])
    assert not diagnostics(root, [Audience("public", VIEW, is_open=True)])


def test_people_in_two_audiences_are_remarked_whatever_their_capitals() -> None:
    root = Album("", photos=(photo("a.jpg"),))
    family = Audience("family", VIEW, people=("Mom", "Dad"))
    club = Audience("club", VIEW, people=("mom", "Tom"))

    (one,) = diagnostics(root, [family, club])

    assert (one.code, one.about) == ("person-in-two", "Mom")
    assert "`family` and `club`" in one.text


def test_an_album_wider_than_the_one_above_is_remarked_at_its_entry() -> None:
    place = SourceLocation("gallery.yaml", 12, 5)
    wide = Entry(VIEW | P.LOCATION, roles=("relative",), defined_at=place)
    inner = Album("a/b", rule=AccessRule({"family": wide}), photos=(photo("a/b/1.jpg"),))
    root = Album("", albums=(Album("a", albums=(inner,), photos=(photo("a/2.jpg"),)),))

    found = diagnostics(root, [Audience("family", VIEW)])

    assert keys(found) == [("wider-than-above", "family at a/b")]
    assert found[0].location == place
    assert "may do more than in `a` above it: `can_see_location`" in found[0].text


def test_one_album_for_somebody_who_sees_nothing_else_is_no_remark() -> None:
    inner = Album("a", rule=AccessRule({"smith": Entry(VIEW)}), photos=(photo("a/1.jpg"),))

    assert not diagnostics(Album("", albums=(inner,)), [Audience("smith")])


def test_a_caption_that_names_who_is_tagged_is_remarked_for_who_may_not_know() -> None:
    tagged = Metadata(caption="Anna blows out the candles", people=("Anna Hansen", "Al"))
    silent = Metadata(caption="Annabel and the manna", people=("Anna",))
    root = Album("", photos=(photo("a.jpg", tagged), photo("b.jpg", silent)))

    found = diagnostics(
        root, [Audience("public", VIEW), Audience("family", VIEW | P.READ_METADATA)]
    )

    assert keys(found) == [("names-person", "public at a.jpg")]
    assert "mentions `Anna Hansen`, but `public` may not see" in found[0].text


def test_a_role_that_nobody_has_is_remarked_unless_another_builds_on_it() -> None:
    root = Album(
        "", photos=(photo("a.jpg"),), rule=AccessRule({"x": Entry(VIEW, roles=("relative",))})
    )
    relative = Role("relative", VIEW, inherits=("viewer",))
    roles = [VIEWER, relative, Role("freind", VIEW, SourceLocation("gallery.yaml", 5, 3))]

    found = diagnostics(root, [Audience("x")], roles)

    assert keys(found) == [("unused-role", "freind")]
    assert found[0].location == SourceLocation("gallery.yaml", 5, 3)


def test_a_role_named_only_where_something_stronger_is_said_counts_as_used() -> None:
    weaker = Entry(VIEW, roles=("viewer",))
    rule = AccessRule({"x": Entry(is_none=True, overrides=weaker)})

    found = diagnostics(Album("", photos=(photo("a.jpg"),), rule=rule), [Audience("x")], [VIEWER])

    assert "unused-role" not in {diagnostic.code for diagnostic in found}


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_every_code_is_listed_and_every_remark_can_be_acknowledged(world: World) -> None:
    everyone = world.policy.audiences
    outcomes = {name: resolve(world.gallery.root, one) for name, one in everyone.items()}

    found = review(world.gallery, world.policy, outcomes)

    assert {diagnostic.code for diagnostic in found} <= set(ACKNOWLEDGEABLE)
    assert all(diagnostic.about and diagnostic.hint for diagnostic in found)
    known = [Acknowledgement(diagnostic.code, diagnostic.about) for diagnostic in found]
    assert unacknowledged(found, known) == ()
    assert unacknowledged(found, []) == found


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_a_remark_is_about_what_it_names(world: World) -> None:
    """Remarks of one code differ in what they are about, or one would hide the other."""
    everyone = world.policy.audiences
    outcomes = {name: resolve(world.gallery.root, one) for name, one in everyone.items()}

    found = keys(review(world.gallery, world.policy, outcomes))

    assert len(found) == len(set(found))


def test_an_acknowledgement_that_is_of_no_use_any_more_is_told() -> None:
    place = SourceLocation("gallery.yaml", 30, 20)
    other = Diagnostic(WarningCode.SEES_NOTHING, None, "something", about="club")

    found = unacknowledged((other,), [Acknowledgement(WarningCode.SEES_NOTHING, "family", place)])

    assert found[0] == other
    assert found[1].location == place
    assert "`sees-nothing: family` is acknowledged" in found[1].text


def test_originals_that_tell_too_much_are_remarked_with_what_is_missing() -> None:
    root = Album("", photos=(photo("a.jpg"),))

    found = diagnostics(root, [Audience("family", VIEW | P.DOWNLOAD_ORIGINAL | P.LOCATION)])

    assert keys(found) == [("no-original", "family")]
    assert not diagnostics(root, [Audience("family", VIEW | VERBATIM)])
    assert keys(diagnostics(root, [Audience("club", NONE)])) == [("sees-nothing", "club")]


def test_a_gallery_for_nobody_is_remarked_and_can_be_acknowledged() -> None:
    assert keys(diagnostics(Album("", photos=(photo("a.jpg"),)), [])) == [
        ("no-audience", "gallery")
    ]


def test_without_photos_that_is_remarked_and_not_that_each_audience_sees_none() -> None:
    found = diagnostics(
        Album("", albums=(Album("x"),)), [Audience("family", VIEW), Audience("club")]
    )

    assert keys(found) == [("no-photo", "gallery")]


def test_who_sees_nothing_may_be_out_of_time() -> None:
    root = Album("", photos=(photo("a.jpg"),))
    windowed = Audience("club", visible=Window())

    (plain,), (timed,) = (diagnostics(root, [one]) for one in (Audience("club"), windowed))

    assert plain.hint.startswith("give it a role")
    assert "`--as-of`" in timed.hint


def test_an_empty_album_is_remarked_where_it_was_granted_and_not_where_it_was_only_inherited() -> (
    None
):
    place = SourceLocation("gallery.yaml", 9, 14)
    granted = AccessRule({"family": Entry(VIEW, defined_at=place)})
    for_one = AccessRule({"smith": Entry(VIEW)}, others=Entry(is_none=True))
    smith = Album("clients/smith", photos=(photo("clients/smith/1.jpg"),), rule=for_one)
    albums = (Album("clients", albums=(smith,)), Album("empty", rule=granted))
    root = Album("", albums=albums, photos=(photo("a.jpg"),))

    found = diagnostics(
        root, [Audience("family", VIEW), Audience("public", VIEW), Audience("smith")]
    )

    assert keys(found) == [("idle-album", "family at empty")]
    assert found[0].location == place


def test_a_photo_without_its_album_is_remarked_where_it_is_granted() -> None:
    place = SourceLocation("gallery.yaml", 12, 30)
    one = replace(photo("x/a.jpg"), rule=AccessRule({"club": Entry(VIEW, defined_at=place)}))

    found = diagnostics(Album("", albums=(Album("x", photos=(one,)),)), [Audience("club")])

    assert keys(found)[1] == ("photo-without-album", "club at x/a.jpg")
    assert found[1].location == place


def test_what_nobody_wrote_down_is_remarked_at_its_file() -> None:
    tagged = Metadata(caption="Anna", people=("Anna",), place_names=PlaceNames(city="Berlin"))
    root = Album("", albums=(Album("x", shown_name="Berlin", photos=(photo("x/a.jpg", tagged),)),))
    audience = Audience("public", VIEW)
    policy, outcomes = Policy({}, {"public": audience}), {"public": resolve(root, audience)}

    found = review(
        Gallery("Ours", root), policy, outcomes, lambda path: SourceLocation(f"photos/{path}")
    )

    assert keys(found) == [("words-tell", "public at x"), ("names-person", "public at x/a.jpg")]
    assert [str(diagnostic.location) for diagnostic in found] == ["photos/x", "photos/x/a.jpg"]


def test_of_an_owner_below_that_is_told_and_not_each_permission() -> None:
    inner = Album("a", rule=AccessRule({"family": Entry(P.OWNER)}), photos=(photo("a/1.jpg"),))

    (found,) = diagnostics(
        Album("", albums=(inner,), photos=(photo("b.jpg"),)), [Audience("family", VIEW)]
    )

    assert found.code == "wider-than-above"
    assert found.text.endswith("may do more than in the top album: `owner_access`")
