"""Settings of a web server for the places that `publish:` names, written beside `gallery.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from staticgal.config.config import Config
from staticgal.config.destination import Destination, Protection
from staticgal.errors import ConfigError, ErrorCode, SourceLocation
from staticgal.publish.hosting.apache import apache_sections
from staticgal.publish.hosting.caddy import caddy_sections
from staticgal.publish.hosting.nginx import nginx_sections
from staticgal.publish.hosting.sections import Merged, Section, merge
from staticgal.publish.hosting.steps import host_steps

FOLDER: Final = "hosting"


@dataclass(frozen=True, slots=True)
class HostingFile:
    """One settings file: where it was written, for which audiences of which `host` (as ssh knows
    it, or ""), and what changed in it.
    """

    path: Path
    host: str
    audiences: tuple[str, ...]
    merged: Merged


@dataclass(frozen=True, slots=True)
class Hosting:
    """All files for one kind of server, and the audiences that it serves none of, with why."""

    files: tuple[HostingFile, ...]
    left_out: tuple[tuple[str, str], ...]


def write_hosting(config: Config, protection: Protection) -> Hosting:
    """Write or renew the settings for this kind of server.

    ConfigError where no audience is protected by it, or a place cannot be served.
    """
    served = [one for one in config.publish.values() if one.protection is protection]
    if not served:
        raise ConfigError(
            ErrorCode.NOT_PUBLISHED,
            SourceLocation(str(config.path)),
            f"nothing is published with `protection: {protection}`",
            f"under `publish:`, write `protection: {protection}` for an audience that it protects",
        )
    machines = {(one.target, one.host) for one in served}
    served += [
        one
        for one in config.publish.values()
        if one.protection is Protection.OPEN and one.url and (one.target, one.host) in machines
    ]
    hosts = sorted({one.host for one in served})
    files: list[HostingFile] = []
    for host in hosts:
        here = [one for one in served if one.host == host]
        if protection is Protection.APACHE:
            files += [
                _write(config, f"{one.audience}.htaccess", host, [one], apache_sections(one))
                for one in here
            ]
        else:
            make = nginx_sections if protection is Protection.NGINX else caddy_sections
            beside = f"-{_plain(host)}" if len(hosts) > 1 else ""
            ending = ".conf" if protection is Protection.NGINX else ".caddyfile"
            name = f"{protection}{beside}{ending}"
            files.append(_write(config, name, host, here, make(here)))
    names = {one.audience for one in served}
    left = [
        (one.audience, _why_not(one))
        for one in config.publish.values()
        if one.audience not in names
    ]
    return Hosting(tuple(files), tuple(left))


def _write(
    config: Config,
    name: str,
    host: str,
    destinations: Iterable[Destination],
    sections: tuple[Section, ...],
) -> HostingFile:
    """Bring the file up to date; one that is already so is not touched."""
    path = config.folder / FOLDER / name
    before = path.read_text("utf-8") if path.exists() else ""
    merged = merge(sections, before, str(path))
    if merged.text != before:
        path.parent.mkdir(exist_ok=True)
        staged = path.with_name(f"{path.name}.new")
        staged.write_text(merged.text, "utf-8")
        staged.replace(path)
    return HostingFile(path, host, tuple(one.audience for one in destinations), merged)


def _why_not(one: Destination) -> str:
    if not one.url:
        return "it has no `url`"
    if one.protection is Protection.OPEN:
        return "it is on another machine"
    return f"it is protected by `{one.protection}`"


def _plain(host: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", host)


def steps(config: Config, protection: Protection, found: Hosting) -> list[str]:
    """What its owner does with the files, in a few lines that can be copied."""
    return [
        line
        for one in found.files
        for line in host_steps(
            protection, one.path, one.host, [config.publish[name] for name in one.audiences]
        )
    ]
