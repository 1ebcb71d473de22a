"""Same input, same bytes; and what an audience may not see moves no byte of its site."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from staticgal.site.digest import EPOCH, file_time, of_bytes
from tests.app.given import (
    AUDIENCES,
    GALLERY,
    SECRETS,
    built,
    differences,
    family_photos,
    gallery,
    packet,
    photo,
    segment,
    sites,
    staticgal,
    tree,
    write,
)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sites of the family's gallery; not to be changed."""
    folder = tmp_path_factory.mktemp("same") / "gallery"
    config = gallery(folder)
    family_photos(folder)
    assert built(config).exit_code == 0
    return folder / "build"


def test_folder_time_workers_and_hash_seed_move_no_byte(output: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "somewhere else" / "Ä folder"
    gallery(elsewhere)
    family_photos(elsewhere)
    for number, path in enumerate(sorted((elsewhere / "photos").rglob("*"))):
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 - number))

    done = staticgal(
        elsewhere, "build", "--jobs", "3", env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    )

    assert done.returncode == 0, done
    assert differences(sites(output), sites(elsewhere / "build")) == []


def test_the_order_in_which_photos_came_to_the_disk_moves_no_byte(
    output: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    gallery(first)
    family_photos(first)
    folder = tmp_path / "second"
    gallery(folder)
    for path in sorted((first / "photos").rglob("*"), reverse=True):
        if path.is_file():
            target = folder / path.relative_to(first)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)

    built(folder / "gallery.yaml", jobs=2)

    assert differences(sites(output), sites(folder / "build")) == []


def test_file_times_follow_from_bytes_and_folder_times_from_nothing(output: Path) -> None:
    for path, (kind, mode, time_ns, content) in sites(output).items():
        if kind == "folder":
            assert time_ns == EPOCH * 10**9, path
        else:
            assert kind == "file"
            assert time_ns == file_time(of_bytes(content)) * 10**9, path
            assert mode & 0o777 == 0o444


def test_two_audiences_share_no_name_but_what_every_site_has(output: Path) -> None:
    names = {
        audience: {
            re.sub(r"^.*-(?=[a-z2-7]{12}$)", "", part)
            for path in tree(output / audience)
            if not path.startswith("assets/")
            for part in Path(path).parts
            if len(Path(part).stem) >= 12
        }
        for audience in AUDIENCES
    }

    assert all(len(found) > 5 for found in names.values())
    assert not names["public"] & names["family"]
    assert not names["public"] & names["me"]
    assert not names["family"] & names["me"]


def test_style_and_script_are_the_same_for_everybody(output: Path) -> None:
    """A colour class or rule made for a photo that only one audience sees would tell of it."""
    assets = {audience: tree(output / audience / "assets") for audience in AUDIENCES}

    assert assets["public"]
    assert differences(assets["public"], assets["family"]) == []
    assert differences(assets["public"], assets["me"]) == []


