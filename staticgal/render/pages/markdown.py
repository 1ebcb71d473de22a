"""The owner's Markdown as safe HTML, and as plain text.

Raw HTML is shown as it was typed, pictures are off, and a link leads to http, https or mailto or
stays text. This is the only text of the owner that templates do not escape.

Very long text is shown as it is: there are texts on which a Markdown reader takes a second for each
hundred thousand characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]", re.IGNORECASE)
_MOST_READ = 50_000  # characters of Markdown: some twenty printed pages
_LINE_ENDS = re.compile(r"\r\n?|\n")


@lru_cache(maxsize=64)  # one description is in the sites of several audiences
def to_html(text: str) -> Markup:
    """Markdown as HTML; its headings begin at level 2, below the page's own, and skip no level."""
    if len(text) > _MOST_READ:
        return paragraphs(text)
    return Markup(_parser().render(text))  # noqa: S704 - what this module is for


@lru_cache(maxsize=64)
def to_plain(text: str) -> str:
    """The words of Markdown in one line, without its marks."""
    if len(text) > _MOST_READ:
        return " ".join(text.split())
    words: list[str] = []
    for block in _parser().parse(text):
        if block.type in {"fence", "code_block"}:
            words.append(block.content)
        for token in block.children or ():
            if token.type in {"text", "code_inline"}:
                words.append(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                words.append(" ")
        words.append(" ")
    return " ".join("".join(words).split())


def paragraphs(text: str) -> Markup:
    """Plain text as HTML: an empty line begins a paragraph, a line end stays one."""
    lines = _LINE_ENDS.sub("\n", text).strip()
    blocks = (
        Markup("<br>\n").join(escape(line) for line in block.split("\n"))
        for block in re.split(r"\n[ \t]*\n\s*", lines)
        if block.strip()
    )
    return Markup("\n").join(Markup("<p>{}</p>").format(block) for block in blocks)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable("image")
    parser.validateLink = _may_link  # type: ignore[method-assign]  # markdown-it's way to set it
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("link_close", _link_close)
    parser.core.ruler.push("headings_below_the_page", _headings)
    return parser


def _may_link(url: str) -> bool:
    return _ALLOWED_LINK.match(url) is not None


# markdown-it asks nobody about `[Anna]()`; within a text, links do not lie in each other.
_LEADS_NOWHERE = "link leads nowhere"


def _link_open(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    env[_LEADS_NOWHERE] = not tokens[index].attrGet("href")
    if env[_LEADS_NOWHERE]:
        return ""
    tokens[index].attrSet("rel", "noopener noreferrer nofollow")
    return renderer.renderToken(tokens, index, options, env)


def _link_close(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "" if env[_LEADS_NOWHERE] else renderer.renderToken(tokens, index, options, env)


def _headings(state: StateCore) -> None:
    """Headings follow the page's own, whatever level the text begins with, and skip none."""
    headings = [token for token in state.tokens if token.type.startswith("heading_")]
    levels = sorted({token.tag for token in headings})
    above = 1
    for token in headings:
        if token.type == "heading_open":
            above = min(levels.index(token.tag) + 2, above + 1, 6)
        token.tag = f"h{above}"
