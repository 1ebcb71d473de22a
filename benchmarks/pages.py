"""What pages cost a visitor: Lighthouse on home, an album of 16 photos, and a photo's page.

    python benchmarks/build.py corpora SCRATCH                              # the photos, once
    python benchmarks/pages.py bench SCRATCH --lighthouse node_modules/.bin/lighthouse
    python benchmarks/pages.py site build/public --lighthouse COMMAND       # any built site

`bench` builds an open gallery of five albums. The pages come from this machine, with the headers
that a real host sends and text in gzip. Lighthouse is no dependency of the project: `npm install
lighthouse@12` in another folder; it finds the browser by `CHROME_PATH`. Each figure is the median
of `--rounds`, for a phone and a desktop as Lighthouse has them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import unquote, urlsplit

from staticgal.site.headers import headers_for

FORMS = ("phone", "desktop")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
# Without exact dates, photos of one month stand in an order that each build's secret decides.
CONFIG = """\
title: Bench
source: photos
timezone: UTC
roles: {viewer: [can_view, can_see_exact_dates]}
audiences: {public: {role: viewer, protection: open}}
"""
ALBUMS = {"A Week in Lisbon": 16, "Garden": 6, "Harbour": 6, "New Year": 6, "Zoo": 6}
WORDS = {
    "": "Photographs of our family and where it goes.",
    "A Week in Lisbon": "Six days of trams and stairs, and the day at the sea with the otters.",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One run: scores of 0 to 100, milliseconds, the layout shift, and bytes as transferred."""

    scores: tuple[float, ...]
    lcp_ms: float
    tbt_ms: float
    cls: float
    requests: tuple[tuple[str, str, int], ...]  # kind, path, bytes

    def transferred(self, kind: str = "") -> int:
        """Bytes of one kind of files, or of all."""
        return sum(size for each, _, size in self.requests if kind in {"", each})


def gallery(scratch: Path, extra: str) -> Path:
    """A built open site of five albums, one of 16 photos; the folder of the site.

    `extra` is added to its configuration.
    """
    photos = sorted((scratch / "c12").rglob("*.jpg"), key=lambda photo: photo.name)
    folder = scratch / "bench-pages"
    shutil.rmtree(folder, ignore_errors=True)
    wanted = iter(photos)
    for album, count in ALBUMS.items():
        (folder / "photos" / album).mkdir(parents=True)
        for _ in range(count):
            photo = next(wanted)
            os.link(photo, folder / "photos" / album / photo.name)
    for album, text in WORDS.items():
        (folder / "photos" / album / "_folder.md").write_text(f"{text}\n")
    (folder / "gallery.yaml").write_text(f"{CONFIG}{extra}\n")
    subprocess.run([sys.executable, "-m", "staticgal", "build", "-q"], cwd=folder, check=True)
    return folder / "build/public"


def pages_of(site: Path) -> dict[str, str]:
    """The paths to visit: home, an album of 16 photos or as many as there are, its first photo."""

    def photos(page: Path) -> list[str]:
        return re.findall(r'<a class="k\d{3}[^"]*" href="([^"]+)"', page.read_text())

    albums = {page: photos(page) for page in site.rglob("index.html")}
    album = max(albums, key=lambda page: (min(len(albums[page]), 16), str(page)))
    photo = album.parent / albums[album][0]
    return {
        "home": "index.html",
        "album": album.relative_to(site).as_posix(),
        "photo": photo.relative_to(site).as_posix(),
    }


