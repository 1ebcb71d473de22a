"""Expressions for whole paths, turned into ours."""

from __future__ import annotations

import re

import pytest

from staticgal.core.when import CaptureTime, Day
from staticgal.errors import SourceLocation
from staticgal.importers.myks.patterns import globs_of, names_of
from staticgal.importers.myks.settings import Expression
from staticgal.source.filenames import read_file_name, read_folder_name
from staticgal.text.globs import ignore_expression

DATED = (
    r"(?P<a_year>\d{4})/(?P<a_month>\d{2})_(?P<a_day>\d{2})_(?P<a_name>[^_/]+)/"
    r"(?P<p_year>\d{4})-(?P<p_month>\d{2})-(?P<p_day>\d{2})_"
    r"(?P<p_hour>\d{2})-(?P<p_minute>\d{2})-(?P<p_second>\d{2})\.jpg"
)


def expression(text: str) -> Expression:
    return Expression(text, SourceLocation("settings.py", 1, 1))


def glob(text: str) -> str | None:
    return next(globs_of([expression(text)]))[1]


def test_a_pattern_is_cut_into_folder_and_file_and_reads_the_same() -> None:
    names = names_of([expression(DATED)])

    folder = read_folder_name("2024/01_02_Anna", [re.compile(names.folders[0])])
    moment = read_file_name("2024-01-02_03-04-05.jpg", [re.compile(names.files[0])])

    assert folder.shown == "Anna"
    assert isinstance(folder.date, Day)
    assert folder.date.date.isoformat() == "2024-01-02"
    assert isinstance(moment, CaptureTime)
    assert moment.local.isoformat() == "2024-01-02T03:04:05"
    assert names.differences == ()


def test_names_with_other_endings_keep_the_order_of_their_keys() -> None:
    text = r"(?P<a_year>\d{4})_(?P<a_name_b>[a-z]+)_(?P<a_name_a>[a-z]+)/(?P<extra>.+)"

    names = names_of([expression(text)])

    assert names.folders == (r"(?P<a_year>\d{4})_(?P<a_name2>[a-z]+)_(?P<a_name1>[a-z]+)",)
    assert names.files == ()


@pytest.mark.parametrize(
    "text",
    [
        r"(?P<a_year>\d{4})(?:/x)?",
        r"(?P<a_year>\d{4})/a|(?P<a_month>\d{2})/b",
        r"(?P<a_year>\d{4})/(?P<x>.)(?P=x)",
        r"(?P<a_year>\d{4})/?.+",
    ],
)
def test_a_pattern_that_cannot_be_cut_is_told(text: str) -> None:
    names = names_of([expression(text)])

    assert (names.folders, names.files) == ((), ())
    assert "settings.py:1:1" in str(names.differences[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r".*\.tif$", "*.tif"),
        (r".*\.[tT][iI][fF]", "*.[tT][iI][fF]*"),
        (r"private/", "/private/*"),
        (r"^private/.*", "/private/*"),
        (r".*/Thumbs\.db$", "Thumbs.db"),
        (r".*/_rejected/", "**/_rejected/*"),
        (r"2024/raw[^/]*/", "/2024/raw*/*"),
        (r".*", None),
        (r"a.*b", None),
        (r"a+", None),
        (r"(a|b)", None),
        (r"\d{4}", None),
        (r"a.b", None),
    ],
)
def test_an_ignore_becomes_a_glob_where_one_says_the_same(text: str, expected: str | None) -> None:
    assert glob(text) == expected


@pytest.mark.parametrize(
    "text",
    [r".*\.tif$", r".*\.tif", r"private/", r".*/Thumbs\.db$", r".*/_rejected/", r"a", r"a/b[^/]*/"],
)
def test_a_glob_leaves_out_every_file_that_the_expression_does(text: str) -> None:
    parts = ("a", "private", "_rejected", "bx", "x.tif", "x.tif.jpg", "Thumbs.db", "xa")
    paths = [f"{one}/{two}/{three}" for one in parts for two in parts for three in parts]
    expression_ = ignore_expression([glob(text) or ""])
    assert expression_ is not None

    for path in paths:
        above = ["/".join(path.split("/")[:depth]) for depth in (1, 2, 3)]
        if re.match(text, path):
            assert any(map(expression_.fullmatch, above)), path
