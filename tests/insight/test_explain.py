"""`explain` against `resolve`, and the reasons it gives, on galleries of every shape."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from staticgal.core.limit import EvaluationContext, FileName, Limit, TextField, TextMatch
from staticgal.core.model import Album, Metadata, Photo, SourceFile
from staticgal.core.permission import ALL, NONE, Permission, effective, union
from staticgal.core.policy import AccessRule, Audience, Entry, Policy, Role, Window
from staticgal.core.resolve import resolve
from staticgal.errors import SourceLocation
from staticgal.insight.explain import Explainer, Explanation
from staticgal.insight.suggest.candidate import Candidate
from staticgal.insight.suggest.edits import Edit, common_edits, edits_for
from staticgal.insight.suggest.search import Change, smallest_change
from staticgal.insight.trace import trace_member
from tests.core.naive import ways
from tests.core.strategies import AFTER, AUDIENCES, BEFORE, NOW, ROLES, Dice, World, dice, galleries

EXAMPLES = settings(max_examples=150, deadline=None)
FEWER = settings(max_examples=60, deadline=None)

WINDOWS = (
    None,
    None,
    Window(NOW),
    Window(closes=NOW),
    Window(AFTER, NOW + timedelta(days=77)),
)
P = Permission
VIEW = P.VIEW


# --- Worlds with limits and days ---------------------------------------------------------------


def dated(album: Album, throw: Dice) -> Album:
    """The same tree, some of it visible at certain times only."""
    photos = tuple(
        replace(p, rule=replace(p.rule, visible=throw.pick(WINDOWS))) for p in album.photos[:1]
    )
    return replace(
        album,
        rule=replace(album.rule, visible=throw.pick((None, *WINDOWS))),
        photos=photos + album.photos[1:],
        albums=tuple(dated(below, throw) for below in album.albums[:2]),
    )


def placed(album: Album, throw: Dice) -> Album:
    """The same tree, each word of it at some line: some lines speak of several at once."""

    def at_lines(rule: AccessRule, keys: tuple[str, ...]) -> AccessRule:
        entries = {
            name: replace(
                entry,
                defined_at=at(throw.pick((1, 2))),
                key=throw.pick(keys) if name != "club" else "",
            )
            for name, entry in rule.entries.items()
        }
        others = rule.others and replace(rule.others, defined_at=at(throw.pick((1, 2))), key="*")
        return replace(rule, entries=entries, others=others, places={"hidden": at(1)})

    return replace(
        album,
        rule=at_lines(album.rule, ("", "public_role", "user_roles")),
        photos=tuple(
            replace(p, rule=at_lines(p.rule, ("",)), defined_at=throw.pick((None, at(1), at(9))))
            for p in album.photos
        ),
        albums=tuple(placed(below, throw) for below in album.albums),
    )


def at(line: int) -> SourceLocation:
    return SourceLocation("gallery.yaml", line, 3)


_TREEFUL = st.binary(min_size=400, max_size=400)  # for the lines of a whole tree


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, EvaluationContext]:
    throw = draw(dice())
    one, two, three, four = (
        Audience(name, throw.permissions(), visible=throw.pick((None, None, *WINDOWS)))
        for name in AUDIENCES
    )
    three = replace(three, includes=throw.pick(((), (four,))))
    two = replace(two, includes=throw.pick(((), (three,), (one, three))))
    policy = Policy(
        {name: Role(name, held) for name, held in ROLES.items()},
        {audience.name: audience for audience in (one, two, three, four)},
    )
    limits = tuple(
        Limit(
            FileName(re.compile(throw.pick((r".*\.png", r".*IMG.*", r".*/a\.jpg")))),
            throw.pick((ALL, P.LOCATION, P.VIEW, P.SEE_HIDDEN | P.LOCATION)),
            throw.pick((None, frozenset({"family"}), frozenset({"public", "smith"}))),
        )
        for _ in range(throw.pick((0, 0, 1, 2)))
    )
    gallery = draw(galleries())
    gallery = replace(gallery, root=dated(gallery.root, draw(dice())))
    if throw.one_in(2):
        gallery = replace(gallery, root=placed(gallery.root, Dice(draw(_TREEFUL))))
    return World(gallery, policy), EvaluationContext(limits, NOW)


def nodes(root: Album) -> list[str]:
    return [p for album in root.walk() for p in (album.path, *(x.path for x in album.photos))]


# --- Agreement -----------------------------------------------------------------------------------


@EXAMPLES
@given(worlds())
def test_explain_says_of_every_node_what_resolve_decides(
    world: tuple[World, EvaluationContext],
) -> None:
    (there, context) = world
    root = there.gallery.root
    explainer = Explainer(root, there.policy, context)
    for name, audience in there.policy.audiences.items():
        seen = resolve(root, audience, context)
        for path in nodes(root):
            told = explainer.explain(path, name, with_change=False)
            table = seen.albums if told.is_album else seen.photos

            assert told.is_seen == (path in table)
            assert told.permissions == table.get(path, NONE)
            if told.is_seen:
                assert union(one.permissions for one in told.shares) == told.permissions


@EXAMPLES
@given(worlds())
def test_what_counts_of_all_that_was_said_gives_what_is_held(
    world: tuple[World, EvaluationContext],
) -> None:
    """The lines alone lead to the outcome: none is missing, and none is struck out wrongly."""
    (there, context) = world
    for way in ways(there.gallery.root):
        for photo in (None, *way[-1].photos):
            for audience in there.policy.audiences.values():
                one = trace_member(way, photo, audience, context)

                lines = [said for said in one.said if said.counts]
                held = union(s.gives for s in lines) & ~union(s.takes for s in lines)
                is_hidden = any("is hidden: that needs" in said.text for said in lines)
                is_apart = any("is seen only with its album" in said.text for said in lines)
                expected = NONE if is_hidden or is_apart else effective(held)
                assert one.permissions == expected, one
                assert (one.verdict == "seen") == bool(one.permissions)


@FEWER
@given(worlds())
def test_each_holding_names_a_rule_that_gives_it(world: tuple[World, EvaluationContext]) -> None:
    (there, context) = world
    root = there.gallery.root
    explainer = Explainer(root, there.policy, context)
    for name, audience in there.policy.audiences.items():
        seen = resolve(root, audience, context)

        found = list(explainer.holdings(name, P.LOCATION))

        expected = [p for t in (seen.albums, seen.photos) for p in sorted(t) if P.LOCATION in t[p]]
        assert [one.path for one in found] == expected
        assert all(one.because for one in found)


@FEWER
@given(worlds())
def test_the_change_proposed_really_shows_what_was_not_seen(
    world: tuple[World, EvaluationContext],
) -> None:
    (there, context) = world
    root = there.gallery.root
    explainer = Explainer(root, there.policy, context)
    for name in ("public", "family"):
        for path in nodes(root):
            told = explainer.explain(path, name)

            if told.is_seen:
                assert told.change is None
            elif told.change is None:
                assert told.is_album
                assert not [p for a in root.walk() if inside(a.path, path) for p in a.photos]
            else:
                assert shows(told.change, root, there.policy.audiences[name], context, path)


def inside(path: str, album: str) -> bool:
    return not album or path == album or path.startswith(f"{album}/")


def shows(
    change: Change, root: Album, audience: Audience, context: EvaluationContext, path: str
) -> bool:
    """Whether the audience sees the node once the edits are made, by `resolve` alone."""
    photos = [(w, p) for w in ways(root) for p in w[-1].photos if inside(p.path, path)]
    for way, photo in photos:
        target = next((i for i, album in enumerate(way) if album.path == path), len(way) - 1)
        candidate = Candidate(way, photo, target, audience, context)
        try:
            for edit in change.edits:
                candidate = edit.made_in(candidate)
        except IndexError:  # the edits are for a photo further down
            continue
        seen = resolve(candidate.tree(0), candidate.audience, candidate.context)
        if path in seen.albums or path in seen.photos:
            return True
    return False


@FEWER
@given(worlds())
def test_no_single_part_of_the_change_proposed_would_do(
    world: tuple[World, EvaluationContext],
) -> None:
    (there, context) = world
    root = there.gallery.root
    explainer = Explainer(root, there.policy, context)
    audience = there.policy.audiences["family"]
    for path in nodes(root):
        change = explainer.explain(path, "family").change
        for edit in change.edits if change else ():
            fewer = Change(tuple(other for other in change.edits if other is not edit), {})  # type: ignore[union-attr]  # there is one, or no edit
            assert not shows(fewer, root, audience, context, path)


@FEWER
@given(worlds())
def test_no_fewer_edits_and_no_others_that_show_less_would_do(
    world: tuple[World, EvaluationContext],
) -> None:
    """Every set of edits that is smaller, or as small, is tried: slowly, on the whole gallery."""
    (there, context) = world
    root, audience = there.gallery.root, there.policy.audiences["family"]
    explainer = Explainer(root, there.policy, context)
    hidden = [
        p for p in nodes(root) if not explainer.explain(p, "family", with_change=False).is_seen
    ]
    for path in hidden[:3]:
        (change, candidate) = (
            explainer.explain(path, "family").change,
            case_of(root, path, audience, context),
        )
        if candidate is None:
            continue
        assert change is not None
        assert dict(change.newly_seen) == gained(candidate, change.edits, there.policy)

        pools = [
            [*common_edits(candidate), *edits_for(candidate, member, there.policy)]
            for member in audience.members()
        ]
        mixed = list({str(edit): edit for pool in pools for edit in pool}.values())
        fewer = range(min(len(change.edits), 3))
        assert not any(made(candidate, es).shows() for n in fewer for es in combinations(mixed, n))
        if len(change.edits) <= 2:
            least = min(
                sum(gained(candidate, edits, there.policy).values())
                for pool in pools
                for edits in combinations(pool, len(change.edits))
                if made(candidate, edits).shows()
            )
            assert sum(change.newly_seen.values()) == least


def case_of(
    root: Album, path: str, audience: Audience, context: EvaluationContext
) -> Candidate | None:
    """The photo's, on its way; None where the path is an album's."""
    for way in ways(root):
        for one in way[-1].photos:
            if one.path == path:
                return Candidate(way, one, len(way) - 1, audience, context)
    return None


def made(candidate: Candidate, edits: tuple[Edit, ...]) -> Candidate:
    for edit in edits:
        candidate = edit.made_in(candidate)
    return candidate


def gained(candidate: Candidate, edits: tuple[Edit, ...], policy: Policy) -> dict[str, int]:
    """How many photos more each audience sees, by `resolve` of the whole gallery."""
    after = made(candidate, edits)
    changed = {one.name: one for one in after.audience.members()}

    def renewed(one: Audience) -> Audience:
        one = changed.get(one.name, one)
        return replace(one, includes=tuple(map(renewed, one.includes)))

    found = {
        name: len(resolve(after.tree(0), renewed(one), after.context).photos)
        - len(resolve(candidate.tree(0), one, candidate.context).photos)
        for name, one in policy.audiences.items()
    }
    return {name: count for name, count in found.items() if count}


# --- Reasons, told with their places ------------------------------------------------------------


VIEWER = Role("viewer", VIEW, at(2))
ROLES_OF_OURS = {"viewer": VIEWER, "keeper": Role("keeper", VIEW | P.SEE_HIDDEN, at(3))}


def gives(line: int, role: Role = VIEWER, overrides: Entry | None = None) -> Entry:
    return Entry(role.permissions, roles=(role.name,), defined_at=at(line), overrides=overrides)


def closes(line: int) -> Entry:
    return Entry(is_none=True, defined_at=at(line))


def photo(path: str, rule: AccessRule | None = None) -> Photo:
    source = SourceFile(path, "", "jpeg", 1, 1, 1)
    return Photo(path, source, Metadata(), rule or AccessRule(), defined_at=at(50))


def told(
    root: Album, path: str, *audiences: Audience, context: EvaluationContext | None = None
) -> Explanation:
    """Of the last audience."""
    policy = Policy(ROLES_OF_OURS, {audience.name: audience for audience in audiences})
    return Explainer(root, policy, context or EvaluationContext()).explain(path, audiences[-1].name)


def lines(one: Explanation) -> list[str]:
    return [
        f"{said.defined_at}: {said.text}"
        + (f" [not: {said.overridden_by}]" if not said.counts else "")
        for each in one.shares
        for said in each.said
    ]


def edits(one: Explanation) -> list[str]:
    return [str(edit) for edit in one.change.edits] if one.change else []


FAMILY = Audience("family", VIEW, roles=("viewer",), defined_at=at(7))
NOBODY = Audience("club", defined_at=at(8))


def test_a_nearer_role_overrides_and_is_named() -> None:
    album = Album("2026", rule=AccessRule({"family": gives(12)}), photos=(photo("2026/a.jpg"),))

    one = told(Album("", albums=(album,)), "2026/a.jpg", FAMILY)

    assert one.is_seen
    assert lines(one) == [
        "gallery.yaml:7:3: `family` has the role `viewer` everywhere "
        "[not: what album `2026` says (gallery.yaml:12:3)]",
        "gallery.yaml:12:3: album `2026` gives `family` the role `viewer`",
    ]


def test_none_further_up_is_final_and_the_change_is_there() -> None:
    a = photo("2026/x/a.jpg", AccessRule({"family": gives(30)}))
    below = Album("2026/x", rule=AccessRule({"family": gives(20)}), photos=(a,))
    above = Album("2026", rule=AccessRule({"family": closes(12)}), albums=(below,))

    one = told(Album("", albums=(above,)), "2026/x/a.jpg", FAMILY)

    (share_,) = one.shares
    assert share_.final == "`family: none` (gallery.yaml:12:3)"
    assert one.verdict == "closed by `family: none` (gallery.yaml:12:3)"
    assert (
        sum("[not: `family: none` (gallery.yaml:12:3), which is final]" in s for s in lines(one))
        == 2
    )
    assert edits(one) == ["gallery.yaml:12:3: take `family: none` off album `2026`"]


def test_a_star_beside_a_name_and_a_weaker_file_are_named_as_overridden() -> None:
    for_all = replace(closes(13), key="*", overrides=closes(40))
    rule = AccessRule({"family": gives(12, overrides=for_all)}, others=for_all)
    root = Album("", rule=rule, photos=(photo("a.jpg"),))

    one = told(root, "a.jpg", FAMILY)

    assert lines(one)[1:3] == [
        "gallery.yaml:13:3: the top album is closed: `*: none` "
        "[not: `family`, which is said by name (gallery.yaml:12:3)]",
        "gallery.yaml:40:3: the top album is closed: `family: none` "
        "[not: what is said (gallery.yaml:12:3), nearer to it]",
    ]


def test_hidden_is_a_reason_and_the_smallest_change_shows_it_to_fewest() -> None:
    hidden = AccessRule(hidden=True, places={"hidden": at(22)})
    root = Album("", photos=(photo("a.jpg", hidden), replace(photo("b.jpg"), defined_at=None)))

    one = told(root, "a.jpg", FAMILY, FAMILY)
    among_many = told(root, "a.jpg", replace(FAMILY, name="public"), FAMILY)

    assert one.verdict == "it is hidden, and `can_see_hidden` is not held there"
    assert (
        lines(one)[-1] == "gallery.yaml:22:3: photo `a.jpg` is hidden: that needs `can_see_hidden`"
    )
    assert edits(one) == ["gallery.yaml:22:3: for photo `a.jpg`, say `hidden: false`"]
    # Taking `hidden` off would show it to the public as well.
    assert edits(among_many) == [
        "gallery.yaml:50:3: for photo `a.jpg`, say `access: {family: keeper}`"
    ]


def test_photos_inherit_false_is_a_reason() -> None:
    rule = AccessRule(photos_inherit=False, places={"photos_inherit": at(15)})
    root = Album("", rule=rule, photos=(photo("a.jpg"),))

    one = told(root, "a.jpg", FAMILY)

    assert not one.is_seen
    assert lines(one)[-1].startswith("gallery.yaml:15:3: the top album: `photos_inherit: false`")
    assert edits(one) == ["gallery.yaml:50:3: for photo `a.jpg`, say `access: {family: viewer}`"]


def test_a_photo_granted_where_its_album_is_not_is_explained() -> None:
    a = photo("2026/a.jpg", AccessRule({"club": gives(30)}))
    album = Album("2026", photos=(a, photo("2026/b.jpg")), defined_at=at(10))

    one = told(Album("", albums=(album,)), "2026/a.jpg", NOBODY)

    assert one.verdict == "its album is not open to it"
    assert "is seen only with its album" in lines(one)[-1]
    assert edits(one) == ["gallery.yaml:10:3: for album `2026`, say `access: {club: viewer}`"]


def test_what_cannot_be_known_is_the_reason_of_a_limit_that_asks_for_it() -> None:
    limit = Limit(TextMatch(TextField.KEYWORDS, re.compile("private")), defined_at=at(60))
    unread = replace(
        photo("a.jpg"), unknown=frozenset({"keywords", "location"}), unread=("its EXIF", "`a.xmp`")
    )
    private = replace(unread, path="b.jpg", metadata=Metadata(keywords=("private",)))
    root = Album("", photos=(unread, private))

    why, known = (
        told(root, path, FAMILY, context=EvaluationContext((limit,), NOW))
        for path in ("a.jpg", "b.jpg")
    )

    assert lines(why)[-1] == (
        "gallery.yaml:60:3: a limit hides the photo: it asks for the keywords, and its EXIF "
        "and `a.xmp` cannot be read"
    )
    assert lines(known)[-1] == "gallery.yaml:60:3: a limit hides the photo"


def test_limits_and_times_are_reasons_with_their_places() -> None:
    window = Window(closes=BEFORE, said="until 2026-10-15 17:59:59", defined_at=at(25))
    root = Album("", photos=(photo("a.jpg", AccessRule(visible=window)), photo("b.jpg")))
    limit = Limit(FileName(re.compile(r"b\.jpg")), defined_at=at(60))

    late = told(root, "a.jpg", FAMILY, context=EvaluationContext((limit,), NOW))
    limited = told(root, "b.jpg", FAMILY, context=EvaluationContext((limit,), NOW))

    assert late.verdict == "closed by `visible` (gallery.yaml:25:3)"
    assert "until 2026-10-15 17:59:59; 2026-10-15 18:00 is not within" in lines(late)[-1]
    assert edits(late) == [
        "gallery.yaml:25:3: let the time when photo `a.jpg` is visible include 2026-10-15 18:00"
    ]
    assert limited.verdict == "a limit takes it away"
    assert lines(limited)[-1] == "gallery.yaml:60:3: a limit hides the photo"
    assert edits(limited) == [
        "gallery.yaml:60:3: take this limit out"  # there is nobody else
    ]


def test_the_shares_of_included_audiences_are_told_apart() -> None:
    everyone = Audience("everyone", includes=(FAMILY, NOBODY), defined_at=at(9))

    one = told(Album("", photos=(photo("a.jpg"),)), "a.jpg", FAMILY, NOBODY, everyone)

    assert one.is_seen
    assert [(each.audience, bool(each.permissions)) for each in one.shares] == [
        ("everyone", False),
        ("family", True),
        ("club", False),
    ]


def test_a_limit_on_what_is_closed_anyway_and_unlisted_are_told() -> None:
    places = {"unlisted": at(13)}
    rule = AccessRule({"family": closes(12)}, unlisted=True, places=places)
    album = Album("2026", rule=rule, photos=(photo("2026/a.jpg"),))
    limit = Limit(FileName(re.compile(r".*")), defined_at=at(60))

    one = told(
        Album("", albums=(album,)), "2026/a.jpg", FAMILY, context=EvaluationContext((limit,), NOW)
    )

    assert lines(one)[-2:] == [
        "gallery.yaml:13:3: album `2026` is unlisted: where it is seen, no page links it",
        "gallery.yaml:60:3: a limit hides the photo [not: nothing is held there anyway]",
    ]
    assert edits(one) == [
        "gallery.yaml:60:3: take this limit out",
        "gallery.yaml:12:3: take `family: none` off album `2026`",
    ]


def test_what_closes_below_a_role_that_is_taken_out_is_not_forgotten() -> None:
    """Without `family: none` the star beside it would close the album still.

    Also where a weaker file names the family: a star that closes wins over that.
    """
    for_all = replace(closes(13), key="*", overrides=gives(40))
    alone, over_weaker = closes(12), replace(closes(12), overrides=for_all)
    for entry in (alone, over_weaker):
        rule = AccessRule({"family": entry}, others=replace(closes(13), key="*"))
        root = Album("", rule=rule, photos=(photo("a.jpg"),))

        assert edits(told(root, "a.jpg", FAMILY)) == [
            "gallery.yaml:12:3: for the top album, say `family: viewer` instead of `family: none`"
        ]


def test_what_is_taken_out_never_leaves_an_owner() -> None:
    owner = Entry(P.OWNER, roles=("owner",), defined_at=at(13), key="*")
    hidden = AccessRule({"family": closes(12)}, others=owner, hidden=True)
    root = Album("", photos=(photo("a.jpg", hidden),))

    # To take `family: none` off would do, alone: `"*": owner` is beneath it.
    assert edits(told(root, "a.jpg", FAMILY)) == [
        "gallery.yaml:12:3: for photo `a.jpg`, say `family: keeper` instead of `family: none`"
    ]


def test_a_limit_that_spares_one_audience_binds_the_others() -> None:
    root = Album("", photos=(photo("a.jpg"), photo("b.jpg")))
    others = [replace(FAMILY, name="press"), replace(FAMILY, name="public")]
    limit = Limit(FileName(re.compile(r".*")), defined_at=at(60))

    one = told(root, "a.jpg", *others, FAMILY, context=EvaluationContext((limit,), NOW))

    assert edits(one) == [
        "gallery.yaml:60:3: let this limit spare `family`: say `from: [press, public]`"
    ]
    assert one.change is not None
    candidate = case_of(root, "a.jpg", FAMILY, EvaluationContext((limit,), NOW))
    policy = Policy(ROLES_OF_OURS, {a.name: a for a in (*others, FAMILY)})
    assert candidate is not None
    assert (
        gained(candidate, one.change.edits, policy) == dict(one.change.newly_seen) == {"family": 2}
    )


def test_a_holding_names_no_rule_of_an_included_audience_from_whom_it_is_taken() -> None:
    keen = Role("keen", VIEW | P.LOCATION, at(4))
    family, club = (
        Audience(name, keen.permissions, roles=("keen",), defined_at=at(line))
        for name, line in (("family", 7), ("club", 8))
    )
    both = Audience("both", includes=(family, club), defined_at=at(9))
    policy = Policy({"keen": keen}, {"family": family, "club": club, "both": both})
    limit = Limit(FileName(re.compile(".*")), P.LOCATION, frozenset({"family"}))
    root = Album("", photos=(photo("a.jpg"),))

    album, one = Explainer(root, policy, EvaluationContext((limit,), NOW)).holdings(
        "both", P.LOCATION
    )

    assert [said.defined_at for said in album.because] == [at(7), at(8)]
    assert [said.defined_at for said in one.because] == [at(8)]


def test_owner_access_overrides_what_is_said_below() -> None:
    owner = Audience("me", P.OWNER, roles=("owner",), defined_at=at(7))
    root = Album("", rule=AccessRule({"me": closes(12)}, hidden=True), photos=(photo("a.jpg"),))

    one = told(root, "a.jpg", owner)

    assert one.permissions == ALL
    assert all("`owner_access`" in line for line in lines(one)[1:])


def test_an_album_open_to_an_audience_with_nothing_to_see_in_it_says_so() -> None:
    rule = AccessRule(photos_inherit=False)
    album = Album("2026", rule=rule, photos=(photo("2026/a.jpg"),))
    root = Album("", albums=(album, Album("empty")))

    one, empty = told(root, "2026", FAMILY), told(root, "empty", FAMILY)

    assert one.verdict == "the album is open to it, but there is nothing it may see in it"
    assert one.change is not None
    assert empty.verdict == "the album is open to it, but there is no photo in it"
    assert empty.change is None


def test_nobody_is_advised_to_make_an_audience_the_owner() -> None:
    roles = {"owner": Role("owner", Permission.OWNER)}
    audience = Audience("public", Permission.VIEW, is_open=True, roles=("viewer",))
    policy = Policy(roles, {"public": audience})
    photo = Photo("a.jpg", SourceFile("a.jpg", "0" * 64, "jpeg", 1, 3, 2), Metadata())
    context = EvaluationContext((Limit(FileName(re.compile(".*"))),))

    change = smallest_change((Album("", photos=(photo,)),), photo, policy, audience, context)

    assert change is not None
    assert not any("owner" in str(edit) for edit in change.edits)
    assert "take this limit out" in str(change.edits[0])
