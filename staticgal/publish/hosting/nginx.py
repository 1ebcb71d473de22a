"""The settings of nginx for published sites: a place, a password file and links for each audience.

Tried with nginx 1.22. What must be kept in mind when changing it:

- `location ^~`: a regular expression of the owner's (`~ \\.webp$`) would win over a plain prefix,
  and its files would go out without a password.
- All `add_header` of a place stand in that place: those of a level above are dropped by the first.
- What nginx includes may not be there yet. Then the maps are empty, and nobody gets in; so are the
  names written as patterns (`secret.ma[p]`), of which none need be found.
- `Set-Cookie` is never sent with 401, 403, 404 or 429, as it has no `always`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import Final

from staticgal.config.destination import Destination, Protection
from staticgal.publish.hosting.address import Address, address_of, is_below
from staticgal.publish.hosting.headers import (
    CACHE_CONTROL,
    immutable_pattern,
    media_types,
    site_headers,
    texts_in_utf8,
)
from staticgal.publish.hosting.links import FOLDER, cookie_name, variable_key
from staticgal.publish.hosting.private_files import (
    CLOSED_PAGE,
    HTPASSWD,
    REVOKED,
    SECRET,
    SESSIONS,
    USERS,
)
from staticgal.publish.hosting.sections import Section
from staticgal.site.headers import NO_STORE
from staticgal.site.media_types import UNKNOWN

_WHO: Final = "[a-z0-9-]{1,32}_[a-z0-9]{8}"
_SIGNATURE: Final = "[A-Za-z0-9_-]{22}"
_PAGE: Final = "[A-Za-z0-9][A-Za-z0-9._-]*"  # a name of a site; never `..`
_LINK: Final = (
    f"(?<sg_who>{_WHO})\\.(?<sg_end>[0-9]{{10}})\\.(?<sg_sign>{_SIGNATURE})/"
    f"(?<sg_to>(?:{_PAGE}/)*(?:{_PAGE})?)"
)
_REALM: Final = "Photos"  # shown to strangers: it tells nothing
_SESSION_DAYS: Final = 30
_LINK_DAYS: Final = 400  # the longest a browser keeps a cookie (RFC 6265bis, §5.5)
_GUESSES: Final = "rate=20r/m"
_BURST: Final = 10
# Shown for an address that lets nobody in. It is a page without anything to load but its own style.
_CLOSED_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """One audience's place, its address taken apart; `key` is its name within variables."""

    destination: Destination
    address: Address
    key: str

    @property
    def audience(self) -> str:
        return self.destination.audience

    @property
    def is_protected(self) -> bool:
        return self.destination.protection is not Protection.OPEN

    def private(self, name: str) -> str:
        """A file of its private folder, quoted."""
        return quoted(self.destination.private / name)

    def included(self, name: str) -> str:
        """The same as a pattern that nginx may find or not."""
        return quoted(self.destination.private / f"{name[:-1]}[{name[-1]}]")


def nginx_sections(destinations: Iterable[Destination]) -> tuple[Section, ...]:
    """The whole configuration, for the `http` block, in sections of their own.

    All of them are on one machine. ConfigError where an address or folder cannot be served.
    """
    places = [_Place(d, address_of(d), variable_key(d.audience)) for d in destinations]
    places.sort(key=lambda one: (one.address.origin, one.address.path, one.audience))
    sections = [Section("head", _HEAD)]
    sections += [Section(f"maps {one.audience}", _maps(one)) for one in places]
    for origin, group in groupby(places, lambda one: one.address.origin):
        of_host = list(group)
        address = of_host[0].address
        if address.is_secure:
            sections.append(Section(f"plain {address.host}", _to_https(address)))
        sections.append(Section(f"server {origin}", _server_begins(address, of_host)))
        for one in of_host:
            # With the origin in its name, a place that moves to another server goes from the first.
            body = _protected(one) if one.is_protected else _open(one)
            sections.append(Section(f"place {one.audience} {origin}", body))
        sections.append(Section(f"end {origin}", "}\n"))
    return tuple(sections)


def quoted(text: PurePosixPath | str) -> str:
    """A word of nginx's; `address_of` has refused what would end it."""
    return f'"{text}"'


_HEAD: Final = """\
# Written by `staticgal hosting nginx`. Run it again when `publish:` changes: it changes its own
# sections and nothing else. Your own lines go between them, or into your own files.
"""


# --- what stands before the servers ---------------------------------------------------------------


