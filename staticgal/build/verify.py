"""Reads a site back with libraries that did not write it, and says what breaks a promise.

First version. It proves: the folder holds the files of the manifest and no other; every link
resolves inside the site; each image has its promised size and format, carries only what is on a
list, and ends where its picture ends; no page holds a path of this machine, or a word that belongs
to something hidden; no page has script or style of its own, or draws on another host.
"""

from __future__ import annotations

import pickle
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final
from urllib.parse import unquote, urlsplit

from staticgal.build.digest import of_bytes
from staticgal.build.words import Phrase, found_in, index, words_of
from staticgal.workers import Failure, Workers, in_batches

TEXT: Final = (".html", ".json", ".xml", ".txt", ".webmanifest", ".atom")
_LOADS: Final = frozenset(
    (
        *("src", "srcset", "imagesrcset", "poster", "data", "background"),
        *("action", "formaction", "manifest", "ping", "xlink:href"),
    )
)
_INLINE: Final = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s"),
        *("samp", "small", "span", "strong", "sub", "sup", "time", "u", "var"),
    )
)
_BATCH: Final = 32


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that breaks a promise: whose site, which file, what."""

    audience: str
    path: str
    problem: str

    def __str__(self) -> str:
        return f"{self.audience}{'/' if self.path else ''}{self.path}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Promise:
    """What pages are held against: the words and paths they may not hold.

    `base` is the path that links beginning with "/" must begin with; `canonical` the address that
    the site may name as its own. The files at `others` were written by others for everybody, and
    `own_texts` stand in every site: a licence that says "event" tells of no hidden event.
    """

    words: Mapping[str, Iterable[Phrase]]
    machine: re.Pattern[str]
    base: str
    canonical: str
    others: frozenset[str] = frozenset()
    own_texts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PageReport:
    """What was read in one page."""

    path: str
    problems: tuple[str, ...]
    links: tuple[str, ...]  # paths inside the site
    phrases: tuple[Phrase, ...]  # hidden ones, unless they are shown somewhere too


def check_pages(
    audience: str,
    folder: Path,
    pages: Mapping[str, str],
    promised: set[str],
    promise: Promise,
    shown: Callable[[], Iterable[str]],
    workers: Workers,
    scratch: Path,
) -> list[Finding]:
    """Everything wrong with these pages, given as path → digest.

    `shown` gives the texts that the audience may read, and is asked only when a hidden word was
    found: then the word is no secret if it stands there too.
    """
    findings: list[Finding] = []
    hits: dict[Phrase, str] = {}
    for report in _reports(folder, pages, promise, workers, scratch):
        findings += [Finding(audience, report.path, problem) for problem in report.problems]
        findings += [
            Finding(audience, report.path, f"it links to `{link}`, which is not in the site")
            for link in report.links
            if link not in promised
        ]
        for phrase in report.phrases:
            hits.setdefault(phrase, report.path)
    if hits:
        known: set[Phrase] = set()
        by_first = index_of(hits)
        for text in shown():
            known.update(found_in(text, by_first))
        findings += [
            Finding(
                audience, path, f"it holds `{' '.join(phrase)}`, which belongs to something hidden"
            )
            for phrase, path in hits.items()
            if phrase not in known
        ]
    return sorted(findings)


def index_of(phrases: Iterable[Phrase]) -> dict[str, set[Phrase]]:
    """Phrases by their first word."""
    found: dict[str, set[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(phrase)
    return found


def _reports(
    folder: Path, pages: Mapping[str, str], promise: Promise, workers: Workers, scratch: Path
) -> Iterator[PageReport]:
    """Each page read back."""
    tasks = [(str(folder), path, digest) for path, digest in pages.items()]
    if len(tasks) <= _BATCH:
        yield from (read_page(*task, promise) for task in tasks)
        return
    # The words may be many: workers find them in a file, once, rather than in each message. It
    # holds what is hidden, so it never lies among the sites.
    with NamedTemporaryFile(prefix="promise-", dir=scratch) as shared:
        pickle.dump(promise, shared)
        shared.flush()
        batches = ((shared.name, batch) for batch in in_batches(tasks, _BATCH))
        for reports in workers.run(_read_batch, batches, _crashed):
            yield from reports


Batch = tuple[str, Sequence[tuple[str, str, str]]]


@lru_cache(maxsize=1)
def _shared_promise(path: str) -> Promise:
    promise = pickle.loads(Path(path).read_bytes())  # noqa: S301  # our own, just written
    assert isinstance(promise, Promise)  # noqa: S101
    return promise


def _read_batch(batch: Batch) -> list[PageReport]:
    promise = _shared_promise(batch[0])
    return [read_page(*task, promise) for task in batch[1]]


def _crashed(batch: Batch, _: Failure) -> list[PageReport]:
    return [PageReport(path, ("it could not be read back",), (), ()) for _, path, _ in batch[1]]


def read_page(folder: str, path: str, digest: str, promise: Promise) -> PageReport:
    """One text file of a site, read back."""
    try:
        content = Path(folder, path).read_bytes()
    except OSError as error:
        return PageReport(path, (f"it cannot be read: {error.strerror}",), (), ())
    problems = []
    if of_bytes(content) != digest:
        problems.append("its bytes are not those that were written")
    text = content.decode("utf-8", "replace")
    # A gallery in `/gallery` whose sites live under `https://…/gallery/` says so in its links.
    bare = text.replace(promise.base, "/") if promise.base != "/" else text
    found = promise.machine.search(bare)
    if found:
        problems.append(f"it holds `{found[0]}`, a path of this machine")
    links: tuple[str, ...] = ()
    texts = [text]
    if path.endswith(".html"):
        page = _Page(path, promise)
        page.feed(text)
        page.close()
        texts = page.all_texts()
        problems += page.problems
        if not page.has_policy:
            problems.append("it has no Content-Security-Policy")
        links = tuple(page.links)
    if path in promise.others:
        texts = []
    searched = (one for one in texts if one not in promise.own_texts)
    phrases = {phrase for one in searched for phrase in found_in(one, promise.words)}
    return PageReport(path, tuple(problems), links, tuple(phrases))


class _Page(HTMLParser):
    """Collects the links and texts of a page, and what a strict policy forbids."""

    def __init__(self, path: str, promise: Promise) -> None:
        super().__init__(convert_charrefs=True)
        self._path = path
        self._promise = promise
        self._inline = ""
        self._running: list[str] = []  # text as a reader sees it, tags within a line or not
        self._is_open = False
        self.links: dict[str, None] = {}
        self.texts: list[str] = []
        self.problems: list[str] = []
        self.has_policy = False

    def all_texts(self) -> list[str]:
        """Every text of the page: its lines, and what stands in attributes and comments."""
        return self.texts + self._running

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self._is_open = self._is_open and tag in _INLINE
        if tag == "style" or (tag == "script" and "src" not in named):
            self.problems.append(f"it has a <{tag}> of its own")
        self._inline = tag if tag in ("script", "style") else ""
        match named.get("http-equiv", "").lower():
            case "content-security-policy":
                self.has_policy = True
                self.problems += _weak(named.get("content", ""))
            case "refresh":
                self.problems.append("it sends its reader elsewhere, by `refresh`")
            case _:
                pass
        for name, value in named.items():
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> has a `{name}` attribute")
            elif name == "srcdoc":
                self.problems.append(f"<{tag}> holds a page of its own")
            elif name in _LOADS:
                for link in _candidates(name, value):
                    self._loads(tag, link)
            elif name == "href":
                self._href(tag, value, named.get("rel", ""))
            elif name not in ("class", "id", "sizes"):
                # Its own address is no secret, though something hidden is called `Public`.
                self.texts.append(value.removeprefix(self._promise.canonical))

    def handle_data(self, data: str) -> None:
        if self._inline and data.strip():
            self.problems.append(f"it has text inside a <{self._inline}>")
        elif self._is_open:
            self._running[-1] += data
        elif data.strip():
            self._running.append(data)
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag in _INLINE
        if tag == self._inline:
            self._inline = ""

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)

    def _href(self, tag: str, value: str, rel: str) -> None:
        scheme = urlsplit(value).scheme
        if tag == "a" and scheme in ("http", "https", "mailto"):
            self.texts.append(unquote(value))
        elif scheme in ("http", "https") and rel in ("canonical", "alternate"):
            if not self._promise.canonical or not value.startswith(self._promise.canonical):
                self.problems.append(f"it calls itself `{value}`")
        else:
            self._loads(tag, value)

    def _loads(self, tag: str, value: str) -> None:
        parts = urlsplit(value)
        if parts.scheme or parts.netloc:
            self.problems.append(f"<{tag}> draws on `{value}`, outside the site")
            return
        path = unquote(parts.path)
        if not path:
            return
        if path.startswith("/"):
            if not path.startswith(self._promise.base):
                self.problems.append(f"<{tag}> leads out of the site, to `{value}`")
                return
            inside = path[len(self._promise.base) :]
        else:
            inside = posixpath.normpath(posixpath.join(posixpath.dirname(self._path), path))
            if path.endswith("/") or inside == ".":
                inside = f"{inside}/" if inside != "." else ""
        if inside.startswith("../"):
            self.problems.append(f"<{tag}> leads out of the site, to `{value}`")
            return
        self.links[f"{inside}index.html" if inside.endswith("/") or not inside else inside] = None


def _weak(policy: str) -> Iterator[str]:
    """What a Content-Security-Policy allows that no page of a site needs."""
    words = policy.lower().replace(";", " ; ").split()
    if words[:3] != ["default-src", "'none'", ";"] and words != ["default-src", "'none'"]:
        yield "its Content-Security-Policy does not begin with `default-src 'none'`"
    for word in words:
        if word.startswith("'unsafe-") or word[0] == "*" or ":" in word:
            yield f"its Content-Security-Policy allows `{word}`"


def _candidates(name: str, value: str) -> list[str]:
    if not name.endswith("srcset"):
        return [value]
    return [part.split()[0] for part in value.split(",") if part.split()]


def promise_of(
    words: Iterable[str],
    chrome: str,
    machine: Iterable[str],
    url: str,
    others: frozenset[str] = frozenset(),
    own_texts: frozenset[str] = frozenset(),
) -> Promise:
    """What the pages of a site are held against; `chrome` is the theme's own text, no secret."""
    own = set(words_of(chrome))
    phrases = {
        first: {phrase for phrase in found if not _says_nothing(phrase, own)}
        for first, found in index(words).items()
    }
    parts = urlsplit(url)
    return Promise(
        words={first: found for first, found in phrases.items() if found},
        machine=_paths(machine),
        base=parts.path or "/",
        canonical=url,
        others=others,
        own_texts=own_texts,
    )


def _says_nothing(phrase: Phrase, own: Collection[str]) -> bool:
    """Whether it is made of the theme's words and numbers alone, as `May 2026` is."""
    return all(word in own or word.isdecimal() for word in phrase)


def _paths(places: Iterable[str]) -> re.Pattern[str]:
    """Matches any of these paths where it stands as a path, not as a few letters of a name."""
    known = sorted({place.rstrip("/") for place in places if len(place) > 3})
    if not known:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)")
