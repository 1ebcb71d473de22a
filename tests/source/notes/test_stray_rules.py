"""Rules that stand in a note where none is read: they stop, and plain text does not."""

from __future__ import annotations

import pytest

from staticgal.errors import ConfigErrors
from staticgal.source.notes.front_matter import read_album_note, read_photo_note

FRONT = "---\ntitle: x\n---\n"

STOPPING = [
    "Access: none\n",
    'ACCESS = "none"\n',
    "acess: none\n",
    "# Trip\n\nAccess: none\n",
    "It rained.\n\naccess:\n  public: none\n",
    "Access:\n  family: viewer\n",
    "**Access:** none",
    "- access: none",
    "1. access: none",
    "> access: none",
    "| access: none |",
    "<!-- access: none -->",
    "Text\n\n    access: none\n",
    "Text\n\n\taccess\t: none\n",
    "access\uff1anone",
    "Hello\x0baccess: none",
    "Hello\u2028access: none",
    '{\n "access": "none"\n}\n',
    'Text\n\n[Access]\npublic = "none"\n',
    "Our trip.\n\nHidden: yes\n",
    "Unlisted: true",
    "Photos inherit: false",
    "Our trip\n\nVisible: until 2026-12-31\n",
    "Keywords: private, beach\n",
    "public: [can_view]\n",
    "Access: family only",
    "Access: only Anna and Ben",
    "title: Hi\n\nText",
    "# A\n\n```\naccess: none\n```\n",
    "```yaml\ntitle: x\n```\n",
    "\u2013\u2013\u2013\naccess: none\n\u2013\u2013\u2013\n",
    "***\naccess: none\n***\n",
    "--\ntitle: x\n--\n",
    "   ---\n   access: none\n   ---\n",
    "\u200b---\naccess: none\n---\n",
    "\ufeff\ufeff---\naccess: none\n---\n",
    "# Heading\n---\ntitle: x\naccess: none\n---\n",
    "# Heading\n\n+++\nhidden = true\n+++\n",
    "Text\n\n---\nacess: none\n---\n",
    f"{FRONT}Text\naccess: none\n",
    f"{FRONT}\n---\naccess: none\n---\n",
    f"{FRONT}Text\n\n---\ntitle: y\n---\n",
    f"{FRONT}+++\nhidden = true\n+++\n",
    # What limits ask for: a photo of Anna would be seen.
    "people: [Anna]\n",
    "# Trip\n\npeople: [Anna]\n",
    "# Trip\n\npeople:\n- Anna\n- Ben\n",
    "# Trip\n\npeople:\n  - Anna\n",
    "Our trip\n\npeople: Anna\n",
    "# Trip\npeople: Anna and Ben and Carl\n",
    "# Trip\n\nPeople: [Anna, Ben] # both\n",
    "# Trip\n\n- people: [Anna]\n",
    '# Trip\n\npeople = ["Anna"]\n',
    '# Trip\n\n{\n "label": "Red"\n}\n',
    "# Trip\n\nlabel: Red\n",
    "# Trip\n\ntitle: Our trip to the school\n",
    "# Trip\n\ncamera: apple iphone 15 pro\n",
    "# Trip\n\ndate: 2026-10-15\n",
    f"{FRONT}Text\n\npeople: [Anna]\n",
]

PLAIN = [
    "# Hello\n\nIt rained: all day.\n",
    "Access: by train from Berlin, then on foot\n",
    "- Access: by train from Berlin\n- Parking: none\n",
    "Access:\nby train from Berlin and then by bus",
    "Access: see https://example.org/way for the bus\n",
    "Acc\u00e8s: par le train de Paris",
    "Hidden gems of Rome\n",
    "Rules: no running in the pool\n",
    "Visible: the church tower and the lake.",
    "Permissions:\nWe asked at the parish office",
    "Roles: Anna as Maria and Ben as Joseph",
    "A note: none of us knew.",
    "Poles: 3",
    "Camera: Nikon FM2\nLens: 50mm",
    "Camera: [Nikon FM2](https://example.org/fm2)",
    "Title: Otters at Noon\nDate: 15 October 2026\nLabel: Blue Note",
    "**People:** Anna, Ben and Carl",
    "People: Anna",
    "# Trip\n\nDate: 2026-10-15\n",
    "# Us\n\nShe has no\ntitle: we never gave her one.",
    "# Us\n\nI like\npeople: they are kind everywhere.",
    "We went up.\n\n---\n\nThen down.\n",
    "Title\n---\nText\n",
    "Text\n----\nMore: text",
    "***\n\nText",
    "| a | b |\n|---|---|\n| c | d |",
    "Music by Anna\n\n---\n\nPS: we loved it\n\n---\n\nEnd",
    f"{FRONT}Text\n\n---\n\nMore text",
]


@pytest.mark.parametrize("text", STOPPING)
def test_what_may_be_a_rule_outside_the_front_matter_stops(text: str) -> None:
    for read in (read_album_note, read_photo_note):
        with pytest.raises(ConfigErrors) as stopped:
            read(text.encode(), "_folder.md")

        assert stopped.value.errors[0].location.line
        assert stopped.value.errors[0].hint


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_plainly_text_is_shown(text: str) -> None:
    assert read_album_note(text.encode(), "_folder.md").body == text.removeprefix(FRONT).strip()


def test_what_the_messages_advise_works() -> None:
    """Another word before it, the keys at the top, a line across the page as `* * *`."""
    for text in ("Way in, access: none", "Text\n\n* * *\nnote: x\n\n* * *\n", f"{FRONT}Text"):
        assert read_album_note(text.encode(), "_folder.md").body


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b"  \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\0" * 512, "NUL bytes"),
        (b"---\naccess: none\n---\n\0\0", "NUL bytes"),
        ("Our trip".encode("utf-16-le"), "NUL bytes"),
        ("access: none".encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_note_that_a_disk_or_a_sync_left_without_its_text_stops(
    content: bytes, what: str
) -> None:
    with pytest.raises(ConfigErrors, match=what):
        read_album_note(content, "_folder.md")


@pytest.mark.parametrize("text", ["x\n", "---\n", "Access:\nby train from Berlin\n", "* [*", "_"])
def test_a_long_note_of_odd_text_is_read_like_any_other(text: str) -> None:
    many = (text * (1 << 19))[: 1 << 20]

    assert read_album_note(b"---\ntitle: x\n---\n\n" + many[: 1 << 19].encode(), "f").body