def _maps(place: _Place) -> str:
    """Who a visitor is, by cookie, link or password, and what that makes of the question."""
    headers = site_headers(is_open=not place.is_protected)
    path = place.address.path
    immutable = f"~^(?:200|206|304):{_literal(path)}{immutable_pattern()}"
    caching = f"""\
map "$status:$uri" $sg_{place.key}_caching {{
    default {quoted(NO_STORE)};
    "{immutable}" {quoted(headers.immutable)};
    "~^(?:200|206|304):" {quoted(headers.page)};
}}
"""
    if not place.is_protected:
        return caching
    key, link_cookie = place.key, cookie_name(place.audience)
    secure = "; Secure" if place.address.is_secure else ""
    return (
        f"""\
# A magic link leaves the cookie WHO.EXPIRES.SIGNATURE, which is checked with each request.
map ${f"cookie_{link_cookie}"} $sg_{key}_who {{
    default "";
    "~^(?<sg_{key}_w>{_WHO})\\.[0-9]{{10}}\\.{_SIGNATURE}$" $sg_{key}_w;
}}
map ${f"cookie_{link_cookie}"} $sg_{key}_signed {{
    default "";
    "~^{_WHO}\\.(?<sg_{key}_e>[0-9]{{10}})\\.(?<sg_{key}_s>{_SIGNATURE})$"
        "$sg_{key}_s,$sg_{key}_e";
}}
map links $sg_{key}_secret {{
    default "";
    include {place.included(SECRET)};
}}
map $sg_{key}_who $sg_{key}_revoked {{
    default 0;
    include {place.included(REVOKED)};
}}
map $sg_who $sg_{key}_link_revoked {{
    default 0;
    include {place.included(REVOKED)};
}}
# A right password leaves a cookie, too: its slow hash is computed once, not for each picture.
map $cookie_sgs_{key} $sg_{key}_session {{
    default "";
    include {place.included(SESSIONS)};
}}
map "u:$remote_user" $sg_{key}_fresh {{
    default "";
    include {place.included(USERS)};
}}
map "$sg_{key}_session|$sg_{key}_secret|$secure_link|$sg_{key}_revoked" $sg_{key}_realm {{
    default {_REALM};
    "~^[^|]" off;
    "~^\\|[0-9a-f]{{64}}\\|1\\|0$" off;
}}
map "$sg_{key}_realm|$sg_{key}_fresh" $sg_{key}_cookie {{
    default "";
    "~^{_REALM}\\|(?<sg_{key}_f>[0-9a-f]{{32}})$" "sgs_{key}=$sg_{key}_f; Path={path}; """
        f"""Max-Age={_SESSION_DAYS * 86400}; HttpOnly; SameSite=Lax{secure}";
}}
# Only who tries a password counts against the limit; who has a cookie never waits. (nginx reads
# a password up to its `=`, whatever follows: so the whole must be empty, not its end.)
map "$sg_{key}_realm|$http_authorization" $sg_{key}_guess {{
    default $binary_remote_addr;
    "~^off" "";
    "~^[^|]*\\|$" "";
}}
limit_req_zone $sg_{key}_guess zone=sg_{key}_guess:1m {_GUESSES};
{caching}"""
    )


def _literal(text: str) -> str:
    """A path for a regular expression."""
    return text.replace(".", "\\.").replace("+", "\\+")


# --- the servers ----------------------------------------------------------------------------------


def _to_https(address: Address) -> str:
    return f"""\
server {{
    listen 80;
    listen [::]:80;
    server_name {address.host};
    server_tokens off;
    access_log off;
    location /.well-known/acme-challenge/ {{ root /var/www/html; }}    # for certbot
    location / {{ return 301 {address.origin}$request_uri; }}
}}
"""


def _server_begins(address: Address, places: Sequence[_Place]) -> str:
    kinds = "".join(
        f"        {kind} {' '.join(endings)};\n" for kind, endings in media_types().items()
    )
    # Without a place of its own for `/`, whatever is not named is closed.
    has_root = any(one.address.path == "/" for one in places)
    return f"""\
server {{
{_listen(address)}    server_name {address.host};
    server_tokens off;
    absolute_redirect off;
    autoindex off;
    index index.html;
    gzip_static on;         # sends `page.html.gz` where the site has one beside `page.html`
    gzip_vary on;
    client_max_body_size 1k;
    etag on;
    charset utf-8;
    charset_types {" ".join(one for one in texts_in_utf8() if one != "text/html")};
    types {{
{kinds}    }}
    default_type {UNKNOWN};

    # For what is in no place of the ones below.
    add_header Cache-Control {NO_STORE} always;
    add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'" always;
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy no-referrer always;
    add_header X-Robots-Tag "noindex, nofollow, noarchive" always;
    if ($request_method !~ ^(?:GET|HEAD)$) {{ return 405; }}
{"" if has_root else "    location / { return 404; }"}
"""


