"""The copyright line a rendition may carry: the only metadata there is, the same for everyone."""

from __future__ import annotations

from html import escape

# dc:rights is a language alternative (XMP specification part 1, §8.4); `Marked` says that there
# is a copyright at all (part 2, §1.3).
_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmpRights:Marked="True">'
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:rights>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def copyright_packet(line: str) -> bytes:
    """The XMP packet that says `line` and nothing else, byte for byte as it stands in a file."""
    return _PACKET.format(escape(line, quote=False)).encode()
