"""What guards a cache changes with the code it stands for, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from staticgal.render.images.encode import encoder_version
from staticgal.state.code_version import code_only, code_version
from staticgal.verify.read_back import check_version

CODE = '''\
"""What it is for."""

# Why.
EDGE = 1600  # pixels
HASH = "#ffffff"


def fitted(width: int) -> int:
    """A docstring
    of two lines.
    """
    text = """
    # no comment
    """
    return min(width, EDGE) + len(text)
'''


def _version(folder: Path, code: str) -> str:
    (folder / "images").mkdir(exist_ok=True)
    (folder / "images/encode.py").write_text(code)
    code_version.cache_clear()
    return code_version("images", package=folder)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("What it is for.", "Whatever it is for."),
        ("# Why.\n", "# Why not?\n# Because.\n"),
        ("  # pixels", ""),
        ("    of two lines.\n", "    of\n    three lines.\n"),
        ("\n\ndef", "\n\n\ndef"),
    ],
)
def test_words_about_the_code_change_nothing(tmp_path: Path, was: str, becomes: str) -> None:
    assert CODE.count(was) == 1 or was == "\n\ndef"

    assert _version(tmp_path, CODE) == _version(tmp_path, CODE.replace(was, becomes))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("1600", "1601"),
        ("#ffffff", "#fffffe"),
        ("# no comment", "# some comment"),
        ("min(", "max("),
    ],
)
def test_every_change_of_the_code_is_seen(tmp_path: Path, was: str, becomes: str) -> None:
    assert CODE.count(was) == 1

    assert code_only(CODE) != code_only(CODE.replace(was, becomes))
    assert _version(tmp_path, CODE) != _version(tmp_path, CODE.replace(was, becomes))


def test_a_module_more_or_under_another_name_is_seen(tmp_path: Path) -> None:
    before = _version(tmp_path, CODE)
    (tmp_path / "images/encode.py").rename(tmp_path / "images/write.py")
    code_version.cache_clear()
    renamed = code_version("images", package=tmp_path)

    assert renamed != before
    assert _version(tmp_path, CODE) not in (before, renamed)


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        code_version("render/nothing.py")


def test_the_caches_go_by_code_that_is_there() -> None:
    assert encoder_version() == encoder_version()
    assert len(check_version()) == 16