def _seen_alike(folder: Path, *, is_other: bool) -> Path:
    """A gallery, or the same with everything changed that the public may not see."""
    photos = folder / "photos"
    text = GALLERY
    if is_other:
        text = text.replace(
            "  me: {role: owner}\n",
            "  me: {role: owner}\n  canary-audience: {role: relative, people: [canaryperson]}\n",
        ).replace("viewer: [can_view]", "viewer: [can_view]\n  canaryrole: [can_see_hidden]")
    secrets = {**SECRETS, **({"family": SECRETS["me"][::-1]} if is_other else {})}
    config = gallery(folder, text, secrets)
    trip = photos / "2026-05-03 Lisbon"
    for number in range(1, 8):
        photo(
            trip / f"{number}.jpg",
            number,
            taken=f"2026:05:{28 - number if is_other else number:02} 1{number}:00:0{number}",
            gps=(-33.8688, 151.2093) if is_other else (52.5, 13.4),
            camera="Canaricam" if is_other else "Kamera",
            keywords=("canaryword",) if is_other else ("plain",),
            extra={0x8298: "Canary Copyright", 0x013B: "Canary Artist"} if is_other else {},
            more=segment(0xFE, b"canary comment") if is_other else b"",
            after=b"canary trailer" if is_other else b"",
        )
    photo(photos / "one.jpg", 8, size=(64, 96), taken="2025:01:02 03:04:05")
    write(photos / "_folder.md", "Words for everybody.\n")
    if not is_other:
        return config
    write(trip / "_folder.md", "---\ncover: hidden.jpg\n---\n")
    photo(trip / "hidden.jpg", 90, title="Canary title", taken="2026:01:01 00:00:00")
    write(trip / "hidden.jpg.md", "---\nhidden: true\ntitle: Canary\n---\nCanary words.\n")
    photo(trip / "0.jpg", 91)
    write(trip / "0.jpg.md", "---\naccess: {public: none}\n---\n")
    shutil.copyfile(trip / "1.jpg", trip / "9.jpg")  # the very bytes of one that is shown
    write(trip / "9.jpg.md", "---\naccess: {public: none}\n---\n")
    photo(trip / "99.jpg", 92)
    write(trip / "99.jpg.md", "---\naccess: none\n---\n")
    photo(trip / "Below/x.jpg", 93, taken="2029:01:01 00:00:00")
    write(trip / "Below/_folder.md", "---\nhidden: true\n---\nCanary below.\n")
    photo(photos / "2030-01-01 Canary album/y.jpg", 94)
    write(photos / "2030-01-01 Canary album/_folder.md", "---\naccess: {public: none}\n---\n")
    for path in trip.glob("*.jpg"):
        os.utime(path, (1, 1))
    write(
        trip / "2.jpg.md",
        "---\nlatitude: 48.1\nlongitude: 11.5\nkeywords: [canarykey]\n---\n",
    )
    write(photos / "one.jpg.xmp", packet(keywords=("canaryside",)).decode())
    return config


def test_what_the_public_may_not_see_moves_no_byte_of_its_site(tmp_path: Path) -> None:
    one = _seen_alike(tmp_path / "one", is_other=False)
    other = _seen_alike(tmp_path / "other", is_other=True)

    assert built(one).exit_code == 0
    result = built(other)

    assert result.exit_code == 0, result
    family = tmp_path / "one/build/family", tmp_path / "other/build/family"
    assert differences(tree(family[0]), tree(family[1]))
    public = tmp_path / "one/build/public", tmp_path / "other/build/public"
    assert differences(tree(public[0]), tree(public[1])) == []
    assert len(list(public[0].glob("m/*/*.jpg"))) == 8


def test_coming_and_going_of_what_the_public_may_not_see_leaves_its_site_untouched(
    tmp_path: Path,
) -> None:
    """Nor does an incremental build tell: a web server's times and inodes would."""
    config = _seen_alike(tmp_path / "one", is_other=False)
    built(config)
    public = tmp_path / "one/build/public"
    before = _as_served(public)

    _seen_alike(tmp_path / "one", is_other=True)
    result = built(config)

    assert {site.audience: site.is_unchanged for site in result.sites}["public"]
    assert _as_served(public) == before


def _as_served(site: Path) -> dict[Path, tuple[int, int, int]]:
    """All that a web server, or a copying tool, goes by: inode, time and size."""
    files = (path for path in site.rglob("*") if path.is_file())
    return {path: (s.st_ino, s.st_mtime_ns, s.st_size) for path in files for s in (path.stat(),)}


def test_sites_built_elsewhere_leave_nothing_beside_them_that_a_web_server_may_read(
    tmp_path: Path,
) -> None:
    config = gallery(tmp_path / "gallery", GALLERY + "output: ../www/galleries\n")
    photo(tmp_path / "gallery/photos/a.jpg", 1)
    (tmp_path / "www").mkdir()

    built(config)
    photo(tmp_path / "gallery/photos/b.jpg", 2)
    built(config)

    beside = [path for path in (tmp_path / "www").iterdir() if path.name != "galleries"]
    assert [path.stat().st_mode & 0o777 for path in beside] == [0o700]