def _listen(address: Address) -> str:
    if address.is_loopback:
        host = f"[{address.host}]" if ":" in address.host else address.host
        return f"    listen {host}:{address.port or 80};\n"
    port = address.port or (443 if address.is_secure else 80)
    if not address.is_secure:
        return f"    listen {port};\n    listen [::]:{port};\n"
    certificate = f"/etc/letsencrypt/live/{address.host}"
    return f"""\
    listen {port} ssl http2;
    listen [::]:{port} ssl http2;
    ssl_certificate {quoted(f"{certificate}/fullchain.pem")};        # made by certbot
    ssl_certificate_key {quoted(f"{certificate}/privkey.pem")};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:sg_tls:2m;
"""


# --- places ---------------------------------------------------------------------------------------


def _open(place: _Place) -> str:
    return f"""\
{_without_slash(place.address.path)}    location ^~ {place.address.path} {{
{_files(place)}{_headers(place, policy=None)}    }}
"""


def _protected(place: _Place) -> str:
    key, path = place.key, place.address.path
    secure = "; Secure" if place.address.is_secure else ""
    signed = f'"$secure_link_expires $sg_who {place.audience} $sg_{key}_secret"'
    by_cookie = f'"$secure_link_expires $sg_{key}_who {place.audience} $sg_{key}_secret"'
    return f"""\
{_without_slash(path)}    location ^~ {path} {{
        secure_link $sg_{key}_signed;
        secure_link_md5 {by_cookie};
        limit_req zone=sg_{key}_guess burst={_BURST} nodelay;
        limit_req_status 429;
        auth_basic $sg_{key}_realm;
        auth_basic_user_file {place.private(HTPASSWD)};
        error_page 401 403 @sg_{key}_closed;
{_files(place)}{_headers(place, policy=None)}\
        add_header Set-Cookie $sg_{key}_cookie;     # no `always`: only with what was let in
    }}
    # A magic link: checked, made a cookie, and led on to the page that it is about.
    location ^~ {path}{FOLDER} {{
        access_log off;     # whoever reads a link in a log could use it
        log_not_found off;
        error_page 404 410 @sg_{key}_no_link;
        if ($uri !~ "^{_literal(path + FOLDER)}{_LINK}$") {{ return 404; }}
        secure_link $sg_sign,$sg_end;
        secure_link_md5 {signed};
        set $sg_link_is "$secure_link|$sg_{key}_link_revoked|$sg_{key}_secret";
        if ($sg_link_is ~ "^0") {{ return 410; }}
        if ($sg_link_is ~ "^1\\|1") {{ return 410; }}
        if ($sg_link_is !~ "^1\\|0\\|[0-9a-f]{{64}}$") {{ return 404; }}
        add_header Cache-Control {NO_STORE} always;
        add_header Referrer-Policy no-referrer always;
        add_header X-Robots-Tag "noindex, nofollow, noarchive" always;
        add_header Set-Cookie "{cookie_name(place.audience)}=$sg_who.$sg_end.$sg_sign; \
Path={path}; Max-Age={_LINK_DAYS * 86400}; HttpOnly; SameSite=Lax{secure}";
        return 303 {path}$sg_to;
    }}
    location @sg_{key}_closed {{
{_closed_page(place, 401)}    }}
    location @sg_{key}_no_link {{
        access_log off;
{_closed_page(place, 404)}    }}
"""


def _without_slash(path: str) -> str:
    if path == "/":
        return ""
    return f"    location = {path.rstrip('/')} {{ return 301 {path}; }}\n"


def _files(place: _Place) -> str:
    """Where the files lie, and which are none."""
    folder, path = place.destination.folder, place.address.path
    if path == "/" or is_below(folder, path):
        names = len([one for one in path.split("/") if one])
        root = folder.parents[names - 1] if names else folder
        where = f"root {quoted(root)};"
    else:
        where = f"alias {quoted(f'{folder}/')};"
    return f"""\
        {where}
        disable_symlinks on from={quoted(folder)};
        error_page 404 {path}404.html;
        location ~ /\\. {{ return 404; }}
"""


def _headers(place: _Place, policy: str | None) -> str:
    """Those of the site's files; `policy` in the place of the files' own."""
    always = dict(site_headers(is_open=not place.is_protected).always)
    if policy is not None:
        always["Content-Security-Policy"] = policy
    caching = f"$sg_{place.key}_caching" if policy is None else NO_STORE
    lines = {CACHE_CONTROL: caching, **{name: quoted(value) for name, value in always.items()}}
    return "".join(f"        add_header {name} {value} always;\n" for name, value in lines.items())


def _closed_page(place: _Place, status: int) -> str:
    """The page that strangers get; it lies with what is private, and is the only file shown of it.

    Where it is missing, nginx's own few words of `status` are shown.
    """
    return f"""\
        root {quoted(place.destination.private)};
        try_files /{CLOSED_PAGE} ={status};     # the answer keeps the status that it has
{_headers(place, _CLOSED_POLICY)}"""
