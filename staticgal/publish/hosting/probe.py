"""What to ask a web server to know that each audience sees its own site and nothing else; and what
its answers mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

from staticgal.publish.hosting.address import Address
from staticgal.publish.hosting.private_files import (
    CADDY_USERS,
    HTPASSWD,
    SECRET,
    SESSIONS,
)

STRANGER: Final = "a stranger"
NEWEST: Final = "the newest cookie"

# What lies in `private`, or what tools leave behind: it is shown to nobody.
_NEVER_SHOWN: Final = (
    *("published.json", "manifest.json", "manifest.json.gz"),
    *(HTPASSWD, CADDY_USERS, SECRET, SESSIONS),
    *(".htaccess", ".htpasswd", ".git/config", ".env", ".DS_Store"),
)
# Ways to write `../NAME/`, each sent as it stands.
_UP: Final = ("../{}/", "%2e%2e/{}/", "..%2f{}/", "%2e%2e%2f{}/", "..;/{}/", "..%5c{}/", "./../{}/")

_MOST_NAMES: Final = 3  # of a folder's path, from its end, that are tried as an address


class Subject(Enum):
    """What is asked for; the value is its column in the table."""

    HOME = "home"
    PAGE = "page"
    IMAGE = "image"
    ASSET = "asset"
    NOTHING = "no such"
    SPELLING = "`..`"
    NEVER = "hidden"
    WITHDRAWN = "withdrawn"


class Expected(Enum):
    """What has to come of it."""

    SHOWN = "shown"
    CLOSED = "closed"  # kept out, whether or not there is something
    GONE = "gone"  # kept out, or not there


class Verdict(Enum):
    """What came of it."""

    FINE = "fine"
    OPEN = "open"  # somebody gets what is not for them
    UNCLEAR = "unclear"  # no proof either way, or an audience that does not get its own


@dataclass(frozen=True, slots=True)
class ProbedSite:
    """One audience's place, and files of its site, by their paths in it.

    `folder` and `private` are where it lies on its server. `withdrawn` are paths that the last
    publishes took away. `credentials` are headers that let the audience in; empty where none are
    known, and for open places. `newest` lets in only where the server has read the passwords and
    withdrawn links of now; empty where that cannot be told.
    """

    audience: str
    address: Address
    is_open: bool
    page: str
    image: str
    asset: str
    folder: PurePosixPath
    private: PurePosixPath
    withdrawn: tuple[str, ...] = ()
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    newest: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """`asker` asks at the place of `audience` for `path` of its host; `headers` let them in."""

    audience: str
    asker: str
    subject: Subject
    origin: str
    path: str
    expected: Expected
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """A question with its answer: the status, or 0 and the `problem` where none came."""

    question: Question
    status: int
    problem: str = ""

    @property
    def verdict(self) -> Verdict:
        """What the answer means."""
        return verdict(self.question.expected, self.status)


def verdict(expected: Expected, status: int) -> Verdict:
    """What an answer means. A redirection to another host is no proof: nothing was asked there."""
    if expected is Expected.SHOWN:
        return Verdict.FINE if status == 200 else Verdict.UNCLEAR
    if 200 <= status < 300:
        return Verdict.OPEN
    closed = (401, 403) if expected is Expected.CLOSED else (400, 401, 403, 404, 405, 410)
    return Verdict.FINE if status in closed else Verdict.UNCLEAR


def questions(
    sites: Sequence[ProbedSite], asked: Sequence[str], unknown: str
) -> Iterator[Question]:
    """All that is asked about the places of the audiences `asked`, as a stranger, as the audience
    and as each other one. `unknown` is a name that no site has.
    """
    for site in sites:
        if site.audience not in asked:
            continue
        yield from _as(site, STRANGER, {}, sites, unknown, is_let_in=site.is_open)
        if not site.is_open:
            yield from _by_folder(site, sites)
        for other in sites:
            if other.credentials and other.audience != site.audience:
                yield from _as(
                    site, other.audience, other.credentials, sites, unknown, is_let_in=site.is_open
                )
        if site.credentials:
            yield from _as(site, site.audience, site.credentials, sites, unknown, is_let_in=True)
        if site.newest:
            origin, base = site.address.origin, site.address.path
            yield Question(
                site.audience, NEWEST, Subject.HOME, origin, base, Expected.SHOWN, site.newest
            )


def _by_folder(site: ProbedSite, sites: Sequence[ProbedSite]) -> Iterator[Question]:
    """Whether a web server shows either folder under its own name: that of a site of before, or
    one below the root of a host that shows all there is.
    """
    shown = ("index.html", quote(site.image))
    for origin in dict.fromkeys(one.address.origin for one in (site, *sites)):
        for folder, files in ((site.folder, shown), (site.private, (HTPASSWD, SECRET))):
            for path in _named(folder, files):
                yield Question(
                    site.audience, STRANGER, Subject.SPELLING, origin, path, Expected.GONE, {}
                )


def _named(folder: PurePosixPath, files: Sequence[str]) -> Iterator[str]:
    """The files by the last names of their folder, as a server has them that shows one above it."""
    names = [quote(name) for name in folder.parts if name != "/"]
    for count in range(1, min(len(names), _MOST_NAMES) + 1):
        base = "/".join(("", *names[-count:], ""))
        yield from (base + file for file in files if file)


def _as(
    site: ProbedSite,
    asker: str,
    headers: Mapping[str, str],
    sites: Sequence[ProbedSite],
    unknown: str,
    *,
    is_let_in: bool,
) -> Iterator[Question]:
    def ask(subject: Subject, path: str, expected: Expected) -> Question:
        origin = site.address.origin
        return Question(site.audience, asker, subject, origin, path, expected, headers)

    base = site.address.path
    expected = Expected.SHOWN if is_let_in else Expected.CLOSED
    own = ((Subject.PAGE, site.page), (Subject.IMAGE, site.image), (Subject.ASSET, site.asset))
    yield ask(Subject.HOME, base, expected)
    for subject, path in own:
        if path:
            yield ask(subject, base + quote(path), expected)
    nothing = Expected.GONE if is_let_in else Expected.CLOSED
    yield ask(Subject.NOTHING, f"{base}{unknown}", nothing)
    for path in _NEVER_SHOWN:
        yield ask(Subject.NEVER, base + path, Expected.GONE)
    for path in site.withdrawn:
        yield ask(Subject.WITHDRAWN, base + quote(path), Expected.GONE)
    if is_let_in:
        return
    for spelling in _spellings(site, sites):
        yield ask(Subject.SPELLING, spelling, Expected.GONE)


def _spellings(site: ProbedSite, sites: Sequence[ProbedSite]) -> Iterator[str]:
    """Ways around, to the first page and a picture of the site: through the places beside it that
    are open, where there are any, else through the root of the host.
    """
    above, _, name = site.address.path.rstrip("/").rpartition("/")
    if not name:
        return
    beside = [
        one.address.path.rstrip("/")
        for one in sites
        if one.is_open and one.address.origin == site.address.origin and one.address.path != "/"
    ]
    for start in beside or [f"{above}/x"]:
        for up in _UP:
            for inside in ("index.html", site.image):
                if inside:
                    yield f"{start}/{up.format(name)}{quote(inside)}"
        # An `alias` without its slash lets this one through.
        yield f"{start}../{name}/index.html"
    yield f"/{site.address.path}index.html"
    yield f"{above}/{name.upper()}/index.html"
