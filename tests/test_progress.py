"""What a Reporter for people prints where no terminal is."""

from __future__ import annotations

import io

import pytest

from staticgal.diagnostics import Diagnostic, WarningCode
from staticgal.errors import SourceLocation
from staticgal.progress import Console, duration, printable


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands at its one element."""
    now = [0.0]
    monkeypatch.setattr("staticgal.progress.time.monotonic", lambda: now[0])
    return now


def test_a_stage_that_is_soon_over_is_not_worth_a_line() -> None:
    stream = io.StringIO()
    console = Console(stream)

    console.stage("reading photos", 3)
    console.step(3)
    console.done()

    assert stream.getvalue() == ""


def test_a_long_stage_is_told_now_and_then_with_rate_and_time_left(clock: list[float]) -> None:
    stream = io.StringIO()
    console = Console(stream)

    console.stage("making renditions", 100)
    for second in range(1, 26):
        clock[0] = float(second)
        console.step(2)
    console.done()

    assert stream.getvalue().splitlines() == [
        "making renditions: 20 of 100, 2.0 a second, 40 s left",
        "making renditions: 40 of 100, 2.0 a second, 30 s left",
        "making renditions: 50 done in 25 s",
    ]


def test_verbose_tells_of_every_stage_and_of_what_is_left_out() -> None:
    stream = io.StringIO()
    console = Console(stream, is_verbose=True)

    console.stage("reading photos", 2)
    console.skip("a.jpg", "it is cut off")
    console.done()

    began, left_out, ended = stream.getvalue().splitlines()
    assert began == "reading photos: 2 …"
    assert left_out == "left out: a.jpg: it is cut off"
    assert ended.startswith("reading photos: done in 0.")


def test_quiet_still_warns(clock: list[float]) -> None:
    stream = io.StringIO()
    console = Console(stream, is_quiet=True)

    console.stage("making renditions", 100)
    clock[0] = 60.0
    console.step()
    warning = Diagnostic(WarningCode.OUT_OF_DATE, SourceLocation("family"), "it lacks 1 photo")
    console.warn(warning)
    console.done()

    assert stream.getvalue() == "warning: family: it lacks 1 photo\n"
    assert console.warnings == [warning]


def test_what_was_skipped_is_kept_for_the_end() -> None:
    console = Console(io.StringIO())

    console.skip("a.jpg", "it is cut off")

    assert console.skipped == [("a.jpg", "it is cut off")]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (9.96, "10.0 s"), (47.4, "47 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations_are_told_as_one_would_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_control_characters_are_spelt_out_and_letters_of_all_scripts_stay() -> None:
    assert printable("夏 é 🎂\n\x1b[31m\x9b\x7f") == "夏 é 🎂\n\\x1b[31m\\x9b\\x7f"


def test_a_name_cannot_turn_the_line_about_that_it_stands_in() -> None:
    name = "holiday\u202egpj.exe"

    assert printable(f"`{name}`: שלום, سلام") == "`holiday\\u202egpj.exe`: שלום, سلام"
    assert printable("a\u2066b\u2069c\u200fd\u2028e") == "a\\u2066b\\u2069c\\u200fd\\u2028e"


def test_a_name_cannot_fill_the_terminal() -> None:
    assert printable(f"`{'x' * 10_000}`: no photo") == f"`{'x' * 119}…{'x' * 59}`: no photo"
    assert printable(f"keyword `{'wor d' * 2000}` here").endswith("d` here")
    assert len(printable(f"keyword `{'wor d' * 2000}` here")) < 250


def test_an_address_and_a_line_of_many_names_stay_whole() -> None:
    address = "https://photos.example.org/" + "a" * 500
    names = ", ".join(f"`photo {number}.jpg`" for number in range(300))

    assert printable(f"{address}\n{names}") == f"{address}\n{names}"
