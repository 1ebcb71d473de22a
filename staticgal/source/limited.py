"""What an owner should know of the limits: those that do not reach what they seem to name."""

from __future__ import annotations

from collections.abc import Iterator

from staticgal.config.conditions import ConditionSaid
from staticgal.config.config import Config
from staticgal.config.globs import pattern
from staticgal.config.limits import StatedLimit, asked
from staticgal.core.model import Album
from staticgal.core.remark import Remark


def asked_fields(limits: tuple[StatedLimit, ...]) -> frozenset[str]:
    """The fields of metadata that some limit asks for."""
    return frozenset[str]().union(*(asked(stated) for stated in limits))


def limit_remarks(config: Config, root: Album) -> Iterator[Remark]:
    """A remark for each path that no photo has, and each audience that keeps what is withheld."""
    patterns = {
        text: pattern(text) for stated in config.limits for text in _files(stated.said.when)
    }
    exact: set[str] = set()
    but_for_case: dict[str, str] = {}
    if patterns:
        for album in root.walk():
            for photo in album.photos:
                for path in (photo.path, *photo.companions):
                    for text, one in patterns.items():
                        if one.matches(path):
                            exact.add(text)
                        elif one.matches_but_for_case(path):
                            but_for_case.setdefault(text, path)
    for stated in config.limits:
        for text in _files(stated.said.when):
            if text in but_for_case:
                yield Remark(
                    stated.place,
                    f"`{text}` does not match `{but_for_case[text]}`, which differs from it in "
                    "upper and lower case only",
                    "say both, as in `*.[jJ][pP][gG]`, if both are meant",
                    "matches-but-for-case",
                    text,
                )
            elif text not in exact:
                yield Remark(
                    stated.place,
                    f"this limit's `{text}` matches no photo",
                    "was a folder renamed or moved? correct the path, or remove it",
                    "matches-nothing",
                    text,
                )
        named = stated.said.from_ or ()
        for name in named:
            audience = config.policy.audiences[name]
            through = [one.name for one in audience.includes if one.name not in named]
            if through:
                listing = ", ".join(f"`{one}`" for one in through)
                yield Remark(
                    stated.place,
                    f"`{name}` includes {listing}, from whom this limit takes nothing: what "
                    f"`{name}` may do through them it keeps",
                    f"add {listing} to `from`, or leave `from` out: that is everyone",
                )


def _files(said: ConditionSaid) -> Iterator[str]:
    """Every path or pattern in a condition, at any depth."""
    yield from said.file or ()
    for one in (*(said.any_ or ()), *(said.all_ or ()), *((said.not_,) if said.not_ else ())):
        yield from _files(one)
