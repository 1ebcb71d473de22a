"""Facts are of the code that read them."""

from __future__ import annotations

import shutil
from pathlib import Path
from shutil import ignore_patterns

import pytest

import staticgal
from staticgal.source.reader_version import reader_version

PACKAGE = Path(staticgal.__file__).parent


@pytest.mark.parametrize(
    "module", ["source/metadata/xmp.py", "source/new.py", "containers/tiff.py", "core/when.py"]
)
def test_a_change_in_any_reader_makes_all_photos_be_read_again(tmp_path: Path, module: str) -> None:
    same, other = (
        Path(shutil.copytree(PACKAGE, tmp_path / name, ignore=ignore_patterns("*.pyc", "*.css")))
        for name in ("same", "other")
    )
    with (other / module).open("a") as file:
        file.write("# seen with new eyes\n")

    assert reader_version(same) == reader_version()
    assert reader_version(other) != reader_version()


def test_the_number_fits_where_it_is_kept() -> None:
    assert 0 < reader_version() < 1 << 63
