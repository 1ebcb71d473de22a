"""Gallery 2's permission bits, and which of our permissions each of them becomes.

`python -m staticgal.importers.gallery2.rights docs/import.md` brings the manual's table up to date.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from staticgal.core.permission import ALL, MEANING, NONE, Permission

BEGIN = "<!-- table: made by `python -m staticgal.importers.gallery2.rights`, not by hand -->"
END = "<!-- end of table -->"


@dataclass(frozen=True, slots=True)
class Right:
    """One permission id of Gallery 2, ours for it, and what is to be known of the pair."""

    id: str
    ours: Permission
    note: str = ""


OWNER_ID = "core.all"

_SOURCE = (
    Permission.DOWNLOAD_ORIGINAL
    | Permission.DOWNLOAD_LARGE
    | Permission.EXACT_DATES
    | Permission.LOCATION
    | Permission.TECHNICAL_DETAILS
)
_ON_ITS_SERVER = "photos and albums are managed in their folders"

RIGHTS: tuple[Right, ...] = (
    Right(
        "core.view",
        Permission.VIEW,
        "the thumbnail. Dates by the month, no camera: what its EXIF module showed is not granted",
    ),
    Right("core.viewResizes", Permission.DOWNLOAD_MEDIUM, "needs `core.view` too, there and here"),
    Right(
        "core.viewSource",
        _SOURCE,
        "an original tells when, where and with what it was taken, so these are granted; the file "
        "itself goes to those alone who hold `can_read_metadata` too; needs `core.view`",
    ),
    Right(
        "core.viewAll",
        Permission.VIEW | Permission.DOWNLOAD_MEDIUM | _SOURCE,
        "as `core.view`, `core.viewResizes` and `core.viewSource` together",
    ),
    Right(
        OWNER_ID,
        ALL & ~Permission.OWNER,
        "`owner_access` for those who hold it on every item, as that counts for all below",
    ),
    Right("core.addAlbumItem", NONE, _ON_ITS_SERVER),
    Right("core.addDataItem", NONE, _ON_ITS_SERVER),
    Right("core.edit", NONE, _ON_ITS_SERVER),
    Right("core.changePermissions", NONE, "access is said in `gallery.yaml`"),
    Right("core.delete", NONE, _ON_ITS_SERVER),
    Right("comment.add", Permission.ADD_COMMENTS),
    Right("comment.edit", Permission.EDIT_ANY_COMMENTS),
    Right("comment.delete", Permission.DELETE_ANY_COMMENTS),
    Right(
        "comment.view", Permission.READ_METADATA, "also shows ratings, keywords and names of people"
    ),
    Right(
        "comment.all",
        Permission.ADD_COMMENTS
        | Permission.EDIT_ANY_COMMENTS
        | Permission.DELETE_ANY_COMMENTS
        | Permission.READ_METADATA,
        "as `comment.add`, `comment.edit`, `comment.delete` and `comment.view` together",
    ),
    Right("rating.add", Permission.ADD_RATINGS),
    Right(
        "rating.view",
        Permission.READ_METADATA,
        "also shows comments, keywords and names of people",
    ),
    Right(
        "rating.all",
        Permission.ADD_RATINGS | Permission.READ_METADATA,
        "as `rating.add` and `rating.view` together",
    ),
    Right("cart.add", Permission.CART),
    Right("<printer>.print", Permission.CART, "as `shutterfly.print`: the cart is sent to you"),
    Right("ecard.send", NONE, "there are no eCards"),
    Right("geturls.view", NONE, "addresses are in the site"),
    Right("mapv3.EditMap", NONE, "coordinates are in the photos"),
)  # fmt: skip

BY_ID = {right.id: right for right in RIGHTS}


def right(id: str) -> Right | None:
    """The right with this id, if Gallery 2 has one."""
    if id not in BY_ID and id.endswith(".print") and id.count(".") == 1:
        return BY_ID["<printer>.print"]
    return BY_ID.get(id)


def table() -> str:
    """All of them as a Markdown table."""
    lines = ["| Gallery 2 | staticgal | note |", "|---|---|---|"]
    lines += [f"| `{one.id}` | {_named(one.ours)} | {one.note} |" for one in RIGHTS]
    return "\n".join(lines) + "\n"


def _named(permissions: Permission) -> str:
    if permissions == ALL & ~Permission.OWNER:
        return "all but `owner_access`"
    found = [f"`{name}`" for flag, (name, _) in MEANING.items() if flag in permissions]
    return ", ".join(found) or "nothing"


def updated(page: str) -> str:
    """The page with its table as it should be."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no place for the table between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(updated(page.read_text("utf-8")), "utf-8")
