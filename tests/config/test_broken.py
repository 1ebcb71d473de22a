"""Each file in tests/broken has one kind of mistake and, beside it, the message expected for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from staticgal.config.load import load
from staticgal.errors import ConfigErrors, ExitCode

BROKEN = Path(__file__).resolve().parent.parent / "broken"
FILES = sorted(BROKEN.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_mistake_is_reported_with_its_place_and_a_fix(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BROKEN)

    with pytest.raises(ConfigErrors) as caught:
        load(Path(file.name))

    assert str(caught.value) + "\n" == file.with_suffix(".expected").read_text("utf-8")
    assert caught.value.exit_code is ExitCode.USAGE
    assert all(error.hint for error in caught.value.errors)


def test_every_broken_file_has_its_message() -> None:
    assert {file.stem for file in FILES} == {file.stem for file in BROKEN.glob("*.expected")}
    assert len(FILES) > 40


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="staticgal init"):
        load(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "gallery.yaml").write_text("title: x\n")
    (tmp_path / "gallery.yaml").chmod(0)

    with pytest.raises(ConfigErrors, match="cannot be read"):
        load(tmp_path)
