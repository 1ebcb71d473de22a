"""Packets without a document type are read by expat alone, and by the same rules as all others."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError, tostring

import pytest
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from hypothesis import example, given
from hypothesis import strategies as st

from staticgal.errors import SourceError
from staticgal.source.metadata import xmp

PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:format="é&#233;&lt;">'
    "<dc:subject><rdf:Bag><rdf:li>Anna &amp; Ben</rdf:li></rdf:Bag></dc:subject>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'


def outcome(data: bytes, *, is_defused: bool) -> str:
    """The tree, or the kind of refusal and where it is told to be."""
    try:
        root: Element = fromstring(data, forbid_dtd=True) if is_defused else xmp._tree(data)
    except ParseError as broken:
        return f"{broken.position}"
    except (DefusedXmlException, ValueError, LookupError) as refused:
        return type(refused).__name__
    return tostring(root, "unicode")


PIECES = st.sampled_from(
    [
        *("<", ">", "&", "&amp;", "&a;", "&#0;", "]]>", "<!--", "-->", "<?x y?>", "<a", "</a>"),
        *('"', "'", "\0", "\ufeff", "é", "\n", BOMB, '<?xml version="1.0" encoding="utf-16"?>'),
    ]
)


@given(st.integers(0, len(PACKET)), PIECES, st.integers(0, 40))
@example(0, '<?xml version="1.0" encoding="utf-8"?>', 0)
@example(0, '<?xml version="1.0" encoding="cp037"?>', 0)
@example(0, '<?xml version="1.1"?>', 0)
def test_both_ways_of_reading_make_the_same_of_any_packet(at: int, piece: str, gone: int) -> None:
    data = (PACKET[:at] + piece + PACKET[at + gone :]).encode()

    assert outcome(data, is_defused=False) == outcome(data, is_defused=True)


@pytest.mark.parametrize(
    "data",
    [
        (BOMB + PACKET.replace("Ben", "&b;")).encode(),
        ("\ufeff" + BOMB + PACKET).encode("utf-16-le"),
        (" " + BOMB + PACKET.replace("Ben", "&b;")).encode("utf-16-le"),
        b'<?xml version="1.0" encoding="cp037"?>' + (BOMB + PACKET).encode("cp037"),
        b"<?xml version='1.0' encoding='utf-7'?>" + (BOMB + PACKET).encode("utf-7"),
    ],
)
def test_no_way_of_writing_brings_a_document_type_past(data: bytes) -> None:
    with pytest.raises(SourceError):
        xmp.parse_xmp(data)


def test_a_packet_as_programs_write_it_is_read_without_a_detour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xmp, "fromstring", lambda *_, **__: pytest.fail("the slow way"))

    read = xmp.parse_xmp(b'\xef\xbb\xbf<?xpacket begin=""?>' + PACKET.encode() + b"\0\0")

    assert read.fields.keywords == ("Anna & Ben",)
