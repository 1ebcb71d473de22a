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
from itertools import groupby
from typing import Final

from staticgal.config.destination import Destination
from staticgal.publish.hosting.address import Address, address_of
from staticgal.publish.hosting.headers import (
    media_types,
    texts_in_utf8,
)
from staticgal.publish.hosting.links import variable_key
from staticgal.publish.hosting.nginx_locations import open_place, protected_place
from staticgal.publish.hosting.nginx_maps import maps
from staticgal.publish.hosting.nginx_place import NginxPlace, quoted
from staticgal.publish.hosting.sections import Section
from staticgal.site.headers import NO_STORE
from staticgal.site.media_types import UNKNOWN


def nginx_sections(destinations: Iterable[Destination]) -> tuple[Section, ...]:
    """The whole configuration, for the `http` block, in sections of their own.

    All of them are on one machine. ConfigError where an address or folder cannot be served.
    """
    places = [NginxPlace(d, address_of(d), variable_key(d.audience)) for d in destinations]
    places.sort(key=lambda one: (one.address.origin, one.address.path, one.audience))
    sections = [Section("head", _HEAD)]
    sections += [Section(f"maps {one.audience}", maps(one)) for one in places]
    for origin, group in groupby(places, lambda one: one.address.origin):
        of_host = list(group)
        address = of_host[0].address
        if address.is_secure:
            sections.append(Section(f"plain {address.host}", _to_https(address)))
        sections.append(Section(f"server {origin}", _server_begins(address, of_host)))
        for one in of_host:
            # With the origin in its name, a place that moves to another server goes from the first.
            body = protected_place(one) if one.is_protected else open_place(one)
            sections.append(Section(f"place {one.audience} {origin}", body))
        sections.append(Section(f"end {origin}", "}\n"))
    return tuple(sections)


_HEAD: Final = """\
# Written by `staticgal hosting nginx`. Run it again when `publish:` changes: it changes its own
# sections and nothing else. Your own lines go between them, or into your own files.
"""


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


def _server_begins(address: Address, places: Sequence[NginxPlace]) -> str:
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
