"""What stands in an AVIF, walked box by box against a list (ISO/IEC 23008-12, AV1-ISOBMFF, AV1)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from staticgal.verify.picture_bytes import UnexpectedError, ends_at, must_hold

_BRANDS = frozenset({b"avif", b"mif1", b"miaf", b"MA1B", b"MA1A"})
_PICTURE, _PACKET = 1, 2  # the item numbers our encoder gives

# Boxes that say only one thing, as the bytes that say it.
_IS_PICTURES = bytes(8) + b"pict" + bytes(13)
_PRIMARY = struct.pack(">IH", 0, _PICTURE)
_PICTURE_ITEM = struct.pack(">IHH", 2 << 24, _PICTURE, 0) + b"av01\0"
_PACKET_ITEM = struct.pack(">IHH", 2 << 24 | 1, _PACKET, 0) + b"mime\0application/rdf+xml\0\0"
_PACKET_DESCRIBES = struct.pack(">II4sHHH", 0, 14, b"cdsc", _PACKET, 1, _PICTURE)
_EIGHT_BITS = bytes(4) + b"\3\x08\x08\x08"

# Sequence header, temporal delimiter, frame header, tile group, frame: what a still needs. Metadata
# and padding units (5, 15) could hold anything.
_UNITS = frozenset({1, 2, 3, 4, 6})

Box = tuple[bytes, bytes]


def walk_avif(data: bytes, packet: bytes) -> tuple[int, int]:
    """Width and height of an AVIF that holds one still and the copyright `packet`, no more."""
    if data[4:8] != b"ftyp":
        raise UnexpectedError("does not begin as an AVIF")
    ftyp, meta, mdat = _these(_boxes(data), b"ftyp", b"meta", b"mdat")
    brands = {ftyp[i : i + 4] for i in range(8, len(ftyp), 4)}
    if ftyp[:8] != b"avif" + bytes(4) or not brands <= _BRANDS:
        raise UnexpectedError(f"holds AVIF brands {sorted(brands)}")
    size, extents = _walk_meta(meta, bool(packet))
    start = len(data) - len(mdat)  # it is the last box
    for item in sorted(extents, key=lambda item: extents[item]):
        offset, length = extents[item]
        if offset != start:
            raise UnexpectedError("holds AVIF data that belongs to no picture")
        start += length
        if item == _PICTURE:
            _walk_units(data[offset:start])
        else:
            must_hold(data[offset:start] == packet, packet)
    ends_at(data, start)
    return size


def _walk_meta(meta: bytes, has_packet: bool) -> tuple[tuple[int, int], dict[int, tuple[int, int]]]:
    """Width and height of the picture, and by item where its data lies in the file."""
    if meta[:4] != bytes(4):
        raise UnexpectedError("holds an AVIF `meta` box of another version")
    links = (b"iref",) if has_packet else ()
    wanted = (b"hdlr", b"iloc", b"iinf", b"pitm", b"iprp", *links)
    hdlr, iloc, iinf, pitm, iprp, *iref = _these(_boxes(meta[4:]), *wanted)
    _is(hdlr, _IS_PICTURES, "handler")
    _is(pitm, _PRIMARY, "primary item")
    items = [_PICTURE_ITEM, _PACKET_ITEM] if has_packet else [_PICTURE_ITEM]
    _is(iinf[:6], struct.pack(">IH", 0, len(items)), "item list")
    entries = _boxes(iinf[6:])
    if entries != [(b"infe", item) for item in items]:
        raise UnexpectedError(f"holds the AVIF items {[body[8:40] for _, body in entries]}")
    if has_packet:
        _is(iref[0], _PACKET_DESCRIBES, "reference between items")
    return _walk_properties(iprp), _locations(iloc, len(items))


def _walk_properties(iprp: bytes) -> tuple[int, int]:
    ipco, ipma = _these(_boxes(iprp), b"ipco", b"ipma")
    properties = _boxes(ipco)
    size = (0, 0)
    for kind, body in properties:
        match kind:
            case b"ispe" if len(body) == 12 and size == (0, 0):
                _, width, height = struct.unpack(">III", body)
                size = (width, height)
            case b"pixi" if body == _EIGHT_BITS:
                pass
            case b"av1C" if len(body) >= 4 and body[0] == 0x81:
                _walk_units(body[4:])
            case b"colr" if len(body) == 11 and body[:4] == b"nclx":
                pass
            case _:
                raise UnexpectedError(f"holds an AVIF property {kind!r} {body[:12]!r}")
    count = len(ipma) - 11
    _is(ipma[:11], struct.pack(">IIHB", 0, 1, _PICTURE, count), "list of properties")
    if len({kind for kind, _ in properties}) != len(properties) or count > len(properties):
        raise UnexpectedError("holds an AVIF property twice")
    return size


def _locations(iloc: bytes, count: int) -> dict[int, tuple[int, int]]:
    """By item, offset and length of its one extent; only the layout our encoder writes is known."""
    _is(iloc[:8], struct.pack(">IHH", 0, 0x4440, count), "item location list")
    places = {}
    for item, source, base, extents, offset, length in struct.iter_unpack(">HHIHII", iloc[8:]):
        if source or extents != 1:
            raise UnexpectedError("holds an AVIF item in pieces or in another file")
        places[item] = (base + offset, length)
    if sorted(places) != list(range(1, count + 1)):
        raise UnexpectedError("holds AVIF locations of other items")
    return places


def _walk_units(data: bytes) -> None:
    """Raises UnexpectedError for anything but the units of one still (AV1 §5.3)."""
    place = 0
    while place < len(data):
        header = data[place]
        kind, is_extended, has_size = header >> 3 & 15, header & 4, header & 2
        if kind not in _UNITS or is_extended or not has_size or header & 0x81:
            raise UnexpectedError(f"holds an AV1 unit of kind {kind}")
        place += 1
        length = shift = 0
        more = True
        while more:  # leb128
            more = bool(data[place] & 0x80)
            length |= (data[place] & 0x7F) << shift
            place, shift = place + 1, shift + 7
        place += length
    if place != len(data):
        raise UnexpectedError("holds an AV1 unit that does not end where it says")


def _boxes(data: bytes) -> list[Box]:
    return list(_each_box(data))


def _each_box(data: bytes) -> Iterator[Box]:
    place = 0
    while place < len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        if size < 8 or place + size > len(data):
            raise UnexpectedError(f"holds an AVIF box {kind!r} that does not end where it says")
        yield kind, data[place + 8 : place + size]
        place += size


def _these(boxes: Sequence[Box], *kinds: bytes) -> list[bytes]:
    """The bodies of `boxes`, which have to be exactly `kinds`, in this order."""
    found = tuple(kind for kind, _ in boxes)
    if found != kinds:
        raise UnexpectedError(f"holds the AVIF boxes {list(found)}, not {list(kinds)}")
    return [body for _, body in boxes]


def _is(found: bytes, wanted: bytes, what: str) -> None:
    if found != wanted:
        raise UnexpectedError(f"holds an unknown AVIF {what}: {found[:40]!r}")
