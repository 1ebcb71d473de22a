"""Orders as facts; that they depend on nothing hidden is held by the properties of whole sites."""

from __future__ import annotations

from staticgal.core.model import Album, Direction, Sort
from staticgal.core.ordering import DateKey, SortKey, albums_in_order, photos_in_order

MAY: DateKey = (2026, 5, 0, 0.0)
JUNE: DateKey = (2026, 6, 0, 0.0)


def key(title: str, date: DateKey | None = None, file_path: str = "", id: str = "") -> SortKey:
    return SortKey(path=title, date=date, title=title, id=id or title, file_path=file_path)


def itself(one: SortKey) -> SortKey:
    return one


def titles(found: list[SortKey]) -> list[str]:
    return [one.title for one in found]


def test_undated_photos_come_last_by_title_as_a_person_counts() -> None:
    photos = [key("Zoo 10"), key(""), key("Zoo 9"), key("b", JUNE), key("c", MAY)]
    backwards = Album("", direction=Direction.DESCENDING)

    assert titles(photos_in_order(Album(""), photos, itself)) == ["c", "b", "Zoo 9", "Zoo 10", ""]
    assert titles(photos_in_order(backwards, photos, itself)) == ["b", "c", "Zoo 9", "Zoo 10", ""]


def test_within_one_date_photos_go_by_file_where_that_is_known_else_by_their_opaque_id() -> None:
    known = [key("a", MAY, "2.jpg", "x"), key("b", MAY, "1.jpg", "y")]
    unknown = [key("a", MAY, id="y"), key("b", MAY, id="x")]

    assert titles(photos_in_order(Album(""), known, itself)) == ["b", "a"]
    assert titles(photos_in_order(Album(""), unknown, itself)) == ["b", "a"]


def test_albums_of_one_date_go_by_title_whichever_way_dates_run() -> None:
    albums = [key("B", MAY), key("a", MAY), key("c", JUNE), key("d")]
    forwards = Album("", direction=Direction.ASCENDING)

    assert titles(albums_in_order(Album(""), albums, itself)) == ["c", "a", "B", "d"]
    assert titles(albums_in_order(forwards, albums, itself)) == ["a", "B", "c", "d"]


def test_the_owners_list_comes_first_in_either_order() -> None:
    items = [key("a", JUNE), key("b", MAY), key("c")]
    by_name = Album("", sort=Sort.NAME, custom_order=("c",))

    assert titles(photos_in_order(by_name, items, itself)) == ["c", "a", "b"]
    assert titles(albums_in_order(Album("", custom_order=("b",)), items, itself)) == ["b", "a", "c"]
