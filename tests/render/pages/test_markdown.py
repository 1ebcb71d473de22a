"""The owner's Markdown cannot become anything but harmless HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staticgal.render.pages.markdown import paragraphs, to_html, to_plain

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "[press](javascript:alert(1))",
    "[press](JaVaScRiPt:alert(1))",
    "[press](data:text/html,<script>alert(1)</script>)",
    "[press](//evil.example/)",
    "[press](../other/)",
    "[press][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![a picture](https://evil.example/pixel.gif)",
    "![a picture][1]\n\n[1]: https://evil.example/pixel.gif",
    "<svg><script>alert(1)</script></svg>",
    "```html\n<script>alert(1)</script>\n```",
    '``` "><script>alert(1)</script>\nx\n```',
]
ALLOWED = {
    "a",
    "p",
    "br",
    "em",
    "strong",
    "ul",
    "ol",
    "li",
    "blockquote",
    "code",
    "pre",
    "hr",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def assert_harmless(html: str) -> None:
    found = Tags(html)
    assert found.tags <= ALLOWED
    assert {name for name, _ in found.attributes} <= {"href", "rel", "title", "class", "start"}
    for name, value in found.attributes:
        if name == "href":
            assert re.match(r"(https?://|mailto:)", value or "", re.IGNORECASE)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_stays_text(text: str) -> None:
    assert_harmless(str(to_html(text)))
    assert_harmless(str(paragraphs(text)))


@given(st.lists(st.sampled_from([*HOSTILE, "*", "[", "](", ")", "\n", " ", "<", "&", "a"])))
def test_no_mixture_of_hostile_pieces_becomes_a_tag(pieces: list[str]) -> None:
    assert_harmless(str(to_html("".join(pieces))))
    assert_harmless(str(paragraphs("".join(pieces))))


def test_a_link_tells_the_other_side_nothing() -> None:
    html = to_html("[azulejos](https://en.wikipedia.org/wiki/Azulejo)")

    assert 'href="https://en.wikipedia.org/wiki/Azulejo" rel="noopener noreferrer nofollow"' in html


def test_headings_stand_below_that_of_the_page() -> None:
    assert "<h2>Day one</h2>" in to_html("# Day one")
    assert "<h2>Us</h2>" in to_html("## Us")
    assert "<h3>small</h3>" in to_html("# Day one\n\n###### small")
    assert "<h2>small</h2>" in to_html("###### small\n\n# Day one")


def test_plain_words_keep_no_marks() -> None:
    text = "# A *day*\n\nwith [Anna](https://example.org) &\n`code` <b>"

    assert to_plain(text) == "A day with Anna & code <b>"


def test_plain_captions_keep_their_lines() -> None:
    assert paragraphs("one\r\ntwo\n\n\nthree") == "<p>one<br>\ntwo</p>\n<p>three</p>"
    assert paragraphs(" \n ") == ""


@pytest.mark.parametrize("text", ["[Anna]()", "[Anna]( )", '[Anna]("title")', "[**Anna**]()"])
def test_a_link_that_leads_nowhere_is_its_words(text: str) -> None:
    html = to_html(f"{text} and [more](https://example.org)")

    assert Tags(html).attributes == [
        ("href", "https://example.org"),
        ("rel", "noopener noreferrer nofollow"),
    ]
    assert "Anna" in html


def test_very_long_text_is_shown_as_it_is() -> None:
    text = "[" * 60_000 + "\n\n<script>alert(1)</script> **end**"

    html = to_html(text)

    assert html.count("[") == 60_000
    assert html.endswith("<p>&lt;script&gt;alert(1)&lt;/script&gt; **end**</p>")
    assert to_plain(text).endswith("**end**")
