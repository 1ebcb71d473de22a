"""What an import comes to: a `gallery.yaml`, and what means something else in it than it did."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from staticgal.config.located.source_map import Keys
from staticgal.core.permission import BY_NAME, VERBATIM, Permission, effective, union
from staticgal.errors import SourceLocation
from staticgal.importers.writing import write

ROOT = "."
NOTHING = "nothing"  # a role without permissions: closed here, and yet not for all below

_LONGEST = 63


class Weight(IntEnum):
    """In which order differences should be read."""

    OPEN = 0  # many people see something
    CHANGED = 1
    DROPPED = 2  # it has no equal here


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that means something else here, is not known here, or was made explicit."""

    text: str
    hint: str = ""
    defined_at: SourceLocation | None = None
    weight: Weight = Weight.CHANGED

    def __str__(self) -> str:
        at = f"{self.defined_at}: " if self.defined_at else ""
        return f"{at}{self.text}" + (f"\n    {self.hint}" if self.hint else "")


@dataclass(frozen=True, slots=True)
class Imported:
    """A configuration as plain values; `differences` in the order in which they should be read."""

    document: Mapping[str, object]
    differences: Sequence[Difference] = ()
    comments: Mapping[Keys, str] = field(default_factory=dict)

    def text(self, made_of: str) -> str:
        """The `gallery.yaml`, its differences at the head; `made_of` says where it is from."""
        head = [made_of]
        if self.differences:
            head.append("What means something else here, or was left out:")
            head += [f"- {one}" for one in self.differences]
        return write(self.document, head, self.comments)


class Names:
    """Names for audiences or roles, each given once."""

    def __init__(self, taken: Iterable[str] = ("none",)) -> None:
        self._taken = set(taken)

    def new(self, wish: str, otherwise: str) -> str:
        """A name as near to the wish as may be; `otherwise` where nothing of it can be spelt."""
        base = slug(wish)[: _LONGEST - 4].strip("-") or otherwise
        name, count = base, 1
        while name in self._taken:
            count += 1
            name = f"{base}-{count}"
        self._taken.add(name)
        return name


def slug(text: str) -> str:
    """Lower-case words with `-`, without accents; empty where there is no Latin letter or digit."""
    text = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


class Roles:
    """The roles of the new configuration, by name; equal ones of one name are one."""

    def __init__(self) -> None:
        self._held: dict[str, Permission] = {}
        self._names = Names()

    def name(self, wish: str, permissions: Permission, otherwise: str = "") -> str:
        """The role of these permissions; named as wished unless that is something else here.

        Then `otherwise` is added to its name, else a number.
        """
        wishes = dict.fromkeys(slug(one) or "role" for one in (wish, f"{wish} {otherwise}"))
        for base in wishes:
            for name, held in self._held.items():
                if held == permissions and re.fullmatch(rf"{re.escape(base)}(-\d+)?", name):
                    return name
        free = (base for base in wishes if base not in self._held)
        name = self._names.new(next(free, list(wishes)[-1]), "role")
        self._held[name] = permissions
        return name

    def held(self, roles: Iterable[str]) -> Permission:
        """All that these roles grant together."""
        return union(self._held[role] for role in roles)

    def kept_from_originals(self) -> list[str]:
        """The roles that may download originals and yet get none, as they may not know it all."""
        return [
            name
            for name, held in self._held.items()
            if Permission.DOWNLOAD_ORIGINAL in held and VERBATIM not in effective(held)
        ]

    def document(self) -> dict[str, object]:
        """As `gallery.yaml` has them, permissions in the order of the manual."""
        return {
            name: [one for one, flag in BY_NAME.items() if flag in held]
            for name, held in self._held.items()
        }


def value(roles: Sequence[str]) -> str | list[str]:
    """What stands in an `access`: one role, or a list of them."""
    return roles[0] if len(roles) == 1 else list(roles)


def first_few(names: Sequence[str], most: int) -> str:
    """The first of them, and how many more there are."""
    more = len(names) - most
    named = ", ".join(names[:most])
    return f"{named} and {more} more" if more > 0 else named


def exact(path: str) -> str:
    """A pattern that matches this path and no other."""
    safe = re.sub(r"([\[*?])", r"[\1]", path)
    return f"./{safe}" if safe.startswith("~") else safe


def can_be_named(path: str) -> bool:
    """Whether `gallery.yaml` can name this path at all."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\\" not in path and ".." not in path.split("/") and not path.startswith("/")
