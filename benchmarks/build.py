"""How long builds take, against the bare pipeline and against sigal on the same photos.

    python benchmarks/build.py corpora SCRATCH            # make the photos, once
    python benchmarks/build.py mixed SCRATCH              # cold builds: 24 of 24 MP, 96 of 12 MP
    python benchmarks/build.py small SCRATCH              # 10,000 small photos: nothing, one change
    python benchmarks/build.py many SCRATCH               # 100,000 photos: nothing changed

The photos are made by `../shared/bench/make_corpus.py`; without that folder there is nothing to
measure with. `--sigal COMMAND` and `--thumbsup COMMAND` name the peers' programs. Everything is
printed as a ratio.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from gallery import Bench
from measure import Timing, best_of, run, table

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SIZES = "1600,1200,1024,640:avif,400:avif"

SIGAL = """\
title = 'Bench'
source = 'photos'
destination = '{out}'
theme = 'photoswipe'
img_size = (1600, 1600)
thumb_size = (400, 400)
thumb_fit = False
jpg_options = {{'quality': 82, 'optimize': False, 'progressive': False}}
ignore_directories = {ignore!r}
keep_orig = False
autorotate_images = True
"""


def corpora(scratch: Path) -> None:
    """The photos, made once."""
    make = [sys.executable, str(SHARED / "bench/make_corpus.py")]
    make += ["--base", str(SHARED / "bench-photos"), "--out"]
    wanted = {
        "c24": "--count 24 --megapixels 24 --albums 4 --seed 1",
        "c12": "--count 96 --megapixels 12 --albums 16 --seed 2",
        "s10k": "--count 10000 --megapixels 0.3072 --albums 200 --album-days 9 --seed 4",
    }
    for name, flags in wanted.items():
        if not (scratch / name).is_dir():
            subprocess.run([*make, str(scratch / name), *flags.split()], check=True)
    mixed = scratch / "mixed"
    if not mixed.is_dir():
        for name in ("c24", "c12"):
            shutil.copytree(scratch / name, mixed / name, copy_function=os.link)


def sigal_runs(bench: Bench, sigal: str, audiences: int) -> Timing:
    """Sigal for the same audiences: a configuration and a run for each, one after the other."""
    total = Timing(0, 0, 0)
    for number, keep in enumerate((3, 2, 1)[:audiences]):
        ignored = [
            str(album.relative_to(bench.folder / "photos"))
            for place, album in enumerate(bench.albums)
            if place % 3 >= keep
        ]
        name = f"sigal-{number}.conf.py"
        (bench.folder / name).write_text(SIGAL.format(out=f"sigal-{number}", ignore=ignored))
        timing = run([sigal, "build", "-q", "-c", name], bench.folder)
        total = Timing(
            total.wall + timing.wall, total.cpu + timing.cpu, max(total.peak_mb, timing.peak_mb)
        )
    return total


def mixed(scratch: Path, rounds: int, sigal: str, thumbsup: str) -> None:
    """Cold builds of the mixed corpus."""
    bench = Bench(scratch / "bench-mixed", scratch / "mixed")
    single = Bench(scratch / "bench-single", scratch / "mixed", audiences=1)
    bare = [sys.executable, str(SHARED / "bench/bare_pipeline.py"), "--design", "chain2"]
    bare += ["--sizes", SIZES, "--src", "photos", "--out", "bare"]

    def cold(which: Bench) -> Timing:
        which.clear()
        return run(which.command(), which.folder)

    def floor() -> Timing:
        shutil.rmtree(bench.folder / "bare", ignore_errors=True)
        return run(bare, bench.folder)

    def peer() -> Timing:
        for old in bench.folder.glob("sigal-?"):
            shutil.rmtree(old)
        return sigal_runs(bench, sigal, 3)

    def other_peer() -> Timing:
        for old in bench.folder.glob("thumbsup-*"):
            shutil.rmtree(old)
        return thumbsup_runs(bench, thumbsup)

    contenders = {
        "bare pipeline, made once": floor,
        "staticgal, three audiences": lambda: cold(bench),
        "staticgal, one audience": lambda: cold(single),
    }
    if sigal:
        contenders["sigal, three audiences"] = peer
    results = best_of(rounds, contenders)
    if thumbsup:
        results |= best_of(1, {"thumbsup, three audiences": other_peer})
    print(table(results, "bare pipeline, made once"))
    ours = results["staticgal, three audiences"]
    print(f"three audiences / one: {ours.wall / results['staticgal, one audience'].wall:.3f}")
    for name in ("sigal, three audiences", "thumbsup, three audiences"):
        if name in results:
            print(f"staticgal / {name.split(',')[0]}: {ours.wall / results[name].wall:.3f}")


def thumbsup_runs(bench: Bench, thumbsup: str) -> Timing:
    """Thumbsup for the same audiences, with the size it makes nearest to ours."""
    total = Timing(0, 0, 0)
    for number, keep in enumerate((3, 2, 1)):
        out = str(bench.folder / f"thumbsup-{number}")
        command = [thumbsup, "--input", "photos", "--output", out, "--thumb-size", "400"]
        command += ["--small-size", "683", "--large-size", "1067", "--photo-quality", "82"]
        command += ["--title", "Bench", "--concurrency", str(os.cpu_count()), "--log", "info"]
        for place, album in enumerate(bench.albums):
            if place % 3 >= keep:
                command += ["--exclude", f"{album.relative_to(bench.folder / 'photos')}/**"]
        timing = run(command, bench.folder)
        total = Timing(
            total.wall + timing.wall, total.cpu + timing.cpu, max(total.peak_mb, timing.peak_mb)
        )
    return total


def small(scratch: Path, rounds: int, sigal: str) -> None:
    """10,000 small photos: what one small change costs, and none."""
    bench = Bench(scratch / "bench-small", scratch / "s10k")
    print("cold:", run(bench.command(), bench.folder))
    if sigal:
        sigal_runs(bench, sigal, 1)
    time.sleep(3)
    run(bench.command(), bench.folder)
    note = bench.photo.with_name(bench.photo.name + ".md")
    template = bench.folder / "theme"
    count = [0]

    def nothing() -> Timing:
        return run(bench.command(), bench.folder)

    def added() -> Timing:
        count[0] += 1
        shutil.copy(bench.photo, bench.photo.with_name(f"new-{count[0]}.jpg"))
        return run(bench.command(), bench.folder)

    def caption() -> Timing:
        count[0] += 1
        note.write_text(f"One word: {count[0]}\n")
        return run(bench.command(), bench.folder)

    def settle() -> Timing:
        time.sleep(2.5)
        return run(bench.command(), bench.folder)

    def theme() -> Timing:
        count[0] += 1
        shutil.rmtree(template, ignore_errors=True)
        template.mkdir()
        (template / "theme.yaml").write_text("name: bench\n")
        page = (ROOT / "themes/default/photo.html").read_text()
        (template / "photo.html").write_text(page + f"<!-- {count[0]} -->\n")
        bench.configure(3, "theme: theme\n")
        timing = run(bench.command(), bench.folder)
        bench.configure(3)
        run(bench.command(), bench.folder)
        return timing

    contenders = {
        "staticgal: one photo added": added,
        "staticgal: one word changed": caption,
        "staticgal: (settling)": settle,
        "staticgal: nothing changed": nothing,
    }
    if sigal:
        contenders["sigal: nothing changed"] = lambda: sigal_runs(bench, sigal, 1)
    results = best_of(rounds, contenders)
    results |= best_of(1, {"staticgal: a template changed": theme})
    print(table(results, "sigal: nothing changed" if sigal else "staticgal: nothing changed"))


def many(scratch: Path, rounds: int) -> None:
    """100,000 photos: nothing changed, against scanning the tree and reading the manifest."""
    folder = scratch / "bench-many"
    if not (folder / "photos").is_dir():
        source = sorted((scratch / "s10k").rglob("*.jpg"))
        for copy in range(10):
            for place, photo in enumerate(source):
                target = folder / "photos" / f"set-{copy}" / f"album-{place // 200:03}" / photo.name
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(photo, target)
        names = "\n".join(f"  {name}: {{role: all}}" for name in ("all", "two", "one"))
        (folder / "gallery.yaml").write_text(
            "title: Bench\nsource: photos\ntimezone: UTC\nroles:\n  all: [can_view]\n"
            f"audiences:\n{names}\nalbums:\n"
            '  "set-0": {access: {one: none, two: none}}\n'
            + "".join(f'  "set-{n}": {{access: {{one: none}}}}\n' for n in range(1, 7))
        )
    command = [sys.executable, "-m", "staticgal", "build", "-q"]
    print("first build:", run(command, folder))
    time.sleep(3)
    run(command, folder)

    def floor() -> Timing:
        return run([sys.executable, str(Path(__file__)), "floor", str(folder)], folder)

    results = best_of(
        rounds, {"scan and manifest": floor, "nothing changed": lambda: run(command, folder)}
    )
    print(table(results, "scan and manifest"))


def floor(folder: Path) -> None:
    """What any tool must do at least: look at each photo, and read what it knew of them."""
    waiting, seen = [str(folder / "photos")], 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    seen += 1
    database = sqlite3.connect(folder / ".staticgal/state.sqlite")
    rows = dict(database.execute("SELECT disk_path, size + mtime_ns FROM facts"))
    assert len(rows) <= seen


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["corpora", "mixed", "small", "many", "floor"])
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sigal", default=shutil.which("sigal") or "")
    parser.add_argument("--thumbsup", default=shutil.which("thumbsup") or "")
    asked = parser.parse_args()
    if asked.what == "floor":
        floor(asked.scratch)
        return
    if not SHARED.is_dir():
        raise SystemExit("the photos are made by ../shared/bench, which is not here")
    scratch = asked.scratch.absolute()
    match asked.what:
        case "corpora":
            corpora(scratch)
        case "mixed":
            mixed(scratch, asked.rounds, asked.sigal, asked.thumbsup)
        case "small":
            small(scratch, asked.rounds, asked.sigal)
        case _:
            many(scratch, asked.rounds)


if __name__ == "__main__":
    main()
