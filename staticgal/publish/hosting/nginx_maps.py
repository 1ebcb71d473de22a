"""Maps of nginx: who a visitor is, by cookie, link or password, and what follows from it.

They stand in the `http` block, before the servers. What they include may not be there yet: then
they are empty, and nobody gets in.
"""

from __future__ import annotations

from typing import Final

from staticgal.publish.hosting.headers import immutable_pattern, site_headers
from staticgal.publish.hosting.links import cookie_name
from staticgal.publish.hosting.nginx_place import SIGNATURE, WHO, NginxPlace, literal, quoted
from staticgal.publish.hosting.private_files import REVOKED, SECRET, SESSIONS, USERS
from staticgal.site.headers import NO_STORE

_REALM: Final = "Photos"  # shown to strangers: it tells nothing
_SESSION_DAYS: Final = 30
_GUESSES: Final = "rate=20r/m"


def maps(place: NginxPlace) -> str:
    """Who a visitor is, by cookie, link or password, and what that makes of the question."""
    headers = site_headers(is_open=not place.is_protected)
    path = place.address.path
    immutable = f"~^(?:200|206|304):{literal(path)}{immutable_pattern()}"
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
    "~^(?<sg_{key}_w>{WHO})\\.[0-9]{{10}}\\.{SIGNATURE}$" $sg_{key}_w;
}}
map ${f"cookie_{link_cookie}"} $sg_{key}_signed {{
    default "";
    "~^{WHO}\\.(?<sg_{key}_e>[0-9]{{10}})\\.(?<sg_{key}_s>{SIGNATURE})$"
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
