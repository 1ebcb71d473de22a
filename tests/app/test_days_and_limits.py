"""Limits and days, from gallery.yaml to finished sites."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from staticgal.app import build as pipeline
from staticgal.app import build_sites
from staticgal.app.build import BuildOptions, BuildResult
from staticgal.app.open_gallery import open_gallery
from staticgal.app.verify import verify
from staticgal.config.schema.dates import read_end
from staticgal.diagnostics import Diagnostic
from staticgal.errors import ConfigErrors
from staticgal.progress import Quiet
from staticgal.state.secrets import read_or_make
from staticgal.workers.processes import ProcessPool
from tests.app.given import GALLERY, gallery, packet, photo, write
from tests.conformance.command import seen
from tests.source.metadata.test_raw import holding

HOME, AWAY = (52.5123, 13.4012), (48.8584, 2.2945)
ZONE = "near: {latitude: 52.5123, longitude: 13.4012, radius: 500 m, shift: 300 m}"


def built(path: Path, as_of: str | None = None) -> BuildResult:
    end = None if as_of is None else read_end(as_of)
    result = pipeline.build(path, BuildOptions(jobs=1, as_of=end), Quiet())
    assert not result.problems
    return result


def clock_says(monkeypatch: pytest.MonkeyPatch, wall: str) -> None:
    """Let it be that time in Berlin, wherever the clock is read."""
    instant = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Europe/Berlin"))

    def now(timezone: tzinfo) -> datetime:
        return instant.astimezone(timezone)

    monkeypatch.setattr("staticgal.config.clock.now", now)
    monkeypatch.setattr("staticgal.app.unchanged.now", now)


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

    first = open_gallery(path, Quiet(), jobs=1).context
    second = open_gallery(path, Quiet(), jobs=1).context
    (tmp_path / "secrets/limits.key").write_text(bytes(reversed(secret)).hex() + "\n")
    third = open_gallery(path, Quiet(), jobs=1).context

    assert first.limits == second.limits
    assert first.limits != third.limits


def test_without_a_shift_no_secret_is_made(tmp_path: Path) -> None:
    path = gallery(tmp_path, GALLERY + "limits: [{when: {keyword: private}, withhold: all}]\n")
    photo(tmp_path / "photos/a.jpg", seed=1, keywords=("private",))
    photo(tmp_path / "photos/b.jpg", seed=2)

    result = built(path)

    assert counts(result) == {"public": 1, "family": 1, "me": 2}
    assert not (tmp_path / "secrets/limits.key").exists()


def test_what_a_raw_file_says_is_kept_until_it_changes_and_asked_by_limits_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = "limits: [{when: {keyword: private}, withhold: all}]\n"
    path = gallery(tmp_path, GALLERY + limits)
    photo(tmp_path / "photos/a.jpg", seed=1)
    raw = tmp_path / "photos/a.dng"
    opened = readings_of(raw, monkeypatch)
    shown = []
    for content in (packet(keywords=("private",)), packet(keywords=("party",))):
        raw.write_bytes(holding(content))
        time.sleep(2.1)  # old enough that no change can hide in the clock's tick
        seen_in = [open_gallery(path, Quiet(), jobs=1).outcomes for _ in range(2)]
        shown.append([len(outcomes["family"].photos) for outcomes in seen_in])
    asked = len(opened)
    write(path, GALLERY)
    raw.write_bytes(holding(packet(keywords=("else",))))
    open_gallery(path, Quiet(), jobs=1)

    assert shown == [[0, 0], [1, 1]]
    assert (asked, len(opened)) == (2, 2)


def readings_of(file: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows by each reading of the file, from now on, as asked of workers."""
    found: list[str] = []
    run = ProcessPool.run

    def noting(self: ProcessPool, work: Any, tasks: Iterable[Any], failed: Any) -> Iterator[Any]:
        given = list(tasks)
        found.extend(path for paths, *_ in given for path in paths if path == str(file))
        return run(self, work, given, failed)

    monkeypatch.setattr(ProcessPool, "run", noting)
    return found


