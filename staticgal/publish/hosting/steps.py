"""What to do with the settings that were written: a few lines, to be copied to a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from staticgal.config.destination import Destination, Protection
from staticgal.publish.hosting import apache, caddy
from staticgal.publish.hosting.address import address_of


def host_steps(
    protection: Protection, file: Path, host: str, destinations: Sequence[Destination]
) -> list[str]:
    """The lines for one file; `host` is empty where the server is this machine."""
    where = f"on {host}" if host else "on this machine"
    here = Path(file.parent.name, file.name)
    name = file.name if host else str(here)
    copy = [f"Copy it there: scp {here} {host}:"] if host else []
    match protection:
        case Protection.NGINX:
            return [*copy, *_nginx(name, where, destinations)]
        case Protection.CADDY:
            return [*copy, *_caddy(name, where, destinations)]
        case Protection.APACHE:
            return _apache(here, host, destinations[0])
        case Protection.MANUAL | Protection.OPEN:
            return []


def _nginx(name: str, where: str, destinations: Sequence[Destination]) -> list[str]:
    hosts = dict.fromkeys(
        address.host for one in destinations if (address := address_of(one)).is_secure
    )
    certificates = "".join(f" && sudo certbot certonly --nginx -d {host}" for host in hosts)
    packages = "nginx certbot python3-certbot-nginx" if hosts else "nginx"
    return [
        f"Then, {where} (Debian, Ubuntu): sudo apt install {packages}{certificates}",
        _folders(destinations, "www-data"),
        f"sudo install -m 644 {name} /etc/nginx/conf.d/photos.conf",
        "sudo nginx -t && sudo systemctl reload nginx",
        "Then here: staticgal publish; and there once more: sudo systemctl reload nginx",
    ]


def _caddy(name: str, where: str, destinations: Sequence[Destination]) -> list[str]:
    return [
        f"Then, {where} (Debian, Ubuntu): sudo apt install caddy",
        _folders(destinations, "caddy"),
        f"sudo install -m 644 {name} /etc/caddy/Caddyfile && sudo systemctl reload caddy",
        "Then here: staticgal publish; and there once more: sudo systemctl reload caddy",
        f"{caddy.LACKS}.",
    ]


def _apache(here: Path, host: str, destination: Destination) -> list[str]:
    to = f"{host}:{destination.folder}/.htaccess" if host else f"{destination.folder}/.htaccess"
    command = "scp" if host else "cp"
    return [
        f"{destination.audience}: {command} {here} {to}",
        f"Apache must allow it there: AllowOverride AuthConfig FileInfo Limit Options; it must "
        f"read {destination.private}, and nobody may fetch from that folder.",
        f"{apache.LACKS}.",
    ]


def _folders(destinations: Sequence[Destination], group: str) -> str:
    shown = " ".join(str(one.folder) for one in destinations)
    guarded = [one for one in destinations if one.protection is not Protection.OPEN]
    private = " ".join(str(one.private) for one in guarded)
    return (
        f'sudo install -d -o "$USER" {shown} && '
        f'sudo install -d -m 2750 -o "$USER" -g {group} {private}'
    )
