"""Small galleries for the tests of the build: photos with things to hide, and whole trees read."""

from __future__ import annotations

import hashlib
import io
import shutil
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image

from staticgal.app.build import BuildOptions, BuildResult, build
from staticgal.progress import Quiet
from tests.command import Ended, in_process

GALLERY = """\
title: The Hansens
url: https://photos.example.org
source: photos
timezone: Europe/Berlin

roles:
  viewer: [can_view]
  relative:
    inherits: viewer
    permissions: [can_see_exact_dates, can_see_location, can_see_technical_details,
      can_read_metadata, can_download_medium, can_download_large, can_download_original]
  owner: [owner_access]

audiences:
  public: {role: viewer, protection: open}
  family: {role: relative}
  me: {role: owner}
"""

AUDIENCES = ("public", "family", "me")

# Secrets of the tests' own, so that two folders have the same names.
SECRETS = {name: hashlib.sha256(name.encode()).hexdigest() for name in (*AUDIENCES, "client")}


def gallery(folder: Path, text: str = GALLERY, secrets: Mapping[str, str] = SECRETS) -> Path:
    """A gallery without photos in `folder`; the path of its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "photos").mkdir(exist_ok=True)
    (folder / "secrets").mkdir(mode=0o700, exist_ok=True)
    for name, secret in secrets.items():
        (folder / "secrets" / f"{name}.key").write_text(secret + "\n")
        (folder / "secrets" / f"{name}.key").chmod(0o600)
    path = folder / "gallery.yaml"
    path.write_text(text)
    return path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def photo(
    path: Path,
    seed: int = 1,
    size: tuple[int, int] = (96, 64),
    taken: str = "2026:10:15 15:45:02",
    gps: tuple[float, float] | None = (52.5123, 13.4012),
    camera: str = "Kamera X100",
    keywords: Iterable[str] = (),
    title: str = "",
    extra: Mapping[int, str | bytes] | None = None,
    more: bytes = b"",
    after: bytes = b"",
) -> Path:
    """A JPEG whose pixels follow from `seed` and `size` alone, whatever is said in its metadata.

    `more` are whole segments put behind the first marker, `after` bytes behind the picture's end.
    """
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Canarymaker", camera
    for tag, value in (extra or {}).items():
        exif[tag] = value
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if gps:
        there = exif.get_ifd(0x8825)
        for tag, degrees in ((2, gps[0]), (4, gps[1])):
            minutes = abs(degrees) % 1 * 60
            there[tag] = (float(int(abs(degrees))), float(int(minutes)), minutes % 1 * 60)
        there[1], there[3] = "N" if gps[0] >= 0 else "S", "E" if gps[1] >= 0 else "W"
    data = io.BytesIO()
    picture(seed, size).save(data, "JPEG", quality=90, exif=exif, xmp=packet(title, keywords))
    content = data.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content[:2] + more + content[2:] + after)
    return path


def picture(seed: int, size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Soft noise: no two seeds give one picture."""
    grain = hashlib.shake_256(str(seed).encode()).digest(8 * 6 * 3)
    return Image.frombytes("RGB", (8, 6), grain).resize(size, Image.Resampling.BICUBIC)


def packet(title: str = "", keywords: Iterable[str] = (), more: str = "") -> bytes:
    """An XMP packet."""
    said = f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title>"
    words = "".join(f"<rdf:li>{word}</rdf:li>" for word in keywords)
    bag = f"<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>"
    return (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' "
        "xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "
        "xmlns:xmp='http://ns.adobe.com/xap/1.0/'>"
        f"{said if title else ''}{bag if words else ''}{more}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def segment(marker: int, payload: bytes) -> bytes:
    """A JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def family_photos(folder: Path) -> None:
    """A tree in which each of the audiences may see something the others may not."""
    photos = folder / "photos"
    trip = photos / "2026-05-03 Lisbon"
    for number in range(1, 4):
        photo(
            trip / f"IMG_2026050{number}_101500.jpg",
            number,
            taken=f"2026:05:0{number} 10:15:00",
            keywords=("wanderlust", f"person{number}"),
        )
    write(trip / "IMG_20260502_101500.jpg.md", "---\ntitle: The tram\n---\nUphill, *slowly*.\n")
    write(photos / "_folder.md", "Where we have **been**.\n")
    write(photos / "2026-10-15 Anna/_folder.md", "---\naccess: {public: none}\n---\nCake.\n")
    photo(photos / "2026-10-15 Anna/a.jpg", 11)
    photo(photos / "2026-10-15 Anna/b.jpg", 12, size=(64, 96))
    write(photos / "drafts/_folder.md", "---\naccess: none\n---\nNot yet.\n")
    photo(photos / "drafts/unseen.jpg", 21)


def built(config: Path, *audiences: str, jobs: int = 1, keep_going: bool = False) -> BuildResult:
    """The gallery built in this process."""
    return build(config, BuildOptions(audiences, jobs, keep_going), Quiet())


def staticgal(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Ended:
    """The command itself, run in `folder`."""
    return in_process(folder, *words, env=env)


Entry = tuple[str, int, int, bytes]


def tree(folder: Path) -> dict[str, Entry]:
    """Everything below `folder`: kind, mode, time in ns and bytes by path; empty for no folder."""
    found: dict[str, Entry] = {}
    if folder.is_dir():
        found[""] = _entry(folder)
    for path in sorted(folder.rglob("*")):
        found[path.relative_to(folder).as_posix()] = _entry(path)
    return found


def sites(output: Path) -> dict[str, Entry]:
    """Every site in a folder of sites; the time of that folder itself belongs to no site."""
    return {path: entry for path, entry in tree(output).items() if path}


def _entry(path: Path) -> Entry:
    status = path.lstat()
    content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    kind = "link" if path.is_symlink() else "folder" if path.is_dir() else "file"
    return kind, status.st_mode, status.st_mtime_ns, content


def differences(one: Mapping[str, Entry], other: Mapping[str, Entry]) -> list[str]:
    """What differs between two trees, in words; empty when they are equal to the last byte."""
    found = []
    for path in sorted(one.keys() | other.keys()):
        a, b = one.get(path), other.get(path)
        if a == b:
            continue
        if a is None or b is None:
            found.append(f"{path}: only in the {'second' if a is None else 'first'}")
            continue
        names = ("kind", "mode", "time", "bytes")
        found.append(
            f"{path}: {', '.join(n for n, x, y in zip(names, a, b, strict=True) if x != y)}"
        )
    return found


def untouched(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What moves when anything writes to a file or folder: inode, mtime and ctime by path."""
    every = (folder, *folder.rglob("*"))
    return {
        str(path): (s.st_ino, s.st_mtime_ns, s.st_ctime_ns)
        for path in every
        for s in (path.lstat(),)
    }


def from_scratch(config: Path, elsewhere: Path) -> Path:
    """The sites of the same inputs, built anew in another folder."""
    source = config.parent
    elsewhere.mkdir()
    for name in ("gallery.yaml", "photos", "secrets", "mytheme"):
        there = source / name
        if there.is_dir():
            shutil.copytree(there, elsewhere / name, symlinks=True)
        elif there.exists():
            shutil.copy2(there, elsewhere / name)
    built(elsewhere / "gallery.yaml", keep_going=True)
    return elsewhere / "build"
