"""One request for a path, and the answer to it: status, headers, and bytes or an open file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

from staticgal.serve import start_page
from staticgal.serve.sites import Site, Sites
from staticgal.site.headers import NO_STORE, headers_for
from staticgal.site.layout import NOT_FOUND, is_immutable, page_of

OWN = "_staticgal"  # the name of no audience: those begin with a letter or digit

_NO_PAGE = "There is no page here."


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send; whoever sends a body that is an open file closes it."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes | BinaryIO
    length: int


def answer(target: str, sites: Sites, known: str = "") -> Answer:
    """The answer to a GET for `target`, as it stands in the request line.

    `known` is the ETag of the version that the browser has.
    """
    parts = _parts(target)
    if parts is None:
        site = sites.by_audience.get(target.split("/")[1] if "/" in target else "")
        return _not_found(site, sites) if site else _words(HTTPStatus.NOT_FOUND, _NO_PAGE)
    match parts:
        case [""]:
            return _own("start.html", start_page.html(sites, OWN), known)
        case [name] if name in sites.by_audience:
            return _redirect(f"/{quote(name)}/")
        case [name, *rest] if name in sites.by_audience:
            return _from_site(sites.by_audience[name], rest, sites, known)
        case [name, "start.css"] if name == OWN:
            return _own("start.css", start_page.CSS, known)
        case [name, "icon.svg"] if name == OWN:
            return _own("icon.svg", start_page.ICON, known)
        case [name, "reload.js"] if name == OWN and sites.is_watching:
            return _own("reload.js", start_page.RELOAD, known)
        case [name, "stamp", audience] if name == OWN and sites.is_watching:
            return _words(HTTPStatus.OK, sites.stamp(audience))
    return _words(HTTPStatus.NOT_FOUND, _NO_PAGE)


def _parts(target: str) -> list[str] | None:
    """The names between the slashes; a last "" stands for a folder. None: a path no site has."""
    try:
        path = unquote(urlsplit(target).path, errors="strict")
    except ValueError:
        return None
    if not path.startswith("/"):
        return None
    *folders, last = path[1:].split("/")
    if any(not name for name in folders):
        return None
    # No site holds such names, so whoever asks for one wants something else.
    if any(name.startswith(".") or "\\" in name or "\0" in name for name in (*folders, last)):
        return None
    return [*folders, last]


def _from_site(site: Site, names: list[str], sites: Sites, known: str) -> Answer:
    relative = page_of("/".join(names))
    found = _inside(site.folder, relative)
    if found is not None and found.is_dir():
        return _redirect("/" + quote(f"{site.audience}/{relative}") + "/")
    file = _opened(found)
    if file is None:
        return _not_found(site, sites)
    headers = headers_for(relative, site.is_open)
    if is_immutable(relative):
        length = file.seek(0, 2)
        file.seek(0)
        return Answer(HTTPStatus.OK, headers, file, length)
    with file:
        content = file.read()
    if sites.is_watching and headers["Content-Type"].startswith("text/html"):
        content = _reloading(content)
    return _tagged(headers, content, known)


def _inside(folder: Path, relative: str) -> Path | None:
    """What lies there, if that is in the folder once every symbolic link is followed."""
    try:
        root = folder.resolve(strict=True)
        found = (root / relative).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # not there; links in a circle; an impossible name
        return None
    return found if found.is_relative_to(root) else None


def _opened(path: Path | None) -> BinaryIO | None:
    """The file, opened: a build that swaps the site now does not cut it off."""
    try:
        return path.open("rb") if path is not None and path.is_file() else None
    except OSError:
        return None


def _not_found(site: Site, sites: Sites) -> Answer:
    file = _opened(_inside(site.folder, NOT_FOUND))
    if file is None:
        words = _NO_PAGE if site.is_built else "Not built yet: `staticgal build`."
        return _words(HTTPStatus.NOT_FOUND, words)
    with file:
        content = file.read()
    if site.base:
        # It links from where the site will live; here the site lives under its audience's name.
        here = f'="/{site.audience}/'
        content = content.replace(f'="{site.base}'.encode(), here.encode())
    if sites.is_watching:
        content = _reloading(content)
    headers = {**headers_for(NOT_FOUND, site.is_open), "Cache-Control": NO_STORE}
    return Answer(HTTPStatus.NOT_FOUND, headers, content, len(content))


def _reloading(page: bytes) -> bytes:
    """The page with a script that reloads it after a build; the file on the disk stays as it is."""
    script = f'<script src="/{OWN}/reload.js" defer></script>\n'.encode()
    head, end, rest = page.partition(b"</head>")
    return head + script + end + rest


def _tagged(headers: Mapping[str, str], content: bytes, known: str) -> Answer:
    """The content under a tag made of its bytes, as the times of all files are equal."""
    tag = f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
    if tag in (part.strip() for part in known.split(",")):
        return Answer(HTTPStatus.NOT_MODIFIED, {**headers, "ETag": tag}, b"", 0)
    return Answer(HTTPStatus.OK, {**headers, "ETag": tag}, content, len(content))


def _own(name: str, text: str, known: str) -> Answer:
    return _tagged(headers_for(name, is_open=False), text.encode(), known)


def _words(status: HTTPStatus, text: str) -> Answer:
    headers = {**headers_for("answer.txt", is_open=False), "Cache-Control": NO_STORE}
    content = text.encode() + b"\n"
    return Answer(status, headers, content, len(content))


def _redirect(where: str) -> Answer:
    headers = {**headers_for("", is_open=False), "Cache-Control": NO_STORE, "Location": where}
    return Answer(HTTPStatus.MOVED_PERMANENTLY, headers, b"", 0)


def refusal(status: HTTPStatus, text: str) -> Answer:
    """An answer of a few words, for a request that is not answered."""
    return _words(status, text)
