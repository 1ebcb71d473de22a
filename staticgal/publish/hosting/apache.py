"""The `.htaccess` of one audience's place, for Apache 2.4: a password, headers, nothing listed.

There are no magic links, no cookie that spares hashes, and no limit to guessing: Apache has none of
these without modules that shared hosts do not have. Tried with Apache 2.4.71.
"""

from __future__ import annotations

from typing import Final

from staticgal.config.destination import Destination, Protection
from staticgal.publish.hosting.address import address_of
from staticgal.publish.hosting.headers import (
    CACHE_CONTROL,
    immutable_pattern,
    media_types,
    site_headers,
    texts_in_utf8,
)
from staticgal.publish.hosting.private_files import HTPASSWD
from staticgal.publish.hosting.sections import Section
from staticgal.site.headers import NO_STORE

LACKS: Final = (
    "Apache has no magic links here, and nothing slows down guessing; give out only passwords that "
    "`staticgal passwd` made"
)


def apache_sections(destination: Destination) -> tuple[Section, ...]:
    """The file, in one section. ConfigError where its address or folder cannot be served.

    No directive is wrapped in `<IfModule>`: where one is not allowed, Apache answers 500, and that
    shows nothing.
    """
    path = address_of(destination).path
    is_open = destination.protection is Protection.OPEN
    return (Section(f"place {destination.audience}", _htaccess(destination, path, is_open)),)


def _htaccess(destination: Destination, path: str, is_open: bool) -> str:
    headers = site_headers(is_open=is_open)
    kept = f"^{path.replace('.', chr(92) + '.')}{immutable_pattern()}"
    types = "".join(
        f"AddType {kind} {' '.join(f'.{one}' for one in endings)}\n"
        for kind, endings in media_types().items()
    )
    texts = [
        ending for kind, ends in media_types().items() if kind in texts_in_utf8() for ending in ends
    ]
    always = "".join(
        f'Header always set {name} "{value}"\n' for name, value in headers.always.items()
    )
    return f"""\
# Written by `staticgal hosting apache`. It belongs into {destination.folder}/.htaccess
{"" if is_open else _password(destination)}Options -Indexes
RedirectMatch 404 "/\\."
ErrorDocument 404 {path}404.html
<If "%{{REQUEST_METHOD}} !~ m#^(?:GET|HEAD)$#">
    Require all denied
</If>

{types}AddDefaultCharset Off
AddCharset utf-8 {" ".join(f".{one}" for one in texts)}
FileETag MTime Size
{always}Header set {CACHE_CONTROL} "{headers.page}"
Header set {CACHE_CONTROL} "{headers.immutable}" "expr=%{{REQUEST_URI}} =~ m#{kept}#"
Header always set {CACHE_CONTROL} "{NO_STORE}" "expr=%{{REQUEST_STATUS}} -ge 400"
"""


def _password(destination: Destination) -> str:
    return f"""\
AuthType Basic
AuthName "Photos"
AuthUserFile "{destination.private / HTPASSWD}"
Require valid-user
ErrorDocument 401 "These pages are private."
"""