def test_a_site_is_that_of_its_day_and_is_built_anew_when_the_day_is_another(
    tmp_path: Path,
) -> None:
    path = gallery(tmp_path)
    note = "---\nvisible: {from: 2026-12-24, until: 2027-01-31}\n---\n"
    write(tmp_path / "photos/christmas/_folder.md", note)
    photo(tmp_path / "photos/christmas/a.jpg", seed=1)
    photo(tmp_path / "photos/b.jpg", seed=2)

    def on(time: str) -> int:
        return counts(built(path, time))["public"]

    assert on("2026-12-23") == on("2026-12-23 23:59") == 1
    assert on("2026-12-24") == on("2026-12-24 23:59") == 2
    assert on("2027-01-31 23:59:59") == 2
    assert on("2027-02-01") == 1
    last = built(path, "2027-02-01")
    assert all(site.is_unchanged for site in last.sites)


def test_unless_said_it_is_now_in_the_gallerys_timezone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = gallery(tmp_path)
    photo(tmp_path / "photos/a.jpg")
    clock_says(monkeypatch, "2001-02-03 04:05")

    as_of = open_gallery(path, Quiet(), jobs=1).context.as_of

    assert as_of is not None
    assert as_of.isoformat() == "2001-02-03T04:05:00+01:00"


PARTY = "---\nvisible: {from: 2026-12-24 18:00, until: 2026-12-24 22:30}\n---\n"


def party(folder: Path) -> Path:
    """A gallery with an album that is there for an evening, and one that always is."""
    path = gallery(folder)
    write(folder / "photos/party/_folder.md", PARTY)
    photo(folder / "photos/party/a.jpg", seed=1)
    photo(folder / "photos/b.jpg", seed=2)
    return path


def test_a_party_is_over_at_its_hour(tmp_path: Path) -> None:
    path = party(tmp_path)

    def at(time: str) -> int:
        return counts(built(path, f"2026-12-24 {time}"))["public"]

    assert at("17:59:59") == 1
    assert at("18:00") == at("22:29:59") == 2
    assert at("22:30") == 1


def is_looked_at(path: Path, monkeypatch: pytest.MonkeyPatch, as_of: str | None = None) -> bool:
    """Whether a build looks at the gallery at all, rather than knowing at once that it is done."""
    looked: list[bool] = []
    real = build_sites.build_sites

    def watched(*args: Any) -> BuildResult:
        looked.append(True)
        return real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(build_sites, "build_sites", watched)
        built(path, as_of)
    return bool(looked)


def test_a_build_with_nothing_to_do_is_quick_until_the_next_change_and_not_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    time.sleep(2.1)  # the files have settled, so a build may be remembered
    clock_says(monkeypatch, "2026-12-23 12:00")
    assert counts(built(path))["public"] == 1

    clock_says(monkeypatch, "2026-12-24 17:59:59")
    assert not is_looked_at(path, monkeypatch)
    clock_says(monkeypatch, "2026-12-24 18:00")
    assert is_looked_at(path, monkeypatch)
    assert counts(built(path))["public"] == 2
    clock_says(monkeypatch, "2026-12-24 22:29:59")
    assert not is_looked_at(path, monkeypatch)
    clock_says(monkeypatch, "2026-12-24 22:30")
    assert is_looked_at(path, monkeypatch)
    assert counts(built(path))["public"] == 1
    clock_says(monkeypatch, "2036-12-24 22:30")
    assert not is_looked_at(path, monkeypatch)


def test_a_clock_put_back_or_another_time_named_makes_a_build_look_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    time.sleep(2.1)  # the files have settled, so a build may be remembered
    clock_says(monkeypatch, "2026-12-24 19:00")
    assert is_looked_at(path, monkeypatch)

    assert is_looked_at(path, monkeypatch, "2026-12-24 19:00")
    assert not is_looked_at(path, monkeypatch)
    clock_says(monkeypatch, "2026-12-24 18:59")
    assert is_looked_at(path, monkeypatch)


