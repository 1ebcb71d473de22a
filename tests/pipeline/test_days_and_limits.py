"""Limits and days, from gallery.yaml to finished sites."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from staticgal import pipeline
from staticgal.build.secrets import read_or_make
from staticgal.errors import ConfigErrors
from staticgal.pipeline import BuildOptions, BuildResult
from staticgal.report import Quiet
from tests.conformance.command import seen
from tests.pipeline.given import GALLERY, gallery, photo, write

HOME, AWAY = (52.5123, 13.4012), (48.8584, 2.2945)
ZONE = "near: {latitude: 52.5123, longitude: 13.4012, radius: 500 m, shift: 300 m}"


def built(path: Path, as_of: date | None = None) -> BuildResult:
    result = pipeline.build(path, BuildOptions(jobs=1, as_of=as_of), Quiet())
    assert not result.problems
    return result


def counts(result: BuildResult) -> dict[str, int]:
    return {site.audience: site.photos for site in result.sites}


def texts(folder: Path, audience: str) -> str:
    pages = sorted((folder / "build" / audience).rglob("*.html"))
    assert pages
    return "".join(page.read_text("utf-8") for page in pages)


def test_a_limit_keeps_the_place_of_home_out_and_the_photo_in(tmp_path: Path) -> None:
    limits = f"limits: [{{when: {{{ZONE}}}, withhold: [can_see_location]}}]\n"
    path = gallery(tmp_path, GALLERY + limits)
    photo(tmp_path / "photos/home.jpg", seed=1, gps=HOME)
    photo(tmp_path / "photos/away.jpg", seed=2, gps=AWAY)

    result = built(path)

    assert counts(result) == {"public": 2, "family": 2, "me": 2}
    family, me = texts(tmp_path, "family"), texts(tmp_path, "me")
    assert "48.85" in family
    assert "52.51" not in family
    assert "52.51" in me
    key = tmp_path / "secrets/limits.key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_another_secret_moves_the_zone_and_the_same_one_does_not(tmp_path: Path) -> None:
    limits = f"limits: [{{when: {{{ZONE}}}, withhold: all}}]\n"
    path = gallery(tmp_path, GALLERY + limits)
    photo(tmp_path / "photos/home.jpg", gps=HOME)
    secret = read_or_make(tmp_path / "secrets", ("limits",))["limits"]

    first = pipeline.open_gallery(path, Quiet(), jobs=1).terms
    second = pipeline.open_gallery(path, Quiet(), jobs=1).terms
    (tmp_path / "secrets/limits.key").write_text(bytes(reversed(secret)).hex() + "\n")
    third = pipeline.open_gallery(path, Quiet(), jobs=1).terms

    assert first.limits == second.limits
    assert first.limits != third.limits


def test_without_a_shift_no_secret_is_made(tmp_path: Path) -> None:
    path = gallery(tmp_path, GALLERY + "limits: [{when: {keyword: private}, withhold: all}]\n")
    photo(tmp_path / "photos/a.jpg", seed=1, keywords=("private",))
    photo(tmp_path / "photos/b.jpg", seed=2)

    result = built(path)

    assert counts(result) == {"public": 1, "family": 1, "me": 2}
    assert not (tmp_path / "secrets/limits.key").exists()


def test_a_site_is_that_of_its_day_and_is_built_anew_when_the_day_is_another(
    tmp_path: Path,
) -> None:
    path = gallery(tmp_path)
    note = "---\nvisible: {from: 2026-12-24, until: 2027-01-31}\n---\n"
    write(tmp_path / "photos/christmas/_folder.md", note)
    photo(tmp_path / "photos/christmas/a.jpg", seed=1)
    photo(tmp_path / "photos/b.jpg", seed=2)

    def on(day: date) -> int:
        return counts(built(path, day))["public"]

    assert on(date(2026, 12, 23)) == 1
    assert on(date(2026, 12, 24)) == 2
    assert on(date(2027, 1, 31)) == 2
    assert on(date(2027, 2, 1)) == 1
    last = built(path, date(2027, 2, 1))
    assert all(site.is_unchanged for site in last.sites)


def test_unless_said_it_is_today_in_the_gallerys_timezone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = gallery(tmp_path)
    photo(tmp_path / "photos/a.jpg")
    zones: list[str] = []

    def today(zone: ZoneInfo) -> date:
        zones.append(str(zone))
        return date(2001, 2, 3)

    monkeypatch.setattr("staticgal.survey.today", today)

    assert pipeline.open_gallery(path, Quiet(), jobs=1).terms.as_of == date(2001, 2, 3)
    assert zones == ["Europe/Berlin"]


def test_an_audience_outside_its_days_has_an_empty_site(tmp_path: Path) -> None:
    text = GALLERY.replace("{role: relative}", "{role: relative, visible: {until: 2026-12-31}}")
    path = gallery(tmp_path, text)
    photo(tmp_path / "photos/a.jpg")

    assert counts(built(path, date(2026, 12, 31)))["family"] == 1
    assert counts(built(path, date(2027, 1, 1))) == {"public": 1, "family": 0, "me": 1}


def test_a_wrong_limit_builds_nothing(tmp_path: Path) -> None:
    path = gallery(tmp_path, GALLERY + "limits: [{when: {keywrd: private}, withhold: all}]\n")
    photo(tmp_path / "photos/a.jpg")

    with pytest.raises(ConfigErrors, match="no key is named `keywrd`"):
        built(path)
    assert not (tmp_path / "build").exists()


def test_withheld_rights_are_not_in_access_json(tmp_path: Path) -> None:
    limit = "limits: [{when: {file: a.jpg}, withhold: [can_see_location], from: [family]}]\n"
    gallery(tmp_path, GALLERY + limit)
    photo(tmp_path / "photos/a.jpg", seed=1)
    photo(tmp_path / "photos/b.jpg", seed=2)

    held = seen(tmp_path)["family"]["photos"]

    assert "can_see_location" not in held["a.jpg"]
    assert "can_see_location" in held["b.jpg"]
