"""Photos and folders that would take more than there is: absent, named, and no harm to others."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.app.given import gallery, photo

pytestmark = pytest.mark.slow

_LIMIT = 1_300_000_000  # bytes: one process alone; with the rest of them 1.4 GB


def _avif(path: Path) -> None:
    # Of one colour: a few kilobytes that a decoder makes more than 1 GB of.
    import pyvips

    flat = pyvips.Image.black(9000, 9000, bands=3).copy(interpretation="srgb")
    flat.heifsave(str(path), compression="av1", effort=0, Q=30)


def _interlaced_png(path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    side, packed = 14000, zlib.compressobj(9)
    rows = []
    for x, y, across, down in (
        *((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4)),
        *((0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)),
    ):
        row = bytes(1 + 6 * -(-(side - x) // across))
        rows += [packed.compress(row) for _ in range(-(-(side - y) // down))]
    rows.append(packed.flush())
    header = struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 1)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", b"".join(rows))
        + chunk(b"IEND", b"")
    )


def _gif(path: Path) -> None:
    Image.new("P", (15000, 15000)).save(path)


def _build(config: Path) -> tuple[int, str, int]:
    """The exit code, what was said, and the most memory that one process of the build held."""
    code = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'staticgal', 'build', '-j', '2'])\n"
        "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print('peak', peak * 1024)\n"
        "sys.exit(done.returncode)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=config.parent,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    return done.returncode, said, int(said.rpartition("peak ")[2].split()[0])


def test_400_folders_within_folders_are_built(tmp_path: Path) -> None:
    config = gallery(tmp_path)
    inside = tmp_path / "photos" / "/".join("d" * 400)
    inside.mkdir(parents=True)
    photo(inside / "a.jpg")

    code, said, _ = _build(config)

    assert code == 0, said
    assert "1 photo, 400 albums" in said


@pytest.mark.parametrize(
    ("name", "write"), [("flat.avif", _avif), ("rows.png", _interlaced_png), ("flat.gif", _gif)]
)
def test_a_photo_that_takes_too_much_memory_is_absent_and_named(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    config = gallery(tmp_path)
    photo(tmp_path / "photos/honest.jpg")
    write(tmp_path / "photos" / name)

    code, said, peak = _build(config)

    assert code == 1
    assert f"{name}: decoding it takes more than 1.1 GB of memory" in said
    assert peak < _LIMIT


def test_what_the_message_advises_works(tmp_path: Path) -> None:
    config = gallery(tmp_path)
    Image.new("RGB", (15000, 15000), "teal").save(tmp_path / "photos/flat.jpg", progressive=False)

    code, said, peak = _build(config)

    assert code == 0, said
    assert peak < _LIMIT


def test_a_scan_in_one_large_strip_is_built(tmp_path: Path) -> None:
    config = gallery(tmp_path)
    picture = Image.effect_noise((5000, 4000), 60).convert("RGB")  # 60 MB, as scanners write it
    picture.save(
        tmp_path / "photos/scan.tif",
        compression="tiff_adobe_deflate",
        tiffinfo={278: 4000},
        strip_size=1 << 30,
    )

    code, said, _ = _build(config)

    assert code == 0, said


def test_a_progressive_photo_of_many_pixels_is_built_in_a_process_of_its_own(
    tmp_path: Path,
) -> None:
    config = gallery(tmp_path)
    photo(tmp_path / "photos/honest.jpg")
    Image.new("RGB", (10000, 8000), "teal").save(
        tmp_path / "photos/large.jpg", progressive=True, subsampling=0, quality=60
    )

    code, said, peak = _build(config)

    assert code == 0, said
    assert peak < _LIMIT
