"""Places of nginx: the files of one audience, behind a password and links or open to anybody."""

from __future__ import annotations

from typing import Final

from staticgal.publish.hosting.address import is_below
from staticgal.publish.hosting.headers import CACHE_CONTROL, site_headers
from staticgal.publish.hosting.links import FOLDER, cookie_name
from staticgal.publish.hosting.nginx_place import SIGNATURE, WHO, NginxPlace, literal, quoted
from staticgal.publish.hosting.private_files import CLOSED_PAGE, HTPASSWD
from staticgal.site.headers import NO_STORE

_PAGE: Final = "[A-Za-z0-9][A-Za-z0-9._-]*"  # a name of a site; never `..`
_LINK: Final = (
    f"(?<sg_who>{WHO})\\.(?<sg_end>[0-9]{{10}})\\.(?<sg_sign>{SIGNATURE})/"
    f"(?<sg_to>(?:{_PAGE}/)*(?:{_PAGE})?)"
)
_LINK_DAYS: Final = 400  # the longest a browser keeps a cookie (RFC 6265bis, §5.5)
_BURST: Final = 10
# Shown for an address that lets nobody in. It is a page without anything to load but its own style.
_CLOSED_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def open_place(place: NginxPlace) -> str:
    """A place for anybody."""
    return f"""\
{_without_slash(place.address.path)}    location ^~ {place.address.path} {{
{_files(place)}{_headers(place, policy=None)}    }}
"""


def protected_place(place: NginxPlace) -> str:
    """A place behind a password and links, where links come in, and what strangers see."""
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
        if ($uri !~ "^{literal(path + FOLDER)}{_LINK}$") {{ return 404; }}
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


def _files(place: NginxPlace) -> str:
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


def _headers(place: NginxPlace, policy: str | None) -> str:
    """Those of the site's files; `policy` in the place of the files' own."""
    always = dict(site_headers(is_open=not place.is_protected).always)
    if policy is not None:
        always["Content-Security-Policy"] = policy
    caching = f"$sg_{place.key}_caching" if policy is None else NO_STORE
    lines = {CACHE_CONTROL: caching, **{name: quoted(value) for name, value in always.items()}}
    return "".join(f"        add_header {name} {value} always;\n" for name, value in lines.items())


def _closed_page(place: NginxPlace, status: int) -> str:
    """The page that strangers get; it lies with what is private, and is the only file shown of it.

    Where it is missing, nginx's own few words of `status` are shown.
    """
    return f"""\
        root {quoted(place.destination.private)};
        try_files /{CLOSED_PAGE} ={status};     # the answer keeps the status that it has
{_headers(place, _CLOSED_POLICY)}"""
