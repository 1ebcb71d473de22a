"""A publish does what its plan says, in the order that shows least, wherever it is cut."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from staticgal.progress import Quiet
from staticgal.publish.guards import Guard, PlanOptions
from staticgal.publish.place import PublishError
from staticgal.publish.plan import Reason, nothing_differs
from staticgal.publish.run import Publication, run, take_down
from tests.publish.given import (
    GALLERY,
    WHERE,
    Failing,
    clock,
    given_local,
    given_site,
    known_of,
    planned,
    publish,
    texts,
)

BEFORE = {
    "index.html": "albums: party, trip",
    "404.html": "nothing here",
    "robots.txt": "Disallow: /",
    "feed.atom": "party, trip",
    "assets/style.1.css": "old colours",
    "m/a/party.avif": "the party",
    "m/b/trip.avif": "the trip",
    "party/index.html": "party: one photo",
    "party/p1.html": "the party",
    "trip/index.html": "trip: one photo",
    "trip/t1.html": "the trip",
}
AFTER = {
    "index.html": "albums: trip, zoo",
    "404.html": "nothing here",
    "robots.txt": "Disallow: /",
    "feed.atom": "trip, zoo",
    "assets/style.2.css": "new colours",
    "m/b/trip.avif": "the trip",
    "m/c/zoo.avif": "the zoo",
    "trip/index.html": "trip: one photo",
    "trip/t1.html": "the trip, then the zoo",
    "zoo/index.html": "zoo: one photo",
    "zoo/z1.html": "the zoo",
}


def before_and_after(folder: Path) -> tuple[Publication, Publication]:
    return given_site(folder / "before", BEFORE), given_site(folder / "after", AFTER)


def test_what_is_there_afterwards_is_the_site_and_nothing_else(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)

    publish(before, place)
    assert texts(tmp_path / "www/family") == BEFORE
    publish(after, place)

    assert texts(tmp_path / "www/family") == AFTER
    assert not (tmp_path / "www/family/party").exists()
    assert nothing_differs(after.manifest, GALLERY, {}, known_of(place))
    assert not nothing_differs(before.manifest, GALLERY, {}, known_of(place))


def test_what_may_no_longer_be_seen_and_its_pages_go_before_anything_comes(
    tmp_path: Path,
) -> None:
    before, after = before_and_after(tmp_path)
    place = Failing(given_local(tmp_path), None)
    publish(before, place)
    place.says.clear()

    publish(after, place)

    steps = [one for one in place.says if "lock" not in one and "published.json" not in one]
    assert set(steps[:3]) == {
        "delete m/a/party.avif", "delete party/index.html", "delete party/p1.html",
    }  # fmt: skip
    assert steps[3] == "send assets/style.2.css"
    assert set(steps[4:7]) == {"send trip/t1.html", "send index.html", "send feed.atom"}
    assert steps[7:] == [
        "send m/c/zoo.avif",
        "send zoo/index.html",
        "send zoo/z1.html",
        "delete assets/style.1.css",
        "write manifest.json.gz",
    ]


def test_where_nothing_is_withdrawn_no_page_comes_before_what_it_shows(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = Failing(given_local(tmp_path), None)
    publish(before, place)
    place.says.clear()

    publish(after, place, PlanOptions(is_narrower=False))

    steps = [one for one in place.says if one.startswith(("send", "delete"))]
    pages = [index for index, one in enumerate(steps) if one.endswith(".html") and "send" in one]
    assert steps.index("send m/c/zoo.avif") < min(pages)
    assert steps.index("send feed.atom") < min(pages)
    assert steps[max(pages)] == "send index.html"
    assert max(pages) < steps.index("delete m/a/party.avif")


@pytest.mark.parametrize("is_narrower", [True, False])
def test_cut_at_any_step_and_run_again_it_ends_the_same(tmp_path: Path, is_narrower: bool) -> None:
    options = PlanOptions(is_narrower=is_narrower)
    before, after = before_and_after(tmp_path)
    whole = Failing(given_local(tmp_path / "whole"), None)
    publish(before, whole)
    first = whole.changes
    publish(after, whole, options)

    for step in range(1, whole.changes - first + 1):
        place = given_local(tmp_path / str(step))
        publish(before, place)
        with pytest.raises(PublishError, match="the line was cut"):
            publish(after, Failing(place, step), options)
        place.remove(["lock"])  # it ends by itself, an hour later

        publish(after, place, options)

        assert texts(tmp_path / str(step) / "www/family") == AFTER, step
        assert nothing_differs(after.manifest, GALLERY, {}, known_of(place)), step


def test_cut_at_any_step_and_then_another_site_comes_it_leaves_nothing_between(
    tmp_path: Path,
) -> None:
    before, after = before_and_after(tmp_path)
    whole = Failing(given_local(tmp_path / "whole"), None)
    publish(after, whole)

    for step in range(1, whole.changes + 1):
        place = given_local(tmp_path / str(step))
        with pytest.raises(PublishError, match="the line was cut"):
            publish(after, Failing(place, step))
        place.remove(["lock"])

        for publication in (before, after, before):  # twice cut, too
            with pytest.raises(PublishError, match="the line was cut"):
                publish(publication, Failing(place, 8))
            place.remove(["lock"])
        publish(before, place)

        assert texts(tmp_path / str(step) / "www/family") == BEFORE, step


def test_a_publish_that_was_cut_is_not_taken_for_one_that_ended(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)

    with pytest.raises(PublishError, match="the line was cut"):
        publish(after, Failing(place, 6))

    # The site of before is built again: what is there is not it, though its manifest still is.
    assert not nothing_differs(before.manifest, GALLERY, {}, known_of(place))


def test_a_photo_that_cannot_be_sent_stops_before_the_pages(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)
    (after.site / "m/c/zoo.avif").chmod(0o644)
    (after.site / "m/c/zoo.avif").write_text("another photo")

    with pytest.raises(PublishError, match=r"zoo\.avif.* is not as it was when .* checked"):
        publish(after, place, PlanOptions(is_narrower=False))

    there = texts(tmp_path / "www/family")
    assert there["index.html"] == BEFORE["index.html"]
    assert "m/c/zoo.avif" not in there


def test_private_files_go_first_and_go_away(tmp_path: Path) -> None:
    before, _ = before_and_after(tmp_path)
    place = Failing(given_local(tmp_path), None)
    publish(replace(before, private={"htpasswd": b"anna:x", "links": b"secret"}), place)
    private = tmp_path / "www-private/family"
    sent = [one for one in place.says if "htpasswd" in one or one.startswith("send")]
    assert sent[0] == "write htpasswd"
    assert (private / "htpasswd").stat().st_mode & 0o777 == 0o640

    one_less = replace(before, private={"htpasswd": b"anna:y"})
    assert not nothing_differs(before.manifest, GALLERY, one_less.private, known_of(place))
    publish(one_less, place)

    assert (private / "htpasswd").read_bytes() == b"anna:y"
    assert not (private / "links").exists()


def test_two_at_once_are_one_too_many_and_a_lock_ends_by_itself(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)
    place.create("lock", json.dumps({"owner": "x", "until": clock() + 60}).encode())

    with pytest.raises(PublishError, match="somebody else is publishing there"):
        publish(after, place)
    assert texts(tmp_path / "www/family") == BEFORE

    place.write("lock", json.dumps({"owner": "x", "until": clock() - 60}).encode())
    publish(after, place)
    assert texts(tmp_path / "www/family") == AFTER
    assert place.read("lock") is None


def test_a_publisher_that_was_killed_need_not_wait_for_its_own_lock(tmp_path: Path) -> None:
    before, _ = before_and_after(tmp_path)
    before = replace(before, publisher="this machine")
    place = given_local(tmp_path)
    lock = {"owner": "x", "publisher": "another machine", "until": clock() + 60}
    place.create("lock", json.dumps(lock).encode())
    with pytest.raises(PublishError, match="somebody else is publishing there"):
        publish(before, place)

    place.write("lock", json.dumps({**lock, "publisher": "this machine"}).encode())
    publish(before, place)

    assert texts(tmp_path / "www/family") == BEFORE
    assert place.read("lock") is None


def test_an_ended_lock_is_stolen_once(tmp_path: Path) -> None:
    before, _ = before_and_after(tmp_path)
    inner = given_local(tmp_path)
    ended = json.dumps({"owner": "x", "until": clock() - 60}).encode()
    fresh = json.dumps({"owner": "quicker", "until": clock() + 60}).encode()
    inner.create("lock", ended)

    class Quicker(Failing):
        """Another takes the lock between the look at it and the theft."""

        def move(self, name: str, other: str) -> bool:
            inner.write("lock", fresh)
            return super().move(name, other)

    with pytest.raises(PublishError, match="somebody else is publishing there"):
        publish(before, Quicker(inner, None))

    assert inner.read("lock") == fresh
    assert texts(tmp_path / "www") == {}


def test_whoever_published_in_between_is_not_overwritten(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)
    made, known = planned(before, place)
    publish(after, place)

    with pytest.raises(PublishError, match="somebody else has published there since"):
        run(before, made, known, place, Quiet(), clock)

    assert texts(tmp_path / "www/family") == AFTER


def test_files_of_others_stop_a_publish_and_stay(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)
    theirs = tmp_path / "www/family"
    theirs.mkdir(parents=True)
    (theirs / "shop.html").write_text("a shop")
    (theirs / "index.html").write_text("Welcome to nginx!")

    made, _ = planned(before, place)
    assert [one.guard for one in made.stops] == [Guard.FOREIGN_FILES]
    with pytest.raises(PublishError, match=r"shop\.html"):
        publish(before, place)
    assert texts(theirs) == {"index.html": "Welcome to nginx!", "shop.html": "a shop"}

    adopted = publish(before, place, PlanOptions(is_adopted=True))
    publish(after, place)  # accepted once is enough

    assert adopted.foreign == ("shop.html",)
    assert [one.reason for one in adopted.sends if one.file.path == "index.html"] == [
        Reason.OTHER_THERE
    ]
    assert texts(theirs) == {**AFTER, "shop.html": "a shop"}


def test_a_server_s_hidden_files_do_not_stop_the_next_publish(tmp_path: Path) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)
    (tmp_path / "www/family/.htaccess").write_text("Require valid-user")
    (tmp_path / "www/family/note.txt").write_text("somebody's")

    made, _ = planned(after, place)
    assert [one.guard for one in made.stops] == [Guard.FOREIGN_FILES]
    assert "note.txt" in made.stops[0].text
    assert ".htaccess" not in made.stops[0].text
    (tmp_path / "www/family/note.txt").unlink()
    publish(after, place)

    assert texts(tmp_path / "www/family")[".htaccess"] == "Require valid-user"


@pytest.mark.parametrize("what", ["gallery", "audience"])
def test_the_place_of_another_site_is_not_taken(tmp_path: Path, what: str) -> None:
    before, after = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)
    if what == "gallery":
        other = replace(after, gallery="gallery two")
    else:
        other = given_site(tmp_path / "other", AFTER, "public")

    with pytest.raises(PublishError, match="--adopt"):
        publish(other, place)
    assert texts(tmp_path / "www/family") == BEFORE

    publish(other, place, PlanOptions(is_adopted=True))
    assert texts(tmp_path / "www/family") == AFTER


def test_more_than_a_fifth_of_many_files_is_not_deleted_unasked(tmp_path: Path) -> None:
    many = {f"m/a/{number}.avif": str(number) for number in range(200)}
    all_of_them = given_site(tmp_path / "all", {**BEFORE, **many})
    place = given_local(tmp_path)
    publish(all_of_them, place)
    fewer = given_site(tmp_path / "fewer", BEFORE)

    with pytest.raises(PublishError, match="--max-delete 200"):
        publish(fewer, place)
    with pytest.raises(PublishError, match="--max-delete 200"):
        publish(fewer, place, PlanOptions(max_delete=199))
    publish(fewer, place, PlanOptions(max_delete=200))

    assert texts(tmp_path / "www/family") == BEFORE


def test_an_empty_build_deletes_nothing_unasked(tmp_path: Path) -> None:
    before, _ = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)

    with pytest.raises(PublishError, match="no photos any more"):
        publish(given_site(tmp_path / "empty", {"index.html": "no photos"}), place)
    with pytest.raises(PublishError, match="no first page"):
        publish(given_site(tmp_path / "none", {}), place, PlanOptions(max_delete=99))

    assert texts(tmp_path / "www/family") == BEFORE


def test_a_file_that_was_changed_there_is_put_right(tmp_path: Path) -> None:
    before, _ = before_and_after(tmp_path)
    place = given_local(tmp_path)
    publish(before, place)
    page = tmp_path / "www/family/index.html"
    page.write_text("hacked!! hacked!!!!")
    (tmp_path / "www/family/404.html").unlink()

    made = publish(before, place)

    assert {one.file.path: one.reason for one in made.sends} == {
        "index.html": Reason.OTHER_THERE, "404.html": Reason.MISSING,
    }  # fmt: skip
    assert texts(tmp_path / "www/family") == BEFORE


def test_taken_down_nothing_of_ours_is_left(tmp_path: Path) -> None:
    before, _ = before_and_after(tmp_path)
    publication = replace(before, private={"htpasswd": b"anna:x"})
    whole = Failing(given_local(tmp_path / "whole"), None)
    publish(publication, whole)
    first = whole.changes
    take_down(WHERE, known_of(whole), whole, Quiet(), clock)

    for step in range(1, whole.changes - first + 1):
        place = given_local(tmp_path / str(step))
        publish(publication, place)
        (tmp_path / str(step) / "www/family/shop.html").write_text("a shop")
        try:
            take_down(WHERE, known_of(place), Failing(place, step), Quiet(), clock)
        except PublishError:
            place.remove(["lock"])
        if known_of(place).record is not None:
            left = take_down(WHERE, known_of(place), place, Quiet(), clock)
            assert left == ("shop.html",)

        assert texts(tmp_path / str(step) / "www") == {"family/shop.html": "a shop"}
        assert texts(tmp_path / str(step) / "www-private") == {}
