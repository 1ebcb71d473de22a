"""What a photo cannot be asked because a part of its file is damaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from staticgal.core.remark import Remark
from staticgal.source.facts import Facts, Partial
from staticgal.source.scan import File
from staticgal.source.sidecars import place_of

Source = Partial | frozenset[str]  # what one says, or the fields that it may have held

EVERY = frozenset(field.name for field in fields(Partial))
# What a block may hold, by its name in `Facts.lost`. No condition asks for a colour profile's name.
_MAY_HOLD = {
    "XMP": EVERY,
    "IPTC": frozenset(("title", "caption", "taken", "place_names", "keywords")),
    "EXIF": frozenset(("title", "caption", "taken", "location", "technical", "keywords", "rating")),
    "ICC": frozenset[str](),
}


def may_hold(lost: Iterable[str]) -> frozenset[str]:
    """The fields that these blocks, which cannot be read, may say something of."""
    return frozenset[str]().union(*(_MAY_HOLD.get(block, EVERY) for block in lost))


def unknown(*sources: Partial | frozenset[str]) -> frozenset[str]:
    """The fields that cannot be known, of sources from the strongest to the weakest.

    One that was lost stands there as the fields it may have held: they are unknown unless a
    stronger source says them.
    """
    if all(isinstance(source, Partial) for source in sources):
        return frozenset()
    said: set[str] = set()
    found: set[str] = set()
    for source in sources:
        if isinstance(source, frozenset):
            found |= source - said
        else:
            said |= {name for name in EVERY if getattr(source, name) is not None}
    return frozenset(found)


def said_and_lost(facts: Facts) -> list[Source]:
    """What a file says of itself, from the strongest, with what its unreadable blocks may hold."""
    if not facts.lost:
        return [facts.embedded, facts.exif]
    in_xmp, in_iptc, in_exif = (
        may_hold(one for one in facts.lost if one == block) for block in ("XMP", "IPTC", "EXIF")
    )
    return [in_xmp, facts.embedded, in_iptc, in_exif, facts.exif]


def lost_remark(file: File, path: str, blocks: tuple[str, ...], asked: frozenset[str]) -> Remark:
    """That a part of a photo's file cannot be read, and what limits make of it."""
    text = f"its {' and '.join(blocks)} cannot be read, so what that says is not used"
    mend = "write it anew with the program that you edit metadata with"
    if asked:
        text += _taken(asked)
        mend += _OR_SAY_IT
    return Remark(place_of(file), text, mend, "damaged-metadata", path)


def lost_beside_remark(file: File, path: str, asked: frozenset[str]) -> Remark:
    """That another file of a photo cannot be read, or not all of it, which limits ask too."""
    text = f"what it says of `{path}` cannot be read, or not all of it{_taken(asked)}"
    return Remark(place_of(file), text, f"mend the file{_OR_SAY_IT}", "damaged-metadata", path)


_OR_SAY_IT = ", or say it in a note beside the photo"


def _taken(asked: Iterable[str]) -> str:
    names = ", ".join(sorted("camera" if one == "technical" else one for one in asked))
    return f"; as limits ask for its {names}, they take from it what they could"