def test_a_site_built_ahead_of_its_time_is_taken_back_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    clock_says(monkeypatch, "2026-12-01 12:00")

    assert counts(built(path, "2026-12-24 20:00"))["public"] == 2
    assert counts(built(path))["public"] == 1


# --- verify, when time has passed since the build ------------------------------------------------


class Warned(Quiet):
    """A Reporter that keeps what it is warned of."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, diagnostic: Diagnostic) -> None:
        self.warnings.append(str(diagnostic))


def verified(path: Path, as_of: str | None = None) -> tuple[dict[str, list[str]], list[str]]:
    """What breaks a promise, by audience, and what was warned of."""
    reporter = Warned()
    found = verify(path, (), reporter, None if as_of is None else read_end(as_of))
    return {name: [str(one) for one in found[name]] for name in found}, reporter.warnings


GOOD: dict[str, list[str]] = {"public": [], "family": [], "me": []}


def test_a_site_that_shows_what_has_closed_since_is_refused_and_told_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    clock_says(monkeypatch, "2026-12-24 20:00")
    built(path)
    assert verified(path) == (GOOD, [])

    clock_says(monkeypatch, "2026-12-25 09:00")
    found, warnings = verified(path)

    assert found["me"] == warnings == []
    for name in ("public", "family"):
        (problem,) = found[name]
        assert "it was built for 2026-12-24 20:00 (Europe/Berlin), and shows what" in problem
        assert "may not be seen at 2026-12-25 09:00" in problem
        assert "party/_folder.md:2" in problem
    built(path)
    assert verified(path) == (GOOD, [])


def test_a_site_that_lacks_what_has_opened_since_keeps_its_promises_and_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    clock_says(monkeypatch, "2026-12-24 17:00")
    built(path)

    clock_says(monkeypatch, "2026-12-24 18:00")
    found, warnings = verified(path)

    assert found == GOOD
    assert [Path(one.partition(":")[0]).name for one in warnings] == ["public", "family"]
    assert "and lacks what may be seen at 2026-12-24 18:00" in warnings[0]


def test_a_site_built_ahead_of_its_time_is_refused_now_and_passes_for_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    clock_says(monkeypatch, "2026-12-01 12:00")
    built(path, "2026-12-24 20:00")

    assert [name for name, found in verified(path)[0].items() if found] == ["public", "family"]
    assert verified(path, "2026-12-24 21:00") == (GOOD, [])


def test_a_site_of_which_nothing_is_known_any_more_is_held_against_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    clock_says(monkeypatch, "2026-12-24 20:00")
    built(path)
    with sqlite3.connect(tmp_path / ".staticgal/state.sqlite") as database:
        database.execute("DELETE FROM meta")
    database.close()

    clock_says(monkeypatch, "2026-12-25 09:00")

    assert verified(path)[0]["public"]


def test_what_else_breaks_a_promise_is_found_whatever_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = party(tmp_path)
    clock_says(monkeypatch, "2026-12-24 17:00")
    built(path)
    page = tmp_path / "build/public/index.html"
    page.chmod(0o644)
    page.write_text(page.read_text("utf-8") + "<!-- -->", "utf-8")

    clock_says(monkeypatch, "2026-12-24 18:00")

    assert any("index.html" in one for one in verified(path)[0]["public"])


def test_an_audience_outside_its_days_has_an_empty_site(tmp_path: Path) -> None:
    text = GALLERY.replace("{role: relative}", "{role: relative, visible: {until: 2026-12-31}}")
    path = gallery(tmp_path, text)
    photo(tmp_path / "photos/a.jpg")

    assert counts(built(path, "2026-12-31"))["family"] == 1
    assert counts(built(path, "2027-01-01")) == {"public": 1, "family": 0, "me": 1}


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
