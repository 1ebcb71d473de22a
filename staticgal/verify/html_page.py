"""One HTML page taken apart: its links, its texts, and what a strict policy forbids."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from staticgal.site.fixed_texts import NAMING
from staticgal.site.layout import page_of
from staticgal.verify.page_words import BREAK

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
# What Markdown writes, and no theme has to.
_MARKDOWN_NAMES: Final = frozenset(
    (
        *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "start"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "a", "href", "rel", "title"),
    )
)
# Of a picture: where it is shown how large, in the language of stylesheets.
_LENGTH = r"\d+(?:\.\d+)?(?:px|vw|vh|rem|em|dppx)?"
_CONDITION = rf"\((?:min|max)-(?:width|height|resolution): ?{_LENGTH}\)"
_QUERY = rf"{_CONDITION}(?: and {_CONDITION})*"
_SIZE = rf"(?:auto|{_LENGTH}|min\({_LENGTH},\({_LENGTH} - {_LENGTH}\)\*{_LENGTH}\))"
_CLOSED: Final[Mapping[str, re.Pattern[str]]] = {
    "media": re.compile(_QUERY),
    "sizes": re.compile(rf"(?:{_QUERY} {_SIZE}, ?)*{_SIZE}"),
    "type": re.compile(r"image/(?:jpeg|png|webp|avif)"),
}
_MEDIA = re.compile(r"m/[a-z2-7]/[a-z2-7]{26}\.[a-z0-9]{1,5}")
_DESCRIPTOR = re.compile(r"\d+(?:\.\d+)?[wx]")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a site is: `base` is the path that links beginning with "/" must begin with, and
    `canonical` the address that it may name as its own.
    """

    base: str
    canonical: str


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What a page holds: every text, in attributes and comments too; its links, as paths in the
    site; and what a strict policy forbids.
    """

    texts: tuple[str, ...]
    links: tuple[str, ...]
    problems: tuple[str, ...]


def read_html(path: str, text: str, address: Address, names: Collection[str]) -> HtmlPage:
    """The page at `path` of a site taken apart; `names` may be those of tags, attributes, classes
    and ids without being texts.
    """
    page = _Page(path, address, names)
    problems = []
    try:
        page.feed(text)
        page.close()
    except AssertionError as error:  # what html.parser raises for `<![…`
        problems.append(f"it cannot be read as HTML: {error}")
    problems += page.problems
    if not page.has_policy:
        problems.append("it has no Content-Security-Policy")
    return HtmlPage(tuple(page.all_texts()), tuple(page.links), tuple(problems))


class _Page(HTMLParser):
    """Collects the links and texts of a page, and what a strict policy forbids."""

    def __init__(self, path: str, address: Address, names: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._path = path
        self._address = address
        self._names = names
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
        self._break()
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
        self._named(tag)
        for name, value in attrs:
            self._named(name)
            if name == "id" and named.get("href") == f"{value}.html":
                continue  # the place of a photo in its album says no more than its address
            self._attribute(tag, name, value or "", named.get("rel", ""))

    def _attribute(self, tag: str, name: str, value: str, rel: str) -> None:
        if name == "style" or name.startswith("on"):
            self.problems.append(f"<{tag}> has a `{name}` attribute")
        elif name == "srcdoc":
            self.problems.append(f"<{tag}> holds a page of its own")
        elif name in _LOADS:
            for link in self._candidates(name, value):
                self._loads(tag, link)
        elif name == "href":
            self._href(tag, value, rel)
        elif name in NAMING:
            for one in value.split():
                self._named(one.removeprefix("language-"))
        elif name not in _CLOSED or not _CLOSED[name].fullmatch(value):
            self._says(value)

    def _named(self, name: str) -> None:
        """A name of a tag, an attribute, a class or an id: the theme's, or a text like others."""
        if name not in self._names and name not in _MARKDOWN_NAMES:
            self.texts.append(f".{name}")  # so that it is no text of the theme's own

    def _says(self, value: str) -> None:
        """The text of an attribute."""
        # Its own address is no secret, though something hidden is called `Public`.
        said = value.removeprefix(self._address.canonical)
        if said != value and _MEDIA.fullmatch(said):
            return
        if said[:1] in ("{", "["):
            try:
                self.texts += _strings(json.loads(said))
                return
            except ValueError:
                pass
        self.texts.append(said)

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
        self._break()
        self._named(tag)
        if tag == self._inline:
            self._inline = ""

    def _break(self) -> None:
        if self._is_open:
            self._running[-1] += BREAK

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self.texts.append(decl)

    def handle_pi(self, data: str) -> None:
        self.texts.append(data)

    def unknown_decl(self, data: str) -> None:
        self.texts.append(data)

    def _href(self, tag: str, value: str, rel: str) -> None:
        scheme = urlsplit(value).scheme
        if tag == "a" and scheme in ("http", "https", "mailto"):
            self.texts.append(unquote(value))
        elif scheme in ("http", "https") and rel in ("canonical", "alternate"):
            if not self._address.canonical or not value.startswith(self._address.canonical):
                self.problems.append(f"it calls itself `{value}`")
        else:
            self._loads(tag, value)

    def _loads(self, tag: str, value: str) -> None:
        parts = urlsplit(value)
        if parts.scheme or parts.netloc:
            self.problems.append(f"<{tag}> draws on `{value}`, outside the site")
            return
        if parts.query:
            self.texts.append(unquote(parts.query))
        if parts.fragment and parts.fragment != posixpath.basename(self._path)[: -len(".html")]:
            self._named(unquote(parts.fragment))
        path = unquote(parts.path)
        if not path:
            return
        if path.startswith("/"):
            if not path.startswith(self._address.base):
                self.problems.append(f"<{tag}> leads out of the site, to `{value}`")
                return
            inside = path[len(self._address.base) :]
        else:
            inside = posixpath.normpath(posixpath.join(posixpath.dirname(self._path), path))
            if path.endswith("/") or inside == ".":
                inside = f"{inside}/" if inside != "." else ""
        if inside.startswith("../"):
            self.problems.append(f"<{tag}> leads out of the site, to `{value}`")
            return
        self.links[page_of(inside)] = None

    def _candidates(self, name: str, value: str) -> Iterator[str]:
        """The addresses in an attribute; what else stands beside them is a text."""
        if not name.endswith("srcset"):
            yield value
            return
        for part in value.split(","):
            link, *descriptors = part.split() or [""]
            if link:
                yield link
            self.texts += [one for one in descriptors if not _DESCRIPTOR.fullmatch(one)]


def _strings(value: Any) -> Iterator[str]:
    """Every text in a JSON document, the names in it too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _strings(one)


def _weak(policy: str) -> Iterator[str]:
    """What a Content-Security-Policy allows that no page of a site needs."""
    words = policy.lower().replace(";", " ; ").split()
    if words[:3] != ["default-src", "'none'", ";"] and words != ["default-src", "'none'"]:
        yield "its Content-Security-Policy does not begin with `default-src 'none'`"
    for word in words:
        if word.startswith("'unsafe-") or word[0] == "*" or ":" in word:
            yield f"its Content-Security-Policy allows `{word}`"
