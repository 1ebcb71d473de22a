"""The Caddyfile for published sites: passwords and headers. Tried with Caddy 2.6.2.

There are no magic links and no limit to guessing: Caddy has none without plug-ins. It keeps hashes
that it has computed in memory, so pictures are not slow.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from staticgal.config.destination import Destination, Protection
from staticgal.publish.hosting.address import Address, address_of
from staticgal.publish.hosting.headers import (
    CACHE_CONTROL,
    immutable_pattern,
    site_headers,
)
from staticgal.publish.hosting.private_files import CADDY_USERS
from staticgal.publish.hosting.sections import Section
from staticgal.site.headers import NO_STORE
from staticgal.site.media_types import MEDIA_TYPES

LACKS: Final = (
    "Caddy has no magic links here, and nothing slows down guessing; give out only passwords that "
    "`staticgal passwd` made"
)


def caddy_sections(destinations: Iterable[Destination]) -> tuple[Section, ...]:
    """The whole file in sections. ConfigError where an address or folder cannot be served."""
    places = [(address_of(one), one) for one in destinations]
    places.sort(key=lambda one: (one[0].origin, one[0].path))
    sections = [Section("head", _HEAD)]
    for origin, group in groupby(places, lambda one: one[0].origin):
        sections.append(Section(f"server {origin}", f"{origin} {{\n{_SERVER}"))
        sections += [Section(f"place {one.audience} {origin}", _place(a, one)) for a, one in group]
        sections.append(Section(f"end {origin}", _END))
    return tuple(sections)


_HEAD: Final = """\
# Written by `staticgal hosting caddy`. Run it again when `publish:` changes: it changes its own
# sections and nothing else. Your own lines go between them.
"""

# `route` keeps the order in which things are written: first the password, then all else. Caddy
# answers 200, with nothing, where no line is about a question; so the last line is about all.
_SERVER: Final = f"""\
\thandle_errors {{
\t\theader {CACHE_CONTROL} {NO_STORE}
\t\trespond "{{http.error.status_code}}" {{http.error.status_code}}
\t}}
\troute {{
\t\theader {CACHE_CONTROL} {NO_STORE}
\t\t@other not method GET HEAD
\t\trespond @other 405
"""
_END: Final = "\t\trespond 404\n\t}\n}\n"


def _place(address: Address, destination: Destination) -> str:
    is_open = destination.protection is Protection.OPEN
    headers = site_headers(is_open=is_open)
    path = address.path
    always = "".join(f'\t\t\t\t\t{name} "{value}"\n' for name, value in headers.always.items())
    types = "".join(
        f'\t\t\t\t@{ending} path *.{ending}\n\t\t\t\theader @{ending} Content-Type "{kind}"\n'
        for ending, kind in MEDIA_TYPES.items()
    )
    # A pattern need not find anything: until the first publish there is no user, and Caddy runs.
    users = destination.private / CADDY_USERS.replace("users", "user*")
    password = "" if is_open else f'\t\t\t\tbasicauth {{\n\t\t\t\t\timport "{users}"\n\t\t\t\t}}\n'
    slash = "" if path == "/" else f"\t\tredir {path.rstrip('/')} {path} 301\n"
    return f"""\
{slash}\t\thandle_path {path}* {{
\t\t\troute {{
\t\t\t\theader {{
{always}\t\t\t\t}}
{password}\t\t\t\t@hidden path_regexp /\\.
\t\t\t\trespond @hidden 404
\t\t\t\theader {CACHE_CONTROL} "{headers.page}"
\t\t\t\t@kept path_regexp ^/{immutable_pattern()}
\t\t\t\theader @kept {CACHE_CONTROL} "{headers.immutable}"
{types}\t\t\t\troot * "{destination.folder}"
\t\t\t\tfile_server
\t\t\t}}
\t\t}}
"""