def row_bytes(album: Path) -> float:
    """What one more photo adds to an album's page, in bytes of gzip."""
    page = album.read_text()
    without, count = re.subn(r'<li class="r\d+[^>]*>.*?</li>\n', "", page, flags=re.DOTALL)
    return (len(gzip.compress(page.encode(), 9)) - len(gzip.compress(without.encode(), 9))) / count


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site while it is served from this machine."""
    files = {file.relative_to(site).as_posix(): file for file in site.rglob("*") if file.is_file()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path).removeprefix("/") or "index.html"
            found = path in files
            path = path if found else "404.html"
            content = files[path].read_bytes()
            headers = dict(headers_for(path, is_open=True))
            if path.endswith((".html", ".css", ".js", ".svg", ".txt", ".xml")):
                content = gzip.compress(content, 9)
                headers["Content-Encoding"] = "gzip"
            self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def visit(lighthouse: Sequence[str], address: str, form: str) -> Visit:
    """What Lighthouse says of one page."""
    command = [*lighthouse, address, "--quiet", "--output=json", f"--chrome-flags={CHROME}"]
    command += ["--no-enable-error-reporting"]
    command += ["--preset=desktop"] if form == "desktop" else []
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    report: dict[str, Any] = json.loads(said)
    audits = report["audits"]
    return Visit(
        tuple(100 * (report["categories"][name]["score"] or 0) for name in CATEGORIES),
        audits["largest-contentful-paint"]["numericValue"],
        audits["total-blocking-time"]["numericValue"],
        audits["cumulative-layout-shift"]["numericValue"],
        tuple(
            (item.get("resourceType", ""), urlsplit(item["url"]).path, item["transferSize"])
            for item in audits["network-requests"]["details"]["items"]
        ),
    )


def table(visits: Mapping[tuple[str, str], Sequence[Visit]]) -> str:
    """The medians, as rows of Markdown."""
    lines = [
        "| page | | scores | LCP s | TBT ms | CLS | kB | photos | CSS | JS | HTML |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for (page, form), runs in visits.items():

        def middle(figure: Callable[[Visit], float], runs: Sequence[Visit] = runs) -> float:
            return median(figure(run) for run in runs)

        scores = " ".join(
            f"{median(run.scores[index] for run in runs):.0f}" for index in range(len(CATEGORIES))
        )
        sizes = " | ".join(
            f"{middle(lambda run, kind=kind: run.transferred(kind)) / 1000:.1f}"  # type: ignore[misc]
            for kind in ("", "Image", "Stylesheet", "Script", "Document")
        )
        lcp_s, tbt_ms = middle(lambda run: run.lcp_ms) / 1000, middle(lambda run: run.tbt_ms)
        measures = f"{lcp_s:.2f} | {tbt_ms:.0f} | {middle(lambda run: run.cls):.3f}"
        lines.append(f"| {page} | {form} | {scores} | {measures} | {sizes} |")
    return "\n".join(lines)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["bench", "site"])
    parser.add_argument("folder", type=Path, help="scratch folder, or a built site")
    parser.add_argument("--lighthouse", required=True, help="the command of Lighthouse 12")
    parser.add_argument("--extra", default="", help="more of gallery.yaml for `bench`")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--page", action="append", choices=["home", "album", "photo"])
    parser.add_argument("--form", action="append", choices=FORMS)
    parser.add_argument("--files", action="store_true", help="list what each page loads, too")
    asked = parser.parse_args()
    folder = asked.folder.absolute()
    site = gallery(folder, asked.extra) if asked.what == "bench" else folder
    lighthouse = shlex.split(asked.lighthouse)
    visits: dict[tuple[str, str], list[Visit]] = {}
    with served(site) as address:
        for _ in range(asked.rounds):
            for page, path in pages_of(site).items():
                for form in FORMS:
                    if page in (asked.page or [page]) and form in (asked.form or FORMS):
                        run = visit(lighthouse, address + path, form)
                        visits.setdefault((page, form), []).append(run)
    print(table(visits))
    each = row_bytes(site / pages_of(site)["album"])
    print(f"\nHTML of the album, gzip: {each:.0f} bytes for each photo")
    if asked.files:
        for (page, form), runs in visits.items():
            print(f"\n{page}, {form}:")
            for kind, path, size in runs[-1].requests:
                print(f"{size:8} {kind:10} {path}")


if __name__ == "__main__":
    main()
